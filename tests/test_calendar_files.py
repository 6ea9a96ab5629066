"""Calendar files: generated, corrected by the decisions, read with clear errors, kept as rows."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.definitions.calendar_file import (
    Problem,
    UnreadableCalendar,
    folder_shipped,
    from_rows,
    read_folder,
    read_year,
    shipped,
    to_rows,
    year_text,
)
from ketnap.definitions.calendar_source import generate, read_corrections, write
from ketnap.workflow.calendar import Calendar, Day, Year

YEARS = (2025, 2026, 2027, 2028)

GOOD = """\
year: 2028
status: provisional
source: chưa có thông báo
days:
  - { on: 2028-01-03, kind: off, name: Tết Dương lịch, source: "Bộ luật Lao động 2019, Điều 111.3", provenance: inference, status: official }
  - { on: 2028-01-08, kind: worked, name: Làm bù, source: văn bản, provenance: memory }
"""


def problems_of(text: str) -> list[str]:
    with pytest.raises(UnreadableCalendar) as refused:
        read_year(text, "2028.yaml")
    return [str(problem) for problem in refused.value.problems]


def weekdays_off(year: int) -> list[str]:
    return [
        f"{day.on.day}/{day.on.month}"
        for day in shipped().days
        if day.on.year == year and day.kind == "off" and day.on.weekday() < 5
    ]


@pytest.mark.parametrize("year", YEARS)
def test_a_shipped_file_is_what_the_library_and_the_corrections_give(year):
    assert (folder_shipped() / f"{year}.yaml").read_text(encoding="utf-8") == generate(year)


def test_the_files_that_are_written_are_the_files_that_are_shipped(tmp_path):
    paths = write(tmp_path, YEARS)
    assert [path.name for path in paths] == [f"{year}.yaml" for year in YEARS]
    assert read_folder(tmp_path).version == shipped().version
    assert b"\r" not in paths[0].read_bytes()


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2025, "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9"),
        (2026, "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11"),
        (2027, "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11"),
    ],
)
def test_an_announced_year_has_exactly_the_weekdays_off_that_were_decided(year, days):
    assert weekdays_off(year) == days.split()


def test_the_weekend_days_worked_are_those_that_were_announced():
    worked = [day.on for day in shipped().days if day.kind == "worked" and day.on.weekday() >= 5]
    assert worked == [date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)]


def test_the_years_say_which_of_them_was_announced():
    assert [(year.year, year.status) for year in shipped().years] == [
        (2025, "official"),
        (2026, "official"),
        (2027, "official"),
        (2028, "provisional"),
    ]
    assert {day.status for day in shipped().days if day.on.year == 2028} == {"provisional"}


def test_every_day_carries_its_source_and_nothing_claims_to_have_been_read_itself():
    assert all(day.source and day.name for day in shipped().days)
    # No decision itself was read, and what is inferred keeps its mark: the day in lieu of 2027.
    assert {day.provenance for day in shipped().days} == {"secondary", "inference"}
    assert [
        day.on for day in shipped().days if day.provenance == "inference" and day.status == "official"
    ] == [date(2027, 5, 3)]


def test_a_year_without_decisions_is_generated_as_provisional():
    year, days = read_year(generate(2030), "2030.yaml")
    assert year.status == "provisional"
    # Vietnam's new year of 2030 falls a day before China's: 2 February, a Saturday.
    assert {date(2030, 2, 1), date(2030, 2, 4)} <= {day.on for day in days}
    assert {day.status for day in days} == {"provisional"}


def test_a_swap_that_only_the_library_knows_keeps_the_mark_of_memory():
    _, days = read_year(generate(2024), "2024.yaml")
    swap = {day.on: day for day in days if day.on in (date(2024, 4, 29), date(2024, 5, 4))}
    assert swap[date(2024, 4, 29)].name == "Nghỉ hoán đổi với ngày 04/05/2024"
    assert swap[date(2024, 5, 4)].kind == "worked"
    assert {day.provenance for day in swap.values()} == {"memory"}


@pytest.mark.parametrize(
    ("year", "says"),
    [(2019, "corrections.yaml chỉ có nguồn từ năm 2021"), (2150, "thư viện holidays không có lịch")],
)
def test_a_year_that_nothing_is_known_about_cannot_be_generated(year, says):
    with pytest.raises(ValueError, match=says):
        generate(year)


def test_a_year_is_read_with_its_days_and_a_day_without_status_has_that_of_the_year():
    year, days = read_year(GOOD, "2028.yaml")
    assert year == Year(2028, "provisional", "chưa có thông báo")
    assert days == [
        Day(
            date(2028, 1, 3),
            "off",
            "Tết Dương lịch",
            "Bộ luật Lao động 2019, Điều 111.3",
            "official",
            "inference",
        ),
        Day(date(2028, 1, 8), "worked", "Làm bù", "văn bản", "provisional", "memory"),
    ]


def test_names_typed_with_loose_marks_are_read_in_one_form():
    from unicodedata import normalize

    assert read_year(normalize("NFD", GOOD), "2028.yaml") == read_year(GOOD, "2028.yaml")


def test_all_problems_of_a_file_are_told_at_once_each_at_its_line():
    text = GOOD.replace("year: 2028", "year: hai nghìn").replace("status: provisional", "status: maybe")
    text += "  - { on: 2028-02-30, kind: holiday, name: '', sorce: x, provenance: memory }\n"
    text += "  - { on: 2028-01-08, kind: off, name: [x], source: x, provenance: memory }\n"
    assert problems_of(text) == [
        "2028.yaml:1: «hai nghìn» không phải năm, viết như 2028",
        "2028.yaml:2: «maybe» không hợp lệ: official hoặc provisional",
        "2028.yaml:7: thiếu source",
        "2028.yaml:7: «2028-02-30» không phải ngày, viết như 2028-01-31",
        "2028.yaml:7: «holiday» không hợp lệ: off hoặc worked",
        "2028.yaml:7: giá trị để trống",
        "2028.yaml:7: không có khóa «sorce»; các khóa: on, kind, name, source, provenance, status",
        "2028.yaml:8: ngày 08/01/2028 có hai lần",
        "2028.yaml:8: ở đây phải là một giá trị, không phải danh sách hay khóa",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ":1: tệp không có nội dung"),
        ("- 2028", ":1: ở đây phải là các cặp «khóa: giá trị»"),
        ("{}", ":1: ở đây chưa có gì"),
        (
            "year: 2028\nstatus: [",
            ":2: từ đây không đọc được: thiếu ngoặc hay dấu «:», hoặc thụt đầu dòng sai",
        ),
        (
            "year: 2028\n\tstatus: x",
            ":2: từ đây không đọc được: thiếu ngoặc hay dấu «:», hoặc thụt đầu dòng sai",
        ),
        ("year: 2028\nstatus: \x00", ":2: có ký tự không được phép trong tệp văn bản (U+0000)"),
        ("[" * 5000, ":1: ngoặc lồng nhau quá sâu"),
        (GOOD + "year: 2028\n", ":7: khóa «year» có hai lần"),
        (GOOD.replace("year: 2028", "year: 0000"), ":1: «0000» không phải năm, viết như 2028"),
        (GOOD.replace("2028-01-08", "2029-01-08"), ":6: ngày 08/01/2029 không thuộc năm 2028"),
        (GOOD.replace("2028-01-08", "20280108"), ":6: «20280108» không phải ngày, viết như 2028-01-31"),
        (GOOD.replace("2028-01-08", "08/01/2028"), ":6: «08/01/2028» không phải ngày, viết như 2028-01-31"),
        (
            GOOD.partition("days:")[0] + "days: none\n",
            ":4: ở đây phải là một danh sách, mỗi mục bắt đầu bằng «-»",
        ),
        (GOOD.partition("days:")[0], ":1: thiếu days"),
        (GOOD.replace("year: 2028", "? [a]\n: b\nyear: 2028"), ":1: khóa phải là một từ"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_file_line_and_what(text, says):
    assert problems_of(text) == ["2028.yaml" + says]


def test_a_problem_has_its_column_too():
    with pytest.raises(UnreadableCalendar) as refused:
        read_year(GOOD.replace("worked", "open"), "2028.yaml")
    assert refused.value.problems == (Problem("2028.yaml", 6, 29, "«open» không hợp lệ: off hoặc worked"),)


def test_a_folder_is_read_as_one_calendar_and_other_files_in_it_are_left_alone(tmp_path: Path):
    (tmp_path / "2028.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "corrections.yaml").write_text("anything", encoding="utf-8")
    assert [year.year for year in read_folder(tmp_path).years] == [2028]


def test_the_problems_of_all_files_of_a_folder_are_told_together(tmp_path: Path):
    (tmp_path / "2027.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "2028.yaml").write_bytes(GOOD.encode("utf-16"))
    (tmp_path / "2029.yaml").write_text("", encoding="utf-8")
    with pytest.raises(UnreadableCalendar) as refused:
        read_folder(tmp_path)
    assert str(refused.value).splitlines() == [
        "2027.yaml:1: tệp này là lịch năm 2028, tên phải là 2028.yaml",
        "2028.yaml:1: tệp phải được lưu ở dạng UTF-8",
        "2029.yaml:1: tệp không có nội dung",
    ]


def test_a_broken_list_of_corrections_is_refused_with_file_line_and_what():
    text = "first_year: 2021\nlabels:\n  Quốc khánh: { name: x, source: y }\nyears:\n  20x6: { status: official, source: z, days: [] }\n"
    with pytest.raises(UnreadableCalendar) as refused:
        read_corrections(text, "corrections.yaml")
    assert str(refused.value).splitlines() == [
        "corrections.yaml:3: thiếu provenance",
        "corrections.yaml:5: «20x6» không phải năm, viết như 2028",
    ]


def test_the_calendar_survives_being_stored_as_rows():
    rows = to_rows(shipped())
    assert rows == sorted(rows)
    again = from_rows(reversed([tuple(row) for row in rows]))
    assert (again.days, again.years, again.version) == (shipped().days, shipped().years, shipped().version)


def test_rows_are_texts_and_each_has_a_key_of_its_own():
    rows = to_rows(shipped())
    assert {type(value) for row in rows for value in row} == {str}
    assert len({row.on for row in rows}) == len(rows)
    assert rows[0] == ("2025", "year", "", "TB 6150/TB-BLĐTBXH, 03/12/2024", "official", "")


@pytest.mark.parametrize(
    "row",
    [
        ("2026-03-04", "holiday", "x", "y", "official", "memory"),
        ("2026-03-04", "off", "x", "y", "maybe", "memory"),
        ("2026-03-04", "off", "x", "y", "official", "hearsay"),
        ("2026-02-30", "off", "x", "y", "official", "memory"),
        ("2026-03-04", "off", "x", "y", "official"),
        ("MMXXVI", "year", "", "y", "official", ""),
    ],
)
def test_a_row_that_was_not_made_from_a_calendar_is_refused(row):
    with pytest.raises(ValueError, match=r"calendar_day|isoformat|day is out of range|unpack|int\(\)"):
        from_rows([row])


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1).map(
    lambda text: " ".join(text.split()) or "x"
)
listed = st.dictionaries(
    st.dates(date(2028, 1, 1), date(2028, 12, 31)),
    st.tuples(
        st.sampled_from(["off", "worked"]),
        words,
        words,
        st.sampled_from(["official", "provisional"]),
        st.sampled_from(["verified", "secondary", "memory", "inference"]),
    ),
)


@given(words, listed)
def test_a_calendar_that_is_written_as_text_or_rows_is_read_back_the_same(source, entries):
    from unicodedata import normalize

    year = Year(2028, "official", normalize("NFC", source))
    days = [
        Day(on, kind, normalize("NFC", name), normalize("NFC", text), *rest)
        for on, (kind, name, text, *rest) in entries.items()
    ]
    assert read_year(year_text(year, days, "ghi chú\nhai dòng"), "2028.yaml") == (year, sorted(days))
    calendar = Calendar(days, [year])
    assert from_rows(to_rows(calendar)).version == calendar.version


def test_rebuilding_the_calendar_from_rows_loads_neither_yaml_nor_the_library():
    program = (
        "import sys; before = set(sys.modules)\n"
        "from ketnap.definitions.calendar_file import from_rows\n"
        "from_rows([('2026-03-04', 'off', 'x', 'y', 'official', 'memory')])\n"
        "print(sorted((set(sys.modules) - before) & {'yaml', 'holidays', 'dataclasses', 'hashlib', 'pathlib'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
