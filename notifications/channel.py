"""What is sent, what came of it, and the bytes that leave.

A channel tries one message once and says what happened; when to try again, and when to stop, is decided here
too, so that every channel has the same patience. The worker records the outcome, a channel stores nothing.
"""

import errno
import hashlib
import os
import re
import unicodedata
from datetime import datetime, timedelta
from email.header import Header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import NamedTuple, Protocol

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
"""A server that comes back is met again within this time, so nothing waits longer than it must."""

MAX_ATTEMPTS = 125
"""With the waits of `next_attempt` this is a little more than five days on a machine that is never off."""

PATIENT_WITH_ONE = 8
"""After so many tries, some five hours, one busy mailbox keeps the other recipients of a mail waiting no longer."""

MOST_COPIES = 5
"""A mail that is tried so often, and may have left each time, is not sent once more: a person has to look."""

_DISK = {
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "ổ đĩa đã đầy",
    errno.EACCES: "thư mục không cho ghi",
    errno.EPERM: "thư mục không cho ghi",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EEXIST: "chỗ ấy là một tệp, cần một thư mục",
    errno.ENOTDIR: "chỗ ấy là một tệp, cần một thư mục",
}

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.-]{1,64}@[A-Za-z0-9.-]{1,200}>")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_MIME = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,80}")
_LONGEST_HEADER = 250


class Attachment(NamedTuple):
    """A file that goes along: the name is plain ASCII (a code, never a person), `mime` is `type/subtype`."""

    name: str
    mime: str
    data: bytes


class Message(NamedTuple):
    """One mail, ready: nothing in it names a person or carries a sensitive value.

    `message_id` comes from the intent (`message_id_of`), so two copies of one mail are known as one. With
    `without_busy` an address that cannot take it now keeps the others waiting no longer: it is left out.
    """

    id: int
    message_id: str
    to: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    without_busy: bool = False


class Refusal(NamedTuple):
    """An address that got no copy because the server will never take it or has not taken it for long, and its words."""

    address: str
    reason: str


class Sent(NamedTuple):
    """The server took the message. `refused` are recipients that it did not take while it took the others."""

    server_reply: str
    refused: tuple[Refusal, ...] = ()


class Later(NamedTuple):
    """Nothing was sent; it is worth trying again.

    `affects_all`: the cause is the server or the settings, so any other message would meet it now as well and
    a round of sending may stop.
    """

    reason: str
    affects_all: bool = False


class Dead(NamedTuple):
    """Nothing was sent and another try would end the same: a person has to look."""

    reason: str


class Uncertain(NamedTuple):
    """The message was handed over whole, the answer never came: it may have been delivered or not.

    A reminder is sent again (the same Message-ID shows the copy); a letter waits for a person.
    """

    reason: str


Outcome = Sent | Later | Dead | Uncertain


class Channel(Protocol):
    """A way to people. One call is one attempt; trouble is an outcome, never an exception."""

    def send(self, message: Message, now: datetime) -> Outcome: ...


class Unsendable(ValueError):
    """This message can never become a mail; the text says why."""


def message_id_of(intent: str, sender: str) -> str:
    """The Message-ID of an intent (the unique key of its outbox row): the same for all attempts."""
    domain = address_of(sender).rpartition("@")[2]
    return f"<{hashlib.sha256(intent.encode()).hexdigest()[:32]}@{domain}>"


def next_attempt(attempts: int, now: datetime) -> datetime:
    """When to try again after `attempts` tries: in 30 seconds, then four times as long, up to an hour."""
    wait: timedelta = FIRST_WAIT * 4 ** min(max(attempts, 1) - 1, 8)
    return now + min(wait, LONGEST_WAIT)


def address_of(sender: str) -> str:
    """The bare address of `Name <address>` or `address`; `Unsendable` where there is none."""
    return _sender(sender)[1]


def bytes_of(message: Message, sender: str, now: datetime) -> bytes:
    """The mail as it crosses the wire and as it lies in an .eml file: 7-bit, CRLF, equal for equal arguments.

    `sender` is `address` or `Name <address>`; `now` (aware) becomes the Date. Raises `Unsendable` for an
    address, subject or file name that could smuggle in a header, and for whatever would not arrive as meant.
    """
    subject = _header(message.subject, "tiêu đề thư")
    recipients = tuple(_address(to) for to in recipients_of(message))
    if not recipients:
        raise Unsendable("Chưa có địa chỉ người nhận thư.")
    if not _MESSAGE_ID.fullmatch(message.message_id):
        raise Unsendable("Mã nhận dạng của thư (Message-ID) chưa đúng dạng.")
    if now.tzinfo is None:
        raise ValueError("the date of a mail needs a time zone")
    headers = {
        "From": _from(sender),
        "To": ",\r\n ".join(recipients),
        "Subject": _encoded(subject, "Subject"),
        "Date": format_datetime(now),
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    data = head.encode("ascii") + _mime_part(message).as_bytes()
    _prove(data, tuple(headers), (address_of(sender), *recipients), subject)
    return data


def recipients_of(message: Message) -> tuple[str, ...]:
    """The addresses of the envelope: each once, in order."""
    return tuple(dict.fromkeys(message.to))


class FileChannel:
    """Writes each mail as an .eml file: for the demo, and for an office that carries its mail by hand."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, message: Message, now: datetime) -> Outcome:
        """A repeated message replaces its own file; a file is there whole or not at all."""
        try:
            data = bytes_of(message, self._sender, now)
        except Unsendable as refused:
            return Dead(str(refused))
        mark = hashlib.sha256(message.message_id.encode()).hexdigest()[:8]
        path = self._folder / f"{message.id:06d}-{mark}.eml"
        unfinished = path.with_suffix(".part")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            with open(unfinished, "xb", opener=_for_the_owner) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as trouble:
            why = _DISK.get(trouble.errno or 0, f"mã {trouble.errno}")
            return Later(f"Chưa ghi được tệp thư vào {self._folder}: {why}", affects_all=True)
        return Sent(path.name)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _header(text: str, what: str) -> str:
    """Text that may stand in a header; no encoded words, because some Pythons decode them into new lines."""
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text) or "=?" in text:
        raise Unsendable(f"Dòng {what} có ký tự điều khiển hoặc xuống dòng.")
    tidy = unicodedata.normalize("NFC", " ".join(text.split()))
    if not 0 < len(tidy) <= _LONGEST_HEADER:
        raise Unsendable(f"Dòng {what} cần từ 1 đến {_LONGEST_HEADER} ký tự.")
    return tidy


def _address(text: str) -> str:
    if len(text) > 254 or "=?" in text or not _ADDRESS.fullmatch(text):
        raise Unsendable("Địa chỉ thư cần dạng ten@co-quan.vn, không dấu, không khoảng trắng.")
    return text


def _sender(text: str) -> tuple[str, str]:
    """Name and address of `Name <address>` or `address`, where the standard library would guess."""
    match = _NAMED.fullmatch(_header(text, "người gửi"))
    if match is None:
        return "", _address(text.strip())
    return match["name"].strip().strip('"'), _address(match["address"])


def _from(sender: str) -> str:
    name, address = _sender(sender)
    if name.isascii():
        return formataddr((name, address))
    return f"{_encoded(name, 'From')}\r\n <{address}>"


def _encoded(text: str, name: str) -> str:
    """Encoded by the older `Header`: the folding of `email.policy` loses spaces between encoded words."""
    if text.isascii() and len(text) < 60:
        return text
    return Header(text, "utf-8", header_name=name).encode(linesep="\r\n")


def _mime_part(message: Message) -> EmailMessage:
    """The text and its attachments, with boundaries that depend on the Message-ID alone."""
    try:
        message.text.encode()
    except UnicodeEncodeError:
        raise Unsendable("Nội dung thư có ký tự không mã hóa được.") from None
    part = EmailMessage(policy=SMTP)
    part.set_content(unicodedata.normalize("NFC", message.text), cte="quoted-printable")
    for attachment in message.attachments:
        if not _FILE_NAME.fullmatch(attachment.name) or not _MIME.fullmatch(attachment.mime):
            raise Unsendable("Tên tệp đính kèm chỉ gồm chữ không dấu, số, dấu chấm, gạch nối.")
        main, _, sub = attachment.mime.partition("/")
        charset = {"charset": "utf-8"} if main == "text" else {}
        part.add_attachment(
            attachment.data, maintype=main, subtype=sub, filename=attachment.name, params=charset
        )
    if part.is_multipart():
        # "=_" cannot occur in quoted-printable or base64, so no content can end a part early.
        part.set_boundary(f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:32]}")
    return part


def _prove(data: bytes, names: tuple[str, ...], addresses: tuple[str, ...], subject: str) -> None:
    """Reads the finished mail back: exactly our headers, our addresses, our subject, or it does not leave."""
    seen = BytesParser(policy=default).parsebytes(data.partition(b"\r\n\r\n")[0], headersonly=True)
    ours = tuple(name for name in seen if not name.lower().startswith(("content-", "mime-")))
    read = tuple(
        address.addr_spec
        for name in ("From", "To")
        for header in seen.get_all(name, [])
        for address in header.addresses
    )
    if ours != names or read != addresses or str(seen["Subject"]) != subject:
        raise Unsendable("Thư ghép xong không đọc ra đúng người gửi, người nhận và tiêu đề.")
