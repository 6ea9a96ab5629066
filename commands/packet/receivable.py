"""Whether the case in a packet can be opened here, and what is to be done where it cannot."""

from collections.abc import Sequence
from gettext import gettext as _

from ketnap.commands.contract import Line, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import statuses
from ketnap.commands.packet import names
from ketnap.commands.packet.taking import Taken
from ketnap.commands.printing import Block, Cell
from ketnap.commands.problems import Exit, Problem
from ketnap.storage.correspondence import packets
from ketnap.storage.correspondence.packets import IN, Kept
from ketnap.storage.reader import Reader
from ketnap.workflow import letter_life, receiving


def against(reader: Reader, taken: Taken) -> Problem | None:
    """Why the case of a packet is not opened: it is here, it was refused or asked back, or our procedure has no step for
    it. None where nothing stands against it."""
    return _settled(reader, taken) or _unknown_row(reader, taken)


def to_do(invocation: Invocation, taken: Taken, against: Problem | None) -> list[Block]:
    """What can be done with a packet that came: receive it, or settle what stands `against` that."""
    following: Sequence[Line] = (
        line("case receive", "--packet", names.shown(taken.kept), "--org", _("CHI BỘ")),
    )
    said: list[Block] = []
    if against is not None:
        following = against.following
        # In the way of a case that goes on here is nothing.
        said = [] if taken.case is not None else [Cell(against.message, "wait")]
    text = _("Việc tiếp theo: {command}")
    return [*said, *(text.format(command=each.text(invocation.language)) for each in following)]


def answered(kept: Kept) -> str | None:
    """What a receipt says; None of a packet that is none."""
    answer = names.said(kept).answer
    return None if answer is None else answer.receipt


def _settled(reader: Reader, taken: Taken) -> Problem | None:
    """A packet is received once, and not after it was refused or given back."""
    name, case = names.shown(taken.kept), taken.case
    if case is not None:
        text = _("{packet} đã tiếp nhận: hồ sơ {case}.").format(packet=name, case=case)
        return Problem("packet.received", text, Exit.REFUSED, following=(line("case show", case),))
    said = {answered(each.kept) for each in taken.replies}
    if letter_life.REFUSED in said:
        text = _("{packet}: đã trả lời nơi gửi là không tiếp nhận. Cần thì xin nơi gửi gói mới.")
        return Problem("packet.refused", text.format(packet=name), Exit.REFUSED)
    if letter_life.RECALL_AGREED in said:
        text = _("{packet}: đã đồng ý cho nơi gửi lấy lại. Cần thì xin nơi gửi gói mới.")
        return Problem("packet.recalled", text.format(packet=name), Exit.REFUSED)
    asked_back = any(
        each.direction == IN and answered(each) == letter_life.RECALLED
        for each in packets.answering(reader, taken.kept.id)
    )
    if asked_back and letter_life.RECALL_DECLINED not in said:
        text = _("{packet}: nơi gửi đang xin lấy lại. Trả lời nơi gửi trước.").format(packet=name)
        agreed, declined = map(statuses.typed, (letter_life.RECALL_AGREED, letter_life.RECALL_DECLINED))
        following = (
            line("packet receipt", name, "--code", agreed),
            line("packet receipt", name, "--code", declined, "--reason", _("LÝ DO")),
        )
        return Problem("packet.recalled", text, Exit.REFUSED, following=following)
    return None


def _unknown_row(reader: Reader, taken: Taken) -> Problem | None:
    """Our procedure has no other end for what came: in the sender's words, for ours has none."""
    row = taken.extract.row
    if receiving.receiving_step(reader.law().procedure, row) is not None:
        return None
    name = names.shown(taken.kept)
    text = _(
        "Quy trình ở đây chưa có việc chuyển «{row}», nên chưa tiếp nhận được. Cập nhật chương trình rồi tiếp nhận "
        "bằng chính gói này, hoặc trả lời nơi gửi là không tiếp nhận, có lý do."
    )
    message = text.format(row=taken.extract.titles.steps.get(row, row))
    following = (line("packet receipt", name, "--reason", _("LÝ DO")),)
    return Problem("receive.no_step", message, Exit.REFUSED, following=following)
