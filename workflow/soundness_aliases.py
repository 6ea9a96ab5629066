"""Soundness of what people type: aliases without marks, unique, none the beginning of another, and free of key
sequences that a keyboard in Telex mode would turn into something else; titles that cannot be mixed up."""

import re
from collections.abc import Iterable, Iterator

from ketnap.workflow.flaws import Flaw
from ketnap.workflow.names import folded
from ketnap.workflow.procedure import Procedure

ALIAS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# A tone key after a vowel; w; a doubled vowel or d (screens: the words of the contract were chosen to avoid them).
_TELEX = re.compile(r"[aeiouy][sfrxj]|w|([aeiouyd])\1")


def fold(name: str) -> str:
    """A name as it is compared when typed: no marks, no case, nothing but letters and digits."""
    return "".join(letter for letter in folded(name) if letter.isalnum())


def problems(procedure: Procedure) -> Iterator[Flaw]:
    """Everything wrong with aliases and titles."""
    for step in procedure.steps.values():
        path = ("steps", step.name, "alias")
        if not ALIAS.fullmatch(step.alias):
            message = f"tên gõ «{step.alias}» phải là chữ thường không dấu, nối bằng «-»"
            yield Flaw(path, message, f"có phải «{_suggested(step.alias)}»?")
            continue
        typed = _TELEX.search(step.alias)
        if typed is not None:
            message = f"tên gõ «{step.alias}» có «{typed[0]}»: bộ gõ Telex sẽ đổi thành chữ khác"
            yield Flaw(path, message, "chọn từ khác")
    yield from _beginnings(procedure)
    yield from _clashes(procedure)


def _suggested(alias: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", folded(alias))) or "ten-go"


def _beginnings(procedure: Procedure) -> Iterator[Flaw]:
    """Loose words are joined until something matches, so no alias may be the beginning of another."""
    by_words: dict[tuple[str, ...], str] = {}
    for step in procedure.steps.values():
        by_words.setdefault(tuple(step.alias.split("-")), step.name)
    order = {name: place for place, name in enumerate(procedure.steps)}
    for words, name in by_words.items():
        for length in range(1, len(words)):
            shorter = by_words.get(words[:length])
            if shorter is not None:
                later, earlier = sorted((name, shorter), key=order.__getitem__, reverse=True)
                message = (
                    f"tên gõ «{'-'.join(words[:length])}» là phần đầu của «{'-'.join(words)}» "
                    f"(bước «{earlier}»)"
                )
                yield Flaw(("steps", later, "alias"), message, "chọn từ khác ở đầu")


def _clashes(procedure: Procedure) -> Iterator[Flaw]:
    """Two things of one kind that read alike when typed without marks."""
    steps = (
        (step.name, key, text)
        for step in procedure.steps.values()
        for key, text in (("", step.name), ("alias", step.alias), ("title", step.title))
    )
    yield from _alike("steps", "bước", steps)
    for section, noun in (("deadlines", "thời hạn"), ("documents", "giấy tờ"), ("facts", "dữ kiện")):
        things = (
            (name, key, text)
            for name, each in getattr(procedure, section).items()
            for key, text in (("", name), ("title", each.title))
        )
        yield from _alike(section, noun, things)


def _alike(section: str, noun: str, things: Iterable[tuple[str, str, str]]) -> Iterator[Flaw]:
    first: dict[str, tuple[str, str]] = {}
    for name, key, text in things:
        known = first.setdefault(fold(text), (name, text))
        if known[0] != name and fold(text):
            path = (section, name, key) if key else (section, name)
            message = f"«{text}» gõ không dấu trùng với «{known[1]}» của {noun} «{known[0]}»"
            yield Flaw(path, message, "đổi một trong hai cho khác nhau")
