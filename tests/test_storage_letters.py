"""The register of letters: numbers without gap and without reuse, per issuer, kind and term."""

import threading
from datetime import UTC, date, datetime

import pytest
from storage_fixtures import ENGINES, new_book
from walking import day
from ways import certified

from ketnap.storage import engine
from ketnap.storage.correspondence import answers, letters
from ketnap.storage.correspondence.letters import Book, Issued
from ketnap.storage.errors import LetterRefused
from ketnap.workflow.ports import NoSuchLetter, Receipt

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
ON = date(2026, 11, 24)
CV = Book("LC", "CV", "2025-07-12")


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def transferred(book, name="Lê Ngọc Châu"):
    """A certified person has moved away: two drafts."""
    walk = certified(book.walk(name))
    moving = {
        "destination": "KT1",
        "kind": "official",
        "effective_on": day("01/10/2025"),
        "reason": "residence",
    }
    walk.advance("move_known", "01/10/2025", **moving)
    walk.advance("transfer_a", "01/10/2025")
    return walk


def written(number):
    return Issued(f"{number:02}-CV/ĐU", "KT", {"number": number, "person": "Lê Ngọc Châu"})


def issue(book, letter, register=CV, say=written):
    with book.begin() as uow:
        return letters.issue(uow, letter, register, ON, "L-000090", say)


def numbers(book):
    with book.reading() as reader:
        return [line.letter.number for line in letters.register(reader, "LC") if line.kind == "CV"]


def test_a_transfer_raises_its_letters_as_drafts_without_number(book):
    walk = transferred(book)
    with book.reading() as reader:
        drafts = letters.drafts(reader)
        assert [line.letter for line in drafts] == list(reader.letters(walk.code))
    assert {(line.letter.letter, line.kind, line.letter.number) for line in drafts} == {
        ("consideration_certificate", "CN", None),
        ("transfer_notice", "CV", None),
    }
    assert {line.letter.seq for line in drafts} == {walk.record.version}
    assert {(line.person, line.cell) for line in drafts} == {("Lê Ngọc Châu", "CB5")}


def test_an_issued_letter_keeps_what_was_printed(book):
    transferred(book)
    letter = issue(book, 2)
    assert (letter.status, letter.number, letter.symbol, letter.issued_on) == ("issued", 1, "01-CV/ĐU", ON)
    assert letter.inputs == {"number": 1, "person": "Lê Ngọc Châu"}
    assert letter.inputs_hash == letters.inputs_hash('{"number":1,"person":"Lê Ngọc Châu"}')
    with book.reading() as reader:
        assert [line.letter for line in letters.numbered(reader, 1)] == [letter]
        assert [line.letter for line in answers.unacknowledged(reader)] == [letter]
        assert [line.letter.id for line in letters.drafts(reader)] == [1]


def test_numbers_go_on_where_the_paper_register_ended(book):
    transferred(book)
    with book.begin() as uow:
        letters.begin_book(uow, CV, 41)
        assert letters.last_number(uow, CV) == 41
    assert issue(book, 2).symbol == "42-CV/ĐU"
    with book.begin() as uow, pytest.raises(LetterRefused):
        letters.begin_book(uow, CV, 50)
    with book.reading() as reader:
        assert letters.books(reader) == [letters.BookState(CV, 41, 42)]
        assert letters.gaps(reader) == []


def test_each_kind_and_each_term_counts_for_itself(book):
    transferred(book)
    transferred(book, "Đỗ Minh Đăng")
    assert issue(book, 1, CV._replace(kind="CN")).number == 1
    assert issue(book, 2).number == 1
    assert issue(book, 4, CV._replace(term="2030-07-12")).number == 1


def test_a_letter_that_fails_takes_no_number(book):
    transferred(book)

    def fails(number):
        raise RuntimeError(number)

    before = book.dump()
    with pytest.raises(RuntimeError):
        issue(book, 2, say=fails)
    assert book.dump() == before
    assert issue(book, 2).number == 1


def test_a_letter_is_issued_once(book):
    transferred(book)
    issue(book, 2)
    before = book.dump()
    with pytest.raises(LetterRefused) as error:
        issue(book, 2)
    assert (error.value.reason, book.dump()) == ("not_a_draft", before)
    with pytest.raises(NoSuchLetter):
        issue(book, 99)


def test_a_void_letter_keeps_its_number(book):
    transferred(book)
    transferred(book, "Đỗ Minh Đăng")
    issue(book, 2)
    with book.begin() as uow:
        letter = letters.void(uow, 2, "sai nơi nhận")
    assert (letter.status, letter.number, letter.void_because) == ("void", 1, "sai nơi nhận")
    assert issue(book, 4).number == 2
    assert numbers(book) == [1, 2]
    with book.begin() as uow, pytest.raises(LetterRefused):
        letters.void(uow, 2, "lại")
    with book.reading() as reader:
        assert letters.gaps(reader) == []
        assert [line.letter.id for line in answers.unacknowledged(reader)] == [4]


def test_two_connections_give_numbers_without_gap(book):
    for n in range(12):
        transferred(book, f"Nguyễn Văn {n}")
    waiting = [2 * n for n in range(1, 13)]
    errors = []

    def work(mine):
        try:
            with engine.Database(book.path) as database:
                for letter in mine:
                    with database.begin() as uow:
                        letters.issue(uow, letter, CV, ON, "L-000090", written)
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=work, args=(waiting[n::2],)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert numbers(book) == list(range(1, 13))


def test_a_number_that_somebody_removed_is_a_gap(book):
    transferred(book)
    issue(book, 2)
    book.run("DELETE FROM letter WHERE number = 1")
    with book.reading() as reader:
        assert letters.gaps(reader) == [(CV, 1)]


def test_a_receipt_ends_the_waiting(book):
    transferred(book)
    issue(book, 2)
    with book.begin() as uow:
        uow.add_receipt(2, Receipt(1, "sent", ON, "bưu điện", "VP", "L-000091"), NOW)
    with book.reading() as reader:
        assert [line.letter.id for line in answers.unacknowledged(reader)] == [2]
    with book.begin() as uow:
        uow.add_receipt(2, Receipt(2, "arrived", ON, "điện thoại", "VP", "L-000092"), NOW)
        uow.add_receipt(2, Receipt(3, "accepted", ON, "công văn", "VP", "L-000093"), NOW)
    with book.reading() as reader:
        assert answers.unacknowledged(reader) == []
        assert [(each.n, each.status, each.how) for each in reader.receipts(2)] == [
            (1, "sent", "bưu điện"),
            (2, "arrived", "điện thoại"),
            (3, "accepted", "công văn"),
        ]


def test_what_was_said_by_mistake_no_longer_stands_and_is_waited_for_again(book):
    transferred(book)
    issue(book, 2)
    with book.begin() as uow:
        uow.add_receipt(2, Receipt(1, "arrived", ON, "điện thoại", "VP", "L-000091"), NOW)
        uow.withdraw_receipts("L-000091", "L-000092")
    with book.reading() as reader:
        assert [line.letter.id for line in answers.unacknowledged(reader)] == [2]
        assert [each.withdrawn for each in reader.receipts(2)] == ["L-000092"]
        assert [each.status for _, each in reader.receipts_by("L-000091")] == ["arrived"]


def test_drafts_of_a_withdrawn_step_are_void_and_issued_letters_stay(book):
    walk = transferred(book)
    issue(book, 2)
    walk.withdraw(walk.record.version)
    with book.reading() as reader:
        found = {each.id: (each.status, each.number) for each in reader.letters(walk.code)}
        assert found == {1: ("void", None), 2: ("issued", 1)}
        assert letters.drafts(reader) == []


def test_drafts_of_a_corrected_step_are_void_and_new_ones_stand(book):
    walk = transferred(book)
    walk.correct(walk.record.version, "transfer_a", "02/10/2025")
    with book.reading() as reader:
        found = [(each.status, each.seq, each.void_because) for each in reader.letters(walk.code)]
    old, new = walk.record.version - 1, walk.record.version
    assert found == [
        ("void", old, "ghi nhầm"),
        ("void", old, "ghi nhầm"),
        ("draft", new, None),
        ("draft", new, None),
    ]
