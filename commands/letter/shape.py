"""A letter as screens and --json show it: the same words for every command."""

from collections.abc import Iterable, Mapping, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.commands import showing
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import names as letter_names
from ketnap.commands.printing import Cell
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import letters
from ketnap.storage.letters import LetterLine, Receipt
from ketnap.storage.reader import Reader
from ketnap.workflow.issuing import ORIGIN, PERSON
from ketnap.workflow.ports import LetterState

_STATUS: Final = {"draft": N_("dự thảo"), "issued": N_("đã phát hành"), "void": N_("đã hủy")}


class Known(NamedTuple):
    """What is needed to speak of letters: how it is asked, the titles, the names of organisations."""

    invocation: Invocation
    titles: Titles
    names: Mapping[str, str]

    def issuer(self, letter: LetterState) -> str:
        return "" if letter.issuer is None else self.names.get(letter.issuer, letter.issuer)

    def addressee(self, letter: LetterState) -> str:
        """Who it goes to, in words."""
        if letter.to == PERSON:
            return _("người được chứng nhận")
        if letter.to == ORIGIN:
            return _("nơi cử đi")
        if letter.to is None:
            return _("chưa biết nơi nhận")
        return self.names.get(letter.to, letter.to)

    def title(self, letter: LetterState) -> str:
        return self.titles.of("document", letter.letter)

    def kind(self, letter: LetterState) -> str:
        """The kind in whose numbers it runs: CV, CN …"""
        document = self.titles.procedure.documents.get(letter.letter)
        return "" if document is None else document.letter or ""


def known(reader: Reader, invocation: Invocation, found: Iterable[LetterState]) -> Known:
    """Titles and names for these letters."""
    codes = {
        code
        for letter in found
        for code in (letter.issuer, letter.to)
        if code is not None and code not in (PERSON, ORIGIN)
    }
    organisations = reader.organisations(codes).names if codes else {}
    names = {code: organisation.name for code, organisation in organisations.items()}
    return Known(invocation, Titles(reader.law().procedure), names)


def named(letter: LetterState) -> str:
    """What a letter is called: its number and symbol, else its id."""
    return letter.symbol or letter_names.shown(letter.id)


def status(letter: LetterState) -> Cell:
    """How far it has come, in a word."""
    style = {"draft": "wait", "void": "bad"}.get(letter.status, "good")
    return Cell(_(_STATUS[letter.status]), style)  # type: ignore[arg-type]


def data(letter: LetterState, about: Known) -> dict[str, Any]:
    """A letter as --json has it, without its files and receipts."""
    return {
        "letter": letter_names.shown(letter.id),
        "number": letter.symbol,
        "kind": about.kind(letter) or None,
        "document": letter.letter,
        "title": about.title(letter),
        "from": letter.issuer,
        "from_name": about.issuer(letter) or None,
        "to": letter.to,
        "to_name": about.addressee(letter),
        "case": letter.case,
        "issued_on": letter.issued_on,
        "status": letter.status,
        "void_because": letter.void_because,
    }


def whole(
    letter: LetterState, about: Known, files: Sequence[Path], receipts: Sequence[Receipt]
) -> dict[str, Any]:
    """A letter as `letter show --json` has it."""
    printed = (letter.inputs or {}).get("letter", {})
    return {
        **data(letter, about),
        "hash": letter.inputs_hash,
        "short_code": printed.get("short_code"),
        "anchor": printed.get("anchor"),
        "files": [str(path) for path in files],
        "receipts": [each._asdict() for each in receipts],
    }


def receipts_of(reader: Reader, letter: LetterState) -> list[Receipt]:
    return letters.receipts(reader, letter.id)


def row(line: LetterLine, about: Known) -> tuple[str | Cell, ...]:
    """A letter in a list."""
    letter = line.letter
    today = about.invocation.today
    return (
        letter_names.shown(letter.id),
        letter.symbol or "",
        "" if letter.issued_on is None else showing.short_day(letter.issued_on, today),
        about.addressee(letter),
        letter.case,
        status(letter),
    )
