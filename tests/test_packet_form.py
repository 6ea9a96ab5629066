"""A packet has one form: the same contents are the same bytes, in canonical JSON, as in the published vectors."""

import io
import json
import zipfile
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import get_args

import packet_vectors as vectors
import pytest
from hypothesis import given
from packet_offices import (
    CONTENTS,
    DESK,
    MADE_AT,
    NOW,
    RECEIVER,
    RECORD,
    SENDER,
    STRANGER,
)
from packet_verdicts import PLAIN, refused, taken

from ketnap.commands.packet import sound
from ketnap.exchange import extract
from ketnap.exchange.extract import ExtractUnreadable
from ketnap.exchange.keys import card, office, sealing
from ketnap.exchange.packets import canonical, manifest, writing
from ketnap.exchange.packets.manifest import (
    PersonReference,
    Recipient,
)
from ketnap.exchange.packets.reading import Desk, KnownKey, known
from ketnap.exchange.packets.refusal import Code
from ketnap.workflow import receiving
from ketnap.workflow.law import Law

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


# ---- canonical JSON


@given(PLAIN)
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
