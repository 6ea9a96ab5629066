"""`letter send --packet`: the letters of a move, each with the extract of its case, as files for another office's book."""

from collections.abc import Iterable, Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.commands import asking, book, trying
from ketnap.commands.contract import line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter import statuses
from ketnap.commands.letter.life import targets
from ketnap.commands.packet import desk, names, outgoing, replies
from ketnap.commands.packet.desk import Here
from ketnap.commands.packet.outgoing import Sent
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import usage
from ketnap.storage.reader import Reader
from ketnap.workflow import letter_life, receiving
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.ports import LetterState


class Options(NamedTuple):
    """How packets are written: into which folder (None: the usual one), taken until when (None: the usual time),
    whether it was agreed that some are not encrypted."""

    out: Path | None
    valid_until: date | None
    unencrypted: bool


def send(invocation: Invocation, named: Sequence[str], options: Options) -> Answer:
    """Write the packets of letters, and record that they were sent. Raises Problem."""
    if options.valid_until is not None and options.valid_until < invocation.today:
        raise usage(_("{option}: ngày này đã qua.").format(option=option_name("--valid-until")))
    with book.reading(invocation) as reader:
        at = desk.here(invocation, reader)
        found = [each for text in named for each in _letters(reader, text, invocation)]
        _agreed_open(invocation, reader, at, found, options)
    with book.writing(invocation) as uow:
        at = desk.here(invocation, uow)
        command = uow.next_command()
        made = [outgoing.packet(uow, invocation, at, each, options.valid_until, command) for each in found]
        about = letter_shape.known(uow, invocation, [each.letter for each in made])
    paths = [replies.put(invocation, each.reply, options.out) for each in made]
    data = {
        "letters": [
            {**letter_shape.data(each.letter, about), **_data(each, path)}
            for each, path in zip(made, paths, strict=True)
        ],
        "command": command,
        "dry_run": invocation.dry_run,
    }
    return Answer(data, tuple(_blocks(invocation, made, paths, about)))


def _data(sent: Sent, path: Path) -> dict[str, Any]:
    kept = sent.reply.kept
    return {
        "packet": kept.id,
        "name": names.shown(kept),
        "kind": kept.kind,
        "sealed": sent.reply.sealed,
        "expires_at": kept.expires_at.isoformat(),
        "again": sent.reply.again,
        "file": str(path),
    }


# ---- which letters


def _letters(reader: Reader, text: str, invocation: Invocation) -> list[LetterState]:
    """The letters of moves that a text names. Raises Problem."""
    found = targets.to_send(reader, [text], invocation)
    if not letter_names.is_case(text):
        for each in found:
            if each.to in NOBODY_ELSE:
                raise outgoing.no_move(each)
        return found
    moves = [each for each in found if receiving.sent_with(reader, each) is not None]
    if not moves:
        raise outgoing.no_move(found[0])
    return moves


def _agreed_open(
    invocation: Invocation, reader: Reader, at: Here, found: Iterable[LetterState], options: Options
) -> None:
    """Have it agreed that packets are written which everybody can read who holds them: their receivers gave no card.

    Before the book is locked for writing: people take their time. Raises Problem, Stopped.
    """
    receivers = dict.fromkeys(str(each.to) for each in found if each.to and at.card_of(each.to) is None)
    if not receivers or options.unencrypted or invocation.dry_run:
        return
    known = reader.organisations(receivers).names
    question = _(
        "Chưa có thẻ khóa của {names}: gói được ký nhưng không mã hóa, ai cầm tệp cũng đọc được hồ sơ. Vẫn lập?"
    ).format(names=", ".join(known[code].name for code in receivers))
    if not invocation.asks:
        option = option_name("--unencrypted")
        text = _("{question} Nhận thẻ khóa của nơi nhận trước, hoặc thêm {option}.")
        raise usage(text.format(question=question, option=option), line("key trust", _("TỆP")))
    asking.agree(invocation, question)


# ---- the screen


def _blocks(
    invocation: Invocation, made: Sequence[Sent], paths: Sequence[Path], about: letter_shape.Known
) -> list[Block]:
    text = _("Đã lập {count} gói.")
    if invocation.dry_run:
        text = _("Sẽ lập {count} gói.")
    elif all(each.reply.again for each in made):
        text = _("Đã lập từ trước: {count} gói, ghi lại đúng tệp ấy.")
    rows = tuple(
        Row(
            (
                Cell(letter_shape.named(each.letter), "strong"),
                names.shown(each.reply.kept),
                f"→ {each.to}",
                _how_closed(each),
                str(path),
            ),
            (_("xin lấy lại công văn này: {status}").format(status=statuses.title(letter_life.RECALLED)),)
            if each.recalls
            else (),
        )
        for each, path in zip(made, paths, strict=True)
    )
    labels = (_("số"), _("gói"), _("nơi nhận"), _("mã hóa"), _("tệp"))
    blocks: list[Block] = [
        *trying.heading(invocation),
        Cell(text.format(count=len(made)), "strong"),
        Table(labels, rows, indent=2),
    ]
    if any(not each.reply.sealed for each in made):
        blocks.append(
            _("Gói không mã hóa: ai cầm tệp cũng đọc được hồ sơ. Chỉ trao tận tay, không gửi qua mạng.")
        )
    if invocation.dry_run:
        return [*blocks, *trying.closing(invocation)]
    until = names.until(max(each.reply.kept.expires_at for each in made))
    command = line("packet import", _("TỆP")).text(invocation.language)
    return [
        *blocks,
        _("Nơi nhận nhập được đến {until}.").format(until=until),
        _("Khi nơi nhận gửi lại gói xác nhận: {command}").format(command=command),
    ]


def _how_closed(sent: Sent) -> str:
    return _("mã hóa cho nơi nhận") if sent.reply.sealed else _("không mã hóa")
