"""The sheet that goes to the meeting: what is on it, where it may be written, and what cannot get into it."""

import os
import stat
from datetime import date
from pathlib import Path

import pypdf
import pytest
from office_books import Desk
from storage_fixtures import ENGINES, new_book
from ways import certified, opened, proposed
from working import decided

from ketnap import cli
from ketnap.definitions.settings import Office, as_settings
from ketnap.notifications import pdf, sheet
from ketnap.notifications.sheet import LABELS, Due, Need, Person, Sheet
from ketnap.storage import settings

WED = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def vietnamese():
    cli.speak("vi")
    yield
    cli.speak("vi")


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    with book.begin() as uow:
        for name, value in as_settings(Office("LC", "ĐẢNG ỦY PHƯỜNG LÊ CHÂN", "", "Hải Phòng", None)).items():
            settings.put(uow, name, value)
    yield Desk(book)
    book.close()


# ---- the sheet


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


def printed(desk, *words, name="phieu.pdf", on=WED):
    path = desk.book.path.parent / name
    result = desk.run("hom-nay", *words, "--in-ra", str(path), on=on)
    assert result.exit_code == 0, result.output
    assert f"Phiếu việc để in: {path}" in result.stdout
    return path


def test_the_sheet_says_what_is_due_and_what_each_person_needs(desk):
    walk = decided(desk.book)
    other = opened(proposed(desk.book.walk("Phạm Thị Hồng Ánh")))
    elsewhere = certified(desk.book.walk("Bùi Thu Hà"), cell="KT1")
    text = text_of(printed(desk, "--to-chuc", "CB5"))
    for said in (
        "ĐẢNG ỦY PHƯỜNG LÊ CHÂN",
        "PHIẾU VIỆC · Chi bộ 5",
        "Thứ Tư, 25/11/2026",
        "Lễ kết nạp",
        "T4 18/11 quá 4 Chi bộ 5",
        "Nay cần «Đồng ý tổ chức lễ quá hạn»",
        "Vũ Hải Yến",
        "Phạm Thị Hồng Ánh",
        "Ban Chấp hành Đoàn cơ sở",
        "Ghi chú của cuộc họp",
        "Trang 1/",
    ):
        assert said in text
    assert walk.code in text
    assert other.code in text
    assert elsewhere.code not in text
    assert "Bùi" not in text


def test_the_sheet_is_a4_and_the_same_bytes_for_the_same_day(desk):
    decided(desk.book)
    first = printed(desk, "--to-chuc", "CB5")
    second = printed(desk, "--to-chuc", "CB5", name="khac.pdf")
    assert first.read_bytes() == second.read_bytes()
    box = pypdf.PdfReader(first).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_a_sheet_without_anything_due_says_when_something_will_be(desk):
    certified(desk.book.walk())
    assert "Hạn gần nhất: thứ Ba, 20/08/2030." in text_of(printed(desk))


def test_a_sheet_may_leave_the_names_out(desk):
    decided(desk.book, "Vũ Hải Yến")
    assert "Yến" not in text_of(printed(desk, "--khong-ten"))


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_sheet_is_its_owners_alone(desk):
    decided(desk.book)
    assert stat.S_IMODE(printed(desk).stat().st_mode) == 0o600


def test_a_sheet_of_yesterday_is_replaced_and_any_other_file_is_not(desk, tmp_path):
    decided(desk.book)
    path = printed(desk)
    assert printed(desk, on=date(2026, 11, 26)) == path
    assert "26/11/2026" in text_of(path)
    other = tmp_path / "luan-van.pdf"
    other.write_bytes(b"not a PDF at all")
    assert desk.error("today", "--print", str(other))["exit"] == 2
    assert other.read_bytes() == b"not a PDF at all"


@pytest.mark.parametrize(
    ("name", "words"),
    [("phieu.txt", ".pdf"), ("khong-co/phieu.pdf", "thư mục"), ("la-thu-muc.pdf", "là thư mục")],
)
def test_a_place_where_no_sheet_can_be_written_is_said_and_nothing_is_left(desk, tmp_path, name, words):
    decided(desk.book)
    (tmp_path / "la-thu-muc.pdf").mkdir()
    error = desk.error("today", "--print", str(tmp_path / name))
    assert error["exit"] == 2
    assert words in error["message"]
    assert not list(tmp_path.glob("*.part"))


def test_a_dry_run_prints_nothing(desk, tmp_path):
    decided(desk.book)
    result = desk.run("today", "--print", str(tmp_path / "phieu.pdf"), "--dry-run")
    assert result.exit_code == 0
    assert not (tmp_path / "phieu.pdf").exists()


def test_values_are_never_read_as_typst(tmp_path):
    nasty = '#panic("x") *b* _i_ $x$ `r` <l> @ref = // /* \\ "'
    made = Sheet(
        nasty,
        nasty,
        nasty,
        WED,
        (Due("HS", nasty, nasty, nasty, nasty, nasty, late=True, note=nasty),),
        nasty,
        (Person("HS", nasty, nasty, (Need(nasty, nasty),), nasty, (Need(nasty, nasty),), nasty),),
        dict.fromkeys(LABELS, nasty),
        nasty,
    )
    path = tmp_path / "s.pdf"
    path.write_bytes(sheet.write(made))
    assert '#panic("x") *b*' in text_of(path)


def test_a_character_that_no_font_shows_is_said(tmp_path):
    made = Sheet("", "x\U000f0000", "", WED, (), "", (), dict.fromkeys(LABELS, "x"), "")
    with pytest.raises(pdf.NotPrintable, match="phông chữ"):
        sheet.write(made)
