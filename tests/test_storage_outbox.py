"""The outbox: claimed on a lease, sent once, never lost; letters whose sending is uncertain wait for a person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from storage_fixtures import ENGINES, new_book
from ways import discovered

from ketnap.storage import outbox
from ketnap.storage.record_json import dumps
from ketnap.storage.rows import OutboxRow, stamp

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LEASE = timedelta(minutes=5)


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    discovered(book.walk())
    yield book
    book.close()


def row(n, kind="step_done", organisation="CB5"):
    return OutboxRow(
        f"x:{n}",
        1 if kind != "reminder" else None,
        1,
        kind,
        "owner",
        organisation,
        dumps({"n": n}),
        "L-000001",
        None,
        None,
        None,
        stamp(NOW),
    )


def put(book, *rows):
    with book.begin() as uow:
        return outbox.put(uow, rows)


def claim(book, now=NOW, worker="w1", limit=10, today=TODAY):
    with book.begin() as uow:
        return outbox.claim(uow, now, today, worker, now + LEASE, limit)


def ids(batches):
    return [[int(each.intent[2:]) for each in batch.messages] for batch in batches]


def numbers(batch):
    return [each.id for each in batch.messages]


def statuses(book):
    with book.reading() as reader:
        return {each.intent: (each.status, each.reason) for each in outbox.messages(reader)}


def test_a_message_is_raised_once_for_ever(book):
    assert put(book, row(1), row(2)) == 2
    assert put(book, row(2), row(3)) == 1
    assert ids(claim(book)) == [[1], [2], [3]]


def test_what_one_worker_claimed_no_other_gets(book):
    put(book, row(1), row(2), row(3))
    assert ids(claim(book, limit=2)) == [[1], [2]]
    assert ids(claim(book, worker="w2")) == [[3]]
    assert ids(claim(book, worker="w3")) == []


def test_reminders_of_an_organisation_go_in_one_mail_a_day(book):
    put(book, row(1, "reminder"), row(2, "reminder", "LC"), row(3), row(4, "reminder"))
    batches = claim(book)
    assert ids(batches) == [[1, 4], [2], [3]]
    assert [each.digest for each in batches] == ["2026-11-24:CB5", "2026-11-24:LC", None]
    with book.begin() as uow:
        outbox.sent(uow, numbers(batches[0]), "cb5@example.vn", NOW)
    put(book, row(5, "reminder"))
    assert ids(claim(book)) == []
    assert ids(claim(book, now=NOW + timedelta(days=1), today=date(2026, 11, 25))) == [[5]]


def test_what_is_sent_is_sent(book):
    put(book, row(1))
    [batch] = claim(book)
    with book.begin() as uow:
        outbox.sent(uow, numbers(batch), "cb5@example.vn", NOW)
    with book.reading() as reader:
        message = outbox.message(reader, batch.messages[0].id)
        assert (message.status, message.recipient, message.sent_at) == ("sent", "cb5@example.vn", NOW)
        assert outbox.counts(reader) == {"sent": 1}
        assert reader.sent("L-000001") == 1
        assert outbox.message(reader, 999) is None
    assert claim(book) == []


def test_what_is_put_off_comes_back_at_its_time(book):
    put(book, row(1))
    [batch] = claim(book)
    later = NOW + timedelta(minutes=30)
    with book.begin() as uow:
        outbox.later(uow, numbers(batch), "w1", later, "451")
    assert claim(book, now=NOW + timedelta(minutes=29)) == []
    [again] = claim(book, now=later)
    assert (again.messages[0].attempts, again.messages[0].reason) == (2, "451")


def test_a_try_that_was_nobody_s_fault_does_not_count(book):
    put(book, row(1))
    [batch] = claim(book)
    with book.begin() as uow:
        outbox.put_off(uow, numbers(batch), "w2", NOW, "not mine")
        outbox.put_off(uow, numbers(batch), "w1", NOW, "server down")
    [again] = claim(book)
    assert (again.messages[0].attempts, again.messages[0].reason) == (1, "server down")


@pytest.mark.parametrize(
    ("settle", "status"), [(outbox.dead, "dead"), (outbox.held, "held"), (outbox.uncertain, "uncertain")]
)
def test_what_waits_for_a_person_is_not_sent_by_itself_and_may_be_tried_again(book, settle, status):
    put(book, row(1))
    [batch] = claim(book)
    with book.begin() as uow:
        settle(uow, numbers(batch), "w1", "550")
    assert statuses(book) == {"x:1": (status, "550")}
    assert claim(book, now=NOW + timedelta(days=9)) == []
    with book.begin() as uow:
        assert outbox.retry(uow, numbers(batch)) == 1
        assert outbox.retry(uow, numbers(batch)) == 0
    [again] = claim(book)
    assert again.messages[0].attempts == 1


def test_a_worker_that_died_loses_its_lease_and_a_letter_waits_for_a_person(book):
    put(book, row(1), row(2, "letter"), row(3, "reminder"))
    claim(book)
    with book.begin() as uow:
        assert outbox.release(uow, NOW + LEASE - timedelta(seconds=1)) == (0, 0)
    with book.begin() as uow:
        assert outbox.release(uow, NOW + LEASE) == (2, 1)
    assert statuses(book) == {
        "x:1": ("new", None),
        "x:2": ("uncertain", "lease_expired"),
        "x:3": ("new", None),
    }
    assert ids(claim(book, now=NOW + LEASE, worker="w2")) == [[1], [3]]


def test_a_worker_that_was_only_slow_does_not_undo_what_another_does(book):
    put(book, row(1))
    [batch] = claim(book)
    with book.begin() as uow:
        outbox.release(uow, NOW + LEASE)
    claim(book, now=NOW + LEASE, worker="w2")
    with book.begin() as uow:
        outbox.later(uow, numbers(batch), "w1", NOW + timedelta(days=1), "slow")
    assert claim(book, worker="w3", now=NOW + LEASE) == []
    assert statuses(book) == {"x:1": ("new", None)}
    with book.begin() as uow:
        outbox.sent(uow, numbers(batch), "cb5@example.vn", NOW)
    assert statuses(book) == {"x:1": ("sent", None)}


def test_a_person_finds_out_about_what_is_uncertain(book):
    put(book, row(1, "letter"), row(2, "letter"))
    batches = claim(book)
    with book.begin() as uow:
        for batch in batches:
            outbox.uncertain(uow, numbers(batch), "w1", "dropped")
    one, two = (numbers(batch)[0] for batch in batches)
    with book.begin() as uow:
        assert outbox.resolve_sent(uow, one, NOW)
        assert outbox.resolve_dropped(uow, two)
        assert not outbox.resolve_sent(uow, one, NOW)
    assert statuses(book) == {"x:1": ("sent", "by_hand"), "x:2": ("superseded", "by_hand")}


def test_what_a_command_told_counts_as_gone_while_it_is_on_its_way(book):
    command = book.one("SELECT command FROM event WHERE seq = 1")
    put(book, row(1)._replace(command=command))
    with book.reading() as reader:
        assert reader.sent(command) == 0
    [batch] = claim(book)
    with book.reading() as reader:
        assert reader.sent(command) == 1
    with book.begin() as uow:
        outbox.dead(uow, numbers(batch), "w1", "550")
        assert uow.sent(command) == 0


def test_what_waits_is_found_by_an_index(book):
    from ketnap.storage.statements import sqlite as sql

    plans = {
        "ix_outbox_waiting": (sql.OUTBOX_FREE_ROWS, (stamp(NOW),)),
        "ix_outbox_leased": (sql.OUTBOX_EXPIRED, (stamp(NOW),)),
        "ix_outbox_digest": (sql.OUTBOX_DIGEST_USED, ("x",)),
        "ix_outbox_stuck": (sql.OUTBOX_HELD, ()),
        "ix_outbox_step": (sql.SENT_BY_COMMAND, ("L",)),
    }
    with book.reading() as reader:
        for index, (statement, values) in plans.items():
            plan = reader.cursor.execute("EXPLAIN QUERY PLAN " + statement, values).fetchall()
            assert any(index in line[3] for line in plan), (index, plan)
