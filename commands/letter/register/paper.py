"""`letter register --print`: the books as a file to print, to edit or to go on counting with."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from ketnap.commands.invocation import Invocation
from ketnap.commands.letter.register import arrived, books
from ketnap.commands.letter.register import file as register_file
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.letter.register.lines import Found, Line
from ketnap.commands.printing import Block
from ketnap.commands.titles import Titles
from ketnap.definitions.settings import Office
from ketnap.notifications import register_paper
from ketnap.notifications.register_paper import COLUMNS_IN, COLUMNS_OUT, RegisterPaper, Section, Value
from ketnap.storage.correspondence import handwritten
from ketnap.storage.correspondence.handwritten import Handwritten
from ketnap.storage.correspondence.incoming import IncomingLine
from ketnap.storage.correspondence.incoming_row import KIND as INCOMING
from ketnap.storage.correspondence.letters import BookState, LetterLine
from ketnap.storage.proof import anchors
from ketnap.storage.reader import Reader
from ketnap.workflow import letterhead
from ketnap.workflow.parties import DOSSIER, ORIGIN, PERSON

# A register is an official paper: its words are Vietnamese whatever the shell speaks.
_ADDRESSEES: Final = {PERSON: "Người được cấp", DOSSIER: "Lưu hồ sơ", ORIGIN: "Nơi cử đi", None: ""}
_KINDS: Final = {
    "CV": "Công văn",
    "CN": "Giấy chứng nhận",
    "TB": "Thông báo",
    "BC": "Báo cáo",
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
}
_COUNTED: Final = {
    "issued": "{count} đã phát hành",
    handwritten.WRITTEN: "{count} viết tay",
    handwritten.RESERVED: "{count} để dành chưa ghi",
    "void": "{count} đã hủy",
}


def outgoing(
    reader: Reader, invocation: Invocation, asked: Asked, found: Found, file: Path
) -> tuple[Block, ...]:
    """Print the books of letters that went out. Raises Problem."""
    titles = Titles(reader.law().procedure)
    titles.language = "vi"
    sections = tuple(
        Section(
            _title(run.state, found.names if asked.everybody else {}),
            tuple(tuple(_row(each, found, titles, invocation)) for each in run.lines),
        )
        for run in found.runs
    )
    counted = Counter(_status(each) for each in found.lines())
    said = [text.format(count=counted[word]) for word, text in _COUNTED.items() if counted[word]]
    total = f"Cộng: {counted.total()} số" + (f" ({', '.join(said)})." if said else ".")
    issuer = found.which.issuers[0]
    made = _paper(reader, invocation, asked, found.which.office, issuer)
    made = made._replace(title=register_paper.OUTGOING, columns=COLUMNS_OUT, sections=sections, total=total)
    return register_file.write(made, file, invocation)


def incoming(
    reader: Reader, invocation: Invocation, asked: Asked, found: arrived.Found, file: Path
) -> tuple[Block, ...]:
    """Print the register of letters that came in. Raises Problem."""
    names = found.names if asked.everybody else {}
    sections = tuple(
        Section(_title(run.state, names), tuple(_row_in(each) for each in run.lines)) for run in found.runs
    )
    total = f"Cộng: {sum(len(run.lines) for run in found.runs)} văn bản đến."
    made = _paper(reader, invocation, asked, found.office, next(iter(found.names)))
    made = made._replace(title=register_paper.INCOMING, columns=COLUMNS_IN, sections=sections, total=total)
    return register_file.write(made, file, invocation)


def _paper(
    reader: Reader, invocation: Invocation, asked: Asked, office: Office, issuer: str
) -> RegisterPaper:
    """The register of an organisation, without its lines."""
    head = letterhead.head(reader, issuer, office, invocation.today)
    newest = anchors.newest(reader)
    footer = [f"In ngày {invocation.today:%d/%m/%Y}"]
    if newest is not None:
        footer.append(f"mốc nhật ký {newest.shown}")
    last = asked.last or invocation.today
    period = f"Đến hết ngày {last:%d/%m/%Y}"
    if asked.first is not None:
        period = f"Từ ngày {asked.first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}"
    return RegisterPaper(
        head["upper"],
        head["name"],
        "",
        period,
        invocation.today,
        office.place,
        (),
        (),
        "",
        " · ".join(footer),
    )


def _title(state: BookState, names: Mapping[str, str]) -> str:
    """A book in a line; `names` where books of several organisations stand on one paper."""
    parts = [names[state.book.issuer]] if state.book.issuer in names else []
    if state.book.kind != INCOMING:
        kind = state.book.kind
        parts.append(f"{_KINDS[kind]} ({kind})" if kind in _KINDS else f"Loại {kind}")
    if state.book.term:
        parts.append(f"nhiệm kỳ từ {books.day(state.book.term)}")
    if state.began:
        parts.append(f"sổ giấy đến số {state.began:02d}")
    said = ", ".join(parts)
    return said[:1].upper() + said[1:] or "Văn bản đến"


# ---- lines


def _status(each: Line) -> str:
    if each.by_hand is not None:
        return each.by_hand.status
    assert each.letter is not None, "a line is a letter or a number set aside"
    return each.letter.letter.status


def _row(each: Line, found: Found, titles: Titles, invocation: Invocation) -> Iterator[Value]:
    yield each.symbol
    if each.by_hand is not None:
        yield from _by_hand(each.by_hand)
        return
    assert each.letter is not None, "a line is a letter or a number set aside"
    letter = each.letter.letter
    yield each.on
    yield _subject(each.letter, len(each.cases), titles, invocation)
    yield _ADDRESSEES[letter.to] if letter.to in _ADDRESSEES else found.about.addressee(letter)
    yield _cases(each.cases)
    yield "" if letter.void_because is None else f"Đã hủy: {letter.void_because}"


def _cases(cases: Sequence[str]) -> str:
    """The cases that a letter is about; of several the first."""
    if len(cases) <= 1:
        return "".join(cases)
    return f"{cases[0]} và {len(cases) - 1} hồ sơ nữa"


def _by_hand(kept: Handwritten) -> tuple[Value, ...]:
    notes = ["Viết tay"] if kept.written is not None else [f"Để dành: {kept.reason}"]
    if kept.void_because is not None:
        notes.append(f"Đã hủy: {kept.void_because}")
    if kept.written is None:
        return "", "", "", "", "; ".join(notes)
    return kept.written.on, kept.written.title, kept.written.addressee, "", "; ".join(notes)


def _subject(line: LetterLine, people: int, titles: Titles, invocation: Invocation) -> str:
    """What a letter is, and about whom where names may be shown."""
    title = titles.of("document", line.letter.letter)
    if not invocation.names:
        return title
    others = f" và {people - 1} người khác" if people > 1 else ""
    return f"{title}: {line.person}{others}"


def _row_in(each: IncomingLine) -> tuple[Value, ...]:
    came = each.incoming
    return (
        f"{each.number:02d}",
        came.received_on,
        came.sender_name,
        came.symbol,
        came.issued_on or "",
        came.title,
        _cases(each.cases),
        came.how,
    )
