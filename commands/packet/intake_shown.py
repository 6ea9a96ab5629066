"""What a packet brought, on a screen and in --json."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

from ketnap.commands import showing
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation, local_day
from ketnap.commands.letter import statuses
from ketnap.commands.packet import hearing, names, receivable
from ketnap.commands.packet.hearing import Heard
from ketnap.commands.packet.taking import Taken
from ketnap.commands.printing import Block, Cell, Pairs
from ketnap.commands.problems import Problem
from ketnap.exchange.packets import manifest
from ketnap.exchange.packets.manifest import Manifest


def transfer(
    invocation: Invocation, taken: Taken, files: Sequence[Path], against: Problem | None
) -> tuple[dict[str, Any], list[Block]]:
    """A packet with a case: who sends whom, its number, the receipt to be sent back, and what can be done with it."""
    said, came = taken.said, taken.came
    row = taken.extract.titles.steps.get(taken.extract.row, taken.extract.row)
    data = {
        **_data(said, invocation),
        "outcome": "known" if taken.again else "imported",
        "row": taken.extract.row,
        "incoming": came.number,
        "same_letter": None if taken.earlier is None else names.shown(taken.earlier),
        "case": taken.case,
        "against": None if against is None else against.code,
        "receipts": [str(path) for path in files],
    }
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Nơi gửi"), f"{said.sender.name} ({said.sender.organisation})"),
        (_("Công văn"), _letter(said)),
        (_("Người"), _person(said, invocation)),
        (_("Việc chuyển"), row),
        (_("Văn bản đến số"), showing.number(came.number)),
        (_("Gói xác nhận"), tuple(str(path) for path in files)),
    ]
    blocks: list[Block] = [Cell(_taken(invocation, taken), "strong"), Pairs(tuple(pairs))]
    if taken.earlier is not None and not taken.again:
        text = _("Công văn này đã đến trong gói {packet}: không lấy số văn bản đến lần hai.")
        blocks.append(text.format(packet=names.shown(taken.earlier)))
    if taken.again and not all(each.again for each in taken.replies):
        blocks.append(_("Khóa của đơn vị đã thay: xác nhận cũ được ký lại bằng khóa đang dùng."))
    if not invocation.dry_run:
        blocks.append(_("Gửi gói xác nhận về nơi gửi bằng cách nào cũng được."))
        blocks += receivable.to_do(invocation, taken, against)
    return data, blocks


def _taken(invocation: Invocation, taken: Taken) -> str:
    packet = names.shown(taken.kept)
    if taken.again:
        text = _(
            "Gói {packet} đã nhập ngày {day}. Không nhập lần hai, sổ giữ nguyên; gói xác nhận được ghi lại."
        )
        day = showing.long_day(taken.came.incoming.received_on)
        return text.format(packet=packet, day=day)
    if invocation.dry_run:
        return _("Gói {packet} nhập được.").format(packet=packet)
    return _("Đã nhập gói {packet}.").format(packet=packet)


def receipt(invocation: Invocation, heard: Heard) -> tuple[dict[str, Any], list[Block]]:
    """A receipt: what it says of which letter, and whether that was news."""
    said, answer = heard.said, heard.answer
    outcome = "known" if heard.again else "noted" if heard.known or heard.recalls else "recorded"
    case = heard.kept.case
    data = {
        **_data(said, invocation),
        "outcome": outcome,
        "answers": answer.packet,
        "receipt": answer.receipt,
        "code": answer.code,
        "on": answer.on,
        "how": answer.how,
        "reason": answer.reason or None,
        "case": case,
        "contradicts": heard.contradicts,
        "letters": [each.symbol for each in heard.letters],
        "event": None if heard.decision is None else heard.decision.event.seq,
        "command": None if heard.again else heard.kept.command,
    }
    status = statuses.title(answer.receipt)
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Nơi trả lời"), f"{said.sender.name} ({said.sender.organisation})"),
        (_("Công văn"), hearing.letters_named(heard) or _letter(said)),
        (_("Người"), _person(said, invocation)),
        (_("Trả lời"), f"{status}, {showing.long_day(answer.on)}"),
    ]
    if answer.how:
        pairs.append((_("Biết theo"), answer.how))
    if answer.reason:
        pairs.append((_("Lý do"), answer.reason))
    blocks: list[Block] = [
        Cell(_heard(invocation, heard), "bad" if heard.contradicts else "strong"),
        Pairs(tuple(pairs)),
    ]
    if not invocation.dry_run:
        blocks += _after(invocation, heard)
    return data, blocks


def _heard(invocation: Invocation, heard: Heard) -> str:
    packet = names.shown(heard.kept)
    if heard.again:
        text = _("Gói xác nhận {packet} đã nhập ngày {day}. Không ghi lần hai, sổ giữ nguyên.")
        day = showing.long_day(local_day(heard.kept.recorded_at))
        return text.format(packet=packet, day=day)
    if heard.recalls is not None:
        return _("Nơi gửi xin lấy lại hồ sơ đã gửi trong gói {packet}.").format(
            packet=names.shown(heard.recalls)
        )
    if heard.contradicts is not None:
        text = _(
            "Gói xác nhận {packet} trái với điều đã ghi: không tiếp nhận, mà sổ đã ghi {now}. Đã giữ gói, tình trạng "
            "giữ nguyên; hỏi lại nơi trả lời."
        )
        return text.format(packet=packet, now=statuses.title(heard.contradicts))
    if heard.known:
        text = _("Đã giữ gói xác nhận {packet}; tình trạng ấy, hoặc xa hơn, đã ghi từ trước.")
        return text.format(packet=packet)
    if invocation.dry_run:
        return _("Gói xác nhận {packet} ghi được.").format(packet=packet)
    return _("Đã ghi gói xác nhận {packet}.").format(packet=packet)


def _after(invocation: Invocation, heard: Heard) -> list[Block]:
    if heard.recalls is not None:
        named = heard.recalls.case or names.shown(heard.recalls)
        agreed = line("packet receipt", named, "--code", statuses.typed("recall_agreed"))
        command = agreed.text(invocation.language)
        return [_("Đồng ý hoặc không thì trả lời nơi gửi: {command}").format(command=command)]
    if heard.kept.case is None:
        return []
    command = line("case show", heard.kept.case).text(invocation.language)
    return [_("Xem hồ sơ: {command}").format(command=command)]


def _data(said: Manifest, invocation: Invocation) -> dict[str, Any]:
    return {
        "packet": said.id,
        "name": manifest.short(said.id),
        "kind": said.kind,
        "sender": said.sender.organisation,
        "sender_name": said.sender.name,
        "letter": said.letter.symbol,
        "letter_on": said.letter.issued_on,
        "person": showing.name(said.person.name, invocation),
    }


def _letter(said: Manifest) -> str:
    return _("{symbol} ngày {day}").format(symbol=said.letter.symbol, day=f"{said.letter.issued_on:%d/%m/%Y}")


def _person(said: Manifest, invocation: Invocation) -> str:
    name = showing.name(said.person.name, invocation)
    born = said.person.born_on
    if born is None or not invocation.names:
        return name
    return _("{name}, sinh ngày {day}").format(name=name, day=f"{born:%d/%m/%Y}")
