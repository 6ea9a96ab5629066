"""A packet that is not taken: each fault has its reason."""

import tracemalloc
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import packet_forgeries as forgeries
import pytest
from calls import calls
from packet_offices import (
    CONTENTS,
    DESK,
    MADE_AT,
    NOW,
    RECEIVER,
    SENDER,
    STRANGER,
)
from packet_verdicts import refused, taken

from ketnap.exchange.keys import sealing
from ketnap.exchange.packets import archive, reading, sentences, writing
from ketnap.exchange.packets.reading import KnownKey, known
from ketnap.exchange.packets.refusal import Code

EVERY = forgeries.every()

# ---- what is not taken


@pytest.mark.parametrize("name", EVERY)
def test_a_falsified_packet_is_refused_for_its_reason(name):
    content, code = EVERY[name]
    assert refused(content).code == code


@pytest.mark.parametrize("name", EVERY)
def test_a_falsified_packet_is_refused_sealed_as_well(name):
    content, code = EVERY[name]
    if not sealing.is_sealed(content) and len(content) <= archive.MOST_BYTES:
        assert refused(sealing.seal(content, RECEIVER.card.sealing)).code == code


def test_every_reason_has_its_sentence_and_occurs():
    found = {code for _content, code in EVERY.values()}
    assert found | {"revoked_key"} == set(get_args(Code))
    for name, (content, code) in EVERY.items():
        sentence = sentences.sentence(refused(content))
        assert sentence.endswith("."), (name, code)
        assert "{" not in sentence


def test_a_sentence_names_who_and_when():
    assert "Đảng ủy phường Kiến An (DU-KIEN-AN)" in sentences.sentence(
        refused(EVERY["for-another-office"][0])
    )
    assert "10:30, 24/11/2026" in sentences.sentence(refused(EVERY["expired"][0]))
    assert "«../../x»" in sentences.sentence(refused(EVERY["outward-name"][0]))
    stranger = refused(EVERY["signed-by-stranger"][0])
    assert stranger.said["key"] == STRANGER.card.fingerprint
    assert "Đảng ủy phường Không Quen (DU-KHONG-QUEN)" in sentences.sentence(stranger)


def test_a_name_in_a_file_plays_no_tricks_on_the_screen():
    assert "\x1b" not in sentences.sentence(refused(EVERY["unseen-name"][0]))


def test_a_revoked_key_signs_nothing_any_more_not_even_for_the_days_before():
    revoked = DESK._replace(keys=known([KnownKey(SENDER.card, date(2026, 11, 24))]))
    refusal = refused(forgeries.good(), revoked)
    assert (refusal.code, refusal.said["on"]) == ("revoked_key", "2026-11-24")
    assert "24/11/2026" in sentences.sentence(refusal)
    assert refused(EVERY["signature-changed"][0], revoked).code == "forged"


def test_a_packet_is_taken_until_the_second_it_expires():
    ends = CONTENTS.expires_at
    assert taken(forgeries.good(), now=ends - timedelta(seconds=1))
    assert refused(forgeries.good(), now=ends).code == "expired"


def test_a_sender_whose_clock_is_a_little_ahead_is_forgiven():
    assert taken(forgeries.good(), now=MADE_AT - timedelta(days=1))
    assert refused(forgeries.good(), now=MADE_AT - timedelta(days=1, seconds=1)).code == "postdated"


def test_a_packet_of_the_day_on_which_the_key_was_made_is_taken():
    first = datetime(2026, 11, 1, 17, 0, tzinfo=UTC)  # 02/11/2026, 0:00 in Việt Nam
    assert taken(writing.write(CONTENTS._replace(made_at=first), SENDER, None).content)


def test_without_any_key_of_its_own_an_office_opens_nothing_sealed():
    sealed = writing.write(CONTENTS, SENDER, RECEIVER.card).content
    assert refused(sealed, DESK._replace(secrets=())).code == "not_decryptable"


@pytest.mark.parametrize(
    "name", ["bomb", "bomb-that-denies-it", "thousand-parts", "manifest-deep", "much-after"]
)
def test_a_packet_that_would_swell_takes_neither_time_nor_memory(name):
    content, _code = EVERY[name]
    assert calls(lambda: refused(content)) < 1_000_000
    tracemalloc.start()
    refused(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 2**20


def test_a_file_of_any_length_is_loaded_no_further_than_a_packet_can_reach(tmp_path):
    path = tmp_path / "x.zip"
    with path.open("wb") as file:
        file.truncate(2 * 2**30)
    content = reading.load(path)
    assert len(content) == reading.MOST_BYTES + 1
    assert refused(content).code == "too_large"


def test_reading_leaves_no_file(tmp_path, monkeypatch):
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    for content, _code in EVERY.values():
        reading.read(content, DESK, NOW)
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["a", "b", "c"]


def test_the_largest_packet_is_written_and_read():
    room = archive.MOST_BYTES - len(writing.write(CONTENTS, SENDER, None).content) - 10
    letters = {**CONTENTS.letters, "letter.pdf": CONTENTS.letters["letter.pdf"] + bytes(room)}
    written = writing.write(CONTENTS._replace(letters=letters), SENDER, RECEIVER.card)
    assert len(taken(written.content).letters["letter.pdf"]) > 31 * 2**20


def test_what_reading_a_packet_costs_does_not_follow_the_size_of_its_letters():
    def cost(size):
        letters = {"letter.pdf": b"%PDF-" + bytes(size), "letter.docx": b"PK\x03\x04" + bytes(size)}
        content = writing.write(CONTENTS._replace(letters=letters), SENDER, RECEIVER.card).content
        return calls(lambda: taken(content))

    assert cost(200_000) < 2 * cost(2_000)
