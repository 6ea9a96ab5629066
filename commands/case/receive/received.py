"""What came of receiving somebody: the case, where it goes on, what went back to whoever sent it."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

from ketnap.commands import outcome, showing, trying
from ketnap.commands.case.receive import ahead
from ketnap.commands.case.receive.receiving import Arrival, Received
from ketnap.commands.contract import line
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.printing import Answer, Block
from ketnap.workflow.record import Entry


def answer(made: Received, arrival: Arrival, sent_back: Sequence[Path] = ()) -> Answer:
    """The case that was opened, and what is to be done with it next; `sent_back` are the packets that answer the one
    it came in."""
    told, decision, sent = made.told, made.decision, arrival.sent
    said, closing = outcome.answer(decision, told), trying.closing(told.invocation)
    blocks: list[Block] = [each for each in said.blocks if each not in closing]
    blocks += [*_came(made, arrival, sent_back), *remarks(made, arrival)]
    blocks += [*ahead.blocks(made.ahead, decision, told), *closing]
    if not told.invocation.dry_run:
        command = line("case why", decision.case).text(told.invocation.language)
        blocks.append(_("Việc tiếp theo: {command}").format(command=command))
    data = {
        **said.data,
        **ahead.data(made.ahead, told),
        "row": sent.row,
        "origin": sent.origin,
        "origin_case": sent.origin_case,
        "origin_letter": sent.letter,
        "cell": arrival.cell,
        "incoming": made.number,
        "incoming_office": made.office,
        "unknown_steps": [_unknown(each) for each in made.unknown],
        "left_out": [
            {
                "step": each.entry.step,
                "on": each.entry.on,
                "facts": dict(each.facts),
                "documents": [paper.document for paper in each.papers],
            }
            for each in made.left_out
        ],
        "alike": [each.code for each in made.alike],
        "answered": [letter_shape.named(each) for each in made.answered],
        "receipts": [str(path) for path in sent_back],
    }
    return Answer(data, tuple(blocks))


def remarks(made: Received, arrival: Arrival) -> list[str]:
    """What of the record sent is not known here, as the sender calls it, and who may be the same person."""
    titles = arrival.titles
    found: list[str] = []
    for entry in made.unknown:
        text = _("Không rõ bước «{step}» của nơi đi ({day}): giữ trong hồ sơ gửi đến, không tính ở đây.")
        step = titles.steps.get(entry.step, entry.step)
        found.append(text.format(step=step, day=f"{entry.on:%d/%m/%Y}"))
    for each in made.left_out:
        names = [titles.facts.get(name, name) for name in each.facts]
        names += [titles.documents.get(paper.document, paper.document) for paper in each.papers]
        text = _("Bước «{step}» ({day}), không rõ: {names}. Giữ trong hồ sơ gửi đến, không tính ở đây.")
        step = made.told.titles.of("step", each.entry.step)
        found.append(text.format(step=step, day=f"{each.entry.on:%d/%m/%Y}", names=", ".join(names)))
    if made.alike:
        codes = ", ".join(each.code for each in made.alike)
        found.append(_("Có thể là cùng một người: {codes}. Hai hồ sơ để riêng.").format(codes=codes))
    return found


def _came(made: Received, arrival: Arrival, sent_back: Sequence[Path]) -> list[Block]:
    came = arrival.came
    text = _("Sổ văn bản đến của {office}, số {number}: {paper} của {sender}")
    if made.told.invocation.dry_run and arrival.entered is None:
        text = _("Sẽ vào sổ văn bản đến của {office}, số {number}: {paper} của {sender}")
    places = made.told.organisations
    blocks: list[Block] = [
        text.format(
            office=made.office if places is None else places.names[made.office].name,
            number=showing.number(made.number),
            paper=" ".join(filter(None, (came.title, came.symbol))),
            sender=came.sender_name,
        )
    ]
    if made.answered:
        names = ", ".join(letter_shape.named(each) for each in made.answered)
        blocks.append(
            _("Nơi gửi dùng chung sổ: đã ghi xác nhận tiếp nhận của {letters}.").format(letters=names)
        )
    elif sent_back:
        text = _("Gửi về nơi gửi gói xác nhận: {path}")
        if made.told.invocation.dry_run:
            text = _("Sẽ lập gói xác nhận gửi về nơi gửi.")
        blocks.append(text.format(path=sent_back[-1]))
    elif arrival.letter is None:
        blocks.append(_("Trả lời nơi gửi: đã tiếp nhận, bằng văn bản hoặc điện thoại."))
    return blocks


def _unknown(entry: Entry) -> dict[str, object]:
    return {"step": entry.step, "on": entry.on, "facts": dict(entry.facts)}
