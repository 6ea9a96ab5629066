"""What was released stays as it was."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from small_procedure import FILES, changed

from ketnap.definitions import freeze
from ketnap.definitions.freeze import NAMES, Frozen, changes, current, frozen, text_of, together
from ketnap.definitions.loader import check, shipped
from ketnap.workflow.rules import Rule, RuleLine

NOTHING = Frozen({}, {}, {}, dict.fromkeys(NAMES, ()), {})


def small(files: dict[str, str] | None = None) -> Frozen:
    loaded = check(FILES if files is None else files)
    assert loaded.procedure is not None
    assert loaded.rules is not None
    return current(loaded.procedure, loaded.rules)


def as_shipped() -> Frozen:
    loaded = shipped()
    assert loaded.procedure is not None
    assert loaded.rules is not None
    return current(loaded.procedure, loaded.rules)


def test_nothing_that_was_released_has_changed() -> None:
    assert list(changes(freeze.released(freeze.FILE), as_shipped())) == []


def test_everything_that_is_shipped_has_been_released() -> None:
    released = freeze.released(freeze.FILE)
    if together(released, as_shipped()) != released:
        pytest.fail(
            "definitions/ holds something that was not released yet. When it is final, release it with "
            "`python -m ketnap.definitions.freeze` and commit frozen.yaml; it is never edited afterwards.",
            pytrace=False,
        )


def test_the_file_of_released_things_says_what_was_put_in() -> None:
    now = small()
    assert frozen(text_of(now)) == now
    assert frozen(text_of(NOTHING)) == NOTHING
    assert list(changes(frozen(text_of(now)), now)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: Kéo dài", "title: Gia hạn thêm", "quy trình 1 đã phát hành mà nay khác"),
        ("alias: gia-han", "alias: keo-dai-ra", "tên gõ của bước «extend» đã phát hành là «gia-han»"),
        ("[primary, secondary, higher]", "[primary, middle, secondary, higher]", "các từ của «education»"),
        ("because: [job, study]", "because: [study, job]", "các từ của «move_away.because»"),
        ("value: 18, source: 294", "value: 17, source: 294", "dòng 2025-07-01 của quy định «age.min»"),
        ("from: 2016-07-25, value", "from: 2016-07-26, value", "dòng 2016-07-25 của quy định «age.min»"),
        ("opinion:  {", "opinions: {", "giấy tờ «opinion» đã phát hành mà nay không còn"),
    ],
)
def test_a_change_of_what_was_released_is_refused_with_its_name(old: str, new: str, said: str) -> None:
    assert any(said in each for each in changes(small(), small(changed(old, new))))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  review: {", "  reviews: {", "việc định kỳ «review»"),
        ("  upper:     {", "  uppermost: {", "vai «upper»"),
        ("  recognition:\n", "  recognising:\n", "thời hạn «recognition»"),
    ],
)
def test_another_name_for_what_books_hold_is_refused(old: str, new: str, said: str) -> None:
    assert list(changes(small(), small({**changed(old, new)}))) == [
        "quy trình 1 đã phát hành mà nay khác: đặt phiên bản mới",
        f"{said} đã phát hành mà nay không còn",
    ]


@pytest.mark.parametrize("section", NAMES)
def test_no_name_of_a_released_section_is_dropped(section: str) -> None:
    released = as_shipped()
    first, *others = released.names[section]
    now = released._replace(names={**released.names, section: tuple(others)})
    assert list(changes(released, now)) == [f"{NAMES[section]} «{first}» đã phát hành mà nay không còn"]
    assert list(changes(now, released)) == []


def test_a_new_version_a_new_line_and_a_new_last_word_are_no_changes() -> None:
    files = changed('version: "1"', 'version: "2"')
    files["admission.yaml"] = files["admission.yaml"].replace(
        "secondary, higher]", "secondary, higher, doctor]"
    )
    files["rules.yaml"] = files["rules.yaml"].replace(
        "helpers.min:\n  unit: persons\n  values:\n",
        "helpers.min:\n  unit: persons\n  values:\n    - { from: 2001-01-01, value: 1, source: product, provenance: inference }\n",
    )
    before, after = small(), small(files)
    assert list(changes(before, after)) == []
    both = together(before, after)
    assert set(both.procedures) == {"1", "2"}
    assert len(both.rules["helpers.min"]) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line._replace(value=3),
        lambda line: line._replace(source="Điều lệ Đ5"),
        lambda line: line._replace(provenance="memory"),
        lambda line: line._replace(counted_from="admit"),
        lambda line: line._replace(from_on=date(2011, 1, 20)),
    ],
)
def test_the_hash_of_a_line_depends_on_everything_in_it(change: Callable[[RuleLine], RuleLine]) -> None:
    line = RuleLine(date(2011, 1, 19), 2, None, "Điều lệ Đ4", "verified")
    rule = Rule("helpers.min", "persons", "day", (line,))
    assert freeze.line_hash(rule, change(line)) != freeze.line_hash(rule, line)


def test_releasing_adds_what_is_new_and_refuses_what_was_changed(tmp_path: Path) -> None:
    file = tmp_path / "frozen.yaml"
    file.write_text(text_of(NOTHING), encoding="utf-8")
    assert freeze.release(check(FILES), file) == []
    once = file.read_bytes()
    assert freeze.released(file) == small()
    assert freeze.release(check(FILES), file) == []
    assert file.read_bytes() == once

    refused = freeze.release(check(changed("alias: gia-han", "alias: keo-dai-ra")), file)
    assert refused == [
        "quy trình 1 đã phát hành mà nay khác: đặt phiên bản mới",
        "tên gõ của bước «extend» đã phát hành là «gia-han», nay là «keo-dai-ra»",
    ]
    assert file.read_bytes() == once


def test_definitions_with_a_problem_are_not_released(tmp_path: Path) -> None:
    file = tmp_path / "frozen.yaml"
    file.write_text(text_of(NOTHING), encoding="utf-8")
    (refused,) = freeze.release(check(changed("tells: [cell]", "tells: [cel]")), file)
    assert "chưa có vai «cel»" in refused
    assert freeze.released(file) == NOTHING
