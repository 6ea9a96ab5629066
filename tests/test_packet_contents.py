"""A packet: what is put in comes out, and what cannot be written."""

import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import packet_vectors as vectors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packet_offices import (
    CONTENTS,
    DESK_OF_SENDER,
    MADE_AT,
    RECEIVER,
    SENDER,
    STRANGER,
    receipt,
)
from packet_verdicts import PLAIN, VIETNAMESE, taken

from ketnap.exchange.packets import archive, writing
from ketnap.exchange.packets.manifest import (
    Answer,
    LetterReference,
    PersonReference,
    ProcedureReference,
    Recipient,
)
from ketnap.exchange.packets.writing import NotWritable
from ketnap.workflow.letter_life import CODES
from ketnap.workflow.names import normal

# ---- what is put in comes out

NAMES = st.one_of(
    VIETNAMESE, VIETNAMESE.map(lambda name: unicodedata.normalize("NFD", name)), st.text(max_size=60)
).filter(lambda name: normal(name) and len(normal(name)) <= 300)
INSTANTS = st.datetimes(datetime(2026, 11, 3), datetime(2026, 11, 25)).map(
    lambda each: each.replace(tzinfo=timezone(timedelta(hours=7)))
)
RECORDS = st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), PLAIN, max_size=5)
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
