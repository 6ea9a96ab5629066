"""The extract of a case as it goes out: what was sent with a letter, and what our procedure and register call it."""

from collections.abc import Iterable

from ketnap.commands.titles import Titles as OurTitles
from ketnap.exchange import extract, foreign_codes
from ketnap.exchange.extract import Extract
from ketnap.storage.reader import Reader
from ketnap.workflow.ports import CaseFile, LetterState
from ketnap.workflow.receiving import Sent
from ketnap.workflow.record import Entry


def of(reader: Reader, file: CaseFile, letter: LetterState, sent: Sent) -> Extract:
    """The extract that goes with a letter of a move. Raises NoSuchOrganisation."""
    procedure = file.law.procedure
    origin = letter.issuer or file.cell
    codes = {origin, *foreign_codes.named(procedure, sent.entries)}
    organisations = reader.organisations(codes).names
    return Extract(
        case=file.code,
        origin=origin,
        letter=letter.letter,
        row=sent.row,
        person=sent.person,
        entries=sent.entries,
        organisations=tuple(organisations[code] for code in sorted(codes)),
        titles=_titles(file, letter, sent.entries),
    )


def _titles(file: CaseFile, letter: LetterState, entries: Iterable[Entry]) -> extract.Titles:
    """In Vietnamese, whatever the shell speaks: the other office reads them."""
    titles = OurTitles(file.law.procedure)
    titles.language = "vi"
    steps, facts, documents = {}, {}, {letter.letter: titles.of("document", letter.letter)}
    for entry in entries:
        steps[entry.step] = titles.of("step", entry.step)
        facts.update({name: titles.fact(entry.step, name) for name in entry.facts})
        documents.update({paper.document: titles.of("document", paper.document) for paper in entry.papers})
    return extract.Titles(steps, facts, documents)
