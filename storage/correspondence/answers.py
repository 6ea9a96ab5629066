"""What addressees said of letters, as lists and reminders ask of it: who has not answered, who refused, which moves
somebody still has to be told of."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ketnap.storage.correspondence.letters import LetterLine, line_of
from ketnap.storage.reader import Reader, letter_of
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow import announcing, answering, letter_life
from ketnap.workflow.letter_life import Standing
from ketnap.workflow.ports import LetterState


class Waiting(NamedTuple):
    """An issued letter that is not settled: where it stands, on which day it was sent, refused with which reason."""

    line: LetterLine
    standing: Standing
    sent_on: date | None = None
    refused_on: date | None = None
    because: str | None = None

    @property
    def letter(self) -> LetterState:
        return self.line.letter

    @property
    def refused(self) -> bool:
        return self.standing.station == letter_life.REFUSED


def unacknowledged(reader: Reader) -> list[Waiting]:
    """Issued letters of which nobody has heard that they arrived, the oldest first: sent, or not even that."""
    found = (_waiting(reader, line_of(row)) for row in reader.cursor.execute(sql.LETTERS_OPEN).fetchall())
    return [
        each
        for each in found
        if each.standing.awaited
        and answering.wanted(reader, each.letter)
        and not answering.arrived_by_step(reader, each.letter)
    ]


def refused(reader: Reader) -> list[Waiting]:
    """Letters that were refused and whose step still counts: the move has to be done again, or taken back."""
    found = (_waiting(reader, line_of(row)) for row in reader.cursor.execute(sql.LETTERS_REFUSED).fetchall())
    return [each for each in found if answering.wanted(reader, each.letter)]


def standing(reader: Reader, letter: LetterState) -> Standing:
    """Where an issued letter stands."""
    return letter_life.stands(reader.receipts(letter.id))


def _waiting(reader: Reader, line: LetterLine) -> Waiting:
    receipts = letter_life.standing(reader.receipts(line.letter.id))
    refusal = next((each for each in receipts if each.status == letter_life.REFUSED), None)
    return Waiting(
        line,
        letter_life.stands(receipts),
        letter_life.since(receipts, letter_life.SENT),
        None if refusal is None else refusal.received_on,
        None if refusal is None else refusal.because,
    )


def by_short_code(reader: Reader, short_code: str) -> list[LetterState]:
    """The letters that bear a short code: one, or none."""
    return [letter_of(row) for row in reader.cursor.execute(sql.LETTERS_BY_SHORT_CODE, (short_code,))]


def withdrew(reader: Reader, command: str) -> bool:
    """Whether a command took back what another one recorded of letters."""
    (count,) = reader.cursor.execute(sql.RECEIPTS_WITHDRAWN_BY, (command,)).fetchone()
    return bool(count)


class Addressee(NamedTuple):
    """Who was written to with a step of a case, and what the letters are called: 42-CV/ĐU."""

    organisation: str
    letters: str


def addressee(reader: Reader, case: str, place: int) -> Addressee | None:
    """Who the letters went to that the step at a place of a case raised; None as long as none is issued."""
    found = answering.of_step(reader, case, place)
    if not found or found[0].to is None:
        return None
    symbols = dict.fromkeys(str(each.symbol) for each in found if each.to == found[0].to)
    return Addressee(found[0].to, ", ".join(symbols))


# ---- moves


def silent(reader: Reader) -> list[announcing.Silence]:
    """The newest known moves of cases of which nobody at the other end was told, what took effect first before all
    others."""
    return sorted(_silent(reader), key=lambda each: (each.effective_on, each.case))


def _silent(reader: Reader) -> Iterator[announcing.Silence]:
    rows = announcing.rows(reader.law().procedure)
    told: dict[str, int] = {}
    for code, step, seq in reader.cursor.execute(sql.MOVES_TOLD):
        if step in rows:
            told[code] = max(seq, told.get(code, 0))
    for code, seq in reader.cursor.execute(sql.MOVES_KNOWN).fetchall():
        # Of nearly every move somebody was told since it was last recorded or corrected: that case is not read.
        if told.get(code, 0) < seq:
            found = announcing.silence(reader, reader.case(code))
            if found is not None:
                yield found
