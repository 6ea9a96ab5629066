"""What is read from each cell of a roster, however an office writes it."""

import unicodedata
from datetime import date

import pytest
from calls import calls
from hypothesis import given
from hypothesis import strategies as st
from rosters import TODAY, good, only, organisations, report, report_of, said, write

from ketnap.definitions import loader
from ketnap.definitions.roster_columns import columns
from ketnap.exchange import cells, days
from ketnap.exchange.cells import Trouble

# ---- how the same thing is written in different offices


@pytest.mark.parametrize(
    "written",
    [
        "14/03/2001",
        "14-3-2001",
        "14.3.2001",
        " 14 / 3 / 2001 ",
        "2001-03-14",
        "2001-03-14 00:00:00",
        36964,
        "ngày 14 tháng 3 năm 2001",
        "'14/03/2001",
    ],
)
def test_a_day_is_read_as_offices_write_it(tmp_path, written):
    assert only(report_of(tmp_path, good(birth_date=written))).person.born_on == date(2001, 3, 14)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("12/12", "upper_secondary"),
        ("THPT", "upper_secondary"),
        ("Tốt nghiệp  THPT", "upper_secondary"),
        ("Trung cấp", "upper_secondary"),
        ("9/12", "lower_secondary_programme"),
        ("THCS", "lower_secondary_programme"),
        ("Tốt nghiệp THCS", "lower_secondary_diploma"),
        ("đại học", "higher"),
        ("ĐH", "higher"),
        ("Cao đẳng", "higher"),
        ("Cử nhân Luật", "higher"),
        ("12/12, Đại học", "higher"),
        ("12/12 ĐH", "higher"),
        ("5/12", "primary"),
        (date(2026, 12, 12), "upper_secondary"),
    ],
)
def test_education_is_understood_as_offices_write_it(tmp_path, written, word):
    assert only(report_of(tmp_path, good(education=written))).facts["education"] == word


def test_every_word_of_the_map_is_a_word_of_the_procedure():
    facts, words = loader.shipped().procedure.facts, columns().words
    for fact in ("education", "religion"):
        assert set(words[fact].values()) <= set(facts[fact].type.words)
    order = facts["education"].type.words
    meanings = list(dict.fromkeys(words["education"].values()))
    assert meanings == sorted(meanings, key=order.index)
    assert len(columns().ethnic_groups) == 54


@pytest.mark.parametrize(
    ("written", "yes"),
    [("x", True), ("X", True), ("có", True), (1, True), ("không", False), ("0", False), ("chưa", False)],
)
def test_a_member_of_the_union_is_marked_in_many_ways(tmp_path, written, yes):
    row = only(report_of(tmp_path, good(youth_union_member=written)))
    assert row.carried[1].facts["youth_union_member"] is yes


@pytest.mark.parametrize(
    ("written", "fact"),
    [("Không", "none"), ("Phật giáo", "recognised"), ("công giáo", "recognised"), ("Linh mục", "dignitary")],
)
def test_religion_becomes_the_word_that_the_law_asks_about(tmp_path, written, fact):
    assert only(report_of(tmp_path, good(religion=written))).carried[1].facts["religion"] == fact


def test_somebody_of_chinese_ethnicity_is_marked_as_such(tmp_path):
    found = report_of(tmp_path, good(1, ethnicity="Hoa"), good(2, ethnicity="kinh"))
    assert found.rows[0].carried[1].facts["chinese_ethnicity"] is True
    assert "chinese_ethnicity" not in found.rows[1].carried[1].facts
    assert found.rows[1].person.ethnicity == "Kinh"


@pytest.mark.parametrize("written", ["CB-05", "cb-05", "CB 05", "cb05", " CB-05 "])
def test_the_code_of_a_cell_is_read_without_case_spaces_and_hyphens(tmp_path, written):
    assert only(report_of(tmp_path, good(cell=written))).facts["cell"] == "CB-05"


@pytest.mark.parametrize(
    "written", ["0950 000 001", "+84 950 000 001", "0950.000.001", "84950000001"[2:].rjust(10, "0")]
)
def test_a_telephone_number_is_kept_as_ten_digits(tmp_path, written):
    assert only(report_of(tmp_path, good(phone=written))).person.phone == "0950000001"


def test_a_decomposed_name_is_stored_composed(tmp_path):
    row = only(report_of(tmp_path, good(name=unicodedata.normalize("NFD", " Phạm  Thị Hồng Ánh "))))
    assert row.person.name == "Phạm Thị Hồng Ánh"


def test_names_of_all_peoples_of_the_country_are_names(tmp_path):
    found = report_of(
        tmp_path, good(1, name="H'Hen Niê"), good(2, name="Y-Blô Êban"), good(3, name="PHẠM VĂN ĐỨC")
    )
    assert [row.person.name for row in found.rows] == ["H'Hen Niê", "Y-Blô Êban", "PHẠM VĂN ĐỨC"]


# ---- days that an Excel of another language has exchanged


def test_days_that_excel_has_exchanged_in_a_whole_column_are_held_back(tmp_path):
    rows = [good(n, birth_date=date(2001, 3, n + 3), identity_number="") for n in range(6)]
    found = report_of(tmp_path, *rows, good(7, birth_date="25/03/2001", identity_number=""))
    swapped = [(each.cell, each.text) for each in found.problems]
    # The third of March has nothing to exchange; the text that gave it away is a day of its own.
    assert swapped[0] == (
        "B3",
        "Cột này có ngày bị đổi chỗ với tháng. Có phải 03/04/2001? Gõ lại dưới dạng chữ.",
    )
    assert [cell for cell, _text in swapped] == ["B3", "B4", "B5", "B6", "B7"]
    assert [row.number for row in found.rows] == [2, 8]


def test_one_day_with_the_month_first_says_nothing_about_the_column(tmp_path):
    rows = [good(n, birth_date=f"{n:02}/03/2001", identity_number="") for n in range(4, 10)]
    found = report_of(tmp_path, *rows, good(10, birth_date="03/14/2001", identity_number=""))
    assert [cell for cell, _found, _text in said(found)] == ["B8"]


def test_a_column_with_the_month_first_is_held_back_as_a_whole(tmp_path):
    rows = [good(n, birth_date=f"03/{n:02}/2001", identity_number="") for n in range(9, 20)]
    found = report_of(tmp_path, *rows)
    assert len(found.rows) == 0
    assert {each.message for each in found.problems} >= {
        "Cột này có ngày bị đổi chỗ với tháng.",
        "Không có tháng 14.",
    }


# ---- whatever stands in a cell


@given(st.one_of(st.text(max_size=30), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times()))
def test_no_value_of_a_cell_breaks_a_reader(value):
    words = columns().words
    readers = [
        cells.name,
        cells.words,
        cells.identity_number,
        cells.phone,
        cells.email,
        cells.number_on_paper,
    ]
    for read in readers:
        found = read(value)
        assert found is None or isinstance(found, str | Trouble)
    assert isinstance(cells.choice(value, words["sex"], "nam"), str | Trouble | None)
    assert isinstance(
        cells.highest(value, words["education"], words["education_titles"], "12/12"), str | Trouble | None
    )
    assert isinstance(days.read(value, TODAY, from_1904=False), date | Trouble | None)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_as_it_was_written(day):
    for text in (f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", day.isoformat()):
        assert days.read(text, TODAY, from_1904=False) == day


def test_every_known_cell_is_found_by_its_code(tmp_path):
    codes = [code for code, each in organisations().items() if each.kind == "cell"]
    found = report_of(tmp_path, *(good(number, cell=code) for number, code in enumerate(codes)))
    assert [row.facts["cell"] for row in found.rows] == codes


def test_a_thousand_unknown_codes_cost_ten_times_a_hundred(tmp_path):
    def cost(count):
        path = write(tmp_path / f"{count}.xlsx", [good(n, cell=f"XYZ-{n:04}") for n in range(count)])
        return calls(lambda: asserted(report(path), count))

    def asserted(found, count):
        assert len(found.problems) == count

    assert cost(1000) < 12 * cost(100)
