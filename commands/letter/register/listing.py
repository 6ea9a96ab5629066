"""The books on a screen and for --json: every number with what bears it, the number that comes next, what does not
fit."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, showing
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import by_hand
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.register import books, flaws, incoming
from ketnap.commands.letter.register import lines as register_lines
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.letter.register.lines import Found, Line, Run
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import Exit, usage
from ketnap.storage.correspondence.handwritten import Handwritten
from ketnap.storage.proof import register_flaws
from ketnap.storage.proof.register_flaws import Flaw


def shown(invocation: Invocation, asked: Asked) -> Answer:
    """Show the register, and print it where a file is named. A register in which something does not fit is answered
    with exit 9. Raises Problem."""
    if asked.first is not None and asked.last is not None and asked.first > asked.last:
        text = _("Từ {first} đến hết {last}: ngày đầu ở sau ngày cuối.")
        raise usage(text.format(first=f"{asked.first:%d/%m/%Y}", last=f"{asked.last:%d/%m/%Y}"))
    if asked.incoming:
        return incoming.shown(invocation, asked)
    with book.reading(invocation) as reader:
        found = register_lines.find(reader, invocation, asked)
        wrong = [each for each in register_flaws.outgoing(reader) if each.book.issuer in found.which.issuers]
        others = books.others(reader, found.which)
        printed: tuple[Block, ...] = ()
        if asked.file is not None:
            # Not at the top: a screen needs no printer.
            from ketnap.commands.letter.register import paper

            printed = paper.outgoing(reader, invocation, asked, found, asked.file)
    blocks: list[Block] = []
    for code in found.which.issuers:
        name = found.names[code]
        blocks.append(Cell(_("Sổ văn bản của {name}").format(name=name), "strong"))
        runs = [run for run in found.runs if run.state.book.issuer == code]
        if asked.file is not None:
            # The lines are in the file.
            blocks += [head(run) for run in runs]
        else:
            blocks += _blocks(runs, found)
        if not runs:
            blocks.append(_("Chưa lấy số nào."))
    blocks += flaws.sentences(wrong)
    if others:
        command = line("letter register", "--all").text(invocation.language)
        text = _("Sổ của {count} tổ chức khác: {command}")
        blocks.append(text.format(count=showing.number(others), command=command))
    data = _data(found, wrong, asked)
    return Answer(data, (*blocks, *printed), Exit.WRONG if wrong else Exit.DONE)


# ---- as data


def _data(found: Found, wrong: Sequence[Flaw], asked: Asked) -> dict[str, Any]:
    alone = found.which.issuers[0] if not asked.everybody else None
    letters = [
        {
            **letter_shape.data(each.letter.letter, found.about),
            "cases": each.cases,
            "term": each.letter.term or None,
        }
        for each in found.lines()
        if each.letter is not None
    ]
    data = {
        "issuer": alone,
        "issuer_name": None if alone is None else found.names[alone],
        "books": [
            {
                **run.state.book._asdict(),
                "issuer_name": found.names[run.state.book.issuer],
                "began_after": run.state.began,
                "last": run.state.last,
                "next": run.following,
            }
            for run in found.runs
        ],
        "letters": letters,
        "handwritten": [by_hand.data(each.by_hand) for each in found.lines() if each.by_hand is not None],
        "gaps": [flaws.data(each) for each in wrong if each.what == register_flaws.MISSING],
        "flaws": [{**flaws.data(each), "what": each.what} for each in wrong],
    }
    return data if asked.file is None else {**data, "printed": str(asked.file)}


# ---- as a screen


def _blocks(runs: Sequence[Run], found: Found) -> list[Block]:
    blocks: list[Block] = []
    labels = (_("số"), _("ngày"), _("nơi nhận"), _("hồ sơ"), _("tên văn bản"), _("tình trạng"))
    for run in runs:
        blocks.append(head(run))
        blocks.append(Table(labels, tuple(_row(each, found) for each in run.lines), indent=2))
    return blocks


def head(run: Run) -> str:
    """A book in a line: its newest number, where the paper register ended, its term, the number that comes next."""
    state = run.state
    text = _("{kind}: số mới nhất {last}")
    if state.began:
        text = _("{kind}: số mới nhất {last} (sổ giấy đến số {began})")
    if not state.last:
        text = _("{kind}: chưa lấy số nào")
    said = text.format(kind=state.book.kind, last=f"{state.last:02d}", began=f"{state.began:02d}")
    if state.book.term:
        said += " · " + _("nhiệm kỳ từ {day}").format(day=books.day(state.book.term))
    if run.following is not None:
        said += " · " + _("số tiếp theo {number}").format(number=run.following)
    return said


def _row(each: Line, found: Found) -> Row:
    today = found.about.invocation.today
    if each.by_hand is not None:
        return _row_by_hand(each, each.by_hand, today)
    assert each.letter is not None, "a line is a letter or a number set aside"
    letter = each.letter.letter
    notes = () if letter.void_because is None else (_("hủy: {because}").format(because=letter.void_because),)
    return Row(
        (
            each.symbol,
            showing.short_day(each.on, today),
            found.about.addressee(letter),
            cases(each),
            found.about.title(letter),
            letter_shape.status(letter),
        ),
        notes,
    )


def cases(each: Line) -> str:
    """The case of a letter, and how many others are on it."""
    first, *others = each.cases
    return first if not others else _("{case} và {count} hồ sơ nữa").format(case=first, count=len(others))


def _row_by_hand(each: Line, kept: Handwritten, today: date) -> Row:
    written = kept.written
    return Row(
        (
            kept.symbol,
            showing.short_day(each.on, today),
            "" if written is None else written.addressee,
            "",
            "" if written is None else written.title,
            by_hand.status(kept),
        ),
        by_hand.notes(kept),
    )
