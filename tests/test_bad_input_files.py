"""Wrong files, and a book that is none: a clear sentence, a stable exit code, nothing half written."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bad_input import KEYS, told
from click.testing import CliRunner, Result
from mail_servers import free_port
from office_books import NOW, Desk, office_book

from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.definitions import loader
from ketnap.notifications import render
from ketnap.workflow.law import Law

STEP = ("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "02/11/2026")


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    """A desk with the case of somebody who holds a certificate."""
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    desk.certified()
    yield desk
    desk.book.close()


def with_book(path: Path, *words: str) -> Result:
    """A line about the book at a path that may be none."""
    around = Surroundings({}, NOW, screen=False, keyboard=False)
    return CliRunner().invoke(cli.root, ["--db", str(path), *words], obj=around)


def refused(path: Path, exit_code: int, *words: str) -> tuple[str, dict[str, Any]]:
    """What such a line is answered, as text and as JSON."""
    shown, asked = with_book(path, *words), with_book(path, *words, "--json")
    assert (shown.exit_code, shown.stdout) == (exit_code, "")
    assert (asked.exit_code, asked.stdout) == (exit_code, "")
    error: dict[str, Any] = json.loads(asked.stderr)["error"]
    assert set(error) == KEYS
    assert error["unchanged"] is True
    assert shown.stderr.startswith(error["message"])
    return shown.stderr, error


# ---- definitions, templates, workbooks


def spoil(path: Path, old: str, new: str, times: int) -> list[str]:
    """Spoil the first places where something stands; where they are, as the answer says it."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if old in line][:times]
    assert len(places) == times, old
    for number in places:
        lines[number] = lines[number].replace(old, new, 1)
    path.write_text("".join(lines), encoding="utf-8")
    return [f"{path.name}:{number + 1}:" for number in places]


def test_a_definition_with_twenty_mistakes_has_all_twenty_said_with_their_places(tmp_path: Path) -> None:
    cli.speak("vi")
    folder = tmp_path / "definitions"
    shutil.copytree(Path(loader.HERE), folder, ignore=shutil.ignore_patterns("__pycache__"))
    third, second = folder / "admission_3_decision.yaml", folder / "admission_2_dossier.yaml"
    places = [
        *spoil(second, "owner: cell", "owner: sell", 5),
        *spoil(third, "check: paper, document: ", "check: paper, document: not_", 4),
        *spoil(third, "at_least: education.", "at_least: educaton.", 3),
        *spoil(folder / "documents.yaml", "issuer: person", "issuer: persom", 3),
        *spoil(folder / "admission_4_probation.yaml", "after: [", "after: [nothing_of_the_kind, ", 5),
    ]
    assert len(places) == 20
    found = with_book(tmp_path / "none.db", "quy-trinh", "soat", str(folder))
    assert (found.exit_code, found.stderr) == (9, "")
    first, *rest = found.stdout.splitlines()
    assert first.endswith("chỗ cần sửa; quy trình đang dùng giữ nguyên.")
    missing = [place for place in places if not any(place in line for line in rest)]
    assert missing == []
    assert any("có phải «cell»" in line for line in rest)
    asked = with_book(tmp_path / "none.db", "quy-trinh", "soat", str(folder), "--json")
    problems = json.loads(asked.stdout)["problems"]
    assert len(problems) >= 20
    assert all(each["message"] and each["line"] and each["column"] for each in problems)
    assert not (tmp_path / "none.db").exists()


def test_a_template_with_a_misspelt_variable_is_said_with_its_line_and_what_was_meant(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(render.TEMPLATES, folder)
    template = folder / "letters" / "annulment_notice.txt"
    [place] = spoil(template, "{{ person.name | caps }}", "{{ person.nam | caps }}", 1)
    found = desk.run("van-ban", "soat", str(folder))
    assert (found.exit_code, found.stderr) == (9, "")
    assert found.stdout.startswith("1 chỗ cần sửa trong các mẫu văn bản:\n")
    assert place in found.stdout
    assert "không có trường «nam»; có phải «name»?" in found.stdout
    [problem] = json.loads(desk.run("van-ban", "soat", str(folder), "--json").stdout)["problems"]
    assert problem["hint"] == "name"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ds.xlsx", b"PK\x03\x04 and nothing more"),
        ("ds.xlsx", b""),
        ("ds.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("ds.csv", b"\x81\x8d\xff\xd2\xd2" * 50),
        ("ds.docx", b"hello"),
    ],
)
def test_a_broken_workbook_is_refused_in_a_sentence_that_names_it(
    desk: Desk, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for more in ((), ("--ghi-so",)):
        text, error = told(desk, 2, "ho-so", "nhap", str(path), *more)
        assert error["code"] == "usage"
        assert text.startswith(f"{name}: ")
    assert path.read_bytes() == content
    assert sorted(each.name for each in tmp_path.iterdir() if "can-xem" in each.name) == []


def test_a_file_that_is_not_there_is_missed_by_its_name(desk: Desk, tmp_path: Path) -> None:
    missing = tmp_path / "không-có.db"
    text, _error = told(desk, 2, "du-lieu", "khoi-phuc", str(missing), "--dong-y")
    assert text == f"Không có tệp {missing}.\n"
    told(desk, 2, "ho-so", "nhap", str(tmp_path / "ds.xlsx"))


def test_a_backup_that_is_damaged_is_not_put_in_the_place_of_the_book(desk: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "ban-sao.db"
    desk.json("du-lieu", "sao-luu", str(copy))
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    text, error = told(desk, 9, "du-lieu", "khoi-phuc", str(copy), "--dong-y")
    assert error["code"] == "backup.unsound"
    assert text.startswith(f"Bản sao lưu {copy} chưa dùng được; sổ giữ nguyên.")


# ---- no book, another book


def test_without_a_book_every_command_says_where_it_looked_and_how_to_make_one(tmp_path: Path) -> None:
    cli.speak("vi")
    path = tmp_path / "so.db"
    for words in (("ho-so", "danh-sach"), STEP, ("to-chuc", "cay"), ("kiem-tra",), ("nhat-ky", "doi-chieu")):
        text, error = refused(path, 10, *words)
        assert error["code"] == "database.none"
        assert text == (
            f"Chưa có sổ ở nơi đang tìm ({path}). Sổ ở nơi khác: thêm --db TỆP\nGõ: ketnap khoi-tao\n"
        )
    assert list(tmp_path.iterdir()) == []


def test_a_book_of_a_newer_program_is_not_touched(desk: Desk) -> None:
    path = desk.book.path
    desk.book.run("UPDATE alembic_version SET version_num = '9999'")
    desk.book.close()
    before = path.read_bytes()
    for words in (STEP, ("ho-so", "danh-sach"), ("du-lieu", "nang-cap")):
        text, error = refused(path, 11, *words)
        assert error["code"] == "schema.new"
        assert text.startswith("Sổ của bản ketnap mới hơn (lược đồ 9999, bản này dùng ")
        assert "Cài bản ketnap mới rồi gõ lại." in text
    assert path.read_bytes() == before


def a_text(path: Path) -> None:
    path.write_text("danh sách cảm tình Đảng\n" * 200, encoding="utf-8")


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def somebody_else_s(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (text TEXT)")
    other.close()


@pytest.mark.parametrize("make", [a_text, noise, somebody_else_s])
def test_a_file_that_is_no_book_is_left_alone(tmp_path: Path, make: Callable[[Path], None]) -> None:
    cli.speak("vi")
    path = tmp_path / "so.db"
    make(path)
    before = path.read_bytes()
    for words in (STEP, ("ho-so", "xem", "1")):
        text, error = refused(path, 10, *words)
        assert error["code"] == "database.other"
        assert text.startswith(f"Tệp {path} không phải sổ của ketnap; tệp giữ nguyên.")
    text, _error = refused(path, 4, "khoi-tao", "--xa-phuong", "phường Lê Chân")
    assert text.startswith(f"Ở {path} đã có một tệp; tệp giữ nguyên.")
    assert path.read_bytes() == before


def test_a_folder_in_the_place_of_the_book_is_said(tmp_path: Path) -> None:
    cli.speak("vi")
    _text, error = refused(tmp_path, 10, "ho-so", "xem", "1")
    assert error["code"] == "database.other"


def test_a_book_with_a_damaged_page_is_said_to_be_damaged_and_names_the_backup(desk: Desk) -> None:
    path = desk.book.path
    desk.book.close()
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))
    text, error = refused(path, 74, "ho-so", "xem", "1")
    assert error["code"] == "storage.damaged"
    assert text == (
        "Tệp sổ đã hỏng. Không ghi thêm, không xóa tệp nào; lấy lại từ bản sao lưu.\n"
        "Gõ: ketnap nhat-ky doi-chieu --tinh-lai\n"
        "Gõ: ketnap du-lieu khoi-phuc TỆP\n"
    )
    assert path.read_bytes() == bytes(content)


# ---- what leaves the book


def test_an_export_to_a_full_device_says_that_the_mark_is_in_the_book(desk: Desk) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    found = desk.run("nhat-ky", "xuat", "--thu-muc", "/dev/full")
    assert found.exit_code == 74
    assert found.stderr.startswith("Chưa ghi được mốc vào /dev/full; mốc đã có trong sổ: ")


# ---- the mail


def test_a_mail_server_that_is_down_loses_nothing_and_is_said(desk: Desk) -> None:
    smtp = ("--may-chu-thu", "127.0.0.1", "--cong-thu", str(free_port()), "--ma-hoa-thu", "none",
            "--dia-chi-gui", "van-thu@le-chan.example.vn")  # fmt: skip
    on = date(2029, 8, 20)
    found = desk.run("chay-nen", "--mot-lan", *smtp, on=on)
    assert found.exit_code == 3
    assert "gửi lại sau" in found.stdout
    assert "Traceback" not in found.output
    counts = desk.json("hop-gui", "danh-sach", on=on)["counts"]
    assert sum(counts.values()) >= 1
    assert counts.get("sent", 0) == 0
