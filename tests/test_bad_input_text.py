"""Hostile and odd texts: escapes, marks that turn the writing, very long names, decomposed letters, hidden names."""

import json
import unicodedata

import pytest
from click.testing import CliRunner
from office_books import NOW, Desk, office_book

from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.workflow.law import Law

PERSON = ("--to-chuc", "CB-05", "--ngay-sinh", "02/09/2000", "--ngay", "01/10/2026", "--du-kien", "trinh-do-hoc-van=dai-hoc",
          "--du-kien", "noi-gioi-thieu=chi-bo")  # fmt: skip
DANGEROUS = set("\x00\x07\x08\x1b\x7f\x9b\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


@pytest.fixture
def desk(tmp_path, law: Law):
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    yield desk
    desk.book.close()


def every_screen(desk: Desk, code: str) -> list[str]:
    """What every screen about one case shows, in each way of showing it."""
    words = [("ho-so", "xem", code), ("ho-so", "danh-sach"), ("ho-so", "tim", "an"), ("ho-so", "vi-sao", code),
             ("ho-so", "lich-su", code), ("ho-so", "ghi", code), ("to-chuc", "danh-sach"), ("to-chuc", "cay"),
             ("to-chuc", "xem", "CB-05"), ("ho-so", "ghi", code, "nghi-quyet-chi-bo"), ("hom-nay",)]  # fmt: skip
    shown = []
    for each in words:
        for more in ((), ("--plain",), ("--json",)):
            shown.append(desk.run(*each, *more).output)
        at_a_terminal = Surroundings({}, NOW, screen=True, keyboard=False, width=80, errors_on_screen=True)
        shown.append(
            CliRunner().invoke(cli.root, ["--db", str(desk.book.path), *each], obj=at_a_terminal).output
        )
    return shown


# ---- what a terminal would obey


@pytest.mark.parametrize(
    "name",
    [
        "Lê\x1b[2J\x1b[31m Văn An",
        "Lê\x07 Văn\x08\x08\x08 An",
        "Lê \u202eVăn\u202c An",
        "Lê\nVăn\rAn",
        "Lê\x9b2J Văn An",
    ],
)
def test_what_a_name_brings_along_never_reaches_the_book_or_the_terminal(desk: Desk, name: str) -> None:
    opened = desk.json("ho-so", "mo", name, *PERSON)
    kept = str(desk.book.one("SELECT name FROM person"))
    assert not set(kept) & DANGEROUS
    assert "\n" not in kept
    for shown in every_screen(desk, opened["case"]):
        assert not set(_without_colour(shown)) & DANGEROUS


def test_what_somebody_put_into_the_file_itself_never_reaches_the_terminal(desk: Desk) -> None:
    desk.json("ho-so", "mo", "Lê Văn An", *PERSON)
    evil = "An\x1b]0;owned\x07\x1b[2J\u202e\nB"
    desk.book.run("UPDATE person SET name = ?", evil)
    desk.book.run("UPDATE organisation SET name = ? WHERE code = 'CB-05'", evil)
    for shown in every_screen(desk, "1"):
        assert not set(_without_colour(shown)) & (DANGEROUS - {"\x7f"})


def _without_colour(text: str) -> str:
    """The text without the marks of bold, green, red and yellow, which are ours; in JSON nothing is a mark."""
    for ours in ("\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[33m"):
        text = text.replace(ours, "")
    if text.startswith("{"):
        return json.dumps(json.loads(text), ensure_ascii=True)
    return text


def test_what_is_typed_wrongly_is_not_echoed_to_the_terminal_as_it_came(desk: Desk) -> None:
    evil = "le\x1b[2Jx\u202e"
    for words in (
        ("ho-so", "ghi", "1", evil),
        ("ho-so", "xem", evil),
        ("ho-so", "tim", evil),
        ("to-chuc", "xem", evil),
        ("ho-so", evil),
        ("ho-so", "xem", f"--{evil}"),
        ("ho-so", "xem", "1", f"--hom-nay={evil}"),
        ("khoi-tao", "--xa-phuong", evil, "--db", str(desk.book.path.with_name("khac.db"))),
    ):
        found = desk.run(*words)
        assert not set(found.output) & DANGEROUS, words


# ---- long


def test_the_longest_name_is_shown_whole_and_a_longer_one_is_refused(desk: Desk) -> None:
    name = "Nguyễn Phúc " + "Khánh" * 17 + " An"
    assert len(name) == 100
    opened = desk.json("ho-so", "mo", name, *PERSON)
    assert desk.json("ho-so", "xem", opened["case"])["person"]["name"] == name
    narrow = Surroundings({"NO_COLOR": "1"}, NOW, screen=True, keyboard=False, width=80)
    listed = (
        CliRunner().invoke(cli.root, ["--db", str(desk.book.path), "ho-so", "danh-sach"], obj=narrow).stdout
    )
    assert max(map(len, listed.splitlines())) <= 80
    assert "".join(listed.split()).count("KhánhKhánh") > 0
    found = desk.run("ho-so", "mo", name + "h", *PERSON)
    assert found.exit_code == 2
    assert found.stderr == "Họ tên dài 101 chữ cái, nhiều nhất 100. Xem lại họ tên.\n"


def test_a_very_long_line_is_answered_as_any_other(desk: Desk) -> None:
    found = desk.run("ho-so", "ghi", "1", "x" * 50_000)
    assert found.exit_code == 8
    assert desk.run("ho-so", "tim", "x" * 50_000).exit_code == 0


# ---- composed, decomposed, with and without marks


def nfd(*words: str) -> list[str]:
    return [unicodedata.normalize("NFD", word) for word in words]


def test_decomposed_letters_are_the_same_letters(desk: Desk) -> None:
    line = ("ho-so", "mo", "Phạm", "Thị", "Hồng", "Ánh", *PERSON)
    first = desk.json(*line)
    # The same line from a Mac: the same key, the same person.
    again = desk.json(*nfd(*line))
    assert again["repeated"] is True
    assert again["case"] == first["case"]
    assert str(desk.book.one("SELECT name FROM person")) == "Phạm Thị Hồng Ánh"
    assert (
        desk.json("ho-so", "tim", *nfd("hồng ánh"))["cases"] == desk.json("ho-so", "tim", "hồng ánh")["cases"]
    )
    step = ("ho-so", "ghi", "1", "Chi bộ đưa vào danh sách cảm tình Đảng", "--ngay", "05/10/2026")
    paper = ("--giay-to", "Nghị quyết về danh sách cảm tình Đảng=01-NQ/CB,05/10/2026")
    recorded = desk.json(*nfd(*step, *paper))
    assert recorded["step"] == "list_sympathiser"
    assert desk.json(*step, *paper)["repeated"] is True
    assert (
        desk.run(*nfd("to-chuc", "xem", "Chi bộ 5")).stdout == desk.run("to-chuc", "xem", "Chi bộ 5").stdout
    )
    assert desk.run(*nfd("hồ-sơ", "danh-sách")).stdout == desk.run("ho-so", "danh-sach").stdout


def test_two_people_who_differ_by_a_mark_are_listed_and_never_picked(desk: Desk) -> None:
    desk.json("ho-so", "mo", "Phạm", "Thị", "Hồng", "Ánh", *PERSON)
    desk.json("ho-so", "mo", "Phạm", "Thị", "Hồng", "Anh", *PERSON, "--ngay-sinh", "20/11/1999")
    without, marked = desk.json("ho-so", "tim", "hong anh"), desk.json("ho-so", "tim", "hồng ánh")
    assert [each["person"] for each in without["cases"]] == ["Phạm Thị Hồng Anh", "Phạm Thị Hồng Ánh"]
    assert [each["person"] for each in marked["cases"]] == ["Phạm Thị Hồng Ánh"]


# ---- names that may not be shown


def test_no_names_hides_every_name_on_every_screen(desk: Desk) -> None:
    walk = desk.certified(name="Lê Ngọc Châu")
    desk.json("to-chuc", "chuc-danh", "CB-05", "Bí thư", "Nguyễn Thị Lam")
    names = ("Châu", "Trần Văn Lâm", "Nguyễn Thị Lam")
    with_names = "".join(
        desk.run(*each).output for each in (("ho-so", "xem", walk.code), ("to-chuc", "xem", "CB-05"))
    )
    assert all(name in with_names for name in names)
    screens = (
        ("ho-so", "xem", walk.code),
        ("ho-so", "danh-sach"),
        ("ho-so", "tim", "chau"),
        ("ho-so", "vi-sao", walk.code),
        ("ho-so", "vi-sao", walk.code, "nghi-quyet-chi-bo"),
        ("ho-so", "ghi", walk.code),
        ("ho-so", "ghi", walk.code, "nghi-quyet-chi-bo"),
        ("ho-so", "lich-su", walk.code),
        ("to-chuc", "xem", "CB-05"),
        ("hom-nay",),
        ("kiem-tra",),
        ("thoi-han", "danh-sach"),
    )
    for each in screens:
        for more in ((), ("--plain",), ("--json",)):
            shown = desk.run(*each, *more, "--khong-ten").output
            assert not [name for name in names if name in shown], each
    hidden = desk.json("ho-so", "xem", walk.code, "--khong-ten")
    assert hidden["person"]["name"] == "***"
    assert [each["key"] for each in hidden["items"]] == ["***"]
