"""`case receive`: the other end of a move, by a letter of the same book or typed in from paper."""

from datetime import date

import pytest
from office_books import CAM_GIANG, HOME, Desk
from walking import LAM
from ways import admitted, certified, probationary, resolved, sent_up

from ketnap.storage import incoming
from ketnap.workflow import letter_life
from ketnap.workflow.law import Law

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "20/11/2026", "--ly-do", "doi-cho-o")


@pytest.fixture
def notice(desk: Desk) -> str:
    """A certified person moved to another commune; the notice has its number."""
    walk = desk.certified()
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))


def test_the_case_goes_on_where_it_stood_with_its_certificate(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    assert (made["step"], made["row"], made["state"]) == ("receive_a", "transfer_a", "certified")
    assert (made["cell"], made["origin_letter"], made["incoming"]) == (CAM_GIANG, notice, 1)
    shown = desk.json("ho-so", "xem", made["case"])
    assert "awareness_certificate" in [each["document"] for each in shown["documents"]]
    assert [each["deadline"] for each in shown["deadlines"]] == ["cert.validity"]


def test_the_helper_here_may_introduce_without_twelve_months(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    assert desk.json("ho-so", "xem", made["case"])["items"] == []


def test_whoever_sent_it_reads_in_the_same_book_that_it_was_accepted(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    assert notice in made["answered"]
    with desk.book.reading() as reader:
        letters = [each for each in reader.letters(made["origin_case"]) if each.symbol == notice]
        assert letter_life.status(reader.receipts(letters[0].id)) == "accepted"
        newest = reader.case(made["origin_case"]).record.newest("record_receipt")
    assert newest is not None
    assert (newest.facts["code"], newest.facts["letter_number"]) == ("accepted", notice)
    waiting = desk.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]
    assert notice not in [each["number"] for each in waiting]


def test_what_came_in_stands_in_its_own_register(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    with desk.book.reading() as reader:
        (line,) = incoming.of_case(reader, made["case"])
        assert (line.number, line.incoming.symbol) == (1, notice)
        assert [each.number for each in incoming.register(reader, CAM_GIANG)] == [1], "of whoever received it"
        assert incoming.register(reader, HOME) == []


def test_a_letter_is_received_once(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--to-chuc", "CB-07")
    assert (error["code"], error["exit"]) == ("letter.received", 4)
    assert made["case"] in error["message"]


def test_undoing_the_reception_takes_the_answer_back_and_it_can_be_received_again(
    desk: Desk, notice: str
) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    desk.json("ho-so", "hoan-tac", made["command"])
    with desk.book.reading() as reader:
        letters = [each for each in reader.letters(made["origin_case"]) if each.symbol == notice]
        assert letter_life.status(reader.receipts(letters[0].id)) == "issued"
        assert reader.case(made["origin_case"]).record.newest("record_receipt") is None
    again = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    assert again["case"] != made["case"]


def test_a_dry_run_opens_nothing_and_answers_nothing(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice, "--chay-thu")
    assert made["dry_run"] is True
    waiting = desk.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]
    assert notice in [each["number"] for each in waiting]


def test_a_draft_cannot_be_received(desk: Desk) -> None:
    walk = desk.certified()
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", made["drafts"][-1]["letter"])
    assert (error["code"], error["exit"]) == ("letter.draft", 4)


PAPER = (
    "ho-so",
    "tiep-nhan",
    "Phạm Thị Ngà",
    "--dong",
    "A",
    "--noi-di",
    "xã Cẩm Giàng",
    "--so-van-ban",
    "15-CV/ĐU",
    "--ngay-van-ban",
    "20/10/2026",
    "--ngay-sinh",
    "02/03/2004",
    "--to-chuc",
    "CB-05",
    "--da-lam",
    "phat-hien=05/01/2025",
    "--da-lam",
    "cap-giay-chung-nhan=20/08/2025",
    "--giay-to",
    "awareness_certificate=07/CN,20/08/2025",
    "--du-kien",
    "ton-giao=khong",
)


def test_a_case_that_came_on_paper_continues_too(desk: Desk) -> None:
    made = desk.json(*PAPER)
    assert (made["step"], made["state"], made["origin"]) == ("receive_a", "certified", CAM_GIANG)
    shown = desk.json("ho-so", "xem", made["case"])
    assert shown["person"]["name"] == "Phạm Thị Ngà"
    assert [each["number"] for each in shown["documents"]] == ["07/CN"]
    assert [each["deadline"] for each in shown["deadlines"]] == ["cert.validity"]


def test_of_a_student_it_is_asked_where_the_person_is_considered_from_now_on(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "dat", walk.code, "noi-xem-xet-ket-nap=truong-hoc")
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    number = next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", number)
    assert [each["code"] for each in error["findings"]] == ["fact.receive_a.considered_at"]
    shown = desk.run("ho-so", "tiep-nhan", "--van-ban", number)
    assert "--du-kien noi-xem-xet-ket-nap=" in shown.stderr
    at_home = "noi-xem-xet-ket-nap=noi-cu-tru"
    came = desk.json("ho-so", "tiep-nhan", "--van-ban", number, "--du-kien", at_home)
    assert desk.json("ho-so", "xem", came["case"])["facts"]["considered_at"] == "residence"


def test_a_student_on_paper_is_considered_where_the_line_says(desk: Desk) -> None:
    made = desk.json(*PAPER, "--du-kien", "noi-xem-xet-ket-nap=truong-hoc")
    assert desk.json("ho-so", "xem", made["case"])["facts"]["considered_at"] == "school"


def test_a_line_typed_twice_opens_one_case(desk: Desk) -> None:
    made = desk.json(*PAPER)
    again = desk.json(*PAPER)
    assert (again["case"], again.get("repeated")) == (made["case"], True)


def test_somebody_who_may_be_here_already_is_shown_and_never_merged(desk: Desk) -> None:
    first = desk.json(*PAPER)
    other = [*PAPER]
    other[other.index("15-CV/ĐU")] = "16-CV/ĐU"
    error = desk.error(*other)
    assert (error["code"], error["exit"]) == ("person.known", 4)
    assert first["case"] in error["message"]
    second = desk.json(*other, "--dong-y")
    assert second["alike"] == [first["case"]]
    assert second["case"] != first["case"]


def test_all_that_paper_lacks_is_said_at_once(desk: Desk) -> None:
    error = desk.error("ho-so", "tiep-nhan", "Phạm Thị Ngà")
    assert error["exit"] == 2
    assert all(option in error["message"] for option in ("--dong", "--noi-di", "--ngay-sinh", "--da-lam"))


def test_either_a_letter_or_a_name(desk: Desk) -> None:
    assert desk.error("ho-so", "tiep-nhan")["exit"] == 2


# ---- letters that are not to be received ---------------------------------------------------------------


def test_a_letter_that_nobody_knows_is_unknown(desk: Desk, notice: str) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", "99-CV/ĐU")
    assert (error["exit"], error["message"]) == (8, "Chưa có văn bản 99-CV/ĐU.")


def test_a_letter_that_was_voided_is_not_received(desk: Desk, notice: str) -> None:
    desk.json("van-ban", "huy", notice, "--ly-do", "sai nơi đến", "--lay-so", "1")
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice)
    assert (error["code"], error["exit"]) == ("letter.void", 4)
    assert error["message"] == f"{notice} đã hủy (sai nơi đến): tiếp nhận theo văn bản thay cho nó."


def test_a_letter_whose_move_fell_through_is_not_received(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh")
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", "42-CV/ĐU")
    assert (error["code"], error["exit"]) == ("letter.no_move", 4)


def test_the_certificate_in_the_persons_hand_leads_to_the_letter_that_went_with_it(
    desk: Desk, notice: str
) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", "01/CN")
    assert (made["cell"], made["origin_letter"], made["answered"]) == (CAM_GIANG, notice, [notice])


def test_a_certificate_alone_says_nothing_about_where_to(desk: Desk) -> None:
    walk = desk.certified()
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    certificate = next(each["letter"] for each in made["drafts"] if each["to"] == "person")
    desk.json("van-ban", "phat-hanh", certificate, "--lay-so", "1")
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", "01/CN")
    assert (error["code"], error["exit"]) == ("letter.no_move", 4)
    assert "01/CN không gửi cấp ủy nào" in error["message"]


def test_nobody_is_received_before_the_letter_was_written(desk: Desk, notice: str) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--ngay", "24/11/2026")
    assert error["exit"] == 4
    assert {each["code"] for each in error["findings"]} == {"carried.later"}


# ---- who keeps the case --------------------------------------------------------------------------------


def test_a_cell_that_there_is_not_is_unknown(desk: Desk, notice: str) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--to-chuc", "CB-99")
    assert (error["code"], error["exit"]) == ("organisation.unknown", 8)


def test_an_organisation_that_ended_keeps_no_case_and_what_followed_it_is_named(
    desk: Desk, notice: str
) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--to-chuc", "DU-CAM-GIANG-CU")
    assert (error["code"], error["exit"]) == ("organisation.ended", 4)
    assert f"thêm --to-chuc {CAM_GIANG}" in error["message"]


def test_a_cell_of_another_committee_than_was_written_to_takes_a_yes(desk: Desk, notice: str) -> None:
    words = ("ho-so", "tiep-nhan", "--van-ban", notice, "--to-chuc", "CB-05")
    error = desk.error(*words)
    assert (error["code"], error["exit"]) == ("receive.elsewhere", 4)
    assert "Văn bản gửi Đảng ủy xã Cẩm Giàng; Chi bộ 5 không thuộc nơi ấy" in error["message"]
    assert desk.json(*words, "--dong-y")["cell"] == "CB-05"


@pytest.mark.parametrize("fact", ["chi-bo=CB-07", "origin=DU-KIEN-THUY", "so-van-ban-noi-di=1"])
def test_what_follows_from_the_letter_is_no_fact_to_be_typed(desk: Desk, notice: str, fact: str) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--du-kien", fact)
    assert error["exit"] == 2
    assert "Có: noi-xem-xet-ket-nap · ngay-nhan" in error["message"]


# ---- where the person is considered from now on --------------------------------------------------------


@pytest.fixture
def from_school(desk: Desk) -> str:
    """Somebody who was considered at a school moved to a commune."""
    walk = desk.book.walk("Lê Ngọc Châu", born_on=date(2001, 3, 14))
    certified(walk, cell="CB-05", considered_at="school")
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))


def test_at_a_terminal_it_is_asked_for(desk: Desk, from_school: str) -> None:
    result = desk.run("ho-so", "tiep-nhan", "--van-ban", from_school, typed=["2"])
    assert result.exit_code == 0, result.output
    assert "Nay xem xét ở đâu?" in result.stdout
    with desk.book.reading() as reader:
        assert reader.case("HS-000002-C").record.facts["considered_at"] == "workplace"


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
        *("phat-hien=05/01/2025", "cap-giay=20/08/2025", "cap-giay-chung-nhan=20/08/2025", ""),
        *("awareness_certificate=07/CN,20/08/2025", "", "15-CV/ĐU", "20/10/2026", "chi bộ 5"),
    ]
    result = desk.run("ho-so", "tiep-nhan", typed=answers)
    assert result.exit_code == 0, result.output
    assert "Không có bước «cap-giay»" in result.stdout, "what cannot be read is asked for again"
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
