"""`case transfer` of many: what the line, the row and the record say, and who is meant by a filter."""

from pathlib import Path

import pytest
from batches import (
    CODES,
    FROM,
    KIEN_THUY,
    WHERE,
    class_list,
    list_of,
    numbers,
    people,
    statuses,
    transfer,
)
from office_books import HOME, Desk
from ways import discovered, resolved

MOVE = ("--den", "xã Kiến Thụy", "--hieu-luc", "01/12/2026", "--ly-do", "tot-nghiep")

# ---- what the line, the row and the record say


def test_what_a_row_does_not_say_holds_for_all_and_what_is_known_already_is_acted_on(
    desk: Desk, tmp_path: Path
) -> None:
    known, told, at_home = [
        *people(desk, 2),
        desk.certified(name="Vũ Hải Yến", residence="xã Vĩnh Bảo, Hải Phòng"),
    ]
    desk.json("ho-so", "chuyen-di", known.code, "--den", "CB-07", "--hieu-luc", "2/12/2026", "--ly-do", "job")
    rows = [(known.code, None), (told.code, WHERE[1]), (at_home.code, None)]
    path = list_of(tmp_path / "moves.xlsx", rows, ("Mã hồ sơ", "Nơi đến"))
    words = transfer(path, "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam", "--dong-y")
    found = {each["case"]: each for each in desk.json(*words)["cases"]}
    assert (found[known.code]["destination"], found[known.code]["effective_on"]) == ("CB-07", "2026-12-01")
    assert found[known.code]["step"] == "move_within"
    assert found[told.code]["destination"] == CODES[1]
    assert found[at_home.code]["destination"] == "DU-VINH-BAO"
    assert found[at_home.code]["remarks"] == [
        "Không ghi nơi đến: lấy cấp ủy nơi cư trú trong hồ sơ, Đảng ủy xã Vĩnh Bảo."
    ]


def test_a_move_that_is_known_is_acted_on_without_being_recorded_again(desk: Desk, tmp_path: Path) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "chuyen-di", walk.code, *MOVE)
    found = desk.json(*transfer(None, "--loc", "chuyen-di=da-biet", "--de-du-thao"))
    assert statuses(found) == {walk.code: "moved"}
    with desk.book.reading() as reader:
        assert len(reader.case(walk.code).record.of("move_known")) == 1


def test_a_list_that_says_otherwise_than_the_move_that_is_known_is_agreed_to_beforehand(
    desk: Desk, tmp_path: Path
) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "chuyen-di", walk.code, *MOVE)
    path = list_of(tmp_path / "moves.xlsx", [(walk.code, WHERE[1], FROM, "Tốt nghiệp")])
    found = desk.json(*transfer(path))
    assert found["cases"][0]["why"]["code"] == "move.known"
    assert statuses(desk.json(*transfer(path, "--dong-y"))) == {walk.code: "moved"}


def test_a_commune_of_before_july_2025_is_answered_with_the_one_that_took_it(
    desk: Desk, tmp_path: Path
) -> None:
    (walk,) = people(desk, 1)
    path = list_of(tmp_path / "moves.xlsx", [(walk.code, "thị trấn Núi Đối", FROM, "Tốt nghiệp")])
    (cell,) = desk.json(*transfer(path))["problems"]
    assert cell["cell"] == "B2"
    assert "tên trước 1/7/2025" in cell["message"]
    assert "DU-KIEN-THUY" in cell["message"]
    found = desk.json(*transfer(path, "--dong-y"))["cases"][0]
    assert found["destination"] == KIEN_THUY
    assert any("trước 1/7/2025" in remark for remark in found["remarks"])


def test_an_address_names_its_commune_and_an_organisation_that_ended_is_answered_with_its_successor(
    desk: Desk, tmp_path: Path
) -> None:
    one, other = people(desk, 2)
    rows = [
        (one.code, "số 3, đường Hồ Sen, xã Vĩnh Bảo, thành phố Hải Phòng", FROM, "Việc làm"),
        (other.code, "DU-CAM-GIANG-CU", FROM, "Việc làm"),
    ]
    found = desk.json(*transfer(list_of(tmp_path / "moves.xlsx", rows)))
    assert found["cases"][0]["destination"] == "DU-VINH-BAO"
    (cell,) = found["problems"]
    assert (cell["cell"], CODES[1] in cell["message"]) == ("B3", True)


def test_two_communes_that_differ_by_a_mark_are_listed_in_the_cell(desk: Desk, tmp_path: Path) -> None:
    (walk,) = people(desk, 1)
    found = desk.json(*transfer(list_of(tmp_path / "m.xlsx", [(walk.code, "cam giang", FROM, "Việc làm")])))
    (cell,) = found["problems"]
    assert "Gõ mã của một nơi." in cell["message"]
    assert "Đảng ủy xã Cẩm Giàng" in cell["proposal"]


def test_a_destination_that_the_book_does_not_know_enters_its_register_once(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 3)
    rows = [(walk.code, "phường Hoàn Kiếm, Hà Nội", FROM, "Việc làm") for walk in walks]
    found = desk.json(*transfer(list_of(tmp_path / "moves.xlsx", rows), "--de-du-thao"))
    assert {each["destination"] for each in found["cases"]} == {"DU-00070"}
    assert desk.book.one("SELECT count(*) FROM organisation WHERE code = 'DU-00070'") == 1


def test_each_person_takes_the_row_of_their_own_stage(desk: Desk, tmp_path: Path) -> None:
    (helped,) = people(desk, 1, cell="DH-03")
    voted = resolved(desk.book.walk("Vũ Hải Yến"), cell="DH-03")
    found = desk.json(*transfer(class_list(tmp_path / "moves.xlsx", [helped, voted])))
    assert {each["case"]: each["step"] for each in found["cases"]} == {
        helped.code: "transfer_a",
        voted.code: "transfer_b1",
    }


def test_who_goes_for_a_time_is_said_in_the_list(desk: Desk, tmp_path: Path) -> None:
    (walk,) = people(desk, 1)
    path = list_of(
        tmp_path / "moves.xlsx",
        [(walk.code, WHERE[0], FROM, "Đi học", "Tạm thời")],
        ("Mã hồ sơ", "Nơi đến", "Hiệu lực", "Lý do", "Hình thức"),
    )
    found = desk.json(*transfer(path, "--de-du-thao"))
    assert [each["step"] for each in found["cases"]] == ["introduce_temporarily"]


def test_a_key_that_is_given_stands_for_each_person_once(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 2)
    path = class_list(tmp_path / "moves.xlsx", walks)
    desk.json(*transfer(path, "--de-du-thao", "--khoa", "k1"))
    assert desk.book.one("SELECT count(*) FROM event WHERE key LIKE 'k1:%'") == 4
    assert set(statuses(desk.json(*transfer(path, "--de-du-thao", "--khoa", "k1"))).values()) == {"kept"}


# ---- filters


def test_a_filter_narrows_by_state_organisation_certificate_and_day_of_leaving(desk: Desk) -> None:
    here = people(desk, 2)
    there = people(desk, 1, cell="DH-03")[0]
    fresh = discovered(desk.book.walk("Đỗ Minh Đăng"), cell="CB-05")
    desk.json("ho-so", "dat", here[0].code, "leaves_on=30/06/2027")

    def meant(*pairs: str, more: tuple[str, ...] = ()) -> set[str]:
        words = [word for pair in pairs for word in ("--loc", pair)]
        return set(statuses(desk.json(*transfer(None, *words, *more, *MOVE))))

    assert meant("state=certified") == {here[0].code, here[1].code, there.code}
    assert meant("trang-thai=nguon-quan-chung-uu-tu") == {fresh.code}
    assert meant("state=certified", "to-chuc=DU-LE-CHAN") == {here[0].code, here[1].code}
    assert meant("cell=CB-05", "state=certified,discovered") == {here[0].code, here[1].code, fresh.code}
    assert meant("state=certified", more=("--to-chuc", "DH-03")) == {there.code}
    assert meant("leaves-before=01/07/2027") == {here[0].code}
    assert meant("roi-di-truoc=01/07/2027", "roi-di-tu=30/06/2027") == {here[0].code}
    assert meant("giay-chung-nhan=con-han", "cell=DH-03") == {there.code}
    assert meant("certificate=none") == {fresh.code}
    assert meant("chuyen-di=chua-biet", "cell=DH-03") == {there.code}
    error = desk.error(*transfer(None, "--loc", "leaves-before=30/06/2027", *MOVE))
    assert error["exit"] == 2, "the day itself is not before it"


@pytest.mark.parametrize(
    "pair", ["state=x", "certificate=x", "move=x", "leaves-before=x", "state=", "command=x", "org=CB-99"]
)
def test_a_filter_that_cannot_be_read_is_answered_with_a_sentence(desk: Desk, pair: str) -> None:
    error = desk.error(*transfer(None, "--loc", pair))
    assert error["exit"] in (2, 8)
    assert error["message"].endswith(".")


def test_cases_that_have_ended_are_meant_only_where_they_are_named(desk: Desk, tmp_path: Path) -> None:
    gone, here = people(desk, 2)
    desk.json(*transfer(class_list(tmp_path / "m.xlsx", [gone]), "--de-du-thao"))
    assert set(statuses(desk.json(*transfer(None, "--loc", "org=CB-05", *MOVE)))) == {here.code}
    found = desk.json(*transfer(None, "--loc", "state=transferred_away"))
    assert statuses(found) == {gone.code: "kept"}


def test_a_class_leaves_on_the_day_that_is_expected_where_no_other_is_said(desk: Desk) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "dat", walk.code, "leaves_on=30/06/2027")
    words = transfer(
        None, "--loc", "leaves-before=01/07/2027", "--den", "xã Kiến Thụy", "--ly-do", "tot-nghiep"
    )
    assert desk.json(*words)["cases"][0]["effective_on"] == "2027-06-30"


def test_the_letters_go_out_under_the_office_of_each_case(desk: Desk, tmp_path: Path) -> None:
    ours, theirs = people(desk, 1)[0], people(desk, 1, cell="DH-03")[0]
    found = desk.json(
        *transfer(class_list(tmp_path / "m.xlsx", [ours, theirs]), "--phat-hanh", "--lay-so", "4")
    )
    assert numbers(found) == {ours.code: "42-CV/ĐU", theirs.code: "01-CV/ĐU"}
    assert {"42-CV-DU.pdf", "DU-DHCB-01-CV-DU.pdf"} <= set(desk.files())
    with desk.book.reading() as reader:
        issuers = {reader.letters(walk.code)[-1].issuer for walk in (ours, theirs)}
    assert issuers == {HOME, "DU-DHCB"}
