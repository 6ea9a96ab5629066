"""Letters from draft to issued: who signs, in which run of numbers they stand, everything that is printed on them.

Pure: what a letter prints is a value, kept with its hash when the number is taken. An issued letter is printed from
these inputs alone, whatever becomes of its case. Form: QĐ 399-QĐ/TW, HD 05-HD/VPTW (both known second-hand).
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from ketnap.workflow import letterhead, matters
from ketnap.workflow.correspondence import fields
from ketnap.workflow.correspondence.matter import Matter, Words
from ketnap.workflow.correspondence.missing import UNKNOWN_ADDRESSEE
from ketnap.workflow.letterhead import OwnOffice
from ketnap.workflow.parties import NOBODY_ELSE, OFFICE, ORIGIN
from ketnap.workflow.ports import CaseFile, LetterState, Reads
from ketnap.workflow.record import Entry
from ketnap.workflow.references import look_up

SEALLESS = frozenset({"cell", "section", "section_committee"})
"""Kinds of organisations without a seal: their papers go through the committee above (399-QĐ/TW, second-hand)."""

_CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

SIGNS = frozenset(_CODE_LETTERS)
"""The signs of short codes: none of those that are taken for another."""


class Obstacle(NamedTuple):
    """Why a letter cannot be issued or printed.

    `code` is not_a_draft, undone (the step that raised it no longer counts), issuer (nobody held the role), seal
    (no committee above that has one), addressee (not known), future, before_step, before_newest or before_term;
    `day` is the day that the last four speak of.
    """

    letter: LetterState
    code: str
    day: date | None = None


class Sheet(NamedTuple):
    """A draft as it would be printed. `symbol` follows its number (-CV/ĐU, /CN); `term` is the day on which the
    numbers began, as ISO text ("" where the office has not said it); `addressee` is "person", "dossier" or the code
    of an organisation, None where it is not known; `inputs` are all that is printed, without number and day."""

    letter: LetterState
    issuer: str
    kind: str
    symbol: str
    term: str
    addressee: str | None
    raised_on: date
    inputs: Mapping[str, Any]


def sheet(
    reads: Reads, letter: LetterState, office: OwnOffice, words: Words, day: date, to: str | None = None
) -> Sheet | Obstacle:
    """A draft as it would be printed on a day; `to` names the addressee where the step did not.

    Raises NoSuchCase, NoSuchOrganisation.
    """
    if letter.status != "draft":
        return Obstacle(letter, "not_a_draft")
    file = reads.case(letter.case)
    matter = matters.of_letter(reads, file, letter, words, day)
    if matter is None:
        return Obstacle(letter, "undone")
    if letter.issuer is None:
        return Obstacle(letter, "issuer")
    document = file.law.procedure.documents[letter.letter]
    # A resolution is the paper of the very organisation that decided, sealed or not; the office's own letters go out
    # under a seal.
    issuer = sealed(reads, letter.issuer, day) if document.issuer == OFFICE else letter.issuer
    if issuer is None:
        return Obstacle(letter, "seal")
    kind = document.letter or ""
    head = letterhead.head(reads, issuer, office, day)
    symbol = symbol_of(kind, head, office)
    addressee = to or goes_to(file, matter, issuer)
    if addressee is not None and addressee not in NOBODY_ELSE:
        addressee = sealed(reads, addressee, day) or addressee
    printed = unnumbered(reads, kind, symbol, addressee, letter.case, day)
    inputs = plain({"office": head, "letter": printed, **fields.fields(matter)})
    raised_by = matter.raised_by()
    assert raised_by is not None, "a letter is seen from the step that raised it"
    return Sheet(letter, issuer, kind, symbol, term_of(office), addressee, raised_by.on, inputs)


def symbol_of(kind: str, head: Mapping[str, Any], office: OwnOffice) -> str:
    """What follows the number of a paper: -CV/ĐU, /CN; nothing on a form, which has no number."""
    if not kind:
        return ""
    return office.certificate_symbol if kind == "CN" else f"-{kind}/{head['symbol']}"


def unnumbered(
    reads: Reads, kind: str, symbol: str, addressee: str | None, case: str, day: date
) -> dict[str, Any]:
    """What is printed about a paper itself as long as it has neither number nor day."""
    return {
        "kind": kind,
        "number": None,
        "symbol": symbol,
        "issued_on": None,
        "year": day.year,
        "addressee": _addressed(reads, addressee),
        "short_code": None,
        "case": case,
        "anchor": None,
    }


def term_of(office: OwnOffice) -> str:
    """The term in which numbers run: the day it began, "" where the office has not said it."""
    return "" if office.term_start is None else office.term_start.isoformat()


def hindered(
    sheet: Sheet, office: OwnOffice, on: date, today: date, newest: date | None
) -> tuple[Obstacle, ...]:
    """Everything that stands against issuing a draft on a day; `newest` is the day of the newest letter in the
    same run of numbers, so that numbers and days go the same way."""
    found = []
    if sheet.addressee is None:
        found.append(Obstacle(sheet.letter, "addressee"))
    if on > today:
        found.append(Obstacle(sheet.letter, "future", on))
    if on < sheet.raised_on:
        found.append(Obstacle(sheet.letter, "before_step", sheet.raised_on))
    if newest is not None and on < newest:
        found.append(Obstacle(sheet.letter, "before_newest", newest))
    if office.term_start is not None and on < office.term_start:
        found.append(Obstacle(sheet.letter, "before_term", office.term_start))
    return tuple(found)


class Numbered(NamedTuple):
    """A letter with its number: the whole symbol (42-CV/ĐU) and everything that is printed."""

    symbol: str
    inputs: Mapping[str, Any]


def numbered(sheet: Sheet, number: int, on: date, anchor: str | None) -> Numbered:
    """The draft with its number, its day, the code by which the office knows it and the mark of the history."""
    symbol = f"{number:02d}{sheet.symbol}"
    printed = {
        **sheet.inputs["letter"],
        "number": number,
        "issued_on": on.isoformat(),
        "year": on.year,
        "short_code": short_code(sheet, symbol, on),
        "anchor": anchor,
    }
    return Numbered(symbol, {**sheet.inputs, "letter": printed})


def short_code(sheet: Sheet, symbol: str, on: date) -> str:
    """Eight signs by which the office finds the letter when somebody answers it: 7KQ2-M4XD. Made of what
    identifies the letter here, of nothing about the person."""
    said = f"{sheet.letter.case}\n{sheet.letter.id}\n{sheet.issuer}\n{symbol}\n{on.isoformat()}"
    rest = int.from_bytes(sha256(said.encode()).digest()[:8], "big")
    signs = []
    for _ in range(8):
        rest, place = divmod(rest, len(_CODE_LETTERS))
        signs.append(_CODE_LETTERS[place])
    return "".join(signs[:4]) + "-" + "".join(signs[4:])


def plain(value: Any) -> Any:
    """A value as its stored form gives it back: days as ISO text, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value


# ---- what the letter is about ----------------------------------------------------------------------


def followed(reads: Reads, letter: LetterState) -> LetterState:
    """The letter as the record has it now. Who a draft goes to follows every correction: what was kept when it
    was drafted is a hint only. An issued letter stays as it was issued. Raises NoSuchCase."""
    if letter.status != "draft":
        return letter
    file = reads.case(letter.case)
    matter = matters.of_letter(reads, file, letter, _no_words, file.opened_on)
    return letter if matter is None else letter._replace(to=goes_to(file, matter, letter.issuer))


def raised_at(reads: Reads, letter: LetterState) -> int | None:
    """The place in the record of the step that raised a letter; None where it no longer counts as it was recorded
    then. Raises NoSuchCase."""
    file = reads.case(letter.case)
    matter = matters.of_letter(reads, file, letter, _no_words, file.opened_on)
    return None if matter is None else matter.seq


def content(reads: Reads, letter: LetterState, words: Words, day: date) -> Mapping[str, Any] | None:
    """What a letter would say by the record as it is now: who it goes to and its fields, whatever it said when it
    was issued; None when the step that raised it no longer counts. Raises NoSuchCase."""
    file = reads.case(letter.case)
    matter = matters.of_letter(reads, file, letter, words, letter.issued_on or day)
    if matter is None:
        return None
    return {"to": goes_to(file, matter, letter.issuer), **fields.fields(matter)}


def goes_to(file: CaseFile, matter: Matter, issuer: str | None) -> str | None:
    """Who a paper goes to: what its declaration refers to, as it stood at the step that raised it, corrected since.
    A later move does not turn the letter of an earlier one round. Nobody writes to himself: then it is not known."""
    document, roles = file.law.procedure.documents[matter.document], file.law.procedure.roles
    to = document.to
    if to is None or to in NOBODY_ELSE:
        return to
    if to == ORIGIN:
        return _origin(file)
    if to in roles:
        holder = matter.holder(to)
        return None if holder == issuer else holder
    entry = matter.raised_by() or Entry("", matter.day, {}, (), 0)
    place = _place(file, matter, to, entry)
    return None if place is None else matter.organisations.addressee(roles, document.to_role, place, entry.on)


def _place(file: CaseFile, matter: Matter, reference: str, entry: Entry) -> str | None:
    """The organisation that a fact of a step names, seen from the step that raised the paper."""
    step, _, fact = reference.partition(".")
    track = file.law.procedure.steps[step].opens
    if track is not None and entry.step != step:
        # A letter about one of several things that are open goes where that one went.
        item = matter.open_item(track)
        return None if item is None else item.opened.facts.get(fact)
    for record in (matter.before, matter.record):
        found = look_up(record, reference, entry)
        if found.value is not None:
            return str(found.value)
    return None


def _origin(file: CaseFile) -> str | None:
    """Whoever sent the case that continues here, as the step that received it says."""
    steps = file.law.procedure.steps
    for entry in reversed(file.record.counting):
        if entry.step in steps and steps[entry.step].continues is not None and entry.facts.get("origin"):
            return str(entry.facts["origin"])
    return None


def _no_words(_fact: str, word: str) -> str:
    return word


# ---- who writes to whom ----------------------------------------------------------------------------


def sealed(reads: Reads, code: str, day: date) -> str | None:
    """The organisation that may put its seal: itself, whoever took it over, or the nearest above that has one.

    Raises NoSuchOrganisation.
    """
    at: str | None = _living(reads, code, day)
    organisations = reads.organisations({str(at)})
    return next(
        (
            each
            for each in organisations.upward(str(at), day)
            if organisations.names[each].kind not in SEALLESS
        ),
        None,
    )


def _living(reads: Reads, code: str, day: date) -> str:
    """The organisation, or the one that it went into by that day."""
    seen = [code]
    while True:
        known = reads.organisations({seen[-1]}).names[seen[-1]]
        gone = known.ended_on is not None and known.ended_on < day
        if not gone or known.successor is None or known.successor in seen:
            return seen[-1]
        seen.append(known.successor)


def _addressed(reads: Reads, addressee: str | None) -> str | None:
    if addressee is None:
        return UNKNOWN_ADDRESSEE
    if addressee in NOBODY_ELSE:
        return None
    return reads.organisations({addressee}).names[addressee].name
