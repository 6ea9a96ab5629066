"""No answer to the letters of a move climbs the ladder: our committee, whoever was written to, the committee above."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from office_books import CAM_GIANG, HOME, Desk, office_book
from storage_fixtures import KeptWalk
from ways import resolved
from working import Days, Paper, hush

from ketnap import cli
from ketnap.storage import organisations, outbox, queries
from ketnap.storage.outbox import Waiting
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Post

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
THEIRS = "vp@cam-giang.example.vn"
OURS = "vp@le-chan.example.vn"
DUE = date(2026, 12, 16)
"""15 working days after 25/11/2026."""
AFTER = date(2026, 12, 17)


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    with book.begin() as uow:
        uow.cursor.execute("UPDATE post SET email = NULL")
        organisations.post(
            uow, Post(HOME, "Văn phòng", "Trần Văn Bình", OURS, date(2026, 1, 1)), date(2026, 1, 2)
        )
    yield Desk(book)
    book.close()


def moved(desk: Desk, *, issued: bool = True) -> KeptWalk:
    walk = desk.certified()
    more = ("--phat-hanh", "--lay-so", "2") if issued else ()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, *more)
    hush(desk.book)
    assert walk_due(desk, walk) == DUE
    return walk


def walk_due(desk: Desk, walk: KeptWalk) -> date | None:
    with desk.book.reading() as reader:
        return next(
            each.due_on for each in queries.deadlines_of(reader, walk.code) if each.deadline == "transfer.ack"
        )


def address(desk: Desk) -> None:
    with desk.book.begin() as uow:
        organisations.post(
            uow, Post(CAM_GIANG, "Bí thư", "Nguyễn Thị Kín", THEIRS, date(2026, 1, 1)), date(2026, 1, 2)
        )


def messages(desk: Desk, role: str) -> list[Waiting]:
    with desk.book.reading() as reader:
        found = outbox.messages(reader)
    return [each for each in found if (each.deadline, each.role) == ("transfer.ack", role)]


def test_whoever_was_written_to_is_asked_the_day_after_by_the_symbol_of_the_letter(desk: Desk) -> None:
    walk = moved(desk)
    address(desk)
    paper = Paper()
    Days(desk.book, paper).until(date(2026, 11, 26), AFTER)
    [mail] = [each for each in paper.mails if each.to == (THEIRS,)]
    assert mail.subject == "Nhắc việc ngày 17/12/2026: 1 quá hạn"
    assert "42-CV/ĐU  Xác nhận của nơi nhận  hạn thứ Tư, 16/12/2026" in mail.text
    assert "đề nghị xác nhận đã nhận" in mail.text
    assert "ketnap hom-nay" not in mail.text, "they keep another book"
    for ours in (walk.code, "Châu", "HS-"):
        assert ours not in mail.text + str(mail.subject)
        assert all(ours.encode() not in each.data for each in mail.attachments)


def test_our_own_committee_is_reminded_by_the_code_of_the_case(desk: Desk) -> None:
    walk = moved(desk)
    address(desk)
    paper = Paper()
    Days(desk.book, paper).until(date(2026, 11, 26), AFTER)
    ours = [each for each in paper.mails if each.to == (OURS,) and "Xác nhận của nơi nhận" in each.text]
    assert [each.subject.split()[3].rstrip(":") for each in ours] == ["11/12/2026", "17/12/2026"]
    assert all(f"{walk.code}  Xác nhận của nơi nhận" in each.text for each in ours)
    assert all("đề nghị xác nhận" not in each.text for each in ours)


def test_without_an_address_it_is_held_and_the_day_says_whose_is_missing(desk: Desk) -> None:
    moved(desk)
    Days(desk.book, Paper()).on(AFTER)
    [held] = messages(desk, "addressee")
    assert (held.organisation, held.status, held.reason) == (CAM_GIANG, "held", "no_address")
    gaps = desk.json("hom-nay", on=AFTER)["data_gaps"]
    assert [(each["organisation"], each["held"]) for each in gaps if each["kind"] == "no_address"] == [
        (CAM_GIANG, 1)
    ]
    address(desk)
    paper = Paper()
    Days(desk.book, paper).on(date(2026, 12, 18))
    assert (THEIRS,) in [each.to for each in paper.mails]


def test_as_long_as_no_letter_has_left_our_office_is_asked_once_and_nobody_else(desk: Desk) -> None:
    walk = moved(desk, issued=False)
    address(desk)
    paper = Paper()
    Days(desk.book, paper).on(AFTER)
    assert [each.to for each in paper.mails if "Xác nhận của nơi nhận" in each.text] == [(OURS,)]
    assert sum(each.text.count(f"{walk.code}  Xác nhận") for each in paper.mails) == 1


def test_two_letters_of_one_row_are_named_together(desk: Desk) -> None:
    walk = desk.book.walk()
    resolved(walk, cell="DH-03")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    desk.json("van-ban", "phat-hanh", "VB-2", "VB-3", "--lay-so", "2")
    hush(desk.book)
    address(desk)
    paper = Paper()
    Days(desk.book, paper).on(AFTER)
    [mail] = [each for each in paper.mails if each.to == (THEIRS,)]
    assert "01-CV/ĐU, 02-CV/ĐU  Xác nhận của nơi nhận" in mail.text


def test_an_answer_ends_the_asking_and_what_was_raised_does_not_leave(desk: Desk) -> None:
    moved(desk)
    Days(desk.book, Paper()).on(AFTER)
    desk.json("van-ban", "xac-nhan", "42-CV/ĐU", "--tinh-trang", "da-den", on=AFTER)
    address(desk)
    paper = Paper()
    Days(desk.book, paper).until(AFTER + timedelta(days=1), AFTER + timedelta(days=10))
    assert [each for each in paper.mails if each.to == (THEIRS,)] == []


def test_five_working_days_later_the_committee_above_is_told(desk: Desk) -> None:
    moved(desk)
    Days(desk.book, Paper()).on(date(2026, 12, 23))
    assert [each.organisation for each in messages(desk, "superior")] == ["TU"]


def test_the_preview_shows_who_will_be_asked_and_the_very_text(desk: Desk) -> None:
    moved(desk)
    address(desk)
    preview = desk.json("nhac", "xem-truoc", on=date(2026, 12, 14))
    [theirs] = [each for each in preview["mails"] if each["organisation"] == CAM_GIANG]
    assert [(each["letters"], each["due_on"]) for each in theirs["entries"]] == [("42-CV/ĐU", "2026-12-16")]
    text = desk.json("nhac", "xem-truoc", str(theirs["number"]), on=date(2026, 12, 14))["text"]
    assert "42-CV/ĐU  Xác nhận của nơi nhận" in text
    explained = desk.json("thoi-han", "giai-thich", "1", "xac-nhan-cua-noi-nhan", on=date(2026, 12, 14))
    assert {each["role"]: each["organisation"] for each in explained["deadlines"][0]["to_come"]} == {
        "owner": HOME,
        "addressee": CAM_GIANG,
        "superior": "TU",
    }
