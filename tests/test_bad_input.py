"""Wrong lines about cases: a clear sentence, a stable exit code, nothing half written."""

import sqlite3

import pytest
from bad_input import codes, told
from office_books import Desk, office_book

from ketnap import cli
from ketnap.storage import engine
from ketnap.workflow.law import Law

CODE = "HS-000001-B"


@pytest.fixture
def desk(tmp_path, law: Law):
    """A desk with the case of somebody who holds a certificate since 20/08/2025."""
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    assert desk.certified().code == CODE
    yield desk
    desk.book.close()


# ---- steps


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("le-ket-nab", "le-ket-nap"),
        ("Lễ kết nạpp", "le-ket-nap"),
        ("nop-dom", "nop-don"),
        ("appli", "nop-don"),
    ],
)
def test_an_unknown_step_is_answered_with_what_may_have_been_meant(
    desk: Desk, typed: str, meant: str
) -> None:
    text, error = told(desk, 8, "ho-so", "ghi", "1", *typed.split())
    assert error["code"] == "step.unknown"
    assert text == f"Không có bước «{typed}». Có phải: {meant}?\n"


def test_a_step_that_nothing_resembles_is_answered_without_a_guess(desk: Desk) -> None:
    text, _error = told(desk, 8, "ho-so", "vi-sao", "1", "xyzabc")
    assert text == "Không có bước «xyzabc».\n"


def test_a_step_that_is_not_possible_here_says_where_the_case_is_and_counts_the_rest(desk: Desk) -> None:
    text, error = told(desk, 4, "ho-so", "ghi", "1", "le-ket-nap", "--ngay", "20/11/2026")
    lines = text.splitlines()
    assert lines[0] == f"Chưa ghi được «Tổ chức lễ kết nạp», thứ Sáu, 20/11/2026 · {CODE}"
    assert lines[1] == "Bước này không ghi được ở trạng thái hiện nay. Hồ sơ giữ nguyên."
    assert lines[2].startswith(
        "1\tchưa\tHồ sơ đang ở «Đã có giấy chứng nhận»; bước này ghi được khi ở: Có quyết định kết nạp\t"
    )
    assert lines[3] == "\tGiải quyết: Cấp ủy có thẩm quyền · ghi: quyet-dinh-ket-nap"
    found = codes(error)
    assert found[0] == "state"
    assert lines[4] == f"  Chưa xét {len(found) - 1} điều kiện khác của bước này."
    assert lines[5] == f"Gõ: ketnap ho-so vi-sao {CODE} --ngay 20/11/2026"
    assert error["next"] == [
        f"ketnap case why {CODE} --on 20/11/2026",
        f"ketnap case why {CODE} hold_ceremony --on 20/11/2026",
    ]


def test_a_step_of_an_earlier_state_is_not_recorded_again(desk: Desk) -> None:
    _text, error = told(desk, 4, "ho-so", "ghi", "1", "cap-giay-chung-nhan")
    assert {"state", "done.twice"} <= set(codes(error))


def test_unmet_and_unknown_checks_are_all_said_each_once_with_who_mends_them(desk: Desk) -> None:
    desk.json("ho-so", "dat", "1", "doan-vien=không", "--ngay", "24/11/2026")
    line = ("ho-so", "ghi", "1", "nghi-quyet-chi-bo", "--phieu", "trieu-tap=12,tan-thanh=9,khong-tan-thanh=3")
    text, error = told(desk, 4, *line)
    found = codes(error)
    assert {"after.apply", "after.certify_history", "elapsed.apply.missing", "open_items.helper"} <= set(
        found
    )
    assert "cần gõ thêm 1 mục. Hồ sơ giữ nguyên." in text
    # The application is missing: its date is missing too, which nobody needs to be told.
    assert text.count("Nộp đơn xin vào Đảng") == 1
    assert "\tGiải quyết: Người được xem xét · ghi: nop-don" in text
    assert "Gõ thêm vào lệnh vừa rồi:\n--giay-to nghi-quyet-chi-bo-ket-nap=SỐ,NGÀY\tNghị quyết chi bộ" in text
    numbered = [each for each in text.splitlines() if each.split("\t")[0].isdigit()]
    assert 2 < len(numbered) < len(found)


def test_facts_of_the_person_that_nobody_knows_are_asked_for_in_one_line(desk: Desk) -> None:
    desk.json(
        "ho-so", "mo", "Ngô", "Quang", "Khải", "--to-chuc", "CB-05", "--ngay-sinh", "02/09/2000", "--ngay", "01/10/2026",
        "--du-kien", "trinh-do-hoc-van=dai-hoc", "--du-kien", "noi-gioi-thieu=chi-bo",
    )  # fmt: skip
    text = desk.run("ho-so", "vi-sao", "2", "nghi-quyet-chi-bo").stdout
    [asked] = [each for each in text.splitlines() if "Cần ghi về người này" in each]
    assert asked.startswith("chờ\t")
    assert "Đoàn viên · Nơi công tác, cư trú có tổ chức Đoàn · Đoàn viên công đoàn" in asked
    assert "ketnap ho-so dat HS-000002-C doan-vien=CÓ/KHÔNG noi-co-doan=CÓ/KHÔNG" in text


# ---- facts, papers, votes


def test_an_unknown_fact_or_paper_names_those_there_are(desk: Desk) -> None:
    line = ("ho-so", "ghi", "1", "khai-ly-lich", "--du-kien", "mau-toc=đen", "--giay-to", "so-yeu=1,2/2/2026")
    text, error = told(desk, 2, *line)
    assert error["code"] == "usage"
    assert text == (
        "Bước này không có dữ kiện «mau-toc». Có: ngay-dong-dau-giap-lai.\n"
        "Bước này không có giấy tờ «so-yeu». Có: ly-lich-cua-nguoi-xin-vao-dang.\n"
    )


def test_a_step_without_facts_says_where_to_see_what_it_asks_for(desk: Desk) -> None:
    text, _error = told(desk, 2, "ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--du-kien", "mau-toc=đen")
    assert "Xem bước này hỏi gì: ketnap quy-trinh xem de-nghi-lam-thu-tuc" in text
    assert desk.run("quy-trinh", "xem", "de-nghi-lam-thu-tuc").exit_code == 0


def test_an_unknown_fact_of_the_person_says_where_the_list_is(desk: Desk) -> None:
    text, _error = told(desk, 2, "ho-so", "dat", "1", "so-thich-rieng=đen")
    assert text == (
        "Không có thông tin «so-thich-rieng». Xem bước này hỏi gì: ketnap quy-trinh xem ghi-thong-tin\n"
    )
    listed = desk.run("quy-trinh", "xem", "ghi-thong-tin").stdout
    assert "ton-giao=…\tTôn giáo: khong-ton-giao, duoc-cong-nhan, chuc-sac, ton-giao-khac" in listed


def test_everything_of_the_wrong_type_is_said_at_once(desk: Desk) -> None:
    line = ("ngay-sinh=2001", "doan-vien=maybe", "trinh-do-hoc-van=tiến-sĩ", "chi-bo=CB-90")
    text, _error = told(desk, 2, "ho-so", "dat", "1", *line)
    assert text.splitlines() == [
        "«Ngày sinh»: Chưa đọc được ngày «2001». Gõ như 25/11/2026, 25-11 hoặc «hôm nay».",
        "«Đoàn viên»: «maybe»: gõ «có» hoặc «không».",
        "«Trình độ học vấn»: không có lựa chọn «tiến-sĩ». Có: biet-chu · tieu-hoc · hoan-thanh-thcs"
        " · bang-thcs · thpt · dai-hoc.",
        "«Chi bộ»: chưa có tổ chức «CB-90» trong sổ. Xem: ketnap to-chuc danh-sach · thêm: ketnap to-chuc them --tro-giup",
    ]


def test_votes_that_do_not_add_up_are_said_once_and_nothing_is_concluded_from_them(desk: Desk) -> None:
    votes = "trieu-tap=12,tan-thanh=7,khong-tan-thanh=6"
    text, error = told(desk, 4, "ho-so", "ghi", "1", "nghi-quyet-chi-bo", "--phieu", votes)
    assert (
        "7 phiếu tán thành + 6 không tán thành + 0 trắng = 13, nhiều hơn 12 người được tính."
        " Xem lại biên bản kiểm phiếu" in text
    )
    assert {"votes.sum", "votes.reach"} <= set(codes(error))
    assert "cần ít nhất 8" not in text


def test_votes_that_cannot_be_read_say_which_and_how(desk: Desk) -> None:
    votes = "trieu-tap=mười,tan-thanh=9,vắng=2"
    text, _error = told(desk, 2, "ho-so", "ghi", "1", "nghi-quyet-chi-bo", "--phieu", votes)
    assert "trieu-tap: «mười»: cần một số nguyên, ví dụ 12." in text
    assert "Không có loại phiếu «vắng»." in text


def test_a_vote_on_a_step_without_one_is_said(desk: Desk) -> None:
    votes = "trieu-tap=12,tan-thanh=12,khong-tan-thanh=0"
    text, _error = told(desk, 2, "ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--phieu", votes)
    assert text == "Bước «Chi bộ đề nghị cho làm thủ tục xem xét kết nạp» không có biểu quyết.\n"


# ---- days


def test_a_day_in_the_future_is_refused_with_the_first_day_it_could_be(desk: Desk) -> None:
    text, error = told(desk, 4, "ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "01/12/2026")
    assert codes(error) == ["date.future"]
    assert error["findings"][0]["possible_from"] == "2026-12-01"
    assert "Ngày 01/12/2026 chưa đến" in text
    assert "Sớm nhất: thứ Ba, 01/12/2026" in text


def test_a_day_before_the_step_before_it_is_judged_as_of_that_day_and_says_so(desk: Desk) -> None:
    text, error = told(desk, 4, "ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "01/08/2025")
    assert "Ngày này trước bước gần nhất đã ghi (thứ Tư, 20/08/2025): hồ sơ được xét như ngày ấy." in text
    assert "state" in codes(error)
    assert "Hồ sơ đang ở «Nguồn, quần chúng ưu tú»" in text


def test_a_paper_dated_after_its_step_is_refused(desk: Desk) -> None:
    desk.json("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "01/10/2026")
    desk.json("ho-so", "dat", "1", "noi-xem-xet-ket-nap=noi-cu-tru", "--ngay", "01/10/2026")
    desk.json("ho-so", "ghi", "1", "cho-lam-thu-tuc", "--ngay", "02/10/2026")
    line = ("nop-don", "--ngay", "05/10/2026", "--giay-to", "don-xin-vao-dang=06/10/2026")
    text, error = told(desk, 4, "ho-so", "ghi", "1", *line)
    assert codes(error) == ["paper.application.later"]
    assert "ghi ngày 06/10/2026, sau ngày của bước" in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/11/2026", "--ngay: Tháng 11 có 30 ngày. Gõ lại, ví dụ 30/11/2026."),
        ("11/25/2026", "--ngay: Không có tháng 25. Có phải 25/11/2026?"),
        ("1/2/26", "--ngay: Năm cần viết đủ bốn chữ số. Có phải 01/02/2026?"),
        ("tuần trước", "--ngay: Chưa đọc được ngày «tuần trước». Gõ như 25/11/2026, 25-11 hoặc «hôm nay»."),
    ],
)
def test_a_day_that_is_none_says_what_to_type(desk: Desk, typed: str, sentence: str) -> None:
    text, _error = told(desk, 2, "ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", typed)
    assert text == sentence + "\n"


# ---- what a line names


@pytest.mark.parametrize(
    "words",
    [
        ("to-chuc", "xem", "CB-90"),
        ("ho-so", "danh-sach", "--to-chuc", "CB-90"),
        ("ho-so", "mo", "Lê", "Văn", "An", "--to-chuc", "CB-90", "--ngay-sinh", "01/02/2000"),
        ("to-chuc", "them", "CB-91", "Chi", "bộ", "91", "--cap-tren", "CB-90"),
    ],
)
def test_an_unknown_organisation_is_said_alike_everywhere(desk: Desk, words: tuple[str, ...]) -> None:
    text, error = told(desk, 8, *words)
    assert error["code"] == "organisation.unknown"
    assert text == "Chưa có tổ chức «CB-90».\nGõ: ketnap to-chuc danh-sach\n"


def test_an_organisation_that_is_several_is_listed_and_not_picked(desk: Desk) -> None:
    text, _error = told(desk, 2, "to-chuc", "xem", "chi", "bộ")
    assert text.startswith("Tổ chức nào?\n")
    assert "CB-05  Chi bộ 5" in text


def test_a_wrong_check_character_gets_a_proposal_and_never_a_silent_repair(desk: Desk) -> None:
    text, _error = told(desk, 2, "ho-so", "ghi", "HS-000001-C", "de-nghi-lam-thu-tuc")
    assert text == "MÃ: Chưa có hồ sơ HS-000001-C (ký tự cuối không khớp số). Có phải HS-000001-B?\n"


def test_a_case_that_is_not_there_says_how_to_find_one(desk: Desk) -> None:
    text, error = told(desk, 8, "ho-so", "xem", "99")
    assert error["code"] == "case.unknown"
    assert text == "Chưa có hồ sơ HS-000099-H.\nGõ: ketnap ho-so tim TÊN\n"


def test_an_event_and_a_command_that_are_not_there_are_said(desk: Desk) -> None:
    text, _error = told(desk, 8, "ho-so", "dinh-chinh", "1", "77", "--ly-do", "ghi nhầm")
    assert text.startswith(f"{CODE} không có lần ghi 77")
    text, _error = told(desk, 8, "ho-so", "hoan-tac", "L-000099")
    assert text == "Chưa có lệnh ghi L-000099.\n"


# ---- somebody else, the same line, the same key


@pytest.mark.parametrize("option", ["--lan-ghi", "--version"])
def test_who_looked_before_another_recorded_is_shown_the_difference(desk: Desk, option: str) -> None:
    seen = desk.json("ho-so", "xem", "1")["version"]
    desk.json("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "02/11/2026")
    line = ("xin-thoi", "--ngay", "03/11/2026", option, str(seen))
    text, error = told(desk, 5, "ho-so", "ghi", "1", *line)
    assert error["code"] == "changed"
    assert [each["event"] for each in error["difference"]] == [seen + 1, None]
    assert text.splitlines() == [
        f"{CODE} vừa có người ghi trước: nay là lần ghi {seen + 1}, không còn là {seen}. Bước của lần này chưa ghi.",
        "lần ghi\tbước\tngày\tgiấy tờ\tngười ghi",
        f"{seen + 1}\tChi bộ đề nghị cho làm thủ tục xem xét kết nạp\tT2 02/11\t\tVP",
        "lần này\tNgười được xem xét xin thôi\tT3 03/11\t\tVP",
        f"Gõ: ketnap ho-so xem {CODE}",
    ]


def test_the_same_line_typed_again_says_so_and_changes_nothing_at_all(desk: Desk) -> None:
    line = ("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "02/11/2026")
    first = desk.json(*line)
    before = desk.book.dump()
    again = desk.run(*line)
    assert again.exit_code == 0
    assert again.stdout == (
        "Đã ghi từ trước: «Chi bộ đề nghị cho làm thủ tục xem xét kết nạp», thứ Hai, 02/11/2026"
        f" · {CODE} · lệnh {first['command']}. Không ghi thêm, sổ giữ nguyên.\n"
    )
    assert desk.json(*line)["repeated"] is True
    assert desk.book.dump() == before


def test_opening_the_same_person_again_changes_nothing_at_all(desk: Desk) -> None:
    line = (
        "ho-so", "mo", "Ngô", "Quang", "Khải", "--to-chuc", "CB-05", "--ngay-sinh", "02/09/2000", "--ngay", "01/10/2026",
        "--du-kien", "trinh-do-hoc-van=dai-hoc", "--du-kien", "noi-gioi-thieu=chi-bo",
    )  # fmt: skip
    desk.json(*line)
    before = desk.book.dump()
    assert desk.json(*line)["repeated"] is True
    assert desk.book.dump() == before
    # Another actor's line has another key: the person is known all the same.
    text, error = told(desk, 4, "--actor", "khác", *line)
    assert error["code"] == "person.known"
    assert "Có thể đã có hồ sơ của người này: HS-000002-C." in text


def test_a_key_that_was_used_for_another_step_is_not_mistaken_for_it(desk: Desk) -> None:
    desk.json("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "02/11/2026", "--khoa", "k1")
    text, error = told(desk, 5, "ho-so", "ghi", "1", "xin-thoi", "--ngay", "02/11/2026", "--khoa", "k1")
    assert error["code"] == "key.taken"
    assert "Khóa «k1» đã dùng cho «Chi bộ đề nghị cho làm thủ tục xem xét kết nạp»" in text
    assert "Lệnh này chưa ghi: dùng khóa khác." in text


def test_a_book_that_somebody_is_writing_to_is_left_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_WAIT_SECONDS", 0.2)
    other = sqlite3.connect(desk.book.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        text, error = told(desk, 7, "ho-so", "ghi", "1", "de-nghi-lam-thu-tuc")
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert error["code"] == "locked"
    assert text == "Sổ đang được chương trình khác ghi. Lệnh này chưa ghi gì; đợi ít giây rồi gõ lại.\n"
    assert desk.run("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc").exit_code == 0


# ---- people, organisations


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Bé", "--ngay-sinh", "01/02/2030"), "Ngày sinh 01/02/2030 ở sau hôm nay. Xem lại năm sinh."),
        (("An", "--ngay-sinh", "01/02/2000", "--so-dinh-danh", "31301004471"),
         "Số định danh cần đủ 12 chữ số; «…4471» có 11."),
        (("123", "--ngay-sinh", "01/02/2000"), "Họ tên «123» chưa có chữ cái nào."),
        (("a" * 101, "--ngay-sinh", "01/02/2000"), "Họ tên dài 101 chữ cái, nhiều nhất 100. Xem lại họ tên."),
    ],
)  # fmt: skip
def test_a_person_who_cannot_be_is_not_opened(desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    text, _error = told(desk, 2, "ho-so", "mo", *words, "--to-chuc", "CB-05")
    assert text == sentence + "\n"


def test_opening_without_what_the_step_asks_for_says_what_to_type_and_names_no_case(desk: Desk) -> None:
    text, error = told(desk, 4, "ho-so", "mo", "Lê", "An", "--to-chuc", "CB-05", "--ngay-sinh", "01/02/2000")
    assert codes(error) == ["fact.education.missing", "fact.introduced_by.missing"]
    assert "HS-" not in text
    assert "--du-kien trinh-do-hoc-van=…\tTrình độ học vấn: biet-chu, tieu-hoc" in text
    assert error["next"] == ["ketnap case open --help"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("to-chuc", "them", "CB-05", "Chi bộ 5", "--cap-tren", "DU-LE-CHAN"), 4, "Đã có tổ chức CB-05."),
        (("to-chuc", "them", "a b", "Chi bộ", "--cap-tren", "DU-LE-CHAN"), 2, "Mã tổ chức «a b» gồm chữ, số"),
        (("to-chuc", "them", "CB-91", "Chi bộ", "--cap-tren", "DU-LE-CHAN", "--loai", "doi"), 2, "Không có «doi». Có: chi-bo"),
        (("to-chuc", "chuc-danh", "CB-05", "Bí thư", "Lê A", "--thu", "lê@x"), 2, "Địa chỉ thư cần dạng ten@co-quan.vn"),
        (("to-chuc", "tham-quyen", "CB-05", "de-nghi"), 2, "Cần ngày: --tu NGÀY (bắt đầu) hoặc --den-het NGÀY (chấm dứt)."),
    ],
)  # fmt: skip
def test_an_organisation_that_cannot_be_so_is_refused(
    desk: Desk, words: tuple[str, ...], code: int, sentence: str
) -> None:
    text, _error = told(desk, code, *words)
    assert text.startswith(sentence)
