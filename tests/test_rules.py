"""Dated rules and legal texts: what holds on a day, and how its source is cited there."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.definitions.loader import shipped
from ketnap.workflow.instruments import Instrument, Instruments
from ketnap.workflow.rules import Rule, RuleLine, Rules, Share, share_of, value_of

BEFORE, FIRST, SECOND = date(2010, 1, 1), date(2025, 7, 1), date(2026, 7, 26)
CEREMONY = Rule(
    "ceremony.hold",
    "working_days",
    "day",
    (
        RuleLine(FIRST, 30, "receive_decision", "294-QĐ/TW §4.1", "verified"),
        RuleLine(SECOND, 25, "admit", "208-QĐ/TW", "secondary"),
    ),
)
VOTE = Rule(
    "vote.cell", "share", "day", (RuleLine(FIRST, Share(True, 2, 3), None, "294-QĐ/TW §9.3", "verified"),)
)
EDUCATION = Rule(
    "education.min", "choice", "day", (RuleLine(FIRST, "primary", None, "294-QĐ/TW §1", "verified"),)
)
RULES = Rules({rule.name: rule for rule in (CEREMONY, VOTE, EDUCATION)})


# ---- the value on a day --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "value", "counted_from", "provenance"),
    [
        (FIRST, 30, "receive_decision", "verified"),
        (date(2026, 7, 25), 30, "receive_decision", "verified"),
        (SECOND, 25, "admit", "secondary"),
        (date(2031, 1, 1), 25, "admit", "secondary"),
    ],
)
def test_a_rule_has_the_value_of_the_newest_line_that_has_begun(
    day: date, value: int, counted_from: str, provenance: str
) -> None:
    found = RULES.on("ceremony.hold", day)
    assert (found.value, found.counted_from, found.provenance) == (value, counted_from, provenance)
    assert (found.name, found.unit, found.precision) == ("ceremony.hold", "working_days", "day")
    assert found.number == value


@pytest.mark.parametrize("day", [BEFORE, date(2025, 6, 30)])
def test_a_day_before_the_first_line_takes_its_value_as_an_inference(day: date) -> None:
    found = RULES.on("ceremony.hold", day)
    assert (found.value, found.provenance, found.from_on) == (30, "inference", FIRST)
    assert found.source == "294-QĐ/TW §4.1"


def test_a_rule_that_nobody_declared_is_an_error_of_the_program() -> None:
    assert "weather" not in RULES
    with pytest.raises(KeyError):
        RULES.on("weather", FIRST)


def test_rules_survive_being_kept_as_json() -> None:
    assert Rules.of_data(json.loads(json.dumps(RULES.as_data()))) == RULES
    loaded = shipped().rules
    assert loaded is not None
    assert Rules.of_data(json.loads(json.dumps(loaded.as_data(), ensure_ascii=False))) == loaded


def test_the_shipped_rules_say_what_changed_on_26_july_2026() -> None:
    rules = shipped().rules
    assert rules is not None
    assert rules.on("ceremony.hold", date(2026, 7, 25)).counted_from == "receive_decision"
    assert rules.on("ceremony.hold", SECOND).counted_from == "admit"
    assert rules.on("education.min", date(2026, 7, 25)).value == "lower_secondary_diploma"
    assert rules.on("education.min", SECOND).value == "lower_secondary_programme"
    assert rules.on("admit.decide", date(2024, 1, 2)).value == 60
    assert rules.on("admit.decide", FIRST).value == 45


# ---- shares ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "base", "needed"),
    [
        ("at least 2/3", 12, 8),
        ("at least 2/3", 10, 7),
        ("at least 2/3", 3, 2),
        ("at least 2/3", 1, 1),
        ("more than 1/2", 12, 7),
        ("more than 1/2", 11, 6),
        ("more than 1/2", 9, 5),
        ("more than 1/2", 1, 1),
        ("at least 1/1", 7, 7),
    ],
)
def test_a_share_is_reached_by_a_whole_number_of_votes(text: str, base: int, needed: int) -> None:
    share = share_of(text)
    assert share is not None
    assert str(share) == text
    assert share.needed(base) == needed
    assert share.reached(needed, base)
    assert not share.reached(needed - 1, base)


def test_nobody_reaches_a_share_of_nobody() -> None:
    assert not Share(True, 2, 3).reached(0, 0)


@given(
    at_least=st.booleans(),
    numerator=st.integers(1, 50),
    denominator=st.integers(1, 50),
    base=st.integers(1, 500),
    votes=st.integers(0, 500),
)
def test_a_share_is_reached_exactly_when_the_fractions_say_so(
    at_least: bool, numerator: int, denominator: int, base: int, votes: int
) -> None:
    share = Share(at_least, numerator, denominator)
    left, right = votes * denominator, numerator * base
    assert share.reached(votes, base) == (left >= right if at_least else left > right)


@pytest.mark.parametrize(
    "text",
    [
        "2/3",
        "at least 3/2",
        "more than 1/1",
        "at least 0/3",
        "at least 2/0",
        "at least two thirds",
        "> 1/2",
        "AT LEAST 2/3",
        "at least 2/3 ",
        "",
    ],
)
def test_what_is_no_share_or_could_never_be_reached_is_none(text: str) -> None:
    assert share_of(text) is None


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("months", "12", 12),
        ("persons", "0", 0),
        ("months", "-1", None),
        ("months", "1.5", None),
        ("months", "¹²", None),
        ("years", "123456", None),
        ("share", "at least 2/3", Share(True, 2, 3)),
        ("share", "2", None),
        ("choice", "primary", "primary"),
    ],
)
def test_a_value_is_read_by_its_unit(unit: str, text: str, value: object) -> None:
    assert value_of(unit, text) == value


# ---- citations -------------------------------------------------------------------------------------------

TEXTS = Instruments(
    [
        Instrument("Điều lệ", "Điều lệ Đảng", date(2011, 1, 19)),
        Instrument(
            "29-QĐ/TW", "Quy định 29", date(2016, 7, 25), date(2021, 7, 29), "24-QĐ/TW 2021", "secondary"
        ),
        Instrument(
            "24-QĐ/TW 2021", "Quy định 24", date(2021, 7, 30), date(2025, 6, 30), "294-QĐ/TW", "secondary"
        ),
        Instrument("294-QĐ/TW", "Quy định 294", date(2025, 7, 1), date(2026, 7, 25), "208-QĐ/TW"),
        Instrument("208-QĐ/TW", "Quy định 208", date(2026, 7, 26), provenance="secondary"),
        Instrument("06-HD/TW", "Hướng dẫn 06", date(2025, 6, 9), date(2026, 5, 18), "01-HD/TW 2026"),
        Instrument("01-HD/TW 2016", "Hướng dẫn 01", date(2016, 9, 20), date(2021, 9, 27), "01-HD/TW 2021"),
        Instrument("01-HD/TW 2021", "Hướng dẫn 01", date(2021, 9, 28), date(2025, 6, 8), "06-HD/TW"),
        Instrument("01-HD/TW 2026", "Hướng dẫn 01", date(2026, 5, 19), provenance="secondary"),
        Instrument("04-QĐ/TW", "Không ai thay", date(2018, 1, 1), date(2019, 12, 31)),
    ]
)


@pytest.mark.parametrize(
    ("source", "provenance", "day", "text", "then"),
    [
        ("294-QĐ/TW §3.3", "verified", date(2025, 7, 1), "294-QĐ/TW §3.3", "verified"),
        ("294-QĐ/TW §3.3", "verified", date(2026, 7, 25), "294-QĐ/TW §3.3", "verified"),
        ("294-QĐ/TW §3.3", "verified", date(2026, 7, 26), "294-QĐ/TW §3.3 (nay: 208-QĐ/TW)", "inference"),
        ("294-QĐ/TW §3.3", "memory", date(2026, 7, 26), "294-QĐ/TW §3.3 (nay: 208-QĐ/TW)", "memory"),
        ("208-QĐ/TW III.1 §1.1.1", "secondary", date(2026, 7, 26), "208-QĐ/TW III.1 §1.1.1", "secondary"),
        ("29-QĐ/TW", "secondary", date(2024, 1, 1), "29-QĐ/TW (nay: 24-QĐ/TW 2021)", "secondary"),
        ("29-QĐ/TW", "secondary", date(2026, 8, 1), "29-QĐ/TW (nay: 208-QĐ/TW)", "secondary"),
        ("Điều lệ Đ4", "verified", date(2026, 8, 1), "Điều lệ Đ4", "verified"),
        ("04-QĐ/TW §1", "verified", date(2026, 8, 1), "04-QĐ/TW §1 (đã hết hiệu lực)", "inference"),
        ("product", "inference", date(2026, 8, 1), "product", "inference"),
        ("Chưa rõ", "memory", date(2026, 8, 1), "Chưa rõ", "memory"),
        # several texts
        (
            "294-QĐ/TW §3.3; 06-HD/TW §3.7c",
            "verified",
            date(2026, 6, 1),
            "294-QĐ/TW §3.3; 06-HD/TW §3.7c (nay: 01-HD/TW 2026)",
            "inference",
        ),
        # the successor is named anyway, in another part or in brackets
        (
            "294-QĐ/TW §3.5.1b; 208-QĐ/TW",
            "verified",
            date(2026, 8, 1),
            "208-QĐ/TW",
            "secondary",
        ),
        (
            "06-HD/TW §1.2a (chưa xác nhận ở 01-HD/TW 2026)",
            "inference",
            date(2026, 6, 1),
            "06-HD/TW §1.2a (chưa xác nhận ở 01-HD/TW 2026)",
            "inference",
        ),
        # a text that was not in force yet is not cited for a day before it
        ("294-QĐ/TW §3.5.1b; 208-QĐ/TW", "verified", date(2026, 1, 1), "294-QĐ/TW §3.5.1b", "verified"),
        ("208-QĐ/TW", "secondary", date(2026, 1, 1), "208-QĐ/TW", "secondary"),
    ],
)
def test_a_source_is_cited_as_it_stands_on_the_day_judged(
    source: str, provenance: str, day: date, text: str, then: str
) -> None:
    assert TEXTS.cite(source, provenance, day) == (text, then)


def test_a_number_that_repeats_is_told_apart_by_its_year() -> None:
    found = TEXTS.cited("01-HD/TW 2026 §3.4a")
    assert found is not None
    assert found.name == "01-HD/TW 2026"
    assert TEXTS.unknown("01-HD/TW §3.4a") == ("01-HD/TW §3.4a",)
    assert TEXTS.unknown("01-HD/TW 20266") == ("01-HD/TW 20266",)


def test_a_name_is_not_taken_for_a_longer_one_that_begins_alike() -> None:
    assert TEXTS.cited("294-QĐ/TWX §1") is None
    assert TEXTS.cited("Điều lệnh Đ1") is None


def test_the_parts_that_name_no_known_text_are_named() -> None:
    assert TEXTS.unknown("294-QĐ/TW §1; 7-QĐ/XX §2; Điều lệ Đ5") == ("7-QĐ/XX §2",)
    assert TEXTS.unknown("product") == ()


def test_a_ring_of_successors_ends() -> None:
    ring = Instruments(
        [
            Instrument("A", "A", BEFORE, date(2011, 1, 1), "B"),
            Instrument("B", "B", BEFORE, date(2012, 1, 1), "A"),
        ]
    )
    assert ring.cite("A §1", "verified", SECOND) == ("A §1 (đã hết hiệu lực)", "inference")


def test_texts_survive_being_kept_as_json() -> None:
    assert Instruments.of_data(json.loads(json.dumps(TEXTS.as_data()))) == TEXTS


def test_nothing_shipped_is_cited_as_verified_after_its_text_has_ended() -> None:
    loaded = shipped()
    assert loaded.procedure is not None
    assert loaded.rules is not None
    assert loaded.instruments is not None
    day = date(2026, 11, 24)
    cited = [(step.source, "verified") for step in loaded.procedure.steps.values()]
    cited += [
        (condition.source, condition.provenance)
        for step in loaded.procedure.steps.values()
        for condition in step.requires
        if condition.source is not None
    ]
    cited += [
        (value.source, value.provenance)
        for name in loaded.rules.by_name
        for value in [loaded.rules.on(name, day)]
    ]
    for source, provenance in cited:
        shown = loaded.instruments.cite(source, provenance, day)
        names = [loaded.instruments.cited(part) for part in source.split("; ")]
        if any(each is not None and each.ended(day) for each in names):
            assert shown.provenance != "verified", source
