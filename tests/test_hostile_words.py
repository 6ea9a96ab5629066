"""Words that no command expects: bytes of another encoding, names of files that no system takes, texts that fit everywhere."""

import os
from pathlib import Path

import pytest
from bad_input import told
from office_books import Desk
from rosters import good, write

LONG = "x" * 300


@pytest.mark.parametrize(
    "words",
    [("goi", "nhap"), ("quy-trinh", "soat"), ("van-ban", "soat"), ("du-lieu", "khoi-phuc"), ("khoa", "tin"), ("ho-so", "nhap")],
    ids=" ".join,
)  # fmt: skip
def test_a_name_that_is_too_long_for_a_file_names_no_file(desk: Desk, words: tuple[str, ...]) -> None:
    shown, error = told(desk, 2, *words, LONG)
    assert error["code"] == "usage"
    assert "xxx" in shown


@pytest.mark.parametrize(
    "words",
    [
        ("to-chuc", "xem", "\udce9"),
        ("ho-so", "mo", "Lê \udcff\udcfe An", "--to-chuc", "CB-05", "--ngay-sinh", "1/1/2001"),
        ("hom-nay", "--to-chuc", "\udce9"),
        ("ho-so", "danh-sach", "--nguoi-ghi", "\udce9"),
        ("ho-so", "ghi", "1", "phat-hien", "--du-kien", "cell=\udce9"),
    ],
)
def test_bytes_of_another_encoding_are_no_words(desk: Desk, words: tuple[str, ...]) -> None:
    shown, _error = told(desk, 2, *words)
    assert "UTF-8" in shown
    assert shown.isascii() or not any("\ud800" <= each <= "\udfff" for each in shown)


def test_of_many_places_that_fit_some_are_named(desk: Desk) -> None:
    walk = desk.certified()
    words = (
        "ho-so",
        "chuyen-di",
        walk.code,
        "--den",
        "đảng ủy",
        "--hieu-luc",
        "01/12/2026",
        "--ly-do",
        "doi-cho-o",
    )
    found = desk.run(*words)
    assert found.exit_code == 2
    assert len(found.stderr) < 1_500


def test_the_copy_of_a_roster_with_a_long_name_finds_room_for_its_own(desk: Desk, tmp_path: Path) -> None:
    name = "Danh sách cảm tình Đảng " * 8
    stem = name[: next(n for n in range(len(name), 0, -1) if len(os.fsencode(name[:n])) <= 240)].strip()
    path = write(tmp_path / f"{stem}.xlsx", [good(1), good(2, identity_number="12")])
    found = desk.run("ho-so", "nhap", str(path))
    assert found.exit_code in (0, 3), found.output
    [copy] = [each for each in tmp_path.iterdir() if each.name.endswith(".can-xem.xlsx")]
    assert stem.startswith(copy.name.removesuffix(".can-xem.xlsx"))
