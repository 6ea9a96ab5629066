"""Who may sign a letter, and what stands above and below the name."""

from datetime import date

from letter_steps import MOVE, printed, transferred
from office_books import CAM_GIANG, HOME, TODAY, Desk
from ways import history_written

from ketnap.storage import organisations
from ketnap.workflow.organisations import Organisation, Power

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
