"""Where mail is set up after months, the steps of all that time are not told in a hundred mails: they are recorded as
superseded. Whoever was written to before misses nothing, however long the machine was off."""

from datetime import date, timedelta

import pytest
from office_books import Desk
from storage_fixtures import ENGINES, new_book
from ways import admitted
from working import Days, Paper, addressed, at, decided

from ketnap import cli
from ketnap.commands.worker.kept_book import KeptBook
from ketnap.storage import outbox

RECORDED = date(2026, 11, 24)
"""The day on which the steps of the walks are entered, whenever they happened."""


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    cli.speak("vi")
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def news(book):
    """What became of the messages about steps, and why."""
    with book.reading() as reader:
        return {(each.status, each.reason) for each in outbox.messages(reader) if each.kind == "step_done"}


def told(paper):
    return [mail for mail in paper.mails if "có một bước mới được ghi" in mail.subject]


def test_at_the_first_sending_old_news_is_recorded_as_superseded_and_not_sent(book):
    decided(book)
    addressed(book)
    paper = Paper()
    Days(book, paper).on(RECORDED + timedelta(days=60))
    assert told(paper) == []
    assert news(book) == {("superseded", "old_news")}


def test_at_the_first_sending_the_news_of_the_last_week_leaves(book):
    decided(book)
    addressed(book)
    paper = Paper()
    Days(book, paper).on(RECORDED + timedelta(days=6))
    assert told(paper)
    assert news(book) == {("sent", None)}


def test_an_organisation_that_was_written_to_before_misses_nothing(book):
    decided(book)
    addressed(book)
    days, paper = Days(book, Paper()), Paper()
    days.on(RECORDED)
    admitted(book.walk("Đỗ Minh Đăng"))
    Days(book, paper).on(RECORDED + timedelta(days=60))
    assert told(paper)
    assert ("superseded", "old_news") not in news(book)


def test_an_address_that_is_entered_after_months_lets_no_old_news_go(book):
    decided(book)
    days = Days(book, Paper())
    days.on(RECORDED)
    assert news(book) == {("held", "no_address")}
    addressed(book)
    paper = Paper()
    Days(book, paper).on(RECORDED + timedelta(days=60))
    assert told(paper) == []
    assert news(book) == {("superseded", "old_news")}


def test_without_a_way_to_send_nothing_is_passed_over(book):
    decided(book)
    kept = KeptBook(book.path)
    kept.free(at(RECORDED + timedelta(days=60)))
    kept.sweep(at(RECORDED + timedelta(days=60)))
    assert news(book) == {("new", None)}


def test_what_somebody_lets_go_by_hand_leaves_however_old_it_is(book):
    decided(book)
    Days(book, Paper()).on(RECORDED)
    addressed(book)
    late = RECORDED + timedelta(days=60)
    desk = Desk(book)
    book.run("UPDATE outbox SET status = 'held', reason = 'restored' WHERE kind = 'step_done'")
    with book.reading() as reader:
        number = min(each.id for each in outbox.messages(reader, "held"))
    desk.json("hop-gui", "gui-lai", str(number), on=late)
    paper = Paper()
    Days(book, paper).on(late)
    assert len(told(paper)) == 1
    assert ("sent", None) in news(book)


def test_the_preview_and_the_list_agree_with_what_leaves(book):
    decided(book)
    addressed(book)
    late = RECORDED + timedelta(days=60)
    desk = Desk(book)
    kinds = {each["kind"] for each in desk.json("nhac", "xem-truoc", on=late)["mails"]}
    assert "step_done" not in kinds
    Days(book, Paper()).on(late)
    shown = desk.run("hop-gui", "danh-sach", "--tat-ca", on=late).stdout
    assert "tin cũ, có từ trước khi nơi này được gửi thư lần đầu" in shown
