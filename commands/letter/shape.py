"""A letter as screens and --json show it: the same words for every command."""

from collections.abc import Iterable, Mapping, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.commands import showing
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import statuses
from ketnap.commands.printing import Cell
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage.correspondence.letters import LetterLine
from ketnap.storage.reader import Reader
from ketnap.workflow import letter_life
from ketnap.workflow.letter_life import Standing
from ketnap.workflow.parties import DOSSIER, ORIGIN, PERSON
from ketnap.workflow.ports import LetterState, Receipt

_STATUS: Final = {"draft": N_("dự thảo"), "issued": N_("đã phát hành"), "void": N_("đã hủy")}


class Known(NamedTuple):
    """What is needed to speak of letters: how it is asked, the titles, the names of organisations, where each letter
    that has left stands at its addressee."""

    invocation: Invocation
    titles: Titles
    names: Mapping[str, str]
    standings: Mapping[int, Standing] = {}

    def issuer(self, letter: LetterState) -> str:
        return "" if letter.issuer is None else self.names.get(letter.issuer, letter.issuer)

    def addressee(self, letter: LetterState) -> str:
        """Who it goes to, in words."""
        if letter.to == PERSON:
            return _("người được chứng nhận")
        if letter.to == DOSSIER:
            return _("lưu hồ sơ")
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
    """Titles and names for these letters, and where they stand."""
    found = tuple(found)
    codes = {
        code
        for letter in found
        for code in (letter.issuer, letter.to)
        if code is not None and code not in (PERSON, ORIGIN, DOSSIER)
    }
    organisations = reader.organisations(codes).names if codes else {}
    names = {code: organisation.name for code, organisation in organisations.items()}
    left = [letter for letter in found if letter.status != "draft"]
    standings = {letter.id: letter_life.stands(reader.receipts(letter.id)) for letter in left}
    return Known(invocation, Titles(reader.law().procedure), names, standings)


def named(letter: LetterState) -> str:
    """What a letter is called: its number and symbol, else its id."""
    return letter.symbol or letter_names.shown(letter.id)


def status(letter: LetterState) -> Cell:
    """How far it has come, in a word."""
    style = {"draft": "wait", "void": "bad"}.get(letter.status, "good")
    return Cell(_(_STATUS[letter.status]), style)  # type: ignore[arg-type]


def life(letter: LetterState, about: Known) -> Cell:
    """How far it has come, also at its addressee, in a word."""
    standing = about.standings.get(letter.id)
    if standing is None or letter.status == "draft" or (letter.status == "void" and not standing.recall):
        return status(letter)
    if letter.status == "void":
        return Cell(f"{status(letter).text}, {statuses.title(standing.recall)}", "bad")
    if letter.to == PERSON and standing.sent:
        return Cell(_("đã trao"), "good")
    return statuses.shown(standing.status) if standing.sent or standing.recall else status(letter)


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
        "standing": about.standings[letter.id].status if letter.id in about.standings else None,
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
        "receipts": [statuses.data(each) for each in receipts],
    }


def receipts_of(reader: Reader, letter: LetterState) -> list[Receipt]:
    """What was noted of a letter, by its days."""
    return sorted(
        letter_life.standing(reader.receipts(letter.id)), key=lambda each: (each.received_on, each.n)
    )


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
        life(letter, about),
    )
