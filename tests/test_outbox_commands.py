"""`outbox`: every message that has not left is listed with its reason; a person lets it go again or settles it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from office_books import Desk
from storage_fixtures import ENGINES, new_book
from ways import admitted, certified

from ketnap import cli
from ketnap.commands.worker.kept_book import KeptBook
from ketnap.storage import organisations, outbox
from ketnap.workflow.organisations import Post

DAY = date(2026, 6, 2)
NOW = datetime(2026, 6, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def vietnamese():
    cli.speak("vi")
    yield
    cli.speak("vi")


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield Desk(book)
    book.close()


def take(desk, worker="w"):
    """The first waiting message, leased."""
    with desk.book.begin() as uow:
        [batch] = outbox.claim(uow, NOW, DAY, worker, NOW + timedelta(minutes=2), 1)
        return [each.id for each in batch.messages]


def settle(desk, how, *more):
    numbers = take(desk)
    with desk.book.begin() as uow:
        getattr(outbox, how)(uow, numbers, "w", *more)
    return numbers[0]


def test_three_empties_have_three_sentences(desk):
    assert desk.run("hop-gui", "danh-sach").stdout == "Chưa có tin nào.\n"
    admitted(desk.book.walk())
    with desk.book.begin() as uow:
        outbox.sent(uow, [each.id for each in outbox.messages(uow)], "x@y.vn", NOW)
    assert desk.run("hop-gui", "danh-sach").stdout == "Không có tin nào đang chờ. Đã gửi 2 tin.\n"
    assert desk.json("outbox", "list")["messages"] == []


def test_a_list_says_to_whom_about_what_and_when_next_and_names_nobody(desk):
    walk = admitted(desk.book.walk("Phạm Thị Hồng Ánh"))
    settle(desk, "later", NOW + timedelta(minutes=30), "451 greylisted")
    out = desk.run("hop-gui", "danh-sach", on=DAY).stdout
    first = out.splitlines()[1].split("\t")
    assert first[1:4] == [
        "gửi lại sau",
        "Đảng ủy phường Lê Chân",
        f"{walk.code}: đã ghi «Chi bộ ra nghị quyết đề nghị kết nạp»",
    ]
    assert first[4] == "08:30 T3 02/06, đã thử 1 lần"
    assert "451 greylisted" in out
    assert "Ánh" not in out
    assert out.splitlines()[-1] == "Gửi ngay: ketnap chay-nen --mot-lan"


def test_a_held_message_names_the_organisation_whose_address_is_missing(desk):
    certified(desk.book.walk())
    kept = KeptBook(desk.book.path)
    late = datetime(2029, 8, 20, 1, 0, tzinfo=UTC)
    kept.sweep(late)
    parcel = kept.take(late, late + timedelta(minutes=2))
    kept.held(parcel, parcel.held)
    out = desk.run("outbox", "list", on=late.date()).stdout
    assert "đang giữ\tChi bộ 5\tHS-000001-B: Hạn dùng giấy chứng nhận, hạn 20/08/2030" in out
    assert "chưa có địa chỉ thư" in out
    assert out.splitlines()[-1] == "Thêm địa chỉ: ketnap to-chuc xem CB5"
    [found] = desk.json("outbox", "list", on=late.date())["messages"]
    assert (found["status"], found["reason"], found["organisation"], found["due_on"]) == (
        "held",
        "no_address",
        "CB5",
        "2030-08-20",
    )


def test_what_needs_a_person_stands_first_with_the_command_that_settles_it(desk):
    admitted(desk.book.walk())
    number = settle(desk, "uncertain", "connection lost")
    dead = settle(desk, "dead", "550 no such user")
    out = desk.run("hop-gui", "danh-sach").stdout
    assert [each.split("\t")[0] for each in out.splitlines()[1:5:2]] == [str(number), str(dead)]
    assert f"Hỏi nơi nhận rồi ghi: ketnap hop-gui xu-ly {number} --da-gui" in out
    assert f"Sửa địa chỉ rồi gửi lại: ketnap hop-gui gui-lai {dead}" in out


def test_all_lists_what_has_left_too(desk):
    admitted(desk.book.walk())
    number = take(desk)
    with desk.book.begin() as uow:
        outbox.sent(uow, number, "lc@example.vn", NOW)
    assert len(desk.json("outbox", "list")["messages"]) == 1
    every = desk.json("hop-gui", "danh-sach", "--tat-ca", on=DAY)["messages"]
    assert [each["recipient"] for each in every if each["status"] == "sent"] == ["lc@example.vn"]
    assert "08:00 T3 02/06" in desk.run("outbox", "list", "--all", on=DAY).stdout


# ---- retry


def test_a_dead_message_goes_again_when_a_person_says_so(desk):
    admitted(desk.book.walk())
    number = settle(desk, "dead", "550 no such user")
    result = desk.run("hop-gui", "gui-lai", str(number))
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "1 tin sẽ đi ở lần chạy nền tới.")
    assert take(desk) == [number]


def test_all_lets_everything_go_but_what_may_have_left_already(desk):
    for name in ("Đỗ Minh Đăng", "Vũ Hải Yến"):
        admitted(desk.book.walk(name))
    doubtful = settle(desk, "uncertain", "connection lost")
    dead = settle(desk, "dead", "550")
    held = settle(desk, "held", "nobody")
    restored = settle(desk, "held", "restored")
    found = desk.json("outbox", "retry", "--all")
    assert (found["retried"], found["left"]) == (2, 1)
    with desk.book.reading() as reader:
        statuses = {each.id: each.status for each in outbox.messages(reader)}
    assert [statuses[each] for each in (doubtful, dead, held, restored)] == [
        "uncertain",
        "new",
        "new",
        "held",
    ]
    assert desk.json("outbox", "retry", str(doubtful), str(restored))["retried"] == 2


def test_with_nothing_to_send_again_that_is_said(desk):
    result = desk.run("hop-gui", "gui-lai", "--tat-ca")
    assert (result.exit_code, result.stdout) == (0, "Không có tin nào cần gửi lại.\n")


def test_a_dry_run_changes_nothing_and_counts_the_same(desk):
    admitted(desk.book.walk())
    number = settle(desk, "dead", "550")
    before = desk.book.dump()
    result = desk.run("outbox", "retry", str(number), "--dry-run")
    assert result.stdout.splitlines()[:2] == ["CHẠY THỬ, chưa ghi", "1 tin sẽ đi ở lần chạy nền tới."]
    assert desk.book.dump() == before


@pytest.mark.parametrize(
    "words", [("retry",), ("retry", "1", "--all"), ("resolve", "1"), ("resolve", "1", "--sent", "--dropped")]
)
def test_half_a_command_is_usage(desk, words):
    assert desk.error("outbox", *words)["exit"] == 2


def test_a_number_that_is_not_there_and_one_that_has_left_are_told_apart(desk):
    admitted(desk.book.walk())
    number = take(desk)[0]
    with desk.book.begin() as uow:
        outbox.sent(uow, [number], "x@y.vn", NOW)
    assert desk.error("outbox", "retry", "999")["code"] == "message.unknown"
    refused = desk.error("outbox", "retry", str(number))
    assert (refused["code"], refused["exit"]) == ("message.not_waiting", 4)
    assert "đã gửi" in refused["message"]


def test_one_number_that_cannot_be_tried_again_leaves_the_others_as_they_are(desk):
    admitted(desk.book.walk())
    dead = settle(desk, "dead", "550")
    desk.error("outbox", "retry", str(dead), "999")
    with desk.book.reading() as reader:
        assert outbox.message(reader, dead).status == "dead"


# ---- resolve


@pytest.mark.parametrize(("option", "status"), [("--da-gui", "sent"), ("--bo-qua", "superseded")])
def test_an_uncertain_message_is_settled_by_who_found_out(desk, option, status):
    admitted(desk.book.walk())
    number = settle(desk, "uncertain", "connection lost")
    result = desk.run("hop-gui", "xu-ly", str(number), option)
    assert result.exit_code == 0
    with desk.book.reading() as reader:
        message = outbox.message(reader, number)
    assert (message.status, message.reason) == (status, "by_hand")
    assert desk.error("outbox", "resolve", str(number), "--sent")["exit"] == 4


def test_a_message_that_is_being_sent_cannot_be_settled(desk):
    admitted(desk.book.walk())
    number = settle(desk, "later", NOW, "451")
    # Whoever failed goes to the end.
    desk.book.run("UPDATE outbox SET status = 'superseded' WHERE status = 'new'")
    assert take(desk) == [number]
    assert desk.error("outbox", "resolve", str(number), "--dropped")["code"] == "message.leaving"


def test_after_an_address_was_added_held_messages_need_nobody_to_let_them_go(desk):
    admitted(desk.book.walk())
    number = settle(desk, "held", "no_address")
    with desk.book.begin() as uow:
        organisations.post(uow, Post("LC", "Văn phòng", "A", "vp@x.vn", date(2026, 1, 1)), DAY)
    assert take(desk) == [number]
