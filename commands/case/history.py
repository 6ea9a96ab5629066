"""`case history`: every event of a case with what was recorded in it, in the order of entry; corrections beside what
they replaced."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, fact_values, outcome, reading, showing
from ketnap.commands.case import origin
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import VIETNAM, Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Cell, Row, Table
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.workflow import service
from ketnap.workflow.record import Entry, Event, Paper, moved_between


@declare("case history", help=N_("mọi lần ghi của hồ sơ"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ"), reads=reading.case_code)
def command(invocation: Invocation, code: str) -> Answer:
    """List the events."""
    with book.reading(invocation) as reader:
        file = reader.case(code)
        events = list(reader.events(code))
        named = fact_values.organisations_in(events, file.law.procedure)
        told = outcome.told_of(invocation, reader, file)
        told = told._replace(organisations=reader.organisations(service.places(file) | named))
    replaced = _replaced(events)
    kept = {event.seq for event in events if event.step}
    table = Table(
        (_("lần ghi"), _("ngày"), _("bước"), _("người ghi"), _("ghi lúc"), _("lệnh")),
        tuple(_row(event, replaced, kept, told) for event in events),
        headed=True,
        notes_at=2,
    )
    head = f"{code} · {showing.name(file.person.name, invocation)}"
    data = {"case": code, "events": [_data(event, replaced, told) for event in events]}
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
    step = what(event, titles)
    if event.step and event.replaces is not None:
        step += " " + _("(đính chính lần ghi {seq})").format(seq=event.replaces)
    facts = fact_values.said(event.step, event.facts, told) if event.step else ""
    notes = [_("đã ghi: {facts}").format(facts=facts)] if facts else []
    if event.papers:
        notes.append(_("giấy tờ: {papers}").format(papers=_papers(event.papers, titles)))
    if event.because:
        notes.append(_("lý do: {because}").format(because=event.because))
    if event.seq in replaced:
        taken = replaced[event.seq]
        text = _("đã được thay ở lần ghi {seq}") if taken in kept else _("đã rút ở lần ghi {seq}")
        notes.append(text.format(seq=taken))
    procedure = told.titles.procedure
    sent = origin.receives(procedure, event.step)
    notes += [_came_along(each, told, sent=sent) for each in event.carried]
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


def what(event: Event, titles: Titles) -> str:
    """What an event records: its step, that another is taken back, or that the case goes by another version."""
    if event.step:
        return titles.of("step", event.step)
    versions = moved_between(event)
    if versions is not None:
        return _("chuyển từ quy trình {former} sang {version}").format(
            former=versions.former_version, version=versions.version
        )
    return _("rút lần ghi {seq}").format(seq=event.replaces)


def _papers(papers: Sequence[Paper], titles: Titles) -> str:
    """The papers that a step brought, each with its number, where it bears one, and its day."""
    return " · ".join(
        " ".join(part for part in (titles.of("document", each.document), each.number) if part)
        + f", {each.issued_on:%d/%m/%Y}"
        for each in papers
    )


def _came_along(entry: Entry, told: Told, *, sent: bool) -> str:
    text = _("từ nơi đi: {day} {step}") if sent else _("kèm từ hồ sơ giấy: {day} {step}")
    said = text.format(day=f"{entry.on:%d/%m/%Y}", step=told.titles.of("step", entry.step))
    facts = fact_values.said(entry.step, entry.facts, told)
    papers = _papers(entry.papers, told.titles)
    return "; ".join(part for part in (said, facts, papers) if part)


def _data(event: Event, replaced: dict[int, int], told: Told) -> dict[str, Any]:
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
        **fact_values.data(event, told),
        "carried": [
            {"step": each.step, "happened_on": each.on, **fact_values.data(each, told)}
            for each in event.carried
        ],
        "rules": [dict(each) for each in event.used],
    }
