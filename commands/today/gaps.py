"""What the book lacks, so that nobody finds out on the day it is needed: addresses, steps that came on paper, helpers,
notices of moves, mails that did not leave."""

from collections.abc import Iterator, Sequence
from gettext import gettext as _
from gettext import ngettext
from typing import Any, Final, NamedTuple

from ketnap.commands import showing
from ketnap.commands.case import origin
from ketnap.commands.case.move import notices
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.titles import Titles
from ketnap.commands.today.found import Day
from ketnap.exchange import carried
from ketnap.storage import outbox, queries
from ketnap.storage.correspondence import packets
from ketnap.storage.reader import Reader
from ketnap.workflow import announcing
from ketnap.workflow.law import Law
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Step

_FEW: Final = 3


class Gap(NamedTuple):
    """Something to be added: `kind` for machines with its `data`, a sentence and what to type for people."""

    kind: str
    data: dict[str, Any]
    sentence: str
    command: Line


def find(reader: Reader, day: Day, titles: Titles, under: set[str] | None) -> list[Gap]:
    """Everything that is missing, what presses most first. `under`: the organisations asked for, None = all."""
    return [
        *_moves(reader, day, under),
        *_packets(reader, under),
        *_messages(reader, under),
        *_addresses(reader, day, under),
        *_helpers(day, titles),
        *_carried(day, titles),
    ]


_KINDS: Final = {announcing.NO_ROW: "notice", announcing.DRAFT: "notice_waits"}


def _moves(reader: Reader, day: Day, under: set[str] | None) -> Iterator[Gap]:
    """Known moves of which nobody was told."""
    due = {
        each.code: each.running.due_on for each in day.running if each.running.deadline == notices.DEADLINE
    }
    for each in notices.silent(reader, day.today):
        if under is not None and each.cell not in under:
            continue
        yield Gap(
            _KINDS.get(each.code, "notice_void"),
            {**notices.data(each), "due_on": due.get(each.case)},
            notices.sentence(each, day.today),
            notices.command(reader, each),
        )


def _packets(reader: Reader, under: set[str] | None) -> Iterator[Gap]:
    """Packets that came and that nobody has received or refused yet; they are the office's to look at."""
    if under is not None or not packets.waiting(reader):
        return
    # Not at the top: most books hold no packet.
    from ketnap.commands.packet.waiting import waiting

    for each in waiting(reader):
        text = _("gói {packet} của {sender} (công văn {letter}) đến {day}, chưa tiếp nhận")
        yield Gap(
            "packet",
            {**each._asdict()},
            text.format(
                packet=each.name, sender=each.sender, letter=each.letter, day=f"{each.since:%d/%m/%Y}"
            ),
            line("case receive", "--packet", each.name),
        )


def _messages(reader: Reader, under: set[str] | None) -> Iterator[Gap]:
    """Messages that will not leave by themselves, for another reason than a missing address."""
    if under is None:
        counts = outbox.counts(reader)
        stuck = {status: counts.get(status, 0) for status in ("dead", "uncertain")}
        stuck["held"] = sum(each.messages for each in outbox.held_back(reader) if each.reason != "no_address")
    else:
        found = [each for status in ("dead", "uncertain") for each in outbox.messages(reader, status)]
        stuck = {
            status: sum(each.status == status and each.organisation in under for each in found)
            for status in ("dead", "uncertain")
        }
    texts = {
        "dead": _("{count} tin không gửi được"),
        "uncertain": _("{count} tin chưa rõ đã đi chưa"),
        "held": _("{count} tin đang giữ, chờ người xem"),
    }
    for status, count in stuck.items():
        if count:
            said = texts[status].format(count=showing.number(count))
            yield Gap("messages", {"status": status, "count": count}, said, line("outbox list"))


def _addresses(reader: Reader, day: Day, under: set[str] | None) -> Iterator[Gap]:
    for each in queries.without_address(reader, day.today):
        if each.held and (under is None or each.code in under):
            text = ngettext(
                "{name} chưa có địa chỉ thư, {count} tin đang giữ",
                "{name} chưa có địa chỉ thư, {count} tin đang giữ",
                each.held,
            )
            yield Gap(
                "no_address",
                {"organisation": each.code, "organisation_name": each.name, "held": each.held},
                text.format(name=each.name, count=showing.number(each.held)),
                line("org show", each.code),
            )


# ---- helpers


def _helpers(day: Day, titles: Titles) -> Iterator[Gap]:
    """Cases in which something that some step asks to be open (a helper) is not, although it could be."""
    openers = needed_tracks(day.law)
    for code, file in day.files.items():
        for track, step in openers.items():
            if lacks(file, track, step):
                title = titles.of("track", track)
                text = _("{case}: chưa có «{track}»")
                yield Gap(
                    "helper",
                    {"case": code, "track": track},
                    text.format(case=code, track=title),
                    line("case advance", code, Spoken(step.name, step.alias)),
                )


def needed_tracks(law: Law) -> dict[str, Step]:
    """The tracks of which a step wants items open, each with the step that opens one."""
    steps = law.procedure.steps.values()
    wanted = {
        condition.arguments["track"]
        for step in steps
        for condition in step.requires
        if condition.check == "open_items" and "at_least" in condition.arguments
    }
    return {step.opens: step for step in reversed(list(steps)) if step.opens in wanted and step.opens}


def lacks(file: CaseFile, track: str, step: Step) -> bool:
    """Whether nothing of a track is open in a case in which the step that opens it has its turn."""
    record = file.record
    if record.state not in step.sources or record.open_items(track):
        return False
    return all(record.of(before) for before in step.after)


# ---- what came on paper


def _carried(day: Day, titles: Titles) -> Iterator[Gap]:
    """Cases that began as an opening balance and lack steps on the way to where they stand."""
    steps = day.law.procedure.steps
    for code, file in day.files.items():
        if not any(entry.step in steps and steps[entry.step].continues for entry in file.record.counting):
            continue
        missing = carried.gaps(day.law.procedure, file.record.counting)
        if missing:
            shown = ", ".join(titles.of("step", each) for each in missing[:_FEW])
            more = ", …" if len(missing) > _FEW else ""
            text = _("{case}: nhập từ hồ sơ giấy, chưa ghi: {steps}")
            if origin.received(file):
                text = _("{case}: nhận từ nơi đi, nơi đi chưa ghi: {steps}")
            yield Gap(
                "carried",
                {"case": code, "steps": list(missing)},
                text.format(case=code, steps=shown + more),
                line("case why", code),
            )


def sentences(gaps: Sequence[Gap], language: str) -> list[str]:
    """The gaps as lines of a screen. Many of one kind become one line, which names the first."""
    said = []
    for kind in dict.fromkeys(each.kind for each in gaps):
        same = [each for each in gaps if each.kind == kind]
        for each in same[:_FEW]:
            said.append(_("{gap}: {command}").format(gap=each.sentence, command=each.command.text(language)))
        if len(same) > _FEW:
            said.append(_more(kind, len(same) - _FEW))
    return said


def _more(kind: str, count: int) -> str:
    text = {
        "notice": ngettext("… và {count} người nữa", "… và {count} người nữa", count),
        "no_address": ngettext("… và {count} tổ chức nữa", "… và {count} tổ chức nữa", count),
    }.get(kind, ngettext("… và {count} hồ sơ nữa", "… và {count} hồ sơ nữa", count))
    return text.format(count=showing.number(count))
