"""`case history`: every event of a case, in the order of entry; corrections beside what they replaced."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, reading, showing
from ketnap.commands.case import record as case_record
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import VIETNAM, Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Cell, Row, Table
from ketnap.commands.texts import N_
from ketnap.workflow.record import Event


@declare("case history", help=N_("mọi lần ghi của hồ sơ"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ"), reads=reading.case_code)
def command(invocation: Invocation, code: str) -> Answer:
    """List the events."""
    with book.reading(invocation) as reader:
        file = reader.case(code)
        told = case_record.told_of(invocation, reader, file)
        events = list(reader.events(code))
    replaced = _replaced(events)
    kept = {event.seq for event in events if event.step}
    table = Table(
        (_("lần ghi"), _("ngày"), _("bước"), _("người ghi"), _("ghi lúc"), _("lệnh")),
        tuple(_row(event, replaced, kept, told) for event in events),
        headed=True,
        notes_at=2,
    )
    head = f"{code} · {showing.name(file.person.name, invocation)}"
    data = {"case": code, "events": [_data(event, replaced) for event in events]}
    mend = line("case correct", code, _("LẦN-GHI"), "--reason", _("LÝ DO")).text(invocation.language)
    return Answer(
        data, (Cell(head, "strong"), table, _("Ghi nhầm thì đính chính: {command}").format(command=mend))
    )


def _replaced(events: Sequence[Event]) -> dict[int, int]:
    """Which event took the place of which: a place corrected twice passed from the one to the other."""
    place: dict[int, int] = {}
    newest: dict[int, int] = {}
    replaced: dict[int, int] = {}
    for event in events:
        root = event.seq if event.replaces is None else place[event.replaces]
        if root in newest:
            replaced[newest[root]] = event.seq
        place[event.seq], newest[root] = root, event.seq
    return replaced


def _row(event: Event, replaced: dict[int, int], kept: set[int], told: Told) -> Row:
    titles = told.titles
    step = titles.of("step", event.step) if event.step else _("rút lần ghi {seq}").format(seq=event.replaces)
    if event.step and event.replaces is not None:
        step += " " + _("(đính chính lần ghi {seq})").format(seq=event.replaces)
    notes = []
    if event.because:
        notes.append(_("lý do: {because}").format(because=event.because))
    if event.seq in replaced:
        taken = replaced[event.seq]
        text = _("đã được thay ở lần ghi {seq}") if taken in kept else _("đã rút ở lần ghi {seq}")
        notes.append(text.format(seq=taken))
    notes += [
        _("kèm từ hồ sơ giấy: {day} {step}").format(
            day=f"{each.on:%d/%m/%Y}", step=titles.of("step", each.step)
        )
        for each in event.carried
    ]
    return Row(
        (
            str(event.seq),
            showing.short_day(event.happened_on, told.invocation.today),
            step,
            event.actor,
            f"{event.recorded_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
            event.command,
        ),
        tuple(notes),
    )


def _data(event: Event, replaced: dict[int, int]) -> dict[str, Any]:
    return {
        "event": event.seq,
        "step": event.step or None,
        "happened_on": event.happened_on,
        "recorded_at": event.recorded_at.isoformat(),
        "actor": event.actor,
        "command": event.command,
        "from": event.source,
        "to": event.target,
        "replaces": event.replaces,
        "replaced_by": replaced.get(event.seq),
        "because": event.because or None,
        "documents": [
            {"document": each.document, "number": each.number, "issued_on": each.issued_on}
            for each in event.papers
        ],
        "rules": [dict(each) for each in event.used],
    }
