"""Names as people type them: folding, Telex, proposals, and the promises about our own Vietnamese names."""

from itertools import permutations
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.commands.contract import GROUPS, OPTIONS, Spoken, line, path_in
from ketnap.commands.words import Named, Vocabulary, edits, fold, telex_sequence, undo_telex

PLACES = {"ketnap": {english: group.vietnamese for english, group in GROUPS.items()}} | {
    english: group.commands for english, group in GROUPS.items()
}
ALIASES = sorted({alias for place in PLACES.values() for alias in place.values()} | set(OPTIONS.values()))


def vocabulary(*names: tuple[str, ...]) -> Vocabulary[str]:
    return Vocabulary(Named(each[0], each[0], each) for each in names)


@pytest.mark.parametrize(
    "typed",
    ["Lễ Kết Nạp", "le_ket_nap", "lễ-kết-nạp", "LE KET NAP", "  lễ  kết nạp. "],
)
def test_marks_case_and_hyphens_do_not_matter(typed: str) -> None:
    assert fold(typed) == "leketnap"


def test_composed_and_decomposed_marks_are_the_same() -> None:
    assert fold(normalize("NFD", "Lễ Kết Nạp")) == fold(normalize("NFC", "Lễ Kết Nạp"))


def test_the_place_of_a_tone_mark_and_the_stroke_of_d_do_not_matter() -> None:
    assert fold("hoà") == fold("hòa") == "hoa"
    assert fold("Đảng ủy") == fold("đảng uỷ") == "danguy"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("alias", ALIASES)
def test_no_vietnamese_name_contains_a_telex_sequence(alias: str) -> None:
    assert telex_sequence(alias) == ""


@pytest.mark.parametrize("alias", ALIASES)
def test_vietnamese_names_are_small_letters_and_hyphens(alias: str) -> None:
    assert alias.isascii()
    assert alias == alias.lower()
    assert alias.replace("-", "").isalpha()


@pytest.mark.parametrize(
    "name", ["case", "list", "show", "why", "org", "advance", "data", "winner", "undo-export"]
)
def test_telex_sequences_are_found(name: str) -> None:
    assert telex_sequence(name) != ""


@pytest.mark.parametrize("place", PLACES)
def test_in_one_place_no_name_is_word_by_word_the_beginning_of_another(place: str) -> None:
    names = {name: name.replace("_", "-").split("-") for pair in PLACES[place].items() for name in pair}
    for one, other in permutations(names, 2):
        if fold(one) != fold(other):
            assert names[other][: len(names[one])] != names[one], f"{place}: {one}, {other}"


@pytest.mark.parametrize("place", PLACES)
def test_in_one_place_no_two_commands_share_a_name(place: str) -> None:
    owners: dict[str, str] = {}
    for english, alias in PLACES[place].items():
        for name in {fold(english), fold(alias)}:
            assert owners.setdefault(name, english) == english


def test_no_two_options_share_a_name() -> None:
    # A flag of one command may share the Vietnamese word of another's, never within one command's globals.
    every = [*OPTIONS, *OPTIONS.values()]
    assert len({fold(name) for name in every}) == len(every)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("cáe", "case"), ("lít", "list"), ("shơ", "show"), ("tẽt", "text"), ("ậj", "aajj"), ("đ", "dd")],
)
def test_marks_are_turned_back_into_the_keys_that_were_pressed(typed: str, meant: str) -> None:
    assert undo_telex(typed) == "".join(sorted(meant))


def test_a_name_spoilt_by_telex_is_proposed_with_its_cause() -> None:
    known = vocabulary(("ho-so", "case"), ("van-ban", "letter"))
    proposals = known.propose("cáe")
    assert proposals.names == ("ho-so",)
    assert proposals.telex


def test_a_similar_name_is_proposed_without_blaming_the_keyboard() -> None:
    known = vocabulary(("ho-so", "case"), ("van-ban", "letter"))
    assert known.propose("hosoo").names == ("ho-so",)
    assert known.propose("leter").names == ("van-ban",)
    assert not known.propose("leter").telex


def test_at_most_three_names_are_proposed_the_nearest_first() -> None:
    known = vocabulary(("abcde",), ("abcdx",), ("abcxy",), ("abxde",), ("axcdy",))
    assert known.propose("abcdf").names == ("abcde", "abcdx", "abcxy")


def test_nothing_is_proposed_for_a_name_like_nothing_else() -> None:
    assert vocabulary(("ho-so", "case")).propose("zzzzzz").names == ()


def test_a_short_word_is_not_taken_for_another_short_word() -> None:
    assert vocabulary(("cay",), ("tim",)).propose("xem").names == ()


def test_a_beginning_is_no_match() -> None:
    assert vocabulary(("ho-so",)).find("ho") is None


def test_loose_words_are_joined_as_long_as_there_is_no_match() -> None:
    known = vocabulary(("vi-sao", "why"), ("xem", "show"))
    found = known.take(["vì", "sao", "57"])
    assert found is not None
    assert (found[0].target, found[1]) == ("vi-sao", 2)


def test_words_are_not_joined_across_an_option() -> None:
    assert vocabulary(("vi-sao",)).take(["vì", "--json", "sao"]) is None


def test_a_spelling_that_two_things_share_finds_neither_and_proposes_both() -> None:
    known = vocabulary(("hold_ceremony", "Lễ kết nạp"), ("ceremony.hold", "lễ kết nạp"))
    assert known.find("le ket nap") is None
    assert known.propose("le ket nap").names == ("hold_ceremony", "ceremony.hold")
    assert [each.target for each in known.every("le-ket-nap")] == ["hold_ceremony", "ceremony.hold"]


def slow_edits(a: str, b: str) -> int:
    """The same distance, by its definition."""
    if not a or not b:
        return len(a) + len(b)
    best = min(slow_edits(a[1:], b) + 1, slow_edits(a, b[1:]) + 1, slow_edits(a[1:], b[1:]) + (a[0] != b[0]))
    if len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0]:
        best = min(best, slow_edits(a[2:], b[2:]) + 1)
    return best


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_edits_are_counted_as_defined(a: str, b: str) -> None:
    assert edits(a, b, 2) == min(slow_edits(a, b), 3)


def test_a_command_line_is_said_in_both_languages() -> None:
    said = line("case why", "HS-000057-P", Spoken("hold_ceremony", "le-ket-nap"), "--dry-run", "Lễ kết nạp")
    assert said.text("en") == 'ketnap case why HS-000057-P hold_ceremony --dry-run "Lễ kết nạp"'
    assert said.text("vi") == 'ketnap ho-so vi-sao HS-000057-P le-ket-nap --chay-thu "Lễ kết nạp"'
    assert path_in("vi", ["letter", "register"]) == "van-ban so"
