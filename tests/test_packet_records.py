"""A record that is duly signed and says what nobody could type: nothing of it comes into our registers."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from packet_books import Two, after_a_move
from packet_steps import imported, rewritten

from ketnap.exchange.packets.manifest import PersonReference
from ketnap.workflow.law import Law

pytestmark = pytest.mark.usefixtures("vietnamese")

Record = dict[str, Any]


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = after_a_move(tmp_path, law)
    yield found
    found.close()


def _set(*place: str | int, to: Any) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        entry: Any = record
        for each in place[:-1]:
            entry = entry[each]
        entry[place[-1]] = to

    return change


def _unlisted(record: Record) -> None:
    record["organisations"] = [each for each in record["organisations"] if each["code"] != "CB-05"]


def _renamed(code: str) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        for each in record["organisations"]:
            each["code"] = code if each["code"] == "CB-05" else each["code"]
        record["steps"][0]["facts"]["cell"] = code

    return change


def _twice(record: Record) -> None:
    record["organisations"].append(record["organisations"][0])


REFUSED: list[tuple[Callable[[Record], None], str]] = [
    (_unlisted, "steps.0.facts.cell"),
    (_set("steps", 0, "facts", "cell", to="CB-99"), "steps.0.facts.cell"),
    (_set("steps", 0, "facts", "cell", to=""), "steps.0.facts.cell"),
    (_renamed("../../x y;'"), "organisations.0.code"),
    (_renamed("CB 05"), "organisations.0.code"),
    (_renamed("A:B:C"), "organisations.0.code"),
    (_twice, "organisations"),
    (_set("origin", to="DU-CAT-HAI"), "origin"),
    (_set("case", to="HS 1;"), "case"),
    (_set("person", "sex", to="zz"), "person.sex"),
    (_set("person", "identity_number", to="12"), "person.identity_number"),
    (_set("steps", 0, "facts", "birth_date", to="2031-03-14"), "steps.0.facts.birth_date"),
    (_set("steps", 0, "facts", "birth_date", to="20010314"), "steps.0.facts.birth_date"),
    (_set("steps", 3, "facts", "helper", "official_on", to="20150519"), "steps.3.facts.helper"),
    (_set("steps", 8, "facts", "effective_on", to="2026-W05-3"), "steps.8.facts.effective_on"),
    (_set("steps", 2, "on", to="20250707"), "steps.2.on"),
    (_set("steps", 2, "on", to="2025-W28-1"), "steps.2.on"),
    (_set("steps", 2, "papers", 0, "issued_on", to="2025-07-32"), "steps.2.papers.0.issued_on"),
]


@pytest.mark.parametrize(("change", "where"), REFUSED, ids=range(len(REFUSED)))
def test_a_signed_record_with_rubbish_in_it_is_refused(
    two: Two, change: Callable[[Record], None], where: str
) -> None:
    path = rewritten(two, change)
    error = two.away.error("goi", "nhap", str(path))
    assert (error["code"], error["exit"]) == ("packet.record_unreadable", 9)
    assert f"({where})" in error["message"]


def test_somebody_who_is_born_after_the_first_step_is_refused(two: Two) -> None:
    reference = PersonReference("Lê Ngọc Châu", None)
    path = rewritten(two, _set("person", "born_on", to=None), person=reference)
    assert imported(two.away, path)["outcome"] == "imported"
    later = PersonReference("Lê Ngọc Châu", date(2025, 7, 4))
    path = rewritten(two, _set("person", "born_on", to="2025-07-04"), person=later)
    assert "(person.born_on)" in two.away.error("goi", "nhap", str(path))["message"]


def test_a_word_of_a_later_procedure_is_no_rubbish(two: Two) -> None:
    def change(record: Record) -> None:
        record["steps"][0]["facts"]["org_of_later"] = "../x"
        record["steps"][1]["step"] = "step_of_later"

    assert imported(two.away, rewritten(two, change))["outcome"] == "imported"
