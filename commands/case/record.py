"""Recording one step of a case: the command with its key, the service call, the answer. One way for all commands."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from ketnap.commands import facts, outcome, showing
from ketnap.commands.contract import line
from ketnap.commands.facts import Place
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit, Problem, not_found, usage
from ketnap.commands.reading import Unreadable
from ketnap.commands.titles import Titles
from ketnap.workflow import repetition, service
from ketnap.workflow.commands import Advance, derived_key
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Step
from ketnap.workflow.record import Paper

if TYPE_CHECKING:
    from ketnap.commands.case.own_papers import Own
    from ketnap.storage.unit_of_work import SqliteUnitOfWork


def ask(
    invocation: Invocation,
    uow: "SqliteUnitOfWork",
    case: str,
    step: str,
    on: date,
    given: dict[str, Any],
    papers: tuple[Paper, ...],
) -> Advance:
    """The command to record a step; its key is derived where none was given, so that a line typed twice is known."""
    key = invocation.key or repetition.key_for(
        uow, lambda again: derived_key(invocation.actor, case, step, on, given, papers, again)
    )
    # A line typed twice records nothing, so it takes no number either.
    number = uow.next_command() if uow.recorded(key) is None else ""
    return Advance(case, step, on, given, papers, invocation.actor, number, key=key)


def own(
    uow: "SqliteUnitOfWork", file: CaseFile, step: Step, on: date, papers: Sequence[Paper], titles: Titles
) -> "Own | None":
    """The papers of a step that a line does not give and the office has numbered itself; None for a step that has none
    such. Raises Problem."""
    documents, given = file.law.procedure.documents, {paper.document for paper in papers}
    wanted = [name for name in step.documents if documents[name].letter is not None and name not in given]
    if not wanted:
        return None
    # Not at the top: only a few steps have papers of our own.
    from ketnap.commands.case import own_papers

    return own_papers.found(uow, file.code, step, on, wanted, titles)


def record(invocation: Invocation, uow: "SqliteUnitOfWork", file: CaseFile, command: Advance) -> Answer:
    """Record one step and answer. Raises Problem when it is refused."""
    titles = Titles(file.law.procedure)
    if invocation.key:
        refuse_other_use(uow, command, titles)
    told = Told(invocation, titles, uow.organisations(service.places(file, command)), file.record)
    done = service.advance(uow, file, command, invocation.now, invocation.today)
    return outcome.answer(done, told, (line("case why", file.code),))


def refuse_changed(
    invocation: Invocation, uow: "SqliteUnitOfWork", file: CaseFile, command: Advance, version: int | None
) -> None:
    """Raises Problem where somebody recorded a step since the version that this line was typed for."""
    if version is None or version == file.record.version or uow.recorded(command.key) is not None:
        return
    # Not at the top: nearly every line is recorded without it.
    from ketnap.commands.case import changed

    raise changed.problem(uow, file, command, version, Told(invocation, Titles(file.law.procedure)))


def refuse_other_use(uow: "SqliteUnitOfWork", command: Advance, titles: Titles) -> None:
    """A key that was given stands for one step. Raises Problem where it was used for another."""
    earlier = uow.recorded(command.key)
    if earlier is None:
        return
    case, event = earlier
    known = (event.step, event.happened_on, dict(event.facts), tuple(event.papers))
    if known == (command.step, command.happened_on, dict(command.facts), tuple(command.papers)):
        return
    text = _(
        "Khóa «{key}» đã dùng cho «{step}», {day} · {case} · lệnh {command}. Lệnh này chưa ghi: dùng khóa khác."
    )
    message = text.format(
        key=command.key,
        step=titles.of("step", event.step),
        day=showing.long_day(event.happened_on),
        case=case,
        command=event.command,
    )
    raise Problem("key.taken", message, Exit.CHANGED, following=(line("case history", case),))


def step_named(text: str, place: Place) -> Step:
    """The step that a text names. Raises Problem (exit 8) with what may have been meant."""
    try:
        return facts.step_named(text, place)
    except Unreadable as error:
        raise not_found("step.unknown", "\n".join(error.sentences)) from error


def typed(
    step: Step, place: Place, given: Sequence[str], vote: str | None, documents: Sequence[str]
) -> tuple[dict[str, Any], tuple[Paper, ...]]:
    """The facts and papers of a step as they were typed; what cannot be read is said of all of them at once.

    Raises Unreadable, Problem.
    """
    votes = [fact.name for fact in step.facts if fact.type.kind == "vote"]
    if vote is not None and not votes:
        raise usage(_("Bước «{step}» không có biểu quyết.").format(step=place.titles.of("step", step.name)))
    read: dict[str, Any] = {}
    papers: tuple[Paper, ...] = ()
    unread: list[str] = []
    try:
        read = facts.facts(given, step, place)
    except Unreadable as error:
        unread += error.sentences
    try:
        if vote is not None:
            read[votes[0]] = facts.votes(vote)
    except Unreadable as error:
        unread += error.sentences
    try:
        papers = facts.papers(documents, step, place)
    except Unreadable as error:
        unread += error.sentences
    if unread:
        raise Unreadable(*unread)
    return read, papers
