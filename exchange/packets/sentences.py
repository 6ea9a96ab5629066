"""What people read when a packet is not taken: what is the matter, and what to do."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from gettext import gettext as _
from typing import Final

from ketnap.exchange.keys import fingerprint
from ketnap.exchange.packets import archive
from ketnap.exchange.packets.refusal import Code, Refusal

_VIETNAM: Final = timezone(timedelta(hours=7))
_MEGABYTE: Final = 2**20


def sentence(refusal: Refusal) -> str:
    """The refusal in words."""
    return _SENTENCES[refusal.code](refusal.said)


def _instant(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(_VIETNAM):%H:%M, %d/%m/%Y}"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"


def _not_a_packet(_said: Mapping[str, str]) -> str:
    return _("Tệp này không phải gói chuyển hồ sơ. Cần đúng tệp mà nơi gửi đã lập.")


def _truncated(_said: Mapping[str, str]) -> str:
    return _("Gói chép chưa trọn, mất phần cuối. Chép lại tệp từ nơi gửi.")


def _too_large(_said: Mapping[str, str]) -> str:
    return _("Gói lớn quá mức một gói chuyển hồ sơ có thể có ({most} MB khi mở ra). Không mở.").format(
        most=archive.MOST_BYTES // _MEGABYTE
    )


def _compressed(_said: Mapping[str, str]) -> str:
    return _(
        "Gói đã được một chương trình khác nén lại. Cần đúng tệp mà nơi gửi đã lập, để nguyên không giải nén."
    )


def _bad_name(said: Mapping[str, str]) -> str:
    return _("Trong gói có phần mang tên không được có: «{part}». Không mở.").format(part=said["part"])


def _duplicate_part(said: Mapping[str, str]) -> str:
    return _("Trong gói có hai phần cùng tên «{part}». Không mở.").format(part=said["part"])


def _nested(said: Mapping[str, str]) -> str:
    if not said["part"]:
        return _("Gói mã hóa hai lần. Xin nơi gửi đúng tệp gói đã lập.")
    return _("Tệp này chứa một tệp nén khác: «{part}». Lấy tệp bên trong ra rồi nhập tệp ấy.").format(
        part=said["part"]
    )


def _altered(said: Mapping[str, str]) -> str:
    if not said["part"]:
        return _("Gói không còn nguyên như lúc lập. Xin nơi gửi gói khác.")
    return _(
        "Gói không còn nguyên như lúc ký: phần «{part}» đã đổi, thiếu hoặc thừa. Xin nơi gửi gói khác."
    ).format(part=said["part"])


def _not_decryptable(_said: Mapping[str, str]) -> str:
    return _(
        "Gói mã hóa không mở được: mã hóa cho khóa của đơn vị khác, hoặc tệp không còn nguyên. "
        "Gửi lại thẻ khóa của đơn vị cho nơi gửi, xin gói mới."
    )


def _manifest_unreadable(said: Mapping[str, str]) -> str:
    if not said["where"]:
        return _("Bản kê của gói (manifest.json) không đúng định dạng. Xin nơi gửi gói khác.")
    return _(
        "Bản kê của gói (manifest.json) không đúng định dạng ở mục «{where}». Xin nơi gửi gói khác."
    ).format(where=said["where"])


def _record_unreadable(_said: Mapping[str, str]) -> str:
    return _("Bản trích hồ sơ trong gói (record.json) không đúng định dạng. Xin nơi gửi gói khác.")


def _wrong_version(said: Mapping[str, str]) -> str:
    return _(
        "Gói theo định dạng số {version}, bản ketnap này chưa biết. Cài bản mới hơn rồi nhập lại."
    ).format(version=said["version"])


def _unknown_key(said: Mapping[str, str]) -> str:
    return _(
        "Gói ghi nơi gửi là {name} ({organisation}), ký bằng khóa chưa có trong sổ: {key}. "
        "Xin thẻ khóa, đọc đối chiếu dấu khóa qua điện thoại, rồi nhập lại."
    ).format(name=said["name"], organisation=said["organisation"], key=fingerprint.shown(said["key"]))


def _revoked_key(said: Mapping[str, str]) -> str:
    return _(
        "Gói ký bằng khóa của {name} đã thôi dùng từ {day}. Xin nơi gửi thẻ khóa mới và gói ký bằng khóa ấy."
    ).format(name=said["name"], day=_day(said["on"]))


def _wrong_sender(said: Mapping[str, str]) -> str:
    return _(
        "Gói ký bằng khóa của {name} mà ghi nơi gửi là {organisation}. Không nhập; hỏi lại {name}."
    ).format(name=said["name"], organisation=said["organisation"])


def _older_than_key(said: Mapping[str, str]) -> str:
    return _(
        "Gói ghi lập lúc {at}, trước ngày {name} lập khóa ({day}). Xem lại đồng hồ máy của nơi gửi, xin gói mới."
    ).format(at=_instant(said["made_at"]), name=said["name"], day=_day(said["on"]))


def _forged(said: Mapping[str, str]) -> str:
    return _(
        "Chữ ký trên gói không phải của {name}: gói giả, hoặc bản kê đã bị sửa. Không nhập; "
        "gọi {name} theo số điện thoại đã biết."
    ).format(name=said["name"])


def _misaddressed(said: Mapping[str, str]) -> str:
    return _("Gói gửi cho {name} ({organisation}), không phải đơn vị này. Chuyển tệp cho nơi ấy.").format(
        name=said["name"], organisation=said["organisation"]
    )


def _expired(said: Mapping[str, str]) -> str:
    return _("Gói chỉ dùng được đến {at}. Xin nơi gửi gói mới.").format(at=_instant(said["at"]))


def _postdated(said: Mapping[str, str]) -> str:
    return _("Gói ghi lập lúc {at}, chưa tới. Xem lại đồng hồ máy ở hai nơi.").format(at=_instant(said["at"]))


_SENTENCES: Final[Mapping[Code, Callable[[Mapping[str, str]], str]]] = {
    "not_a_packet": _not_a_packet,
    "truncated": _truncated,
    "too_large": _too_large,
    "compressed": _compressed,
    "bad_name": _bad_name,
    "duplicate_part": _duplicate_part,
    "nested": _nested,
    "altered": _altered,
    "not_decryptable": _not_decryptable,
    "manifest_unreadable": _manifest_unreadable,
    "record_unreadable": _record_unreadable,
    "wrong_version": _wrong_version,
    "unknown_key": _unknown_key,
    "revoked_key": _revoked_key,
    "wrong_sender": _wrong_sender,
    "older_than_key": _older_than_key,
    "forged": _forged,
    "misaddressed": _misaddressed,
    "expired": _expired,
    "postdated": _postdated,
}
