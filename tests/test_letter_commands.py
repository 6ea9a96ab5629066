"""`letter`: numbers that are taken once, papers that print again what they printed, and who may sign them."""

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
from office_books import CAM_GIANG, HOME, OFFICE, TODAY, Desk
from storage_fixtures import KeptWalk
from ways import history_written

from ketnap import cli
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.definitions.settings import as_settings
from ketnap.notifications import letters as paper
from ketnap.notifications import render
from ketnap.storage import organisations, settings
from ketnap.workflow import issuing
from ketnap.workflow.issuing import Obstacle, Sheet
from ketnap.workflow.organisations import Organisation, Post, Power

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")


def transferred(desk: Desk, name: str = "Lê Ngọc Châu", **person: object) -> KeptWalk:
    """Somebody who moves away: VB-1 is the certificate, VB-2 the notice, and so on for the next."""
    walk = desk.certified(name=name, **person)
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    return walk


def issued(desk: Desk, name: str = "Lê Ngọc Châu", on: date = TODAY) -> KeptWalk:
    walk = transferred(desk, name)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", on=on)
    return walk


def sheet(desk: Desk, letter: int, on: date = TODAY) -> Sheet | Obstacle:
    with desk.book.reading() as reader:
        words = letter_issuing.vietnamese(reader.law().procedure)
        return issuing.sheet(reader, reader.letter(letter), OFFICE, words, on)


def printed(desk: Desk, letter: int) -> str:
    """A draft or an issued letter as lines of text."""
    with desk.book.reading() as reader:
        kept = reader.letter(letter)
    inputs = kept.inputs
    if inputs is None:
        found = sheet(desk, letter)
        assert isinstance(found, Sheet)
        inputs = found.inputs
    return paper.text(render.letter(kept.letter, inputs))


# ---- numbers ---------------------------------------------------------------------------------------


def test_numbers_go_on_after_the_paper_register_each_kind_by_itself(desk: Desk) -> None:
    issued(desk)
    issued(desk, "Vũ Hải Yến")
    answer = desk.json("van-ban", "so")
    assert [each["number"] for each in answer["letters"]] == ["01/CN", "02/CN", "42-CV/ĐU", "43-CV/ĐU"]
    assert [(each["kind"], each["began_after"], each["last"]) for each in answer["books"]] == [
        ("CN", 0, 2),
        ("CV", 41, 43),
    ]
    assert answer["gaps"] == []


def test_a_void_letter_keeps_its_number_and_its_line_in_the_register(desk: Desk) -> None:
    issued(desk)
    done = desk.json("van-ban", "huy", "42-CV/ĐU", "--ly-do", "ghi nhầm nơi nhận", "--lay-so", "1")
    assert (done["status"], done["number"]) == ("void", "42-CV/ĐU")
    issued(desk, "Vũ Hải Yến")
    shown = desk.run("van-ban", "so", "--loai", "cv").stdout
    assert "43-CV/ĐU" in shown
    assert "hủy: ghi nhầm nơi nhận" in shown
    assert "01/CN" not in shown
    assert desk.json("van-ban", "so")["gaps"] == []


def test_what_is_void_cannot_be_voided_issued_or_printed(desk: Desk) -> None:
    issued(desk)
    desk.json("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai", "--lay-so", "1")
    assert (
        desk.error("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai", "--lay-so", "1")["code"] == "letter.void"
    )
    assert desk.error("van-ban", "phat-hanh", "42-CV/ĐU", "--lay-so", "1")["code"] == "letter.not_a_draft"
    assert desk.error("van-ban", "in", "42-CV/ĐU")["code"] == "letter.void"
    assert desk.error("van-ban", "huy", "01/CN")["exit"] == 2, "a reason is needed"


def test_a_draft_that_is_voided_takes_no_number(desk: Desk) -> None:
    walk = transferred(desk)
    done = desk.json("van-ban", "huy", "VB-2", "--ly-do", "không gửi", "--lay-so", "1")
    assert (done["status"], done["number"]) == ("void", None)
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "1")
    assert [each["number"] for each in answer["letters"]] == ["01/CN"]


def test_numbers_are_taken_only_when_their_count_was_agreed_to(desk: Desk) -> None:
    walk = transferred(desk)
    error = desk.error("van-ban", "phat-hanh", walk.code)
    assert error["exit"] == 2
    assert "Phát hành 2 văn bản, lấy số 01/CN và 42-CV/ĐU" in error["message"]
    assert desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "1")["code"] == "confirm.count"
    assert desk.error("van-ban", "phat-hanh", walk.code, "--dong-y")["exit"] == 2
    stopped = desk.run("van-ban", "phat-hanh", walk.code, typed=["khong"])
    assert stopped.exit_code == 130
    assert desk.book.one("SELECT count(*) FROM letter WHERE status = 'draft'") == 2
    done = desk.run("van-ban", "phat-hanh", walk.code, typed=["co"])
    assert done.exit_code == 0, done.output
    assert "→ Đảng ủy xã Cẩm Giàng" in done.stdout


def test_a_dry_run_takes_no_number_and_writes_no_file(desk: Desk) -> None:
    walk = transferred(desk)
    before = desk.book.dump()
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", "--chay-thu")
    assert [each["number"] for each in answer["letters"]] == ["01/CN", "42-CV/ĐU"]
    asked = desk.run("van-ban", "phat-hanh", walk.code, "--chay-thu", typed=[])
    assert asked.exit_code == 0, asked.output
    assert desk.book.dump() == before
    assert desk.files() == []


def test_a_batch_of_several_cases_shows_the_span_of_its_numbers(desk: Desk) -> None:
    codes = [transferred(desk, name).code for name in ("Lê Ngọc Châu", "Vũ Hải Yến", "Ngô Quang Khải")]
    error = desk.error("van-ban", "phat-hanh", *codes)
    assert "lấy số 01/CN đến 03/CN, 42-CV/ĐU đến 44-CV/ĐU" in error["message"]
    answer = desk.json("van-ban", "phat-hanh", *codes, "--lay-so", "6")
    assert len(answer["letters"]) == 6
    assert len(desk.files()) == 12


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("30/11/2026", "letter.future"),
        ("24/11/2026", "letter.before_step"),
        ("11/07/2025", "letter.before_step"),
    ],
)
def test_a_letter_bears_no_day_ahead_and_none_before_its_step(desk: Desk, day: str, code: str) -> None:
    walk = transferred(desk)
    error = desk.error("van-ban", "phat-hanh", walk.code, "--ngay", day, "--lay-so", "2")
    assert (error["exit"], error["code"]) == (4, code)
    assert {each["letter"] for each in error["findings"]} == {"VB-1", "VB-2"}


def test_numbers_and_days_go_the_same_way(desk: Desk) -> None:
    walk = transferred(desk)
    issued(desk, "Vũ Hải Yến", on=date(2026, 11, 27))
    error = desk.error(
        "van-ban", "phat-hanh", walk.code, "--ngay", "26/11/2026", "--lay-so", "2", on=date(2026, 11, 30)
    )
    assert (error["exit"], error["code"]) == (4, "letter.before_newest")
    later = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", on=date(2026, 11, 30))
    assert {each["issued_on"] for each in later["letters"]} == {"2026-11-30"}


def test_a_new_term_counts_from_one_and_nothing_is_issued_before_it_began(desk: Desk) -> None:
    issued(desk)
    office = OFFICE._replace(term_start=date(2026, 11, 27))
    with desk.book.begin() as uow:
        for name, value in as_settings(office).items():
            settings.put(uow, name, value)
    walk = transferred(desk, "Vũ Hải Yến")
    assert desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")["code"] == "letter.before_term"
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", on=date(2026, 11, 27))
    assert [each["number"] for each in answer["letters"]] == ["01/CN", "01-CV/ĐU"]
    error = desk.error("van-ban", "xem", "01/CN")
    assert (error["exit"], error["code"]) == (2, "letter.several")
    desk.json("van-ban", "in", "VB-1", "VB-3")
    assert "01-CN-VB-3.pdf" in desk.files(), "two letters of one name do not share a file"


# ---- names of letters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["42-CV/ĐU", "42-cv/du", "42 CV ĐU", "42cvdu", "042-CV/ĐU", "VB-2", "vb2", "VB 2"]
)
def test_a_letter_is_named_by_its_symbol_or_its_id(desk: Desk, name: str) -> None:
    issued(desk)
    assert desk.json("van-ban", "xem", name)["number"] == "42-CV/ĐU"


@pytest.mark.parametrize("name", ["43-CV/ĐU", "42-TB/ĐU", "VB-9", "99", "CV", "HS-77"])
def test_a_letter_that_is_nowhere_is_unknown(desk: Desk, name: str) -> None:
    issued(desk)
    error = desk.error("van-ban", "xem", name)
    assert error["exit"] == 8


def test_a_case_with_several_letters_lists_them(desk: Desk) -> None:
    walk = transferred(desk)
    error = desk.error("van-ban", "xem", walk.code)
    assert error["exit"] == 2
    assert "VB-1 (dự thảo), VB-2 (dự thảo)" in error["message"]


def test_a_case_without_letters_says_so(desk: Desk) -> None:
    walk = desk.certified()
    assert desk.error("van-ban", "in", walk.code)["code"] == "letter.none"
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    error = desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert (error["exit"], error["code"]) == (4, "letter.no_draft")


# ---- lists -----------------------------------------------------------------------------------------


def test_a_list_is_an_object_of_letters_with_drafts_before_all_others(desk: Desk) -> None:
    assert desk.json("van-ban", "danh-sach") == {"letters": []}
    issued(desk)
    transferred(desk, "Vũ Hải Yến")
    listed = desk.json("van-ban", "danh-sach")["letters"]
    assert [(each["letter"], each["status"]) for each in listed] == [
        ("VB-3", "draft"),
        ("VB-4", "draft"),
        ("VB-2", "issued"),
        ("VB-1", "issued"),
    ]
    assert {"letter", "number", "kind", "from", "to", "case", "issued_on", "status"} <= set(listed[0])


def test_who_has_not_answered_is_listed_with_the_working_days_waited(desk: Desk) -> None:
    walk = issued(desk)
    waiting = desk.json("van-ban", "danh-sach", "--chua-xac-nhan", on=date(2026, 12, 9))["letters"]
    assert [(each["number"], each["to"], each["working_days_since"]) for each in waiting] == [
        ("42-CV/ĐU", CAM_GIANG, 10)
    ], "what the person was handed is answered by nobody"
    shown = desk.run("van-ban", "danh-sach", "--chua-xac-nhan").stdout
    assert walk.code in shown
    assert "Châu" not in shown, "a list may stand on a projector"


def test_one_letter_is_shown_with_its_files_and_answers(desk: Desk) -> None:
    issued(desk)
    answer = desk.json("van-ban", "xem", "42-CV/ĐU")
    assert {key: answer[key] for key in ("kind", "from", "to", "issued_on", "status", "receipts")} == {
        "kind": "CV",
        "from": HOME,
        "to": CAM_GIANG,
        "issued_on": "2026-11-25",
        "status": "issued",
        "receipts": [],
    }
    assert [Path(each).name for each in answer["files"]] == ["42-CV-DU.docx", "42-CV-DU.pdf"]


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


# ---- who signs -------------------------------------------------------------------------------------


def test_a_cell_has_no_seal_and_issues_through_the_committee_above(desk: Desk) -> None:
    walk = transferred(desk)
    desk.book.run("UPDATE letter SET issuer = 'CB-05'")
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert {each["from"] for each in answer["letters"]} == {HOME}


def test_a_cell_without_a_committee_above_cannot_issue(desk: Desk) -> None:
    walk = transferred(desk)
    with desk.book.begin() as uow:
        organisations.add(uow, Organisation("CB-LE", "Chi bộ lẻ", "cell", "CB"), TODAY)
    desk.book.run("UPDATE letter SET issuer = 'CB-LE'")
    assert desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")["code"] == "letter.seal"
    desk.book.run("UPDATE letter SET issuer = NULL")
    assert desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")["code"] == "letter.issuer"


def test_a_cell_of_another_committee_is_written_to_at_that_committee(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, "--den", "KT-01", *MOVE[2:])
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert [each["to"] for each in answer["letters"]] == ["person", "DU-KIEN-THUY"]
    assert "Nơi đến: Chi bộ thôn Đông" in printed(desk, 2)


def test_an_organisation_that_was_merged_is_followed_to_its_successor(desk: Desk) -> None:
    walk = transferred(desk)
    with desk.book.begin() as uow:
        organisations.merge(uow, [CAM_GIANG], "DU-KIEN-THUY", date(2026, 12, 1), TODAY)
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", on=date(2026, 12, 2))
    assert answer["letters"][1]["to"] == "DU-KIEN-THUY"
    assert "Kính gửi: Đảng ủy xã Kiến Thụy" in printed(desk, 2)


def test_a_committee_without_a_standing_one_signs_for_itself_and_a_deputy_in_its_name(desk: Desk) -> None:
    walk = desk.certified("DH-03")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    with desk.book.begin() as uow:
        organisations.power(uow, Power("DU-DHCB", "decide", "delegated", date(2026, 7, 26)), TODAY)
        uow.cursor.execute("UPDATE post SET title = 'Phó Bí thư' WHERE organisation = 'DU-DHCB'")
    said = printed(desk, 2)
    assert "ĐẢNG BỘ ỦY BAN NHÂN DÂN THÀNH PHỐ\nĐẢNG ỦY TRƯỜNG ĐẠI HỌC CỬA BIỂN" in said
    assert "T/M ĐẢNG ỦY\nPHÓ BÍ THƯ\nLê Văn Khánh" in said
    with desk.book.begin() as uow:
        uow.cursor.execute("UPDATE post SET until = '2026-01-01' WHERE organisation = 'DU-DHCB'")
    assert printed(desk, 2).rstrip().splitlines()[-2:] == ["BÍ THƯ", f"Hồ sơ {walk.code}"], "room for a name"
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert [each["number"] for each in answer["letters"]] == ["01/CN", "01-CV/ĐU"], "its own numbers"
    assert "DU-DHCB-01-CV-DU.pdf" in desk.files()


def test_a_letter_whose_addressee_nobody_recorded_is_issued_to_the_one_that_is_named(desk: Desk) -> None:
    walk = desk.book.walk()
    history_written(walk, cell="CB-05")
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    desk.json("van-ban", "in", walk.code)
    error = desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "1")
    assert (error["exit"], error["code"]) == (4, "letter.addressee")
    other = transferred(desk, "Vũ Hải Yến")
    there = ("--den", "phường Hoàn Kiếm")
    assert desk.error("van-ban", "phat-hanh", "VB-3", *there, "--lay-so", "1")["code"] == "letter.addressed"
    assert desk.error("van-ban", "phat-hanh", other.code, *there, "--lay-so", "2")["exit"] == 2
    words = ("van-ban", "phat-hanh", walk.code, *there, "--lay-so", "1")
    answer = desk.json(*words)
    assert [(each["number"], each["to"]) for each in answer["letters"]] == [("42-CV/ĐU", "DU-00070")]


def test_a_book_without_an_office_has_no_numbers_to_take(desk: Desk) -> None:
    walk = transferred(desk)
    desk.book.run("DELETE FROM setting WHERE name LIKE 'office%'")
    error = desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert (error["exit"], error["code"]) == (4, "office.none")


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
