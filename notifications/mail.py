"""Mail over SMTP: one message, one connection, one verdict."""

import re
import ssl
import unicodedata
from contextlib import closing
from datetime import datetime
from smtplib import SMTPAuthenticationError, SMTPNotSupportedError, SMTPResponseException
from socket import gaierror
from typing import Literal, NamedTuple

from ketnap.notifications.channel import (
    Dead,
    Later,
    Message,
    Outcome,
    Refusal,
    Sent,
    Uncertain,
    Unsendable,
    address_of,
    bytes_of,
    recipients_of,
)
from ketnap.notifications.smtp import TimedSMTP, TimeLimit

_WANTS_LOGIN = frozenset({530, 534, 535, 538})
_CLOSING = 421
_MAILBOX_FULL = 552
_GO_AHEAD = 354

_ANEW = "; nhờ nơi quản lý máy chủ thư cấp lại chứng thư"
_CERTIFICATE = {  # by OpenSSL's X509_V_ERR number; those from 79 on are what Python 3.13 asks of every certificate
    10: "đã hết hạn",
    18: "tự ký, không nằm trong nơi cấp tin cậy",
    19: "nơi cấp chưa được tin cậy trên máy này",
    20: "nơi cấp chưa được tin cậy trên máy này",
    62: "cấp cho máy chủ tên khác",
    64: "cấp cho máy chủ địa chỉ khác",
    79: f"nơi cấp không có quyền cấp{_ANEW}",
    80: f"ghi độ dài chuỗi mà không phải của nơi cấp{_ANEW}",
    81: f"nơi cấp không ghi được quyền ký chứng thư{_ANEW}",
    82: f"ghi quyền ký chứng thư mà không phải của nơi cấp{_ANEW}",
    83: f"không ghi tên nơi cấp{_ANEW}",
    84: f"không ghi tên nơi được cấp{_ANEW}",
    85: f"thiếu mã khóa của nơi cấp (Authority Key Identifier){_ANEW}",
    86: f"nơi cấp thiếu mã khóa của chính mình (Subject Key Identifier){_ANEW}",
    87: f"không ghi máy chủ nào{_ANEW}",
    88: f"không ghi tên nơi được cấp ở chỗ phải đọc{_ANEW}",
    89: f"nơi cấp ghi quyền cấp ở chỗ không bắt buộc đọc{_ANEW}",
    90: f"mã khóa của nơi cấp ghi sai cách (Authority Key Identifier){_ANEW}",
    91: f"mã khóa ghi sai cách (Subject Key Identifier){_ANEW}",
    92: f"nơi cấp không ghi khóa dùng để làm gì (Key Usage){_ANEW}",
    93: f"ghi theo mẫu quá cũ (trước X.509 phiên bản 3){_ANEW}",
    94: f"khóa ghi theo lối không còn nhận{_ANEW}",
}


class SmtpSettings(NamedTuple):
    """The office's mail server. `timeout_total` is seconds for one whole attempt, whatever the server does.

    `ca_file` replaces the system's certificate authorities, where the office has an authority of its own.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str
    password: str
    sender: str
    timeout_total: float = 60.0
    ca_file: str | None = None

    def __repr__(self) -> str:
        """Without user and password: this text may reach a log."""
        return f"SmtpSettings({self.host}:{self.port}, {self.security})"


class SettingsRefused(ValueError):
    """These settings cannot be used, or would give a password away; the text says what to change."""


class SmtpChannel:
    """Sends over SMTP. Raises `SettingsRefused` when made; after that trouble is an outcome, no exception.

    What lies with the server or the settings (not reachable, certificate, password) is `Later`: the messages
    are not at fault and wait until it is mended. What the server says about a message decides for it.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        _check(settings)
        self._settings = settings
        self._sender = address_of(settings.sender)
        self._context = None if settings.security == "none" else _trusting(settings.ca_file)

    def probe(self) -> Later | None:
        """Reaches the server, encrypts, logs in, leaves without sending; what stood in the way, or None."""
        limit = TimeLimit(self._settings.timeout_total)
        try:
            smtp = self._connected(limit)
        except (OSError, ValueError) as trouble:
            return Later(self._sentence(trouble, limit), affects_all=True)
        with closing(smtp):
            smtp.leave()
        return None

    def send(self, message: Message, now: datetime) -> Outcome:
        """One attempt, over within `timeout_total` seconds and at most two more for the good-bye."""
        try:
            data = bytes_of(message, self._settings.sender, now)
        except Unsendable as refused:
            return Dead(str(refused))
        limit = TimeLimit(self._settings.timeout_total)
        try:
            smtp = self._connected(limit)
        except (OSError, ValueError) as trouble:  # ValueError: a challenge to log in that cannot be read
            return Later(self._sentence(trouble, limit), affects_all=True)
        with closing(smtp):
            outcome = self._offered(smtp, message, data, limit)
            smtp.leave()
            return outcome

    def _connected(self, limit: TimeLimit) -> TimedSMTP:
        """A connection that is encrypted and logged in as the settings demand, or an `OSError`."""
        settings = self._settings
        smtp = TimedSMTP(
            settings.host, settings.port, limit, self._context if settings.security == "tls" else None
        )
        try:
            smtp.ehlo_or_helo_if_needed()
            if settings.security == "starttls" and self._context is not None:
                if not smtp.has_extn("starttls"):
                    raise _NoTLS
                smtp.encrypt(self._context)
                smtp.ehlo_or_helo_if_needed()
            if settings.user:
                smtp.log_in(settings.user, settings.password)
        except (OSError, ValueError):
            smtp.close()
            raise
        return smtp

    def _offered(self, smtp: TimedSMTP, message: Message, data: bytes, limit: TimeLimit) -> Outcome:
        """Sender, recipients, text. Until the final dot nothing was sent, whatever goes wrong."""
        try:
            size = (f"size={len(data)}",) if smtp.has_extn("size") else ()
            code, reply = smtp.mail(self._sender, size)
            if not 200 <= code < 300:
                return _verdict(code, reply)
            refused = _refused(smtp, message)
            if isinstance(refused, Later | Dead):
                return refused
            code, reply = smtp.docmd("DATA")
            if code != _GO_AHEAD:
                return _verdict(code, reply)
            smtp.send(re.sub(rb"(?m)^\.", b"..", data))
            if smtp.hung_up():
                return Later("máy chủ thư ngắt kết nối trước khi nhận hết thư")
        except OSError as trouble:
            return Later(self._sentence(trouble, limit), affects_all=limit.over)
        return self._handed_over(smtp, refused, limit)

    def _handed_over(self, smtp: TimedSMTP, refused: tuple[Refusal, ...], limit: TimeLimit) -> Outcome:
        """The final dot. From here on only the server's answer tells whether the message is on its way."""
        try:
            smtp.send(b".\r\n")
            code, reply = smtp.getreply()
        except OSError as trouble:
            return Uncertain(self._sentence(trouble, limit))
        if 200 <= code < 300:
            return Sent(_shown(code, reply), refused)
        if 400 <= code < 600:
            return _verdict(code, reply)
        return Uncertain(f"máy chủ thư trả lời không rõ: {_shown(code, reply)}")

    def _sentence(self, trouble: Exception, limit: TimeLimit) -> str:
        server = f"máy chủ thư {self._settings.host}:{self._settings.port}"
        if limit.over:
            return f"{server} không trả lời xong trong {self._settings.timeout_total:g} giây"
        match trouble:
            case _NoTLS():
                return f"{server} không mở được đường truyền mã hóa (STARTTLS), nên chưa gửi gì"
            case SMTPNotSupportedError():
                return f"{server} không có cách đăng nhập PLAIN hay LOGIN qua đường truyền mã hóa"
            case SMTPAuthenticationError():
                said = _shown(trouble.smtp_code, trouble.smtp_error)
                return f"{server} không nhận tên người dùng, mật khẩu: {said}"
            case SMTPResponseException():
                return f"{server} chưa nhận: {_shown(trouble.smtp_code, trouble.smtp_error)}"
            case ssl.SSLCertVerificationError():
                why = _CERTIFICATE.get(trouble.verify_code, f"mã {trouble.verify_code}")
                return f"chứng thư của {server} chưa xác nhận được: {why}"
            case ssl.SSLError():
                return f"{server} không mở được đường truyền mã hóa (mã {trouble.reason})"
            case gaierror():
                return f"không tìm thấy {server}"
            case ConnectionRefusedError():
                return f"{server} không nhận kết nối"
            case _:
                return f"mất kết nối với {server}"


def _refused(smtp: TimedSMTP, message: Message) -> tuple[Refusal, ...] | Later | Dead:
    """The recipients that are refused while others are taken, or why nobody gets it now."""
    to = recipients_of(message)
    refused: list[Refusal] = []
    busy: Later | None = None
    for address in to:
        code, reply = smtp.rcpt(address)
        if 200 <= code < 300:
            continue
        verdict = Later(_shown(code, reply)) if code == _MAILBOX_FULL else _verdict(code, reply)
        if isinstance(verdict, Later):
            if verdict.affects_all or not message.without_busy:
                # Sending to the others now would send it to them twice later.
                return verdict
            busy = verdict
        refused.append(Refusal(address, verdict.reason))
    if len(refused) < len(to):
        return tuple(refused)
    return busy or Dead("; ".join(refusal.reason for refusal in refused))


class _NoTLS(OSError):
    """STARTTLS is demanded and not offered: the server has none, or somebody between took it away."""


def _verdict(code: int, reply: bytes) -> Later | Dead:
    """What a refusal means: 4xx passes, 5xx stays; a server that closes or wants a login: neither."""
    said = _shown(code, reply)
    if code in _WANTS_LOGIN or code == _CLOSING:
        return Later(said, affects_all=True)
    if 500 <= code < 600:
        return Dead(said)
    return Later(said)


def _shown(code: int, reply: bytes | str) -> str:
    """A server's words for people: one line, no control characters, not endless."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return _tidy(f"{code} {text}" if code > 0 else text)


def _tidy(text: str) -> str:
    visible = "".join(" " if unicodedata.category(char).startswith(("C", "Z")) else char for char in text)
    return " ".join(visible.split())[:200]


def _trusting(ca_file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except ssl.SSLError as trouble:
        raise SettingsRefused(f"Tệp {ca_file} không chứa chứng thư gốc nào của máy chủ thư.") from trouble
    except OSError as trouble:
        raise SettingsRefused(f"Chưa đọc được tệp chứng thư gốc của máy chủ thư {ca_file}.") from trouble


def _check(settings: SmtpSettings) -> None:
    """Raises `SettingsRefused` with every problem at once."""
    problems = []
    if not settings.host or not settings.host.isprintable() or " " in settings.host:
        problems.append("Cần tên máy chủ thư, ví dụ mail.co-quan.vn.")
    if not 0 < settings.port < 65536:
        problems.append("Cổng của máy chủ thư từ 1 đến 65535, thường là 587 (starttls) hoặc 465 (tls).")
    if settings.security not in ("starttls", "tls", "none"):
        problems.append("Cách mã hóa đường truyền thư là starttls, tls hoặc none.")
    if settings.security == "none" and (settings.user or settings.password):
        problems.append(
            "Không gửi mật khẩu khi đường truyền chưa mã hóa: chọn starttls hoặc tls, hoặc bỏ mật khẩu."
        )
    if bool(settings.user) != bool(settings.password):
        problems.append("Tên người dùng và mật khẩu của máy chủ thư phải đi cùng nhau.")
    if not (settings.user.isascii() and settings.password.isascii()):
        problems.append("Tên người dùng và mật khẩu của máy chủ thư chỉ gồm chữ không dấu, số và dấu thường.")
    if not 0 < settings.timeout_total <= 600:
        problems.append("Thời gian chờ máy chủ thư từ 1 đến 600 giây.")
    try:
        address_of(settings.sender)
    except Unsendable as refused:
        problems.append(f"Người gửi thư: {refused}")
    if problems:
        raise SettingsRefused(" ".join(problems))
