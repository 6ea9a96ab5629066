"""`case paper`: where originals lie, who has borrowed them; and the daily screen that names what is out too long."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from office_books import TODAY, Desk, office_book
from storage_fixtures import KeptWalk
from ways import applied, listed

from ketnap import cli
from ketnap.workflow.law import Law

DON, LY_LICH = "don-xin-vao-dang", "ly-lich-cua-nguoi-xin-vao-dang"


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()
    cli.speak("vi")


def somebody(desk: Desk, name: str = "Lê Ngọc Châu") -> KeptWalk:
    walk = desk.book.walk(name)
    applied(walk, cell="CB-05")
    return walk


def where(desk: Desk, code: str, name: str) -> tuple[object, ...]:
    [paper] = desk.json("ho-so", "giay-to", code, name)["papers"]
    return paper["place"], paper["borrower"], paper["lent_on"]


# ---- place, lend, return ---------------------------------------------------------------------------


def test_a_whole_dossier_is_put_somewhere_in_one_line(desk: Desk) -> None:
    code = somebody(desk).code
    done = desk.json("ho-so", "giay-to", code, "--noi-de", "tủ 2, cặp 14")
    assert {each["act"] for each in done["acts"]} == {"placed"}
    shown = desk.json("ho-so", "giay-to", code)["papers"]
    assert len(shown) == len(done["acts"]) == 6
    assert {each["place"] for each in shown} == {"tủ 2, cặp 14"}
    again = desk.run("ho-so", "giay-to", code, "--noi-de", "tủ 2, cặp 14")
    assert (again.exit_code, "đã ghi như vậy từ trước" in again.stdout) == (0, True)


def test_a_paper_is_lent_and_comes_back_and_everybody_who_had_it_is_remembered(desk: Desk) -> None:
    code = somebody(desk).code
    desk.json("ho-so", "giay-to", code, LY_LICH, "--noi-de", "tủ 2")
    lent = desk.run("ho-so", "giay-to", code, LY_LICH, "--cho-muon", "đ/c Lâm", "--ngay", "15/10/2026").stdout
    assert (
        "Cho đ/c Lâm mượn «Lý lịch của người xin vào Đảng 01-PE 12/03/2026», từ thứ Năm, 15/10/2026" in lent
    )
    assert f"ketnap ho-so giay-to {code} {LY_LICH} --tra-lai" in lent
    assert where(desk, code, LY_LICH) == ("tủ 2", "đ/c Lâm", "2026-10-15")
    desk.json("ho-so", "giay-to", code, LY_LICH, "--tra-lai", "--ngay", "20/10/2026")
    desk.json("ho-so", "giay-to", code, LY_LICH, "--cho-muon", "đ/c Hoa", "--ngay", "02/11/2026")
    [paper] = desk.json("ho-so", "giay-to", code, LY_LICH)["papers"]
    assert paper["loans"] == [
        {"borrower": "đ/c Lâm", "lent_on": "2026-10-15", "returned_on": "2026-10-20"},
        {"borrower": "đ/c Hoa", "lent_on": "2026-11-02", "returned_on": None},
    ]
    listing = desk.run("ho-so", "giay-to", code, LY_LICH).stdout
    assert "đ/c Hoa mượn từ 02/11/2026" in listing
    assert "đ/c Lâm mượn 15/10/2026, trả 20/10/2026" in listing


def test_a_paper_that_is_back_lies_where_it_is_put(desk: Desk) -> None:
    code = somebody(desk).code
    desk.json("ho-so", "giay-to", code, DON, "--noi-de", "tủ 2")
    desk.json("ho-so", "giay-to", code, DON, "--cho-muon", "đ/c Lâm")
    done = desk.json("ho-so", "giay-to", code, DON, "--tra-lai", "--noi-de", "tủ 3")
    assert [(each["act"], each["what"]) for each in done["acts"]] == [("returned", None), ("placed", "tủ 3")]
    assert where(desk, code, DON) == ("tủ 3", None, None)


def test_a_dossier_is_lent_as_a_whole_but_for_what_is_out(desk: Desk) -> None:
    code = somebody(desk).code
    desk.json("ho-so", "giay-to", code, DON, "--cho-muon", "đ/c Lâm", "--ngay", "15/10/2026")
    done = desk.json("ho-so", "giay-to", code, "--cho-muon", "Ban Tổ chức")
    assert len(done["acts"]) == 5
    assert where(desk, code, DON) == (None, "đ/c Lâm", "2026-10-15")
    assert desk.error("ho-so", "giay-to", code, "--cho-muon", "đ/c Hoa")["code"] == "paper.lent"
    desk.json("ho-so", "giay-to", code, "--tra-lai")
    assert desk.error("ho-so", "giay-to", code, "--tra-lai")["code"] == "paper.not_lent"


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk) -> None:
    code = somebody(desk).code
    before = desk.book.dump()
    tried = desk.run("ho-so", "giay-to", code, DON, "--cho-muon", "đ/c Lâm", "--chay-thu")
    assert tried.stdout.startswith("CHẠY THỬ, chưa ghi gì.\nCho đ/c Lâm mượn «Đơn xin vào Đảng")
    assert "lệnh L-" not in tried.stdout
    assert desk.book.dump() == before


def test_names_are_masked_where_names_are_not_shown(desk: Desk) -> None:
    code = somebody(desk).code
    desk.json("ho-so", "giay-to", code, DON, "--cho-muon", "Trần Văn Lâm")
    for words in (("ho-so", "giay-to", code), ("ho-so", "giay-to"), ("ho-so", "xem", code)):
        shown = desk.run(*words, "--khong-ten").stdout
        assert "Lâm mượn" not in shown
        assert "***" in shown


# ---- what cannot be --------------------------------------------------------------------------------


def test_what_is_out_is_not_lent_again_and_what_is_not_out_does_not_come_back(desk: Desk) -> None:
    code = somebody(desk).code
    error = desk.error("ho-so", "giay-to", code, DON, "--tra-lai")
    assert (error["exit"], error["code"]) == (4, "paper.not_lent")
    assert "không cho ai mượn" in error["message"]
    desk.json("ho-so", "giay-to", code, DON, "--cho-muon", "đ/c Lâm", "--ngay", "15/10/2026")
    error = desk.error("ho-so", "giay-to", code, DON, "--cho-muon", "đ/c Hoa")
    assert (error["exit"], error["code"]) == (4, "paper.lent")
    assert "đang cho đ/c Lâm mượn từ thứ Năm, 15/10/2026" in error["message"]
    assert error["next"] == [f"ketnap case paper {code} application --return"]


def test_the_same_line_twice_changes_nothing(desk: Desk) -> None:
    code = somebody(desk).code
    line = ("ho-so", "giay-to", code, DON, "--cho-muon", "đ/c Lâm", "--ngay", "15/10/2026")
    desk.json(*line)
    before = desk.book.dump()
    assert desk.json(*line)["repeated"] is True
    assert desk.book.dump() == before


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        ((DON, "--cho-muon", "A", "--ngay", "26/11/2026"), 2, "chưa đến"),
        ((DON, "--cho-muon", "A", "--ngay", "09/03/2026"), 4, "trước ngày ghi trên giấy"),
        ((DON, "--cho-muon", "A", "--tra-lai"), 2, "không đi cùng nhau"),
        (("bien-ban-le-ket-nap", "--cho-muon", "A"), 8, "chưa có «Biên bản lễ kết nạp»"),
        (("ly lich", "--cho-muon", "A"), 8, "Có phải: ly-lich-cua-nguoi-xin-vao-dang?"),
        (("khong co that", "--cho-muon", "A"), 8, "Không có giấy tờ «khong co that»."),
        ((DON, "--so-van-ban", "99", "--cho-muon", "A"), 8, "Không có giấy tờ số «99»."),
        ((DON, "--cho-muon", "  "), 2, "chưa có chữ nào"),
        (("--nhac-sau", "5"), 2, "không đi cùng mã hồ sơ"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_a_sentence(
    desk: Desk, words: tuple[str, ...], exit_code: int, said: str
) -> None:
    code = somebody(desk).code
    error = desk.error("ho-so", "giay-to", code, *words)
    assert error["exit"] == exit_code
    assert said in error["message"]


def test_a_case_without_papers_and_one_that_is_not_there(desk: Desk) -> None:
    walk = desk.book.walk("Ngô Quang Khải")
    walk.advance("discover", "04/07/2025", cell="CB-05", birth_date=date(2001, 3, 14).isoformat(),
                 education="higher", introduced_by="cell")  # fmt: skip
    assert desk.json("ho-so", "giay-to", walk.code)["papers"] == []
    assert desk.error("ho-so", "giay-to", walk.code, "--noi-de", "tủ 2")["code"] == "paper.none"
    assert desk.error("ho-so", "giay-to", "99", "--noi-de", "tủ 2")["exit"] == 8
    assert desk.error("ho-so", "giay-to", "--tra-lai")["exit"] == 2


def test_of_several_papers_of_one_kind_the_number_or_the_day_says_which(desk: Desk) -> None:
    walk = somebody(desk)
    for number, on in (("03-NX", "01/04/2026"), ("", "02/04/2026")):
        desk.json("ho-so", "ghi", walk.code, "ghi-giay-to", "--ngay", "05/05/2026",
                  "--giay-to", f"nhan-xet-cua-noi-cu-tru={number},{on}")  # fmt: skip
    name = "nhan-xet-cua-noi-cu-tru"
    error = desk.error("ho-so", "giay-to", walk.code, name, "--cho-muon", "A")
    assert (error["exit"], "Thêm --so-van-ban để chọn" in error["message"]) == (2, True)
    desk.json("ho-so", "giay-to", walk.code, name, "--so-van-ban", "03nx", "--cho-muon", "đ/c Lâm")
    desk.json("ho-so", "giay-to", walk.code, name, "--so-van-ban", "02/04/2026", "--cho-muon", "đ/c Hoa")
    lent = desk.json("ho-so", "giay-to", walk.code, name)["papers"]
    assert [(each["number"], each["borrower"]) for each in lent] == [("03-NX", "đ/c Lâm"), ("", "đ/c Hoa")]
    picked = desk.run("ho-so", "giay-to", walk.code, name, "--tra-lai", typed=["2"])
    assert picked.exit_code == 0, picked.output
    [back] = [e for e in desk.json("ho-so", "giay-to", walk.code, name)["papers"] if e["borrower"] is None]
    assert back["issued_on"] == "2026-04-02"


def test_a_key_stands_for_one_thing(desk: Desk) -> None:
    first, second = somebody(desk).code, somebody(desk, "Vũ Hải Yến").code
    done = desk.json("ho-so", "giay-to", first, DON, "--cho-muon", "đ/c Lâm", "--khoa", "k1")
    again = desk.json("ho-so", "giay-to", first, DON, "--cho-muon", "đ/c Lâm", "--khoa", "k1")
    assert (again["repeated"], again["command"]) == (True, done["command"])
    error = desk.error("ho-so", "giay-to", second, DON, "--cho-muon", "đ/c Lâm", "--khoa", "k1")
    assert (error["exit"], error["code"]) == (5, "key.taken")


# ---- undo ------------------------------------------------------------------------------------------


def test_undo_without_a_command_takes_back_what_was_done_with_a_paper_and_not_the_step_before(
    desk: Desk,
) -> None:
    walk = somebody(desk)
    version = desk.json("ho-so", "xem", walk.code)["version"]
    desk.json("ho-so", "giay-to", walk.code, DON, "--noi-de", "tủ 2")
    command = desk.json("ho-so", "giay-to", walk.code, DON, "--cho-muon", "đ/c Lâm")["command"]
    undone = desk.json("ho-so", "hoan-tac")
    assert undone["command"] == command
    assert where(desk, walk.code, DON) == ("tủ 2", None, None)
    assert desk.json("ho-so", "hoan-tac")["papers"][0]["place"] is None
    assert desk.json("ho-so", "xem", walk.code)["version"] == version, "no step was touched"
    desk.json("ho-so", "hoan-tac")
    assert desk.json("ho-so", "xem", walk.code)["version"] == version + 1, "now the newest step was"


def test_what_was_returned_by_mistake_is_out_again_with_its_day(desk: Desk) -> None:
    code = somebody(desk).code
    desk.json("ho-so", "giay-to", code, DON, "--cho-muon", "đ/c Lâm", "--ngay", "15/10/2026")
    command = desk.json("ho-so", "giay-to", code, DON, "--tra-lai")["command"]
    tried = desk.run("ho-so", "hoan-tac", command, "--chay-thu").stdout
    assert tried.startswith(f"CHẠY THỬ: sẽ hoàn tác {command}")
    assert where(desk, code, DON)[1] is None
    desk.json("ho-so", "hoan-tac", command)
    assert where(desk, code, DON) == (None, "đ/c Lâm", "2026-10-15")
    assert desk.error("ho-so", "hoan-tac", command)["code"] == "undo.undone"


def test_what_more_was_done_with_since_is_not_taken_back(desk: Desk) -> None:
    code = somebody(desk).code
    command = desk.json("ho-so", "giay-to", code, DON, "--cho-muon", "đ/c Lâm")["command"]
    desk.json("ho-so", "giay-to", code, DON, "--tra-lai")
    error = desk.error("ho-so", "hoan-tac", command)
    assert (error["exit"], error["code"]) == (4, "undo.later")


# ---- where it is shown -----------------------------------------------------------------------------


def test_a_case_shows_which_papers_there_are_where_they_lie_and_which_are_missing(desk: Desk) -> None:
    code = somebody(desk).code
    shown = desk.run("ho-so", "xem", code).stdout
    assert f'Ghi nơi để bản gốc: ketnap ho-so giay-to {code} --noi-de "TỦ, CẶP"' in shown
    assert (
        "  Chưa có: Tổng hợp ý kiến nhận xét · Giấy giới thiệu người vào Đảng · Nghị quyết giới thiệu đoàn viên"
    ) in shown.splitlines()
    desk.json("ho-so", "giay-to", code, "--noi-de", "tủ 2, cặp 14")
    desk.json("ho-so", "giay-to", code, LY_LICH, "--cho-muon", "đ/c Lâm", "--ngay", "15/10/2026")
    lines = desk.run("ho-so", "xem", code).stdout.splitlines()
    assert "Đơn xin vào Đảng\t01-AP\t10/03/2026\ttủ 2, cặp 14" in lines
    assert "Lý lịch của người xin vào Đảng\t01-PE\t12/03/2026\tđ/c Lâm mượn từ 15/10/2026" in lines
    data = desk.json("ho-so", "xem", code)
    assert data["documents_missing"] == ["opinion_summary", "helper_introduction", "youth_union_resolution"]
    [history] = [each for each in data["documents"] if each["document"] == "personal_history"]
    assert (history["borrower"], history["lent_on"]) == ("đ/c Lâm", "2026-10-15")


def test_everything_that_is_out_is_one_list(desk: Desk) -> None:
    assert "Không có giấy tờ nào đang cho mượn." in desk.run("ho-so", "giay-to").stdout
    first, second = somebody(desk).code, somebody(desk, "Vũ Hải Yến").code
    desk.json("ho-so", "giay-to", first, DON, "--cho-muon", "đ/c Lâm", "--ngay", "20/11/2026")
    desk.json("ho-so", "giay-to", second, DON, "--cho-muon", "đ/c Hoa", "--ngay", "01/11/2026")
    listed_ = desk.json("ho-so", "giay-to")
    assert [(each["case"], each["days"]) for each in listed_["lent"]] == [(second, 24), (first, 5)]
    assert listed_["remind_after"] == 30


def test_the_daily_screen_names_what_is_out_for_longer_than_the_office_allows(desk: Desk) -> None:
    code = somebody(desk).code
    desk.json("ho-so", "giay-to", code, DON, "--cho-muon", "đ/c Lâm", "--ngay", "26/10/2026")
    assert desk.json("hom-nay")["lent"] == [], "thirty days are allowed"
    [out] = desk.json("hom-nay", on=TODAY + timedelta(days=1))["lent"]
    assert (out["case"], out["document"], out["borrower"], out["days"]) == (
        code,
        "application",
        "đ/c Lâm",
        31,
    )
    shown = desk.run("hom-nay", on=TODAY + timedelta(days=1)).stdout
    assert "GIẤY TỜ MƯỢN QUÁ 30 NGÀY (1)" in shown
    assert f"Khi trả, gõ: ketnap ho-so giay-to {code} {DON} --tra-lai" in shown
    changed = desk.json("ho-so", "giay-to", "--nhac-sau", "14")
    assert (changed["remind_after"], changed["was"]) == (14, 30)
    assert len(desk.json("hom-nay")["lent"]) == 1
    assert desk.json("hom-nay", "--to-chuc", "CB-07")["lent"] == []
    assert desk.error("ho-so", "giay-to", "--nhac-sau", "0")["exit"] == 2


def test_a_paper_whose_step_was_taken_back_while_it_was_out_can_come_back(desk: Desk) -> None:
    walk = desk.book.walk("Ngô Quang Khải")
    listed(walk, cell="CB-05", helpers=())
    name = "nghi-quyet-ve-danh-sach-cam-tinh-dang"
    command = desk.json("ho-so", "lich-su", walk.code)["events"][-1]["command"]
    desk.json("ho-so", "giay-to", walk.code, name, "--cho-muon", "đ/c Lâm", "--ngay", "15/10/2026")
    desk.json("ho-so", "hoan-tac", command)
    shown = desk.run("ho-so", "giay-to", walk.code).stdout
    assert "giấy tờ này nay không còn trong hồ sơ" in shown
    assert len(desk.json("ho-so", "giay-to")["lent"]) == 1
    desk.json("ho-so", "giay-to", walk.code, name, "--tra-lai")
    assert desk.json("ho-so", "giay-to")["lent"] == []
    assert desk.json("ho-so", "giay-to", walk.code)["papers"] == []


def test_the_english_shell_says_it_in_english(desk: Desk) -> None:
    code = somebody(desk).code
    said = desk.run("--lang", "en", "case", "paper", code, "application", "--lend", "Lam").stdout
    assert f"ketnap case paper {code} application --return" in said
    assert not any(word in said for word in ("mượn", "Hoàn tác", "lệnh"))


# ---- the tab key -----------------------------------------------------------------------------------


def offered(desk: Desk, typed: str) -> list[str]:
    """What bash is offered after these words."""
    found = subprocess.run(
        [sys.executable, "-c", "import sys\nsys.argv=['ketnap']\nfrom ketnap.cli import main\nmain()"],
        capture_output=True,
        encoding="utf-8",
        env={
            **os.environ,
            "KETNAP_DB": str(desk.book.path),
            "_KETNAP_COMPLETE": "bash_complete",
            "COMP_WORDS": f"ketnap {typed}",
            "COMP_CWORD": str(len(typed.split(" "))),
        },
        check=False,
    )
    assert found.stderr == ""
    return [line.split(",", 1)[1] for line in found.stdout.splitlines()]


def test_the_tab_key_offers_the_papers_that_are_meant(desk: Desk) -> None:
    code = somebody(desk).code
    assert offered(desk, f"ho-so giay-to {code} don") == [DON]
    assert "bien-ban-le-ket-nap" not in offered(desk, f"ho-so giay-to {code} "), "it is not on file"
    drafts = offered(desk, f"van-ban soan {code} quyet-dinh-k")
    assert drafts == ["quyet-dinh-ket-nap"]
    assert offered(desk, f"van-ban in {code} chuong") == ["chuong-trinh-le-ket-nap"]
    assert offered(desk, "van-ban in HS") == [code]
