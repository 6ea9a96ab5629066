"""Freezing: what was released is never edited. `python -m ketnap.definitions.freeze` adds what is new.

A released procedure is frozen by its hash, a released line of a rule by a hash of its own. Names that people have
typed and databases have stored (steps and their aliases, the words of choices, and all that NAMES lists) stay as they
are; more may be added, words only at the end of their list.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from ketnap.definitions import yaml_text
from ketnap.definitions.loader import Loaded, shipped
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.rules import Rule, RuleLine, Rules, line_as_data

FILE = Path(__file__).parent / "frozen.yaml"

_HEADER = """\
# What was released, by hash or by name. Written by: python -m ketnap.definitions.freeze
# Nothing here is ever changed by hand: a change of law is a new dated line, a changed procedure a new version.
"""


NAMES: Final[Mapping[str, str]] = {
    "facts": "dữ kiện",
    "documents": "giấy tờ",
    "states": "trạng thái",
    "deadlines": "thời hạn",
    "roles": "vai",
    "duties": "việc định kỳ",
}
"""The sections of a procedure of which the names stay, each with what one of its things is called."""


class Frozen(NamedTuple):
    """What must stay as it is: the hash of each version of the procedure, the alias of each step, the words of
    each choice ("fact" or "step.fact"), the names by section (NAMES), the hash of each line of each rule."""

    procedures: Mapping[str, str]
    steps: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, Mapping[str, str]]


def frozen(text: str) -> Frozen:
    """What the file of released things says."""
    tree = yaml_text.read(FILE.name, text).tree or {}
    sections = {name: tree.get(name) or {} for name in ("procedures", "steps", "words", "rules")}
    return Frozen(
        sections["procedures"],
        sections["steps"],
        {name: tuple(words) for name, words in sections["words"].items()},
        {section: tuple(tree.get(section) or ()) for section in NAMES},
        sections["rules"],
    )


def current(procedure: Procedure, rules: Rules) -> Frozen:
    """What a procedure and its rules would be frozen as."""
    words = {name: fact.type.words for name, fact in procedure.facts.items() if fact.type.words}
    for step in procedure.steps.values():
        for fact in step.facts:
            if fact.type.words and not fact.sets:
                words[f"{step.name}.{fact.name}"] = fact.type.words
    return Frozen(
        {procedure.version: procedure.hash},
        {name: step.alias for name, step in procedure.steps.items()},
        words,
        {section: tuple(getattr(procedure, section)) for section in NAMES},
        {
            name: {line.from_on.isoformat(): line_hash(rule, line) for line in rule.lines}
            for name, rule in rules.by_name.items()
        },
    )


def line_hash(rule: Rule, line: RuleLine) -> str:
    """The hash of a line: of everything that a judgement takes from it."""
    told = json.dumps([rule.name, rule.unit, rule.precision, *line_as_data(line)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def changes(before: Frozen, now: Frozen) -> Iterator[str]:
    """What was released and is no longer as it was: one sentence each."""
    for version, fingerprint in now.procedures.items():
        if before.procedures.get(version, fingerprint) != fingerprint:
            yield f"quy trình {version} đã phát hành mà nay khác: đặt phiên bản mới"
    for step, alias in before.steps.items():
        if step not in now.steps:
            yield f"bước «{step}» đã phát hành mà nay không còn"
        elif now.steps[step] != alias:
            yield f"tên gõ của bước «{step}» đã phát hành là «{alias}», nay là «{now.steps[step]}»"
    for name, words in before.words.items():
        if now.words.get(name, ())[: len(words)] != words:
            yield f"các từ của «{name}» đã phát hành là {', '.join(words)}: chỉ được thêm ở cuối"
    for section, noun in NAMES.items():
        for name in before.names.get(section, ()):
            if name not in now.names.get(section, ()):
                yield f"{noun} «{name}» đã phát hành mà nay không còn"
    for rule, lines in before.rules.items():
        for day, fingerprint in lines.items():
            found = now.rules.get(rule, {}).get(day)
            if found is None:
                yield f"dòng {day} của quy định «{rule}» đã phát hành mà nay không còn"
            elif found != fingerprint:
                yield f"dòng {day} của quy định «{rule}» đã phát hành mà nay khác: thêm dòng mới có ngày mới"


def together(before: Frozen, now: Frozen) -> Frozen:
    """Everything released so far, and what is new now."""
    rules = {name: {**lines} for name, lines in before.rules.items()}
    for name, lines in now.rules.items():
        rules[name] = {**rules.get(name, {}), **lines}
    return Frozen(
        {**before.procedures, **now.procedures},
        {**before.steps, **now.steps},
        {**before.words, **now.words},
        {
            section: tuple(dict.fromkeys((*before.names.get(section, ()), *now.names.get(section, ()))))
            for section in NAMES
        },
        rules,
    )


def text_of(all_released: Frozen) -> str:
    """The file of released things."""
    parts = [_HEADER]
    parts += _mapping("procedures", {name: f'"{each}"' for name, each in all_released.procedures.items()})
    parts += _mapping("steps", all_released.steps)
    parts += _mapping("words", {name: _list(words) for name, words in all_released.words.items()})
    parts += [f"{section}: {_list(all_released.names.get(section, ()))}\n" for section in NAMES]
    lines = {
        name: "{ " + ", ".join(f'{day}: "{each}"' for day, each in lines.items()) + " }"
        for name, lines in all_released.rules.items()
    }
    parts += _mapping("rules", lines)
    return "".join(parts)


def _list(names: tuple[str, ...]) -> str:
    return f"[{', '.join(names)}]"


def _mapping(section: str, entries: Mapping[str, str]) -> list[str]:
    if not entries:
        return [f"{section}: {{}}\n"]
    return [f"{section}:\n", *(f"  {_key(name)}: {each}\n" for name, each in entries.items())]


def _key(name: str) -> str:
    # A version such as 2026.1 stays text for whoever reads the file with another reader.
    return f'"{name}"' if name[:1].isdigit() else name


def released(file: Path) -> Frozen:
    """What was released so far."""
    return frozen(file.read_text(encoding="utf-8"))


def release(loaded: Loaded, file: Path) -> list[str]:
    """Add what is new in the definitions to the file of released things.

    The answer is why it was refused, a sentence for each thing; then nothing was written.
    """
    if loaded.problems or loaded.procedure is None or loaded.rules is None:
        return [str(problem) for problem in loaded.problems]
    before, now = released(file), current(loaded.procedure, loaded.rules)
    refused = list(changes(before, now))
    if not refused:
        file.write_text(text_of(together(before, now)), encoding="utf-8", newline="\n")
    return refused


def main() -> int:
    """Release the shipped definitions; say what stands in the way, if anything does."""
    refused = release(shipped(), FILE)
    if refused:
        sys.stderr.write("\n".join([*refused, f"Chưa ghi gì vào {FILE.name}.", ""]))
        return 1
    now = released(FILE)
    lines = sum(len(each) for each in now.rules.values())
    sys.stdout.write(f"{FILE.name}: {len(now.procedures)} phiên bản quy trình, {lines} dòng quy định.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
