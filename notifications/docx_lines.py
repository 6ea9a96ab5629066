"""Lines and tables as the DOCX format writes them: text in, markup out."""

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from ketnap.notifications.docx_styles import twips
from ketnap.notifications.letters import UNBREAKING

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS: Final = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _SIDES)
)
"""A thin line round every cell of a table."""


def line(style: str, text: str, ahead: str = "") -> str:
    """A paragraph; `ahead` is formatting of its own, beside its style's."""
    pieces = "".join(_piece(piece) for piece in _ELEMENTS.split(text))
    run = f"<w:r>{pieces}</w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{ahead}</w:pPr>{run}</w:p>'


_ELEMENTS_OF: Final = {"\t": "<w:tab/>", UNBREAKING: "<w:noBreakHyphen/>"}
"""Signs that have an element of their own: as a sign in the text, Word may look for them in another font."""
_ELEMENTS: Final = re.compile(f"([{''.join(_ELEMENTS_OF)}])")


def _piece(text: str) -> str:
    if text in _ELEMENTS_OF:
        return _ELEMENTS_OF[text]
    return f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>' if text else ""


def grid(widths: Iterable[float], rows: str, borders: str = "") -> str:
    """A table of fixed widths in millimetres. LibreOffice follows the grid, Word the cells: both are written."""
    widths = tuple(widths)
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    margins = (40, twips(1.4), 40, twips(1.4)) if borders else (0, 0, 0, 0)
    sides = "".join(
        f'<w:{side} w:w="{margin}" w:type="dxa"/>'
        for side, margin in zip(("top", "left", "bottom", "right"), margins, strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def row(cells: Iterable[tuple[float, str]], repeated: str = "", placed: str = "") -> str:
    """A row of cells, each with its width in millimetres, kept on one page; `repeated`: on every page."""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{placed}</w:tcPr>{content}</w:tc>'
        for width, content in cells
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{made}</w:tr>"
