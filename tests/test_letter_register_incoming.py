"""The register of what came in: what was received, what somebody typed in, its numbers in one run."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

from letter_steps import transferred
from office_books import HOME, NOW, OFFICE, TODAY, Desk
from test_letter_register import NEXT_TERM

from ketnap.commands import founding
from ketnap.commands.founding import Register
from ketnap.definitions import sample
from ketnap.storage.correspondence import incoming
from ketnap.storage.correspondence.incoming import Brought, Incoming

BOOK = ("van-ban", "so", "--van-ban-den")
LETTER = ("--trich-yeu", "Công văn về lịch mở lớp", "--noi-di", "Thành ủy Hải Phòng")
NAMED = (*LETTER, "--so-van-ban", "12-CV/TU", "--ngay-van-ban", "20/11/2026")


def received(desk: Desk) -> str:
    """Somebody came with a case: the line that receiving enters."""
    code = desk.certified().code
    came = Incoming(TODAY, None, "Đảng ủy xã Cẩm Giàng", "42-CV/ĐU", TODAY, "Công văn thông báo")
    with desk.book.begin() as uow:
        incoming.bring(uow, HOME, "2025-07-12", came, Brought(code), "VP", uow.next_command(), NOW)
    return code


def test_letters_get_their_numbers_one_after_the_other_cases_and_others_alike(desk: Desk) -> None:
    code = received(desk)
    done = desk.json(*BOOK, *NAMED)
    assert (done["number"], done["from"], done["from_name"]) == (2, "TU", "Thành ủy Hải Phòng")
    desk.json(*BOOK, "--trich-yeu", "Đơn của ông Nguyễn Văn A", "--noi-di", "Ông Nguyễn Văn A")
    shown = desk.json(*BOOK)
    assert [(each["number"], each["symbol"], each["case"]) for each in shown["incoming"]] == [
        (1, "42-CV/ĐU", code),
        (2, "12-CV/TU", None),
        (3, None, None),
    ]
    assert [(each["last"], each["next"]) for each in shown["books"]] == [(3, 4)]
    said = desk.run(*BOOK).stdout
    assert "số mới nhất 3 · nhiệm kỳ từ 12/07/2025 · số tiếp theo 4" in said
    assert "2\tT4 25/11\tThành ủy Hải Phòng\t12-CV/TU\tT6 20/11\tCông văn về lịch mở lớp" in said


def test_a_sender_is_taken_for_an_organisation_only_when_named_in_full(desk: Desk) -> None:
    done = desk.json(*BOOK, "--trich-yeu", "Công văn", "--noi-di", "thanh uy hai phong")
    assert (done["from"], done["from_name"]) == ("TU", "Thành ủy Hải Phòng")
    done = desk.json(*BOOK, "--trich-yeu", "Công văn", "--noi-di", "Thành ủy")
    assert (done["from"], done["from_name"]) == (None, "Thành ủy")


def test_numbers_go_on_after_the_register_on_paper(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    founding.found(path, OFFICE, Register(*sample.organisations()), [("ĐẾN", 120)], TODAY)
    runner = office_runner(path)
    assert runner.json(*BOOK)["books"][0]["next"] == 121
    assert runner.json(*BOOK, *LETTER)["number"] == 121
    assert runner.json(*BOOK)["gaps"] == []
    assert [each["kind"] for each in runner.json("van-ban", "so")["books"]] == []


def office_runner(path: Path) -> Desk:
    """Somebody at a desk whose book may not be there yet."""
    return Desk(SimpleNamespace(path=path))  # type: ignore[arg-type]


def test_init_takes_the_last_number_of_what_came_in_with_or_without_marks(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    done = office_runner(path).run(
        "khoi-tao", "--xa-phuong", "phường Lê Chân", "--nhiem-ky", "12/07/2025",
        "--so-cuoi", "DEN=120", "--so-cuoi", "qd=7",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "ĐẾN 121" in done.stdout
    desk = office_runner(path)
    assert desk.json(*BOOK)["books"][0]["next"] == 121
    assert [(each["kind"], each["next"]) for each in desk.json("van-ban", "so")["books"]] == [
        ("QĐ", "08-QĐ/ĐU")
    ]


def test_the_last_number_on_paper_may_be_given_later_as_long_as_nothing_came(desk: Desk) -> None:
    desk.json("van-ban", "so", "--so-cuoi", "den=120")
    assert desk.json(*BOOK, *LETTER)["number"] == 121
    assert desk.error("van-ban", "so", "--so-cuoi", "DEN=130")["code"] == "letter.already_counted"


def test_the_same_letter_is_entered_once(desk: Desk) -> None:
    desk.json(*BOOK, *NAMED)
    before = desk.book.dump()
    again = desk.run(*BOOK, *NAMED)
    assert (again.exit_code, "Đã ghi từ trước: văn bản đến số 1." in again.stdout) == (0, True)
    assert desk.book.dump() == before
    other = ("--trich-yeu", "Lịch mở lớp", *NAMED[2:])
    error = desk.error(*BOOK, *other)
    assert (error["exit"], error["code"]) == (4, "incoming.there")
    assert desk.json(*BOOK, *other, "--dong-y")["number"] == 2


def test_days_that_cannot_be_are_refused(desk: Desk) -> None:
    assert desk.error(*BOOK, *NAMED, "--ngay", "26/11/2026")["code"] == "register.future"
    assert desk.error(*BOOK, *NAMED, "--ngay", "19/11/2026")["code"] == "incoming.before_issue"
    assert desk.error(*BOOK, *LETTER, "--ngay", "11/07/2025")["code"] == "register.before_term"
    assert desk.json(*BOOK, *NAMED, "--ngay", "21/11/2026")["received_on"] == "2026-11-21"


def test_a_dry_run_enters_nothing(desk: Desk) -> None:
    before = desk.book.dump()
    assert desk.json(*BOOK, *NAMED, "--chay-thu")["number"] == 1
    assert desk.book.dump() == before


def test_what_was_mistyped_is_entered_once_more_and_says_what_it_was(desk: Desk) -> None:
    desk.json(*BOOK, *NAMED)
    ask = (*BOOK, "--ghi", "1", "--so-van-ban", "21-CV/TU")
    error = desk.error(*ask)
    assert (
        error["exit"],
        "Văn bản đến số 1 đang ghi: Công văn về lịch mở lớp, 12-CV/TU" in error["message"],
    ) == (
        2,
        True,
    )
    assert desk.run(*ask, typed=["k"]).exit_code == 130
    done = desk.json(*ask, "--dong-y")
    assert (done["symbol"], done["title"]) == ("21-CV/TU", "Công văn về lịch mở lớp")
    assert done["how"].startswith("sửa 25/11/2026, trước ghi: Công văn về lịch mở lớp, 12-CV/TU, 20/11/2026")
    assert desk.json(*BOOK)["incoming"][0]["symbol"] == "21-CV/TU"
    assert desk.run(*ask).stdout.startswith("Đã ghi từ trước")


def test_what_came_with_a_case_is_not_rewritten_and_what_is_not_there_is_unknown(desk: Desk) -> None:
    code = received(desk)
    error = desk.error(*BOOK, "--ghi", "1", "--trich-yeu", "x", "--dong-y")
    assert (error["exit"], error["code"], error["next"]) == (
        4,
        "incoming.received",
        [f"ketnap case show {code}"],
    )
    error = desk.error(*BOOK, "--ghi", "2", "--trich-yeu", "x", "--dong-y")
    assert (error["exit"], error["code"]) == (8, "incoming.unknown")
    assert desk.error(*BOOK, "--ghi", "một", "--trich-yeu", "x")["exit"] == 2


def test_a_period_a_term_and_an_office_are_chosen(desk: Desk) -> None:
    desk.json(*BOOK, *LETTER, "--ngay", "21/11/2026")
    desk.json(*BOOK, *LETTER)
    shown = desk.json(*BOOK, "--tu", "22/11/2026")
    assert [each["number"] for each in shown["incoming"]] == [2]
    desk.json("van-ban", "so", "--mo-nhiem-ky", "27/11/2026", "--lay-so", "1", on=NEXT_TERM)
    assert desk.json(*BOOK, *LETTER, on=NEXT_TERM)["number"] == 1, "a new term counts from one"
    every = desk.json(*BOOK, "--tat-ca", on=NEXT_TERM)
    assert [(each["term"], each["last"], each["next"]) for each in every["books"]] == [
        ("2025-07-12", 2, None),
        ("2026-11-27", 1, 2),
    ]
    old = desk.json(*BOOK, "--nhiem-ky", "12/07/2025", on=NEXT_TERM)
    assert [each["number"] for each in old["incoming"]] == [1, 2]
    assert desk.error(*BOOK, "--loai", "CV")["exit"] == 2
    assert desk.json(*BOOK, "--to-chuc", "TU", on=NEXT_TERM)["incoming"] == []


def test_a_register_without_a_line_says_so(desk: Desk) -> None:
    assert "Chưa ghi văn bản đến nào." in desk.run(*BOOK).stdout
    transferred(desk)
    assert desk.json(*BOOK) == {"offices": [HOME], "books": [], "incoming": [], "gaps": [], "flaws": []}


def test_days_of_what_came_may_run_as_they_like(desk: Desk) -> None:
    desk.json(*BOOK, *LETTER)
    desk.json(*BOOK, *LETTER, "--ngay", "20/11/2026")
    shown = desk.json(*BOOK)
    assert [each["received_on"] for each in shown["incoming"]] == [str(TODAY), str(date(2026, 11, 20))]
    assert shown["flaws"] == []
