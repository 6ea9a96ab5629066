"""`case receive`: what is to be done here, by each row that a person comes with."""

from datetime import date

import pytest
from case_receive_steps import MOVE
from office_books import CAM_GIANG, Desk
from walking import LAM
from ways import admitted, certified, probationary, resolved, sent_up


@pytest.fixture
def notice(desk: Desk) -> str:
    """A certified person moved to another commune; the notice has its number."""
    walk = desk.certified()
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))


# ---- what is to be done here -----------------------------------------------------------------------

WAYS = {
    "B1": (resolved, "DH-03", {}, []),
    "B2": (sent_up, "CB-05", {}, []),
    "C2": (admitted, "CB-05", {"decided": "20/06/2026"}, []),
    "C3": (
        admitted,
        "CB-05",
        {"decided": "01/04/2026"},
        ["--giay-to", "annulment_decision=07-QĐ/ĐU,25/11/2026"],
    ),
    "M": (
        probationary,
        "CB-05",
        {},
        [
            *("--du-kien", "introduction_number=0012345"),
            *("--giay-to", "transfer_self_review=25/11/2026"),
            *("--giay-to", "transfer_slip=03-PB/ĐU,25/11/2026"),
        ],
    ),
    "T": (certified, "CB-05", {}, ["--tam-thoi"]),
}


def moved(desk: Desk, row: str) -> str:
    """Somebody moved by a row of the table; the number of a letter that went to the commune."""
    way, cell, days, more = WAYS[row]
    walk = desk.book.walk("Lê Ngọc Châu", born_on=date(2001, 3, 14))
    way(walk, cell=cell)
    if row == "M":
        walk.advance("helper_assesses", "20/11/2026", helper=LAM)
    words = ["--den", CAM_GIANG, "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam", *more]
    words += ["--ngay-quyet-dinh", days["decided"]] if days else []
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *words)
    drafts = [each["letter"] for each in made["drafts"]]
    issued = desk.json("van-ban", "phat-hanh", *drafts, "--lay-so", str(len(drafts)))
    return next(each["number"] for each in issued["letters"] if each["to"] == CAM_GIANG)


@pytest.mark.parametrize(
    ("row", "state", "steps"),
    [
        ("B1", "certified", ["assign_helper", "cell_resolves_admission", "committee_resolves_admission"]),
        ("B2", "certified", ["assign_helper", "appraise_dossier", "admit"]),
        ("C2", "admitted", ["assign_helper", "receive_decision", "hold_ceremony"]),
        ("C3", "certified", ["assign_helper", "admit"]),
        ("M", "probationary", ["assign_helper", "complete_member_file", "complete_new_member_class"]),
        ("T", "certified", ["send_host_comments", "end_hosting"]),
    ],
)
def test_what_the_destination_does_follows_from_its_row(
    desk: Desk, row: str, state: str, steps: list[str]
) -> None:
    number = moved(desk, row)
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", number, "--du-kien", "considered_at=residence")
    assert made["state"] == state
    ahead = [each["step"] for each in made["next_steps"]]
    assert ahead[: len(steps)] == steps
    assert "present_papers" in ahead
    assert ("request_reexamination" in ahead) == (row in ("C2", "C3")), "who decided can be asked again"
    helped = [each["name"] for each in made["helped_before"]]
    assert helped == ([] if row == "T" else ["Trần Văn Lâm"])


def test_the_clock_of_the_row_starts_with_the_receipt(desk: Desk) -> None:
    number = moved(desk, "B2")
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", number)
    assert [(each["deadline"], each["starts_on"], each["due_on"]) for each in made["deadlines_opened"]] == [
        ("transfer.cand.decide", "2026-11-25", "2027-01-07")
    ]


def test_the_screen_says_what_comes_along_what_is_to_be_done_and_how_to_take_it_back(
    desk: Desk, notice: str
) -> None:
    said = desk.run("ho-so", "tiep-nhan", "--van-ban", notice).stdout
    assert "Hạn dùng giấy chứng nhận: còn 1.364 ngày, đến hết 20/08/2030" in said
    assert "Trần Văn Lâm, từ 07/07/2025 (để biết; ở đây phân công người khác)" in said
    assert "VIỆC Ở NƠI ĐẾN" in said
    assert "phan-cong" in said
    assert "Hoàn tác\tketnap ho-so hoan-tac" in said
    assert said.rstrip().splitlines()[-1] == "Việc tiếp theo: ketnap ho-so vi-sao HS-000002-C"


def test_helpers_have_no_names_where_none_may_be_shown(desk: Desk, notice: str) -> None:
    said = desk.run("ho-so", "tiep-nhan", "--van-ban", notice, "--khong-ten").stdout
    assert "Lâm" not in said
