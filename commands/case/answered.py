"""An answer that was typed as a step: recorded of the letters of the newest move as well, so that letter and case say
the same. As `letter receipt` does it; here the case is named and not the letter."""

from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from typing import Any

from ketnap.commands import outcome
from ketnap.commands.contract import Line, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter import statuses
from ketnap.commands.letter.life import targets, telling
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer
from ketnap.commands.titles import Titles
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import announcing, answering, letter_life, service
from ketnap.workflow.answering import Said
from ketnap.workflow.ports import CaseFile, LetterState
from ketnap.workflow.record import Event
from ketnap.workflow.service import Repeated


def letters_of(reads: Reader, file: CaseFile) -> tuple[LetterState, ...]:
    """The issued letters that went to organisations with the newest move of a case."""
    newest = announcing.newest(file.record)
    if newest is None or newest[1] is None:
        return ()
    return answering.of_step(reads, file.code, newest[1].seq)


def to_type(reads: Reader, file: CaseFile) -> Line | None:
    """The line that records the answer to the newest move: of its letter, or of all of them by the case; None where
    it has none that was issued."""
    letters = letters_of(reads, file)
    if not letters:
        return None
    return line_of(letter_shape.named(letters[0]) if len(letters) == 1 else file.code)


def line_of(named: str) -> Line:
    """The line that records the answer to a letter, or to the newest move of a case."""
    arrived = statuses.typed(letter_life.ARRIVED)
    return line("letter receipt", named, "--code", arrived, "--how", _("CÁCH BIẾT"))


def record(
    uow: SqliteUnitOfWork, invocation: Invocation, file: CaseFile, facts: Mapping[str, Any], on: date
) -> Answer | None:
    """Record an answer of the letters and of the case; None where there is no letter that it could be about, or where
    the step lacks what it asks for: then it is judged as any step. Raises Problem, nothing is recorded then."""
    status, because = facts.get("code"), facts.get("because")
    if status is None or (status in letter_life.WITH_REASON and not because):
        return None
    letters = letters_of(uow, file)
    number = facts.get("letter_number")
    if number is not None:
        letters = tuple(each for each in letters if each.symbol == number)
    if not letters:
        return None
    if number is None and len({each.to for each in letters}) > 1:
        letters = targets.told_of(uow, file.code, None, invocation)[0].letters
    said = Said(status, on, facts.get("how") or "", because)
    recorded = telling.record(uow, invocation, [targets.Target(file.code, letters)], said)
    return _answer(recorded, uow, invocation, file)


def _answer(
    recorded: telling.Recorded, uow: SqliteUnitOfWork, invocation: Invocation, file: CaseFile
) -> Answer:
    """The answer of `case advance`, with the letters; of `letter receipt` where the case took no step of it."""
    told = Told(invocation, Titles(file.law.procedure), uow.organisations(service.places(file)), file.record)
    following = (line("case why", file.code),)
    if recorded.decisions:
        made = outcome.recorded(recorded.decisions[0], told, following)
    else:
        event = _event(uow, recorded.command, file.code)
        if event is None:
            return telling.answer(recorded, invocation)
        made = outcome.repeated(Repeated(file.code, event), told)
    names = [letter_shape.named(each) for each in recorded.letters]
    text = _("Ghi vào cả văn bản {letters}: {status}.")
    said = text.format(letters=", ".join(names), status=statuses.title(recorded.said.status))
    return made._replace(data={**made.data, "letters_answered": names}, blocks=(*made.blocks, said))


def _event(reads: Reader, command: str, case: str) -> Event | None:
    return next((event for code, event in reads.command(command) if code == case), None)
