"""What a roster says: its columns and the words in them, read from roster_columns.yaml."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.workflow.names import folded, normal

_FILE = Path(__file__).with_name("roster_columns.yaml")


class Columns(NamedTuple):
    """The columns by the name of their field, in the order of a new workbook, and the words in their cells.

    `spellings` leads from a folded heading to its field, `words` from a folded word of a column to what it says;
    `ethnic_groups` and `ethnic_groups_unmarked` from a name, or a name typed without marks, to its spelling.
    """

    headings: Mapping[str, str]
    spellings: Mapping[str, str]
    needed: tuple[str, ...]
    least_age: int
    most_age: int
    words: Mapping[str, Mapping[str, str]]
    ethnic_groups: Mapping[str, str]
    ethnic_groups_unmarked: Mapping[str, str]
    chinese: frozenset[str]


class UnsoundColumns(ValueError):
    """The file contradicts itself; the text says where."""


def word_key(text: str) -> str:
    """A word of a cell as it is compared: letters, digits and the stroke of 12/12; a mere sign stays itself."""
    plain = normal(text)
    kept = "".join(each for each in folded(plain) if each.isalnum() or each == "/")
    return kept or plain


def heading_key(text: str) -> str:
    """A heading as it is compared: letters and digits alone."""
    return "".join(each for each in folded(normal(text)) if each.isalnum())


@cache
def columns() -> Columns:
    """The columns as the file declares them. Raises UnsoundColumns."""
    from ketnap.definitions.yaml_text import read

    reading = read(_FILE.name, _FILE.read_text("utf-8"))
    if reading.problems:
        raise UnsoundColumns("\n".join(map(str, reading.problems)))
    tree = reading.tree
    spellings = {
        field: [declared["heading"], *declared.get("also", ())] for field, declared in tree["columns"].items()
    }
    groups = tree["ethnic_groups"]
    return Columns(
        headings={field: declared["heading"] for field, declared in tree["columns"].items()},
        spellings=_inverted("columns", spellings, heading_key),
        needed=tuple(tree["needed"]),
        least_age=int(tree["ages"]["least"]),
        most_age=int(tree["ages"]["most"]),
        words={
            "sex": _inverted("sex", tree["sex"], word_key),
            "answers": _inverted("answers", tree["answers"], word_key),
            "education": _inverted("education", tree["education"], word_key),
            "education_titles": _inverted("education_titles", tree["education_titles"], word_key),
            "religion": _inverted("religion", tree["religion"], word_key),
        },
        ethnic_groups={name.casefold(): name for name in groups},
        ethnic_groups_unmarked=_only_one_each(groups),
        chinese=frozenset(name.casefold() for name in tree["chinese"]),
    )


def _inverted(section: str, spellings: Mapping[str, Iterable[str]], key: Any) -> dict[str, str]:
    """From each spelling to what it means. Raises UnsoundColumns when one means two things."""
    found: dict[str, str] = {}
    for meaning, written in spellings.items():
        for spelling in written:
            if found.setdefault(key(spelling), meaning) != meaning:
                raise UnsoundColumns(
                    f"{_FILE.name}: {section}: «{spelling}»: {found[key(spelling)]}, {meaning}"
                )
    return found


def _only_one_each(names: Iterable[str]) -> dict[str, str]:
    """The names that nothing but marks tells from no other."""
    by_key: dict[str, list[str]] = {}
    for name in names:
        by_key.setdefault(word_key(name), []).append(name)
    return {key: found[0] for key, found in by_key.items() if len(found) == 1}
