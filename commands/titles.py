"""What things are called on a screen: steps, papers, deadlines, words of a choice, in the language of the shell.

Vietnamese titles stand in the procedure, English ones in `locale/en/titles.tsv`; the Vietnamese of facts of a step
and of words of a choice, which the procedure names in English only, in `locale/vi/words.tsv`.
"""

from collections.abc import Mapping
from functools import cache
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands.texts import FOLDER, N_, language
from ketnap.commands.words import hyphened
from ketnap.workflow.procedure import NEW, Procedure, Step

# Words of the rules and the register that no procedure declares.
_WORDS: Final[Mapping[str, str]] = {
    "true": N_("có"),
    "false": N_("không"),
    "none": N_("không"),
}


class Words(NamedTuple):
    """How a word of a choice is typed and shown in Vietnamese."""

    alias: str
    title: str


def _rows(path: str) -> list[list[str]]:
    """The lines of a table of ours, without comments."""
    try:
        with open(f"{FOLDER}/{path}", encoding="utf-8") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return []
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def _english() -> Mapping[tuple[str, str], str]:
    """English titles by kind and name."""
    return {(kind, name): title for kind, name, title in _rows("en/titles.tsv")}


@cache
def _vietnamese() -> Mapping[tuple[str, str], Words]:
    """The Vietnamese of words, by fact and word; the fact itself under the word ""."""
    return {(fact, word): Words(alias, title) for fact, word, alias, title in _rows("vi/words.tsv")}


class Titles:
    """The titles of one procedure, in the language that the shell speaks when they are made."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.language = language()
        self._declared: Mapping[str, Mapping[str, Any]] = {
            "step": procedure.steps,
            "document": procedure.documents,
            "deadline": procedure.deadlines,
            "state": procedure.states,
            "role": procedure.roles,
            "track": procedure.tracks,
            "fact": procedure.facts,
            "duty": procedure.duties,
        }

    def knows(self, kind: str, name: str) -> bool:
        """Whether the procedure declares such a thing."""
        return name in self._declared.get(kind, {})

    def of(self, kind: str, name: str) -> str:
        """The title of a step, document, deadline, state, role, track, fact, duty, circumstance, rule."""
        if kind == "state" and name == NEW:
            return _("chưa có hồ sơ")
        if self.language == "en":
            return _english().get((kind, name), name.replace("_", " "))
        if self.knows(kind, name):
            return str(self._declared[kind][name].title)
        return _vietnamese().get((name, ""), Words(name, name)).title

    def fact(self, step: str, name: str) -> str:
        """The title of a fact of a step; most are facts of the person."""
        if self.language == "en":
            titles = _english()
            return titles.get(("fact", f"{step}.{name}")) or self.of("fact", name)
        own = _vietnamese().get((f"{step}.{name}", ""))
        return own.title if own is not None else self.of("fact", name)

    def typed(self, kind: str, name: str, step: str = "") -> str:
        """What to type for a thing: its alias where it has one, else its title without marks; with a step, what that
        step calls a fact of its own."""
        if self.language == "en":
            return name
        own = (_vietnamese().get((f"{step}.{name}", "")) if step else None) or _vietnamese().get((name, ""))
        if own is not None and own.alias and (kind == "fact" or not self.knows(kind, name)):
            return own.alias
        return hyphened(self.of(kind, name))

    def names(self, kind: str, name: str, step: str = "") -> tuple[str, ...]:
        """Everything that a thing may be called by who types, in both languages, whatever the shell speaks; with a
        step, a fact by what that step calls it too."""
        declared = (str(self._declared[kind][name].title),) if self.knows(kind, name) else ()
        own = kind == "fact" or not declared
        ours = [_vietnamese().get((each, "")) for each in (name, f"{step}.{name}") if own]
        english = [_english().get((kind, each)) for each in (name, f"{step}.{name}")]
        found = [*declared, *(each for words in ours if words for each in words), *filter(None, english)]
        return (name, self.typed(kind, name, step), *(each for each in found if each))

    def word(self, fact: str, word: str) -> str:
        """How a word of a choice is shown."""
        if self.language == "en":
            return _english().get(("word", f"{fact}.{word}")) or self.any_word(word)
        found = _vietnamese().get((fact, word))
        return found.title if found is not None else self.any_word(word)

    def spellings(self, fact: str, word: str) -> tuple[str, ...]:
        """How a word of a choice may be typed besides itself: in Vietnamese, and as it is shown."""
        found = _vietnamese().get((fact, word))
        plain = (_(_WORDS[word]), _WORDS[word]) if word in _WORDS else ()
        english = _english().get(("word", f"{fact}.{word}"))
        return (self.word(fact, word), *(found or ()), *plain, *((english,) if english else ()))

    def typed_word(self, fact: str, word: str) -> str:
        """What to type for a word of a choice."""
        if self.language == "en":
            return word
        found = _vietnamese().get((fact, word))
        return found.alias if found is not None and found.alias else hyphened(self.word(fact, word))

    def any_word(self, word: str) -> str:
        """How a word is shown whose choice is not known."""
        if word in _WORDS:
            return _(_WORDS[word])
        if self.language == "en":
            ours = (
                title
                for (kind, each), title in _english().items()
                if kind == "word" and each.endswith("." + word)
            )
            return next(ours, word.replace("_", " "))
        return next((said.title for (_fact, each), said in _vietnamese().items() if each == word), word)

    def step_word(self, step: Step) -> str:
        """What to type for a step."""
        return step.name if self.language == "en" else step.alias
