"""What a list of people who move says: its columns and the words in them.

Headings and words are compared without marks, case, spaces and punctuation, as in a roster. A word that stands nowhere
here is asked about, never guessed.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ketnap.definitions.roster_columns import heading_key, word_key

_SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "case": ("Mã hồ sơ", "Hồ sơ", "Số hồ sơ", "Mã HS"),
    "identity_number": (
        "Số định danh",
        "Số định danh cá nhân",
        "Số CCCD",
        "CCCD",
        "Căn cước",
        "Số căn cước",
        "Số căn cước công dân",
        "Mã định danh",
    ),
    "name": ("Họ và tên", "Họ tên", "Họ và tên khai sinh", "Họ tên quần chúng", "Họ và tên quần chúng ưu tú"),
    "birth_date": ("Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Sinh ngày"),
    "destination": (
        "Nơi đến",
        "Nơi chuyển đến",
        "Chuyển đến",
        "Đơn vị chuyển đến",
        "Đơn vị tiếp nhận",
        "Nơi tiếp nhận",
        "Tổ chức đảng nơi đến",
        "Tổ chức đảng tiếp nhận",
        "Xã, phường nơi đến",
        "Nơi cư trú mới",
        "Địa chỉ mới",
        "Địa chỉ nơi đến",
    ),
    "effective_on": (
        "Hiệu lực",
        "Chuyển từ ngày",
        "Ngày chuyển",
        "Ngày hiệu lực",
        "Ngày chuyển đi",
        "Ngày có hiệu lực",
        "Từ ngày",
    ),
    "decided_on": ("Ngày quyết định", "Ngày QĐ", "Quyết định ngày", "Ngày quyết định chuyển"),
    "decision_number": ("Số quyết định", "Số QĐ", "Quyết định số", "Số quyết định chuyển"),
    "reason": ("Lý do", "Lý do chuyển", "Lý do chuyển đi", "Vì việc gì"),
    "manner": ("Hình thức", "Hình thức chuyển", "Loại chuyển", "Chính thức/Tạm thời"),
}

_REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "job": (
        "việc làm",
        "việc làm mới",
        "đi làm",
        "chuyển công tác",
        "chuyển việc",
        "công tác",
        "xin được việc",
    ),
    "study": ("đi học", "học tập", "du học", "học tiếp", "nhập học"),
    "demobilised": ("xuất ngũ", "ra quân", "hoàn thành nghĩa vụ", "phục viên"),
    "residence": (
        "đổi chỗ ở",
        "đổi nơi cư trú",
        "chuyển chỗ ở",
        "chuyển nơi cư trú",
        "chuyển nhà",
        "lấy chồng",
    ),
    "graduated": ("tốt nghiệp", "ra trường", "tốt nghiệp ra trường", "hết khóa học"),
}
"""The words of the fact `move_known.reason`."""

_MANNERS: Final[Mapping[str, tuple[str, ...]]] = {
    "official": ("chính thức", "chuyển chính thức", "hẳn", "ở hẳn", "CT"),
    "temporary": ("tạm thời", "chuyển tạm thời", "tạm", "sinh hoạt tạm thời", "TT"),
}
"""The words of the fact `move_known.kind`."""


class Columns(NamedTuple):
    """`headings` by the name of their field, in the order of a new workbook; `spellings` leads from a folded heading
    to its field, `reasons` and `manners` from a folded word of a cell to what it says. No column is needed by itself:
    who somebody is can be said in three ways, and the rest may hold for everybody."""

    headings: Mapping[str, str]
    spellings: Mapping[str, str]
    needed: tuple[str, ...]
    reasons: Mapping[str, str]
    manners: Mapping[str, str]


def _inverted(
    spellings: Mapping[str, Iterable[str]], key: Callable[[str], str], *, themselves: bool
) -> Mapping[str, str]:
    """From each spelling to what it means; `themselves`: what is meant is a spelling too."""
    found = {key(meaning): meaning for meaning in spellings} if themselves else {}
    found |= {key(spelling): meaning for meaning, written in spellings.items() for spelling in written}
    return MappingProxyType(found)


COLUMNS: Final = Columns(
    MappingProxyType({field: names[0] for field, names in _SPELLINGS.items()}),
    _inverted(_SPELLINGS, heading_key, themselves=False),
    (),
    _inverted(_REASONS, word_key, themselves=True),
    _inverted(_MANNERS, word_key, themselves=True),
)

WHO: Final = ("case", "identity_number", "name", "birth_date")
"""The columns that say who somebody is."""
