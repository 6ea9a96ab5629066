"""`doctor` names mail that did not leave: about what it was, what stood in its way, when it is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from office_books import Desk
from storage_fixtures import ENGINES, new_book
from ways import admitted

from ketnap import cli
from ketnap.storage import outbox

NOW = datetime(2026, 6, 2, 1, 0, tzinfo=UTC)
DAY = NOW.date()


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path, law):
    """A desk with two messages about one case that wait."""
    cli.speak("vi")
    book = new_book(request.param, tmp_path, law)
    admitted(book.walk("Phạm Thị Hồng Ánh"))
    yield Desk(book)
    book.close()


def settle(desk, how, *more):
    """The first waiting message is taken, and ends in this way."""
    with desk.book.begin() as uow:
        [batch] = outbox.claim(uow, NOW, DAY, "w", NOW + timedelta(minutes=2), 1)
        getattr(outbox, how)(uow, [each.id for each in batch.messages], "w", *more)


def mail(desk):
    """What the doctor says of mail."""
    shown = desk.run("kiem-tra", on=DAY).stdout.splitlines()
    return [each.split("\t", 2)[0::2] for each in shown if each.split("\t")[1:2] == ["Thư"]]


def test_a_message_that_was_given_up_is_named_with_the_answer_of_the_server(desk):
    settle(desk, "dead", "550 mailbox unavailable")
    assert mail(desk)[0] == [
        "xem",
        "1 tin không gửi được, như HS-000001-B: đã ghi «Chi bộ ra nghị quyết đề nghị kết nạp»"
        " (lý do: 550 mailbox unavailable): ketnap hop-gui danh-sach",
    ]


def test_a_sending_that_failed_and_is_tried_again_is_named_with_its_next_time(desk):
    settle(desk, "later", NOW + timedelta(minutes=30), "Máy chủ thư không trả lời")
    first = mail(desk)[0]
    assert first[0] == "xem"
    assert first[1].startswith("1 tin gửi chưa được, như HS-000001-B: đã ghi «Chi bộ ra nghị quyết")
    assert (
        "(lý do: Máy chủ thư không trả lời; gửi lại 08:30 T3 02/06, đã thử 1 lần): ketnap hop-gui danh-sach"
        in first[1]
    )
    found = desk.json("doctor", on=DAY)["findings"]
    [told] = [each for each in found if "gửi chưa được" in each["message"]]
    assert (told["verdict"], told["next"]) == ("look", "ketnap outbox list")


def test_mail_that_merely_waits_is_no_failure_and_nobody_is_named(desk):
    assert [verdict for verdict, _text in mail(desk) if "chưa được" in _text or "không gửi" in _text] == []
    settle(desk, "dead", "550 mailbox unavailable")
    assert "Ánh" not in desk.run("kiem-tra", on=DAY).stdout
