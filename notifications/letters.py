"""A letter as it stands on paper: plain values, without a word about files, fonts or the case it comes from.

`reading.parse` makes a `Letter` of a template's rendered text; `docx.write` and `pdf.write` lay the same `Letter` out
twice, and `text` gives it as plain lines, in reading order.

Layout: QĐ 399-QĐ/TW 09/01/2026 and HD 05-HD/VPTW 27/05/2026 (known second-hand).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
GAP = "\u00a0" * 6
"""Room for a number to be written by hand: spaces that no renderer folds."""
SECRECY = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
UNBREAKING = "\u2011"
"""A hyphen after which no line ends; said and read as any other."""
_NUMBER = re.compile(r"\b[0-9]\w*(?:[-/][0-9]*[^\W\d_][\w&]*)+")


class Paragraph(NamedTuple):
    text: str


class Banner(NamedTuple):
    """A bold line in the middle: who decides what follows."""

    text: str


class Heading(NamedTuple):
    """The bold line above a numbered part of the body."""

    text: str


class Listing(NamedTuple):
    """Items without their closing marks: paper shows "- …;" and, for the last one, "- …."."""

    items: tuple[str, ...]


class Table(NamedTuple):
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Blank(NamedTuple):
    """Dotted lines for what only a person can write."""

    lines: int


Block = Paragraph | Banner | Heading | Listing | Table | Blank


class Standing(NamedTuple):
    """What stands on every letter of an office and does not depend on the template. Names as in `Letter`."""

    upper: str
    issuer: str
    number_symbol: str
    place: str
    issued_on: date | None
    year: int
    authority: str
    signer_title: str
    signer_name: str
    footer: str
    short_code: str
    stamp_note: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One sheet of paper, or several.

    Attributes:
        upper: the line above the issuer, in capitals as printed.
        issuer: the issuing organisation, in capitals as printed; empty on a person's own paper.
        number_symbol: "Số 42-CV/ĐU", or the same with a gap while the letter is a draft; empty on a form.
        issued_on: None for a draft; then day and month are left to be written by hand, and `year` is printed.
        title: the type name of a named document ("GIẤY CHỨNG NHẬN"); empty for a công văn.
        subject: "về việc …" of a công văn, the second line of a named document.
        addressees: after "Kính gửi"; empty where the document has none.
        enclosures: printed after the body, under "Gửi kèm".
        signer_name: empty where a name is to be written by hand.
        recipients: after "Nơi nhận", without their closing marks; a form may have none.
        footer: small line at the foot of each page: file code and the short code by which the issuer knows it.
        short_code: the same short code, for the QR code below "Nơi nhận"; a draft shows none (`qr.of`).
        stamp_note: whose stamp goes top left on the paper of a cell, which has no seal of its own.
    """

    upper: str
    issuer: str
    number_symbol: str
    place: str
    issued_on: date | None
    year: int
    title: str = ""
    subject: str
    addressees: tuple[str, ...] = ()
    blocks: tuple[Block, ...]
    enclosures: tuple[str, ...] = ()
    authority: str
    signer_title: str
    signer_name: str
    recipients: tuple[str, ...]
    footer: str = ""
    short_code: str = ""
    secrecy: str = ""
    stamp_note: str = ""

    def __post_init__(self) -> None:
        for line in _strings(tuple(vars(self).values())):
            if not line.replace("\u00a0", "").isprintable():
                raise ValueError(f"ký tự không in được trong văn bản: {line!a}")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _strings(part)


def clean(value: str) -> str:
    """One line of printable NFC text: control and direction characters dropped, runs of spaces folded."""
    if not value.isprintable():
        value = "".join(c for c in value if c.isprintable() or c.isspace())
    return " ".join(unicodedata.normalize("NFC", value).split())


def short_date(day: date) -> str:
    """05/02/2026."""
    return f"{day:%d/%m/%Y}"


def long_date(day: date) -> str:
    """Ngày 05 tháng 02 năm 2026, as printed: a zero before days below 10 and before months 1 and 2 only."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def unbroken(text: str) -> str:
    """The text with the number of every document ("42-CV/ĐU", "103/GCN-TTCT") held together: no line ends after its
    hyphens. After its strokes Word ends none."""
    return _NUMBER.sub(lambda number: number[0].replace("-", UNBREAKING), text)


def number_symbol(number: int | None, symbol: str) -> str:
    """ "Số 05-CV/ĐU" (two digits at least), or a gap for the number. `symbol` brings its own joiner: "-CV/ĐU"."""
    return f"Số {number:02d}{symbol}" if number is not None else f"Số {GAP}{symbol}"


def place_date(letter: Letter) -> str:
    """ "Lê Chân, ngày 25 tháng 11 năm 2026", day and month left open on a draft."""
    if letter.issued_on is not None:
        return f"{letter.place}, {long_date(letter.issued_on)}"
    return f"{letter.place}, ngày {GAP[2:]} tháng {GAP[2:]} năm\u00a0{letter.year}"


def file_title(letter: Letter) -> str:
    """What a file says it is: the kind of paper and its number, no name of a person."""
    return f"{letter.title or 'CÔNG VĂN'} {letter.number_symbol}".strip()


def file_date(letter: Letter) -> date:
    """The day that a file says it was made on: the letter's, or for a draft the first of its year."""
    return letter.issued_on or date(letter.year, 1, 1)


def closed(items: Sequence[str]) -> tuple[str, ...]:
    """Items with their closing marks: ";" and, after the last one, "."."""
    return tuple(f"{item}{'.' if n == len(items) else ';'}" for n, item in enumerate(items, start=1))


def widths(table: Table) -> tuple[float, ...]:
    """The share of the text width that each column takes; they add up to 1.

    The narrowest columns (ordinals, dates, numbers, then names) keep to one line as long as the others are left with
    enough for their longest word and for a few words; these share the rest by their length. A heading may break between
    its words.
    """
    columns = [*zip(*table.rows, strict=True)] or [() for _ in table.head]
    # The words of a heading are bold.
    heads = [
        max([1.1 * _wide(head) / _HEAD_LINES, *(1.1 * _wide(word) for word in head.split())])
        for head in table.head
    ]
    whole = [max([head, *map(_wide, cells)]) for head, cells in zip(heads, columns, strict=True)]
    word = [
        min(max([head, *(_wide(each) for cell in cells for each in cell.split())]), _LONGEST_WORD)
        for head, cells in zip(heads, columns, strict=True)
    ]
    least = [max(word[n], min(whole[n], _FEW_WORDS)) for n in range(len(whole))]
    least = least if sum(least) <= 1 else word
    fixed: dict[int, float] = {}
    # What is put together of parts may well break between them.
    parts = [any(", " in cell for cell in cells) for cells in columns]
    for n in sorted(range(len(whole)), key=lambda n: (parts[n], whole[n])):
        others = sum(least[m] for m in range(len(whole)) if m != n and m not in fixed)
        if sum(fixed.values()) + whole[n] + others <= 1:
            fixed[n] = whole[n]
    return _shared(fixed, least, whole)


def _shared(fixed: Mapping[int, float], least: Sequence[float], whole: Sequence[float]) -> tuple[float, ...]:
    """The widths of columns of which some are fixed: what these leave goes to the others, beyond their least by what
    they could still use; without others all grow alike."""
    open_ones = [n for n in range(len(whole)) if n not in fixed]
    rest = 1 - sum(fixed.values()) - sum(least[n] for n in open_ones)
    wanted = {n: min(whole[n], 1.0) - least[n] for n in open_ones}
    found = [fixed.get(n, 0.0) for n in range(len(whole))]
    for n in open_ones:
        found[n] = least[n] + (max(rest, 0.0) * wanted[n] / (sum(wanted.values()) or 1))
    return tuple(width / sum(found) for width in found)


_EM = 13 * 25.4 / 72 / 165
"""The share of the text width that the size of a cell's letters takes: 13 pt of 165 mm."""
_EDGES = 3.2 / 165
"""The share that the room beside a cell's text takes."""
_HEAD_LINES = 3.2
"""A heading breaks into three lines, four where its words fill them badly."""
_FEW_WORDS = 0.13
_LONGEST_WORD = 0.4
"""What is longer without a space is no word that anybody writes, and breaks."""


def _wide(text: str) -> float:
    """The share of the text width that a cell takes whose text keeps to one line, as Times sets it, a little more."""
    return _EM * sum(map(_em, text)) + _EDGES


def _em(sign: str) -> float:
    sign = unicodedata.normalize("NFD", sign)[0]
    if sign == " ":
        return 0.26
    if sign in "ijltfr.,;:/'()-|":
        return 0.3
    if sign in "mwMW":
        return 0.86
    if sign.isdigit():
        return 0.51
    return 0.7 if sign.isupper() else 0.48


def centred(table: Table) -> tuple[bool, ...]:
    """Whether a column is set in its middle: ordinals, numbers and dates are, sentences are not."""
    return tuple(all(len(row[n]) <= 12 for row in table.rows) for n in range(len(table.head)))


def text(letter: Letter) -> str:
    """The letter as plain lines, in the order in which both writers set it, so that they can be compared."""
    lines = [
        letter.stamp_note,
        letter.upper,
        letter.issuer,
        "*" if letter.issuer else "",
        letter.number_symbol,
    ]
    lines += ["" if letter.title else letter.subject, letter.secrecy, PARTY, place_date(letter)]
    if letter.title:
        lines += [letter.title, letter.subject, "-----"]
    lines += addressee_lines(letter)
    for block in (*letter.blocks, *enclosure_blocks(letter)):
        lines += _block_lines(block)
    lines += ["Nơi nhận:"] * bool(letter.recipients) + [f"- {item}" for item in closed(letter.recipients)]
    lines += [letter.authority, letter.signer_title, letter.signer_name, letter.footer]
    return "\n".join(line for line in lines if line) + "\n"


def addressee_lines(letter: Letter) -> tuple[str, ...]:
    """One addressee beside "Kính gửi", several as a list under one another."""
    if len(letter.addressees) < 2:
        return tuple(f"Kính gửi: {addressee}" for addressee in letter.addressees)
    first, *others = closed(letter.addressees)
    return (f"Kính gửi: - {first}", *(f"- {addressee}" for addressee in others))


def enclosure_blocks(letter: Letter) -> tuple[Block, ...]:
    return (Paragraph("Gửi kèm:"), Listing(letter.enclosures)) if letter.enclosures else ()


def _block_lines(block: Block) -> list[str]:
    match block:
        case Paragraph(line) | Banner(line) | Heading(line):
            return [line]
        case Listing(items):
            return [f"- {item}" for item in closed(items)]
        case Table(head, rows):
            return [" | ".join(row) for row in (head, *rows)]
        case Blank(count):
            return ["." * 60] * count
