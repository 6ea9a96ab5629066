"""The register of letters that came in, on a screen and for --json."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands import book, showing
from ketnap.commands.contract import option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter.register import books, flaws
from ketnap.commands.letter.register.arrived import Found, Run
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.letter.register.books import Period
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import Exit, usage
from ketnap.storage.correspondence import incoming
from ketnap.storage.correspondence.incoming import IncomingLine
from ketnap.storage.proof import register_flaws
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing


def find(reader: Reader, invocation: Invocation, asked: Asked) -> Found:
    """The lines that are asked for. Raises Problem."""
    if asked.kind is not None:
        raise usage(
            _("Sổ văn bản đến không chia theo loại: bỏ {option}.").format(option=option_name("--kind"))
        )
    office = letter_issuing.own_office(reader)
    every = incoming.books(reader)
    codes = books.issuers(reader, invocation, asked, office, (each.book.issuer for each in every))
    term = books.term(asked, office, (each.book.term for each in every if each.book.issuer in codes))
    period, now = Period(asked.first, asked.last), issuing.term_of(office)
    runs = []
    for code in codes:
        lines = incoming.register(reader, code)
        for state in every:
            if state.book.issuer != code or term not in (None, state.book.term):
                continue
            kept = [each for each in lines if each.term == state.book.term]
            kept = [each for each in kept if period.holds(each.incoming.received_on)]
            following = state.last + 1 if state.book.term == now else None
            runs.append(Run(state, tuple(kept), following))
    names = reader.organisations(set(codes)).names
    return Found(office, {code: names[code].name for code in codes}, tuple(runs))


def shown(invocation: Invocation, asked: Asked) -> Answer:
    """Show the register of what came in, and print it where a file is named. Raises Problem."""
    with book.reading(invocation) as reader:
        found = find(reader, invocation, asked)
        wrong = [each for each in register_flaws.incoming(reader) if each.book.issuer in found.names]
        printed: tuple[Block, ...] = ()
        if asked.file is not None:
            # Not at the top: a screen needs no printer.
            from ketnap.commands.letter.register import paper

            printed = paper.incoming(reader, invocation, asked, found, asked.file)
    blocks: list[Block] = []
    for code, name in found.names.items():
        blocks.append(Cell(_("Sổ văn bản đến của {name}").format(name=name), "strong"))
        runs = [run for run in found.runs if run.state.book.issuer == code]
        if asked.file is not None:
            # The lines are in the file.
            blocks += [_head(run) for run in runs]
        else:
            blocks += _blocks(runs, invocation)
        if not runs:
            blocks.append(_("Chưa ghi văn bản đến nào."))
    return Answer(
        _data(found, wrong, asked),
        (*blocks, *flaws.sentences(wrong), *printed),
        Exit.WRONG if wrong else Exit.DONE,
    )


def _data(found: Found, wrong: Sequence[register_flaws.Flaw], asked: Asked) -> dict[str, Any]:
    data = {
        "offices": list(found.names),
        "books": [
            {
                "office": run.state.book.issuer,
                "term": run.state.book.term or None,
                "began_after": run.state.began,
                "last": run.state.last,
                "next": run.following,
            }
            for run in found.runs
        ],
        "incoming": [line_data(each, run.state.book.issuer) for run in found.runs for each in run.lines],
        "gaps": [flaws.data(each) for each in wrong if each.what == register_flaws.MISSING],
        "flaws": [{**flaws.data(each), "what": each.what} for each in wrong],
    }
    return data if asked.file is None else {**data, "printed": str(asked.file)}


def line_data(each: IncomingLine, office: str) -> dict[str, Any]:
    """A line as --json has it."""
    came = each.incoming
    return {
        "office": office,
        "term": each.term or None,
        "number": each.number,
        "received_on": came.received_on,
        "from": came.sender,
        "from_name": came.sender_name,
        "symbol": came.symbol or None,
        "issued_on": came.issued_on,
        "title": came.title,
        "case": each.case,
        "cases": list(each.cases),
        "packet": each.packet,
        "how": came.how or None,
        "command": each.command,
    }


def _blocks(runs: Sequence[Run], invocation: Invocation) -> list[Block]:
    labels = (
        _("số đến"),
        _("ngày đến"),
        _("nơi gửi"),
        _("số ký hiệu"),
        _("ngày văn bản"),
        _("trích yếu"),
        _("hồ sơ"),
    )
    blocks: list[Block] = []
    for run in runs:
        blocks.append(_head(run))
        blocks.append(Table(labels, tuple(_row(each, invocation) for each in run.lines), indent=2))
    return blocks


def _head(run: Run) -> str:
    state = run.state
    text = _("số mới nhất {last}")
    if state.began:
        text = _("số mới nhất {last} (sổ giấy đến số {began})")
    parts = [text.format(last=showing.number(state.last), began=showing.number(state.began))]
    if state.book.term:
        parts.append(_("nhiệm kỳ từ {day}").format(day=books.day(state.book.term)))
    if run.following is not None:
        parts.append(_("số tiếp theo {number}").format(number=showing.number(run.following)))
    return " · ".join(parts)


_FEW: Final = 3


def _cases(each: IncomingLine) -> str:
    """The cases that a paper opened here; of a long list the first."""
    shown = ", ".join(each.cases[:_FEW])
    more = len(each.cases) - _FEW
    if more <= 0:
        return shown
    return _("{cases} và {count} hồ sơ nữa").format(cases=shown, count=showing.number(more))


def _row(each: IncomingLine, invocation: Invocation) -> Row:
    came = each.incoming
    return Row(
        (
            showing.number(each.number),
            showing.short_day(came.received_on, invocation.today),
            came.sender_name,
            came.symbol,
            "" if came.issued_on is None else showing.short_day(came.issued_on, invocation.today),
            came.title,
            _cases(each),
        ),
        (came.how,) if came.how else (),
    )
