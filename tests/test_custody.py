"""Originals: where they lie and who had them, folded from what was done with them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from storage_fixtures import Book, KeptWalk, new_book
from walking import NOW
from ways import certified, listed

from ketnap.storage.correspondence import papers
from ketnap.storage.correspondence.papers import By, Doing
from ketnap.workflow import custody
from ketnap.workflow.custody import LENT, PLACED, RETURNED, Loan, Original
from ketnap.workflow.law import Law

TODAY = date(2026, 11, 25)
LAM, HOA = "đ/c Lâm", "đ/c Hoa"


@pytest.fixture
def book(tmp_path: Path, law: Law) -> Iterator[Book]:
    book = new_book("sqlite", tmp_path, law)
    yield book
    book.close()


def everything(book: Book, walk: KeptWalk) -> list[Original]:
    with book.reading() as reader:
        return papers.of_case(reader, walk.code)


def resolution(book: Book, walk: KeptWalk) -> Original:
    [found] = [each for each in everything(book, walk) if each.document == "list_resolution"]
    return found


def done(
    book: Book, walk: KeptWalk, act: str, what: str | None, on: date, paper: Original | None = None
) -> str:
    """Something done with the list resolution; the command that recorded it."""
    with book.begin() as uow:
        command = uow.next_command()
        doing = Doing(paper or resolution(book, walk), act, what, on)
        papers.record(uow, walk.code, [doing], By("VP", command, NOW))
    return command


def day(number: int) -> date:
    return date(2026, 10, number)


def test_who_had_a_paper_is_kept_in_turn(book: Book) -> None:
    walk = listed(book.walk())
    assert (resolution(book, walk).place, resolution(book, walk).loans) == (None, ())
    done(book, walk, PLACED, "tủ 2", day(1))
    done(book, walk, LENT, LAM, day(2))
    assert resolution(book, walk).loan == Loan(LAM, day(2))
    done(book, walk, RETURNED, None, day(5))
    done(book, walk, LENT, HOA, day(7))
    now = resolution(book, walk)
    assert now.loans == (Loan(LAM, day(2), day(5)), Loan(HOA, day(7)))
    assert now.place == "tủ 2", "it belongs there when it is back"


def test_a_loan_outlives_the_correction_of_the_step_even_of_the_number(book: Book) -> None:
    walk = certified(book.walk())
    done(book, walk, LENT, LAM, day(2))
    walk.correct(
        walk.seq_of("list_sympathiser"), "list_sympathiser", "07/07/2025", "list_resolution=06/07/2025"
    )
    found = resolution(book, walk)
    assert (found.number, found.loan) == ("02-XX", Loan(LAM, day(2)))


def test_what_is_out_while_its_step_is_taken_back_is_still_out(book: Book) -> None:
    walk = listed(book.walk(), helpers=())
    done(book, walk, LENT, LAM, day(2))
    walk.withdraw(walk.seq_of("list_sympathiser"))
    [stray] = [each for each in everything(book, walk) if each.document == "list_resolution"]
    assert (stray.filed, stray.loan) == (None, Loan(LAM, day(2)))
    with book.reading() as reader:
        assert [each.borrower for each in papers.lent(reader)] == [LAM]
    walk.advance("list_sympathiser", "08/07/2025")
    again = resolution(book, walk)
    assert again.filed is not None, "recorded anew with the same number, it is the same paper"
    assert again.loan == Loan(LAM, day(2))
    done(book, walk, RETURNED, None, day(9))
    assert resolution(book, walk).loans == (Loan(LAM, day(2), day(9)),)
    with book.reading() as reader:
        assert papers.lent(reader) == []


def test_a_paper_that_is_back_and_no_longer_on_file_is_gone(book: Book) -> None:
    walk = listed(book.walk(), helpers=())
    done(book, walk, PLACED, "tủ 2", day(1))
    walk.withdraw(walk.seq_of("list_sympathiser"))
    assert everything(book, walk) == []


def test_two_papers_of_one_kind_from_one_step_keep_apart(book: Book) -> None:
    walk = listed(book.walk())
    walk.advance("file_paper", "08/07/2025", "residence_comments")
    walk.advance("file_paper", "09/07/2025", "residence_comments")
    first, second = [each for each in everything(book, walk) if each.document == "residence_comments"]
    done(book, walk, LENT, LAM, day(2), second)
    now = [each.loan for each in everything(book, walk) if each.document == "residence_comments"]
    assert now == [None, Loan(LAM, day(2))]
    assert first.sheet != second.sheet


def test_what_a_command_did_is_taken_back_and_stays_in_the_table(book: Book) -> None:
    walk = listed(book.walk())
    done(book, walk, LENT, LAM, day(2))
    command = done(book, walk, RETURNED, None, day(5))
    with book.begin() as uow:
        assert papers.last_command(uow) == command
        papers.take_back(uow, command, uow.next_command())
    assert resolution(book, walk).loan == Loan(LAM, day(2))
    with book.reading() as reader:
        [kept] = papers.of_command(reader, command)
        assert papers.last_command(reader) != command
    assert kept.act.withdrawn is not None


def test_only_the_last_thing_done_with_a_paper_can_be_taken_back(book: Book) -> None:
    walk = listed(book.walk())
    placed = done(book, walk, PLACED, "tủ 2", day(1))
    lent = done(book, walk, LENT, LAM, day(2))
    returned = done(book, walk, RETURNED, None, day(5))
    with book.reading() as reader:
        later = {each: papers.done_since(reader, papers.of_command(reader, each)) for each in (placed, lent)}
        assert papers.done_since(reader, papers.of_command(reader, returned)) is None
    assert later[placed] is None, "where it lies is another matter than who has it"
    assert later[lent] is not None


@pytest.mark.parametrize(
    ("act", "on", "code", "named"),
    [
        (LENT, date(2026, 11, 26), "future", date(2026, 11, 26)),
        (LENT, date(2025, 7, 6), "before_paper", date(2025, 7, 7)),
        (RETURNED, day(5), "not_lent", None),
        (PLACED, date(2030, 1, 1), None, None),
    ],
)
def test_an_act_must_fit_the_paper(
    book: Book, act: str, on: date, code: str | None, named: date | None
) -> None:
    paper = resolution(book, listed(book.walk()))
    found = custody.against(paper, act, on, TODAY)
    assert (None if found is None else (found.code, found.day)) == (None if code is None else (code, named))


def test_a_paper_that_is_out_is_not_lent_and_comes_back_no_earlier_than_it_went(book: Book) -> None:
    walk = listed(book.walk())
    done(book, walk, LENT, LAM, day(5))
    paper = resolution(book, walk)
    for act, on, code in ((LENT, day(9), "lent"), (RETURNED, day(4), "before_newest")):
        found = custody.against(paper, act, on, TODAY)
        assert found is not None
        assert (found.code, found.day) == (code, day(5))
    assert custody.against(paper, RETURNED, day(5), TODAY) is None, "borrowed for a day"
    done(book, walk, RETURNED, None, day(9))
    found = custody.against(resolution(book, walk), LENT, day(8), TODAY)
    assert found is not None
    assert (found.code, found.day) == ("before_newest", day(9))


def test_what_has_been_out_longest_comes_first_and_a_day_cuts_the_list(book: Book) -> None:
    for number, who in ((9, LAM), (3, HOA)):
        walk = listed(book.walk())
        done(book, walk, LENT, who, day(number))
    with book.reading() as reader:
        assert [each.borrower for each in papers.lent(reader)] == [HOA, LAM]
        assert [each.borrower for each in papers.lent(reader, day(8))] == [HOA]
