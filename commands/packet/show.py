"""`packet show`: one packet: who sent whom, the steps that came with them, the answers; and its files once more."""

from collections.abc import Iterable, Mapping
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import Any

from ketnap.commands import book, reading, showing
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import VIETNAM, Invocation
from ketnap.commands.letter import statuses
from ketnap.commands.packet import files, names, receivable, state, taking
from ketnap.commands.packet.state import State
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Row, Table
from ketnap.commands.texts import N_
from ketnap.exchange import extract
from ketnap.exchange.extract import Extract
from ketnap.exchange.keys import fingerprint, sealing
from ketnap.exchange.packets import archive, canonical, manifest
from ketnap.exchange.packets.manifest import Answer as Answered
from ketnap.exchange.packets.manifest import ProcedureReference
from ketnap.storage.correspondence import packets
from ketnap.storage.reader import Reader
from ketnap.workflow import receiving
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.record import Entry


@declare(
    "packet show",
    help=N_(
        "một gói: nơi gửi, người, diễn biến; ghi lại tệp\n\n"
        "ketnap goi xem GT-3BD6-EE1D-8030\n\n"
        "Thêm --thu-muc: gói đã gửi được ghi lại đúng từng byte; gói đã nhập thì ghi công văn kèm theo."
    ),
)
@argument("named", metavar=N_("GÓI"), help=N_("mã gói: GT-3BD6-EE1D-8030, hoặc phần đầu của mã"), loose=True)
@option(
    "--out",
    into="out",
    metavar=N_("THƯ MỤC"),
    help=N_("ghi lại các tệp của gói vào thư mục nào"),
    reads=reading.path,
)
def command(invocation: Invocation, named: str, out: Path | None) -> Answer:
    """Show a packet."""
    with book.reading(invocation) as reader:
        found = state.of(reader, names.meant(reader, named))
        text = packets.record(reader, found.kept.id)
        read = None if text is None else extract.read(canonical.loads(text.encode()))
        content = packets.content(reader, found.kept.id)
        procedure = reader.law().procedure
        told = [names.said(each).answer for each in packets.answering(reader, found.kept.id)]
        # What was signed anew says nothing new. Those of one day stay in the order in which they came.
        answers = sorted(dict.fromkeys(each for each in told if each is not None), key=_day)
        to_do = _to_do(reader, invocation, found)
    written = _written(invocation, found, content, out)
    data: dict[str, Any] = {
        **state.data(found, invocation),
        "key": found.said.sender.key,
        "sealed": sealing.is_sealed(content),
        "procedure": found.said.procedure._asdict(),
        "row": None if read is None else read.row,
        "steps": [] if read is None else [_step_data(each, read, procedure) for each in read.entries],
        "receipts": [
            {
                "receipt": each.receipt,
                "code": each.code,
                "on": each.on,
                "how": each.how,
                "reason": each.reason or None,
            }
            for each in answers
        ],
        "files": [str(path) for path in written],
        "dry_run": invocation.dry_run,
    }
    life = [_answered(each, invocation) for each in answers]
    return Answer(data, (*_blocks(invocation, found, read, procedure, life, written), *to_do))


def _to_do(reader: Reader, invocation: Invocation, found: State) -> list[Block]:
    """What can be done with a packet that nobody has settled yet."""
    if not found.waits:
        return []
    taken = taking.taken(reader, found.kept)
    return receivable.to_do(invocation, taken, receivable.against(reader, taken))


def _day(answer: Answered) -> date:
    return answer.on


def _answered(answer: Answered, invocation: Invocation) -> str:
    said = f"{showing.short_day(answer.on, invocation.today)} {statuses.title(answer.receipt)}"
    return f"{said} ({answer.how})" if answer.how else said


def _written(invocation: Invocation, found: State, content: bytes, out: Path | None) -> list[Path]:
    """The files: the packet itself where it is ours, the letter where it came."""
    if out is None:
        return []
    name = names.shown(found.kept)
    if found.out:
        end = ".age" if sealing.is_sealed(content) else ""
        parts = {f"{name}.zip{end}": content}
    else:
        inside = archive.parts(content) or {}
        parts = {f"{name}-{each}": inside[each] for each in archive.LETTERS if each in inside}
    for each, part in parts.items():
        if not invocation.dry_run:
            files.put(out / each, part)
    return [out / each for each in parts]


def _step_data(entry: Entry, read: Extract, procedure: Procedure) -> Mapping[str, Any]:
    return {
        "step": entry.step,
        "title": read.titles.steps.get(entry.step),
        "on": entry.on,
        "facts": dict(entry.facts),
        "documents": [paper._asdict() for paper in entry.papers],
        "known": entry.step in procedure.steps,
    }


def _blocks(
    invocation: Invocation,
    found: State,
    read: Extract | None,
    procedure: Procedure,
    told: list[str],
    written: Iterable[Path],
) -> list[Block]:
    said, kept = found.said, found.kept
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Tình trạng"), found.cell.text),
        (_("Nơi gửi"), f"{said.sender.name} ({said.sender.organisation})"),
        (_("Dấu khóa"), fingerprint.shown(said.sender.key)),
        (_("Nơi nhận"), f"{said.recipient.name} ({said.recipient.organisation})"),
        (_("Người"), showing.name(said.person.name, invocation)),
        (_("Công văn"), f"{said.letter.symbol}, {said.letter.issued_on:%d/%m/%Y}"),
        (_("Lập lúc"), f"{kept.made_at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}"),
        (_("Dùng được đến"), names.until(kept.expires_at)),
        (_("Quy trình"), _procedure(said.procedure, procedure)),
    ]
    if found.case is not None:
        pairs.append((_("Hồ sơ"), found.case))
    if said.answer is not None and said.answer.packet is not None:
        pairs.append((_("Trả lời gói"), manifest.short(said.answer.packet)))
    if told:
        pairs.append((_("Đã trả lời"), tuple(told)))
    blocks: list[Block] = [Cell(names.shown(kept), "strong"), Pairs(tuple(pairs))]
    if read is not None:
        blocks += _steps(invocation, read, procedure)
    blocks += [_("Đã ghi {path}").format(path=path) for path in written if not invocation.dry_run]
    return blocks


def _procedure(theirs: ProcedureReference, ours: Procedure) -> str:
    """The version that the packet speaks in, and whether it is another than ours."""
    if theirs.hash == ours.hash:
        return theirs.version
    text = _("{version}, khác quy trình đang dùng ở đây ({ours}): bước nào chưa rõ thì ghi ở dưới")
    return text.format(version=theirs.version, ours=ours.version)


def _steps(invocation: Invocation, read: Extract, procedure: Procedure) -> list[Block]:
    """The steps that came along, by their own titles; those that are not known here are marked."""
    unknown = receiving.unknown(procedure, read.entries)
    rows = tuple(
        Row(
            (
                showing.short_day(each.on, invocation.today),
                read.titles.steps.get(each.step, each.step),
                Cell(_("chưa rõ ở đây"), "wait") if each in unknown else "",
            )
        )
        for each in read.entries
    )
    return [
        Cell(_("Diễn biến gửi kèm"), "strong"),
        Table((_("ngày"), _("bước"), _("ghi chú")), rows, indent=2),
    ]
