"""How answers leave: on a screen, in a pipe, plain, as JSON; days, terms, sources, findings in both languages."""

import io
import re
from datetime import date

import pytest
from probes import invocation, run, said, speak_vietnamese, surroundings

from ketnap import cli
from ketnap.commands import printing, showing, texts
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Cell, Pairs, Raw, Row, Table
from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding

vietnamese = pytest.fixture(autouse=True)(speak_vietnamese)


TABLE = Table(
    ("mã", "tên", "còn"),
    (
        Row(("HS-000031-T", Cell("Vũ Hải Yến", "bad"), "4"), ("Nay phải báo cáo",)),
        Row(("HS-000057-P", "Đỗ Đăng", "12")),
    ),
    right=(2,),
)


def written(*blocks: printing.Block, output: str, width: int = 100, colour: bool = False) -> str:
    stream = io.StringIO()
    printing.write(blocks, output, stream, width=width, colour=colour)  # type: ignore[arg-type]
    return stream.getvalue()


def test_a_table_lines_up_on_a_screen() -> None:
    assert written(TABLE, output="screen") == (
        "HS-000031-T  Vũ Hải Yến   4\n             Nay phải báo cáo\nHS-000057-P  Đỗ Đăng     12\n"
    )


def test_a_table_is_tabs_in_a_pipe() -> None:
    assert written(TABLE, output="pipe") == (
        "HS-000031-T\tVũ Hải Yến\t4\n\tNay phải báo cáo\nHS-000057-P\tĐỗ Đăng\t12\n"
    )


def test_a_table_is_one_label_a_line_in_plain_mode() -> None:
    assert written("Hai hồ sơ", TABLE, Pairs((("Tổng", "2"),)), output="plain") == (
        "Hai hồ sơ\n"
        "mã: HS-000031-T\ntên: Vũ Hải Yến\ncòn: 4\nghi chú: Nay phải báo cáo\n\n"
        "mã: HS-000057-P\ntên: Đỗ Đăng\ncòn: 12\n\n"
        "Tổng: 2\n"
    )


def test_the_last_column_wraps_below_its_own_beginning() -> None:
    table = Table(("a", "b"), (Row(("Giải quyết", "một hai ba bốn năm sáu bảy tám")),))
    assert (
        written(table, output="screen", width=34)
        == "Giải quyết  một hai ba bốn năm sáu\n            bảy tám\n"
    )


def test_colour_only_repeats_what_a_word_says() -> None:
    plain, coloured = written(TABLE, output="screen"), written(TABLE, output="screen", colour=True)
    assert "\x1b[31mVũ Hải Yến\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_a_name_cannot_move_the_cursor_or_turn_the_writing() -> None:
    evil = "Lê\x1b[2J \u202eAn\nB\tC\x00"
    for output in ("screen", "pipe", "plain"):
        shown = written(Table(("tên",), (Row((evil,)),)), Raw(evil), evil, output=output)
        assert not set(shown) & {"\x1b", "\u202e", "\x00"}
    assert printing.clean(evil) == "Lê\ufffd[2J \ufffdAn B C\ufffd"


def test_no_color_is_obeyed_and_a_pipe_has_none() -> None:
    assert said(around=surroundings(screen=True, NO_COLOR="1"))["colour"] is False
    assert run("lich", "soat", around=surroundings(screen=True, NO_COLOR="1")).stdout.count("\x1b") == 0


def test_the_four_provenances_look_different() -> None:
    shown = [showing.source("06-HD/TW §3.6a", each) for each in ("verified", "secondary", "memory")]
    shown.append(showing.source("product", "inference"))
    assert shown == [
        "06-HD/TW, điểm 3.6(a)",
        "06-HD/TW, điểm 3.6(a) (nguồn thứ cấp)",
        "06-HD/TW, điểm 3.6(a) (chưa xác nhận)",
        "(đơn vị tự đặt)",
    ]
    assert showing.source("06-HD/TW §3.6a", "inference") == shown[2]


@pytest.mark.parametrize(
    ("source", "vietnamese", "english"),
    [
        ("208-QĐ/TW III.1 §1.1.1", "208-QĐ/TW, III.1 điểm 1.1.1", "208-QĐ/TW III.1 1.1.1"),
        ("01-HD/TW 2026 §5.4b", "01-HD/TW 2026, điểm 5.4(b)", "01-HD/TW 2026 5.4(b)"),
        (
            "294-QĐ/TW §4.2.2, §4.3.1; 208-QĐ/TW",
            "294-QĐ/TW, điểm 4.2.2, 4.3.1; 208-QĐ/TW",
            "294-QĐ/TW 4.2.2, 4.3.1; 208-QĐ/TW",
        ),
        ("Điều lệ Đ5", "Điều lệ, Điều 5", "Điều lệ, Article 5"),
        (
            "294-QĐ/TW §3.3 (nay: 208-QĐ/TW)",
            "294-QĐ/TW, điểm 3.3 (nay: 208-QĐ/TW)",
            "294-QĐ/TW 3.3 (now: 208-QĐ/TW)",
        ),
        ("38-HD/BTCTW I.1.2", "38-HD/BTCTW I.1.2", "38-HD/BTCTW I.1.2"),
    ],
)
def test_sources_are_cited_as_people_cite_them(source: str, vietnamese: str, english: str) -> None:
    cli.speak("vi")
    assert showing.source(source, "verified") == vietnamese
    cli.speak("en")
    assert showing.source(source, "verified") == english


def test_days_numbers_and_terms_are_said_in_both_languages() -> None:
    today = date(2026, 11, 25)
    cli.speak("vi")
    assert showing.long_day(today) == "thứ Tư, 25/11/2026"
    assert showing.short_day(date(2026, 11, 22), today) == "CN 22/11"
    assert showing.short_day(date(2027, 1, 1), today) == "T6 01/01/2027"
    assert [showing.term(each) for each in (4, 0, -1)] == [
        "còn 4 ngày làm việc",
        "hạn hôm nay",
        "quá 1 ngày làm việc",
    ]
    assert showing.number(1250000) == "1.250.000"
    assert showing.until(today) == "đến hết 25/11/2026"
    cli.speak("en")
    assert showing.long_day(today) == "Wed 25/11/2026"
    assert showing.short_day(today, today) == "Wed 25/11"
    assert [showing.term(each) for each in (4, 1, -1)] == [
        "4 working days left",
        "1 working day left",
        "1 working day overdue",
    ]
    assert showing.number(1250) == "1,250"


def test_names_are_masked_and_identity_numbers_shortened() -> None:
    cli.speak("vi")
    shown = Invocation(**{**invocation()._asdict(), "names": True})
    masked = Invocation(**{**invocation()._asdict(), "names": False})
    assert showing.name("Lê  Ngọc Châu", shown) == "Lê Ngọc Châu"
    assert showing.name("Lê Ngọc Châu", masked) == "***"
    assert showing.identity_number("031095004567") == "…4567"


def test_findings_are_said_with_their_verdict_and_source() -> None:
    cli.speak("vi")
    finding = Finding("votes.short", UNMET, "{fact}: chưa có", "06-HD/TW §3.5", "secondary", {"fact": "x"})
    assert showing.finding_row(finding, lambda _key, value: f"<{value}>") == (
        Cell("chưa", "bad"),
        "<x>: chưa có",
        "06-HD/TW, điểm 3.5 (nguồn thứ cấp)",
    )
    assert [showing.verdict(each).text for each in (MET, UNMET, UNKNOWN)] == ["đạt", "chưa", "chờ"]
    assert showing.finding_data(finding, lambda _key, value: str(value))["message"] == "x: chưa có"


def test_a_sentence_that_the_rules_put_together_is_translated_in_parts() -> None:
    cli.speak("en")
    whole = "Chưa biết «{about}», nên chưa biết có cần không: {fact}: chưa ghi"
    assert (
        texts.translated(whole)
        == '"{about}" is not known, so it is not known whether this is needed: {fact}: not recorded'
    )
