"""One function per request: load, decide, record. Nothing here commits; the shell opened the transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketnap.workflow import decision, outlook
from ketnap.workflow.codes import command_id, command_number
from ketnap.workflow.commands import Advance, Command, Correct, Person, Withdraw
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.law import Law
from ketnap.workflow.ports import CaseFile, NoSuchOrganisation, Reads, Receipt, UnitOfWork
from ketnap.workflow.procedure import Procedure, once
from ketnap.workflow.record import Entry, Event, Record, moved_between, standing


class Repeated(NamedTuple):
    """The same line was typed before: what it recorded then. Nothing was changed."""

    case: str
    event: Event


class Undone(NamedTuple):
    """What undoing a command withdrew, case by case."""

    command: str
    decisions: tuple[Decision, ...]


class CannotUndo(NamedTuple):
    """Why a command cannot be undone: `code` says the reason (sent, issued, later, answered, void, undone, undoing,
    moved, refused), `case` and `seq` where `case correct` applies."""

    command: str
    code: str
    case: str
    seq: int


class NoSuchCommand(Exception):
    """No command bears this id, or nothing was recorded yet."""

    def __init__(self, command: str) -> None:
        super().__init__(command)
        self.command = command


def places(file: CaseFile, command: Command | None = None) -> set[str]:
    """The organisations that a decision about a case may ask for: its cells, and every organisation named in
    its facts or in the command."""
    steps: list[Entry | Advance | Correct] = [*file.record.counting]
    if command is not None and not isinstance(command, Withdraw):
        steps.append(command)
    return {file.cell} | named_in(file.law.procedure, steps)


def named_in(procedure: Procedure, steps: Iterable[Entry | Advance | Correct]) -> set[str]:
    """The organisations that the facts of these steps name."""
    naming = _naming(procedure)
    return {
        str(each.facts[name])
        for each in steps
        if each.step in naming
        for name in naming[each.step]
        if each.facts.get(name)
    }


@once
def _naming(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """The steps that name organisations, and in which facts."""
    found: dict[str, list[str]] = {}
    for step in procedure.steps.values():
        for fact in step.facts:
            kinds = {fact.type.kind, procedure.facts[fact.name].type.kind if fact.sets else ""}
            if "organisation" in kinds:
                found.setdefault(step.name, []).append(fact.name)
    return {step: tuple(facts) for step, facts in found.items()}


def open_case(
    uow: UnitOfWork, person: Person, command: Advance, now: datetime, today: date
) -> Decision | Refusal | Repeated:
    """Start a case with a step that is possible from `new` (discover, take_over, a step that continues).

    Raises NoSuchOrganisation.
    """
    earlier = uow.recorded(command.key) if command.key else None
    if earlier is not None:
        return Repeated(*earlier)
    law = uow.law()
    outcome = decide_opening(uow, law, command, now, today)
    if isinstance(outcome, Decision):
        uow.open(person, str(command.facts["cell"]), law, outcome, command.key)
    return outcome


def decide_opening(
    uow: UnitOfWork, law: Law, command: Advance, now: datetime, today: date
) -> Decision | Refusal:
    """Decide about the first step of a case without recording it. Raises NoSuchOrganisation."""
    record = Record.empty(law.procedure, command.case)
    named = named_in(law.procedure, (command, *command.carried))
    organisations = uow.organisations({str(command.facts["cell"])} | named)
    return decision.decide(law, organisations, record, (), (), command, now, today)


def advance(
    uow: UnitOfWork, file: CaseFile, command: Command, now: datetime, today: date
) -> Decision | Refusal | Repeated:
    """Record one step, correction or withdrawal of an existing case, as `file` shows it.

    Raises NoSuchOrganisation, NoSuchEvent, ChangedBySomeoneElse.
    """
    earlier = uow.recorded(command.key) if command.key else None
    if earlier is not None:
        return Repeated(*earlier)
    outcome = decide(uow, file, command, now, today)
    if isinstance(outcome, Decision):
        uow.save(file, outcome, command.key)
    return outcome


Advanced = Event | Refusal | Repeated | NoSuchOrganisation
"""What became of one of many people: what was recorded, or why not. Also an organisation that nobody knows is a reason
to leave out one alone."""


def advance_all(
    uow: UnitOfWork, asked: Iterable[tuple[CaseFile, Command]], now: datetime, today: date
) -> list[Advanced]:
    """The same for a class of people, each case once: whoever cannot take the step leaves the others alone.

    Nothing is written before everybody is decided about: then all of it is, table by table, and nothing has to be
    taken back. Raises NoSuchEvent, ChangedBySomeoneElse: nothing of it is kept.
    """
    found: list[Advanced] = []

    # One after the other from reading to rows, so that what was read of a case is let go before the next one comes.
    def decided() -> Iterator[tuple[CaseFile, Decision, str]]:
        for file, command in asked:
            earlier = uow.recorded(command.key) if command.key else None
            if earlier is not None:
                found.append(Repeated(*earlier))
                continue
            try:
                outcome = decide(uow, file, command, now, today)
            except NoSuchOrganisation as unknown:
                found.append(unknown)
                continue
            if isinstance(outcome, Decision):
                yield file, outcome, command.key
                found.append(outcome.event)
            else:
                found.append(outcome)

    uow.save_all(decided())
    return found


def decide(
    uow: UnitOfWork, file: CaseFile, command: Command, now: datetime, today: date
) -> Decision | Refusal:
    """Decide without recording."""
    organisations = uow.organisations(places(file, command))
    history = decision.needs_history(file.record, command)
    events = tuple(uow.events(file.code)) if history else ()
    return decision.decide(file.law, organisations, file.record, file.running, events, command, now, today)


def undo(
    uow: UnitOfWork, command: str, new_command: str, actor: str, now: datetime, today: date
) -> Undone | CannotUndo:
    """Take back everything that one command recorded (promise 7), if nothing of it has left and nothing was
    recorded on its cases since; else say why not. A step is withdrawn; of a correction, what stood there before
    is put back.

    Raises NoSuchCommand.
    """
    written = uow.command(command)
    answers = uow.receipts_by(command)
    if not written and not answers:
        raise NoSuchCommand(command)
    reason = _not_undoable(uow, command, written) or _answered_since(uow, command, answers)
    if reason is not None:
        return reason
    if answers:
        uow.withdraw_receipts(command, new_command)
    decisions: list[Decision] = []
    # Newest first, so that each event is the last of its case when its turn comes.
    for case, event in reversed(written):
        file = uow.case(case)
        taking_back = _taking_back(uow.events(case), case, event, new_command, actor)
        outcome = decide(uow, file, taking_back, now, today)
        if not isinstance(outcome, Decision):
            assert not decisions, "a withdrawal is never refused, and a correction is alone in its command"
            return CannotUndo(command, "refused", case, event.seq)
        uow.save(file, outcome, "")
        decisions.append(outcome)
    return Undone(command, tuple(decisions))


_UNDOING = "hoàn tác "
"""How the reason of an undo begins in the history; the command that was undone follows."""


def _taking_back(events: Sequence[Event], case: str, event: Event, new_command: str, actor: str) -> Command:
    """The command that undoes one event."""
    because = _UNDOING + event.command
    place = _place_of(events, event)
    before = dict(standing(each for each in _remaining(events) if each.seq < event.seq)).get(place)
    if before is None:
        return Withdraw(case, place, because, actor, new_command)
    return Correct(
        case,
        place,
        before.step,
        before.happened_on,
        before.facts,
        before.papers,
        because,
        actor,
        new_command,
        before.carried,
    )


def _place_of(events: Iterable[Event], event: Event) -> int:
    """The place in the history that an event took."""
    by_seq = {each.seq: each for each in events}
    while event.replaces is not None:
        event = by_seq[event.replaces]
    return event.seq


def _remaining(events: Sequence[Event]) -> list[Event]:
    """The history as if what was undone, and its undoing, had never been."""
    undone = {undone_by([("", each)]) for each in events}
    return [each for each in events if undone_by([("", each)]) is None and each.command not in undone]


def undone_by(written: Sequence[tuple[str, Event]]) -> str | None:
    """The command that these events of one command undid, None if that is not what they did."""
    reasons = {event.because for _, event in written}
    if len(reasons) != 1:
        return None
    (reason,) = reasons
    return reason.removeprefix(_UNDOING) if reason.startswith(_UNDOING) else None


def last_to_undo(reads: Reads, newest: str) -> str | None:
    """The newest command that still can be asked to be undone, from `newest` backwards: not one that undid another,
    and not the one that was undone, so that typing undo twice takes two commands back."""
    undone = set()
    for number in range(command_number(newest), 0, -1):
        command = command_id(number)
        written = reads.command(command)
        if not written and any(each.withdrawn is None for _, each in reads.receipts_by(command)):
            return command
        if not written or command in undone:
            continue
        earlier = undone_by(written)
        if earlier is None:
            return command
        undone.add(earlier)
    return None


def _not_undoable(uow: UnitOfWork, command: str, written: Sequence[tuple[str, Event]]) -> CannotUndo | None:
    """The first thing that stands against undoing a command: something of it has left, its letter bears a number,
    its cases went on, it was undone before, it was itself a taking back, or it moved cases to another version of the
    procedure (which is taken back by moving them again)."""
    if uow.sent(command):
        return CannotUndo(command, "sent", *_place(written[-1]))
    for case, event in written:
        if moved_between(event) is not None:
            return CannotUndo(command, "moved", case, event.seq)
        if not event.step or undone_by([(case, event)]) is not None:
            return CannotUndo(command, "undoing", case, event.seq)
        events = uow.events(case)
        remaining = _remaining(events)
        if all(each.seq != event.seq for each in remaining):
            return CannotUndo(command, "undone", case, event.seq)
        # What stands there now is the event itself, or what an undo put back in its stead.
        now = dict(standing(events)).get(_place_of(events, event), event)
        if any(each.seq in (event.seq, now.seq) and each.status == "issued" for each in uow.letters(case)):
            return CannotUndo(command, "issued", case, now.seq)
        if now.command != command and uow.sent(now.command):
            return CannotUndo(command, "sent", case, now.seq)
        if any(each.seq > event.seq and each.command != command for _, each in standing(remaining)):
            return CannotUndo(command, "later", case, now.seq)
    return None


def _answered_since(
    uow: UnitOfWork, command: str, answers: Sequence[tuple[int, Receipt]]
) -> CannotUndo | None:
    """The first letter of which something stands against taking back what a command recorded of it: it was taken
    back before, more was recorded since, or it was voided."""
    # Not at the top: few commands record answers, and hardly any is undone.
    from ketnap.workflow import letter_life

    for number, receipt in answers:
        letter = uow.letter(number)
        if receipt.withdrawn is not None:
            return CannotUndo(command, "undone", letter.case, letter.seq)
        newest = letter_life.standing(uow.receipts(number))[-1]
        if newest.command != command:
            return CannotUndo(command, "answered", letter.case, letter.seq)
        if letter.status == "void":
            return CannotUndo(command, "void", letter.case, letter.seq)
    return None


def _place(written: tuple[str, Event]) -> tuple[str, int]:
    return written[0], written[1].seq


def why(reads: Reads, file: CaseFile, step: str | None, on: date, today: date) -> tuple[outlook.Answer, ...]:
    """The answer about one step, or about every step on the way."""
    organisations = reads.organisations(places(file))
    record = as_of(reads, file, on)
    if step is not None:
        return (outlook.why(file.law, organisations, record, file.running, step, on, today),)
    return outlook.on_the_way(file.law, organisations, record, file.running, on, today)


def official_from(reads: Reads, file: CaseFile) -> date | None:
    """Since when the person is an official member; None for whoever is not one."""
    return outlook.official_from(file.law, reads.organisations(places(file)), file.record)


def as_of(reads: Reads, file: CaseFile, on: date) -> Record:
    """The record as it stood at the end of a day."""
    if file.record.latest is None or on >= file.record.latest:
        return file.record
    return Record.until(file.law.procedure, file.code, reads.events(file.code), on)


def which_transfer(reads: Reads, file: CaseFile, command: Advance, today: date) -> tuple[outlook.Answer, ...]:
    """Every row of the transfer table, judged as `command` would record it: exactly one fits, or a fact is
    missing, and the answers say which."""
    organisations = reads.organisations(places(file, command))
    rows = [step.name for step in file.law.procedure.steps.values() if step.one_of == "transfer"]
    return tuple(
        outlook.why(file.law, organisations, file.record, file.running, row, command.happened_on, today)
        for row in rows
    )
