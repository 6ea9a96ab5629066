"""`case move`: that somebody moves is known, and where to."""

import pytest
from office_books import CAM_GIANG, HOME, Desk
from transfer_steps import drafts, moving

# ---- the move is known -----------------------------------------------------------------------------


def test_a_move_that_is_known_opens_the_clock_of_the_notice(desk: Desk) -> None:
    walk = desk.certified()
    answer = desk.json("ho-so", "chuyen-di", walk.code, *moving())
    assert answer["step"] == "move_known"
    assert answer["state"] == "certified"
    assert answer["move"]["destination"] == CAM_GIANG
    assert answer["move"]["kind"] == "official"
    assert answer["move"]["reason"] == "residence"
    (opened,) = answer["deadlines_opened"]
    assert (opened["deadline"], opened["starts_on"], opened["due_on"]) == (
        "transfer.notice",
        "2026-12-01",
        "2026-12-22",
    )


def test_everything_that_a_move_lacks_is_said_at_once(desk: Desk) -> None:
    walk = desk.certified()
    error = desk.error("ho-so", "chuyen-di", walk.code)
    assert error["exit"] == 2
    assert all(option in error["message"] for option in ("--den", "--hieu-luc", "--ly-do"))


def test_at_a_terminal_what_a_move_lacks_is_asked_for(desk: Desk) -> None:
    walk = desk.certified()
    result = desk.run("ho-so", "chuyen-di", walk.code, typed=["xã kiến thụy", "1/12/2026", "1"])
    assert result.exit_code == 0, result.output
    with desk.book.reading() as reader:
        known = reader.case(walk.code).record.newest("move_known")
    assert known is not None
    assert dict(known.facts) == {
        "destination": "DU-KIEN-THUY",
        "kind": "official",
        "effective_on": "2026-12-01",
        "reason": "job",
    }


def test_an_unknown_reason_is_answered_with_those_there_are(desk: Desk) -> None:
    walk = desk.certified()
    error = desk.error("ho-so", "chuyen-di", walk.code, *moving(reason="choi"))
    assert error["exit"] == 2
    assert "không có lựa chọn «choi»" in error["message"]


def test_a_move_that_is_known_from_tomorrow_on_is_refused_and_enters_no_destination(desk: Desk) -> None:
    walk = desk.certified()
    error = desk.error(
        "ho-so", "chuyen-di", walk.code, *moving("xã Cẩm Giàng, Thái Nguyên"), "--ngay", "30/11/2026"
    )
    assert error["exit"] == 4
    assert [each["code"] for each in error["findings"]] == ["date.future"]


def test_an_unknown_case_is_unknown(desk: Desk) -> None:
    assert desk.error("ho-so", "chuyen-di", "HS-77", *moving())["exit"] == 8
    assert desk.error("ho-so", "chuyen-ho-so", "HS-77")["exit"] == 8
    assert desk.error("ho-so", "chuyen-ho-so", "HS-000001-K")["exit"] == 2


# ---- where to --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("DU-KIEN-THUY", "DU-KIEN-THUY"),
        ("du-kien-thuy", "DU-KIEN-THUY"),
        ("xã kiến thụy", "DU-KIEN-THUY"),
        ("Đảng ủy xã Kiến Thụy", "DU-KIEN-THUY"),
        ("Kiến Thụy", "DU-KIEN-THUY"),
        ("chi bộ 7", "CB-07"),
        ("xã Cẩm Giàng", CAM_GIANG),
        ("xa cam giang, thai nguyen", "DU-02008"),
        ("phường Hoàn Kiếm", "DU-00070"),
    ],
)
def test_a_destination_is_named_by_code_or_name_here_or_anywhere_in_the_country(
    desk: Desk, typed: str, code: str
) -> None:
    walk = desk.certified()
    assert desk.json("ho-so", "chuyen-di", walk.code, *moving(typed))["move"]["destination"] == code


def test_two_communes_that_differ_by_a_mark_are_listed_and_none_is_picked(desk: Desk) -> None:
    walk = desk.certified()
    error = desk.error("ho-so", "chuyen-di", walk.code, *moving("cam giang"))
    assert error["exit"] == 2
    assert "Đảng ủy xã Cẩm Giang" in error["message"]
    assert "Đảng ủy xã Cẩm Giàng" in error["message"]
    assert "trước 1/7/2025" not in error["message"], "what is no more is no destination"


def test_at_a_terminal_one_of_several_is_chosen_by_its_number(desk: Desk) -> None:
    walk = desk.certified()
    result = desk.run("ho-so", "chuyen-di", walk.code, *moving("cam giang"), typed=["2"])
    assert result.exit_code == 0, result.output
    with desk.book.reading() as reader:
        known = reader.case(walk.code).record.newest("move_known")
    assert known is not None
    assert known.facts["destination"] == CAM_GIANG


def test_a_destination_that_is_nowhere_is_unknown(desk: Desk) -> None:
    walk = desk.certified()
    error = desk.error("ho-so", "chuyen-di", walk.code, *moving("xã Không Có"))
    assert (error["exit"], error["code"]) == (8, "organisation.unknown")


def test_an_organisation_that_has_ended_is_no_destination_and_its_successor_is_named(desk: Desk) -> None:
    walk = desk.certified()
    error = desk.error("ho-so", "chuyen-di", walk.code, *moving("DU-CAM-GIANG-CU"))
    assert error["exit"] == 2
    assert CAM_GIANG in error["message"]


def test_a_commune_that_the_book_does_not_know_enters_its_register_with_the_move(desk: Desk) -> None:
    walk = desk.certified()
    answer = desk.json("ho-so", "chuyen-di", walk.code, *moving("phường Hoàn Kiếm"))
    assert answer["move"]["destination_added"] is True
    kept = desk.book.one("SELECT name || '|' || kind FROM organisation WHERE code = 'DU-00070'")
    assert kept == "Đảng ủy phường Hoàn Kiếm, Hà Nội|commune_committee", "communes of one name are many"
    words = ("ho-so", "chuyen-di", walk.code, *moving("phường Hoàn Kiếm", reason="viec-lam"), "--dong-y")
    again = desk.json(*words)
    assert again["move"]["destination_added"] is False


def test_a_namesake_elsewhere_is_named_beside_the_one_that_the_book_knows(desk: Desk) -> None:
    walk = desk.certified()
    result = desk.run("ho-so", "chuyen-di", walk.code, *moving())
    assert "Đảng ủy xã Cẩm Giàng, Thái Nguyên" in result.stdout
    there = desk.json("ho-so", "chuyen-di", walk.code, *moving("xã cẩm giàng, thai nguyen"), "--dong-y")
    assert there["move"]["destination_name"] == "Đảng ủy xã Cẩm Giàng, Thái Nguyên"
    assert desk.error("ho-so", "chuyen-di", walk.code, *moving())["exit"] == 2, "now the book knows both"


def test_without_a_destination_the_committee_of_the_residence_on_file_is_written_to(desk: Desk) -> None:
    walk = desk.certified(residence="số 3, đường Hồ Sen, xã Vĩnh Bảo, thành phố Hải Phòng")
    answer = desk.json("ho-so", "chuyen-ho-so", walk.code, "--hieu-luc", "01/12/2026", "--ly-do", "job")
    assert answer["move"]["by_residence"] is True
    assert drafts(answer)["transfer_notice"] == (HOME, "DU-VINH-BAO")


def test_who_changes_residence_is_not_written_to_at_the_one_they_leave(desk: Desk) -> None:
    walk = desk.certified(residence="xã Vĩnh Bảo, thành phố Hải Phòng")
    error = desk.error("ho-so", "chuyen-di", walk.code, "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
    assert error["exit"] == 2
    assert "--den" in error["message"]


def test_a_residence_that_names_no_single_commune_is_no_destination(desk: Desk) -> None:
    walk = desk.certified(residence="đường Hồ Sen, Hải Phòng")
    error = desk.error("ho-so", "chuyen-di", walk.code, "--hieu-luc", "1/12/2026", "--ly-do", "job")
    assert (error["exit"], error["code"]) == (2, "usage")
