"""`letter draft`: an official paper of a case becomes a draft, or it is said why it does not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from draft_steps import DECISION, ON, decidable, drafted
from earlier_programs import desk_of_then
from office_books import CAM_GIANG, HOME, Desk, office_book
from storage_fixtures import KeptWalk
from ways import certified, dossier_ready, history_written

from ketnap import cli
from ketnap.notifications import letters as paper
from ketnap.notifications import render
from ketnap.workflow.law import Law


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()
    cli.speak("vi")


# ---- drafting --------------------------------------------------------------------------------------


def test_an_official_paper_becomes_a_draft_and_what_it_lacks_is_said_with_the_line_that_brings_it(
    desk: Desk,
) -> None:
    code = decidable(desk).code
    shown = desk.run("van-ban", "soan", code, "quyết", "định", "kết", "nạp", on=ON).stdout.splitlines()
    assert shown[0].startswith(f"Đã ghi «Soạn văn bản», thứ Hai, 01/06/2026 · {code} · lệnh ")
    assert "VB-2: Quyết định kết nạp, Đảng ủy phường Lê Chân → lưu hồ sơ" in shown
    assert f"Nghề nghiệp\t→ Chi bộ\tketnap ho-so dat {code} nghe-nghiep=…" in shown
    assert "Phát hành, lấy số: ketnap van-ban phat-hanh VB-2" in shown
    [letter] = [each for each in desk.json("van-ban", "danh-sach")["letters"] if each["letter"] == "VB-2"]
    assert (letter["document"], letter["status"], letter["from"]) == ("admission_decision", "draft", HOME)


def test_what_is_missing_says_which_fact_step_or_paper_would_bring_it(desk: Desk) -> None:
    walk = desk.book.walk("Vũ Hải Yến")
    dossier_ready(walk, cell="CB-05")
    missing = drafted(desk, walk.code, "nghi-quyet-chi-bo-ket-nap")["missing"]
    assert {(each["kind"], each["name"]) for each in missing} == {
        ("fact", "sex"),
        ("fact", "native_place"),
        ("fact", "residence"),
        ("fact", "occupation"),
        ("step", "cell_resolves_admission"),
    }
    desk.json("ho-so", "dat", walk.code, "nghe-nghiep=giáo viên", "gioi-tinh=nữ", on=ON)
    again = drafted(desk, walk.code, "nghi-quyet-chi-bo-ket-nap")
    assert again["repeated"] is True
    assert {each["name"] for each in again["missing"]} == {
        "native_place",
        "residence",
        "cell_resolves_admission",
    }


def test_a_dry_run_drafts_nothing(desk: Desk) -> None:
    code = decidable(desk).code
    before = desk.book.dump()
    tried = desk.run("van-ban", "soan", code, DECISION, "--chay-thu", on=ON)
    assert tried.exit_code == 0
    assert "CHẠY THỬ" in tried.stdout
    assert "VB-2" not in tried.stdout
    assert desk.book.dump() == before


def test_the_same_line_twice_is_one_draft_and_another_day_is_no_second_one(desk: Desk) -> None:
    code = decidable(desk).code
    first = drafted(desk, code, DECISION)
    again = drafted(desk, code, DECISION)
    assert (again["repeated"], again["letter"]["letter"]) == (True, first["letter"]["letter"])
    error = desk.error("van-ban", "soan", code, DECISION, "--ngay", "02/06/2026", on=date(2026, 6, 2))
    assert (error["exit"], error["code"]) == (4, "letter.drafted")
    assert error["next"][0] == "ketnap letter issue VB-2"


def test_a_draft_that_was_voided_is_drafted_anew_by_the_same_line(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "huy", "VB-2", "--ly-do", "nhầm", "--lay-so", "1", on=ON)
    again = desk.run("van-ban", "soan", code, DECISION, on=ON).stdout
    assert "Dự thảo của lần ghi ấy đã hủy: soạn lại thành VB-3." in again
    assert desk.book.one("SELECT status FROM letter WHERE id = 3") == "draft"


def test_undo_takes_the_draft_away(desk: Desk) -> None:
    code = decidable(desk).code
    command = drafted(desk, code, DECISION)["command"]
    desk.json("ho-so", "hoan-tac", command, on=ON)
    assert desk.book.one("SELECT status FROM letter WHERE id = 2") == "void"
    assert drafted(desk, code, DECISION)["letter"]["letter"] == "VB-3"


def test_the_reason_of_an_annulment_is_printed(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, "annulment_decision", "--ly-do", "khai không đúng lý lịch")
    desk.json("van-ban", "in", "VB-2", on=ON)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON)
    with desk.book.reading() as reader:
        inputs = reader.letter(2).inputs
    assert inputs is not None
    assert "Lý do: khai không đúng lý lịch." in paper.text(render.letter("annulment_decision", inputs))
    error = desk.error("van-ban", "soan", code, DECISION, "--ly-do", "x", on=ON)
    assert (error["exit"], "--ly-do chỉ đi với quyết định hủy" in error["message"]) == (2, True)


# ---- one of several things -------------------------------------------------------------------------


def asking(desk: Desk) -> KeptWalk:
    """Two requests for verification wait for an answer."""
    walk = desk.book.walk("Lê Ngọc Châu")
    history_written(walk, cell="CB-05")
    for about in ("cha đẻ", "mẹ đẻ"):
        walk.advance("request_verification", "16/03/2026", about=about, place="domestic", asked=CAM_GIANG)
    return walk


def test_of_several_requests_the_one_that_is_reminded_of_is_named(desk: Desk) -> None:
    code = asking(desk).code
    name = "cong-van-nhac-tra-loi-tham-tra-ly-lich"
    error = desk.error("van-ban", "soan", code, name, on=ON)
    assert (error["exit"], error["message"]) == (
        2,
        f"{code} có nhiều việc đang mở: cha đẻ; mẹ đẻ. Thêm --muc để chọn.",
    )
    done = drafted(desk, code, name, "--muc", "me de")
    assert done["letter"]["to"] == CAM_GIANG
    other = desk.run("van-ban", "soan", code, name, typed=["1"], on=ON)
    assert other.exit_code == 0, "another request is another letter"
    assert desk.error("van-ban", "soan", code, name, "--muc", "vợ", on=ON)["exit"] == 8
    with desk.book.reading() as reader:
        said = [each.facts.get("about") for each in reader.events(code) if each.step == "draft_letter"]
    assert said == ["mẹ đẻ", "cha đẻ"]


def test_a_reminder_of_nothing_and_an_item_of_the_whole_case_are_refused(desk: Desk) -> None:
    code = decidable(desk).code
    error = desk.error("van-ban", "soan", code, "verification_reminder", on=ON)
    assert (error["exit"], error["code"]) == (4, "paper.no_item")
    assert desk.error("van-ban", "soan", code, DECISION, "--muc", "x", on=ON)["code"] == "paper.no_item"


# ---- what is not drafted ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "exit_code", "code", "following"),
    [
        (
            "don-xin-vao-dang",
            4,
            "paper.not_printed",
            "case advance {case} file_paper --document application=NUMBER,DAY",
        ),
        ("chuong-trinh-le-ket-nap", 4, "letter.form", "letter render {case} ceremony_programme"),
        ("cong-van-de-nghi-tham-tra-ly-lich", 4, "letter.by_step", "letter issue VB-1"),
        ("transfer_notice", 4, "letter.by_step", "case transfer {case}"),
        ("reexamination_request", 4, "letter.by_step", "case advance {case} request_reexamination"),
        ("quyet-dinh-ket-na", 8, "paper.unknown", None),
    ],
)
def test_what_is_no_letter_of_ours_is_refused_with_what_to_type_instead(
    desk: Desk, name: str, exit_code: int, code: str, following: str | None
) -> None:
    case = decidable(desk).code
    error = desk.error("van-ban", "soan", case, name, on=ON)
    assert (error["exit"], error["code"]) == (exit_code, code)
    if following is None:
        assert "Có phải quyet-dinh-ket-nap?" in error["message"]
    else:
        head = following.partition("--document")[0].format(case=case).rstrip()
        assert error["next"][0].startswith(f"ketnap {head}")


def test_without_a_name_all_that_can_be_drafted_is_listed(desk: Desk) -> None:
    found = desk.run("van-ban", "soan", decidable(desk).code, on=ON)
    assert found.exit_code == 2
    assert f"{DECISION}\tQuyết định kết nạp" in found.stderr
    assert "don-xin-vao-dang" not in found.stderr
    assert "cong-van-de-nghi-tham-tra" not in found.stderr, "a step drafts it"


def test_nobody_drafts_what_nobody_may_issue_that_day(desk: Desk) -> None:
    code = decidable(desk).code
    error = desk.error("van-ban", "soan", code, "nghi-quyet-dang-uy-co-so-ket-nap", on=ON)
    assert (error["exit"], error["code"]) == (4, "paper.issuer")
    assert "ngày 01/06/2026 không có tổ chức nào giữ vai «Cấp ủy cơ sở»" in error["message"]


def test_a_closed_case_and_a_day_ahead_are_refused_by_the_step_itself(desk: Desk) -> None:
    walk = desk.book.walk("Lê Ngọc Châu")
    certified(walk, cell="CB-05")
    assert (
        desk.error("van-ban", "soan", walk.code, "class_proposal", "--ngay", "02/06/2026", on=ON)["exit"] == 4
    )
    walk.advance("record_death", "20/05/2026")
    assert desk.error("van-ban", "soan", walk.code, "class_proposal", on=ON)["code"] == "refused"


def test_a_case_of_an_older_procedure_is_moved_first(tmp_path: Path, law: Law) -> None:
    desk = desk_of_then(tmp_path, without_papers(law))
    walk = desk.book.walk("Lê Ngọc Châu")
    certified(walk)
    take_in(desk, law)
    error = desk.error("van-ban", "soan", walk.code, DECISION)
    assert (error["exit"], error["code"]) == (4, "paper.older_procedure")
    assert error["next"][0].startswith("ketnap definition migrate")
    assert desk.error("van-ban", "in", walk.code, DECISION)["code"] == "paper.older_procedure"
    desk.book.close()


def without_papers(law: Law) -> Law:
    """The law before the office printed the papers of the dossier."""
    documents = {
        name: each._replace(fields=(), letter=None, to=None) if name == "admission_decision" else each
        for name, each in law.procedure.documents.items()
    }
    return law._replace(procedure=law.procedure._replace(documents=documents))


def take_in(desk: Desk, law: Law) -> None:
    from ketnap.storage import law_store

    with desk.book.begin() as uow:
        law_store.take(uow, law, date(2026, 5, 1))
