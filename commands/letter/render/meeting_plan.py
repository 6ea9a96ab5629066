"""Which papers a meeting needs: of which cases, in which order, and who is held up."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import reading
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import documents
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter.render import form_paper
from ketnap.commands.letter.render.form_paper import Made
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.commands.words import hyphened
from ketnap.definitions.settings import Office
from ketnap.storage import queries
from ketnap.storage.queries import CaseLine
from ketnap.storage.reader import Reader
from ketnap.workflow import forms, issued, meeting, outlook, service
from ketnap.workflow.forms import Form
from ketnap.workflow.meeting import Turn
from ketnap.workflow.names import sort_key
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import NEW, Procedure


class Meeting(NamedTuple):
    """A meeting of an organisation on a day; `chosen` are the cases that it is about, none = all that have their turn;
    `papers` those that are wanted, none = what the steps ask for."""

    organisation: str
    on: date
    chosen: tuple[str, ...]
    papers: tuple[str, ...]


class Want(NamedTuple):
    """What is printed of one case: the steps with their papers."""

    file: CaseFile
    turns: tuple[Turn, ...]
    documents: tuple[str, ...]

    @property
    def due_on(self) -> date | None:
        return min((each.due_on for each in self.turns if each.due_on is not None), default=None)


class Held(NamedTuple):
    """A case whose turn it is and that something stands in the way of."""

    file: CaseFile
    turn: Turn


class Sheet(NamedTuple):
    """One paper of the meeting: of one case, or a list of the people of several. `issued` is its number, where it is an
    issued letter that waits to be put on file."""

    files: tuple[CaseFile, ...]
    made: Made
    issued: str | None = None


class Failed(NamedTuple):
    """A paper that cannot be made, and why."""

    file: CaseFile
    document: str
    problem: Problem


class Plan(NamedTuple):
    """What is printed, whose turn it is without being ready (of those chosen papers are printed all the same:
    `pressed`), which of the chosen cases have no turn, and which go by an earlier procedure, that prints no papers for
    meetings."""

    wants: tuple[Want, ...]
    held: tuple[Held, ...]
    pressed: tuple[Held, ...] = ()
    idle: tuple[CaseFile, ...] = ()
    older: tuple[CaseFile, ...] = ()


def plan(reader: Reader, asked: Meeting, invocation: Invocation) -> Plan:
    """What the meeting needs. Raises Problem for a case that is not of this organisation, NoSuchCase."""
    cases = _cases(reader, asked, invocation)
    wants: list[Want] = []
    held: list[Held] = []
    pressed: list[Held] = []
    idle: list[CaseFile] = []
    older: list[CaseFile] = []
    newest = reader.law().procedure
    for code in cases:
        file = reader.case(code)
        turns = tuple(_turns(reader, file, asked, invocation.today))
        ready = tuple(each for each in turns if each.ready or asked.chosen)
        names = [name for each in ready for name in each.documents]
        if asked.chosen and asked.papers:
            names = list(asked.papers)
        wanted = tuple(dict.fromkeys(names))
        if wanted:
            wants.append(Want(file, ready, wanted))
            pressed += [Held(file, each) for each in turns if not each.ready][:1]
        elif turns:
            held.append(Held(file, turns[0]))
        elif _prints_less(file.law.procedure, newest):
            older.append(file)
        elif asked.chosen:
            idle.append(file)
    return Plan(
        tuple(sorted(wants, key=_order)),
        tuple(sorted(held, key=lambda each: _name(each.file))),
        tuple(pressed) if asked.chosen else (),
        tuple(idle),
        tuple(sorted(older, key=_name)),
    )


def _prints_less(procedure: Procedure, newest: Procedure) -> bool:
    """Whether the newest procedure prints papers that this one does not."""
    known = {each.name for each in forms.printed(procedure)}
    return any(each.name not in known for each in forms.printed(newest))


def _order(want: Want) -> tuple[date, str, str]:
    """What is due first before all others, then by name."""
    return (want.due_on or date.max, *_name(want.file))


def _name(file: CaseFile) -> tuple[str, str]:
    return sort_key(file.person.name), file.code


def _cases(reader: Reader, asked: Meeting, invocation: Invocation) -> list[str]:
    """The cases that the meeting may be about. Raises Problem."""
    law = reader.law().procedure
    lines = {each.code: each for each in queries.cases(reader, asked.organisation)}
    if asked.chosen:
        return [_chosen(reader, text, asked, lines, invocation) for text in asked.chosen]

    def under_way(each: CaseLine) -> bool:
        return each.state != NEW and not (each.state in law.states and law.states[each.state].end)

    return [each.code for each in lines.values() if under_way(each)]


def _chosen(
    reader: Reader, text: str, asked: Meeting, lines: dict[str, CaseLine], invocation: Invocation
) -> str:
    code = reading.case_code(text, invocation)
    file = reader.case(code)
    if code not in lines:
        names = reader.organisations({file.cell, asked.organisation}).names
        message = _("{case} thuộc {cell}, không thuộc {meeting}.").format(
            case=code, cell=names[file.cell].name, meeting=names[asked.organisation].name
        )
        raise Problem("meeting.elsewhere", message, Exit.REFUSED, following=(line("case show", code),))
    return code


def _turns(reader: Reader, file: CaseFile, asked: Meeting, today: date) -> Iterator[Turn]:
    answers: Sequence[outlook.Answer] = service.why(reader, file, None, asked.on, max(asked.on, today))
    wanted = frozenset(asked.papers) if asked.papers else None
    organisations = reader.organisations({*service.places(file), asked.organisation})
    return meeting.turns(file, answers, organisations, asked.organisation, asked.on, wanted)


# ---- the papers ------------------------------------------------------------------------------------


class Sheets(NamedTuple):
    """The papers of a meeting in the order in which they are printed, and what could not be made."""

    sheets: tuple[Sheet, ...]
    failed: tuple[Failed, ...]


def sheets(reader: Reader, found: Plan, office: Office, on: date, done: Callable[[int, str], None]) -> Sheets:
    """Make the papers: lists of people first, one sheet for all; then case by case. `done` is told of each case."""
    newest = reader.law().procedure
    alone: list[Sheet] = []
    lists: dict[tuple[str, str], list[Sheet]] = {}
    failed: list[Failed] = []
    for at, want in enumerate(found.wants, start=1):
        for document in want.documents:
            try:
                documents.refuse_unprinted(newest.documents[document], want.file, Titles(newest))
                made = list(_of_case(reader, want.file, document, office, on))
            except Problem as problem:
                failed.append(Failed(want.file, document, problem))
                continue
            for each in made:
                if forms.joins(each.made.form) and each.issued is None:
                    lists.setdefault((document, each.made.form.issuer), []).append(each)
                else:
                    alone.append(each)
        done(at, want.file.code)
    joined = [_joined(each) for each in lists.values()]
    return Sheets((*joined, *alone), tuple(failed))


def _of_case(reader: Reader, file: CaseFile, document: str, office: Office, on: date) -> Iterator[Sheet]:
    """A paper of a case, one for each open item; where it has its number already, that very letter."""
    filed = documents.filing(file.law.procedure, document)
    waiting = issued.unused(reader, file.code, document) if filed else []
    if waiting:
        letter = waiting[-1]
        inputs = letter_paper.kept_inputs(letter)
        kept = Form(file.code, document, "", letter.issuer or "", None, inputs)
        yield Sheet((file,), Made(kept, (), form_paper.file_name(file, document, None)), letter.symbol)
        return
    written = _written(file, document)
    for item in form_paper.items(file, document, None):
        if item not in written:
            yield Sheet((file,), form_paper.made(reader, file, document, office, on, item))


def _written(file: CaseFile, document: str) -> set[str]:
    """The items whose own paper is on file: who has assessed is not asked again."""
    track = forms.track_of(file.law.procedure, document)
    if track is None:
        return set()
    keys = (file.record.key_of(track, entry) for _paper, entry in file.record.papers(document))
    return {key for key in keys if key is not None}


def _joined(found: Sequence[Sheet]) -> Sheet:
    """One list of everybody's people; what somebody's row lacks is what it lacks."""
    files = sorted((file for each in found for file in each.files), key=_name)
    form = forms.together([each.made.form for each in found])
    lacks = {lack.missing.source: lack for each in found for lack in each.made.lacks}
    title = hyphened(files[0].law.procedure.documents[form.document].title)
    return Sheet(tuple(files), Made(form, tuple(lacks.values()), title))
