"""Recurring duties of organisations: when they are due, whom they are for, each reminder raised once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from storage_fixtures import ENGINES, new_book
from walking import tree
from ways import certified, listed

from ketnap.commands.worker import kept_book
from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications import duties
from ketnap.notifications.duties import Keeper, due_rungs
from ketnap.storage import organisations, outbox, settings
from ketnap.workflow.organisations import Organisation
from ketnap.workflow.rules import RuleValue

MONTHLY, QUARTERLY, RECONCILE = "list.review", "transfer.slip.check", "records.reconcile"
CB5 = Keeper("CB5", date(2026, 1, 10))


def every(number, unit="months"):
    return RuleValue("x", unit, "day", number, None, "product", "verified", date(2025, 1, 1))


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def at(day, hour=2):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def raised(book):
    with book.reading() as reader:
        return {each.intent: each for each in outbox.messages(reader) if each.intent.startswith("d:")}


# ---- when


@pytest.mark.parametrize(
    ("number", "unit", "today", "last", "following"),
    [
        # 31/10/2026 is a Saturday: the last working day of October is Friday the 30th.
        (1, "months", date(2026, 10, 31), date(2026, 10, 30), date(2026, 11, 30)),
        (1, "months", date(2026, 10, 29), date(2026, 9, 30), date(2026, 10, 30)),
        (3, "months", date(2026, 11, 24), date(2026, 9, 30), date(2026, 12, 31)),
        (6, "months", date(2026, 6, 30), date(2026, 6, 30), date(2026, 12, 31)),
        (1, "years", date(2026, 12, 31), date(2026, 12, 31), date(2027, 12, 31)),
        (24, "months", date(2026, 11, 24), date(2025, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_duty_is_due_on_the_last_working_day_of_its_period(law, number, unit, today, last, following):
    rule = every(number, unit)
    assert duties.last_due(law.calendar, rule, today) == last
    assert duties.next_due(law.calendar, rule, today) == following


def test_between_two_due_dates_there_is_never_another_and_never_a_gap(law):
    rule = every(1)
    day = date(2026, 1, 1)
    while day < date(2027, 3, 1):
        last, following = (
            duties.last_due(law.calendar, rule, day),
            duties.next_due(law.calendar, rule, day),
        )
        assert last <= day < following
        assert duties.next_due(law.calendar, rule, last) == following
        assert law.calendar.is_working(following)
        day += timedelta(days=1)


def test_a_duty_every_so_many_working_days_has_periods_of_that_length(law):
    rule = every(10, "working_days")
    first = duties.next_due(law.calendar, rule, date(2026, 11, 24))
    second = duties.next_due(law.calendar, rule, first)
    assert law.calendar.working_days_between(first, second) == 10
    assert duties.last_due(law.calendar, rule, second) == second


def test_the_reconciliation_follows_the_rule_of_its_day_twice_a_year_and_since_2026_once(law):
    rule = law.rules.on(RECONCILE, date(2026, 3, 1))
    assert duties.next_due(law.calendar, rule, date(2026, 3, 1)) == date(2026, 6, 30)
    rule = law.rules.on(RECONCILE, date(2026, 5, 19))
    assert duties.next_due(law.calendar, rule, date(2026, 5, 19)) == date(2026, 12, 31)


# ---- for whom


def test_the_cell_and_the_committee_above_are_reminded_of_the_list_on_its_day(law):
    found = due_rungs(law, tree(), [CB5], [], date(2026, 1, 1), date(2026, 11, 30))
    assert [(each.duty, each.about, each.to, each.due_on) for each in found if each.duty == MONTHLY] == [
        (MONTHLY, "CB5", "CB5", date(2026, 11, 30)),
        (MONTHLY, "LC", "LC", date(2026, 11, 30)),
    ]


def test_a_committee_over_many_cells_is_reminded_once(law):
    keepers = [CB5, Keeper("CB7", date(2026, 2, 1))]
    found = due_rungs(law, tree(), keepers, [], date(2026, 1, 1), date(2026, 11, 30))
    assert [each.about for each in found if each.duty == MONTHLY] == ["CB5", "CB7", "LC"]
    assert len({each.intent for each in found}) == len(found)


def test_a_cell_whose_first_case_came_later_had_nothing_to_review_then(law):
    late = [Keeper("CB5", date(2026, 11, 3))]
    assert due_rungs(law, tree(), late, [], date(2026, 1, 1), date(2026, 11, 10)) == []
    found = due_rungs(law, tree(), late, [], date(2026, 1, 1), date(2026, 11, 30))
    assert {each.due_on for each in found} == {date(2026, 11, 30)}


def test_what_was_due_before_the_program_came_is_not_reminded_of(law):
    assert due_rungs(law, tree(), [CB5], [], date(2026, 11, 5), date(2026, 11, 24)) == []


def test_nobody_without_open_cases_is_reminded(law):
    assert due_rungs(law, tree(), [], [], date(2026, 1, 1), date(2026, 12, 31)) == []


def test_the_end_of_an_organisation_opens_thirty_working_days_with_the_ladder_of_those_who_are_there(law):
    ended = Organisation("CB5", "Chi bộ 5", "cell", ended_on=date(2026, 9, 30))
    due_on = law.calendar.add_working_days(date(2026, 9, 30), 30)
    assert due_on == date(2026, 11, 11)
    found = {}
    day = date(2026, 10, 1)
    while day <= date(2026, 11, 30):
        for each in due_rungs(law, tree(), [], [ended], day, day):
            found[each.distance, each.role] = (each.on, each.to)
        day += timedelta(days=1)
    assert found == {
        (-14, "owner"): (law.calendar.add_working_days(due_on, -14), "TP"),
        (-7, "owner"): (law.calendar.add_working_days(due_on, -7), "TP"),
        (-3, "owner"): (law.calendar.add_working_days(due_on, -3), "TP"),
        (-1, "owner"): (law.calendar.add_working_days(due_on, -1), "TP"),
        (1, "owner"): (law.calendar.add_working_days(due_on, 1), "TP"),
    }


def test_of_what_piled_up_only_the_newest_is_told(law):
    ended = Organisation("CB5", "Chi bộ 5", "cell", ended_on=date(2026, 9, 30))
    found = due_rungs(law, tree(), [], [ended], date(2026, 10, 1), date(2026, 11, 10))
    assert [(each.distance, each.role) for each in found] == [(-1, "owner")]


# ---- raised once


def test_a_duty_is_raised_once_however_often_the_worker_runs(book):
    listed(book.walk())
    kept = KeptBook(book.path)
    assert kept.duties(at(date(2026, 11, 2))) == 0
    for hour in (1, 5, 9):
        kept.duties(at(date(2026, 11, 30), hour))
    found = raised(book)
    assert set(found) == {
        "d:CB5:list.review:2026-11-30:0:owner",
        "d:LC:list.review:2026-11-30:0:owner",
    }
    one = found["d:CB5:list.review:2026-11-30:0:owner"]
    assert (one.kind, one.case, one.organisation, one.due_on) == ("reminder", None, "CB5", date(2026, 11, 30))
    assert one.params["title"] == "Rà soát danh sách cảm tình Đảng"


def test_a_machine_that_was_off_for_months_tells_of_the_newest_period_only(book):
    certified(book.walk())
    kept = KeptBook(book.path)
    kept.duties(at(date(2026, 9, 2)))
    kept.duties(at(date(2026, 12, 15)))
    assert {each.due_on for each in raised(book).values() if each.deadline == MONTHLY} == {date(2026, 11, 30)}


def test_a_clock_that_was_set_back_raises_nothing_twice(book):
    listed(book.walk())
    kept = KeptBook(book.path)
    kept.duties(at(date(2026, 10, 1)))
    assert kept.duties(at(date(2026, 11, 30))) == 2
    assert kept.duties(at(date(2026, 10, 2))) == 0
    assert kept.duties(at(date(2026, 12, 1))) == 0


def test_the_day_on_which_the_program_took_over_is_written_down_once(book):
    listed(book.walk())
    kept = KeptBook(book.path)
    kept.duties(at(date(2026, 11, 2)))
    kept.duties(at(date(2026, 11, 20)))
    with book.reading() as reader:
        assert settings.get(reader, kept_book.DUTIES_SINCE) == "2026-11-02"


def test_an_organisation_that_was_taken_over_leaves_a_duty_to_the_committee_above_its_committee(book):
    listed(book.walk())
    kept = KeptBook(book.path)
    kept.duties(at(date(2026, 11, 2)))
    with book.begin() as uow:
        organisations.merge(uow, ["CB7"], "CB5", date(2026, 11, 3), date(2026, 11, 3))
    day = date(2026, 11, 24)
    while not any(each.deadline == "transfer.org.dissolved" for each in raised(book).values()):
        kept.duties(at(day))
        day += timedelta(days=1)
        assert day < date(2027, 1, 15)
    [one] = [each for each in raised(book).values() if each.deadline == "transfer.org.dissolved"]
    assert (one.organisation, one.params["about"]) == ("TP", "CB7")
