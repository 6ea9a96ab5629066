"""The extract that travels with a packet: what is written is read back; what another office wrote is never a fault of ours."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_books import CAM_GIANG, HOME, NOW
from packet_books import Two, after_a_move, key_of, packets_folder

from ketnap import cli
from ketnap.exchange import extract, foreign_codes
from ketnap.exchange.extract import Extract, ExtractUnreadable, Titles
from ketnap.exchange.foreign_codes import Exchange
from ketnap.exchange.packets import canonical, reading, writing
from ketnap.exchange.packets.reading import KnownKey, Packet, known
from ketnap.exchange.packets.writing import Contents
from ketnap.workflow.commands import Person
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisation
from ketnap.workflow.record import Entry, Paper

EXTRACT = Extract(
    case="HS-000022-L",
    origin=HOME,
    letter="transfer_notice",
    row="transfer_a",
    person=Person("Nguyễn Thị Ánh", "nữ", date(2001, 3, 14), residence="phường Lê Chân"),
    entries=(
        Entry("discover", date(2025, 2, 3), {"cell": "CB-05", "education": "higher"}, (), 0),
        Entry(
            "certify",
            date(2025, 9, 12),
            {},
            (Paper("awareness_certificate", "118/CN", date(2025, 9, 12)),),
            0,
        ),
        Entry("transfer_a", date(2026, 11, 20), {}, (), 0, carried=True),
    ),
    organisations=(
        Organisation("CB-05", "Chi bộ 5", "cell", "CB"),
        Organisation(HOME, "Đảng ủy phường Lê Chân", "commune_committee"),
    ),
    titles=Titles({"discover": "Phát hiện nguồn"}, {}, {"awareness_certificate": "Giấy chứng nhận"}),
)


def test_what_is_written_is_read_back() -> None:
    written = canonical.dumps(extract.data(EXTRACT))
    assert extract.read(canonical.loads(written)) == EXTRACT


def test_what_a_later_version_adds_is_left_alone() -> None:
    data = json.loads(canonical.dumps(extract.data(EXTRACT)))
    data["of_tomorrow"] = {"a": 1}
    data["person"]["of_tomorrow"] = "x"
    data["steps"][0]["of_tomorrow"] = []
    assert extract.read(data) == EXTRACT


PLACES: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("format", lambda data: data.update(format=True)),
    ("format", lambda data: data.pop("format")),
    ("case", lambda data: data.update(case="")),
    ("person.name", lambda data: data["person"].pop("name")),
    ("person.born_on", lambda data: data["person"].update(born_on="14/03/2001")),
    ("person.sex", lambda data: data["person"].update(sex=1)),
    ("steps", lambda data: data.update(steps={})),
    ("row", lambda data: data.update(steps=[])),
    ("row", lambda data: data.update(row="transfer_b1")),
    ("steps.1", lambda data: data["steps"].__setitem__(1, "certify")),
    ("steps.1.on", lambda data: data["steps"][1].update(on="2024-01-01")),
    ("steps.1.on", lambda data: data["steps"][1].update(on=None)),
    ("steps.0.facts", lambda data: data["steps"][0].update(facts=[])),
    ("steps.1.papers.0.issued_on", lambda data: data["steps"][1]["papers"][0].pop("issued_on")),
    ("steps.0.carried", lambda data: data["steps"][0].update(carried="no")),
    ("organisations.0.code", lambda data: data["organisations"][0].update(code=5)),
    ("organisations.0.name", lambda data: data["organisations"][0].update(name="x" * 301)),
    ("titles.steps.discover", lambda data: data["titles"]["steps"].update(discover=None)),
    ("titles", lambda data: data.update(titles=[])),
]


@pytest.mark.parametrize(("where", "change"), PLACES)
def test_what_is_not_as_it_has_to_be_is_named_by_its_place(
    where: str, change: Callable[[dict[str, Any]], object]
) -> None:
    data = json.loads(canonical.dumps(extract.data(EXTRACT)))
    change(data)
    with pytest.raises(ExtractUnreadable) as refused:
        extract.read(data)
    assert refused.value.where == where


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=12) | st.just("2026-11-20"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.data())
def test_whatever_stands_in_its_place_it_is_read_or_refused(data: st.DataObject) -> None:
    whole = json.loads(canonical.dumps(extract.data(EXTRACT)))
    holders = list(_holders(whole))
    for _ in range(data.draw(st.integers(1, 3))):
        holder = data.draw(st.sampled_from(range(len(holders))))
        at = holders[holder]
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at)) or [0]))
        if isinstance(at, dict) or at:
            at[key] = data.draw(_JSON)
    with suppress(ExtractUnreadable):
        assert isinstance(extract.read(whole), Extract)


def _holders(value: Any) -> Iterator[Any]:
    """Every object and list that something stands in."""
    if isinstance(value, dict | list) and value:
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from _holders(each)


# ---- codes of two registers

OURS = {
    "CB-05": Organisation("CB-05", "Chi bộ thôn Kim Đôi", "cell"),
    "TU": Organisation("TU", "Thành ủy Hải Phòng", "city"),
    "DU-CCS": Organisation("DU-CCS", "Đảng ủy Công ty Chiếu sáng", "committee"),
}


@pytest.mark.parametrize(
    ("sender", "theirs", "here"),
    [
        (HOME, Organisation("CB-05", "Chi bộ 5", "cell"), f"{HOME}:CB-05"),
        (HOME, Organisation(HOME, "Đảng ủy phường Lê Chân", "commune_committee"), HOME),
        (HOME, Organisation("DU-00070", "Đảng ủy phường Hoàn Kiếm, Hà Nội", "commune_committee"), "DU-00070"),
        (HOME, Organisation("DU-00070", "Chi bộ 70", "cell"), f"{HOME}:DU-00070"),
        (HOME, Organisation("TU", "Thành ủy Hải Phòng", "city"), "TU"),
        (HOME, Organisation("TU", "Tỉnh ủy Thái Bình", "city"), f"{HOME}:TU"),
        ("DU-KIEN-THUY", Organisation(f"{HOME}:CB-05", "Chi bộ 5", "cell"), f"{HOME}:CB-05"),
        (HOME, Organisation(f"{CAM_GIANG}:CB-05", "Chi bộ thôn Kim Đôi", "cell"), "CB-05"),
        (HOME, Organisation(f"{CAM_GIANG}:CB-77", "Chi bộ đã giải thể", "cell"), f"{CAM_GIANG}:CB-77"),
        ("DU-CCS", Organisation("DU-CCS", "Đảng ủy Công ty Chiếu sáng", "committee"), "DU-CCS"),
        ("DU-CCS", Organisation("DU-CCS", "Đảng ủy Công ty Cầu Sắt", "committee"), "DU-CCS:DU-CCS"),
        ("DU-CCS", Organisation("X:Y", "Chi bộ lạ", "cell"), "DU-CCS:X:Y"),
    ],
)
def test_an_organisation_of_theirs_is_one_of_ours_only_where_it_is(
    sender: str, theirs: Organisation, here: str
) -> None:
    assert Exchange(sender, CAM_GIANG, OURS.get).here(theirs) == here


def test_only_what_the_procedure_calls_an_organisation_is_renamed(law: Law) -> None:
    entries = (
        Entry("discover", date(2025, 1, 1), {"cell": "CB-05", "education": "CB-05"}, (), 0),
        Entry("of_tomorrow", date(2025, 1, 2), {"cell": "CB-05"}, (), 0),
    )
    assert foreign_codes.named(law.procedure, entries) == {"CB-05"}
    known_step, unknown = foreign_codes.renamed(law.procedure, entries, {"CB-05": "X:CB-05"})
    assert known_step.facts == {"cell": "X:CB-05", "education": "CB-05"}
    assert unknown.facts == {"cell": "CB-05"}


# ---- whatever a trusted office sends


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    cli.speak("vi")
    found = after_a_move(tmp_path, law)
    yield found
    found.close()


_VALUES = (
    None,
    True,
    0,
    -1,
    "",
    "x",
    "2026-11-20",
    "9999-12-31",
    "CB-05",
    [],
    ["certify"],
    [1],
    {},
    {"name": "Trần Văn Lâm"},
    {"name": 5, "official_on": "x"},
    {"summoned": 12, "for": 11, "against": -1},
)


def test_no_record_however_odd_ends_in_anything_but_a_case_or_a_sentence(two: Two) -> None:
    chance = Random("odd records")
    desk = reading.Desk(
        frozenset({CAM_GIANG}), known([KnownKey(key_of(two.home).card)]), (key_of(two.away).sealing,)
    )
    found = reading.read(two.sent().read_bytes(), desk, NOW)
    assert isinstance(found, Packet)
    text = canonical.dumps(found.record)
    with two.home.book.reading() as reader:
        procedure = reader.law().procedure
    exits = set()
    for number in range(120):
        record = canonical.loads(text)
        for _change in range(chance.randint(1, 4)):
            _odd(chance, record, list(procedure.steps), [*procedure.facts, "votes", "helper", "because"])
        said = found.manifest
        contents = Contents(
            said.recipient,
            said.person,
            said.letter._replace(symbol=f"{500 + number}-CV/ĐU"),
            said.procedure,
            said.made_at,
            said.expires_at,
            record,
        )
        path = packets_folder(two.home) / "odd.zip"
        path.write_bytes(writing.write(contents, key_of(two.home), key_of(two.away).card).content)
        result = two.away.run("ho-so", "tiep-nhan", "--goi", str(path), "--to-chuc", "CB-12", "--dong-y")
        assert result.exit_code in (0, 4, 9), (result.output, record)
        exits.add(result.exit_code)
        if not result.exit_code:
            _looked_at(two, record)
    assert {0, 9} <= exits
    assert two.away.json("nhat-ky", "doi-chieu", "--tinh-lai")["sound"] is True


def _looked_at(two: Two, record: dict[str, Any]) -> None:
    """Nobody stumbles over the case afterwards."""
    code = two.away.book.one('SELECT code FROM "case" ORDER BY id DESC LIMIT 1')
    packet = two.away.book.one("SELECT id FROM packet WHERE direction = 'in' ORDER BY command DESC LIMIT 1")
    for words in (("ho-so", "xem", code), ("ho-so", "vi-sao", code), ("goi", "xem", packet)):
        result = two.away.run(*words)
        assert result.exit_code == 0, (words, result.output, record)


def _odd(chance: Random, record: dict[str, Any], steps: list[str], facts: list[str]) -> None:
    """Something in the record is otherwise than any office would have it."""
    step = chance.choice(record["steps"])
    what = chance.randrange(6)
    if what == 0:
        step["step"] = chance.choice(steps)
    elif what == 1:
        step["facts"][chance.choice(facts)] = chance.choice(_VALUES)
    elif what == 2 and step["facts"]:
        step["facts"][chance.choice(list(step["facts"]))] = chance.choice(_VALUES)
    elif what == 3:
        record["steps"].insert(chance.randrange(len(record["steps"])), {**step, "step": chance.choice(steps)})
    elif what == 4:
        record["steps"].remove(step)
        record["steps"] = record["steps"] or [step]
    else:
        step["papers"].append(
            {"document": chance.choice(("application", "x")), "number": "", "issued_on": step["on"]}
        )
