"""What is wrong with a book, in words: the one place where the reasons of `storage.audit` get a name."""

from collections.abc import Mapping
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage.proof import broken as found
from ketnap.storage.proof import derived
from ketnap.storage.proof.broken import Broken

WHAT: Final[Mapping[str, str]] = {
    found.CHANGED: N_("nội dung khác lúc ghi"),
    found.MISSING: N_("thiếu lần ghi này"),
    found.HEAD: N_("hồ sơ không khớp lần ghi cuối"),
    found.VERSION: N_("hồ sơ không khớp số lần ghi"),
    found.ORPHAN: N_("lần ghi không thuộc hồ sơ nào"),
    found.RECORD: N_("kết quả đang giữ khác kết quả tính lại"),
    found.ANCHORED: N_("khác lúc làm mốc"),
    found.ANCHOR: N_("chuỗi mốc đã bị đổi"),
    found.UNREADABLE: N_("không đọc được"),
    found.FILE: N_("tệp hỏng: {detail}"),
    found.POINTING: N_("hàng trỏ đến chỗ không có: {detail}"),
    found.TABLES: N_("bảng không còn như lúc lập sổ"),
    derived.DOCUMENT: N_("giấy tờ khác lần ghi"),
    derived.DEADLINE: N_("thời hạn khác kết quả tính lại"),
    derived.PERSON: N_("người đang giữ khác các lần ghi"),
    derived.CASE: N_("hồ sơ khác kết quả tính lại"),
}

_ROWS: Final[Mapping[tuple[str, str], str]] = {
    (derived.DOCUMENT, derived.LACKING): N_("thiếu giấy tờ «{name}»"),
    (derived.DOCUMENT, derived.EXTRA): N_("giấy tờ «{name}» không có trong lần ghi nào"),
    (derived.DOCUMENT, derived.OTHER): N_("giấy tờ «{name}» khác lần ghi: {columns}"),
    (derived.DEADLINE, derived.LACKING): N_("thiếu thời hạn «{name}»"),
    (derived.DEADLINE, derived.EXTRA): N_("thời hạn «{name}» không do lần ghi nào mở"),
    (derived.DEADLINE, derived.OTHER): N_("thời hạn «{name}» khác kết quả tính lại: {columns}"),
    (derived.PERSON, derived.LACKING): N_("thiếu người của hồ sơ"),
    (derived.PERSON, derived.OTHER): N_("người đang giữ khác các lần ghi: {columns}"),
    (derived.CASE, derived.OTHER): N_("hồ sơ khác kết quả tính lại: {columns}"),
}

_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    derived.DOCUMENT: {"kind": N_("loại"), "number": N_("số"), "issued_on": N_("ngày")},
    derived.DEADLINE: {
        "opened_on": N_("ngày mở"),
        "starts_on": N_("tính từ ngày"),
        "due_on": N_("hạn"),
        "owner": N_("nơi phải làm"),
        "status": N_("tình trạng"),
        "closed_by": N_("lần ghi kết thúc"),
        "closed_on": N_("ngày kết thúc"),
        "rungs": N_("các ngày nhắc"),
        "rung": N_("lần nhắc tới"),
        "next_rung_on": N_("ngày nhắc tới"),
        "source": N_("nguồn"),
        "provenance": N_("độ tin của nguồn"),
        "length": N_("độ dài"),
        "unit": N_("đơn vị tính"),
        "calendar_status": N_("độ chắc của lịch"),
    },
    derived.PERSON: {
        "name": N_("họ và tên"),
        "sort_key": N_("thứ tự theo tên"),
        "folded": N_("tên không dấu"),
        "sex": N_("giới tính"),
        "born_on": N_("ngày sinh"),
        "ethnicity": N_("dân tộc"),
        "occupation": N_("nghề nghiệp"),
        "identity_number": N_("số định danh"),
        "phone": N_("điện thoại"),
        "email": N_("địa chỉ thư"),
        "native_place": N_("quê quán"),
        "residence": N_("nơi cư trú"),
    },
    derived.CASE: {
        "person_id": N_("người"),
        "definition": N_("phiên bản quy trình"),
        "cell": N_("chi bộ"),
        "state_since": N_("từ ngày"),
        "opened_on": N_("ngày mở"),
    },
}


def told(broken: Broken, titles: Titles | None) -> str:
    """What does not hold there. `titles` name papers and deadlines, which only a replay finds."""
    row = broken.row
    if row is None:
        return _(WHAT[broken.what]).format(detail=broken.detail)
    name = row.name if titles is None or not row.name else titles.of(row.what, row.name)
    if row.item:
        name += f" ({row.item})"
    columns = ", ".join(_(_COLUMNS[row.what][each]) for each in row.columns)
    return _(_ROWS[row.what, row.how]).format(name=name, columns=columns)


def as_data(broken: Broken) -> dict[str, Any]:
    """The same for --json; of a row that follows the record also which one, and how it differs."""
    data = {"case": broken.case, "event": broken.seq, "on": broken.on, "what": broken.what}
    if broken.detail:
        return {**data, "detail": broken.detail}
    if broken.row is None:
        return data
    row = broken.row
    named = {"name": row.name or None, "item": row.item or None}
    return {**data, "how": row.how, **named, "columns": list(row.columns)}


def place(broken: Broken) -> str:
    """Where it does not hold: a case, an anchor, or the file."""
    if broken.case:
        return broken.case
    return _("mốc {seq}").format(seq=broken.seq) if broken.seq else _("tệp sổ")


def sentence(broken: Broken, titles: Titles | None = None) -> str:
    """Where, and what does not hold there."""
    what = told(broken, titles)
    if broken.case:
        return _("{case}, lần ghi {seq}: {what}").format(case=broken.case, seq=broken.seq, what=what)
    return _("{place}: {what}").format(place=place(broken), what=what)


def code(broken: Broken) -> str:
    """The same in one line for --json."""
    return " ".join(str(each) for each in (broken.case, broken.seq or "", broken.what, broken.detail) if each)
