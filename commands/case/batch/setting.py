"""`case set --where`: the same is recorded about everybody whom a filter means, under one command that can be undone."""

from collections.abc import Iterator, Sequence
from datetime import date
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands import asking, book, facts, person_facts, showing, trying
from ketnap.commands.case.batch import filters
from ketnap.commands.case.batch.acting import problem
from ketnap.commands.case.batch.persons import Why, why
from ketnap.commands.case.place import reading_place
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import refused, told_of
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import Exit, usage
from ketnap.commands.progress import Progress
from ketnap.commands.titles import Titles
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import people, repetition, service
from ketnap.workflow.commands import Advance, derived_key
from ketnap.workflow.decision import Refusal
from ketnap.workflow.ports import CaseFile, NoSuchCase, NoSuchOrganisation
from ketnap.workflow.record import Event

_OWN: Final = frozenset({people.NAME, people.BORN, "identity_number", "phone", "email"})
"""Facts that two people do not share."""

_MOST: Final = 20

_TOGETHER: Final = 400
"""People that are read, decided about and written at once."""


class _Set(NamedTuple):
    """What became of a batch: the command, the cases that it was recorded in, those that knew it already, those that
    refused it."""

    command: str
    recorded: tuple[str, ...]
    kept: tuple[str, ...]
    left: tuple[tuple[str, Why], ...]


def run(
    invocation: Invocation, where: Sequence[str], under: str | None, given: Sequence[str], on: date | None
) -> Answer:
    """Record the same about many. Raises Problem, Unreadable, Stopped."""
    happened_on = on or invocation.today
    with book.reading(invocation) as reader:
        wanted = filters.read(reader, invocation, where, under)
        codes = filters.cases(reader, wanted, invocation.today)
        read = _read(
            invocation, given, reading_place(reader, reader.law().procedure, invocation), happened_on
        )
        titles = Titles(reader.law().procedure)
    if not codes:
        raise usage(_("Không có hồ sơ nào như đã lọc."))
    said = " · ".join(titles.fact("", name) for name in read)
    if not invocation.dry_run:
        text = _("Ghi «{facts}» cho {count} người?")
        asking.agree(invocation, text.format(facts=said, count=showing.number(len(codes))))
    with book.writing(invocation) as uow, Progress(invocation, len(codes)) as progress:
        done = _recorded(uow, invocation, codes, read, happened_on, progress)
    return _answer(done, said, titles, invocation)


def _read(invocation: Invocation, given: Sequence[str], place: facts.Place, on: date) -> dict[str, Any]:
    step = next(each for each in place.procedure.steps.values() if each.any_facts)
    read = person_facts.checked(facts.facts(given, step, place), on, invocation.today)
    if not read:
        raise usage(_("Cần thông tin để ghi, ví dụ du-kien-di=30/06/2027."))
    own = [place.titles.fact("", name) for name in read if name in _OWN]
    if own:
        raise usage(_("{facts}: của riêng từng người, ghi vào từng hồ sơ.").format(facts=", ".join(own)))
    return read


def _recorded(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    codes: Sequence[str],
    read: dict[str, Any],
    on: date,
    progress: Progress,
) -> _Set:
    command = uow.next_command()
    recorded: list[str] = []
    kept: list[str] = []
    left: list[tuple[str, Why]] = []
    for first in range(0, len(codes), _TOGETHER):
        part = codes[first : first + _TOGETHER]
        done = _together(uow, invocation, part, read, on, command)
        recorded += done.recorded
        kept += done.kept
        left += done.left
        progress.done(first + len(part))
    return _Set(command, tuple(recorded), tuple(kept), tuple(left))


def _together(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    codes: Sequence[str],
    read: dict[str, Any],
    on: date,
    command: str,
) -> _Set:
    """Record it about some people, who are decided about before anything is written."""
    recorded: list[str] = []
    kept: list[str] = []
    asked: list[str] = []

    def lines() -> Iterator[tuple[CaseFile, Advance]]:
        for file in uow.cases(codes):
            if all(file.record.facts.get(name) == value for name, value in read.items()):
                kept.append(file.code)
            else:
                asked.append(file.code)
                yield file, _asked(uow, invocation, file, read, on, command)

    found = service.advance_all(uow, lines(), invocation.now, invocation.today)
    there = {*kept, *asked}
    left = [(code, why(problem(NoSuchCase(code)))) for code in codes if code not in there]
    for code, outcome in zip(asked, found, strict=True):
        if isinstance(outcome, Event):
            recorded.append(code)
        elif isinstance(outcome, service.Repeated):
            kept.append(code)
        else:
            left.append((code, _against(uow, invocation, code, outcome)))
    return _Set(command, tuple(recorded), tuple(kept), tuple(left))


def _asked(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    file: CaseFile,
    read: dict[str, Any],
    on: date,
    command: str,
) -> Advance:
    """What is to be recorded about one person."""
    step = next(each.name for each in file.law.procedure.steps.values() if each.any_facts)
    key = f"{invocation.key}:{file.code}" if invocation.key else ""
    key = key or repetition.key_for(
        uow, lambda again: derived_key(invocation.actor, file.code, step, on, read, (), again)
    )
    return Advance(file.code, step, on, read, (), invocation.actor, command, key=key)


def _against(
    uow: SqliteUnitOfWork, invocation: Invocation, code: str, outcome: Refusal | NoSuchOrganisation
) -> Why:
    """Why one person is left out."""
    if isinstance(outcome, Refusal):
        return why(refused(outcome, told_of(invocation, uow, uow.case(code))))
    return why(problem(outcome))


def _answer(done: _Set, said: str, titles: Titles, invocation: Invocation) -> Answer:
    data = {
        "command": done.command if done.recorded else None,
        "recorded": list(done.recorded),
        "kept": list(done.kept),
        "left_out": [
            {"case": code, "code": each.code, "messages": list(each.sentences)} for code, each in done.left
        ],
        "dry_run": invocation.dry_run,
    }
    text = _("Đã ghi «{facts}» cho {count} người · lệnh {command}")
    if invocation.dry_run:
        text = _("Sẽ ghi «{facts}» cho {count} người")
    if not done.recorded:
        text = _("Không có gì mới để ghi; sổ giữ nguyên.")
    head = text.format(facts=said, count=showing.number(len(done.recorded)), command=done.command)
    blocks: list[Block] = [*trying.heading(invocation), Cell(head, "strong")]
    if done.kept:
        text = _("{count} người đã ghi như vậy từ trước, để nguyên.")
        blocks.append("  " + text.format(count=showing.number(len(done.kept))))
    if done.left:
        rows = tuple(Row((code, each.sentences[0]), each.sentences[1:]) for code, each in done.left[:_MOST])
        count = showing.number(len(done.left))
        blocks.append(Cell(_("CHƯA GHI ĐƯỢC ({count})").format(count=count), "strong"))
        blocks.append(Table((_("mã"), _("vì")), rows, indent=2))
    if done.recorded and not invocation.dry_run:
        undo = line("case undo", done.command).text(invocation.language)
        blocks.append(_("Hoàn tác cả lần: {command}").format(command=undo))
    exit_code = Exit.PARTLY if done.left else Exit.DONE
    return Answer(data, (*blocks, *trying.closing(invocation)), exit_code)
