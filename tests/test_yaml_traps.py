"""The traps of YAML: each has its own sentence, at its place; words stay words."""

import unicodedata

import pytest
from small_procedure import FILES, RULES, changed, one_problem, place_of

from ketnap.definitions.loader import check

CHECK = "{ check: elapsed, since: born, at_least: age.min, source: 294-QĐ/TW §1 }"
TRAPS = {
    "a comma inside a source in braces": (
        CHECK,
        CHECK.replace("§1", "§4.2.2, §4.3.1"),
        "§4.3.1",
        "«§4.3.1» không phải khóa: dấu phẩy trong { } đã cắt ngang nguồn",
        "đặt nguồn trong ngoặc kép, hoặc dùng «;»",
    ),
    "two commas inside a source": (
        CHECK,
        CHECK.replace("§1", "§4.2.2, §4.3.1, §9"),
        "§4.3.1",
        "cắt ngang nguồn",
        "ngoặc kép",
    ),
    "a comma inside a title in braces": (
        "{ title: Đã chuyển đi,",
        "{ title: Đã chuyển đi, nơi khác,",
        "nơi khác",
        "cắt ngang nội dung của «title»",
        "ngoặc kép",
    ),
    "a number sign in a source": (
        "source: 294-QĐ/TW §5",
        "source: 294-QĐ/TW #5",
        "#5",
        "«#5» thành ghi chú: nội dung dừng ở «294-QĐ/TW»",
        "hai dấu cách trước #",
    ),
    "a value that begins with a number sign": (
        "source: 294-QĐ/TW §5",
        "source: #5",
        None,
        "chưa có giá trị",
        "ngoặc kép",
    ),
    "a number sign in braces": (
        CHECK,
        CHECK.replace("§1", "#1"),
        "#1 }",
        "ghi chú",
        "ngoặc kép",
    ),
    "a question mark after a type": (
        "facts: { days: count }",
        "facts:\n      days: count?",
        "count?",
        "«count?» không phải kiểu",
        "viết «optional count»",
    ),
    "a question mark after a type in braces": (
        "since: optional date }",
        "since: date? }",
        "? }",
        "dấu «?»",
        "viết «optional date»",
    ),
    "a share written as a comparison": (
        "value: at least 2/3,",
        "value: > 1/2,",
        "> 1/2",
        "không bắt đầu bằng «>»",
        "more than 1/2",
    ),
    "a title with a colon": (
        "title: Kéo dài",
        "title: A: kéo dài",
        ": kéo dài",
        "dấu «: » ở giữa nội dung",
        "ngoặc kép",
    ),
    "a title with a colon in braces": (
        "title: Đã chuyển đi,",
        "title: A: đã chuyển đi,",
        ": đã chuyển",
        "dấu «: » ở giữa nội dung",
        "ngoặc kép",
    ),
    "a tab": ("    title: Kéo dài", "\ttitle: Kéo dài", None, "dấu tab", "dấu cách"),
    "an anchor": ("owner: [-7, +1]", "owner: &x [-7, +1]", "&x", "không dùng neo «&x»", "đầy đủ"),
    "an alias": ("tells: [cell]", "tells: *x", "*x", "không dùng bí danh «*x»", "đầy đủ"),
    "a tag": ("value: 2,", "value: !!int 2,", "!!int", "không dùng nhãn «!!int»", "chữ"),
    "a merge key": ("  upper:  ", "  <<: {}\n  upper:  ", "<<", "không dùng «<<»", ""),
    "the same key twice": (
        "    alias: gia-han\n",
        "    alias: gia-han\n    title: Lại\n",
        "title: Lại",
        "khóa «title» đã có ở dòng",
        "",
    ),
    "a second document": ("deadlines:\n", "---\ndeadlines:\n", "---", "chỉ một tài liệu", "---"),
    "a directive": ("procedure: small", "%YAML 1.1\n---\nprocedure: small", None, "chỉ thị", ""),
    "a brace that is not closed": (
        "is: date, title: Ngày sinh }",
        "is: date, title: Ngày sinh",
        "{ is: date,",
        "dấu { mở ở đây chưa đóng",
        "",
    ),
    "a key without a value in braces": (
        "{ check: done, step: move_away }",
        "{ check: done, step }",
        "step }",
        "«step» chưa có giá trị",
        "",
    ),
    "a quote that is not closed": ('version: "1"', 'version: "1', '"1\n', "ngoặc kép mở ở đây chưa đóng", ""),
    "an indentation that fits nothing": (
        "    title: Kéo dài",
        "   title: Kéo dài",
        None,
        "thụt đầu dòng",
        "",
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap_of_yaml_has_its_own_sentence(trap: str) -> None:
    old, new, pointed, said, hint = TRAPS[trap]
    files = changed(old, new)
    problem = check(files).problems[0]
    assert said in problem.message
    assert hint in problem.hint
    if pointed is not None:
        assert (problem.line, problem.column) == place_of(files[problem.file], pointed)


@pytest.mark.parametrize("trap", [name for name in TRAPS if "document" not in name and "alias" not in name])
def test_a_trap_is_one_problem(trap: str) -> None:
    old, new, _, said, _ = TRAPS[trap]
    assert said in one_problem(changed(old, new)).message


def test_a_comment_set_off_by_two_spaces_is_a_comment() -> None:
    assert check(changed("source: 294-QĐ/TW §5", "source: 294-QĐ/TW §5  # (#29)")).problems == ()


def test_words_that_yaml_would_type_stay_words() -> None:
    files = changed("is: [primary, secondary, higher]", "is: [primary, secondary, higher, no, yes]")
    files["admission.yaml"] = files["admission.yaml"].replace('version: "1"', "version: 3.10")
    procedure = check(files).procedure
    assert procedure is not None
    assert procedure.version == "3.10"
    assert procedure.facts["education"].type.words[-2:] == ("no", "yes")
    text = RULES.replace("value: 18, source: 29", "value: 010, source: 29")
    rules = check({**FILES, "rules.yaml": text}).rules
    assert rules is not None
    assert rules.by_name["age.min"].lines[0].value == 10


def test_texts_are_kept_composed_whatever_the_editor_wrote() -> None:
    decomposed = {name: unicodedata.normalize("NFD", text) for name, text in FILES.items()}
    loaded = check(decomposed)
    assert loaded.problems == ()
    assert loaded.procedure == check(FILES).procedure
