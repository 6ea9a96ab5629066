"""What a line asks of the register: to see it, to print it, or one thing to enter, with just the options that belong."""

from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import Final, NamedTuple

from ketnap.commands.contract import option_name
from ketnap.commands.problems import usage

LIST: Final = "list"
RESERVE: Final = "reserve"
FILL: Final = "fill"
VOID: Final = "void"
ENTER: Final = "enter"
REWRITE: Final = "rewrite"
BEGIN: Final = "begin"
BEGIN_TERM: Final = "begin_term"


class Asked(NamedTuple):
    """A line with the options of `letter register`; None, empty or False where one was not given."""

    org: str | None = None
    everybody: bool = False
    kind: str | None = None
    term_start: date | None = None
    first: date | None = None
    last: date | None = None
    incoming: bool = False
    file: Path | None = None
    reserve: int | None = None
    reason: str | None = None
    fill: str | None = None
    void: str | None = None
    to: str | None = None
    on: date | None = None
    title: str | None = None
    sender: str | None = None
    number: str | None = None
    issued_on: date | None = None
    last_numbers: tuple[tuple[str, int], ...] = ()
    begin_term: date | None = None

    def act(self) -> str:
        """Which of the things above is asked for. Raises Problem (usage) where it is none, or more than one."""
        acts = [act for act, field in _ACTS.items() if self._given(field)]
        if len(acts) > 1:
            names = ", ".join(_shown(_ACTS[act]) for act in acts)
            raise usage(_("Mỗi lần một việc: {options} không đi cùng nhau.").format(options=names))
        act = acts[0] if acts else LIST
        if self.incoming and act in (FILL, LIST):
            act = REWRITE if act == FILL else ENTER if self.title is not None else LIST
        self._check(act)
        return act

    def need(self, *fields: str) -> None:
        """Raises Problem (usage) with every option that is missing."""
        missing = [_shown(field) for field in fields if not self._given(field)]
        if missing:
            raise usage(_("Cần thêm: {options}.").format(options=", ".join(missing)))

    def _given(self, field: str) -> bool:
        # By identity: 0 numbers were asked for, however wrong, and 0 equals False.
        value = getattr(self, field)
        return not (value is None or value is False or value == ())

    def _check(self, act: str) -> None:
        """Raises Problem (usage) with every option that is missing or does not belong."""
        needs, takes = _TAKEN[act]
        self.need(*needs)
        strays = [
            _shown(field)
            for field in self._fields
            if self._given(field) and field not in (*needs, *takes, _ACTS.get(act))
        ]
        if strays:
            raise usage(_("Không dùng ở đây: {options}.").format(options=", ".join(strays)))


_ACTS: Final[Mapping[str, str]] = {
    RESERVE: "reserve",
    FILL: "fill",
    VOID: "void",
    BEGIN: "last_numbers",
    BEGIN_TERM: "begin_term",
}
"""What enters something, by the field that asks for it."""

_TAKEN: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    LIST: ((), ("org", "everybody", "kind", "term_start", "first", "last", "incoming", "file")),
    RESERVE: (("kind", "reason"), ("org", "on")),
    FILL: ((), ("to", "title", "org", "term_start", "on")),
    VOID: (("reason",), ("org", "term_start")),
    ENTER: (("incoming", "title", "sender"), ("number", "issued_on", "on")),
    REWRITE: (("incoming", "fill"), ("title", "sender", "number", "issued_on", "on")),
    BEGIN: ((), ("org",)),
    BEGIN_TERM: ((), ()),
}
"""For each act the fields that it needs, and those that it takes besides."""

_OPTIONS: Final[Mapping[str, str]] = {
    "everybody": "--all",
    "first": "--from",
    "last": "--until",
    "file": "--print",
    "sender": "--origin",
    "last_numbers": "--last-number",
}


def _shown(field: str) -> str:
    """The option of a field, in the language of the shell."""
    return option_name(_OPTIONS.get(field, "--" + field.replace("_", "-")))
