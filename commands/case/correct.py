"""`case correct`: another step in the place of one that was recorded wrongly, with a reason. Both stay."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import book, outcome, person_facts, reading
from ketnap.commands.case import record as case_record
from ketnap.commands.case.place import reading_place
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.facts import Place
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import touched as letters_touched
from ketnap.commands.printing import Answer
from ketnap.commands.problems import not_found, usage
from ketnap.commands.texts import N_
from ketnap.workflow import service
from ketnap.workflow.commands import Command, Correct, Withdraw
from ketnap.workflow.decision import NoSuchEvent
from ketnap.workflow.record import Event, Facts, Paper, standing


@declare("case correct", help=N_("đính chính một lần ghi, có lý do"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ"), reads=reading.case_code)
@argument(
    "event",
    metavar=N_("LẦN-GHI"),
    help=N_("số của lần ghi (xem lich-su)"),
    reads=lambda text, _invocation: reading.count(text),
)
@option("--reason", into="because", metavar=N_("LÝ DO"), help=N_("vì sao đính chính"), required=True)
@option("--on", into="on", metavar=N_("NGÀY"), help=N_("ngày đúng"), reads=reading.event)
@option(
    "--fact",
    into="given",
    metavar=N_("TÊN=GIÁ TRỊ"),
    help=N_("dữ kiện đúng; dữ kiện khác giữ nguyên"),
    many=True,
)
@option("--votes", into="vote", metavar=N_("PHIẾU"), help=N_("số phiếu đúng"))
@option(
    "--document",
    into="documents",
    metavar=N_("TÊN=SỐ,NGÀY"),
    help=N_("giấy tờ đúng; giấy tờ khác giữ nguyên"),
    many=True,
)
@option("--step", into="step", metavar=N_("BƯỚC"), help=N_("bước đúng, nếu ghi nhầm bước"))
@flag("--withdraw", into="withdraw", help=N_("rút hẳn lần ghi này, không thay bằng gì"))
def command(
    invocation: Invocation,
    code: str,
    event: int,
    because: str,
    on: date | None,
    given: Sequence[str],
    vote: str | None,
    documents: Sequence[str],
    step: str | None,
    *,
    withdraw: bool,
) -> Answer:
    """Correct or withdraw one event."""
    with book.writing(invocation) as uow:
        file = uow.case(code)
        place = reading_place(uow, file.law.procedure, invocation)
        found = _standing(uow.events(code), event, code)
        asked: Command
        if withdraw:
            asked = Withdraw(code, event, because, invocation.actor, uow.next_command(), invocation.key)
        else:
            right = _right(found, place, on, given, vote, documents, step)
            asked = Correct(
                code,
                event,
                *right,
                because,
                invocation.actor,
                uow.next_command(),
                found.carried,
                invocation.key,
            )
        told = outcome.told_of(invocation, uow, file)
        before = letters_touched.contents(uow, code, invocation)
        done = service.advance(uow, file, asked, invocation.now, invocation.today)
        answer = outcome.answer(done, told)
        return letters_touched.told(answer, letters_touched.since(uow, code, before, invocation))


class Right(NamedTuple):
    """What should have been recorded."""

    step: str
    happened_on: date
    facts: Facts
    papers: tuple[Paper, ...]


def _right(
    found: Event,
    place: Place,
    on: date | None,
    given: Sequence[str],
    vote: str | None,
    documents: Sequence[str],
    step: str | None,
) -> Right:
    """The event as it should have been: what was typed, the rest as it was. Raises Problem where nothing differs."""
    declared = place.procedure.steps[found.step] if step is None else case_record.step_named(step, place)
    read, papers = case_record.typed(declared, place, given, vote, documents)
    if declared.name == found.step:
        brought = {paper.document for paper in papers}
        papers = (*(paper for paper in found.papers if paper.document not in brought), *papers)
        read = {**found.facts, **read}
    day = on or found.happened_on
    right = Right(declared.name, day, person_facts.checked(read, day, place.today), papers)
    if right == Right(found.step, found.happened_on, dict(found.facts), found.papers):
        raise usage(_("Lần ghi {event} đã đúng như vậy: chưa có gì để đính chính.").format(event=found.seq))
    return right


def _standing(events: Sequence[Event], seq: int, code: str) -> Event:
    """The event that stands at a number. Raises Problem (exit 8)."""
    for place, event in standing(events):
        if seq in (place, event.seq):
            return event
    raise no_such_event(NoSuchEvent(code, seq))


def no_such_event(error: NoSuchEvent) -> Exception:
    """There is no such event, or it was replaced before."""
    message = _("{case} không có lần ghi {seq}, hoặc lần ghi ấy đã được thay.").format(
        case=error.case, seq=error.seq
    )
    return not_found("event.unknown", message, line("case history", error.case))
