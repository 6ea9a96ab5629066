"""Papers that the office numbered itself and that no step of the case bears yet: a decision that was issued as a letter
is the paper that the step «decide» asks for."""

from datetime import date

from ketnap.workflow.names import folded
from ketnap.workflow.ports import LetterState, Reads
from ketnap.workflow.record import Paper, entries_of, standing

SameLine = tuple[str, date]
"""A step and its day: what was recorded by the very line that is typed again."""


def unused(reads: Reads, case: str, document: str, line: SameLine | None = None) -> list[LetterState]:
    """The letters of a case that are this document, have their number and are not on file, oldest first. What the same
    `line` put on file counts as not there, so that a line typed twice means the same twice."""
    found = [
        each
        for each in reads.letters(case)
        if each.letter == document and each.status == "issued" and each.symbol
    ]
    if not found:
        return []
    entries = [entry for place, event in standing(reads.events(case)) for entry in entries_of(event, place)]
    on_file = {
        _known_by(paper)
        for entry in entries
        for paper in entry.papers
        if paper.document == document and (entry.step, entry.on) != line
    }
    return [each for each in found if _known_by(paper_of(each)) not in on_file]


def paper_of(letter: LetterState) -> Paper:
    """An issued letter as the paper that a step brings."""
    assert letter.symbol is not None, "it is issued"
    assert letter.issued_on is not None, "it is issued"
    return Paper(letter.letter, letter.symbol, letter.issued_on)


def _known_by(paper: Paper) -> tuple[str, date]:
    """By what a number is the same however it was typed: 12-QĐ/ĐU, 12 qd/du."""
    return "".join(sign for sign in folded(paper.number) if sign.isalnum()), paper.issued_on
