"""The case as one paper sees it: a letter at the step that raised it, any paper as the record stands.

What a paper may print is read off the result (`correspondence/`).
"""

from collections.abc import Sequence
from datetime import date

from ketnap.workflow import service
from ketnap.workflow.correspondence.matter import Matter, Sent, Words
from ketnap.workflow.ports import CaseFile, LetterState, Reads
from ketnap.workflow.record import Event, Record, fold, in_order, standing


def of_letter(reads: Reads, file: CaseFile, letter: LetterState, words: Words, day: date) -> Matter | None:
    """The case as a letter sees it; None when the step that raised the letter no longer counts."""
    events = reads.events(file.code)
    found = next(((place, event) for place, event in standing(events) if event.seq == letter.seq), None)
    if found is None:
        return None
    place, event = found
    if not any(entry.seq == place and entry.step == event.step for entry in file.record.counting):
        return None
    before = _before(file, events, place, event.step)
    return _matter(reads, file, events, letter.letter, words, day)._replace(before=before, seq=place)


def as_it_stands(
    reads: Reads, file: CaseFile, document: str, words: Words, day: date, item: str | None
) -> Matter:
    """The case as a paper sees it that is printed now, without being drafted. A paper that a step brought already
    is seen from that step: a decision that annuls another still names it."""
    events = reads.events(file.code)
    matter = _matter(reads, file, events, document, words, day)._replace(item=item)
    for entry in reversed(file.record.counting):
        if not entry.carried and any(paper.document == document for paper in entry.papers):
            return matter._replace(before=_before(file, events, entry.seq, entry.step), seq=entry.seq)
    return matter


def _matter(
    reads: Reads, file: CaseFile, events: Sequence[Event], document: str, words: Words, day: date
) -> Matter:
    return Matter(
        file.law,
        reads.organisations(service.places(file)),
        file.record,
        file.record,
        file.person,
        None,
        day,
        words,
        document,
        sent=_sent(reads, file.code, events),
        taken=tuple(in_order(events)),
    )


def _before(file: CaseFile, events: Sequence[Event], place: int, step: str) -> Record:
    """The record as it stood before a step that was recorded here."""
    entries = in_order(events)
    own = next(
        at
        for at, entry in enumerate(entries)
        if entry.seq == place and entry.step == step and not entry.carried
    )
    earlier = entries[:own]
    procedure = file.law.procedure
    latest = earlier[-1].on if earlier else None
    return Record(procedure, file.code, file.record.version, fold(procedure, earlier), latest)


def _sent(reads: Reads, case: str, events: Sequence[Event]) -> tuple[Sent, ...]:
    """The letters of the case that have their numbers, each with the place of the step that raised it."""
    places = {seq: place for place, event in standing(events) for seq in (place, event.seq)}
    return tuple(
        Sent(each.letter, places[each.seq], each.symbol, each.issued_on)
        for each in reads.letters(case)
        if each.status == "issued" and each.symbol and each.issued_on and each.seq in places
    )
