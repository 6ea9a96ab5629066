"""The kinds of line of a letter as Word knows them: one style each, named in Vietnamese, so that a clerk who changes
one changes the whole letter. The measures are those of `templates/letter.typ`.
"""

from collections.abc import Mapping
from typing import NamedTuple

LEFT, RIGHT = 81, 84
"""Millimetres: the two columns of head and foot; together the width of the text."""


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


class Style(NamedTuple):
    """A kind of line. Sizes and spaces in points, indents in millimetres; `pitch` is exact line spacing, or with
    `rule` "auto" one line of whatever stands in it. Of the space after a line and that before the next the larger
    counts.

    `ahead` is what the format wants before spacing: keep with the next line, borders, tabs.
    """

    name: str
    size: float
    pitch: float
    align: str = "left"
    face: str = ""
    before: float = 0
    indents: str = ""
    ahead: str = ""
    rule: str = "exact"
    after: float = 0


KEEP = "<w:keepNext/>"
_FIRST_LINE = f'w:firstLine="{twips(10)}"'
_RULE = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:pBdr>'
_BOX = "<w:pBdr>{}</w:pBdr>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="1" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )
)
_DOTS = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(LEFT + RIGHT)}"/></w:tabs>'
STYLES = {
    "DauTreo": Style("Dấu treo", 11, 14, "center", "i"),
    "CoQuanCapTren": Style("Cơ quan cấp trên", 14, 18, "center"),
    "CoQuan": Style("Cơ quan", 14, 18, "center", "b"),
    "DauSao": Style("Dấu sao", 14, 14, "center"),
    "SoHieu": Style("Số hiệu", 14, 18, "center"),
    "TrichYeu": Style("Trích yếu", 12, 15, "center", "i", 2, f'w:left="{twips(4)}" w:right="{twips(4)}"'),
    "DoMat": Style("Độ mật", 14, 18, "center", "b", 8, f'w:left="{twips(25)}" w:right="{twips(25)}"', _BOX),
    "TieuDeDang": Style("Tiêu đề Đảng", 15, 18, "center", "b"),
    # As long as the words above it, which are 72.7 mm wide in Times New Roman.
    "DuongKe": Style(
        "Đường kẻ", 2, 6, "center", "", 1, f'w:left="{twips(5.6)}" w:right="{twips(5.6)}"', _RULE
    ),
    "DiaDanh": Style("Địa danh ngày tháng", 14, 18, "center", "i", 2),
    "TenLoai": Style("Tên loại văn bản", 16, 22, "center", "b", 18, ahead=KEEP),
    "TrichYeuTenLoai": Style("Trích yếu dưới tên loại", 14, 20, "center", "b", ahead=KEEP),
    "GachNgang": Style("Gạch ngang", 14, 16, "center", ahead=KEEP, after=12),
    "KinhGui": Style("Kính gửi", 14, 20, "center", "", 18, ahead=KEEP, after=12),
    "KinhGuiCacNoi": Style(
        "Kính gửi các nơi", 14, 20, indents=f'w:left="{twips(58)}" w:hanging="{twips(21)}"', ahead=KEEP
    ),
    "NoiDung": Style("Nội dung", 14, 20, "both", "", 6, _FIRST_LINE),
    "QuyetDinh": Style("Dòng quyết định", 14, 20, "center", "b", 12, ahead=KEEP, after=6),
    "Muc": Style("Mục", 14, 20, "both", "b", 6, _FIRST_LINE, KEEP),
    "GachDauDong": Style("Gạch đầu dòng", 14, 20, "both", "", 6, _FIRST_LINE),
    "DeTrong": Style("Dòng để trống", 14, 20, ahead=_DOTS),
    "BangTieuDe": Style("Tiêu đề bảng", 13, 17, "center", "b", ahead=KEEP),
    "BangO": Style("Ô bảng", 13, 17),
    "BangOGiua": Style("Ô bảng ở giữa", 13, 17, "center"),
    "Ky": Style("Ký", 14, 18, "center", "b", ahead=KEEP),
    "KyChucVu": Style("Ký chức vụ", 14, 18, "center", ahead=KEEP),
    "KyHoTen": Style("Ký họ tên", 14, 18, "center", "b", 80),
    "NoiNhan": Style("Nơi nhận", 14, 18, face="u", ahead=KEEP),
    "NoiNhanCacNoi": Style("Nơi nhận các nơi", 12, 15),
    "MaQR": Style("Mã QR", 2, 12, before=8, rule="auto"),
    "SoTrang": Style("Số trang", 14, 16, "center"),
    "ChanTrang": Style("Chân trang", 9, 11, "right"),
}
_FACES = {
    "": "{}",
    "b": "<w:b/><w:bCs/>{}",
    "i": "<w:i/><w:iCs/>{}",
    "u": '{}<w:u w:val="single"/>',
}
"""Where a face stands beside the size is the format's order."""


def style_sheet(styles: Mapping[str, Style]) -> str:
    """What stands in the file's part of styles: these kinds of line."""
    fonts = " ".join(f'w:{script}="Times New Roman"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/><w:sz w:val="28"/><w:szCs w:val="28"/>'
        '<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
    )
    return defaults + "".join(_style(key, style) for key, style in styles.items())


def _style(key: str, style: Style) -> str:
    half_points = round(style.size * 2)
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{style.ahead}'
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}" '
        f'w:line="{round(style.pitch * 20)}" w:lineRule="{style.rule}"/><w:ind {style.indents}/><w:jc w:val="{style.align}"/></w:pPr>'
        f"<w:rPr>{_FACES[style.face].format(size)}</w:rPr></w:style>"
    )
