"""`letter print`: papers that print again what they printed, by which template, and what is loaded for it."""

import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pypdf
import pytest
from letter_steps import issued, printed, transferred
from office_books import HOME, TODAY, Desk

from ketnap import cli
from ketnap.notifications import render
from ketnap.storage import organisations, settings
from ketnap.workflow.organisations import Post, Power

# ---- papers ----------------------------------------------------------------------------------------


def test_an_issued_letter_prints_the_same_bytes_whatever_becomes_of_its_case(
    desk: Desk, tmp_path: Path
) -> None:
    walk = issued(desk)
    kept = {name: (desk.letters_folder / name).read_bytes() for name in desk.files()}
    desk.run("ho-so", "ghi", walk.code, "ghi-xac-nhan", "--du-kien", "code=arrived")
    desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh")
    desk.json("ho-so", "dat", walk.code, "religion=recognised", "--ngay", "25/11/2026")
    with desk.book.begin() as uow:
        organisations.post(uow, Post(HOME, "Bí thư", "Đỗ Văn Khác", None, date(2025, 1, 1)), TODAY)
        organisations.power(uow, Power(HOME, "decide", "delegated", date(2026, 1, 1)), TODAY)
        settings.put(uow, "office.place", "Lê Chân")
        uow.cursor.execute("UPDATE organisation SET name = name || ' mới'")
        uow.cursor.execute("UPDATE person SET name = 'Người Khác'")
    again = tmp_path / "again"
    desk.json("van-ban", "in", "01/CN", "42-CV/ĐU", "--thu-muc", str(again))
    assert {each.name: each.read_bytes() for each in again.iterdir()} == kept


def test_what_was_kept_and_is_no_longer_the_same_is_not_printed(desk: Desk) -> None:
    issued(desk)
    desk.book.run("UPDATE letter SET inputs = replace(inputs, 'Châu', 'Chấu') WHERE id = 2")
    error = desk.error("van-ban", "in", "42-CV/ĐU")
    assert (error["exit"], error["code"]) == (9, "letter.changed")


def test_a_draft_leaves_room_for_number_and_day_and_follows_the_case(desk: Desk) -> None:
    walk = transferred(desk)
    desk.json("van-ban", "in", walk.code)
    assert desk.files() == ["du-thao-VB-1.docx", "du-thao-VB-1.pdf", "du-thao-VB-2.docx", "du-thao-VB-2.pdf"]
    text = "\n".join(
        page.extract_text() for page in pypdf.PdfReader(desk.letters_folder / "du-thao-VB-2.pdf").pages
    )
    assert "42-CV" not in text
    assert "mốc nhật ký" not in text
    assert "năm 2026" in text.replace("\u00a0", " ")
    with desk.book.begin() as uow:
        uow.cursor.execute("UPDATE person SET occupation = 'giáo viên'")
    assert "giáo viên" in printed(desk, 2)


def test_the_letters_say_who_writes_to_whom_about_whom(desk: Desk) -> None:
    issued(desk)
    notice, certificate = printed(desk, 2), printed(desk, 1)
    assert "ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG\nĐẢNG ỦY PHƯỜNG LÊ CHÂN\n*\nSố 42-CV/ĐU" in notice
    assert "Hải Phòng, ngày 25 tháng 11 năm 2026" in notice
    assert "Kính gửi: Đảng ủy xã Cẩm Giàng" in notice
    assert "Đảng ủy phường Lê Chân thông báo: quần chúng ưu tú Lê Ngọc Châu" in notice
    assert "Lý do: đổi chỗ ở" in notice
    assert "Thời điểm chuyển: từ ngày 01/12/2026" in notice
    assert "Còn dùng được khi chi bộ xem xét kết nạp đến hết ngày 20/08/2030" in notice
    assert "T/M BAN THƯỜNG VỤ\nBÍ THƯ\nLương Ngọc Châu" in notice
    assert "Số 01/CN" in certificate
    assert "LÊ NGỌC CHÂU, nữ, sinh ngày 14/03/2001" in certificate
    assert "4471" in certificate
    assert "031301004471" not in notice + certificate
    assert "none" not in notice, "what the law keeps to itself is in no letter"


def test_the_mark_of_the_history_and_a_code_stand_at_the_foot(desk: Desk) -> None:
    issued(desk)
    answer = desk.json("van-ban", "xem", "42-CV/ĐU")
    digest = desk.book.one("SELECT digest FROM anchor ORDER BY n DESC LIMIT 1")
    assert answer["anchor"].replace("-", "").lower() == digest[:12]
    other = desk.json("van-ban", "xem", "01/CN")["short_code"]
    assert answer["short_code"] != other
    assert f"mã đối chiếu {answer['short_code']} · mốc nhật ký {answer['anchor']}" in printed(desk, 2)
    assert desk.run("nhat-ky", "doi-chieu").exit_code == 0


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the folder's access list decides")
def test_files_are_private_and_nothing_half_written_is_left(desk: Desk) -> None:
    issued(desk)
    for each in desk.letters_folder.iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.letters_folder.stat().st_mode) == 0o700
    assert len(desk.files()) == 4


def test_a_file_that_somebody_edited_is_replaced_only_when_they_agree(desk: Desk, tmp_path: Path) -> None:
    issued(desk)
    edited = desk.letters_folder / "42-CV-DU.docx"
    edited.write_bytes(b"edited")
    error = desk.error("van-ban", "in", "42-CV/ĐU")
    assert error["exit"] == 2
    assert "42-CV-DU.docx" in error["message"]
    assert edited.read_bytes() == b"edited"
    assert desk.run("van-ban", "in", "42-CV/ĐU", typed=["k"]).exit_code == 130
    desk.json("van-ban", "in", "42-CV/ĐU", "--ban-in")
    assert edited.read_bytes() == b"edited"
    desk.json("van-ban", "in", "42-CV/ĐU", "--dong-y")
    assert edited.read_bytes() != b"edited"
    assert desk.json("van-ban", "in", "42-CV/ĐU")["files"], "the same again needs no question"


def test_a_file_in_the_way_of_a_new_letter_is_kept_and_said(desk: Desk) -> None:
    walk = transferred(desk)
    desk.letters_folder.mkdir()
    in_the_way = desk.letters_folder / "42-CV-DU.pdf"
    in_the_way.write_bytes(b"of the last term")
    result = desk.run("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert result.exit_code == 0
    assert "Giữ nguyên tệp đã có, nội dung khác: 42-CV-DU.pdf" in result.stdout
    assert in_the_way.read_bytes() == b"of the last term"


def test_one_form_alone_may_be_asked_for_into_a_folder_of_ones_own(desk: Desk, tmp_path: Path) -> None:
    issued(desk)
    answer = desk.json("van-ban", "in", "01/CN", "--thu-muc", str(tmp_path / "a" / "b"), "--ban-sua")
    assert [Path(each).name for each in answer["files"]] == ["01-CN.docx"]
    assert [each.name for each in (tmp_path / "a" / "b").iterdir()] == ["01-CN.docx"]


def test_a_disk_that_takes_no_file_does_not_take_the_number_back(desk: Desk) -> None:
    walk = transferred(desk)
    desk.letters_folder.write_text("a file stands where the folder should be", encoding="utf-8")
    result = desk.run("van-ban", "phat-hanh", walk.code, "--lay-so", "2", "--json")
    error = json.loads(result.stderr)["error"]
    assert (error["exit"], error["code"], error["unchanged"]) == (74, "letter.files", False)
    assert error["next"] == ["ketnap letter render 01/CN", "ketnap letter render 42-CV/ĐU"]
    desk.letters_folder.unlink()
    desk.json("van-ban", "in", walk.code)
    assert len(desk.files()) == 4


def test_a_sign_that_no_font_shows_keeps_all_numbers_untaken(desk: Desk) -> None:
    walk = transferred(desk, occupation="龍")
    error = desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert (error["exit"], error["code"]) == (9, "letter.sign")
    assert "龍" in error["message"]
    assert desk.files() == []


def test_a_letter_whose_step_no_longer_counts_is_voided_and_not_issued(desk: Desk) -> None:
    walk = transferred(desk)
    desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh")
    error = desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert (error["exit"], error["code"]) == (4, "letter.undone")
    assert desk.error("van-ban", "in", "VB-2")["code"] == "letter.undone"
    assert (
        desk.json("van-ban", "huy", "VB-2", "--ly-do", "không chuyển nữa", "--lay-so", "1")["status"]
        == "void"
    )


def test_the_letters_of_a_corrected_transfer_are_those_of_the_correction(desk: Desk) -> None:
    walk = transferred(desk)
    with desk.book.reading() as reader:
        seq = next(each.seq for each in reader.events(walk.code) if each.step == "transfer_a")
    later = date(2026, 11, 26)
    words = ("ho-so", "dinh-chinh", walk.code, str(seq), "--ly-do", "ghi nhầm ngày", "--ngay", "26/11/2026")
    desk.json(*words, on=later)
    with desk.book.reading() as reader:
        statuses = [(each.id, each.status) for each in reader.letters(walk.code)]
    assert statuses == [(1, "void"), (2, "void"), (3, "draft"), (4, "draft")]
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", on=later)
    assert [each["number"] for each in answer["letters"]] == ["01/CN", "42-CV/ĐU"]


# ---- templates -------------------------------------------------------------------------------------


def test_the_shipped_templates_agree_with_the_procedure(desk: Desk) -> None:
    answer = desk.json("van-ban", "soat")
    assert answer["problems"] == []
    assert answer["templates"] == sorted(answer["templates"])


def test_a_misspelt_word_in_a_template_is_found_with_its_line_and_what_was_meant(
    desk: Desk, tmp_path: Path
) -> None:
    copied = tmp_path / "templates"
    shutil.copytree(render.TEMPLATES, copied)
    notice = copied / "letters" / "transfer_notice.txt"
    written = notice.read_text(encoding="utf-8")
    notice.write_text(written.replace("{{ person.name | caps }}", "{{ person.nmae | caps }}"), "utf-8")
    line = next(n for n, text in enumerate(written.splitlines(), 1) if "person.name | caps" in text)
    (copied / "letters" / "annulment_notice.txt").unlink()
    (copied / "letters" / "thank_you.txt").write_text("subject: x\n---\ny\n", encoding="utf-8")
    letter = copied / "letters" / "dossier_letter_92.txt"
    letter.write_text(letter.read_text("utf-8") + "\n{{ about }}.\n", encoding="utf-8")
    result = desk.run("van-ban", "soat", str(copied), "--json")
    assert result.exit_code == 9
    problems = json.loads(result.stdout)["problems"]
    found = {each["file"]: (each["line"], each["hint"]) for each in problems}
    assert found == {
        "letters/annulment_notice.txt": (None, None),
        "letters/dossier_letter_92.txt": (None, None),
        "letters/thank_you.txt": (None, None),
        "letters/transfer_notice.txt": (line, "name"),
    }
    assert "in «about», nhưng documents.yaml không cho văn bản này in" in result.stdout
    shown = desk.run("van-ban", "soat", str(copied))
    assert shown.exit_code == 9
    assert "4 chỗ cần sửa" in shown.stdout


def test_a_word_that_names_no_paper_is_answered_with_those_there_are(desk: Desk) -> None:
    desk.certified()
    error = desk.error("van-ban", "in", "1", "zzz")
    assert (error["exit"], error["code"]) == (8, "paper.unknown")
    first, *listed = error["message"].splitlines()
    assert first == "Không có giấy tờ «zzz». Làm được ở đây:"
    assert "  nghi-quyet-chi-bo-ket-nap" in listed
    assert len(listed) > 20
    several = desk.error("van-ban", "in", "1", "nghi-quyet")["message"]
    assert "Có phải: nghi-quyet-chi-bo-ket-nap" in several


def test_a_folder_without_templates_is_said(desk: Desk, tmp_path: Path) -> None:
    assert desk.run("van-ban", "soat", str(tmp_path / "nowhere")).exit_code == 2


# ---- what is loaded, and without a book ------------------------------------------------------------


def test_a_list_of_letters_loads_no_renderer(desk: Desk) -> None:
    issued(desk)
    program = (
        "import sys; from ketnap.cli import main\n"
        "try: main()\n"
        "finally: print([n for n in ('jinja2', 'docx', 'typst', 'sqlalchemy', 'yaml') if n in sys.modules],"
        " file=sys.stderr)"
    )
    words = ("--db", str(desk.book.path), "van-ban", "danh-sach", "--json")
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stderr.strip() == "[]"
    assert len(json.loads(done.stdout)["letters"]) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("danh-sach",),
        ("xem", "VB-1"),
        ("phat-hanh", "VB-1"),
        ("in", "VB-1"),
        ("huy", "VB-1", "--ly-do", "x", "--lay-so", "1"),
        ("so",),
    ],
)
def test_without_a_book_each_command_says_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    from click.testing import CliRunner
    from probes import surroundings

    result = CliRunner().invoke(
        cli.root, ["--db", str(tmp_path / "none.db"), "van-ban", *words], obj=surroundings()
    )
    assert result.exit_code == 10
