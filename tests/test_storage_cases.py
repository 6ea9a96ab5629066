"""Cases in the database: what was decided is what is read back, and what fails leaves nothing behind."""

import sqlite3
from datetime import UTC, date, datetime

import pytest
from storage_fixtures import ENGINES, TODAY, new_book
from walking import NOW, day, votes
from ways import admitted, certified, discovered, dossier_ready, listed, probation_done, probationary

from ketnap.storage import queries
from ketnap.storage.correspondence import papers
from ketnap.storage.errors import KeyTaken
from ketnap.storage.rows import stamp
from ketnap.workflow import custody, decision, service
from ketnap.workflow.commands import Person
from ketnap.workflow.decision import Decision
from ketnap.workflow.ports import ChangedBySomeoneElse, NoSuchCase, NoSuchOrganisation
from ketnap.workflow.record import Entry, Paper


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def test_the_whole_way_is_read_back_as_it_was_decided(book):
    walk = probation_done(book.walk())
    with book.reading() as reader:
        file = reader.case(walk.code)
        [line] = queries.cases(reader)
    assert file.record.state == "probationary"
    assert file.record.version == len(walk.events) == 31
    assert {each.identity for each in file.running} == {each.identity for each in walk.computed()}
    assert file.running == tuple(sorted(walk.computed(), key=lambda each: each.identity))
    assert (line.state, line.state_since, line.version) == ("probationary", date(2026, 6, 19), 31)


def test_a_person_is_kept_in_one_spelling_with_a_form_to_search_and_to_sort_by(book):
    walk = discovered(
        book.walk("  Phạm  Thị Ho\u0300ng   Ánh ", sex="female", born_on=date(2001, 3, 14), phone="0912 ")
    )
    with book.reading() as reader:
        person = reader.case(walk.code).person
        assert person == Person("Phạm Thị Hòng Ánh", "female", date(2001, 3, 14), phone="0912")
        assert [line.code for line in queries.find(reader, "hong anh")] == [walk.code]


def test_a_case_that_nobody_opened_is_not_found(book):
    with book.reading() as reader, pytest.raises(NoSuchCase):
        reader.case("HS-000099-H")


def test_a_case_in_a_cell_that_is_not_there_is_not_opened(book):
    walk = book.walk()
    before = book.dump()
    with pytest.raises(NoSuchOrganisation):
        walk.advance("discover", "04/07/2025", cell="CB99", birth_date=day("14/03/2001"), education="higher")
    assert book.dump() == before


def test_codes_and_commands_are_numbered_without_end_and_without_reuse(book):
    with book.begin() as uow:
        assert [uow.next_case(), uow.next_case()] == ["HS-000001-B", "HS-000002-C"]
        assert uow.next_command() == "L-000001"
    with book.begin(keep=False) as uow:
        assert uow.next_case() == "HS-000003-D"
    with book.begin() as uow:
        assert uow.next_case() == "HS-000003-D"
        assert uow.next_command() == "L-000002"


# ---- two at once


def test_whoever_decides_about_what_another_has_changed_meanwhile_is_told(book):
    walk = admitted(book.walk())
    with book.reading() as reader:
        stale = reader.case(walk.code)
        organisations = reader.organisations({"CB5"})
    receipt = walk.command("receive_decision", "04/06/2026")
    outcome = decision.decide(stale.law, organisations, stale.record, stale.running, (), receipt, NOW, TODAY)
    walk.advance("record_person", "05/06/2026", religion="none")
    before = book.dump()
    with pytest.raises(ChangedBySomeoneElse) as changed, book.begin() as uow:
        uow.save(stale, outcome, "")
    assert (changed.value.code, changed.value.now_version) == (walk.code, stale.record.version + 1)
    assert book.dump() == before


def test_a_line_typed_twice_is_found_by_its_key_and_written_once(book):
    walk = discovered(book.walk())
    command = walk.command("list_sympathiser", "07/07/2025")._replace(key="k1", command="L-7")
    with book.begin() as uow:
        first = service.advance(uow, uow.case(walk.code), command, NOW, TODAY)
    before = book.dump()
    with book.begin() as uow:
        second = service.advance(uow, uow.case(walk.code), command, NOW, TODAY)
    assert isinstance(first, Decision)
    assert second == service.Repeated(walk.code, first.event)
    assert book.dump() == before


def test_a_key_that_another_event_bears_is_refused(book):
    walk = discovered(book.walk())
    with book.begin() as uow:
        file = uow.case(walk.code)
        outcome = service.decide(uow, file, walk.command("list_sympathiser", "07/07/2025"), NOW, TODAY)
        uow.save(file, outcome, "k1")
    other = discovered(book.walk("Đỗ Minh Đăng"))
    before = book.dump()
    with book.reading() as reader:
        file = reader.case(other.code)
        outcome = service.decide(reader, file, other.command("list_sympathiser", "07/07/2025"), NOW, TODAY)
    with pytest.raises(KeyTaken), book.begin() as uow:
        uow.save(file, outcome, "k1")
    assert book.dump() == before


def test_a_line_may_be_typed_again_after_it_was_undone(book):
    walk = discovered(book.walk())
    command = walk.command("list_sympathiser", "07/07/2025")._replace(key="k1", command="L-000050")
    with book.begin() as uow:
        assert isinstance(service.advance(uow, uow.case(walk.code), command, NOW, TODAY), Decision)
    with book.begin() as uow:
        assert isinstance(service.undo(uow, "L-000050", "L-000051", "VP", NOW, TODAY), service.Undone)
    with book.begin() as uow:
        again = service.advance(uow, uow.case(walk.code), command._replace(command="L-000052"), NOW, TODAY)
    assert isinstance(again, Decision)
    assert again.record.newest("list_sympathiser") is not None


# ---- corrections and withdrawals


def test_a_correction_keeps_both_events_and_changes_what_counts(book):
    walk = listed(book.walk())
    seq = walk.seq_of("list_sympathiser")
    walk.correct(seq, "list_sympathiser", "06/07/2025")
    with book.reading() as reader:
        events = reader.events(walk.code)
        record = reader.case(walk.code).record
        on_file = papers.documents(reader, walk.code)
    assert events[-1].replaces == seq
    assert events[-1].because == "ghi nhầm"
    assert [each.seq for each in events] == list(range(1, len(events) + 1))
    assert record.newest("list_sympathiser").on == date(2025, 7, 6)
    assert [each.seq for each in on_file if each.document == "list_resolution"] == [events[-1].seq]


def test_a_paper_keeps_its_place_when_its_event_is_corrected(book):
    walk = listed(book.walk())
    seq = walk.seq_of("list_sympathiser")
    with book.begin() as uow:
        [paper] = [e for e in papers.of_case(uow, walk.code) if e.document == "list_resolution"]
        doings = [
            papers.Doing(paper, custody.PLACED, "tủ 2, cặp 14", date(2026, 10, 15)),
            papers.Doing(paper, custody.LENT, "đ/c Lâm", date(2026, 10, 15)),
        ]
        papers.record(uow, walk.code, doings, papers.By("VP", uow.next_command(), NOW))
    walk.correct(seq, "list_sympathiser", "06/07/2025", "list_resolution=06/07/2025")
    walk.correct(walk.events[-1].seq, "list_sympathiser", "05/07/2025")
    with book.reading() as reader:
        [paper] = [e for e in papers.of_case(reader, walk.code) if e.document == "list_resolution"]
    assert paper.filed.seq == walk.events[-1].seq
    assert (paper.place, paper.loan) == ("tủ 2, cặp 14", custody.Loan("đ/c Lâm", date(2026, 10, 15)))


def test_a_withdrawn_step_counts_no_more_and_its_deadlines_are_dropped(book):
    walk = probationary(book.walk())
    assert "probation.length" in walk.open_deadlines()
    walk.withdraw(walk.seq_of("hold_ceremony"))
    assert walk.state == "admitted"
    assert "probation.length" not in walk.open_deadlines()
    assert "ceremony.hold" in walk.open_deadlines()
    with book.reading() as reader:
        statuses = {(e.deadline, e.status) for e in queries.deadlines_of(reader, walk.code)}
    assert ("probation.length", "dropped") in statuses
    assert ("ceremony.hold", "open") in statuses


def test_a_late_entry_is_kept_in_its_turn(book):
    walk = certified(book.walk())
    walk.advance("record_person", "01/08/2025", religion="none")
    assert walk.record.latest == date(2025, 8, 20)
    assert walk.state == "certified"


def _moving(walk, to, on="01/10/2025"):
    """A case of somebody who is known to move, and the row of the transfer table that fits."""
    walk.advance("move_known", on, destination=to, kind="official", effective_on=day(on), reason="job")
    return walk.command(
        "move_within" if to == "CB7" else "transfer_a", on, **({"cell": to} if to == "CB7" else {})
    )


def test_a_case_follows_the_person_to_another_cell(book):
    walk = certified(book.walk())
    walk.keep(walk.decide(_moving(walk, "CB7")))
    with book.reading() as reader:
        assert reader.case(walk.code).cell == "CB7"
        assert [line.cell_name for line in queries.cases(reader)] == ["Chi bộ 7"]


def test_steps_that_came_along_are_read_back_with_their_facts_and_papers(book):
    paper = Paper("list_resolution", "", date(2024, 5, 2))
    carried = (
        Entry("discover", date(2024, 4, 1), {"introduced_by": "cell"}, (), 1, carried=True),
        Entry("list_sympathiser", date(2024, 5, 2), {}, (paper,), 1, carried=True),
    )
    walk = book.walk()
    walk.advance("take_over", "04/07/2025", cell="CB5", carried=carried)
    assert walk.events[0].carried == carried
    with book.reading() as reader:
        assert reader.case(walk.code).record.papers("list_resolution")[0][0] == paper
        assert [each.document for each in papers.documents(reader, walk.code)] == ["list_resolution"]


# ---- all or nothing


WRITES = [
    ("INSERT", "event"),
    ("INSERT", "document"),
    ("INSERT", "deadline"),
    ("UPDATE", "deadline"),
    ("UPDATE", '"case"'),
    ("INSERT", "outbox"),
    ("INSERT", "letter"),
]


def _advance(book, walk, command, *first):
    with book.begin() as uow:
        for statement in first:
            uow.cursor.execute(statement)
        return service.advance(uow, uow.case(walk.code), command, NOW, TODAY)


@pytest.mark.parametrize(("operation", "table"), WRITES)
def test_whatever_statement_fails_nothing_of_the_step_is_left(book, operation, table):
    if table == "letter":
        walk = certified(book.walk())
        command = _moving(walk, "KT1")
    else:
        walk = dossier_ready(book.walk())
        command = walk.command("cell_resolves_admission", "11/05/2026", votes=votes(12, 11, 1))
    before = book.dump()
    failing = f"CREATE TEMP TRIGGER fails BEFORE {operation} ON main.{table} BEGIN SELECT RAISE(ABORT, 'no more'); END"
    with pytest.raises(sqlite3.IntegrityError, match="no more"):
        _advance(book, walk, command, failing)
    assert book.dump() == before
    assert isinstance(_advance(book, walk, command), Decision)


def test_a_dry_run_says_what_would_be_and_changes_nothing(book):
    walk = discovered(book.walk())
    before = book.dump()
    with book.begin(keep=False) as uow:
        command = walk.command("list_sympathiser", "07/07/2025")
        outcome = service.advance(uow, uow.case(walk.code), command, NOW, TODAY)
        assert isinstance(outcome, Decision)
        assert uow.case(walk.code).record.version == outcome.event.seq
    assert book.dump() == before


def _interrupted(book, walk):
    with book.begin() as uow:
        service.advance(uow, uow.case(walk.code), walk.command("list_sympathiser", "07/07/2025"), NOW, TODAY)
        raise KeyboardInterrupt


def test_an_interruption_leaves_nothing(book):
    walk = discovered(book.walk())
    before = book.dump()
    with pytest.raises(KeyboardInterrupt):
        _interrupted(book, walk)
    assert book.dump() == before


def test_many_cases_are_written_as_one(book):
    walks = [discovered(book.walk(f"Nguyễn Văn {name}")) for name in ("An", "Bình", "Châu")]
    with book.begin() as uow:
        saved = []
        for walk in walks:
            file = uow.case(walk.code)
            command = walk.command("list_sympathiser", "07/07/2025")._replace(command="L-000100")
            saved.append((file, service.decide(uow, file, command, NOW, TODAY), ""))
        uow.save_all(saved)
    with book.reading() as reader:
        written = reader.command("L-000100")
        assert [code for code, _ in written] == [walk.code for walk in walks]
        assert {reader.case(walk.code).record.version for walk in walks} == {3}


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 1, 1))
    assert stamp(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000+00:00"
