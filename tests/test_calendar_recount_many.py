"""Counting anew by a changed calendar: thousands of cases, and whatever may happen to a calendar."""

import tracemalloc
from datetime import date

import pytest
from calendar_days import BEFORE, STORM, multiplied, rows, told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_books import Desk
from storage_fixtures import ENGINES, new_book
from walking import tree
from ways import (
    admitted,
    certified,
    dossier_ready,
    history_written,
    probationary,
    recognised,
    resolved,
)
from working import ceremony

from ketnap.storage import law_store, queries, recount
from ketnap.storage.proof import audit
from ketnap.workflow import checks, deadlines
from ketnap.workflow.calendar import Calendar, Day, Year
from ketnap.workflow.deadlines import OPEN
from ketnap.workflow.record import Record


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


@pytest.fixture
def desk(book):
    return Desk(book)


# ---- many


def test_a_thousand_cases_are_counted_anew_and_a_pipe_is_told_how_far_it_is(book, desk):
    ceremony(book)
    multiplied(book, 1000)
    result = desk.run("lich", "dat", *told(STORM, "nghi"), on=BEFORE)
    assert result.exit_code == 0
    assert "Tính lại 1.000 hồ sơ có hạn đang mở: 1.000 hạn dời.\n" in result.stdout
    assert result.stdout.count("Lễ kết nạp\tT4 18/11\tT5 19/11\n") == 1000
    assert "  100 %   " in result.stderr
    assert (
        book.one("SELECT count(*) FROM deadline WHERE kind = 'ceremony.hold' AND due_on = '2026-11-19'")
        == 1000
    )
    quiet = desk.run("lich", "dat", *told(STORM, "lam"), "--json", on=BEFORE)
    assert quiet.stderr == ""


def test_many_cases_take_no_more_memory_than_few(book):
    ceremony(book)
    multiplied(book, 1200)

    def peak(cases):
        with book.begin(keep=False) as uow:
            uow.cursor.execute("UPDATE deadline SET status = 'closed' WHERE case_id > ?", (cases,))
            tracemalloc.start()
            assert recount.run(uow, lambda counted: None).cases == cases
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(200)
    assert peak(1200) < 1.5 * peak(400)


# ---- what comes out is what the events say


WAYS = (history_written, dossier_ready, resolved, admitted, probationary, recognised)


@pytest.fixture(scope="module")
def everybody(tmp_path_factory, law):
    """A book with somebody on every stretch of the way."""
    book = new_book("sqlite", tmp_path_factory.mktemp("everybody"), law)
    for number, way in enumerate(WAYS):
        way(book.walk(f"Người thứ {number}"))
    received = admitted(book.walk("Người đã nhận"))
    received.advance("receive_decision", "04/06/2026")
    asked = history_written(book.walk("Người được hỏi"))
    asked.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    asked.advance("request_verification", "20/03/2026", about="vợ", place="domestic")
    asked.advance("verification_arrives", "26/03/2026", about="vợ")
    going = certified(book.walk("Người chuyển đi"))
    going.advance(
        "move_known",
        "20/11/2026",
        destination="KT",
        reason="job",
        effective_on=date(2026, 12, 1),
        kind="official",
    )
    yield book
    book.close()


DAYS = st.dates(date(2026, 3, 1), date(2028, 2, 1))
CHANGES = st.lists(
    st.tuples(DAYS, st.sampled_from(["off", "worked"]), st.booleans()), min_size=1, max_size=25
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, min_size=1, max_size=3), announced=st.booleans())
def test_whatever_happens_to_the_calendar_the_open_deadlines_are_those_of_a_replay(
    everybody, law, changes, announced
):
    with everybody.begin(keep=False) as uow:
        for each in changes:
            calendar = _with(law.calendar, each, announced)
            law_store.put_calendar(uow, calendar)
            recount.run(uow, lambda counted: None)
            for line in queries.cases(uow):
                assert _stored(uow, line.code) == _replayed(uow, line.code)
        assert audit.verify(uow, replay=True).broken == ()
        law_store.put_calendar(uow, law.calendar)
        recount.run(uow, lambda counted: None)
        again = uow.cursor.execute("SELECT * FROM deadline ORDER BY 1, 2, 3, 4").fetchall()
    assert again == rows(everybody)


def _with(calendar, changes, announced):
    days = {day.on: day for day in calendar.days}
    for on, kind, sure in changes:
        days[on] = Day(on, kind, "x", "y", "official" if sure else "provisional", "verified")
    years = [Year(each.year, "official", "z") if announced else each for each in calendar.years]
    return Calendar(days.values(), years)


def _stored(reader, code):
    return {each.identity: each for each in queries.deadlines_of(reader, code) if each.status == OPEN}


def _replayed(reader, code):
    law = reader.law()
    record = Record.replay(law.procedure, code, reader.events(code))
    found = deadlines.of(law, tree(), record, checks.opens)
    return {each.identity: each for each in found if each.status == OPEN}
