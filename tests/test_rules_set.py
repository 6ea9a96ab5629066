"""Terms that no text gives: the office sets them itself, from a day on, and a newer program leaves them alone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from office_books import Desk, office_book

from ketnap import cli
from ketnap.commands import law_renewal
from ketnap.definitions import shipped
from ketnap.storage import law_store, queries
from ketnap.workflow import terms
from ketnap.workflow.instruments import OFFICE
from ketnap.workflow.law import Law
from ketnap.workflow.law_changes import NEWER, SAME
from ketnap.workflow.rules import Rule, RuleLine, Rules

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
ACK = "transfer.ack"
MONDAY = date(2026, 11, 30)


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()


def due(desk: Desk, case: str) -> date | None:
    with desk.book.reading() as reader:
        return next(each.due_on for each in queries.deadlines_of(reader, case) if each.deadline == ACK)


def test_the_terms_that_an_office_may_set_are_those_that_no_text_gives(desk: Desk) -> None:
    listed = {each["rule"]: each["value"] for each in desk.json("quy-dinh", "dat")["terms"]}
    assert listed[ACK] == 15
    assert "transfer.notice" in listed
    assert "ceremony.hold" not in listed
    assert "vote.cell" not in listed


def test_a_term_holds_for_what_opens_from_its_day_on_and_older_clocks_stay(desk: Desk) -> None:
    first, second = desk.certified(), desk.certified(name="Vũ Hải Yến")
    desk.json("ho-so", "chuyen-ho-so", first.code, *MOVE)
    done = desk.json("quy-dinh", "dat", "xac-nhan-cua-noi-nhan", "--gia-tri", "10", "--tu", "30/11/2026")
    assert (done["rule"], done["value"], done["deadlines_moved"]) == (ACK, 10, [])
    desk.json("ho-so", "chuyen-ho-so", second.code, *MOVE, on=MONDAY)
    assert (due(desk, first.code), due(desk, second.code)) == (date(2026, 12, 16), date(2026, 12, 14))
    shown = desk.run("quy-dinh", "xem", ACK, on=MONDAY).stdout
    assert "10 ngày làm việc" in shown
    assert "đơn vị tự đặt" in shown
    explained = desk.json("thoi-han", "giai-thich", second.code, "xac-nhan-cua-noi-nhan", on=MONDAY)
    assert explained["deadlines"][0]["rule"]["value"] == "10"


def test_clocks_that_opened_on_the_day_itself_are_counted_anew(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    done = desk.json("quy-dinh", "dat", ACK, "--gia-tri", "5")
    assert [(each["case"], each["due_on"]) for each in done["deadlines_moved"]] == [(walk.code, "2026-12-02")]
    assert due(desk, walk.code) == date(2026, 12, 2)


def test_what_was_set_for_a_day_before_gives_way(desk: Desk) -> None:
    for value in ("5", "7"):
        desk.json("quy-dinh", "dat", ACK, "--gia-tri", value)
    with desk.book.reading() as reader:
        rule = reader.law().rules.by_name[ACK]
    assert [(each.value, each.source) for each in rule.lines if terms.is_own(each)] == [(7, OFFICE)]


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("le-ket-nap", "--gia-tri", "40"), 4, "rule.of_the_law"),
        ((ACK, "--gia-tri", "10", "--tu", "24/11/2026"), 4, "rule.past"),
        ((ACK, "--gia-tri", "0"), 2, "usage"),
        ((ACK, "--gia-tri", "1000"), 2, "usage"),
        ((ACK, "--gia-tri", "mười"), 2, "usage"),
        ((ACK,), 2, "usage"),
        (("xac-nhan-cua-noi-nhann", "--gia-tri", "10"), 8, "rule.unknown"),
    ],
)
def test_what_cannot_be_set_is_said_and_nothing_changes(
    desk: Desk, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    error = desk.error("quy-dinh", "dat", *words)
    assert (error["exit"], error["code"]) == (exit_code, code)


def test_a_dry_run_sets_nothing(desk: Desk) -> None:
    before = desk.book.dump()
    tried = desk.run("quy-dinh", "dat", ACK, "--gia-tri", "10", "--chay-thu")
    assert tried.exit_code == 0, tried.output
    assert "CHẠY THỬ" in tried.stdout
    assert desk.book.dump() == before


def test_a_book_with_terms_of_its_own_goes_by_the_law_of_the_program_all_the_same(desk: Desk) -> None:
    desk.json("quy-dinh", "dat", ACK, "--gia-tri", "10")
    with desk.book.reading() as reader:
        assert law_renewal.found(reader).verdict == SAME
    assert "hỏng" not in desk.run("kiem-tra").stdout


def test_a_newer_law_leaves_the_terms_of_the_office(desk: Desk) -> None:
    with desk.book.begin() as uow:
        rules = uow.law().rules
        older = Rules({name: rule for name, rule in rules.by_name.items() if name != "vote.report"})
        law_store.put_rules(uow, older)
    desk.json("quy-dinh", "dat", ACK, "--gia-tri", "10")
    with desk.book.reading() as reader:
        assert law_renewal.found(reader).verdict == NEWER
    assert desk.run("du-lieu", "nang-cap", "--dong-y").exit_code == 0
    with desk.book.reading() as reader:
        now = reader.law().rules
    assert "vote.report" in now
    assert now.on(ACK, date(2026, 11, 25)).value == 10
    assert terms.without_own(now) == shipped.law().rules


def test_where_a_text_gives_the_term_at_last_the_office_sets_it_no_more() -> None:
    since, day = date(2025, 7, 1), date(2026, 11, 25)
    before = Rules(
        {ACK: Rule(ACK, "working_days", "day", (RuleLine(since, 15, None, "product", "inference"),))}
    )
    own = terms.with_term(before, ACK, 10, day)
    given = RuleLine(date(2027, 1, 1), 20, None, "09-HD/TW §1", "verified")
    rule = before.by_name[ACK]
    after = terms.keeping_own(own, Rules({ACK: rule._replace(lines=(*rule.lines, given))}))
    assert [each.value for each in after.by_name[ACK].lines] == [15, 20]
    assert not terms.may_be_set(after.by_name[ACK])
