"""That somebody is going to move: what is typed about it, what is still asked for, the step that records it."""

from collections.abc import Callable, Sequence
from datetime import date
from gettext import gettext as _
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.commands import asking, facts, outcome, reading
from ketnap.commands.case.move import destinations, movable, transfer_rows
from ketnap.commands.case.move.destinations import Destination, Retyped
from ketnap.commands.case.place import reading_place
from ketnap.commands.contract import OPTIONS, Line
from ketnap.commands.declaring import flag, option
from ketnap.commands.facts import Place
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_, language
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import repetition
from ketnap.workflow.commands import Advance, derived_key
from ketnap.workflow.ports import CaseFile

STEP: Final = transfer_rows.MOVE
_OF_RESIDENCE: Final = "residence"


class Typed(NamedTuple):
    """What a line says of a move; None where it says nothing."""

    to: str | None
    effective_on: date | None
    decided_on: date | None
    reason: str | None
    temporary: bool
    given: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        return any(self)


class Many(NamedTuple):
    """What a line that transfers many says of who they are: a list, or filters, of an organisation; whether letters
    to one addressee share a sheet, and the workbook that everybody is written to. Empty where it transfers one."""

    file: Path | None
    where: Sequence[str]
    under: str | None
    joint: bool
    printed: Path | None


class Move(NamedTuple):
    """A move with all that its step asks for. `by_residence`: nobody named a destination, it follows from the
    residence on file. `remarks`: what should be looked at twice."""

    destination: Destination
    by_residence: bool
    facts: dict[str, Any]
    remarks: tuple[str, ...] = ()


Body = Callable[..., Any]


def options(body: Body) -> Body:
    """The options by which a move is described, the same for every command that records one."""
    for each in reversed(
        (
            option(
                "--to",
                into="to",
                metavar=N_("NƠI ĐẾN"),
                help=N_("tổ chức trong sổ (mã, tên) hoặc xã, phường, đặc khu nơi đến"),
            ),
            option(
                "--effective",
                into="effective_on",
                metavar=N_("NGÀY"),
                help=N_("chuyển từ ngày nào, có thể là ngày sắp tới"),
                reads=reading.deadline,
            ),
            option(
                "--decided-on",
                into="decided_on",
                metavar=N_("NGÀY"),
                help=N_("ngày của quyết định chuyển, nếu có"),
                reads=reading.event,
            ),
            option(
                "--reason",
                into="reason",
                metavar=N_("LÝ DO"),
                help=N_("viec-lam, di-hoc, xuat-ngu, doi-cho-o, tot-nghiep"),
            ),
            flag("--temporary", into="temporary", help=N_("chỉ đi tạm thời")),
        )
    ):
        body = each(body)
    return body


def resolved(
    invocation: Invocation, reader: Reader, file: CaseFile, typed: Typed, on: date, path: str = "case move"
) -> Move:
    """The move that a line describes; what is missing is asked for, or said all at once where nobody can be asked.
    `on` is the day since when it is known, `path` the command that was typed. Raises Problem.
    """
    place = reading_place(reader, file.law.procedure, invocation)
    step = file.law.procedure.steps[STEP]
    read = facts.facts(typed.given, step, place)
    reason = None if typed.reason is None else _reason(typed.reason, file, place)
    said = {
        "effective_on": typed.effective_on and typed.effective_on.isoformat(),
        "decided_on": typed.decided_on and typed.decided_on.isoformat(),
        "reason": reason,
        "kind": "temporary" if typed.temporary else "official",
    }

    def retyped(to: str) -> Line:
        return movable.retyped(path, file.code, to, said, place.titles)

    destination, by_residence = _destination(invocation, reader, file, typed.to, reason, retyped)
    _say_missing(invocation, destination, reason, typed.effective_on)
    if destination is None:
        text = asking.ask(invocation, _("Nơi đến (tổ chức, hoặc xã, phường nơi cư trú mới)"), str)
        destination = destinations.meant(reader, invocation, text, retyped)
    effective_on = typed.effective_on or asking.ask(
        invocation,
        _("Chuyển từ ngày nào"),
        lambda text: reading.deadline(text, invocation),
        default=invocation.today,
        shown=f"{invocation.today:%d/%m/%Y}",
    )
    read |= {
        "destination": destination.code,
        "kind": "temporary" if typed.temporary else "official",
        "effective_on": effective_on.isoformat(),
        "reason": reason or _chosen_reason(invocation, file, place),
    }
    if typed.decided_on is not None:
        read["decided_on"] = typed.decided_on.isoformat()
    return agreed(invocation, reader, file, Move(destination, by_residence, read), on, path)


def agreed(invocation: Invocation, reader: Reader, file: CaseFile, move: Move, on: date, path: str) -> Move:
    """The move once somebody has said yes to what is asked about it, with what should be looked at twice. Raises
    Problem where nobody can be asked."""
    told = outcome.told_of(invocation, reader, file)
    movable.confirm(reader, file, move.facts, told)
    movable.confirm_late(file, move.facts, on, path, told)
    return move._replace(remarks=movable.remarks(file, move.facts, told))


def command(
    invocation: Invocation, uow: SqliteUnitOfWork, case: str, move: Move, on: date, command_id: str
) -> Advance:
    """The step that records a move; its destination stands in the register from now on."""
    destinations.enter(uow, move.destination, invocation.today)
    # A line that records the move and acts on it has one key of its own for each of the two steps.
    key = f"{invocation.key}:{STEP}" if invocation.key else ""
    key = key or key_of(invocation, uow, case, move, on)
    return Advance(case, STEP, on, move.facts, (), invocation.actor, command_id, key=key)


def key_of(invocation: Invocation, uow: SqliteUnitOfWork, case: str, move: Move, on: date) -> str:
    """The key of a line that records this move: that of the event it recorded before, as long as no other move has
    become known since."""

    def derived(again: int) -> str:
        return derived_key(invocation.actor, case, STEP, on, move.facts, (), again)

    key = repetition.key_for(uow, derived)
    earlier, newest = uow.recorded(key), uow.case(case).record.newest(STEP)
    if earlier is None or newest is None or dict(newest.facts) == dict(earlier[1].facts):
        return key
    return next(fresh for fresh in map(derived, count()) if uow.recorded(fresh) is None)


def said(move: Move, invocation: Invocation) -> list[str]:
    """What a move calls for saying: where its destination comes from, that this is new in the register, its days."""
    lines = list(move.remarks)
    if move.by_residence:
        text = _("Không ghi nơi đến: lấy cấp ủy nơi cư trú trong hồ sơ, {name}.")
        lines.append(text.format(name=move.destination.organisation.name))
    if move.destination.formerly:
        text = _("{now} là nơi nhận địa bàn {then} (trước 1/7/2025).")
        lines.append(text.format(now=move.destination.organisation.name, then=move.destination.formerly))
    if move.destination.instead_of:
        text = _("{then} đã kết thúc hoạt động; nay là {now}.")
        lines.append(text.format(then=move.destination.instead_of, now=move.destination.organisation.name))
    if move.destination.namesakes:
        text = _("Cùng tên còn có {names}; nếu là nơi ấy thì gõ cả tỉnh sau dấu phẩy.")
        lines.append(text.format(names="; ".join(move.destination.namesakes)))
    if not move.destination.listed:
        text = _("Đã thêm vào sổ tổ chức: {name} ({code}).")
        if invocation.dry_run:
            text = _("Sẽ thêm vào sổ tổ chức: {name} ({code}).")
        lines.append(text.format(name=move.destination.name, code=move.destination.code))
    return lines


def data(move: Move) -> dict[str, Any]:
    """A move as --json has it."""
    return {
        **move.facts,
        "destination_name": move.destination.organisation.name,
        "destination_added": not move.destination.listed,
        "by_residence": move.by_residence,
    }


def _destination(
    invocation: Invocation,
    reader: Reader,
    file: CaseFile,
    to: str | None,
    reason: str | None,
    retyped: Retyped,
) -> tuple[Destination | None, bool]:
    if to is not None:
        return destinations.meant(reader, invocation, to, retyped), False
    # Who changes residence leaves the one on file, so that it says nothing about where they go.
    if reason in (None, _OF_RESIDENCE):
        return None, False
    found = destinations.of_residence(reader, file.person.residence, invocation.today)
    return found, found is not None


def _reason(text: str, file: CaseFile, place: Place) -> str:
    fact = next(each for each in file.law.procedure.steps[STEP].facts if each.name == "reason")
    return str(facts.value_of(fact.type, fact.name, text, place))


def _chosen_reason(invocation: Invocation, file: CaseFile, place: Place) -> str:
    fact = next(each for each in file.law.procedure.steps[STEP].facts if each.name == "reason")
    names = [place.titles.word(fact.name, word) for word in fact.type.words]
    return fact.type.words[asking.choose(invocation, _("Chuyển vì việc gì?"), names, default=None)]


def _say_missing(
    invocation: Invocation, destination: Destination | None, reason: str | None, effective_on: date | None
) -> None:
    """Everything that a line lacks, at once. Raises Problem (usage) where nobody can be asked."""
    if invocation.asks:
        return
    missing = []
    if destination is None:
        missing.append(_("{option}: tổ chức hoặc xã, phường nơi đến").format(option=_option("--to")))
    if effective_on is None:
        missing.append(_("{option}: chuyển từ ngày nào").format(option=_option("--effective")))
    if reason is None:
        text = _("{option}: viec-lam, di-hoc, xuat-ngu, doi-cho-o hoặc tot-nghiep")
        missing.append(text.format(option=_option("--reason")))
    if missing:
        raise usage("\n".join([_("Cần thêm để ghi việc chuyển đi:"), *(f"  {each}" for each in missing)]))


def _option(english: str) -> str:
    return english if language() == "en" else OPTIONS[english]
