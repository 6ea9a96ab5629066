"""Letters from draft to issued: who signs, in which run of numbers they stand, everything that is printed on them.

Pure: what a letter prints is a value, kept with its hash when the number is taken. An issued letter is printed from
these inputs alone, whatever becomes of its case. Form: QĐ 399-QĐ/TW, HD 05-HD/VPTW (both known second-hand).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from ketnap.workflow import correspondence, service
from ketnap.workflow.correspondence import Matter, Words
from ketnap.workflow.names import folded
from ketnap.workflow.organisations import Organisation, Organisations, Post
from ketnap.workflow.ports import CaseFile, LetterState, Reads
from ketnap.workflow.record import Event, Record, fold, in_order, standing
from ketnap.workflow.references import look_up

PERSON = "person"
"""The addressee of a letter that is handed to the person it is about."""

ORIGIN = "origin"
"""The addressee of a letter back to whoever sent the case; the register does not know who that is."""

SEALLESS = frozenset({"cell", "section", "section_committee"})
"""Kinds of organisations without a seal: their papers go through the committee above (399-QĐ/TW, second-hand)."""

UNKNOWN_ADDRESSEE = "…………………………………………"
# What signs, by the beginning of a name: the abbreviation of its papers, and the party organisation that it leads.
_BODIES = {
    "Thành ủy": ("TU", "Đảng bộ thành phố"),
    "Tỉnh ủy": ("TU", "Đảng bộ tỉnh"),
    "Quận ủy": ("QU", "Đảng bộ quận"),
    "Huyện ủy": ("HU", "Đảng bộ huyện"),
    "Đảng ủy": ("ĐU", "Đảng bộ"),
    "Chi bộ": ("CB", "Chi bộ"),
}
# Decided by the standing committee or its permanent members: both sign for the standing committee.
_FOR_STANDING_COMMITTEE = frozenset({"standing", "standing_board"})
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


class OwnOffice(Protocol):
    """What the office that keeps the book says about itself."""

    @property
    def organisation(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def upper(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def term_start(self) -> date | None: ...
    @property
    def certificate_symbol(self) -> str: ...


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
    numbers began, as ISO text ("" where the office has not said it); `addressee` is "person" or the code of an
    organisation, None where it is not known; `inputs` are all that is printed, without number and day."""

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
    matter = _matter(reads, file, letter, words, day)
    if matter is None:
        return Obstacle(letter, "undone")
    if letter.issuer is None:
        return Obstacle(letter, "issuer")
    issuer = sealed(reads, letter.issuer, day)
    if issuer is None:
        return Obstacle(letter, "seal")
    document = file.law.procedure.documents[letter.letter]
    kind = document.letter or ""
    head = _head(reads, issuer, office, day)
    symbol = office.certificate_symbol if kind == "CN" else f"-{kind}/{head['symbol']}"
    addressee = to or _goes_to(file, matter, letter.letter)
    if addressee == ORIGIN:
        addressee = None
    if addressee is not None and addressee != PERSON:
        addressee = sealed(reads, addressee, day) or addressee
    printed = {
        "kind": kind,
        "number": None,
        "symbol": symbol,
        "issued_on": None,
        "year": day.year,
        "addressee": _addressed(reads, addressee),
        "short_code": None,
        "case": letter.case,
        "anchor": None,
    }
    fields = correspondence.fields(matter, letter.letter)
    inputs = plain({"office": head, "letter": printed, **fields})
    raised_on = matter.raised_by().on
    return Sheet(letter, issuer, kind, symbol, term_of(office), addressee, raised_on, inputs)


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
    matter = _matter(reads, file, letter, _no_words, file.opened_on)
    return letter if matter is None else letter._replace(to=_goes_to(file, matter, letter.letter))


def raised_at(reads: Reads, letter: LetterState) -> int | None:
    """The place in the record of the step that raised a letter; None where it no longer counts as it was recorded
    then. Raises NoSuchCase."""
    file = reads.case(letter.case)
    matter = _matter(reads, file, letter, _no_words, file.opened_on)
    return None if matter is None else matter.seq


def content(reads: Reads, letter: LetterState, words: Words, day: date) -> Mapping[str, Any] | None:
    """What a letter would say by the record as it is now: who it goes to and its fields, whatever it said when it
    was issued; None when the step that raised it no longer counts. Raises NoSuchCase."""
    file = reads.case(letter.case)
    matter = _matter(reads, file, letter, words, letter.issued_on or day)
    if matter is None:
        return None
    to = _goes_to(file, matter, letter.letter)
    return {"to": to, **correspondence.fields(matter, letter.letter)}


def _goes_to(file: CaseFile, matter: Matter, letter: str) -> str | None:
    """Who a letter goes to: what its paper refers to, as it stood at the step that raised it, corrected since.
    A later move does not turn the letter of an earlier one round."""
    to = file.law.procedure.documents[letter].to
    if to in (None, PERSON, ORIGIN):
        return to
    entry = matter.raised_by()
    for record in (matter.before, matter.record):
        found = look_up(record, str(to), entry)
        if found.value is not None:
            return str(found.value)
    return None


def _no_words(_fact: str, word: str) -> str:
    return word


def _matter(reads: Reads, file: CaseFile, letter: LetterState, words: Words, day: date) -> Matter | None:
    """The case as the letter sees it; None when the step that raised the letter no longer counts."""
    events = reads.events(file.code)
    found = next(((place, event) for place, event in standing(events) if event.seq == letter.seq), None)
    if found is None:
        return None
    place, event = found
    if not any(entry.seq == place and entry.step == event.step for entry in file.record.counting):
        return None
    organisations = reads.organisations(service.places(file))
    before = _before(file, events, place, event)
    return Matter(file.law, organisations, file.record, before, file.person, place, day, words)


def _before(file: CaseFile, events: Sequence[Event], place: int, event: Event) -> Record:
    """The record as it stood before the step that raised the letter."""
    entries = in_order(events)
    own = next(
        at
        for at, entry in enumerate(entries)
        if entry.seq == place and entry.step == event.step and not entry.carried
    )
    earlier = entries[:own]
    procedure = file.law.procedure
    latest = earlier[-1].on if earlier else None
    return Record(procedure, file.code, file.record.version, fold(procedure, earlier), latest)


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
    if addressee == PERSON:
        return None
    return reads.organisations({addressee}).names[addressee].name


def _head(reads: Reads, issuer: str, office: OwnOffice, day: date) -> dict[str, Any]:
    """The issuing organisation as its paper names it: our own office by its settings, another by the register."""
    organisations = reads.organisations({issuer})
    register = organisations.names[issuer]
    ours = issuer == office.organisation
    body = _body(register)
    title, name = _signer(reads.posts(issuer, day))
    manner = organisations.manner(issuer, day)
    return {
        "upper": office.upper if ours and office.upper else _upper(organisations, issuer, day),
        "name": _name(register, office) if ours else register.name,
        "place": office.place,
        "authority": f"T/M {'Ban Thường vụ' if manner in _FOR_STANDING_COMMITTEE else body}",
        "signer_title": title,
        "signer_name": name,
        "symbol": register.abbreviation or _BODIES.get(body, ("ĐU", ""))[0],
        "archive": body,
        "stamp_note": None,
    }


def _name(register: Organisation, office: OwnOffice) -> str:
    """Our own name. Settings often hold it in the capitals of the head, which a sentence cannot use."""
    if not office.name or office.name.casefold() == register.name.casefold():
        return register.name
    return office.name


def _body(organisation: Organisation) -> str:
    """Đảng ủy, of Đảng ủy phường Lê Chân: what signs and where the copy stays."""
    name = organisation.name.casefold()
    return next((body for body in _BODIES if name.startswith(body.casefold())), organisation.name)


def _upper(organisations: Organisations, issuer: str, day: date) -> str:
    """The line above the issuer: the party organisation that the committee above leads."""
    above = organisations.above(issuer, day)
    if above is None:
        return ""
    committee = organisations.names[above]
    body = _body(committee)
    party = _BODIES.get(body, ("", body))[1]
    return party + committee.name[len(body) :]


def _signer(posts: Iterable[Post]) -> tuple[str, str | None]:
    """Who signs: the secretary, else a deputy; without either the name is left to be written by hand."""
    found: dict[str, str] = {}
    for post in posts:
        title = folded(post.title)
        for signing in ("Bí thư", "Phó Bí thư"):
            if title.startswith(folded(signing)):
                found.setdefault(signing, post.holder)
    for signing in ("Bí thư", "Phó Bí thư"):
        if signing in found:
            return signing, found[signing]
    return "Bí thư", None
