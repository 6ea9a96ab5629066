"""`ketnap rules diff`: another day's law, and the law of this program beside that of a book."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from earlier_programs import book_of_then, calendar_of_then, desk_of_then, instruments_of_then, rules_of_then
from hypothesis import given
from hypothesis import strategies as st
from office_books import Desk

from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.workflow.calendar import Calendar, Day, Year
from ketnap.workflow.calendar_renewal import renewed
from ketnap.workflow.law import Law
from ketnap.workflow.law_changes import BROKEN, NEWER, OLDER, SAME, between_laws, ordered
from ketnap.workflow.rule_changes import between_days, between_rules
from ketnap.workflow.rules import Rule, RuleLine, Rules

NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
PIPE = Surroundings({}, NOW, screen=False, keyboard=False)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No book in the usual place, and Vietnamese whatever a test before spoke."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    cli.speak("vi")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.root, list(words), obj=PIPE)


def days(first: str, second: str = "") -> dict[str, list[dict[str, object]]]:
    words = ["rules", "diff", "--from", first, *(["--to", second] if second else []), "--json"]
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    found: dict[str, list[dict[str, object]]] = json.loads(result.stdout)
    return found


# ---- two days


def test_a_rule_with_another_value_is_told_old_and_new_each_with_its_source() -> None:
    shown = run("quy-dinh", "so-sanh", "--tu", "25/07/2026", "--den", "26/07/2026").stdout.splitlines()
    assert shown[0] == "Quy định từ thứ Bảy, 25/07/2026 đến Chủ nhật, 26/07/2026"
    assert "4 quy định đổi:" in shown
    at = next(place for place, each in enumerate(shown) if each.startswith("Lễ kết nạp\ttrước\t"))
    # On 25/07/2026 the text of 2025 had ended: it names what stood in its place that day and is not confirmed.
    assert shown[at] == (
        "Lễ kết nạp\ttrước\t30 ngày làm việc, tính từ: Chi bộ nhận được quyết định kết nạp\t01/07/2025"
        "\t294-QĐ/TW, điểm 4.1 (nay: 20-QĐ/TW) (chưa xác nhận)"
    )
    assert shown[at + 1] == (
        "Lễ kết nạp\tsau\t30 ngày làm việc, tính từ: Ra quyết định kết nạp\t26/07/2026\t208-QĐ/TW (nguồn thứ cấp)"
    )


def test_the_same_as_json() -> None:
    found = days("2026-07-25", "2026-07-26")
    (ceremony,) = [each for each in found["changed"] if each["rule"] == "ceremony.hold"]
    assert ceremony == {
        "rule": "ceremony.hold",
        "unit": "working_days",
        "before": {
            "from": "2025-07-01",
            "value": 30,
            "counted_from": "receive_decision",
            "source": "294-QĐ/TW §4.1 (nay: 20-QĐ/TW)",
            "provenance": "inference",
        },
        "after": {
            "from": "2026-07-26",
            "value": 30,
            "counted_from": "admit",
            "source": "208-QĐ/TW",
            "provenance": "secondary",
        },
    }
    assert (found["from"], found["to"]) == ("2026-07-25", "2026-07-26")


def test_the_same_value_by_another_text_is_told_apart() -> None:
    shown = run("quy-dinh", "so-sanh", "--tu", "25/07/2026", "--den", "26/07/2026").stdout
    row = (
        "Tuổi tối thiểu\t18 tuổi\t26/07/2026\t294-QĐ/TW, điểm 1.1.1 (nay: 20-QĐ/TW) (chưa xác nhận)"
        "\t208-QĐ/TW, III.1 điểm 1.1.1 (nguồn thứ cấp)\n"
    )
    assert row in shown
    found = days("2026-07-25", "2026-07-26")
    assert {"age.min"} <= {each["rule"] for each in found["restated"]}
    assert not {each["rule"] for each in found["restated"]} & {each["rule"] for each in found["changed"]}


def test_a_rule_whose_first_known_text_comes_in_between_says_so() -> None:
    found = days("2025-06-30", "2025-07-01")
    assert "transfer.notice" in {each["rule"] for each in found["begun"]}
    shown = run("quy-dinh", "so-sanh", "--tu", "30/06/2025", "--den", "01/07/2025").stdout
    assert "bắt đầu có dòng đầu tiên; trước đó chưa ghi văn bản nào:\n" in shown
    assert "Thông báo chuyển đi\ttừ đây\t15 ngày làm việc\t01/07/2025\t(đơn vị tự đặt)\n" in shown


def test_without_the_second_day_it_is_today() -> None:
    assert days("2026-07-25")["to"] == "2026-11-25"


def test_nothing_changes_from_a_day_to_itself() -> None:
    shown = run("rules", "diff", "--from", "26/07/2026", "--to", "26/07/2026", "--lang", "vi")
    assert (shown.exit_code, shown.stdout.splitlines()[-1]) == (0, "Không quy định nào đổi.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--tu", "26/07/2026", "--den", "25/07/2026"), "26/07/2026 ở sau 25/07/2026: đổi chỗ hai ngày."),
        (("--den", "25/07/2026"), "Cần thêm: --tu."),
        (("--tu", "31/06/2026"), "Tháng 6 có 30 ngày."),
    ],
)
def test_days_that_cannot_be_compared_get_a_sentence(words: tuple[str, ...], said: str) -> None:
    result = run("quy-dinh", "so-sanh", *words)
    assert result.exit_code == 2
    assert said in result.stderr


DAYS = st.dates(date(2010, 1, 1), date(2030, 1, 1))


@given(DAYS, DAYS)
def test_what_is_said_of_two_days_is_what_a_step_is_judged_by(law: Law, one: date, other: date) -> None:
    first, second = sorted((one, other))
    found = between_days(law.rules, first, second)
    told = {each.after.name: each for each in found.changed}
    for name in law.rules.by_name:
        before, after = law.rules.on(name, first), law.rules.on(name, second)
        same = (before.value, before.counted_from) == (after.value, after.counted_from)
        assert (name in told) is not same
        if not same:
            assert (told[name].before, told[name].after) == (before, after)
    named = [*told, *(each.after.name for each in found.restated), *(each.name for each in found.begun)]
    assert len(named) == len(set(named))


# ---- the program and the book


def test_a_book_that_goes_by_the_law_of_the_program_is_told_so(tmp_path: Path, law: Law) -> None:
    desk = Desk(book_of_then(tmp_path, law))
    assert desk.run("quy-dinh", "so-sanh").stdout == "Quy định trong sổ đúng như bản ketnap này.\n"
    found = desk.json("rules", "diff")
    assert (found["verdict"], found["new_lines"], found["changed_lines"]) == ("same", [], [])
    desk.book.close()


def test_new_lines_new_rules_and_texts_are_listed_with_the_way_to_take_them_in(
    tmp_path: Path, law: Law
) -> None:
    desk = desk_of_then(tmp_path, law)
    before = desk.book.dump()
    shown = desk.run("quy-dinh", "so-sanh").stdout.splitlines()
    assert shown[0] == "Bản ketnap này có 2 dòng quy định mới so với sổ:"
    assert (
        "Báo cáo sau khi về nước\tquy định mới\t30 ngày làm việc\t29/09/2025\t38-HD/BTCTW II.4.3.2b" in shown
    )
    assert (
        "Lễ kết nạp\tdòng mới\t30 ngày làm việc, tính từ: Ra quyết định kết nạp\t26/07/2026"
        "\t208-QĐ/TW (nguồn thứ cấp)" in shown
    )
    assert "Văn bản gốc mới\tQuy định 208-QĐ/TW ngày 26/7/2026 về thi hành Điều lệ Đảng" in shown
    assert any(
        each.startswith("Văn bản gốc đổi\t") and each.endswith(" · hết hiệu lực 25/07/2026 · nay: 208-QĐ/TW")
        for each in shown
    )
    assert f"Quy trình cũng có bản mới, {law.procedure.version}: ketnap quy-trinh so-sanh" in shown
    assert shown[-1] == "Nhận vào sổ: ketnap du-lieu nang-cap"
    assert desk.book.dump() == before
    found = desk.json("rules", "diff")
    assert found["verdict"] == "newer"
    assert found["new_rules"] == ["abroad.return"]
    assert {each["rule"]: each["from"] for each in found["new_lines"]} == {
        "abroad.return": "2025-09-29",
        "ceremony.hold": "2026-07-26",
    }
    assert [each["name"] for each in found["instruments"]["new"]] == ["208-QĐ/TW"]
    desk.book.close()


def test_a_line_that_was_released_and_says_something_else_is_wrong(tmp_path: Path, law: Law) -> None:
    desk = Desk(book_of_then(tmp_path, law._replace(rules=with_last_line(law.rules, "age.min", value=17))))
    result = desk.run("quy-dinh", "so-sanh")
    assert result.exit_code == 9
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Bản ketnap này ghi khác những gì đã phát hành và đang ở trong sổ")
    assert (
        "Tuổi tối thiểu\ttrong sổ\t17 tuổi\t26/07/2026\t208-QĐ/TW, III.1 điểm 1.1.1 (nguồn thứ cấp)" in lines
    )
    assert (
        "Tuổi tối thiểu\tbản này\t18 tuổi\t26/07/2026\t208-QĐ/TW, III.1 điểm 1.1.1 (nguồn thứ cấp)" in lines
    )
    found = json.loads(desk.run("rules", "diff", "--json").stdout)
    (changed,) = found["changed_lines"]
    assert (changed["rule"], changed["book"]["value"], changed["program"]["value"]) == ("age.min", 17, 18)
    desk.book.close()


def test_a_line_that_only_the_book_has_is_wrong_too(tmp_path: Path, law: Law) -> None:
    line = RuleLine(date(2026, 9, 1), 20, None, "208-QĐ/TW", "secondary")
    desk = Desk(book_of_then(tmp_path, law._replace(rules=with_line(law.rules, "age.min", line))))
    result = desk.run("quy-dinh", "so-sanh")
    assert result.exit_code == 9
    assert "Sổ đã theo quy định mới hơn bản ketnap này" in result.stdout
    assert "Tuổi tối thiểu\tchỉ trong sổ\t20 tuổi\t01/09/2026\t208-QĐ/TW (nguồn thứ cấp)" in result.stdout
    found = json.loads(desk.run("rules", "diff", "--json").stdout)
    assert found["verdict"] == "older"
    assert [each["rule"] for each in found["vanished_lines"]] == ["age.min"]
    desk.book.close()


def test_without_a_book_there_is_nothing_to_compare_with() -> None:
    result = run("rules", "diff", "--json")
    assert result.exit_code == 10
    assert json.loads(result.stderr)["error"]["code"] == "database.none"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_comparisons_speak_both_languages(tmp_path: Path, law: Law, language: str) -> None:
    desk = desk_of_then(tmp_path, law)
    for words in ((), ("--from", "25/07/2026", "--to", "26/07/2026")):
        shown = desk.run("rules", "diff", *words, "--lang", language)
        assert shown.exit_code == 0
        assert ("quy định" in shown.stdout) is (language == "vi")
    desk.book.close()


# ---- which law is the newer one


def with_last_line(rules: Rules, name: str, **changed: object) -> Rules:
    rule = rules.by_name[name]
    last = rule.lines[-1]._replace(**changed)  # type: ignore[arg-type]
    return Rules({**rules.by_name, name: rule._replace(lines=(*rule.lines[:-1], last))})


def with_line(rules: Rules, name: str, line: RuleLine) -> Rules:
    rule = rules.by_name[name]
    return Rules({**rules.by_name, name: rule._replace(lines=(*rule.lines, line))})


def versioned(law: Law, version: str) -> Law:
    return law._replace(procedure=law.procedure._replace(version=version, hash=version * 8))


LINE = RuleLine(date(2027, 1, 1), 19, None, "208-QĐ/TW", "secondary")


@pytest.mark.parametrize(
    ("book", "program", "verdict"),
    [
        (lambda law: law, lambda law: law, SAME),
        (lambda law: versioned(law, "2026.9"), lambda law: versioned(law, "2026.10"), NEWER),
        (lambda law: versioned(law, "2026.10"), lambda law: versioned(law, "2026.9"), OLDER),
        (lambda law: law, lambda law: law._replace(rules=with_line(law.rules, "age.min", LINE)), NEWER),
        (lambda law: law._replace(rules=with_line(law.rules, "age.min", LINE)), lambda law: law, OLDER),
        (
            lambda law: law._replace(rules=with_last_line(law.rules, "age.min", value=19)),
            lambda law: law,
            BROKEN,
        ),
        (
            # The program knows a line that the book has not, and lacks one that it has: no common past.
            lambda law: law._replace(rules=with_line(law.rules, "age.min", LINE)),
            lambda law: law._replace(rules=with_line(law.rules, "age.max", LINE)),
            BROKEN,
        ),
        (
            lambda law: law._replace(rules=with_line(law.rules, "age.min", LINE)),
            lambda law: versioned(law, "2099.1"),
            BROKEN,
        ),
        (
            lambda law: law._replace(procedure=law.procedure._replace(hash="f" * 64)),
            lambda law: law,
            BROKEN,
        ),
        (lambda law: law._replace(instruments=instruments_of_then(law.instruments)), lambda law: law, NEWER),
        (lambda law: law, lambda law: law._replace(instruments=instruments_of_then(law.instruments)), OLDER),
        (lambda law: law._replace(calendar=calendar_of_then(law.calendar)), lambda law: law, NEWER),
        (lambda law: law._replace(rules=rules_of_then(law.rules)), lambda law: law, NEWER),
    ],
)
def test_of_two_laws_it_is_told_which_is_newer_and_that_one_was_edited(
    law: Law, book, program, verdict: str
) -> None:
    assert between_laws(book(law), program(law)).verdict == verdict


def test_versions_are_ordered_by_their_numbers() -> None:
    assert sorted(["2026.10", "2026.9", "2026.2", "2025.11"], key=ordered) == [
        "2025.11",
        "2026.2",
        "2026.9",
        "2026.10",
    ]


def test_a_rule_measured_otherwise_is_an_edited_rule() -> None:
    line = RuleLine(date(2020, 1, 1), 3, None, "product", "inference")
    months = Rules({"a": Rule("a", "months", "day", (line,))})
    days_ = Rules({"a": Rule("a", "working_days", "day", (line,))})
    (altered,) = between_rules(months, days_).altered
    assert (altered.before.rule.unit, altered.after.rule.unit) == ("months", "working_days")


# ---- the calendar


def a_day(number: int, kind: str = "off", status: str = "official", provenance: str = "secondary") -> Day:
    return Day(date(2027, 3, number), kind, "Nghỉ", "CV 1", status, provenance)  # type: ignore[arg-type]


OFFICIAL, EXPECTED = Year(2027, "official", "CV 1"), Year(2027, "provisional", "tính trước")


def test_an_announced_year_takes_the_place_of_an_expected_one() -> None:
    found = renewed(
        Calendar([a_day(1, status="provisional"), a_day(2, status="provisional")], [EXPECTED]),
        Calendar([a_day(2), a_day(3)], [OFFICIAL]),
    )
    assert found.after.days == (a_day(2), a_day(3))
    assert found.after.years == (OFFICIAL,)
    assert [each.on.day for each in found.days] == [2, 3]
    assert [each.on.day for each in found.dropped] == [1]


def test_a_year_that_the_office_knows_as_announced_is_not_taken_back_to_an_expectation() -> None:
    mine = Calendar([a_day(1)], [OFFICIAL])
    found = renewed(mine, Calendar([a_day(2, status="provisional")], [EXPECTED]))
    assert not found.changes
    assert (found.after.days, found.after.years) == (mine.days, mine.years)


def test_what_the_office_read_itself_prevails_and_a_contradiction_is_told() -> None:
    mine = Calendar([a_day(1, provenance="verified"), a_day(2, "worked", provenance="verified")], [OFFICIAL])
    found = renewed(mine, Calendar([a_day(2), a_day(3)], [OFFICIAL]))
    assert found.after.days == (*mine.days, a_day(3))
    assert found.kept == (mine.days[1],)
    assert found.dropped == ()


def test_a_calendar_brought_up_to_itself_stays(law: Law) -> None:
    found = renewed(law.calendar, law.calendar)
    assert not found.changes
    assert found.after.version == law.calendar.version


@given(st.integers(0, 2**12), st.integers(0, 2**12), st.booleans(), st.booleans())
def test_bringing_up_twice_is_bringing_up_once(
    mine: int, theirs: int, settled: bool, announced: bool
) -> None:
    def calendar(bits: int, known: bool) -> Calendar:
        days_ = [
            a_day(
                place + 1,
                "worked" if bits >> (place * 2) & 1 else "off",
                "official" if known else "provisional",
                "verified" if bits >> (place * 2 + 1) & 1 else "secondary",
            )
            for place in range(0, 6, 1 + bits % 2)
        ]
        return Calendar(days_, [OFFICIAL if known else EXPECTED])

    once = renewed(calendar(mine, settled), calendar(theirs, announced)).after
    again = renewed(once, calendar(theirs, announced))
    assert again.after.version == once.version
    assert not again.changes
