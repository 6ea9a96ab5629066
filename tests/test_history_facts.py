"""The history of a case says what was recorded each time, in words on a screen and as stored for programs; what is
sensitive stays masked, as on the screen of the case."""

from pathlib import Path
from typing import Any

import pytest
from office_books import Desk, office_book
from storage_fixtures import new_book
from walking import votes
from ways import dossier_ready, resolved

from ketnap import cli
from ketnap.workflow.law import Law


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    """A desk with the case of somebody who holds a certificate."""
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    desk.certified()
    yield desk
    desk.book.close()


def screen(desk: Desk, *more: str) -> list[str]:
    found = desk.run("ho-so", "lich-su", "1", *more)
    assert found.exit_code == 0
    return [each.strip() for each in found.stdout.splitlines()]


def events(desk: Desk, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.json("ho-so", "lich-su", "1", *more)["events"]
    return found


def test_every_kind_of_fact_is_said_in_words_below_its_event(desk: Desk) -> None:
    shown = screen(desk)
    assert (
        "đã ghi: Chi bộ: Chi bộ 5 · Ngày sinh: 14/03/2001 · Trình độ học vấn: cao đẳng, đại học trở lên"
        " · Nơi phát hiện, giới thiệu: chi bộ"
    ) in shown
    assert (
        "đã ghi: Người giúp đỡ: Trần Văn Lâm, chính thức từ 19/05/2015 · Cùng công tác, cư trú từ ngày: 01/01/2024"
        " · Phân công vì: phân công lần đầu"
    ) in shown
    assert "Đoàn viên công đoàn: không" in "".join(shown)
    # A step without facts has no line of them: the next line is the next event.
    at = next(place for place, each in enumerate(shown) if each.startswith("5\t"))
    assert shown[at + 1].startswith("6\t")


def test_a_vote_is_said_by_its_counts_those_of_nought_only_where_always_asked(
    tmp_path: Path, law: Law
) -> None:
    cli.speak("vi")
    book = new_book("sqlite", tmp_path, law)
    carried, failed = resolved(book.walk()), dossier_ready(book.walk("Lê Ngọc Châu"))
    failed.advance("cell_vote_fails_admission", "11/05/2026", votes=votes(12, 4, 5, not_counted=1, blank=2))
    said = [Desk(book).run("ho-so", "lich-su", each.code).stdout for each in (carried, failed)]
    book.close()
    assert "\tđã ghi: Phiếu: triệu tập 12, tán thành 11, không tán thành 1\n" in said[0]
    assert "Phiếu: triệu tập 12, tán thành 4, không tán thành 5, không tính 1, trắng 2" in said[1]


def test_programs_get_the_values_as_they_are_stored(desk: Desk) -> None:
    first, known, _listed, helped, *_rest = events(desk)
    assert first["facts"] == {
        "birth_date": "2001-03-14",
        "cell": "CB-05",
        "education": "higher",
        "introduced_by": "cell",
    }
    assert known["facts"]["youth_union_here"] is True
    assert helped["facts"]["helper"] == {"name": "Trần Văn Lâm", "official_on": "2015-05-19"}


def test_what_is_sensitive_is_masked_on_the_screen_and_for_programs(desk: Desk) -> None:
    desk.json("ho-so", "dat", "1", "so-dinh-danh=031301009999", "nguoi-hoa=co")
    assert events(desk)[-1]["facts"] == {"identity_number": "***", "chinese_ethnicity": "***"}
    assert "đã ghi: Số định danh: *** · Người Hoa: ***" in screen(desk)
    assert "031301009999" not in desk.run("ho-so", "lich-su", "1").output


def test_the_name_of_a_helper_is_masked_where_names_may_not_be_shown(desk: Desk) -> None:
    assert "Trần Văn Lâm" not in "".join(screen(desk, "--khong-ten"))
    assert "Người giúp đỡ: ***, chính thức từ 19/05/2015" in "".join(screen(desk, "--khong-ten"))
    assert events(desk, "--khong-ten")[3]["facts"]["helper"] == {"name": "***", "official_on": "2015-05-19"}


def test_a_correction_shows_what_stands_beside_what_stood(desk: Desk) -> None:
    desk.json("ho-so", "dinh-chinh", "1", "7", "--du-kien", "hoc-den-ngay=09/08/2025", "--ly-do", "ghi nhầm ngày",
              "--ngay", "09/08/2025")  # fmt: skip
    shown = screen(desk)
    assert "đã ghi: Học từ ngày: 04/08/2025 · Học đến ngày: 08/08/2025" in shown
    assert "đã ghi: Học từ ngày: 04/08/2025 · Học đến ngày: 09/08/2025" in shown


def test_the_papers_of_a_step_stand_with_their_number_and_day(desk: Desk) -> None:
    walk = resolved(desk.book.walk("Lê Ngọc Châu"), cell="CB-05")
    shown = desk.run("ho-so", "lich-su", walk.code).stdout
    with desk.book.reading() as reader:
        papers = [paper for event in reader.events(walk.code) for paper in event.papers]
    assert papers
    for paper in papers:
        assert f"{paper.number}, {paper.issued_on:%d/%m/%Y}" in shown


def test_what_every_screen_says_of_somebody_is_not_masked_in_the_history(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "dat", walk.code, "ho-ten=Lê Ngọc Chân", "gioi-tinh=Nữ", "ton-giao=khong")
    shown = desk.run("ho-so", "lich-su", walk.code).stdout
    assert "Họ và tên: Lê Ngọc Chân · Giới tính: nữ" in shown
    assert "Tôn giáo: ***" in shown
    assert "Lê Ngọc Chân" not in desk.run("ho-so", "lich-su", walk.code, "--khong-ten").stdout
