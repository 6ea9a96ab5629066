"""A calendar that changes counts the open terms anew, in the same transaction (docs/decisions/0053)."""

from datetime import UTC, date, datetime

import pytest
from calendar_days import BEFORE, DUE, NEXT, STORM, off, rows, told, worked
from office_books import Desk
from storage_fixtures import ENGINES, new_book
from walking import NOW, votes
from ways import (
    certified,
    discovered,
    probationary,
)
from working import Days, Paper, addressed, at, ceremony, decided, hush

from ketnap.commands.worker import kept_book
from ketnap.notifications import duties
from ketnap.notifications.duties import MovedDuty
from ketnap.storage import law_store, outbox, queries, recount, sweep
from ketnap.storage.proof import audit
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow import service
from ketnap.workflow.calendar import Calendar, Day
from ketnap.workflow.commands import Advance
from ketnap.workflow.deadlines import OPEN
from ketnap.workflow.organisations import Organisation
from ketnap.workflow.ports import ChangedBySomeoneElse
from ketnap.workflow.rules import Rule, Rules


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


@pytest.fixture
def desk(book):
    return Desk(book)


def due(book, walk, deadline="ceremony.hold"):
    with book.reading() as reader:
        return next(each for each in queries.deadlines_of(reader, walk.code) if each.deadline == deadline)


def reminders(book, status=None):
    with book.reading() as reader:
        found = outbox.messages(reader, status)
    return sorted(each.intent for each in found if each.kind == "reminder" and each.case)


def run_sweep(book, on):
    with book.begin() as uow:
        return sweep.sweep(uow, on, datetime(on.year, on.month, on.day, 1, tzinfo=UTC))


def moved_of(answer):
    return [
        (each["case"], each["deadline"], each["was_due_on"], each["due_on"])
        for each in answer["deadlines_moved"]
    ]


# ---- terms move


def test_a_day_set_off_moves_a_term_by_one_day_and_its_reminders_with_it(book, desk):
    walk = ceremony(book)
    before = due(book, walk)
    assert before.due_on == DUE
    answer = off(desk)
    assert moved_of(answer) == [(walk.code, "ceremony.hold", "2026-11-18", "2026-11-19")]
    assert answer["cases"] == 1
    after = due(book, walk)
    assert (after.due_on, after.seq, after.status) == (NEXT, before.seq, OPEN)
    one_before = {rung.on for rung in after.rungs if rung.distance == -1}
    assert one_before == {DUE}
    assert (
        book.one("SELECT next_rung_on FROM deadline WHERE kind = 'ceremony.hold'")
        == after.rungs[0].on.isoformat()
    )


def test_a_holiday_withdrawn_moves_the_term_back_to_what_it_was(book, desk):
    walk = ceremony(book)
    before = rows(book)
    off(desk)
    assert rows(book) != before
    answer = worked(desk)
    assert moved_of(answer) == [(walk.code, "ceremony.hold", "2026-11-19", "2026-11-18")]
    assert rows(book) == before


@pytest.mark.parametrize("outside", [date(2026, 10, 7), date(2026, 12, 22)])
def test_nothing_moves_when_the_day_is_outside_the_term(book, desk, outside):
    ceremony(book)
    before = rows(book)
    answer = off(desk, outside)
    assert (answer["cases"], answer["deadlines_moved"]) == (1, [])
    assert rows(book) == before


def test_a_day_after_the_due_date_moves_only_the_reminders_that_come_after_it(book, desk):
    walk = ceremony(book)
    answer = off(desk, date(2026, 11, 20))
    assert answer["deadlines_moved"] == []
    after = due(book, walk)
    assert after.due_on == DUE
    assert [rung.on for rung in after.rungs if rung.role == "superior"] == [date(2026, 11, 27)]


def test_a_saturday_that_becomes_worked_brings_a_term_forward(book, desk):
    walk = ceremony(book)
    worked(desk, date(2026, 11, 14))
    assert due(book, walk).due_on == date(2026, 11, 17)


def test_terms_in_months_and_terms_that_have_no_date_yet_stay(book, desk):
    walk = probationary(book.walk())
    before = rows(book)
    answer = off(desk, date(2026, 8, 4))
    assert (answer["cases"], answer["deadlines_moved"]) == (1, [])
    assert rows(book) == before
    assert due(book, walk, "probation.length").due_on == date(2027, 6, 19)


def test_a_term_that_has_ended_keeps_the_date_it_was_kept_by(book, desk):
    walk = decided(book)
    walk.advance("hold_ceremony", "12/11/2026")
    off(desk)
    ended = due(book, walk)
    assert (ended.status, ended.due_on) == ("closed", DUE)
    with book.reading() as reader:
        assert audit.verify(reader, replay=True).sound


def test_cases_without_an_open_deadline_are_not_read(book, desk):
    discovered(book.walk("Trần Thị Bình"))
    walk = ceremony(book)
    seen = []
    with book.begin(keep=False) as uow:
        assert recount.cases_running(uow) == 1
        recount.run(uow, lambda counted: seen.append(counted.file.code))
        plan = uow.cursor.execute("EXPLAIN QUERY PLAN " + sql.CASES_RUNNING, (0, 200)).fetchall()
    assert seen == [walk.code]
    assert all("SEARCH" in row[3] for row in plan if "deadline" in row[3] or "case" in row[3]), plan
    assert off(desk)["cases"] == 1


def test_a_year_that_was_announced_takes_the_mark_off_the_terms_that_reach_into_it(book, desk):
    walk = book.walk()
    certified(walk)
    walk.advance(
        "move_known",
        "20/12/2027",
        destination="KT",
        reason="job",
        effective_on=date(2027, 12, 24),
        kind="official",
    )
    assert due(book, walk, "transfer.notice").calendar_status == "provisional"
    found = desk.run("lich", "dat", "2028", "--nguon", "TB 9/TB-BNV", on=date(2027, 12, 21))
    assert "1 hạn giữ nguyên ngày và hết tạm tính." in found.stdout
    assert due(book, walk, "transfer.notice").calendar_status == "official"
    # A Tuesday that is worked anyway, but nobody is sure of it yet.
    answer = desk.json("lich", "dat", *told(date(2028, 1, 4), "lam"), "--tam-tinh", on=date(2027, 12, 21))
    assert (answer["deadlines_confirmed"], answer["deadlines_provisional"]) == (0, 1)


# ---- one transaction


def test_a_dry_run_lists_what_would_move_and_writes_nothing(book, desk):
    ceremony(book)
    before = book.dump()
    tried = off(desk, STORM, "--dry-run")
    assert book.dump() == before
    assert tried["dry_run"] is True
    done = off(desk)
    assert done == {**tried, "dry_run": False}
    assert len(done["deadlines_moved"]) == 1


def test_when_one_case_cannot_be_counted_neither_its_deadline_nor_the_calendar_changes(book, desk):
    ceremony(book)
    other = ceremony(book, "Trần Thị Bình")
    book.run("UPDATE \"case\" SET record = '[[]]' WHERE code = ?", other.code)
    before = book.dump()
    assert desk.run("lich", "dat", *told(STORM, "nghi"), on=BEFORE).exit_code == 74
    assert book.dump() == before


def test_no_event_is_written_and_no_version_changes_and_the_book_verifies(book, desk):
    walk = ceremony(book)
    events, cases = rows(book, "event"), rows(book, '"case"')
    off(desk)
    assert (rows(book, "event"), rows(book, '"case"')) == (events, cases)
    with book.reading() as reader:
        assert audit.verify(reader, replay=True).sound
    walk.advance("hold_ceremony", "19/11/2026")
    assert due(book, walk).closed_on == due(book, walk).due_on == NEXT


def test_a_case_read_before_the_calendar_changed_cannot_be_recorded_by_the_old_one(book, desk):
    walk = decided(book)
    with book.reading() as reader:
        file = reader.case(walk.code)
    off(desk)
    ceremony_held = Advance(
        walk.code, "hold_ceremony", date(2026, 11, 12), {}, walk.command("hold_ceremony", "12/11/2026").papers, "VP",
        "L-900000",
    )  # fmt: skip
    with pytest.raises(ChangedBySomeoneElse), book.begin() as uow:
        service.advance(uow, file, ceremony_held, NOW, walk.today)
    with book.begin() as uow:
        service.advance(uow, uow.case(walk.code), ceremony_held, NOW, walk.today)
    assert due(book, walk).status == "closed"


# ---- reminders


def test_a_reminder_that_was_raised_is_not_raised_again_while_the_date_stays(book, desk):
    walk = ceremony(book)
    assert run_sweep(book, date(2026, 11, 9)).raised == 1
    before = reminders(book)
    # Only a later reminder moves: the row is written anew, with all its rungs to come.
    off(desk, date(2026, 11, 20), today=date(2026, 11, 9))
    assert book.one("SELECT rung FROM deadline WHERE kind = 'ceremony.hold'") == 0
    assert run_sweep(book, date(2026, 11, 9)).raised == 0
    assert reminders(book) == before
    assert due(book, walk).due_on == DUE


def test_a_term_that_moved_is_reminded_of_once_under_its_new_date_and_the_sent_reminder_is_told_of(
    book, desk
):
    walk = ceremony(book)
    addressed(book)
    inbox = Paper()
    worker = Days(book, inbox)
    worker.on(date(2026, 11, 9))
    assert reminders(book, "sent") == [f"r:{walk.code}:ceremony.hold::2026-11-18:-7:owner"]
    answer = off(desk, today=date(2026, 11, 9))
    assert [each["reminders_sent"] for each in answer["deadlines_moved"]] == [1]
    worker.until(date(2026, 11, 10), date(2026, 11, 12))
    assert reminders(book, "sent") == [
        f"r:{walk.code}:ceremony.hold::2026-11-18:-7:owner",
        f"r:{walk.code}:ceremony.hold::2026-11-19:-7:owner",
    ]
    sequences = [_event_of(each) for each in inbox.mails]
    assert sequences[0]["UID"] == sequences[1]["UID"]
    assert int(sequences[0]["SEQUENCE"]) < int(sequences[1]["SEQUENCE"])
    assert sequences[1]["DTSTART;VALUE=DATE"] == "20261119"


def _event_of(mail):
    """The properties of the one event in the calendar file of a mail."""
    (attached,) = mail.attachments
    return dict(each.split(":", 1) for each in attached.data.decode().splitlines())


def test_the_screen_says_what_was_sent_by_the_former_date(book, desk):
    ceremony(book)
    addressed(book)
    Days(book, Paper()).on(date(2026, 11, 9))
    found = desk.run("lich", "dat", *told(STORM, "nghi"), on=date(2026, 11, 9)).stdout
    assert "Tính lại 1 hồ sơ có hạn đang mở: 1 hạn dời.\n" in found
    assert "Vũ Hải Yến\tLễ kết nạp\tT4 18/11\tT5 19/11\n" in found
    assert "đã nhắc 1 lần theo hạn cũ, sẽ nhắc lại theo hạn mới" in found
    assert (
        "Yến" not in desk.run("lich", "dat", *told(date(2026, 11, 11), "nghi"), "--an-ten", on=BEFORE).stdout
    )


def test_a_reminder_that_waits_is_passed_over_at_once_and_waits_again_when_the_date_comes_back(book, desk):
    walk = ceremony(book)
    day = date(2026, 11, 9)
    run_sweep(book, day)
    waiting = reminders(book, "new")
    assert waiting == [f"r:{walk.code}:ceremony.hold::2026-11-18:-7:owner"]
    assert off(desk, today=day)["reminders_passed_over"] == 1
    assert reminders(book, "new") == []
    run_sweep(book, day)
    assert reminders(book, "new") == [f"r:{walk.code}:ceremony.hold::2026-11-19:-7:owner"]
    answer = worked(desk, today=day)
    assert (answer["reminders_passed_over"], answer["reminders_again"]) == (1, 1)
    assert run_sweep(book, day).raised == 0
    assert reminders(book, "new") == waiting


def test_a_duty_due_on_a_day_that_became_a_holiday_moves_and_so_does_its_waiting_reminder(book, desk):
    certified(book.walk())
    hush(book)
    day = date(2026, 11, 30)
    with book.begin() as uow:
        kept_book.settings.put(uow, kept_book.DUTIES_SINCE, "2026-11-01")
        assert kept_book.raise_duties(uow, at(day)) == 2
    answer = off(desk, day, today=day)
    assert answer["duties_moved"] == [
        {"duty": "list.review", "organisation": None, "due_on": "2026-11-27", "was_due_on": "2026-11-30"}
    ]
    assert answer["reminders_passed_over"] == 2
    with book.begin(keep=False) as uow:
        assert kept_book.raise_duties(uow, at(day)) == 2
    answer = worked(desk, day, today=day)
    assert answer["reminders_again"] == 2
    with book.begin() as uow:
        assert kept_book.raise_duties(uow, at(day)) == 0


def test_what_is_to_be_done_after_an_organisation_has_ended_moves_unless_it_is_over(law):
    over = Organisation("CB7", "Chi bộ 7", "cell", ended_on=date(2026, 7, 20))
    gone = Organisation("CB5", "Chi bộ 5", "cell", ended_on=date(2026, 10, 20))
    days = [Day(on, "off", "Bão", "CĐ 1", "official", "verified") for on in (date(2026, 8, 4), STORM)]
    after = law._replace(calendar=Calendar([*law.calendar.days, *days], law.calendar.years))
    found = duties.moved(law, after, [over, gone], BEFORE)
    was = law.calendar.add_working_days(date(2026, 10, 20), 30)
    now = after.calendar.add_working_days(date(2026, 10, 20), 30)
    assert found == [MovedDuty("transfer.org.dissolved", "CB5", was, now)]
    assert not duties.still_due(after, "transfer.org.dissolved", gone, was, BEFORE)
    assert duties.still_due(after, "transfer.org.dissolved", gone, now, BEFORE)
    assert not duties.still_due(after, "no.such.duty", gone, now, BEFORE)


def test_a_day_elsewhere_in_the_month_moves_no_duty(book, desk):
    assert off(desk, date(2026, 11, 26))["duties_moved"] == []


# ---- the same after any change of law


def test_a_clock_that_the_law_alone_opens_or_takes_away_follows_it(book, law):
    """Three failed votes are what a rule says: where it says one, the clock of the third runs after the first."""
    walk = probationary(book.walk())
    walk.advance("self_review", "21/06/2027")
    walk.advance("cell_vote_fails_recognition", "01/07/2027", votes=votes(12, 5, 7), matter="recognition")
    before = rows(book)
    clock = next(each for each in law.procedure.deadlines.values() if "three_failures" in each.when).name
    assert clock not in walk.open_deadlines()
    retry = law.rules.by_name["vote.retry.max"]
    once = Rules({
        **law.rules.by_name,
        retry.name: Rule(retry.name, retry.unit, retry.precision, tuple(e._replace(value=1) for e in retry.lines)),
    })  # fmt: skip
    assert _taken(book, once).opened == (clock,)
    assert clock in _open_of(book, walk)
    assert _taken(book, law.rules).gone == (clock,)
    assert rows(book) == before


class _Names:
    def __init__(self):
        self.opened = self.gone = ()

    def __call__(self, counted):
        self.opened = tuple(each.deadline for each in counted.recount.opened)
        self.gone = tuple(each.deadline for each in counted.recount.gone)


def _taken(book, rules):
    """Other rules, and everything counted anew by them."""
    names = _Names()
    with book.begin() as uow:
        law_store.put_rules(uow, rules)
        recount.run(uow, names)
    return names


def _open_of(book, walk):
    with book.reading() as reader:
        return {each.deadline for each in queries.deadlines_of(reader, walk.code) if each.status == OPEN}


def test_no_released_clock_runs_by_what_a_calendar_decides(law):
    """So a case without an open deadline has none that a calendar could open, and need not be read."""
    procedure = law.procedure
    waiting = [name for each in procedure.deadlines.values() for name in (*each.when, *each.unless)]
    seen = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            condition = procedure.circumstances[name]
            assert condition.check != "late", name
            if condition.check == "elapsed":
                limits = [condition.arguments[key] for key in condition.arguments.keys() & LIMITS]
                assert all(law.rules.by_name[each].unit != "working_days" for each in limits), name
            waiting += [*condition.when, *condition.unless]
    assert "is_member" in seen


LIMITS = {"at_least", "at_most", "less_than", "more_than"}
