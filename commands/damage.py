"""What is wrong with a book, in words: the one place where the reasons of `storage.audit` get a name."""

from gettext import gettext as _

from ketnap.commands.texts import N_
from ketnap.storage import audit

WHAT = {
    audit.CHANGED: N_("nội dung khác lúc ghi"),
    audit.MISSING: N_("thiếu lần ghi này"),
    audit.HEAD: N_("hồ sơ không khớp lần ghi cuối"),
    audit.VERSION: N_("hồ sơ không khớp số lần ghi"),
    audit.ORPHAN: N_("lần ghi không thuộc hồ sơ nào"),
    audit.RECORD: N_("kết quả đang giữ khác kết quả tính lại"),
    audit.ANCHORED: N_("khác lúc làm mốc"),
    audit.ANCHOR: N_("chuỗi mốc đã bị đổi"),
    audit.UNREADABLE: N_("không đọc được"),
}


def sentence(problem: str) -> str:
    """A line of `storage.backup.problems` as it is shown: where, and what does not hold there."""
    place, _space, what = problem.rpartition(" ")
    case, _space, seq = place.rpartition(" ")
    if what not in WHAT or not seq.isdigit():
        return _("tệp sổ hỏng: {detail}").format(detail=problem)
    if not case:
        return _("mốc {seq}: {what}").format(seq=seq, what=_(WHAT[what]))
    return _("{case}, lần ghi {seq}: {what}").format(case=case, seq=seq, what=_(WHAT[what]))
