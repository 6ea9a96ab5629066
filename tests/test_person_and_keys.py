"""What is known of a person, how a line is known again, and what is said when something was typed amiss."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from ketnap import cli
from ketnap.commands import damage
from ketnap.commands.invocation import Surroundings
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.storage import engine
from ketnap.storage.proof import broken
from ketnap.storage.proof.broken import Broken
from ketnap.tests.probes import NOW
from ketnap.tests.test_journeys import Office, to_certificate

_OPEN = ("--to-chuc", "CB-05", "--du-kien", "education=higher", "--du-kien", "introduced_by=cell")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    book = Office(tmp_path / "so.db", "10/01/2029")
    book.done("khoi-tao", "--mau", "--gia-lap")
    to_certificate(book)
    return book


def said(office: Office, code: int, *words: str, today: str = "") -> str:
    result = office.type(*words, today=today)
    assert result.exit_code == code, (words, result.stdout, result.stderr)
    return result.stdout + result.stderr


def test_a_line_meant_a_second_time_is_recorded_and_typed_twice_is_the_newest(office: Office) -> None:
    office.done("ho-so", "dat", "1", "relaxed_area=có")
    office.done("ho-so", "dat", "1", "relaxed_area=không")
    newest = office.json("ho-so", "dat", "1", "relaxed_area=có")
    assert office.json("ho-so", "xem", "1")["facts"]["relaxed_area"] is True

    again = office.json("ho-so", "dat", "1", "relaxed_area=có")
    assert (again["repeated"], again["command"]) == (True, newest["command"])


def test_a_late_note_typed_twice_is_recorded_once(office: Office) -> None:
    office.done("ho-so", "dat", "1", "relaxed_area=có", "--ngay", "01/10/2026")
    late = ("ho-so", "dat", "1", "relaxed_area=không", "--ngay", "20/09/2026")
    office.done(*late)
    version = office.version("1")
    assert office.json(*late)["repeated"]
    assert office.version("1") == version


def test_a_case_is_opened_with_all_that_is_known_of_the_person(office: Office) -> None:
    office.done(
        "ho-so", "mo", "Lê Thị Sen", *_OPEN, "--ngay-sinh", "01/02/2000", "--dan-toc", "Kinh", "--dien-thoai", "0912345678",
        "--thu", "sen@vidu.vn", "--que-quan", "An Dương", "--noi-cu-tru", "Lê Chân",
    )  # fmt: skip
    with sqlite3.connect(office.path) as book:
        found = book.execute(
            "SELECT ethnicity, phone, email, native_place, residence FROM person WHERE name = 'Lê Thị Sen'"
        ).fetchone()
    book.close()
    assert found == ("Kinh", "0912345678", "sen@vidu.vn", "An Dương", "Lê Chân")


def test_names_as_people_say_them_mend_name_and_address(office: Office) -> None:
    office.done("ho-so", "dat", "1", "ho-ten=Phạm Thị Hồng Anh", "thu-dien-tu=anh@vidu.vn")
    (found,) = office.json("ho-so", "tim", "hong anh")["cases"]
    assert found["person"] == "Phạm Thị Hồng Anh"


def test_an_identity_number_needs_twelve_digits_also_when_it_is_recorded_later(office: Office) -> None:
    assert "12 chữ số" in said(office, 2, "ho-so", "dat", "1", "so-dinh-danh=0312")


@pytest.mark.parametrize("day", ["01/01/2030", "10/01/2029"])
def test_nobody_is_born_after_or_on_the_day_of_the_step(office: Office, day: str) -> None:
    assert "Xem lại năm sinh" in said(office, 2, "ho-so", "dat", "1", f"birth_date={day}")
    assert "Xem lại năm sinh" in said(
        office, 2, "ho-so", "mo", "Lê Thị Sen", *_OPEN, "--ngay-sinh", day, "--ngay", "10/01/2029"
    )


@pytest.mark.parametrize(("born", "age"), [("01/01/2020", "9"), ("01/01/1925", "104")])
def test_an_age_that_is_hardly_possible_is_recorded_and_questioned(
    office: Office, born: str, age: str
) -> None:
    assert f"Người này {age} tuổi" in office.done("ho-so", "mo", "Lê Thị Sen", *_OPEN, "--ngay-sinh", born)
    assert "Xem lại năm sinh" not in office.done(
        "ho-so", "mo", "Lê Thị Lan", *_OPEN, "--ngay-sinh", "01/01/2000"
    )


def test_a_refusal_of_a_past_day_asks_about_that_day(office: Office) -> None:
    text = said(office, 4, "ho-so", "ghi", "1", "cho-lam-thu-tuc", "--ngay", "03/09/2026")
    assert "vi-sao HS-000001-B cho-lam-thu-tuc --ngay 03/09/2026" in text
    assert "--ngay" not in said(office, 4, "ho-so", "ghi", "1", "cho-lam-thu-tuc")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["religion=none", "Tôn giáo=không", "ton-giao=khong", "Religion=none"])
def test_a_fact_is_named_in_either_language_whatever_the_shell_speaks(
    office: Office, language: str, typed: str
) -> None:
    assert "HS-000001-B" in said(office, 0, "--lang", language, "case", "set", "1", typed)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("paper", ["application", "Đơn xin vào Đảng"])
def test_a_paper_and_a_step_are_named_in_either_language(office: Office, language: str, paper: str) -> None:
    for day, step in (("01/09/2026", "de-nghi-lam-thu-tuc"), ("03/09/2026", "cho-lam-thu-tuc")):
        said(office, 0, "--lang", language, "case", "advance", "1", step, "--on", day)
    said(office, 0, "--lang", language, "case", "advance", "1", "nop-don", "--on", "04/09/2026",
         "--document", f"{paper}=04/09/2026")  # fmt: skip
    events = office.json("ho-so", "lich-su", "1")["events"]
    assert [event["step"] for event in events[-3:]] == ["propose_procedure", "open_procedure", "apply"]
    kept = office.json("ho-so", "xem", "1")["documents"][-1]
    assert (kept["document"], kept["issued_on"]) == ("application", "2026-09-04")


def test_an_address_of_the_book_that_is_empty_gets_a_sentence(office: Office) -> None:
    result = CliRunner().invoke(
        cli.root, ["--db", "", "hom-nay"], obj=Surroundings({}, NOW, screen=False, keyboard=False)
    )
    assert result.exit_code == 2
    assert "--tep-so: cần tên một tệp" in result.stderr


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_name_is_a_slip_of_the_hand(office: Office, empty: str) -> None:
    assert "chưa có chữ nào" in said(office, 2, "ho-so", "tim", empty)
    assert "chưa có chữ nào" in said(office, 2, "ho-so", "mo", empty, *_OPEN, "--ngay-sinh", "01/01/2000")


def test_where_nobody_is_named_the_office_acts(office: Office) -> None:
    around = Surroundings({}, NOW, screen=False, keyboard=False)
    words = ["--db", str(office.path), "--today", office.today, "ho-so", "dat", "1", "relaxed_area=có"]
    result = CliRunner().invoke(cli.root, words, obj=around)
    assert result.exit_code == 0, result.stderr
    with sqlite3.connect(office.path) as book:
        ((code,),) = book.execute("SELECT value FROM setting WHERE name = 'office.organisation'").fetchall()
    book.close()
    assert office.json("ho-so", "lich-su", "1")["events"][-1]["actor"] == code


@pytest.mark.parametrize(
    "words", [("nhat-ky", "xuat"), ("quy-dinh", "coi-la", "relaxed_area", "--gia-tri", "có")]
)
def test_what_is_only_tried_says_so(office: Office, words: tuple[str, ...]) -> None:
    assert "CHẠY THỬ, chưa ghi gì." in office.done(*words, "--chay-thu")
    assert "CHẠY THỬ" not in office.done(*words)


def test_what_is_wrong_with_a_book_is_said_in_words() -> None:
    changed = Broken("HS-000001-B", 3, date(2026, 11, 20), broken.CHANGED)
    assert damage.sentence(changed) == "HS-000001-B, lần ghi 3: nội dung khác lúc ghi"
    assert damage.sentence(Broken("", 2, None, broken.ANCHOR)) == "mốc 2: chuỗi mốc đã bị đổi"
    pointing = broken.of_file(broken.POINTING, "event → case_")
    assert damage.sentence(pointing) == "tệp sổ: hàng trỏ đến chỗ không có: event → case_"


def test_a_step_that_is_not_known_is_answered_with_those_that_may_be_meant(office: Office) -> None:
    assert "vao-danh-sach" in said(office, 8, "ho-so", "ghi", "1", "vao-ds")
    assert "Có phải" not in said(office, 8, "ho-so", "ghi", "1", "xyzxyz")


@pytest.mark.parametrize("code", ["1", "hs1", "HS-000001-B"])
def test_a_code_finds_the_case_too(office: Office, code: str) -> None:
    (found,) = office.json("ho-so", "tim", code)["cases"]
    assert found["code"] == "HS-000001-B"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_title_of_the_other_language_hides_a_name(office: Office, language: str) -> None:
    with engine.reading(office.path) as reader:
        procedure = reader.law().procedure
    titles = Titles(procedure)
    titles.language = language
    for step in procedure.steps.values():
        facts = procedure.facts if step.any_facts else {fact.name: fact for fact in step.facts}
        papers = procedure.documents if step.any_documents else step.documents
        for kind, names in (("fact", facts), ("document", papers)):
            known = Vocabulary(Named(name, name, titles.names(kind, name, step.name)) for name in names)
            for name in names:
                for typed in (name, titles.typed(kind, name)):
                    found = known.find(typed)
                    assert found is not None, (step.name, name, typed)
                    assert found.target == name
