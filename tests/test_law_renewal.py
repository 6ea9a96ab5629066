"""What `db upgrade` does with the law of a book: deadlines and calendar brought up, a newer or edited law left alone."""

from datetime import date
from pathlib import Path

import pytest
from earlier_programs import (
    CULTURE_DAY,
    EXPECTED,
    admitted,
    book_of_then,
    calendar_of_then,
    copies,
    desk_of_then,
    law_of_then,
    procedure_of_then,
)
from office_books import Desk
from storage_fixtures import KeptWalk

from ketnap import cli
from ketnap.workflow.calendar import Day
from ketnap.workflow.deadlines import Running
from ketnap.workflow.law import Law
from ketnap.workflow.rules import Rules


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    cli.speak("vi")


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    desk = desk_of_then(tmp_path, law)
    yield desk
    desk.book.close()


def ceremony(desk: Desk, walk: KeptWalk) -> Running:
    with desk.book.reading() as reader:
        (found,) = [each for each in reader.case(walk.code).running if each.deadline == "ceremony.hold"]
    return found


# ---- deadlines and calendar


def test_open_deadlines_are_counted_by_the_law_that_was_taken_in(desk: Desk) -> None:
    waiting, received = admitted(desk), admitted(desk, received="12/10/2026")
    # By the text of before it is counted from the receipt, which in one case nobody recorded.
    assert [ceremony(desk, each).due_on for each in (waiting, received)] == [None, date(2026, 11, 23)]
    shown = desk.run("du-lieu", "nang-cap").stdout
    for each in (waiting, received):
        assert (ceremony(desk, each).due_on, ceremony(desk, each).source) == (date(2026, 11, 18), "208-QĐ/TW")
    assert "Tính lại 2 hồ sơ có hạn đang mở: 2 hạn dời.\n" in shown
    assert f"{received.code}\tVũ Hải Yến\tLễ kết nạp\tT2 23/11\tT4 18/11\n" in shown
    assert desk.run("audit", "verify", "--replay").exit_code == 0


def test_a_day_off_that_came_with_the_program_moves_a_deadline(tmp_path: Path, law: Law) -> None:
    desk = Desk(book_of_then(tmp_path, law._replace(calendar=calendar_of_then(law.calendar))))
    walk = admitted(desk, on="20/10/2026")
    assert ceremony(desk, walk).due_on == date(2026, 12, 1)
    told = desk.json("db", "upgrade")["law"]
    assert (told["verdict"], told["new_lines"], told["cases"][0]["version"]) == (
        "newer",
        [],
        law.procedure.version,
    )
    (culture,) = [each for each in told["calendar"]["days"] if each["date"] == CULTURE_DAY.isoformat()]
    assert culture["kind"] == "off"
    (moved,) = told["recount"]["deadlines_moved"]
    assert (moved["was_due_on"], moved["due_on"]) == ("2026-12-01", "2026-12-02")
    assert ceremony(desk, walk).due_on == date(2026, 12, 2)
    desk.book.close()


def test_a_day_that_the_office_read_itself_stays_and_a_mere_expectation_goes(desk: Desk, law: Law) -> None:
    day = ("30/11/2026", "--kind", "off", "--name", "Nghỉ bão", "--source", "CV 12/UBND")
    desk.json("calendar", "set", *day)
    worked = ("24/11/2026", "--kind", "worked", "--name", "Làm bù", "--source", "CV 13/UBND")
    desk.json("calendar", "set", *worked)
    told = desk.json("db", "upgrade")["law"]["calendar"]
    with desk.book.reading() as reader:
        calendar = reader.law().calendar
    assert calendar.day(date(2026, 11, 30)) == Day(
        date(2026, 11, 30), "off", "Nghỉ bão", "CV 12/UBND", "official", "verified"
    )
    assert calendar.day(EXPECTED.on) is None
    assert [each["date"] for each in told["dropped"]] == [EXPECTED.on.isoformat()]
    assert calendar.is_working(CULTURE_DAY)
    assert [each["date"] for each in told["kept"]] == [CULTURE_DAY.isoformat()]
    assert calendar.years == law.calendar.years


# ---- what must not be taken in


def test_a_book_that_was_with_a_newer_program_keeps_its_law(tmp_path: Path, law: Law) -> None:
    newer = law._replace(procedure=procedure_of_then(law.procedure, "2099.1"))
    desk = Desk(book_of_then(tmp_path, newer))
    before = desk.book.dump()
    result = desk.run("du-lieu", "nang-cap")
    assert result.exit_code == 9
    assert "Sổ đã theo quy định mới hơn bản ketnap này (quy trình 2099.1); sổ giữ nguyên." in result.stdout
    assert desk.book.dump() == before
    assert copies(desk) == []
    desk.book.close()


def edited(law: Law) -> Law:
    """The law with a released line that says something else."""
    by_name = dict(law.rules.by_name)
    rule = by_name["age.min"]
    by_name["age.min"] = rule._replace(lines=(*rule.lines[:-1], rule.lines[-1]._replace(value=17)))
    return law._replace(rules=Rules(by_name))


def reworded(law: Law) -> Law:
    """The law with another procedure under the same version."""
    return law._replace(procedure=procedure_of_then(law.procedure, law.procedure.version))


@pytest.mark.parametrize("change", [edited, reworded])
def test_what_was_released_and_is_otherwise_is_never_taken_in(tmp_path: Path, law: Law, change) -> None:
    desk = Desk(book_of_then(tmp_path, change(law)))
    before = desk.book.dump()
    told = desk.run("db", "upgrade", "--json")
    assert told.exit_code == 9
    assert '"verdict": "broken"' in told.stdout
    shown = desk.run("du-lieu", "nang-cap")
    assert shown.exit_code == 9
    assert "Bản ketnap này ghi khác những gì đã phát hành và đang ở trong sổ; sổ giữ nguyên." in shown.stdout
    assert desk.book.dump() == before
    desk.book.close()


@pytest.mark.parametrize(
    ("change", "verdict", "said"),
    [
        (lambda law: law, "đạt", "Quy định trong sổ đúng như bản này"),
        (law_of_then, "xem", "bản ketnap này có mới hơn sổ: quy trình {now}, "),
        (edited, "hỏng", "Bản ketnap này ghi khác những gì đã phát hành"),
    ],
    ids=["same", "newer", "broken"],
)
def test_the_doctor_says_how_book_and_program_stand(
    tmp_path: Path, law: Law, change, verdict: str, said: str
) -> None:
    desk = Desk(book_of_then(tmp_path, change(law)))
    lines = desk.run("kiem-tra").stdout.splitlines()
    (line,) = [each for each in lines if "\tQuy định\t" in each]
    assert line.startswith(verdict)
    assert ".:" not in line
    assert said.format(now=law.procedure.version) in line
    desk.book.close()
