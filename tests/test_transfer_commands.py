"""`case transfer`: which row fits, who is written to, what is recorded and what is not."""

from datetime import date

import pytest
from office_books import CAM_GIANG, HOME, Desk
from transfer_steps import drafts, moving
from walking import LAM
from ways import admitted, discovered, history_written, probationary, resolved, sent_up

# ---- the row that fits -----------------------------------------------------------------------------


def test_a_certified_person_who_moves_away_raises_both_letters(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-di", walk.code, *moving())
    answer = desk.json("ho-so", "chuyen-ho-so", walk.code)
    assert answer["row"] == "transfer_a"
    assert answer["state"] == "transferred_away"
    assert drafts(answer) == {
        "consideration_certificate": (HOME, "person"),
        "transfer_notice": (HOME, CAM_GIANG),
    }
    assert [each["deadline"] for each in answer["deadlines_opened"]] == ["transfer.ack"]
    assert "transfer.notice" in [each["deadline"] for each in answer["deadlines_closed"]]
    against = {each["step"]: each["code"] for each in answer["against"]}
    assert against["transfer_b1"] == "circumstance.resolved"
    assert against["transfer_c2"] == "state"
    assert against["introduce_temporarily"] == "circumstance.moving_temporarily"
    assert len(against) == 9


def test_the_screen_says_which_row_and_why_not_the_others_with_sources(desk: Desk) -> None:
    walk = desk.certified()
    result = desk.run("ho-so", "chuyen-ho-so", walk.code, *moving(), "--chay-thu")
    assert result.exit_code == 0, result.output
    said = result.stdout
    assert "Dòng A: chuyển khi đang được giúp đỡ, xem xét   06-HD/TW, điểm 3.9(a)" in said
    assert "không phải B1, B2: chỉ khi chi bộ đã có nghị quyết   06-HD/TW, điểm 3.9(b)" in said
    assert "không phải C1, C2, C3: chỉ khi hồ sơ ở «Có quyết định kết nạp»" in said
    assert "→ Đảng ủy xã Cẩm Giàng" in said
    assert "Mang theo: giấy chứng nhận 01-AW" in said
    assert "Ghi thật: gõ lại, bỏ --chay-thu." in said


def test_a_dry_run_writes_nothing_not_even_a_destination(desk: Desk) -> None:
    walk = desk.certified()
    before = desk.book.dump()
    result = desk.run("ho-so", "chuyen-ho-so", walk.code, *moving("phường Hoàn Kiếm"), "--chay-thu")
    assert result.exit_code == 0, result.output
    assert desk.book.dump() == before


def test_before_the_move_is_known_the_line_that_records_it_is_named(desk: Desk) -> None:
    walk = desk.certified()
    error = desk.error("ho-so", "chuyen-ho-so", walk.code)
    assert (error["exit"], error["code"]) == (4, "transfer.no_move")
    assert error["next"][0].startswith(f"ketnap case move {walk.code} --to")


def test_a_move_inside_the_base_goes_to_the_cell_that_is_the_destination(desk: Desk) -> None:
    walk = desk.certified()
    answer = desk.json("ho-so", "chuyen-ho-so", walk.code, *moving("CB-07", reason="viec-lam"))
    assert answer["row"] == "move_within"
    assert answer["drafts"] == []
    with desk.book.reading() as reader:
        assert reader.case(walk.code).cell == "CB-07"


def test_where_the_destination_is_a_committee_its_cell_is_asked_for(desk: Desk) -> None:
    walk = desk.certified()
    words = ("ho-so", "chuyen-ho-so", walk.code, *moving(HOME, reason="viec-lam"))
    error = desk.error(*words)
    assert error["exit"] == 4
    assert [each["code"] for each in error["findings"]] == ["fact.cell.missing"]
    assert desk.json(*words, "--du-kien", "cell=CB-07")["row"] == "move_within"


def test_a_resolution_makes_it_row_b1_and_letter_92_goes_along(desk: Desk) -> None:
    walk = desk.book.walk()
    resolved(walk, cell="DH-03")
    there = moving(reason="tot-nghiep", hieu_luc="24/07/2026")
    # Until 26/7/2026 that committee only proposes.
    answer = desk.json("ho-so", "chuyen-ho-so", walk.code, *there, on=date(2026, 7, 20))
    assert answer["row"] == "transfer_b1"
    assert drafts(answer) == {
        "dossier_letter_92": ("DU-DHCB", CAM_GIANG),
        "transfer_notice": ("DU-DHCB", CAM_GIANG),
    }


def test_a_dossier_that_was_sent_up_makes_it_row_b2(desk: Desk) -> None:
    walk = desk.book.walk()
    sent_up(walk, cell="CB-05")
    answer = desk.json("ho-so", "chuyen-ho-so", walk.code, *moving(reason="viec-lam"))
    assert answer["row"] == "transfer_b2"


def test_a_day_that_decides_between_two_rows_is_named_when_it_is_missing(desk: Desk) -> None:
    walk = desk.book.walk()
    admitted(walk, cell="CB-05")
    error = desk.error("ho-so", "chuyen-ho-so", walk.code, *moving(reason="viec-lam"))
    assert (error["exit"], error["code"]) == (4, "transfer.missing")
    assert {each["step"]: each["code"] for each in error["findings"]} == {
        "transfer_c2": "circumstance.in_window.unknown",
        "transfer_c3": "circumstance.in_window.unknown",
    }
    assert "Ngày quyết định chuyển" in error["findings"][0]["message"]


def test_c3_takes_the_decision_that_annuls(desk: Desk) -> None:
    walk = desk.book.walk()
    admitted(walk, cell="CB-05")
    words = ("ho-so", "chuyen-ho-so", walk.code, *moving(reason="viec-lam", ngay_quyet_dinh="01/04/2026"))
    error = desk.error(*words)
    assert [each["code"] for each in error["findings"]] == ["paper.annulment_decision.missing"]
    answer = desk.json(*words, "--giay-to", "annulment_decision=07-QĐ/ĐU,25/11/2026")
    assert answer["row"] == "transfer_c3"
    assert set(drafts(answer)) == {"annulment_notice", "dossier_letter_93"}


def test_b1_takes_letter_93_where_the_committee_above_the_cell_decides_itself(desk: Desk) -> None:
    walk = desk.book.walk()
    resolved(walk, cell="CB-05")
    answer = desk.json("ho-so", "chuyen-ho-so", walk.code, *moving(reason="viec-lam"))
    assert answer["row"] == "transfer_b1"
    assert set(drafts(answer)) == {"dossier_letter_93", "transfer_notice"}


def test_the_letters_of_a_move_are_issued_by_the_printed_line_whatever_other_draft_waits(desk: Desk) -> None:
    """An old draft without an addressee keeps the letters of nobody's move back."""
    walk = desk.book.walk()
    history_written(walk, cell="CB-05")
    walk.advance("request_verification", "16/03/2026", about="cha đẻ", place="abroad")
    words = ("ho-so", "chuyen-ho-so", walk.code, *moving(reason="viec-lam"))
    shown = desk.run(*words).stdout
    (line,) = [each for each in shown.splitlines() if each.startswith("Việc tiếp theo: ketnap van-ban")]
    typed = line.removeprefix("Việc tiếp theo: ketnap ").split()
    assert desk.run("van-ban", "phat-hanh", walk.code, "--lay-so", "3").exit_code == 4, "the other draft"
    issued = desk.run(*typed, "--lay-so", "2")
    assert issued.exit_code == 0, issued.output


def test_a_probationer_takes_the_number_of_the_introduction_and_two_papers(desk: Desk) -> None:
    walk = desk.book.walk()
    probationary(walk, cell="CB-05")
    walk.advance("helper_assesses", "20/11/2026", helper=LAM)
    words = ("ho-so", "chuyen-ho-so", walk.code, *moving("KT-01", reason="viec-lam"))
    error = desk.error(*words)
    assert {each["code"] for each in error["findings"]} == {
        "fact.introduction_number.missing",
        "paper.transfer_self_review.missing",
        "paper.transfer_slip.missing",
    }
    answer = desk.json(
        *words,
        "--du-kien",
        "introduction_number=0012345",
        "--giay-to",
        "transfer_self_review=25/11/2026",
        "--giay-to",
        "transfer_slip=03-PB/ĐU,25/11/2026",
    )
    assert answer["row"] == "transfer_m"
    assert drafts(answer) == {"probationer_remarks": (HOME, "KT-01")}


def test_who_goes_for_a_time_stays_a_case_of_this_cell(desk: Desk) -> None:
    walk = desk.certified()
    answer = desk.json("ho-so", "chuyen-ho-so", walk.code, *moving(reason="viec-lam"), "--tam-thoi")
    assert (answer["row"], answer["state"]) == ("introduce_temporarily", "certified")
    assert drafts(answer) == {"temporary_introduction": (HOME, CAM_GIANG)}


def test_a_person_who_was_never_listed_is_refused_with_the_step_that_is_missing(desk: Desk) -> None:
    walk = desk.book.walk()
    discovered(walk, cell="CB-05")
    error = desk.error("ho-so", "chuyen-ho-so", walk.code, *moving())
    assert (error["exit"], error["code"]) == (4, "transfer.missing")
    assert ("transfer_a", "done.list_sympathiser") in [
        (each["step"], each["code"]) for each in error["findings"]
    ]


def test_a_state_that_nobody_is_transferred_from_is_said(desk: Desk) -> None:
    walk = desk.certified()
    walk.advance("withdraw", "20/11/2026")
    error = desk.error("ho-so", "chuyen-ho-so", walk.code)
    assert (error["exit"], error["code"]) == (4, "transfer.none")


def test_a_fact_that_no_row_asks_for_is_answered_with_those_there_are(desk: Desk) -> None:
    walk = desk.certified()
    error = desk.error("ho-so", "chuyen-ho-so", walk.code, *moving(), "--du-kien", "so=1")
    assert error["exit"] == 2
    assert "không có dữ kiện «so»" in error["message"]


# ---- once, together, and back ----------------------------------------------------------------------


def test_a_line_that_records_move_and_transfer_is_one_command_and_one_undo(desk: Desk) -> None:
    walk = desk.certified()
    answer = desk.json("ho-so", "chuyen-ho-so", walk.code, *moving())
    with desk.book.reading() as reader:
        written = [event.step for _, event in reader.command(answer["command"])]
    assert written == ["move_known", "transfer_a"]
    undone = desk.json("ho-so", "hoan-tac")
    assert undone["command"] == answer["command"]
    with desk.book.reading() as reader:
        file = reader.case(walk.code)
        assert file.record.state == "certified"
        assert file.record.newest("move_known") is None
        assert [each.status for each in reader.letters(walk.code)] == ["void", "void"]


@pytest.mark.parametrize("apart", [True, False], ids=["move, then transfer", "both in one line"])
def test_the_same_line_typed_twice_changes_nothing(desk: Desk, *, apart: bool) -> None:
    walk = desk.certified()
    words = ("ho-so", "chuyen-ho-so", walk.code, *([] if apart else moving()))
    if apart:
        desk.json("ho-so", "chuyen-di", walk.code, *moving())
        kept = desk.book.dump()
        assert desk.json("ho-so", "chuyen-di", walk.code, *moving())["repeated"] is True
        assert len(desk.book.dump()) == len(kept)
    first = desk.json(*words)
    events = desk.book.one("SELECT count(*) FROM event")
    again = desk.json(*words)
    assert again["repeated"] is True
    assert again["command"] == first["command"]
    assert len(again["drafts"]) == 2
    assert desk.book.one("SELECT count(*) FROM event") == events
    assert desk.book.one("SELECT count(*) FROM letter") == 2


def test_a_key_of_ones_own_records_once_and_no_more(desk: Desk) -> None:
    walk = desk.certified()
    words = ("ho-so", "chuyen-ho-so", walk.code, *moving(), "--khoa", "k-1")
    first = desk.json(*words)
    again = desk.json(*words)
    assert (again["repeated"], again["command"]) == (True, first["command"])


def test_a_move_that_was_acted_on_is_not_acted_on_twice(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *moving(reason="viec-lam"), "--tam-thoi")
    error = desk.error("ho-so", "chuyen-ho-so", walk.code, on=date(2026, 11, 26))
    assert (error["exit"], error["code"]) == (4, "transfer.done")


def test_a_transfer_that_is_refused_leaves_no_move_behind(desk: Desk) -> None:
    walk = desk.book.walk()
    probationary(walk, cell="CB-05", under_inspection=True)
    error = desk.error("ho-so", "chuyen-ho-so", walk.code, *moving("phường Hoàn Kiếm", reason="viec-lam"))
    assert error["exit"] == 4


def test_a_late_entry_is_judged_by_what_was_known_that_day(desk: Desk) -> None:
    walk = desk.certified()
    walk.advance("propose_procedure", "10/02/2026")
    moved = [*moving(reason="viec-lam"), "--ngay", "15/01/2026"]
    moved[moved.index("01/12/2026")] = "15/01/2026"
    answer = desk.json("ho-so", "chuyen-ho-so", walk.code, *moved, "--dong-y")
    assert (answer["row"], answer["happened_on"]) == ("transfer_a", "2026-01-15")


# ---- and issued at once ----------------------------------------------------------------------------


def test_elsewhere_than_at_a_terminal_numbers_are_taken_only_with_their_count(desk: Desk) -> None:
    walk = desk.certified()
    words = ("ho-so", "chuyen-ho-so", walk.code, *moving(), "--phat-hanh")
    error = desk.error(*words)
    assert error["exit"] == 2
    assert "01/CN và 42-CV/ĐU" in error["message"]
    assert "--lay-so 2" in error["message"]
    assert desk.error(*words, "--lay-so", "3")["exit"] == 2
    answer = desk.json(*words, "--lay-so", "2")
    assert [each["number"] for each in answer["issued"]] == ["01/CN", "42-CV/ĐU"]
    assert desk.files() == ["01-CN.docx", "01-CN.pdf", "42-CV-DU.docx", "42-CV-DU.pdf"]


def test_a_dry_run_that_issues_takes_no_number_and_writes_no_file(desk: Desk) -> None:
    walk = desk.certified()
    before = desk.book.dump()
    words = ("ho-so", "chuyen-ho-so", walk.code, *moving(), "--phat-hanh", "--lay-so", "2", "--chay-thu")
    answer = desk.json(*words)
    assert [each["number"] for each in answer["issued"]] == ["01/CN", "42-CV/ĐU"]
    assert desk.book.dump() == before
    assert desk.files() == []


def test_at_a_terminal_the_word_co_issues_and_enter_leaves_drafts(desk: Desk) -> None:
    one, other = desk.certified(), desk.certified(name="Vũ Hải Yến")
    left = desk.run("ho-so", "chuyen-ho-so", one.code, *moving(), typed=[""])
    assert left.exit_code == 0, left.output
    assert "ketnap van-ban phat-hanh VB-1 VB-2" in left.stdout
    assert desk.files() == []
    issued = desk.run("ho-so", "chuyen-ho-so", other.code, *moving(), typed=["có"])
    assert issued.exit_code == 0, issued.output
    assert "42-CV/ĐU" in issued.stdout
    assert desk.files() == ["01-CN.docx", "01-CN.pdf", "42-CV-DU.docx", "42-CV-DU.pdf"]
    statuses = "SELECT group_concat(status) FROM (SELECT status FROM letter ORDER BY id)"
    assert desk.book.one(statuses) == "draft,draft,issued,issued"


def test_to_stop_at_the_offer_leaves_the_transfer_recorded_and_its_drafts(desk: Desk) -> None:
    walk = desk.certified()
    stopped = desk.run("ho-so", "chuyen-ho-so", walk.code, *moving(), typed=[])
    assert stopped.exit_code == 0, stopped.output
    assert "chưa ghi gì" not in stopped.output
    assert desk.book.one("SELECT count(*) FROM letter WHERE status = 'draft'") == 2


def test_drafts_that_cannot_be_issued_yet_do_not_hold_back_the_transfer(desk: Desk) -> None:
    walk = desk.certified()
    desk.book.run("UPDATE setting SET value = '2027-01-01' WHERE name = 'office.term_start'")
    done = desk.run("ho-so", "chuyen-ho-so", walk.code, *moving(), typed=["co"])
    assert done.exit_code == 0, done.output
    assert "trước ngày bắt đầu nhiệm kỳ (01/01/2027)" in done.stdout
    assert desk.book.one("SELECT count(*) FROM letter WHERE status = 'draft'") == 2


def test_what_bears_a_number_is_not_undone_and_the_way_on_is_named(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *moving(), "--phat-hanh", "--lay-so", "2")
    error = desk.error("ho-so", "hoan-tac")
    assert (error["exit"], error["code"]) == (4, "undo.issued")
    assert error["next"][0].startswith(f"ketnap case correct {walk.code}")


def test_the_history_still_agrees_with_itself(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *moving(), "--phat-hanh", "--lay-so", "2")
    assert desk.run("nhat-ky", "doi-chieu").exit_code == 0
