"""A letter as PDF: one static Typst layout, the letter's values as JSON. The one home of typst.

The same letter gives the same bytes on one machine: the document's date is the letter's, and its fonts are one
family and the renderer's own. A family counts only if it holds every Vietnamese letter; otherwise a renderer would
take the missing ones from another font, in the middle of a word.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst

from ketnap.notifications import letters, qr
from ketnap.notifications.letters import Block, Letter, Table

TEMPLATES = Path(__file__).parent / "templates"
LAYOUT = (TEMPLATES / "letter.typ", TEMPLATES / "one.typ")
FAMILIES = ("Times New Roman", "Tinos")
OWN_FAMILY = "Libertinus Serif"
"""Comes with the renderer and is complete for Vietnamese; used where none of `FAMILIES` is installed."""

_VOWELS = "AĂÂEÊIOÔƠUƯYaăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
ALPHABET = unicodedata.normalize("NFC", "".join(v + tone for v in _VOWELS for tone in _TONES)) + "Đđ"
_PROBE = b"""#set text(font: sys.inputs.font, fallback: false)
#for weight in ("regular", "bold") {
  for style in ("normal", "italic") { text(weight: weight, style: style, sys.inputs.letters) }
}"""
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')


class NotPrintable(ValueError):
    """The letter holds a character that no font at hand can show; nothing was written."""


def font_in_use(*, fonts: tuple[Path, ...] = ()) -> str:
    """The family in which letters are set on this machine; `fonts` are further folders to look in."""
    family, _ = _chosen(fonts)
    return family


def write(letter: Letter, *, fonts: tuple[Path, ...] = ()) -> bytes:
    """Return the letter as PDF/A-2b.

    Raises:
        NotPrintable: a character is in none of the fonts.
    """
    about = of_file(letters.file_title(letter), letter.issuer, letters.file_date(letter))
    return typeset(LAYOUT, {"letter": values_of(letter), "file": about}, fonts=fonts)


def of_file(title: str, author: str, day: date) -> dict[str, Any]:
    """What a file says about itself."""
    return {"title": title, "author": author, "date": {"year": day.year, "month": day.month, "day": day.day}}


def typeset(
    layout: Path | Sequence[Path], values: Mapping[str, Any], *, fonts: tuple[Path, ...] = ()
) -> bytes:
    """Return as PDF/A-2b what a layout makes of values: each is handed to it as JSON under its name, never as source.
    A layout may stand in several files, the later ones using the earlier.

    Raises:
        NotPrintable: a character is in none of the fonts.
    """
    family, compiler = _chosen(fonts)
    inputs = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    source = b"".join(each.read_bytes() for each in ([layout] if isinstance(layout, Path) else layout))
    try:
        return _pdf(compiler, source, {**inputs, "font": family})
    except typst.TypstError as error:
        unshown = _UNSHOWN.search(error.message)
        if unshown is None:
            raise
        raise NotPrintable(f"ký tự «{unshown[1]}» không có trong phông chữ {family}") from error


def _pdf(compiler: typst.Compiler, source: bytes, inputs: Mapping[str, str]) -> bytes:
    # The source is handed over as bytes each time: then there is no root folder that a layout could read from.
    document = compiler.compile(source, format="pdf", sys_inputs=dict(inputs), pdf_standards=["a-2b"])
    if not isinstance(document, bytes):
        raise TypeError("the renderer returned pages instead of one document")
    return document


@cache
def _chosen(folders: tuple[Path, ...]) -> tuple[str, typst.Compiler]:
    """The family to set letters in, and a compiler that sees its folder and the renderer's own fonts, no others."""
    installed = typst.Fonts(include_embedded_fonts=False, font_paths=[str(folder) for folder in folders])
    for family in FAMILIES:
        homes = {
            str(Path(font.path).parent) for font in installed.fonts() if font.family == family and font.path
        }
        fonts = typst.Fonts(include_system_fonts=False, font_paths=sorted(homes))
        if homes and _is_complete(family, fonts):
            return family, typst.Compiler(font_paths=fonts)
    own = typst.Fonts(include_system_fonts=False)
    return OWN_FAMILY, typst.Compiler(font_paths=own)


def _is_complete(family: str, fonts: typst.Fonts) -> bool:
    """Whether the family shows every Vietnamese letter, upright and italic, regular and bold."""
    try:
        _pdf(typst.Compiler(font_paths=fonts), _PROBE, {"font": family, "letters": ALPHABET})
    except typst.TypstError:
        return False
    return True


# ---- what the layout is told -----------------------------------------------------------------------------------


def values_of(letter: Letter) -> dict[str, Any]:
    """A letter as the layout is told it."""
    addressees = letter.addressees
    return {
        "issuer": letter.issuer,
        "party": letters.PARTY,
        "place_date": letters.place_date(letter),
        "stamp_note": letter.stamp_note,
        "upper": letter.upper,
        "number_symbol": letter.number_symbol,
        "subject": letter.subject,
        "secrecy": letter.secrecy,
        "title": letter.title,
        "addressees": addressees if len(addressees) < 2 else letters.closed(addressees),
        "blocks": [_block(block) for block in (*letter.blocks, *letters.enclosure_blocks(letter))],
        "authority": letter.authority,
        "signer_title": letter.signer_title,
        "signer_name": letter.signer_name,
        "recipients": letters.closed(letter.recipients),
        "footer": letter.footer,
        "qr": _qr(letter),
    }


def _qr(letter: Letter) -> dict[str, Any] | None:
    code = qr.of(letter)
    if code is None:
        return None
    return {"said": code.said, "side": qr.SIDE, "modules": len(code.rows), "drawing": qr.svg(code)}


def _block(block: Block) -> dict[str, Any]:
    values = {"kind": type(block).__name__.lower(), **block._asdict()}
    if isinstance(block, letters.Listing):
        values["items"] = letters.closed(block.items)
    if isinstance(block, Table):
        values |= {"widths": letters.widths(block), "centred": letters.centred(block)}
    return values
