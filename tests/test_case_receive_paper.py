"""`case receive` by a letter on paper: typed in on a line, or asked for at a terminal."""

import pytest
from case_receive_steps import MOVE, PAPER
from office_books import CAM_GIANG, HOME, Desk

from ketnap.workflow.law import Law


@pytest.fixture
def notice(desk: Desk) -> str:
    """A certified person moved to another commune; the notice has its number."""
    walk = desk.certified()
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))


# ---- paper -----------------------------------------------------------------------------------------


def paper(**other: str) -> list[str]:
    """The line of a case on paper with something else in it, under the name of the option."""
    words = [*PAPER]
    for option, value in other.items():
        words[words.index(f"--{option.replace('_', '-')}") + 1] = value
    return words


def test_a_row_that_does_not_exist_is_answered_with_those_there_are(desk: Desk) -> None:
    error = desk.error(*paper(dong="Z"))
    assert error["exit"] == 2
    assert error["message"] == "Không có dòng «Z». Có: A, B1, B2, C1, C2, C3, M, T."


def test_a_row_that_does_not_exist_is_named_before_anything_that_is_missing(desk: Desk) -> None:
    bare = ("ho-so", "tiep-nhan", "Phạm Thị Ngà", "--dong", "X9")
    assert desk.error(*bare)["message"].startswith("Không có dòng «X9».")


def test_without_the_day_of_listing_nobody_could_ever_be_assigned_so_it_is_asked_for(desk: Desk) -> None:
    unlisted = [*PAPER]
    at = unlisted.index("vao-danh-sach=12/03/2025")
    del unlisted[at - 1 : at + 1]
    error = desk.error(*unlisted)
    assert (error["code"], error["exit"]) == ("receive.row", 4)
    assert "thêm --da-lam vao-danh-sach=NGÀY" in error["message"]


def test_who_arrives_on_paper_with_a_certificate_gets_a_helper_here(desk: Desk) -> None:
    made = desk.json(*PAPER)
    assert "assign_helper" in [each["step"] for each in made["next_steps"]]
    given = ("helper=Trần Văn Lâm; 19/05/2010", "why=received")
    words = [word for each in given for word in ("--du-kien", each)]
    paper = ("--giay-to", "helper_resolution=09-NQ/CB,25/11/2026")
    made = desk.run("ho-so", "ghi", made["case"], "phan-cong", *words, *paper)
    assert made.exit_code == 0, made.output


def test_a_probationer_on_paper_is_row_m(desk: Desk) -> None:
    steps = ("--da-lam", "quyet-dinh-ket-nap=10/01/2026", "--da-lam", "le-ket-nap=20/01/2026")
    made = desk.json(*paper(dong="M"), *steps)
    assert (made["step"], made["state"]) == ("receive_m", "probationary")


def test_a_step_or_a_paper_that_nobody_knows_is_answered_with_a_proposal(desk: Desk) -> None:
    error = desk.error(*PAPER, "--da-lam", "cap-giay-chung-nan=20/08/2025")
    assert (error["exit"], "cap-giay-chung-nhan" in error["message"]) == (2, True)
    error = desk.error(*PAPER, "--giay-to", "don-xin-vao-dan=01,02/03/2026")
    assert (error["exit"], "don-xin-vao-dang" in error["message"]) == (2, True)
    assert desk.error(*PAPER, "--da-lam", "phat-hien")["exit"] == 2


def test_a_step_of_the_other_side_after_the_day_of_receipt_is_refused(desk: Desk) -> None:
    error = desk.error(*PAPER, "--da-lam", "de-nghi-lam-thu-tuc=20/11/2026", "--ngay", "01/11/2026")
    assert error["exit"] == 4
    assert [each["code"] for each in error["findings"]] == ["carried.later"]
    assert "20/11/2026, sau ngày tiếp nhận" in error["findings"][0]["message"]


def test_a_letter_of_the_other_side_after_the_day_of_receipt_is_refused(desk: Desk) -> None:
    error = desk.error(*paper(ngay_van_ban="24/11/2026"), "--ngay", "01/11/2026")
    assert error["exit"] == 4


def test_a_certificate_that_has_expired_meanwhile_is_shown_not_refused(desk: Desk) -> None:
    words = paper(ngay_sinh="02/03/1998")
    words = [each.replace("2025", "2019") if "=" in each else each for each in words]
    result = desk.run(*words)
    assert result.exit_code == 0, result.output
    assert "Hạn dùng giấy chứng nhận: đã hết từ" in result.stdout
    assert "hoc-lai" in result.stdout, "which says what to do about it"


def test_a_dissolved_sender_is_answered_with_its_successor(desk: Desk) -> None:
    error = desk.error(*paper(noi_di="DU-CAM-GIANG-CU"))
    assert (error["exit"], CAM_GIANG in error["message"]) == (2, True)


@pytest.mark.parametrize(
    ("option", "value"), [("ngay_sinh", "02/03/2030"), ("ngay_sinh", "25/11/2026")], ids=["ahead", "today"]
)
def test_a_birth_that_cannot_be_is_refused(desk: Desk, option: str, value: str) -> None:
    error = desk.error(*paper(**{option: value}))
    assert (error["exit"], "Ngày sinh" in error["message"]) == (2, True)


def test_a_name_without_letters_is_none(desk: Desk) -> None:
    words = [*PAPER]
    words[2] = "12345"
    assert desk.error(*words)["exit"] == 2


# ---- at a terminal ---------------------------------------------------------------------------------


def test_without_a_word_the_way_of_arriving_is_asked_for(desk: Desk, notice: str) -> None:
    result = desk.run("ho-so", "tiep-nhan", typed=["1", notice])
    assert result.exit_code == 0, result.output
    assert "Người này chuyển đến theo:" in result.stdout
    with desk.book.reading() as reader:
        assert reader.case("HS-000002-C").cell == CAM_GIANG


def test_a_case_on_paper_is_asked_for_step_by_step(desk: Desk) -> None:
    answers = [
        *("3", "Phạm Thị Ngà", "1", "xã Cẩm Giàng, Hải Phòng", "02/03/2004"),
        *("phat-hien=05/01/2025", "cap-giay=20/08/2025", "cap-giay-chung-nhan=20/08/2025", "", "12/03/2025"),
        *("awareness_certificate=07/CN,20/08/2025", "", "15-CV/ĐU", "20/10/2026", "chi bộ 5"),
    ]
    result = desk.run("ho-so", "tiep-nhan", typed=answers)
    assert result.exit_code == 0, result.output
    assert "Không có bước «cap-giay»" in result.stdout, "what cannot be read is asked for again"
    assert "«Chi bộ đưa vào danh sách cảm tình Đảng» ngày nào" in result.stdout
    shown = desk.json("ho-so", "xem", "1")
    assert (shown["person"]["name"], shown["organisation"]) == ("Phạm Thị Ngà", "CB-05")
    assert [each["number"] for each in shown["documents"]] == ["07/CN"]
    with desk.book.reading() as reader:
        facts = reader.case("HS-000001-B").record.newest("receive_a")
    assert facts is not None
    assert (facts.facts["origin"], facts.facts["origin_letter"]) == (CAM_GIANG, "15-CV/ĐU")


def test_to_stop_while_being_asked_writes_nothing(desk: Desk) -> None:
    before = desk.book.dump()
    assert desk.run("ho-so", "tiep-nhan", typed=["3", "Phạm Thị Ngà", "0"]).exit_code == 130
    assert desk.book.dump() == before


@pytest.mark.parametrize("origin", [HOME, "CB-07"])
def test_nobody_arrives_on_paper_from_the_committee_itself(desk: Desk, origin: str) -> None:
    error = desk.error(*paper(noi_di=origin))
    assert (error["code"], error["exit"]) == ("receive.from_here", 4)


def test_paper_without_a_number_is_entered_without_a_gap_in_the_sentence(desk: Desk) -> None:
    words = [*PAPER]
    for option in ("--so-van-ban", "--ngay-van-ban"):
        at = words.index(option)
        del words[at : at + 2]
    assert "Hồ sơ chuyển đến của Đảng ủy xã Cẩm Giàng" in desk.run(*words).stdout


@pytest.mark.parametrize(
    ("row", "lacking"),
    [
        ("B1", ["cell_resolves_admission"]),
        ("B2", ["cell_resolves_admission", "send_up_dossier"]),
        ("C1", ["admit"]),
        ("C2", ["admit"]),
        ("C3", ["admit"]),
        ("M", ["hold_ceremony"]),
    ],
)
def test_a_row_needs_what_was_done_before_it(desk: Desk, law: Law, row: str, lacking: list[str]) -> None:
    error = desk.error(*paper(dong=row))
    assert (error["code"], error["exit"]) == ("receive.row", 4)
    for step in lacking:
        assert f"--da-lam {law.procedure.steps[step].alias}" in error["message"]


def test_a_row_that_what_was_done_has_left_behind_is_refused(desk: Desk, law: Law) -> None:
    alias = law.procedure.steps["cell_resolves_admission"].alias
    error = desk.error(*PAPER, "--da-lam", f"{alias}=10/06/2026")
    assert (error["code"], "chọn dòng khác ở --dong" in error["message"]) == ("receive.row", True)


def test_what_a_row_asks_for_opens_the_case_once_it_is_added(desk: Desk, law: Law) -> None:
    did = [
        f"{law.procedure.steps[step].alias}={on}"
        for step, on in (("cell_resolves_admission", "10/06/2026"), ("send_up_dossier", "20/06/2026"))
    ]
    more = [word for each in did for word in ("--da-lam", each)]
    made = desk.json(*paper(dong="B2"), *more)
    assert made["step"] == "receive_b2"


def test_a_received_case_says_where_it_came_from(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    origin = desk.json("ho-so", "xem", made["case"])["origin"]
    assert (origin["organisation"], origin["letter"], origin["case"]) == (HOME, notice, made["origin_case"])
    shown = desk.run("ho-so", "xem", made["case"]).stdout
    assert f"văn bản {notice} · hồ sơ {made['origin_case']} ở nơi đi" in shown
    assert "Cấp giấy chứng nhận (từ nơi đi)" in shown
    history = desk.run("ho-so", "lich-su", made["case"]).stdout
    assert "từ nơi đi: 20/08/2025 Cấp giấy chứng nhận" in history
    assert "hồ sơ giấy" not in shown + history
    assert desk.json("ho-so", "xem", made["origin_case"])["origin"] is None
