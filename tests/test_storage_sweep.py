"""Reminders: each raised once under its identity, however often and however late somebody looks."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from storage_fixtures import ENGINES, new_book
from walking import day, votes
from ways import admitted, dossier_ready, probationary

from ketnap.storage import engine, organisations, outbox, queries, settings, sweep
from ketnap.storage.sweep import Swept
from ketnap.workflow.organisations import Post

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def run_sweep(book, on, limit=10_000):
    with book.begin() as uow:
        return sweep.sweep(uow, on, NOW, limit)


def raised(book, status="new"):
    with book.reading() as reader:
        found = outbox.messages(reader, status)
    return sorted(each.intent for each in found if each.kind == "reminder")


def received(walk):
    """The cell has the decision; the ceremony is due within 30 working days."""
    admitted(walk).advance("receive_decision", "04/06/2026")
    return walk


def ceremony(book, walk):
    """The rungs of the deadline for the ceremony."""
    with book.reading() as reader:
        return next(e for e in queries.deadlines_of(reader, walk.code) if e.deadline == "ceremony.hold")


def test_nothing_due_costs_one_look_at_an_index(book):
    received(book.walk())
    assert run_sweep(book, date(2025, 7, 1)) == Swept(0, 0, 0, 0, more=False)
    with book.reading() as reader:
        from ketnap.storage.statements import sqlite as sql

        plan = reader.cursor.execute("EXPLAIN QUERY PLAN " + sql.RUNGS_DUE, ("2025-07-01", 10)).fetchall()
    assert any("ix_deadline_next_rung_on" in row[3] and "<?" in row[3] for row in plan), plan


def test_a_rung_is_raised_on_its_day_under_its_identity_and_never_again(book):
    walk = received(book.walk())
    running = ceremony(book, walk)
    first = running.rungs[0]
    run_sweep(book, first.on - timedelta(days=1))
    intent = f"r:{walk.code}:ceremony.hold::{running.due_on}:{first.distance}:owner"
    assert intent not in raised(book)
    run_sweep(book, first.on)
    assert intent in raised(book)
    before = book.dump()
    assert run_sweep(book, first.on) == Swept(0, 0, 0, 0, more=False)
    assert book.dump() == before


def test_after_a_long_pause_only_the_newest_rung_is_raised_for_each_recipient(book):
    walk = received(book.walk())
    running = ceremony(book, walk)
    run_sweep(book, date(2026, 12, 31))
    ours = [each for each in raised(book) if ":ceremony.hold:" in each]
    newest = {rung.role: rung for rung in running.rungs}
    assert ours == sorted(sweep.intent(walk.code, running, rung) for rung in newest.values())
    passed = [each for each in raised(book, "superseded") if ":ceremony.hold:" in each]
    assert len(passed) == len(running.rungs) - len(newest)
    assert (
        book.one(
            "SELECT count(*) FROM deadline WHERE next_rung_on IS NOT NULL AND next_rung_on <= '2026-12-31'"
        )
        == 0
    )


def test_it_does_not_matter_how_often_one_sweeps_on_the_way(book, tmp_path, law):
    (tmp_path / "other").mkdir()
    other = new_book(ENGINES[0], tmp_path / "other", law)
    for each in (book, other):
        received(each.walk())
    on = date(2026, 5, 1)
    while on <= date(2026, 12, 31):
        run_sweep(book, on)
        on += timedelta(days=1)
    run_sweep(other, date(2026, 12, 31))
    assert {*raised(book), *raised(book, "superseded")} == {*raised(other), *raised(other, "superseded")}
    assert raised(book, "superseded") == []
    other.close()


def test_reminders_go_to_who_holds_the_role_and_to_the_organisation_above(book):
    walk = received(book.walk())
    running = ceremony(book, walk)
    run_sweep(book, running.rungs[-1].on)
    with book.reading() as reader:
        found = {
            e.role: e for e in outbox.messages(reader) if e.deadline == "ceremony.hold" and e.status == "new"
        }
    assert (found["owner"].organisation, found["superior"].organisation) == ("CB5", "LC")
    assert found["owner"].due_on == running.due_on
    assert found["owner"].params["title"]
    assert walk.person.name not in str(found["owner"].params)


def test_what_is_owned_outside_the_tree_is_told_to_our_own_office_or_held(book):
    received(book.walk())
    book.run("UPDATE deadline SET owner = 'person'")
    run_sweep(book, date(2026, 12, 31))
    assert raised(book) == []
    with book.reading() as reader:
        assert {each.reason for each in outbox.messages(reader, "held")} == {"nobody"}
    other = received(book.walk("Đỗ Minh Đăng"))
    book.run("UPDATE deadline SET owner = 'person'")
    with book.begin() as uow:
        settings.put(uow, "office.organisation", "LC")
    run_sweep(book, date(2026, 12, 31))
    with book.reading() as reader:
        told = [each for each in outbox.messages(reader, "new") if each.kind == "reminder"]
    assert {(each.case, each.organisation) for each in told} == {(other.code, "LC")}


def test_a_closed_deadline_raises_nothing_and_what_it_raised_is_passed_over(book):
    walk = received(book.walk())
    running = ceremony(book, walk)
    run_sweep(book, running.rungs[0].on)
    assert any("ceremony.hold" in each for each in raised(book))
    walk.advance("hold_ceremony", "19/06/2026")
    with book.begin() as uow:
        assert outbox.drop_moot(uow) >= 1
    assert not any("ceremony.hold" in each for each in raised(book))
    run_sweep(book, running.rungs[-1].on)
    assert not any("ceremony.hold" in each for each in raised(book))


def test_a_deadline_that_moved_is_reminded_of_anew(book):
    walk = received(book.walk())
    before = ceremony(book, walk)
    run_sweep(book, before.rungs[-1].on)
    walk.correct(walk.seq_of("receive_decision"), "receive_decision", "10/06/2026")
    after = ceremony(book, walk)
    assert after.due_on != before.due_on
    run_sweep(book, after.rungs[-1].on)
    assert sweep.intent(walk.code, after, after.rungs[-1]) in raised(book)
    with book.begin() as uow:
        outbox.drop_moot(uow)
    assert not any(str(before.due_on) in each and "ceremony.hold" in each for each in raised(book))


def test_a_deadline_that_runs_again_is_not_reminded_of_twice(book):
    walk = probationary(book.walk())
    walk.withdraw(walk.seq_of("hold_ceremony"))
    running = ceremony(book, walk)
    run_sweep(book, running.rungs[-1].on)
    count = len(raised(book)) + len(raised(book, "superseded"))
    walk.advance("hold_ceremony", "19/06/2026")
    walk.withdraw(walk.seq_of("hold_ceremony"))
    swept = run_sweep(book, running.rungs[-1].on)
    ours = [each for each in raised(book) if ":ceremony.hold:" in each]
    assert len(ours) == len({rung.role for rung in running.rungs})
    assert swept.known >= len(running.rungs)
    assert len(raised(book)) + len(raised(book, "superseded")) - count <= swept.raised + swept.superseded


def test_a_sweep_in_parts_gives_the_same_as_one(book):
    for name in ("An", "Bình", "Châu", "Đăng"):
        received(book.walk(f"Nguyễn Văn {name}"))
    parts = []
    while not parts or parts[-1].more:
        parts.append(run_sweep(book, date(2026, 12, 31), limit=1))
    assert len(parts) > 2
    assert sum(each.raised for each in parts) == len(raised(book))
    assert run_sweep(book, date(2026, 12, 31)).deadlines == 0


def test_two_sweepers_and_somebody_who_closes_raise_each_rung_once(book):
    walks = [received(book.walk(f"Nguyễn Văn {n}")) for n in range(6)]
    errors = []

    def work():
        try:
            with engine.Database(book.path) as database:
                for on in range(60):
                    with database.begin() as uow:
                        sweep.sweep(uow, date(2026, 6, 2) + timedelta(days=on), NOW, 2)
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for walk in walks[:3]:
        walk.advance("hold_ceremony", "19/06/2026")
    for thread in threads:
        thread.join()
    assert errors == []
    assert book.one("SELECT count(*) - count(DISTINCT intent) FROM outbox") == 0


def test_a_preview_shows_what_the_sweeps_will_raise(book):
    walk = received(book.walk())
    running = ceremony(book, walk)
    until = running.rungs[-1].on
    with book.reading() as reader:
        foreseen = sweep.preview(reader, date(2026, 6, 2), until)
    on = date(2026, 6, 2)
    while on <= until:
        run_sweep(book, on)
        on += timedelta(days=1)
    told = sorted(sweep.intent(e.case, e.running, _rung(e)) for e in foreseen)
    assert told == raised(book)
    assert [each.on for each in foreseen] == sorted(each.on for each in foreseen)


def _rung(each):
    return next(r for r in each.running.rungs if (r.role, r.distance) == (each.role, each.distance))


def test_a_sweep_writes_its_log_back_so_that_nobody_waits_for_it_later(book):
    walk = received(book.walk())
    running = ceremony(book, walk)
    assert running.rungs
    run_sweep(book, running.rungs[0].on)
    assert f"r:{walk.code}:ceremony.hold:".encode() in book.path.read_bytes()


def test_a_step_tells_and_its_message_waits_beside_the_reminders(book):
    walk = dossier_ready(book.walk())
    walk.advance("cell_resolves_admission", "11/05/2026", votes=votes(12, 11, 1))
    with book.reading() as reader:
        [message] = [e for e in outbox.messages(reader) if e.kind == "step_done"]
        assert outbox.messages_of(reader, 1) == [message]
    assert (message.case, message.status, message.organisation) == (walk.code, "new", "LC")
    walk.withdraw(walk.events[-1].seq)
    with book.reading() as reader:
        [message] = [e for e in outbox.messages(reader) if e.kind == "step_done"]
    assert (message.status, message.reason) == ("superseded", "replaced")


def test_somebody_with_an_address_lets_go_what_waited_for_it(book):
    received(book.walk())
    run_sweep(book, date(2026, 6, 20))
    with book.begin() as uow:
        for batch in outbox.claim(uow, NOW, date(2026, 6, 20), "w", NOW + timedelta(minutes=5), 10):
            outbox.held(uow, [each.id for each in batch.messages], "w", "no_address")
        assert {each.organisation for each in outbox.held_back(uow)} >= {"CB5"}
        assert [
            (e.code, e.held > 0) for e in queries.without_address(uow, date(2026, 6, 20)) if e.code == "CB5"
        ] == [("CB5", True)]
        post = Post("CB5", "Bí thư", "Trần Văn Lâm", "cb5@example.vn", day("01/01/2026"))
        organisations.post(uow, post, date(2026, 6, 20))
        assert "CB5" not in {each.organisation for each in outbox.held_back(uow)}
        assert "CB5" not in {each.code for each in queries.without_address(uow, date(2026, 6, 20))}
