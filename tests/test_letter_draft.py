"""`letter draft`: an official paper of a case becomes a draft, gets its number, and is the paper of the step that wants
it; what is printed without being drafted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from earlier_programs import desk_of_then
from office_books import CAM_GIANG, HOME, Desk, office_book
from storage_fixtures import KeptWalk
from walking import HOA, LAM
from ways import certified, dossier_ready, history_written, probation_done, sent_up

from ketnap import cli
from ketnap.notifications import letters as paper
from ketnap.notifications import render
from ketnap.workflow import issued
from ketnap.workflow.law import Law

ON = date(2026, 6, 1)
DECISION = "quyet-dinh-ket-nap"
VOTES = ("--phieu", "trieu-tap=9,tan-thanh=9,khong-tan-thanh=0")


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()
    cli.speak("vi")


def decidable(desk: Desk, name: str = "Lê Ngọc Châu") -> KeptWalk:
    """Somebody on whom the committee is about to decide."""
    walk = desk.book.walk(name, sex="nữ", born_on=date(2001, 3, 14))
    sent_up(walk, cell="CB-05")
    walk.advance("appraise_dossier", "22/05/2026")
    return walk


def drafted(desk: Desk, code: str, *words: str, on: date = ON) -> dict[str, Any]:
    return desk.json("van-ban", "soan", code, *words, on=on)


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
            "case advance {case} apply --document application=NUMBER,DAY",
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


# ---- from the letter to the step -------------------------------------------------------------------


def test_the_step_takes_number_and_day_from_the_letter_that_was_issued(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    waiting = desk.run("ho-so", "ghi", code, DECISION, *VOTES, on=ON)
    assert waiting.exit_code == 4
    assert "«Quyết định kết nạp» đã soạn (VB-2), chưa có số" in waiting.stderr
    assert "Gõ: ketnap van-ban phat-hanh VB-2" in waiting.stderr
    issued_ = desk.run("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON).stdout
    assert f"Ghi bước, số và ngày lấy từ văn bản: ketnap ho-so ghi {code} {DECISION}" in issued_
    done = desk.run("ho-so", "ghi", code, DECISION, *VOTES, on=ON).stdout
    said = "Số và ngày lấy từ văn bản đã phát hành: «Quyết định kết nạp» 01-QĐ/ĐU, thứ Hai, 01/06/2026"
    assert said in done.splitlines()
    [decision] = [
        e for e in desk.json("ho-so", "xem", code)["documents"] if e["document"] == "admission_decision"
    ]
    assert (decision["number"], decision["issued_on"]) == ("01-QĐ/ĐU", "2026-06-01")


def test_the_line_that_took_them_is_known_when_it_is_typed_again(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON)
    first = desk.json("ho-so", "ghi", code, DECISION, *VOTES, on=ON)
    taken = {
        "document": "admission_decision",
        "letter": "VB-2",
        "number": "01-QĐ/ĐU",
        "issued_on": "2026-06-01",
    }
    assert first["papers_from_letters"] == [taken]
    again = desk.json("ho-so", "ghi", code, DECISION, *VOTES, on=ON)
    assert (again["repeated"], again["event"]) == (True, first["event"])
    desk.json("ho-so", "hoan-tac", on=ON)
    assert desk.json("ho-so", "ghi", code, DECISION, *VOTES, on=ON)["papers_from_letters"] == [taken]


def test_what_the_line_gives_is_taken_and_the_letter_left_alone(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON)
    typed = ("--giay-to", f"{DECISION}=77-QĐ/BTV,01/06/2026")
    done = desk.json("ho-so", "ghi", code, DECISION, *VOTES, *typed, on=ON)
    assert "papers_from_letters" not in done
    with desk.book.reading() as reader:
        assert [each.symbol for each in issued.unused(reader, code, "admission_decision")] == ["01-QĐ/ĐU"]


def test_of_several_issued_letters_none_is_picked(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON)
    error = desk.error("van-ban", "soan", code, DECISION, "--ngay", "02/06/2026", on=date(2026, 6, 2))
    assert (error["code"], error["next"][0]) == ("letter.unused", f"ketnap case advance {code} admit")
    desk.book.run(
        "INSERT INTO letter (case_id, seq, letter, status, issuer, addressee, kind, term, number, symbol, issued_on,"
        " inputs, inputs_hash, command, drafted_at) SELECT case_id, seq, letter, status, issuer, addressee, kind, term,"
        " 2, '02-QĐ/ĐU', '2026-06-02', inputs, inputs_hash, command, drafted_at FROM letter WHERE id = 2"
    )
    error = desk.error("ho-so", "ghi", code, DECISION, *VOTES, on=date(2026, 6, 2))
    assert error["exit"] == 2
    assert f"--giay-to {DECISION}=01-QĐ/ĐU,01/06/2026" in error["message"]
    assert f"--giay-to {DECISION}=02-QĐ/ĐU,02/06/2026" in error["message"]
    desk.json(
        "van-ban",
        "huy",
        "02-QĐ/ĐU",
        "--ly-do",
        "trùng",
        "--khong-lam-lai",
        "--lay-so",
        "1",
        on=date(2026, 6, 2),
    )
    assert desk.json("ho-so", "ghi", code, DECISION, *VOTES, on=date(2026, 6, 2))["state"] == "admitted"


def test_a_letter_dated_after_the_step_is_said_and_not_bent(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=date(2026, 6, 3))
    found = desk.run("ho-so", "ghi", code, DECISION, "--ngay", "02/06/2026", *VOTES, on=date(2026, 6, 3))
    assert found.exit_code == 4
    assert "Quyết định kết nạp 01-QĐ/ĐU ghi ngày 03/06/2026, sau ngày của bước" in found.stderr
    assert "Số và ngày lấy từ văn bản đã phát hành" in found.stderr


def test_a_number_that_was_typed_by_hand_is_the_letter_however_it_was_written(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON)
    typed = ("--giay-to", f"{DECISION}=01 QD/DU,01/06/2026")
    desk.json("ho-so", "ghi", code, DECISION, *VOTES, *typed, on=ON)
    with desk.book.reading() as reader:
        assert issued.unused(reader, code, "admission_decision") == []


# ---- printed without being drafted -----------------------------------------------------------------


def test_papers_of_a_case_are_printed_as_the_record_stands_and_nothing_is_recorded(desk: Desk) -> None:
    code = decidable(desk).code
    before = desk.book.dump()
    done = desk.json("van-ban", "in", code, "quyết định", "kết nạp", "chuong-trinh-le-ket-nap", on=ON)
    assert [(each["document"], each["from"]) for each in done["papers"]] == [
        ("admission_decision", HOME),
        ("ceremony_programme", "CB-05"),
    ]
    assert [each["name"] for each in done["papers"][1]["missing"]] == ["admission_decision"]
    assert desk.files() == [
        f"{code}-{name}{end}"
        for name in ("chuong-trinh-le-ket-nap", "quyet-dinh-ket-nap")
        for end in (".docx", ".pdf")
    ]
    assert desk.book.dump() == before


def test_letters_keep_their_meaning_beside_papers(desk: Desk, tmp_path: Path) -> None:
    first, second = decidable(desk).code, decidable(desk, "Vũ Hải Yến").code
    done = desk.json("van-ban", "in", "VB-1", first, second, "muc-luc-ho-so", "--pdf", on=ON)
    assert [each["letter"] for each in done["letters"]] == ["VB-1"]
    assert [each["case"] for each in done["papers"]] == [first, second]
    plain = desk.json("van-ban", "in", first, second, "--thu-muc", str(tmp_path / "khac"), on=ON)
    assert [each["letter"] for each in plain["letters"]] == ["VB-1", "VB-2"]
    assert plain["papers"] == []


def test_a_letter_of_that_name_is_pointed_out(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    shown = desk.run("van-ban", "in", code, DECISION, on=ON).stdout
    assert "hồ sơ đã có VB-2 (dự thảo); in bản ấy: ketnap van-ban in VB-2" in shown


def test_each_helper_has_a_paper_and_one_can_be_picked(desk: Desk) -> None:
    walk = desk.book.walk("Lê Ngọc Châu")
    probation_done(walk, cell="CB-05", helpers=(LAM, HOA))
    on = date(2027, 6, 25)
    both = desk.json("van-ban", "in", walk.code, "helper_assessment", "--pdf", on=on)
    assert [each["item"] for each in both["papers"]] == ["Trần Văn Lâm", "Phạm Thị Hòa"]
    assert [Path(each).name for each in both["files"]] == [
        f"{walk.code}-nhan-xet-cua-nguoi-giup-do-{number}.pdf" for number in (1, 2)
    ]
    one = desk.json("van-ban", "in", walk.code, "helper_assessment", "--muc", "pham thi hoa", "--pdf", on=on)
    assert [each["item"] for each in one["papers"]] == ["Phạm Thị Hòa"]
    masked = desk.run("van-ban", "in", walk.code, "helper_assessment", "--pdf", "--khong-ten", on=on).stdout
    assert "Hòa" not in masked
    assert desk.error("van-ban", "in", walk.code, "helper_assessment", "--muc", "x", on=on)["exit"] == 8


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        ((), 2, "Cần số văn bản, mã hồ sơ"),
        (("1", "--ngay", "02/06/2026"), 2, "--ngay chỉ đi với giấy tờ in theo hồ sơ"),
        (("1", "--giay-in", "muc-luc-ho-so"), 2, "--giay-in đi với --cuoc-hop"),
        (("1", "don-xin-vao-dang"), 4, "«Đơn xin vào Đảng» không làm ở đây"),
        (("1", "muc-luc-ho-soo"), 8, "Có phải muc-luc-ho-so?"),
        (("muc-luc-ho-so",), 8, ""),
        (("99", "muc-luc-ho-so"), 8, ""),
        (("1", "committee_resolution_admission"), 4, "không có tổ chức nào giữ vai «Cấp ủy cơ sở»"),
    ],
)
def test_what_cannot_be_printed_is_said_in_a_sentence(
    desk: Desk, words: tuple[str, ...], exit_code: int, said: str
) -> None:
    decidable(desk)
    error = desk.error("van-ban", "in", *words, on=ON)
    assert error["exit"] == exit_code
    assert said in error["message"]
    assert desk.files() == []
