"""Lists: what screens read is what is there, in the order of the office."""

from datetime import date

import pytest
from storage_fixtures import ENGINES, TODAY, new_book
from walking import NOW
from ways import admitted, certified, discovered, probationary

from ketnap.storage import queries
from ketnap.workflow import service
from ketnap.workflow.commands import Withdraw
from ketnap.workflow.ports import NoSuchCase


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def test_people_stand_by_given_name(book):
    given = ["Yến", "Ánh", "Đăng", "An", "Khải", "Hà", "Châu"]
    for name in given:
        discovered(book.walk(f"Nguyễn Thị {name}"))
    with book.reading() as reader:
        listed = [line.person.split()[-1] for line in queries.cases(reader)]
    assert listed == ["An", "Ánh", "Châu", "Đăng", "Hà", "Khải", "Yến"]


def test_cases_are_listed_by_state_and_counted(book):
    one, two = certified(book.walk()), discovered(book.walk("Đỗ Minh Đăng"))
    with book.reading() as reader:
        assert [line.code for line in queries.cases(reader, state="certified")] == [one.code]
        assert [line.code for line in queries.cases(reader, "LC", "discovered")] == [two.code]
        assert queries.cases(reader, state="official") == []
        assert queries.states(reader) == {"certified": 1, "discovered": 1}
        assert queries.states(reader, "UB") == {}
        assert queries.totals(reader) == (2, len(one.events) + len(two.events))


def test_a_person_is_found_by_name_number_and_birthday_and_never_picked(book):
    born = date(2001, 3, 14)
    one = discovered(book.walk("Lê Thị Hoà", born_on=born, identity_number="031201004567"))
    two = discovered(book.walk("Lê Thị Hoa"), birth_date=date(2002, 1, 1))
    with book.reading() as reader:
        assert {line.code for line in queries.find(reader, "hoa")} == {one.code, two.code}
        assert [line.code for line in queries.find(reader, "hòa")] == [one.code]
        assert [line.code for line in queries.find(reader, "thi hoa")] == [two.code, one.code]
        assert queries.find(reader, "%") == queries.find(reader, "  ") == []
        assert [line.code for line in queries.of_identity_number(reader, "031201004567")] == [one.code]
        assert [line.code for line in queries.of_person(reader, "lê thị hòa", born)] == [one.code]
        assert queries.of_person(reader, "lê thị hòa", date(2001, 3, 15)) == []


def test_deadlines_are_listed_by_day_with_whoever_has_to_act(book):
    walk = admitted(book.walk())
    probationary(book.walk("Đỗ Minh Đăng"), "SV")
    with book.reading() as reader:
        every = queries.deadlines(reader, TODAY)
        here = queries.deadlines(reader, TODAY, under="LC")
        dated = [line for line in every if line.running.due_on is not None]
        soon = queries.deadlines(reader, TODAY, until=dated[0].running.due_on)
        assert queries.next_due(reader, date(2020, 1, 1)) == dated[0].running.due_on
        assert queries.next_due(reader, date(2999, 1, 1)) is None
    assert [line.running.due_on for line in dated] == sorted(line.running.due_on for line in dated)
    assert {line.code for line in here} == {walk.code}
    assert all(line.running.due_on == dated[0].running.due_on for line in soon)
    owners = {(line.running.owner, line.cell): (line.owner, line.owner_name) for line in every}
    assert owners["cell", "CB5"] == ("CB5", "Chi bộ 5")
    assert {line.running.identity for line in here} == {each.identity for each in walk.running}


def test_deadlines_that_rest_on_an_uncertain_calendar_are_counted(book):
    probationary(book.walk())
    with book.reading() as reader:
        found = queries.uncertain_deadlines(reader)
    assert all(each.calendar_status in ("provisional", "missing") for each in found)
    expected = book.one(
        "SELECT count(*) FROM deadline WHERE status = 'open' AND calendar_status <> 'official'"
    )
    assert sum(each.deadlines for each in found) == expected


def test_the_history_lists_what_was_recorded_without_reading_it(book):
    walk = certified(book.walk())
    with book.reading() as reader:
        lines = queries.history(reader, walk.code)
        assert queries.last_command(reader) == walk.events[-1].command
    assert [(line.seq, line.step, line.happened_on) for line in lines] == [
        (event.seq, event.step, event.happened_on) for event in walk.events
    ]
    assert isinstance(lines[0].body, str)


def test_an_empty_book_has_empty_lists(book):
    with book.reading() as reader:
        assert queries.cases(reader) == queries.deadlines(reader, TODAY) == queries.find(reader, "an") == []
        assert queries.last_command(reader) is None
        assert queries.states(reader) == {}
        with pytest.raises(NoSuchCase):
            queries.deadlines_of(reader, "HS-000001-B")


def test_lists_of_one_case_use_its_keys(book):
    from ketnap.storage.statements import sqlite as sql

    walk = certified(book.walk())
    with book.reading() as reader:
        for statement, value in (
            (sql.CASE, walk.code),
            (sql.EVENTS_OF_CASE, walk.code),
            (sql.DEADLINES_OPEN_OF_CASE, 1),
            (sql.DOCUMENTS_OF_CASE, walk.code),
            (sql.LETTERS_OF_CASE, walk.code),
            (sql.EVENT_BY_KEY, "k"),
            (sql.EVENTS_OF_COMMAND, "L"),
        ):
            plan = reader.cursor.execute("EXPLAIN QUERY PLAN " + statement, (value,)).fetchall()
            assert not any(line[3].startswith("SCAN") for line in plan), (statement, plan)


def test_a_case_whose_opening_was_taken_back_is_counted_no_more_and_its_events_still_are(book):
    kept, gone = discovered(book.walk()), discovered(book.walk("Đỗ Minh Đăng"))
    with book.begin() as uow:
        command = uow.next_command()
        taken = Withdraw(gone.code, 1, "nhầm người", "VP", command)
        service.advance(uow, uow.case(gone.code), taken, NOW, TODAY)
    with book.reading() as reader:
        assert queries.totals(reader) == (1, len(kept.events) + len(gone.events) + 1)
