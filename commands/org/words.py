"""The words of the register as people type and read them: kinds, powers, manners, and which organisation is meant."""

from collections.abc import Mapping
from gettext import gettext as _

from ketnap.commands import asking
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import not_found, usage
from ketnap.commands.texts import N_
from ketnap.commands.words import Named, Vocabulary
from ketnap.storage import register
from ketnap.storage.reader import Reader

POWERS: Mapping[str, tuple[str, str]] = {
    "propose": ("de-nghi", N_("đề nghị")),
    "appraise": ("tham-dinh", N_("thẩm định")),
    "decide": ("quyet-dinh", N_("quyết định")),
    "consent": ("dong-y", N_("đồng ý")),
    "teach": ("mo-lop", N_("mở lớp")),
}
MANNERS: Mapping[str, tuple[str, str]] = {
    "standing": ("ban-thuong-vu", N_("ban thường vụ")),
    "delegated": ("uy-quyen", N_("được ủy quyền, tập thể")),
    "standing_board": ("thuong-truc", N_("thường trực")),
}
KINDS: Mapping[str, tuple[str, str]] = {
    "cell": ("chi-bo", N_("chi bộ")),
    "section_committee": ("bo-phan", N_("đảng ủy bộ phận")),
    "committee": ("dang-uy", N_("đảng ủy")),
    "commune_committee": ("dang-uy-xa", N_("đảng ủy xã, phường, đặc khu")),
    "upper_committee": ("cap-tren", N_("cấp trên")),
    "department": ("ban", N_("ban của cấp ủy")),
    "city": ("thanh-uy", N_("thành ủy")),
}


def word(words: Mapping[str, tuple[str, str]], typed: str) -> str:
    """The English word that is meant. Raises Problem (usage) with all there are."""
    known = Vocabulary(Named(name, alias, (name, alias, _(title))) for name, (alias, title) in words.items())
    found = known.find(typed)
    if found is None:
        names = ", ".join(alias for alias, _title in words.values())
        raise usage(_("Không có «{typed}». Có: {names}.").format(typed=typed, names=names))
    return found.target


def said(words: Mapping[str, tuple[str, str]], name: str | None) -> str:
    """How a word is shown."""
    if name is None:
        return ""
    return _(words[name][1]) if name in words else name


def meant(reader: Reader, invocation: Invocation, text: str) -> str:
    """The code of the organisation that a text names: a code, or words of its name. Several are listed, never
    picked. Raises Problem."""
    found = register.find(reader, text)
    if not found:
        message = _("Chưa có tổ chức «{text}».").format(text=text)
        raise not_found("organisation.unknown", message, line("org list"))
    if len(found) == 1:
        return found[0].code
    names = [f"{each.code}  {each.name}" for each in found]
    return found[asking.choose(invocation, _("Tổ chức nào?"), names, default=None)].code
