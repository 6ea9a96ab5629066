"""How mail leaves this machine: by the office's SMTP server, as .eml files in a folder, or not at all.

Said by options or by variables (KETNAP_SMTP_HOST …). The password has no option: a command line can be read by
other users of the machine.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, cast

from ketnap.commands import reading
from ketnap.commands.contract import OPTIONS
from ketnap.commands.declaring import Body, option
from ketnap.commands.problems import usage
from ketnap.commands.reading import Unreadable
from ketnap.commands.texts import N_, language
from ketnap.commands.words import fold
from ketnap.notifications.channel import Channel

_PORTS: Final[Mapping[str, int]] = {"starttls": 587, "tls": 465, "none": 25}
_EML_TIMEOUT: Final = 60.0
_EML_SENDER: Final = "ketnap@localhost"
_PASSWORD: Final = "KETNAP_SMTP_PASSWORD"  # noqa: S105  the name of the variable

Security = Literal["starttls", "tls", "none"]


class Way(NamedTuple):
    """A way to people: `name` is smtp or eml; `lease` is how long one mail may take."""

    name: str
    channel: Channel
    sender: str
    lease: timedelta


def options(body: Body) -> Body:
    """The options that say how mail leaves, for a command that sends."""
    for declared in reversed(_OPTIONS):
        body = declared(body)
    return body


def _security(text: str, invocation: Any) -> str:
    word = fold(text)
    if word not in _PORTS:
        raise Unreadable(_("«{text}»: gõ starttls, tls hoặc none.").format(text=text))
    return word


_OPTIONS: Final[tuple[Callable[[Body], Body], ...]] = (
    option("--smtp-host", metavar=N_("MÁY CHỦ"), help=N_("máy chủ thư, ví dụ mail.co-quan.vn")),
    option(
        "--smtp-port",
        metavar=N_("SỐ"),
        help=N_("cổng của máy chủ thư; bỏ trống: 587 (starttls), 465 (tls), 25 (none)"),
        reads=reading.whole_number,
    ),
    option(
        "--smtp-security",
        metavar="starttls|tls|none",
        help=N_("cách mã hóa đường truyền; bỏ trống: starttls"),
        reads=_security,
    ),
    option("--smtp-user", metavar=N_("TÊN"), help=N_("tên người dùng của máy chủ thư")),
    option(
        "--smtp-password-file",
        metavar=N_("TỆP"),
        help=N_("tệp chứa mật khẩu, hoặc đặt biến KETNAP_SMTP_PASSWORD; mật khẩu không gõ vào dòng lệnh"),
        reads=reading.path,
    ),
    option("--smtp-from", metavar=N_("ĐỊA CHỈ"), help=N_("địa chỉ người gửi, ví dụ van-thu@co-quan.vn")),
    option(
        "--smtp-ca",
        metavar=N_("TỆP"),
        help=N_("chứng thư gốc của máy chủ thư, khi máy này chưa tin"),
        reads=reading.path,
    ),
    option(
        "--eml",
        metavar=N_("THƯ MỤC"),
        help=N_("không gửi, ghi mỗi thư thành một tệp .eml vào thư mục này"),
        reads=reading.path,
    ),
)
_NAMES: Final = tuple(
    each.removeprefix("--").replace("-", "_") for each in OPTIONS if each.startswith("--smtp")
)


def way(given: Mapping[str, Any], settings: Mapping[str, str]) -> Way | None:
    """The way that the options (by argument name, None = not given) and the variables say; None: there is none.

    Raises Problem (usage) with everything that is wrong.
    """
    given = {name: value for name, value in given.items() if value is not None}
    if "eml" in given and "smtp_host" in given:
        message = _("Chọn một cách gửi: {host} hoặc {eml}.")
        raise usage(message.format(host=_said("--smtp-host"), eml=_said("--eml")))
    known = {name: settings[key] for name in _NAMES if settings.get(key := f"KETNAP_{name.upper()}")} | given
    folder = given.get("eml") or ("smtp_host" not in given and settings.get("KETNAP_EML"))
    if folder:
        return _files(Path(folder), str(known.get("smtp_from") or _EML_SENDER))
    if not known.get("smtp_host"):
        if "smtp_host" not in known and given:
            raise usage(_("Cần tên máy chủ thư: {option}.").format(option=_said("--smtp-host")))
        return None
    return _smtp(known, settings.get(_PASSWORD, ""))


def _said(english: str) -> str:
    return english if language() == "en" else OPTIONS[english]


def _files(folder: Path, sender: str) -> Way:
    from ketnap.notifications.channel import FileChannel, Unsendable, address_of
    from ketnap.notifications.worker import lease_for

    try:
        address_of(sender)
    except Unsendable as refused:
        raise usage(f"{_said('--smtp-from')}: {refused}") from refused
    return Way("eml", FileChannel(folder, sender), sender, lease_for(_EML_TIMEOUT))


def _smtp(known: Mapping[str, Any], password: str) -> Way:
    from ketnap.notifications.mail import SettingsRefused, SmtpChannel, SmtpSettings
    from ketnap.notifications.worker import lease_for

    security = cast(Security, _word(str(known.get("smtp_security") or "starttls")))
    settings = SmtpSettings(
        host=str(known["smtp_host"]),
        port=_port(known.get("smtp_port"), security),
        security=security,
        user=str(known.get("smtp_user") or ""),
        password=_password(known.get("smtp_password_file"), password),
        sender=str(known.get("smtp_from") or ""),
        ca_file=None if known.get("smtp_ca") is None else str(known["smtp_ca"]),
    )
    if not settings.sender:
        raise usage(_("Cần địa chỉ người gửi thư: {option}.").format(option=_said("--smtp-from")))
    try:
        channel = SmtpChannel(settings)
    except SettingsRefused as refused:
        raise usage(str(refused)) from refused
    return Way("smtp", channel, settings.sender, lease_for(settings.timeout_total))


def _word(text: str) -> str:
    word = fold(text)
    # What is no word of ours is refused with the other settings.
    return word if word in _PORTS else text


def _port(given: Any, security: str) -> int:
    if given is None:
        return _PORTS.get(security, 0)
    try:
        return given if isinstance(given, int) else reading.count(str(given))
    except Unreadable as error:
        raise usage(f"{_said('--smtp-port')}: {error}") from error


def _password(file: Any, variable: str) -> str:
    """The password from its file (a line feed at its end is no part of it), else from its variable."""
    if file is None:
        return variable
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        message = _("Chưa đọc được tệp mật khẩu của máy chủ thư {path}.")
        raise usage(message.format(path=file)) from error
