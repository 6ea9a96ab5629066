"""Acting on a move, inside one transaction: the move where the line brings it, the row that fits, its drafts."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, NamedTuple

from ketnap.commands import facts, outcome, showing
from ketnap.commands.case import record as case_record
from ketnap.commands.case.move import movable, moves, transfer_rows
from ketnap.commands.case.move.moves import Move
from ketnap.commands.case.place import reading_place
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.draft import again as letter_again
from ketnap.commands.letter.issuing import vietnamese
from ketnap.commands.letter.shape import Known
from ketnap.commands.outcome import Told
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.reading import Unreadable
from ketnap.definitions.settings import office as office_of
from ketnap.storage import settings
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import issuing, repetition, service
from ketnap.workflow.commands import Advance, derived_key
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.issuing import SEALLESS, Sheet
from ketnap.workflow.outlook import Answer as RowAnswer
from ketnap.workflow.ports import CaseFile, LetterState
from ketnap.workflow.procedure import Step
from ketnap.workflow.record import Entry, Paper, standing
from ketnap.workflow.service import Repeated

if TYPE_CHECKING:
    from ketnap.commands.case.own_papers import Own


class Given(NamedTuple):
    """What a line says of the transfer itself."""

    on: date
    facts: tuple[str, ...]
    documents: tuple[str, ...]


class Transferred(NamedTuple):
    """What a line did: the row that fits and why not the others, what was recorded, the drafts it raised.

    `sheets` are the drafts as they would be printed today, as far as that is known; `own` the papers of the row that the
    office had numbered itself.
    """

    told: Told
    row: RowAnswer
    others: tuple[RowAnswer, ...]
    decision: Decision
    move: Move | None
    drafts: tuple[LetterState, ...]
    about: Known
    sheets: tuple[Sheet, ...]
    own: "Own | None"


class Taken(NamedTuple):
    """A row of the table that was recorded: the row and why not the others, what followed, and the papers that the
    office had numbered itself."""

    told: Told
    row: RowAnswer
    others: tuple[RowAnswer, ...]
    decision: Decision
    own: "Own | None"


class Completed(NamedTuple):
    """The move was acted on before and letters of it were voided since: they are drafted anew."""

    case: str
    row: Entry
    told: Told
    drafts: tuple[LetterState, ...]
    about: Known


class Before(NamedTuple):
    """The same line was typed before: what it recorded then, and the letters of that step."""

    again: Repeated
    told: Told
    letters: tuple[LetterState, ...]
    about: Known


def transfer(
    invocation: Invocation, uow: SqliteUnitOfWork, code: str, move: Move | None, given: Given
) -> Transferred | Before | Completed:
    """Record what a line asks for. Raises Problem: refused, a fact is missing, nothing fits; NoSuchCase."""
    file = uow.case(code)
    if move is None and not invocation.key:
        completed = _completed(invocation, uow, file)
        if completed is not None:
            return completed
    command_id = uow.next_command()
    again = _typed_before(invocation, uow, file, move, given)
    if again is None and move is not None and not movable.is_known(file, move.facts):
        again = record_move(invocation, uow, file, move, given.on, command_id)
        file = uow.case(code)
    if again is not None:
        return _before(invocation, uow, file, again)
    taken = take(invocation, uow, file, given, command_id)
    drafts = letters_of(uow, code, taken.decision.event.seq)
    return Transferred(
        taken.told,
        taken.row,
        taken.others,
        taken.decision,
        move,
        drafts,
        letter_shape.known(uow, invocation, drafts),
        _sheets(uow, drafts, invocation.today),
        taken.own,
    )


def take(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, given: Given, command_id: str
) -> Taken:
    """Record the row that fits the newest known move of a case. Raises Problem: it was acted on, a fact is missing,
    nothing fits, refused."""
    told = outcome.told_of(invocation, uow, file)
    done = transfer_rows.acted_on(file)
    if done is not None:
        raise acted_already(file, done, told)
    row, others = _row(invocation, uow, file, given.on, told, command_id)
    step = file.law.procedure.steps[row.step]
    read, papers, own = _brought(invocation, uow, file, step, given)
    if read.get("cell") == file.cell:
        raise movable.stays(uow, file, file.cell)
    command = _command(invocation, uow, file.code, row.step, given.on, read, papers, command_id)
    told = told._replace(organisations=uow.organisations(service.places(file, command)))
    decided = service.advance(uow, file, command, invocation.now, invocation.today)
    if isinstance(decided, Refusal):
        raise _refused(decided, told, own)
    assert isinstance(decided, Decision), "a line typed twice was found before"
    return Taken(told, row, others, decided, own)


def _refused(refusal: Refusal, told: Told, own: "Own | None") -> Problem:
    problem = outcome.refused(refusal, told)
    if own is None:
        return problem
    from ketnap.commands.case import own_papers

    return own_papers.hinted(problem, own)


def acted_already(file: CaseFile, done: Entry, told: Told) -> Problem:
    """That the newest move that is known was acted on."""
    text = _("{case}: việc chuyển này đã làm, «{step}», {day}. Chuyển lần nữa thì ghi việc chuyển mới.")
    step = told.titles.of("step", done.step)
    message = text.format(case=file.code, step=step, day=showing.long_day(done.on))
    return Problem("transfer.done", message, Exit.REFUSED, following=(line("letter list"),))


def _completed(invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile) -> Completed | None:
    """The letters that the newest transfer lacks, drafted anew; None where it lacks none."""
    row = transfer_rows.acted_on(file)
    drafts = () if row is None else draft_lacking(invocation, uow, file, row)
    if row is None or not drafts:
        return None
    told = outcome.told_of(invocation, uow, file)
    return Completed(file.code, row, told, drafts, letter_shape.known(uow, invocation, drafts))


def draft_lacking(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, row: Entry
) -> tuple[LetterState, ...]:
    """Fresh drafts of the letters of a transfer that are void without another in their place."""
    lacking = [
        each
        for each in letter_again.lacking(uow, uow.letters(file.code))
        if issuing.raised_at(uow, each) == row.seq
    ]
    made = [letter_again.draft(uow, invocation, each) for each in lacking]
    return tuple(each for each in made if each is not None)


def record_move(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, move: Move, on: date, command_id: str
) -> Repeated | None:
    """Record the move under the same command, so that one undo takes back both. A move recorded by an earlier
    line is left as it is; one that an earlier line has already acted on ends this line."""
    asked = moves.command(invocation, uow, file.code, move, on, command_id)
    done = service.advance(uow, file, asked, invocation.now, invocation.today)
    if isinstance(done, Repeated):
        return _row_of(uow, file, done.event.command)
    told = outcome.told_of(invocation, uow, file)
    told = told._replace(organisations=uow.organisations(service.places(file, asked)))
    if isinstance(done, Refusal):
        raise movable.refused(done, file, told)
    movable.refuse(uow, file, move.facts, on, told)
    return None


def _row_of(uow: SqliteUnitOfWork, file: CaseFile, command: str) -> Repeated | None:
    """The row of the table that a command recorded for this case."""
    rows = transfer_rows.steps(file.law.procedure)
    found = (event for case, event in uow.command(command) if case == file.code and event.step in rows)
    event = next(found, None)
    return None if event is None else Repeated(file.code, event)


def _typed_before(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, move: Move | None, given: Given
) -> Repeated | None:
    """Whether this very line was typed before. Which row it took is not known yet, so the keys of all are tried."""
    if invocation.key:
        earlier = uow.recorded(invocation.key)
        return None if earlier is None else Repeated(*earlier)
    if move is not None:
        key = moves.key_of(invocation, uow, file.code, move, given.on)
        earlier = uow.recorded(key)
        if earlier is not None:
            return _row_of(uow, file, earlier[1].command)
        return _acted_that_day(uow, file, move, given.on)
    for name in transfer_rows.steps(file.law.procedure):
        try:
            read, papers, _own = _brought(invocation, uow, file, file.law.procedure.steps[name], given)
        except (Unreadable, Problem):
            # What was typed fits other rows, or this one has to be asked about a paper.
            continue
        earlier = uow.recorded(_command(invocation, uow, file.code, name, given.on, read, papers, "").key)
        if earlier is not None:
            return Repeated(*earlier)
    return None


def _acted_that_day(uow: SqliteUnitOfWork, file: CaseFile, move: Move, on: date) -> Repeated | None:
    """The row that was recorded that day for this very move, which had been known for longer."""
    done, known = transfer_rows.acted_on(file), file.record.newest(moves.STEP)
    if done is None or known is None or done.on != on or dict(known.facts) != move.facts:
        return None
    event = next(each for place, each in standing(uow.events(file.code)) if place == done.seq)
    return Repeated(file.code, event)


def _row(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, on: date, told: Told, command_id: str
) -> tuple[RowAnswer, tuple[RowAnswer, ...]]:
    seen = file._replace(record=service.as_of(uow, file, on))
    asked = Advance(file.code, moves.STEP, on, {}, (), invocation.actor, "")
    answers = service.which_transfer(uow, seen, asked, invocation.today)
    fresh: frozenset[int] = frozenset()
    if not any(each.allowed for each in answers):
        events = standing(uow.events(file.code))
        fresh = frozenset(place for place, event in events if event.command == command_id)
    row = transfer_rows.chosen(seen, answers, told, fresh)
    return row, tuple(each for each in answers if each is not row)


def _brought(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, step: Step, given: Given
) -> tuple[dict[str, Any], tuple[Paper, ...], "Own | None"]:
    """The facts and papers that the line brings for a row, with those that the office has numbered itself; the new cell
    is the destination where that is one.

    Raises Unreadable, Problem.
    """
    place = reading_place(uow, file.law.procedure, invocation)
    read = facts.facts(given.facts, step, place)
    papers = facts.papers(given.documents, step, place)
    known = file.record.newest(moves.STEP)
    if any(fact.name == "cell" for fact in step.facts) and "cell" not in read and known is not None:
        destination = str(known.facts["destination"])
        if uow.organisations({destination}).names[destination].kind in SEALLESS:
            read["cell"] = destination
    own = case_record.own(uow, file, step, given.on, papers, place.titles)
    return read, papers if own is None else (*papers, *own.papers), own


def _command(
    invocation: Invocation,
    uow: SqliteUnitOfWork,
    case: str,
    step: str,
    on: date,
    read: dict[str, Any],
    papers: tuple[Paper, ...],
    command_id: str,
) -> Advance:
    key = invocation.key or repetition.key_for(
        uow, lambda again: derived_key(invocation.actor, case, step, on, read, papers, again)
    )
    return Advance(case, step, on, read, papers, invocation.actor, command_id, key=key)


def letters_of(reader: Reader, case: str, seq: int) -> tuple[LetterState, ...]:
    return tuple(letter for letter in reader.letters(case) if letter.seq == seq)


def _sheets(reader: Reader, drafts: Sequence[LetterState], today: date) -> tuple[Sheet, ...]:
    office = office_of(settings.every(reader))
    if office is None:
        return ()
    words = vietnamese(reader.law().procedure)
    found = [issuing.sheet(reader, draft, office, words, today) for draft in drafts]
    return tuple(each for each in found if isinstance(each, Sheet))


def _before(invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, again: Repeated) -> Before:
    letters = tuple(issuing.followed(uow, each) for each in letters_of(uow, again.case, again.event.seq))
    told = outcome.told_of(invocation, uow, file)
    return Before(again, told, letters, letter_shape.known(uow, invocation, letters))
