"""The transfer files with one condition taken out: every mutant there is, found in their text.

A condition is a member of `when`, `unless`, `after`, `from` or `cancels` of a step, one of its requirements, or a
member of `when` or `unless` inside a requirement, a letter of `letters_if` or a condition of one; of a clock, a member of `when`, `unless`, `opens_on` or `closes_on`.
Whatever is added to the files later is taken out here as well.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

FILES: Mapping[str, tuple[str, ...]] = {
    "transfers.yaml": (),
    "transfers_receiving.yaml": (),
    "admission_3_decision.yaml": ("hold_ceremony",),
}
"""The files of the table, and of the others the steps with something that the table forbids."""

_SECTION = re.compile(r"^(\w+):")
_ENTRY = re.compile(r"^  ([\w.]+):")
_KEYS = {"steps": "from|when|unless|after|cancels", "deadlines": "opens_on|closes_on|when|unless"}
_LIST = {section: re.compile(rf"^    ({keys}): \[([^\]]*)\]") for section, keys in _KEYS.items()}
_BLOCK = {section: re.compile(rf"^    ({keys}):\s*$") for section, keys in _KEYS.items()}
_MEMBER = re.compile(r"^      - (\w+)$")
_REQUIRED = re.compile(r"^      - \{ check: (.*) \}$")
_LETTER = re.compile(r"^      - \{ letter: (\w+), .* \}$")
_INSIDE = re.compile(r"(when|unless): \[([^\]]*)\]")


class Mutant(NamedTuple):
    """One file with one condition less: of which step or clock, and which condition ("unless resolved")."""

    entry: str
    what: str
    file: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.entry}: {self.what}"


class _Entry(NamedTuple):
    """A step or a clock of a file: from its first line to the line after its last."""

    section: str
    name: str
    first: int
    last: int


def mutants(texts: Mapping[str, str]) -> Iterator[Mutant]:
    """Every mutant of the transfer files among some texts of definitions."""
    for file, wanted in FILES.items():
        lines = texts[file].split("\n")
        for entry in _entries(lines):
            if wanted and entry.name not in wanted:
                continue
            for what, place, changed in _changes(lines, entry):
                text = "\n".join((*lines[:place], *changed, *lines[place + 1 :]))
                yield Mutant(entry.name, what, file, text)


def _entries(lines: list[str]) -> Iterator[_Entry]:
    section, name, first = "", "", 0
    for place, line in enumerate([*lines, "end:"]):
        head, below = _SECTION.match(line), _ENTRY.match(line)
        if not head and not below:
            continue
        if name and section in _KEYS:
            yield _Entry(section, name, first, place)
        section = head[1] if head else section
        name, first = (below[1] if below else ""), place


def _changes(lines: list[str], entry: _Entry) -> Iterator[tuple[str, int, list[str]]]:
    """What is taken out, the place of its line, and the lines that stand there instead."""
    block = ""
    for place in range(entry.first, entry.last):
        line = lines[place]
        if found := _LIST[entry.section].match(line):
            for name, rest in _without_one(found[2]):
                yield f"{found[1]} {name}", place, [f"    {found[1]}: [{rest}]"] if rest else []
        elif found := _BLOCK[entry.section].match(line):
            block = found[1]
            continue
        elif block and (found := _MEMBER.match(line)):
            yield f"{block} {found[1]}", place, []
            continue
        elif found := _REQUIRED.match(line):
            yield from _of_requirement(lines, place, found[1])
        elif found := _LETTER.match(line):
            yield f"letters_if {found[1]}", place, []
            yield from _inside(line, place, f"letters_if {found[1]}")
        block = ""


def _of_requirement(lines: list[str], place: int, keys: str) -> Iterator[tuple[str, int, list[str]]]:
    line = lines[place]
    check = re.split(r", (?:source|because|when|unless):", keys)[0]
    conditions = [found[0] for found in _INSIDE.finditer(line)]
    shown = f"requires {check}" if "because" not in keys else f"requires {check} {' '.join(conditions)}"
    only = not any(_REQUIRED.match(lines[at]) for at in (place - 1, place + 1))
    yield shown, place, ["      []"] if only else []
    yield from _inside(line, place, shown)


def _inside(line: str, place: int, shown: str) -> Iterator[tuple[str, int, list[str]]]:
    """What hangs on circumstances inside one line, each of them taken out."""
    for found in _INSIDE.finditer(line):
        for name, rest in _without_one(found[2]):
            kept = f"{found[1]}: [{rest}], " if rest else ""
            changed = line[: found.start()] + kept + line[found.end() :].removeprefix(", ")
            yield f"{shown}: {found[1]} {name}", place, [changed.replace(",  }", " }")]


def _without_one(members: str) -> Iterator[tuple[str, str]]:
    names = [each.strip() for each in members.split(",")]
    for at, name in enumerate(names):
        yield name, ", ".join(names[:at] + names[at + 1 :])
