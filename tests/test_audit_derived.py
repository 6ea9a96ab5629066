"""What follows from the record is what its events lead to: papers, deadlines, the person, the cell and days of the case.
Whatever of it somebody changes in the file is found; what the program itself changes there is not taken for that."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from storage_fixtures import ENGINES, Book, KeptWalk, new_book
from walking import NOW, day
from ways import certified, discovered, probation_done, probationary

from ketnap.storage import law_store, recount, sweep
from ketnap.storage.correspondence import papers
from ketnap.storage.deadline_rows import DeadlineRow
from ketnap.storage.person_rows import PersonRow
from ketnap.storage.proof import audit
from ketnap.storage.proof.audit import Report
from ketnap.storage.proof.derived import CASE, DEADLINE, DOCUMENT, EXTRA, LACKING, OTHER, PERSON, Difference
from ketnap.storage.tables import document
from ketnap.workflow import custody
from ketnap.workflow.calendar import Calendar, Day
from ketnap.workflow.law import Law
from ketnap.workflow.people import as_facts

SAID = {
    "sex": "nữ",
    "ethnicity": "Kinh",
    "occupation": "kỹ sư",
    "identity_number": "031301000123",
    "phone": "0901234567",
    "email": "anh@example.vn",
    "native_place": "An Dương",
    "residence": "Lê Chân",
}


@pytest.fixture(params=ENGINES)
def book(request: pytest.FixtureRequest, tmp_path: Path, law: Law) -> Iterator[Book]:
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def known(book: Book, name: str = "Phạm Thị Hồng Ánh") -> KeptWalk:
    """A case to begin, of somebody of whom everything is known."""
    return book.walk(name, **SAID)


def opened(walk: KeptWalk) -> KeptWalk:
    """The case as the shell opens it: its first event says who it is about."""
    born = day("14/03/2001")
    walk.advance(
        "discover",
        "04/07/2025",
        cell="CB5",
        birth_date=born,
        education="higher",
        introduced_by="cell",
        **as_facts(walk.person),
    )
    return walk


def verify(book: Book) -> Report:
    with book.reading() as reader:
        return audit.verify(reader, replay=True)


def found(book: Book) -> list[Difference]:
    """What differs, where nothing but rows that follow the record is broken."""
    report = verify(book)
    assert all(each.row is not None and each.what == each.row.what for each in report.broken)
    assert report.sound is not bool(report.broken)
    return [each.row for each in report.broken if each.row is not None]


def the_only(book: Book) -> Difference:
    [difference] = found(book)
    return difference


def row_of(book: Book, deadline: str) -> tuple[int, DeadlineRow]:
    """A deadline as stored, with its rung."""
    columns = ", ".join(DeadlineRow._fields)
    with book.reading() as reader:
        found = reader.cursor.execute(
            f"SELECT {columns} FROM deadline WHERE kind = ?", (deadline,)
        ).fetchall()
    row = DeadlineRow._make(found[-1])
    return row.seq, row


# ---- papers


@pytest.mark.parametrize(
    ("column", "value"), [("kind", "application"), ("number", "99-XX"), ("issued_on", "2024-01-01")]
)
def test_a_paper_that_is_not_as_it_was_recorded_is_found(book: Book, column: str, value: str) -> None:
    walk = certified(book.walk())
    seq = walk.seq_of("certify")
    book.run(f"UPDATE document SET {column} = ? WHERE seq = ?", value, seq)
    assert the_only(book) == Difference(DOCUMENT, seq, OTHER, "awareness_certificate", columns=(column,))
    assert (verify(book).broken[0].case, verify(book).broken[0].on) == (walk.code, date(2025, 8, 20))


def test_every_column_of_a_paper_is_verified() -> None:
    assert set(document.c.keys()) == {"case_id", "seq", "n", "kind", "number", "issued_on"}


def test_a_paper_that_was_removed_and_one_that_was_added_are_found(book: Book) -> None:
    walk = certified(book.walk())
    seq = walk.seq_of("certify")
    book.run("DELETE FROM document WHERE seq = ?", seq)
    assert the_only(book) == Difference(DOCUMENT, seq, LACKING, "awareness_certificate")
    book.run("INSERT INTO document SELECT 1, 1, 7, 'application', '', '2025-07-04'")
    assert found(book)[1:] == [Difference(DOCUMENT, 1, EXTRA, "application")]


def test_where_the_original_lies_and_who_borrowed_it_is_the_offices_own(book: Book) -> None:
    walk = certified(book.walk())
    with book.begin() as uow:
        certificate = papers.of_case(uow, walk.code)[-1]
        lent = papers.Doing(certificate, custody.LENT, "Trần Văn Lâm", date(2026, 11, 20))
        papers.record(uow, walk.code, [lent], papers.By("VP", uow.next_command(), NOW))
    assert found(book) == []
    walk.correct(walk.seq_of("certify"), "certify", "21/08/2025")
    assert found(book) == []


def test_the_papers_of_a_corrected_and_of_a_withdrawn_event_are_gone(book: Book) -> None:
    walk = certified(book.walk())
    seq = walk.seq_of("certify")
    walk.correct(seq, "certify", "21/08/2025", "awareness_certificate=20/08/2025")
    assert found(book) == []
    # Whoever puts back what was corrected is found.
    book.run("UPDATE document SET seq = ? WHERE kind = 'awareness_certificate'", seq)
    assert {(each.seq, each.how) for each in found(book)} == {(seq, EXTRA), (walk.record.version, LACKING)}
    book.run("UPDATE document SET seq = ? WHERE kind = 'awareness_certificate'", walk.record.version)
    walk.withdraw(seq)
    assert found(book) == []


# ---- deadlines

CHANGED: dict[str, Any] = {
    "opened_on": "2026-05-30",
    "starts_on": "2026-05-30",
    "due_on": "2026-12-31",
    "owner": "person",
    "status": "dropped",
    "closed_by": 1,
    "closed_on": "2026-06-02",
    "rungs": "[]",
    "source": "không có",
    "provenance": "verified?",
    "length": 99,
    "unit": "years",
    "calendar_status": "missing",
}


@pytest.mark.parametrize("column", CHANGED)
@pytest.mark.parametrize("deadline", ["dossier.freshness", "ceremony.hold", "probation.length"])
def test_a_changed_column_of_a_deadline_is_found(book: Book, column: str, deadline: str) -> None:
    """Of one that is open, and of those that ended."""
    probationary(book.walk())
    seq, row = row_of(book, deadline)
    assert row.status == ("open" if deadline == "probation.length" else "closed")
    book.run(f"UPDATE deadline SET {column} = ? WHERE kind = ?", CHANGED[column], deadline)
    assert the_only(book) == Difference(DEADLINE, seq, OTHER, deadline, columns=(column,))


def test_every_column_of_a_deadline_is_verified() -> None:
    key = {"case_id", "seq", "kind", "item"}
    assert set(DeadlineRow._fields) == key | set(CHANGED) | {"rung", "next_rung_on"}


def test_a_deadline_that_was_removed_and_one_that_was_added_are_found(book: Book) -> None:
    walk = probationary(book.walk())
    seq, row = row_of(book, "probation.length")
    book.run("DELETE FROM deadline WHERE kind = 'probation.length'")
    assert the_only(book) == Difference(DEADLINE, seq, LACKING, "probation.length")
    marks = ", ".join("?" * len(row))
    book.run(f"INSERT INTO deadline VALUES ({marks})", *row)
    assert found(book) == []
    book.run(f"INSERT INTO deadline VALUES ({marks})", *row._replace(item="hai"))
    assert the_only(book) == Difference(DEADLINE, seq, EXTRA, "probation.length", "hai")
    assert verify(book).broken[0].on == walk.events[seq - 1].happened_on


def test_a_deadline_set_back_to_open_is_found(book: Book) -> None:
    probationary(book.walk())
    seq, _row = row_of(book, "ceremony.hold")
    book.run(
        "UPDATE deadline SET status = 'open', closed_by = NULL, closed_on = NULL WHERE kind = 'ceremony.hold'"
    )
    assert the_only(book).columns == ("status", "closed_by", "closed_on")
    assert the_only(book).seq == seq


def test_how_far_the_sweep_has_come_is_no_difference(book: Book) -> None:
    probationary(book.walk())
    _seq, row = row_of(book, "probation.length")
    for months in range(14):
        with book.begin() as uow:
            sweep.sweep(uow, date(2026, 6, 19) + timedelta(days=31 * months), NOW)
        assert found(book) == []
    assert row_of(book, "probation.length")[1].rung > row.rung


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("next_rung_on = NULL", "next_rung_on"),
        ("next_rung_on = '2040-01-01'", "next_rung_on"),
        ("rung = rung + 1", "next_rung_on"),
        ("rung = 99, next_rung_on = NULL", "rung"),
        ("rung = -1", "rung"),
    ],
)
def test_a_reminder_that_would_not_come_on_its_day_is_found(book: Book, change: str, column: str) -> None:
    probationary(book.walk())
    book.run(f"UPDATE deadline SET {change} WHERE kind = 'probation.length'")
    assert the_only(book).columns == (column,)


def test_a_deadline_that_ended_reminds_nobody(book: Book) -> None:
    probationary(book.walk())
    book.run("UPDATE deadline SET next_rung_on = '2026-12-01' WHERE kind = 'ceremony.hold'")
    assert the_only(book).columns == ("next_rung_on",)


def test_deadlines_that_ran_twice_moved_or_lost_their_opening_are_as_the_events_left_them(book: Book) -> None:
    walk = probation_done(book.walk())
    ceremony = walk.seq_of("hold_ceremony")
    walk.withdraw(ceremony)
    assert walk.clock("ceremony.hold")
    assert found(book) == []
    walk.advance("hold_ceremony", "22/06/2026")
    walk.correct(walk.seq_of("hold_ceremony"), "hold_ceremony", "23/06/2026")
    walk.withdraw(walk.seq_of("receive_decision"))
    assert found(book) == []


# ---- a calendar that changed


def let_off(book: Book, *days: date) -> None:
    """These days are off from now on, and what is open is counted anew, as `calendar set` does it."""
    with book.begin() as uow:
        calendar = uow.law().calendar
        more = [Day(on, "off", "nghỉ bù", "TB 1", "official", "verified") for on in days]
        law_store.put_calendar(uow, Calendar([*calendar.days, *more], calendar.years))
        recount.run(uow, lambda _counted: None)


def test_a_deadline_that_ended_before_the_calendar_changed_keeps_its_dates(book: Book) -> None:
    probationary(book.walk())
    _seq, before = row_of(book, "ceremony.hold")
    let_off(book, date(2026, 6, 22), date(2026, 6, 23))
    assert row_of(book, "ceremony.hold")[1] == before
    assert found(book) == []
    # Of such a one the working days cannot be counted any more, but what does not hang on them can.
    book.run("UPDATE deadline SET due_on = '2026-09-01' WHERE kind = 'ceremony.hold'")
    assert found(book) == []
    book.run("UPDATE deadline SET closed_on = '2026-09-01' WHERE kind = 'ceremony.hold'")
    assert the_only(book).columns == ("closed_on",)


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ("due_on = '2028-01-01'", ("due_on",)),
        ("due_on = NULL", ("due_on",)),
        ("starts_on = 'hôm qua'", ("due_on",)),
        ("owner = 'person'", ("owner",)),
    ],
)
def test_months_are_counted_without_a_calendar(book: Book, change: str, columns: tuple[str, ...]) -> None:
    probationary(book.walk())
    let_off(book, date(2026, 6, 22))
    book.run(f"UPDATE deadline SET {change} WHERE kind = 'dossier.freshness'")
    assert the_only(book).columns == columns


def test_what_ended_after_the_calendar_changed_was_counted_by_it(book: Book) -> None:
    walk = probationary(book.walk())
    walk.withdraw(walk.seq_of("hold_ceremony"))
    before = walk.due("ceremony.hold")
    let_off(book, date(2026, 6, 22))
    assert found(book) == []
    walk.advance("hold_ceremony", "24/06/2026")
    assert found(book) == []
    assert row_of(book, "ceremony.hold")[1].due_on != str(before)
    book.run("UPDATE deadline SET due_on = ? WHERE kind = 'ceremony.hold'", str(before))
    assert the_only(book).columns == ("due_on",)


def test_an_open_deadline_counted_by_the_former_calendar_is_found(book: Book) -> None:
    walk = probationary(book.walk())
    walk.withdraw(walk.seq_of("hold_ceremony"))
    before = walk.due("ceremony.hold")
    let_off(book, date(2026, 6, 22))
    book.run("UPDATE deadline SET due_on = ? WHERE kind = 'ceremony.hold'", str(before))
    assert the_only(book).columns == ("due_on",)


# ---- the person


@pytest.mark.parametrize("column", PersonRow._fields[1:])
def test_a_changed_column_of_the_person_is_found(book: Book, column: str) -> None:
    walk = opened(known(book))
    assert found(book) == []
    book.run(f"UPDATE person SET {column} = 'khác'")
    assert the_only(book) == Difference(PERSON, walk.record.version, OTHER, columns=(column,))


def test_what_nobody_has_said_of_a_person_does_not_stand_in_the_register(book: Book) -> None:
    opened(book.walk())
    book.run("UPDATE person SET phone = '0901234567'")
    assert the_only(book).columns == ("phone",)


def test_a_person_that_is_not_there_is_found(book: Book) -> None:
    walk = opened(known(book))
    with book.begin() as uow:
        uow.cursor.execute("PRAGMA defer_foreign_keys=ON")
        uow.cursor.execute("UPDATE person SET id = 2")
        uow.cursor.execute('UPDATE "case" SET person_id = 2')
    assert found(book) == [
        Difference(PERSON, walk.record.version, LACKING),
        Difference(CASE, walk.record.version, OTHER, columns=("person_id",)),
    ]


def test_the_person_follows_what_was_recorded_corrected_and_taken_back(book: Book) -> None:
    walk = opened(known(book))
    walk.advance("record_person", "10/07/2025", residence="Kiến Thụy", phone="0912345678")
    walk.correct(walk.record.version, "record_person", "10/07/2025", full_name="Phạm Thị Hồng Anh")
    assert found(book) == []
    assert book.one("SELECT name || residence FROM person") == "Phạm Thị Hồng AnhLê Chân"
    walk.withdraw(2)
    assert found(book) == []
    book.run("UPDATE person SET residence = 'Kiến Thụy'")
    assert the_only(book).columns == ("residence",)


def test_of_a_case_whose_opening_says_no_name_what_was_said_later_is_verified(book: Book) -> None:
    walk = discovered(known(book))
    walk.advance("record_person", "10/07/2025", residence="Kiến Thụy")
    assert found(book) == []
    book.run("UPDATE person SET occupation = 'thợ hàn', residence = 'Lê Chân', folded = 'ai do'")
    assert the_only(book).columns == ("folded", "residence")


# ---- the row of the case


@pytest.mark.parametrize(
    ("column", "value"), [("cell", "CB7"), ("state_since", "2020-01-01"), ("opened_on", "2020-01-01")]
)
def test_a_changed_column_of_the_case_is_found(book: Book, column: str, value: str) -> None:
    walk = certified(book.walk())
    book.run(f'UPDATE "case" SET {column} = ?', value)
    assert the_only(book) == Difference(CASE, walk.record.version, OTHER, columns=(column,))


def test_a_case_whose_opening_was_taken_back_keeps_its_cell_and_its_person(book: Book) -> None:
    walk = opened(known(book))
    walk.withdraw(1)
    assert walk.state == "new"
    assert found(book) == []
