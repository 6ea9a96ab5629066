"""`letter register`: every number of every book, the one that comes next, where numbers begin, what does not fit."""

from datetime import date

import pytest
from letter_steps import issued, transferred
from office_books import HOME, Desk

from ketnap.storage.correspondence import letters
from ketnap.storage.correspondence.letters import Book
from ketnap.storage.proof import register_flaws

NEXT_TERM = date(2026, 11, 27)


def reserved(desk: Desk, size: int = 3, kind: str = "CV", *words: str) -> None:
    desk.json(
        "van-ban", "so", "--de-danh", str(size), "--loai", kind, "--ly-do", "mất điện", *words,
        "--lay-so", str(size),
    )  # fmt: skip


# ---- what is shown ---------------------------------------------------------------------------------


def test_each_book_says_which_number_comes_next(desk: Desk) -> None:
    issued(desk)
    answer = desk.json("van-ban", "so")
    assert [(each["kind"], each["last"], each["next"]) for each in answer["books"]] == [
        ("CN", 1, "02/CN"),
        ("CV", 42, "43-CV/ĐU"),
    ]
    assert "CV: số mới nhất 42 (sổ giấy đến số 41)" in desk.run("van-ban", "so").stdout
    assert "số tiếp theo 43-CV/ĐU" in desk.run("van-ban", "so").stdout


def test_a_dry_run_of_the_next_letter_takes_the_number_that_was_said_to_come_next(desk: Desk) -> None:
    following = desk.json("van-ban", "so", "--loai", "CV")["books"][0]["next"]
    walk = transferred(desk)
    planned = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", "--chay-thu")
    assert following in [each["number"] for each in planned["letters"]]


@pytest.mark.parametrize(("typed", "numbers"), [("cv", ["42-CV/ĐU"]), ("CN", ["01/CN"]), ("qd", [])])
def test_a_kind_is_typed_with_marks_or_without(desk: Desk, typed: str, numbers: list[str]) -> None:
    issued(desk)
    answer = desk.json("van-ban", "so", "--loai", typed)
    assert [each["number"] for each in answer["letters"]] == numbers


def test_a_kind_that_nobody_has_is_answered_with_those_there_are(desk: Desk) -> None:
    error = desk.error("van-ban", "so", "--loai", "XX")
    assert error["exit"] == 2
    assert "BC, CN, CV" in error["message"]


def test_a_period_shows_the_letters_of_its_days_and_no_others(desk: Desk) -> None:
    issued(desk)
    issued(desk, "Vũ Hải Yến", on=date(2026, 11, 30))
    shown = desk.json("van-ban", "so", "--tu", "26/11/2026", "--den-het", "30/11/2026", on=date(2026, 12, 1))
    assert [each["number"] for each in shown["letters"]] == ["02/CN", "43-CV/ĐU"]
    shown = desk.json("van-ban", "so", "--den-het", "25/11/2026", on=date(2026, 12, 1))
    assert [each["number"] for each in shown["letters"]] == ["01/CN", "42-CV/ĐU"]
    assert shown["gaps"] == [], "numbers outside the period are no gap"
    error = desk.error("van-ban", "so", "--tu", "26/11/2026", "--den-het", "20/11/2026")
    assert error["exit"] == 2


def test_books_of_the_other_organisations_are_named_and_shown_when_asked_for(desk: Desk) -> None:
    issued(desk)
    reserved(desk, 2, "NQ", "--to-chuc", "CB-05")
    mine = desk.run("van-ban", "so").stdout
    assert "NQ" not in mine
    assert "Sổ của 1 tổ chức khác: ketnap van-ban so --tat-ca" in mine
    every = desk.json("van-ban", "so", "--tat-ca")
    assert [(each["issuer"], each["kind"], each["next"]) for each in every["books"]] == [
        (HOME, "CN", "02/CN"),
        (HOME, "CV", "43-CV/ĐU"),
        ("CB-05", "NQ", "03-NQ/CB"),
    ]
    assert every["issuer"] is None
    cell = desk.json("van-ban", "so", "--to-chuc", "CB-05")
    assert [each["number"] for each in cell["handwritten"]] == ["01-NQ/CB", "02-NQ/CB"]
    assert desk.error("van-ban", "so", "--to-chuc", "CB-05", "--tat-ca")["exit"] == 2


def test_a_letter_about_several_people_is_one_line_with_all_their_cases(desk: Desk) -> None:
    first, second = transferred(desk), transferred(desk, "Vũ Hải Yến")
    with desk.book.begin() as uow:
        uow.cursor.execute(
            "UPDATE letter SET status = 'issued', number = 42, kind = 'CV', term = '2025-07-12', issuer = ?,"
            " symbol = '42-CV/ĐU', issued_on = '2026-11-25', inputs = '{}', inputs_hash = '' WHERE id = 2",
            (HOME,),
        )
        uow.cursor.execute(
            "UPDATE letter SET status = 'issued', kind = 'CV', term = '2025-07-12', issuer = ?,"
            " symbol = '42-CV/ĐU', issued_on = '2026-11-25', joined_to = 2 WHERE id = 4",
            (HOME,),
        )
        uow.cursor.execute("UPDATE letter_counter SET last = 42 WHERE kind = 'CV'")
    answer = desk.json("van-ban", "so")
    assert [(each["number"], each["cases"]) for each in answer["letters"]] == [
        ("42-CV/ĐU", [first.code, second.code])
    ]
    assert f"{first.code} và 1 hồ sơ nữa" in desk.run("van-ban", "so").stdout


def test_an_option_that_does_not_belong_is_named(desk: Desk) -> None:
    before = desk.book.dump()
    for words, told in (
        (("--den", "Nơi nào đó"), "--den"),
        (("--de-danh", "2", "--ghi", "45-CV/ĐU"), "--de-danh, --ghi"),
        (("--de-danh", "2"), "--loai, --ly-do"),
        (("--ghi", "45-CV/ĐU", "--in-ra", "so.pdf"), "--in-ra"),
        (("--van-ban-den", "--trich-yeu", "x"), "--noi-di"),
        (("--huy", "45-CV/ĐU"), "--ly-do"),
        (("--mo-nhiem-ky", "27/11/2026", "--tat-ca"), "--tat-ca"),
    ):
        result = desk.run("van-ban", "so", *words)
        assert (result.exit_code, told in result.stderr) == (2, True), result.stderr
    assert desk.book.dump() == before


# ---- where numbers begin ---------------------------------------------------------------------------


def test_a_book_of_a_cell_goes_on_after_its_register_on_paper(desk: Desk) -> None:
    answer = desk.json("van-ban", "so", "--so-cuoi", "nq=12", "--to-chuc", "CB-05")
    assert [(each["kind"], each["next"]) for each in answer["books"]] == [("NQ", 13)]
    desk.json("van-ban", "so", "--so-cuoi", "NQ=13", "--to-chuc", "CB-05")
    reserved(desk, 1, "NQ", "--to-chuc", "CB-05")
    shown = desk.json("van-ban", "so", "--to-chuc", "CB-05")
    assert [each["number"] for each in shown["handwritten"]] == ["14-NQ/CB"], "the last one typed counts"
    error = desk.error("van-ban", "so", "--so-cuoi", "NQ=40", "--to-chuc", "CB-05")
    assert (error["exit"], error["code"]) == (4, "letter.already_counted")
    assert desk.error("van-ban", "so", "--so-cuoi", "CV")["exit"] == 2
    assert desk.error("van-ban", "so", "--so-cuoi", "XX=4")["exit"] == 2


def test_a_new_term_begins_at_one_and_the_old_numbers_stay(desk: Desk) -> None:
    issued(desk)
    desk.json("van-ban", "so", "--mo-nhiem-ky", "27/11/2026", "--lay-so", "1", on=NEXT_TERM)
    before = desk.json("van-ban", "so", on=NEXT_TERM)
    assert [(each["kind"], each["term"], each["last"], each["next"]) for each in before["books"]] == [
        ("CN", "2025-07-12", 1, None),
        ("CN", "2026-11-27", 0, "01/CN"),
        ("CV", "2025-07-12", 42, None),
        ("CV", "2026-11-27", 0, "01-CV/ĐU"),
    ]
    issued(desk, "Vũ Hải Yến", on=NEXT_TERM)
    after = desk.json("van-ban", "so", on=NEXT_TERM)
    assert [(each["term"], each["number"]) for each in after["letters"]] == [
        ("2025-07-12", "01/CN"),
        ("2026-11-27", "01/CN"),
        ("2025-07-12", "42-CV/ĐU"),
        ("2026-11-27", "01-CV/ĐU"),
    ]
    assert after["flaws"] == []
    old = desk.json("van-ban", "so", "--nhiem-ky", "12/07/2025", on=NEXT_TERM)
    assert [each["number"] for each in old["letters"]] == ["01/CN", "42-CV/ĐU"]
    error = desk.error("van-ban", "so", "--nhiem-ky", "13/07/2025", on=NEXT_TERM)
    assert "12/07/2025, 27/11/2026" in error["message"]


def test_a_term_begins_after_the_letters_that_are_there_and_not_ahead(desk: Desk) -> None:
    issued(desk)
    begin = ("van-ban", "so", "--mo-nhiem-ky")
    assert desk.error(*begin, "25/11/2026", "--lay-so", "1")["code"] == "register.term"
    assert desk.error(*begin, "27/11/2026", "--lay-so", "1")["code"] == "register.future"
    assert desk.error(*begin, "01/07/2025", "--lay-so", "1")["code"] == "register.before_term"
    assert desk.error(*begin, "27/11/2026", on=NEXT_TERM)["exit"] == 2, "it has to be agreed to"
    again = desk.json(*begin, "12/07/2025")
    assert again["term_start"] == again["term_before"] == "2025-07-12"
    before = desk.book.dump()
    tried = desk.json(*begin, "27/11/2026", "--chay-thu", on=NEXT_TERM)
    assert (tried["dry_run"], desk.book.dump()) == (True, before)


# ---- what does not fit -----------------------------------------------------------------------------


def flaws(desk: Desk) -> list[tuple[str, int, str]]:
    with desk.book.reading() as reader:
        found = [*register_flaws.outgoing(reader), *register_flaws.incoming(reader)]
    return [(each.book.kind, each.number, each.what) for each in found]


def test_numbers_that_the_program_gave_fit(desk: Desk) -> None:
    issued(desk)
    reserved(desk)
    issued(desk, "Vũ Hải Yến", on=date(2026, 11, 30))
    desk.json("van-ban", "so", "--ghi", "44-CV/ĐU", "--den", "Nơi", "--trich-yeu", "Việc", on=NEXT_TERM)
    desk.json("van-ban", "so", "--van-ban-den", "--trich-yeu", "Việc", "--noi-di", "Thành ủy")
    assert flaws(desk) == []
    assert desk.run("van-ban", "so").exit_code == 0


def test_what_was_changed_in_the_tables_is_found_and_answered_with_exit_nine(desk: Desk) -> None:
    issued(desk)
    issued(desk, "Vũ Hải Yến")
    reserved(desk)
    desk.json("van-ban", "so", "--van-ban-den", "--trich-yeu", "Việc", "--noi-di", "Thành ủy")
    desk.book.run("DELETE FROM letter WHERE symbol = '01/CN'")
    desk.book.run("UPDATE letter SET number = 44 WHERE symbol = '43-CV/ĐU'")
    desk.book.run("UPDATE letter SET number = 90 WHERE symbol = '02/CN'")
    desk.book.run("UPDATE letter_counter SET last = 3 WHERE kind = 'ĐẾN'")
    desk.book.run("UPDATE handwritten SET dated = '2026-10-01' WHERE number = 46")
    assert flaws(desk) == [
        ("CN", 1, "missing"),
        ("CN", 2, "missing"),
        ("CV", 43, "missing"),
        ("CN", 90, "beyond"),
        ("CV", 44, "twice"),
        ("CV", 46, "backwards"),
        ("ĐẾN", 2, "missing"),
        ("ĐẾN", 3, "missing"),
    ]
    result = desk.run("van-ban", "so")
    assert result.exit_code == 9
    assert "KHÔNG KHỚP: số 44 loại CV có hai văn bản mang." in result.stdout
    assert desk.run("van-ban", "so", "--van-ban-den").exit_code == 9
    assert "sổ CN của DU-LE-CHAN thiếu số 1" in desk.run("kiem-tra").stdout


def test_a_number_set_aside_is_no_gap(desk: Desk) -> None:
    reserved(desk)
    with desk.book.reading() as reader:
        assert letters.books(reader)[0].last == 44
        assert letters.gaps(reader) == []
        assert letters.newest_day(reader, Book(HOME, "CV", "2025-07-12")) == date(2026, 11, 25)
    desk.book.run("DELETE FROM handwritten WHERE number = 43")
    with desk.book.reading() as reader:
        assert letters.gaps(reader) == [(Book(HOME, "CV", "2025-07-12"), 43)]
