"""`letter render --meeting`: everything a meeting needs on paper, in one folder and as one file to print."""

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from office_books import HOME, Desk, office_book
from storage_fixtures import KeptWalk
from walking import HOA, LAM
from ways import admitted, applied, dossier_ready, listed, probation_done, resolved

from ketnap import cli
from ketnap.notifications import meeting, render
from ketnap.notifications.letters import Letter
from ketnap.tests.letter_samples import told
from ketnap.workflow.law import Law

ON = ("--ngay", "30/11/2026")
TOGETHER = "00-in-ca-tap.pdf"


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()
    cli.speak("vi")


def person(desk: Desk, name: str) -> KeptWalk:
    return desk.book.walk(name, sex="nữ", born_on=date(2001, 3, 14))


def cell_five(desk: Desk) -> dict[str, str]:
    """The people of a cell, each at another place of the way; their codes."""
    people = {
        "listed": listed(person(desk, "Ngô Quang Khải"), cell="CB-05"),
        "listed too": listed(person(desk, "Bùi Thu Hà"), cell="CB-05"),
        "ready": dossier_ready(person(desk, "Phạm Thị Hồng Ánh"), cell="CB-05"),
        "collecting": applied(person(desk, "Lê Ngọc Châu"), cell="CB-05"),
        "resolved": resolved(person(desk, "Đỗ Minh Đăng"), cell="CB-05"),
        "late": admitted(person(desk, "Vũ Hải Yến"), cell="CB-05"),
        "elsewhere": dossier_ready(person(desk, "Trần Thị Lan"), cell="CB-07"),
    }
    people["late"].advance("receive_decision", "04/06/2026")
    return {name: walk.record.case for name, walk in people.items()}


def meeting_of(desk: Desk, organisation: str = "CB-05", *words: str) -> dict[str, object]:
    return desk.json("van-ban", "in", "--cuoc-hop", organisation, *words)


def printed(answer: dict[str, object]) -> list[tuple[str, list[str]]]:
    papers = answer["papers"]
    assert isinstance(papers, list)
    return [(each["document"], each["cases"]) for each in papers]


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


# ---- what is printed -------------------------------------------------------------------------------


def test_a_meeting_of_a_cell_gets_the_papers_of_the_steps_that_can_be_taken_next(desk: Desk) -> None:
    codes = cell_five(desk)
    answer = meeting_of(desk, "CB-05", *ON)
    assert printed(answer) == [
        ("class_proposal", [codes["listed too"], codes["listed"]]),
        ("cell_resolution_admission", [codes["ready"]]),
        ("opinion_summary", [codes["collecting"]]),
    ], "lists of people first, then what is due first; what others write is not theirs"
    [held] = answer["held"]  # type: ignore[misc]
    assert (held["case"], held["step"]) == (codes["late"], "hold_ceremony"), "it may no longer be held"


def test_the_committee_gets_what_the_committee_writes_for_all_cells_below_it(desk: Desk) -> None:
    codes = cell_five(desk)
    answer = meeting_of(desk, HOME, *ON)
    assert printed(answer) == [("committee_resolution_admission", [codes["resolved"]])]
    assert meeting_of(desk, "CB-09", *ON)["papers"] == []


def test_what_a_person_and_each_helper_write_is_printed_with_their_cell(desk: Desk) -> None:
    walk = probation_done(person(desk, "Lê Ngọc Châu"), cell="CB-05", helpers=(LAM, HOA))
    walk.withdraw(walk.seq_of("helper_assesses"))
    walk.withdraw(walk.seq_of("self_review"))
    on = date(2027, 6, 23)
    answer = desk.json("van-ban", "in", "--cuoc-hop", "CB-05", on=on)
    assert ("self_review", [walk.code]) in printed(answer)


def test_the_list_of_people_is_one_paper_for_all_of_them(desk: Desk) -> None:
    codes = cell_five(desk)
    answer = meeting_of(desk, "CB-05", *ON)
    folder = desk.letters_folder / "CB-05-2026-11-30"
    [proposal] = folder.glob("01-danh-sach-*.pdf")
    [page] = pages(proposal)
    assert page.index("Bùi Thu Hà") < page.index("Ngô Quang Khải"), "by given name"
    assert "Danh sách có 2 người" in page
    assert answer["papers"][0]["people"] == ["Bùi Thu Hà", "Ngô Quang Khải"]  # type: ignore[index]
    only = meeting_of(desk, "CB-05", codes["listed"], *ON, "--dong-y")
    assert printed(only) == [("class_proposal", [codes["listed"]])]


def test_a_letter_that_has_its_number_already_is_printed_with_it(desk: Desk) -> None:
    walk = dossier_ready(person(desk, "Phạm Thị Hồng Ánh"), cell="CB-05")
    desk.json("van-ban", "soan", walk.code, "nghi-quyet-chi-bo-ket-nap")
    with desk.book.reading() as reader:
        number = reader.letters(walk.code)[-1].id
    desk.json("van-ban", "phat-hanh", f"VB-{number}", "--lay-so", "1")
    answer = meeting_of(desk, "CB-05")
    assert [each["number"] for each in answer["papers"]] == ["01-NQ/CB"]  # type: ignore[attr-defined]
    assert any("Số 01-NQ/CB" in page for page in pages(desk.letters_folder / "CB-05-2026-11-25" / TOGETHER))


# ---- chosen cases, chosen papers -------------------------------------------------------------------


def test_named_papers_are_printed_for_whom_their_step_can_be_taken(desk: Desk) -> None:
    codes = cell_five(desk)
    answer = meeting_of(desk, "CB-05", "--giay-in", "nghi-quyet-chi-bo-ket-nap", *ON)
    assert printed(answer) == [("cell_resolution_admission", [codes["ready"]])]
    nothing = desk.run("van-ban", "in", "--cuoc-hop", "CB-05", "--giay-in", "muc-luc-ho-so", *ON).stdout
    assert "Gõ thêm mã hồ sơ thì in cho đúng những người ấy." in nothing


def test_chosen_cases_get_what_is_named_whatever_their_turn(desk: Desk) -> None:
    codes = cell_five(desk)
    chosen = (codes["collecting"], codes["late"])
    answer = meeting_of(desk, "CB-05", *chosen, "--giay-in", "muc-luc-ho-so", *ON)
    assert {(document, cases[0]) for document, cases in printed(answer)} == {
        ("dossier_contents", each) for each in chosen
    }


def test_a_chosen_case_that_is_held_up_is_printed_and_said_to_be(desk: Desk) -> None:
    codes = cell_five(desk)
    answer = meeting_of(desk, "CB-05", codes["late"], codes["resolved"], *ON)
    assert printed(answer) == [("ceremony_programme", [codes["late"]])]
    assert [each["case"] for each in answer["pressed"]] == [codes["late"]]  # type: ignore[attr-defined]
    assert answer["no_turn"] == [codes["resolved"]]
    shown = desk.run("van-ban", "in", "--cuoc-hop", "CB-05", codes["late"], *ON).stdout
    assert "ĐÃ IN, CÒN VƯỚNG (1)" in shown
    assert "Đồng ý tổ chức lễ quá hạn: chưa có" in shown


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("CB-05", "7"), 4, "thuộc Chi bộ 7, không thuộc Chi bộ 5"),
        (("CB-05", "99"), 8, ""),
        (("chi bo 99",), 8, "Chưa có tổ chức"),
        (("CB-05", "--giay-in", "don-xin-vao-dang"), 4, "không làm ở đây"),
        (("CB-05", "--giay-in", "nghi-quyet-chi-bo-ket-na"), 8, "Có phải nghi-quyet-chi-bo-ket-nap?"),
        (("CB-05", "--muc", "x"), 2, "--muc không đi với cuộc họp"),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_a_sentence(
    desk: Desk, words: tuple[str, ...], exit_code: int, said: str
) -> None:
    cell_five(desk)
    error = desk.error("van-ban", "in", "--cuoc-hop", *words)
    assert error["exit"] == exit_code
    assert said in error["message"]
    assert desk.files() == []


def test_what_nobody_may_issue_that_day_is_left_out_and_the_rest_is_printed(desk: Desk) -> None:
    codes = cell_five(desk)
    result = desk.run(
        "van-ban", "in", "--cuoc-hop", "CB-05", codes["resolved"], "--ngay", "01/06/2026", "--json",
        "--giay-in", "nghi-quyet-dang-uy-co-so-ket-nap", "--giay-in", "muc-luc-ho-so",
    )  # fmt: skip
    answer = json.loads(result.stdout)
    assert result.exit_code == 3
    assert [each["document"] for each in answer["failed"]] == ["committee_resolution_admission"]
    assert [each["document"] for each in answer["papers"]] == ["dossier_contents"]


# ---- the folder and the file to print --------------------------------------------------------------


def test_the_folder_holds_each_paper_twice_and_one_file_with_the_list_before_them(desk: Desk) -> None:
    codes = cell_five(desk)
    answer = meeting_of(desk, "CB-05", *ON)
    folder = desk.letters_folder / "CB-05-2026-11-30"
    names = sorted(each.name for each in folder.iterdir())
    assert names[0] == TOGETHER
    assert names[3:] == [
        f"02-{codes['ready']}-nghi-quyet-chi-bo-ket-nap.docx",
        f"02-{codes['ready']}-nghi-quyet-chi-bo-ket-nap.pdf",
        f"03-{codes['collecting']}-tong-hop-y-kien-nhan-xet.docx",
        f"03-{codes['collecting']}-tong-hop-y-kien-nhan-xet.pdf",
    ]
    assert [Path(each).name for each in answer["files"]] == [TOGETHER, *_by_paper(names[1:])]  # type: ignore[attr-defined]
    first, *rest = pages(folder / TOGETHER)
    for said in ("GIẤY TỜ CHO CUỘC HỌP", "Phạm Thị Hồng Ánh", codes["ready"], "Vũ Hải Yến", "Nghề nghiệp"):
        assert said in first
    each = [pages(path) for path in sorted(folder.glob("0[1-9]*.pdf"))]
    assert rest == [page for paper in each for page in paper], "the same pages, numbered by themselves"


def _by_paper(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: (name[:2], name))


def test_the_list_says_on_which_page_each_paper_begins() -> None:
    letters: list[Letter] = [
        render.letter(name, told(name))
        for name in ("ceremony_programme", "dossier_extract", "class_proposal")
    ]
    head = ("TT", "Hồ sơ", "Giấy tờ", "Còn để trống", "Trang")
    rows = tuple(meeting.Listed(f"Người {at}", f"Giấy {at}", "") for at in range(3))
    made = meeting.Meeting("", "HỌP", "", date(2026, 11, 30), head, rows, (), "", "")
    found = pypdf.PdfReader(BytesIO(meeting.write(made, letters)))
    texts = [page.extract_text() for page in found.pages]
    begins = [
        next(at for at, page in enumerate(texts, start=1) if letter.subject.split()[-1] in page and at > 1)
        for letter in letters
    ]
    lines = [line for line in texts[0].splitlines() if "Giấy" in line or line.strip().isdigit()]
    assert begins == sorted(begins)
    assert begins[0] == 2
    assert all(str(begin) in " ".join(lines) for begin in begins)
    assert found.metadata is not None
    assert found.metadata.title == "HỌP"


def test_a_dry_run_writes_no_file_and_lists_the_same(desk: Desk) -> None:
    cell_five(desk)
    before = desk.book.dump()
    tried = meeting_of(desk, "CB-05", *ON, "--chay-thu")
    assert desk.files() == []
    done = meeting_of(desk, "CB-05", *ON)
    assert {**tried, "dry_run": False} == done
    assert desk.book.dump() == before, "printing records nothing"


def test_the_same_meeting_again_asks_nothing_and_a_changed_one_asks_before_it_overwrites(desk: Desk) -> None:
    codes = cell_five(desk)
    meeting_of(desk, "CB-05", *ON)
    meeting_of(desk, "CB-05", *ON)
    desk.json("ho-so", "dat", codes["ready"], "nghe-nghiep=giáo viên")
    error = desk.error("van-ban", "in", "--cuoc-hop", "CB-05", *ON)
    assert (error["exit"], "nội dung khác. Ghi đè?" in error["message"]) == (2, True)
    shown = desk.run("van-ban", "in", "--cuoc-hop", "CB-05", codes["ready"], *ON, "--dong-y").stdout
    assert "Trong thư mục còn tệp của lần khác, không in lẫn: " in shown


def test_only_what_is_to_be_edited_or_only_what_is_to_be_printed(desk: Desk, tmp_path: Path) -> None:
    cell_five(desk)
    for option, end in (("--ban-sua", ".docx"), ("--ban-in", ".pdf")):
        where = tmp_path / end[1:]
        meeting_of(desk, "CB-05", *ON, option, "--thu-muc", str(where))
        names = [each.name for each in where.iterdir()]
        assert {Path(each).suffix for each in names} == {end}
        assert (TOGETHER in names) is (end == ".pdf")


def test_what_comes_next_is_said_and_the_way_to_print_whoever_is_held_up(desk: Desk) -> None:
    codes = cell_five(desk)
    lines = desk.run("van-ban", "in", "--cuoc-hop", "CB-05", *ON).stdout.splitlines()
    assert f"Họp xong thì ghi: ketnap ho-so ghi {codes['ready']} nghi-quyet-chi-bo" in lines
    again = f"ketnap van-ban in --cuoc-hop CB-05 {codes['late']} --ngay 30/11/2026"
    assert f"In cả khi còn vướng, gõ rõ mã: {again}" in lines
    printed_ = desk.run(*again.split()[1:], "--dong-y")
    assert printed_.exit_code == 0, printed_.output


def test_names_are_masked_where_names_are_not_shown(desk: Desk) -> None:
    cell_five(desk)
    shown = desk.run("van-ban", "in", "--cuoc-hop", "CB-05", *ON, "--khong-ten").stdout
    assert "Ánh" not in shown
    assert "***" in shown
    cover, *_rest = pages(desk.letters_folder / "CB-05-2026-11-30" / TOGETHER)
    assert "Ánh" not in cover


def test_very_many_papers_are_several_files_to_print_each_with_its_own_list(desk: Desk) -> None:
    codes = [listed(person(desk, f"Nguyễn Thị {at}"), cell="CB-05").record.case for at in range(51)]
    papers = ("--giay-in", "muc-luc-ho-so", "--giay-in", "tong-hop-y-kien-nhan-xet")
    result = desk.run("van-ban", "in", "--cuoc-hop", "CB-05", *codes, *papers, *ON, "--ban-in")
    assert result.exit_code == 0, result.output
    assert "100 %" in result.stderr, "it says how far it is"
    folder = desk.letters_folder / "CB-05-2026-11-30"
    names = sorted(each.name for each in folder.iterdir())
    assert names[:3] == ["00-in-ca-tap-1.pdf", "00-in-ca-tap-2.pdf", f"001-{codes[0]}-muc-luc-ho-so.pdf"]
    assert len(names) == 104
    assert "Nguyễn Thị 50" in pages(folder / "00-in-ca-tap-2.pdf")[0]
