"""A packet: what is put in comes out, the same contents are the same bytes, and each fault has its reason."""

import io
import json
import time
import tracemalloc
import unicodedata
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from typing import get_args

import packet_forgeries as forgeries
import packet_vectors as vectors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packet_offices import (
    CONTENTS,
    DESK,
    DESK_OF_SENDER,
    MADE_AT,
    NOW,
    RECEIVER,
    RECORD,
    SENDER,
    STRANGER,
    receipt,
)

from ketnap.commands.packet import sound
from ketnap.exchange import extract
from ketnap.exchange.extract import ExtractUnreadable
from ketnap.exchange.keys import card, office, sealing
from ketnap.exchange.packets import archive, canonical, manifest, reading, sentences, writing
from ketnap.exchange.packets.manifest import (
    Answer,
    LetterReference,
    PersonReference,
    ProcedureReference,
    Recipient,
)
from ketnap.exchange.packets.reading import Desk, KnownKey, Packet, known
from ketnap.exchange.packets.refusal import Code, Refusal
from ketnap.exchange.packets.writing import NotWritable
from ketnap.workflow import receiving
from ketnap.workflow.law import Law
from ketnap.workflow.letter_life import CODES
from ketnap.workflow.names import normal

EVERY = forgeries.every()


def taken(content: bytes, desk: Desk = DESK, now: datetime = NOW) -> Packet:
    packet = reading.read(content, desk, now)
    assert isinstance(packet, Packet), packet
    return packet


def refused(content: bytes, desk: Desk = DESK, now: datetime = NOW) -> Refusal:
    refusal = reading.read(content, desk, now)
    assert isinstance(refusal, Refusal)
    return refusal


# ---- what is put in comes out

_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_SYLLABLES = st.text(_LETTERS, min_size=1, max_size=7).map(str.capitalize)
_VIETNAMESE = st.lists(_SYLLABLES, min_size=1, max_size=8).map(" ".join)
NAMES = st.one_of(
    _VIETNAMESE, _VIETNAMESE.map(lambda name: unicodedata.normalize("NFD", name)), st.text(max_size=60)
).filter(lambda name: normal(name) and len(normal(name)) <= 300)
INSTANTS = st.datetimes(datetime(2026, 11, 3), datetime(2026, 11, 25)).map(
    lambda each: each.replace(tzinfo=timezone(timedelta(hours=7)))
)
_PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | _VIETNAMESE
    | st.text(_LETTERS + ' "\\&<>\n\t', max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)
RECORDS = st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), _PLAIN, max_size=5)
LETTERS = st.fixed_dictionaries(
    {}, optional={"letter.pdf": st.binary(max_size=300), "letter.docx": st.binary(max_size=300)}
)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@given(
    NAMES,
    NAMES,
    NAMES,
    DAYS | st.none(),
    INSTANTS,
    st.timedeltas(timedelta(days=30), timedelta(days=400)),
    RECORDS,
    LETTERS,
    st.booleans(),
)
def test_what_is_put_into_a_packet_comes_out(
    person, symbol, office_name, born_on, made_at, term, record, letters, seal
):
    contents = writing.Contents(
        Recipient("DU-LE-CHAN", office_name),
        PersonReference(person, born_on),
        LetterReference(symbol, None, date(2026, 11, 20)),
        ProcedureReference("2026.1", "ab" * 32),
        made_at,
        made_at + term,
        record,
        letters,
    )
    written = writing.write(contents, SENDER, RECEIVER.card if seal else None)
    packet = taken(written.content, now=made_at + timedelta(days=1))
    said = packet.manifest
    assert said == written.manifest
    assert said.kind == "transfer"
    assert (said.sender.organisation, said.sender.name) == ("DU-TIEN-LANG", "Đảng ủy xã Tiên Lãng")
    assert said.sender.key == SENDER.card.fingerprint
    assert said.recipient == Recipient("DU-LE-CHAN", normal(office_name))
    assert said.person == PersonReference(normal(person), born_on)
    assert said.letter == LetterReference(normal(symbol), None, date(2026, 11, 20))
    assert said.procedure == contents.procedure
    assert said.made_at == made_at.astimezone(UTC).replace(microsecond=0)
    assert said.expires_at == (made_at + term).astimezone(UTC).replace(microsecond=0)
    assert packet.record == record
    assert packet.letters == letters
    assert packet.sealed == seal


@given(NAMES, RECORDS)
def test_a_name_in_composed_or_decomposed_letters_gives_the_same_packet(person, record):
    def written(form: str) -> bytes:
        name, told = (
            unicodedata.normalize(form, text) for text in (person, json.dumps(record, ensure_ascii=False))
        )
        contents = CONTENTS._replace(person=PersonReference(name, None), record=json.loads(told))
        return writing.write(contents, SENDER, None).content

    assert written("NFC") == written("NFD")


@pytest.mark.parametrize("answer", CODES)
def test_each_answer_of_a_receipt_comes_out_with_its_code_of_the_national_exchange(answer):
    transfer = writing.write(CONTENTS, SENDER, None)
    written = writing.write(
        receipt(transfer.manifest.id, answer, reason="chưa rõ nơi ở"), RECEIVER, SENDER.card
    )
    packet = taken(written.content, DESK_OF_SENDER)
    assert packet.manifest.kind == "receipt"
    assert packet.manifest.answer == Answer(
        transfer.manifest.id, answer, date(2026, 11, 24), "gói chuyển hồ sơ", "chưa rõ nơi ở"
    )
    assert packet.manifest.answer.code == CODES[answer]
    assert json.loads(packet.text)["answer"]["code"] == CODES[answer]
    assert packet.record is None


def test_the_words_and_codes_of_format_1_stay_as_they_are():
    assert dict(CODES) == {
        "arrived": "01",
        "refused": "02",
        "accepted": "03",
        "helper_assigned": "04",
        "continued": "05",
        "closed": "06",
        "recalled": "13",
        "recall_agreed": "15",
        "recall_declined": "16",
    }
    page = (vectors.FOLDER.parents[2] / "docs" / "packet-format.md").read_text(encoding="utf-8")
    assert all(f"| `{word}` | {code} |" in page for word, code in CODES.items())


def test_a_letter_that_came_on_paper_is_answered_without_a_packet():
    packet = taken(writing.write(receipt(None, "arrived"), RECEIVER, None).content, DESK_OF_SENDER)
    assert packet.manifest.answer is not None
    assert packet.manifest.answer.packet is None


@pytest.mark.parametrize("answer", ["refused", "recall_declined"])
def test_who_refuses_says_why(answer):
    with pytest.raises(NotWritable, match="reason"):
        writing.write(receipt(None, answer), RECEIVER, None)


# ---- one form


def test_the_same_contents_are_the_same_bytes():
    assert writing.write(CONTENTS, SENDER, None) == writing.write(CONTENTS, SENDER, None)


def test_the_order_in_which_the_record_was_put_together_does_not_matter():
    backwards = dict(reversed(RECORD.items()))
    assert writing.write(CONTENTS._replace(record=backwards), SENDER, None) == writing.write(
        CONTENTS, SENDER, None
    )


def test_the_id_stands_for_everything_that_is_signed():
    ids = {
        writing.write(contents, SENDER, None).manifest.id
        for contents in (
            CONTENTS,
            CONTENTS._replace(made_at=MADE_AT + timedelta(seconds=1)),
            CONTENTS._replace(record={**RECORD, "case": "HS-000023-M"}),
            CONTENTS._replace(letters={"letter.pdf": b"%PDF-1.7\n"}),
            CONTENTS._replace(person=PersonReference("Nguyễn Thị Anh", date(2001, 3, 14))),
        )
    }
    assert len(ids) == 5
    assert writing.write(CONTENTS, SENDER, None).manifest.id in ids


def test_the_id_is_the_sum_over_the_rest_of_the_manifest():
    written = writing.write(CONTENTS, SENDER, None)
    rest = json.loads(written.text)
    assert rest.pop("id") == sha256(canonical.dumps(rest)).hexdigest()
    assert manifest.short(written.manifest.id) == "GT-{}-{}-{}".format(
        *(written.manifest.id[at : at + 4].upper() for at in (0, 4, 8))
    )


def test_an_ordinary_program_opens_the_archive():
    content = writing.write(CONTENTS, SENDER, None).content
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [
            "manifest.json",
            "manifest.sig",
            "record.json",
            "letter.pdf",
            "letter.docx",
        ]
        assert opened.read("letter.pdf") == CONTENTS.letters["letter.pdf"]
        assert {each.date_time for each in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {each.external_attr >> 16 for each in opened.infolist()} == {0o100600}


def test_the_name_of_the_file_tells_nothing_about_anybody():
    open_, sealed = (writing.write(CONTENTS, SENDER, to) for to in (None, RECEIVER.card))
    assert open_.file_name == f"{manifest.short(open_.manifest.id)}.zip"
    assert sealed.file_name == f"{open_.file_name}.age"


def test_a_sealed_packet_shows_nothing_and_holds_the_same_archive():
    written = writing.write(CONTENTS, SENDER, RECEIVER.card)
    assert written.sealed
    for told in ("Nguyễn", "DU-LE-CHAN", "DU-TIEN-LANG", "42-CV", "letter.pdf"):
        assert told.encode() not in written.content
    assert (
        sealing.opened(written.content, [RECEIVER.sealing]) == writing.write(CONTENTS, SENDER, None).content
    )


def test_an_older_secret_still_opens_what_was_sealed_for_it():
    written = writing.write(CONTENTS, SENDER, RECEIVER.card)
    assert taken(written.content, DESK._replace(secrets=(STRANGER.sealing, RECEIVER.sealing))).sealed


def test_an_office_takes_what_was_sent_to_the_one_it_succeeds():
    contents = CONTENTS._replace(recipient=Recipient("DU-AN-DUONG", "Đảng ủy phường An Dương cũ"))
    content = writing.write(contents, SENDER, None).content
    assert refused(content).code == "misaddressed"
    assert taken(content, DESK._replace(organisations=frozenset({"DU-LE-CHAN", "DU-AN-DUONG"})))


# ---- what cannot be written


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"letters": {"../x": b""}}, "../x"),
        ({"letters": {"record.json": b"{}"}}, "record.json"),
        ({"record": {"a": 1.5}}, "record.json"),
        ({"record": {"a": object()}}, "record.json"),
        ({"record": {"a": "\ud800"}}, "record.json"),
        ({"record": {"a": "\0"}}, "record.json"),
        ({"record": {"a": 2**53}}, "record.json"),
        ({"record": {"a": "x" * archive.MOST_RECORD}}, "record.json"),
        ({"record": {"é": 1, "e\u0301": 2}}, "record.json"),
        ({"record": None}, "parts"),
        ({"letters": {"letter.pdf": bytes(archive.MOST_BYTES)}}, "letter.pdf"),
        ({"person": PersonReference("", None)}, "person.name"),
        ({"person": PersonReference("x" * 301, None)}, "person.name"),
        ({"person": PersonReference("a\ud800", None)}, "manifest.json"),
        ({"letter": LetterReference("", None, date(2026, 11, 20))}, "letter.symbol"),
        ({"procedure": ProcedureReference("2026.1", "x")}, "procedure.hash"),
        ({"recipient": Recipient("", "x")}, "recipient.organisation"),
        ({"expires_at": MADE_AT}, "expires_at"),
        ({"made_at": datetime(2026, 11, 23)}, "made_at"),
        ({"made_at": datetime(1999, 12, 31, tzinfo=UTC)}, "made_at"),
        ({"answer": Answer("0" * 63, "arrived", date(2026, 11, 24))}, "answer.packet"),
        ({"answer": Answer(None, "lost", date(2026, 11, 24))}, "answer.receipt"),
    ],
)
def test_what_nobody_could_read_again_is_not_written(changes, where):
    with pytest.raises(NotWritable) as error:
        writing.write(CONTENTS._replace(**changes), SENDER, None)
    assert error.value.where == where


def test_nothing_is_sealed_for_another_office_than_the_recipient():
    with pytest.raises(NotWritable, match="recipient"):
        writing.write(CONTENTS, SENDER, STRANGER.card)


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
    tracemalloc.start()
    started = time.perf_counter()
    refused(content)
    took = time.perf_counter() - started
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 1
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


def test_a_packet_is_read_in_a_few_milliseconds():
    letters = {"letter.pdf": b"%PDF-" + bytes(200_000), "letter.docx": b"PK\x03\x04" + bytes(60_000)}
    content = writing.write(CONTENTS._replace(letters=letters), SENDER, RECEIVER.card).content
    best = min(_seconds(content) for _ in range(10))
    assert best < 0.02


def _seconds(content: bytes) -> float:
    started = time.perf_counter()
    taken(content)
    return time.perf_counter() - started


# ---- canonical JSON


@given(_PLAIN)
def test_any_plain_value_is_read_back_from_its_canonical_form(value):
    assert canonical.loads(canonical.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a": 1}',
        "1.0",
        "1e3",
        "-0",
        "01",
        "NaN",
        "Infinity",
        '"\\u0041"',
        '"\\/"',
        '"a\u0301"',
        '"\\u0007"',
        '"\x7f"',
        "9007199254740992",
        "",
        "\ufeff1",
        "1\n",
    ],
)
def test_a_text_in_any_other_form_is_no_canonical_json(text):
    with pytest.raises(canonical.NotCanonical):
        canonical.loads(text.encode())


def test_a_backslash_before_u00_is_a_backslash():
    assert canonical.loads(canonical.dumps("\\u0000")) == "\\u0000"


# ---- the vectors of docs/packet-format.md


def test_the_vectors_are_what_the_program_writes():
    for name, content in vectors.files().items():
        assert (vectors.FOLDER / name).read_bytes() == content, f"{name}: run python tests/packet_vectors.py"


def test_the_vectors_are_read_as_they_say():
    told = json.loads((vectors.FOLDER / "vectors.json").read_bytes())
    knows = card.read((vectors.FOLDER / told["read_by"]["knows"][0]).read_bytes())
    key = office.read((vectors.FOLDER / "receiver.key").read_bytes())
    desk = Desk(frozenset({told["read_by"]["organisation"]}), known([KnownKey(knows)]), (key.sealing,))
    now = datetime.fromisoformat(told["read_at"])
    for name, expected in (("transfer.zip", "zip"), ("transfer.zip.age", "age")):
        packet = taken((vectors.FOLDER / name).read_bytes(), desk, now)
        assert packet.manifest.id == told["packets"]["transfer.zip"]["id"]
        assert packet.text.encode().hex() == told["packets"]["transfer.zip"]["manifest"]
        assert packet.sealed == (expected == "age")
    for name, code in told["refused"].items():
        assert refused((vectors.FOLDER / name).read_bytes(), desk, now).code == code, name


def test_the_record_of_a_vector_is_whole_and_taken(law: Law):
    packet = taken((vectors.FOLDER / "transfer.zip").read_bytes(), DESK, NOW)
    assert packet.record is not None
    read = extract.read(packet.record)
    assert extract.data(read) == packet.record
    assert read.origin == packet.manifest.sender.organisation
    assert (read.person.name, read.person.born_on) == packet.manifest.person
    sound.check(law.procedure, read, date(2026, 11, 23))
    assert receiving.unknown(law.procedure, read.entries) == ()
    assert receiving.left_out(law.procedure, read.entries) == ()


@pytest.mark.parametrize("name", vectors.RECORDS)
def test_a_vector_whose_record_is_wrong_is_signed_soundly_and_says_where(law: Law, name: str):
    told = json.loads((vectors.FOLDER / "vectors.json").read_bytes())["record_unreadable"]
    packet = taken((vectors.FOLDER / f"refused-{name}.zip").read_bytes(), DESK, NOW)
    with pytest.raises(ExtractUnreadable) as refusal:
        sound.check(law.procedure, extract.read(packet.record or {}), date(2026, 11, 23))
    assert refusal.value.where == told[f"refused-{name}.zip"]


def test_the_page_of_the_format_shows_the_vectors():
    page = (vectors.FOLDER.parents[2] / "docs" / "packet-format.md").read_text(encoding="utf-8")
    told = json.loads((vectors.FOLDER / "vectors.json").read_bytes())
    for packet in told["packets"].values():
        assert packet["id"] in page
        assert packet["sha256"] in page
        assert packet["signature"] in page
    for each in told["offices"].values():
        assert each["fingerprint"] in page
        assert each["signing_public"] in page
    assert set(get_args(Code)) <= set(page.replace("`", " ").replace(",", " ").split())
