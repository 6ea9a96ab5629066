"""Names that would be headers: whatever a name, a title or a subject holds, a mail that leaves has the headers and the
recipients that were meant and no others, as another parser reads it."""

import base64
import quopri
import re
from datetime import date
from random import Random
from unicodedata import normalize

import pytest
from mail_servers import BOX, MESSAGE, NOW, OTHER, SENDER, Inbox, serving, settings_for
from soaking import Proof, size

from ketnap.notifications.channel import Attachment, Message, Sent, Unsendable, bytes_of
from ketnap.notifications.digest import Entry, digest, step_done
from ketnap.notifications.ics import attachment_of
from ketnap.notifications.mail import SmtpChannel
from ketnap.notifications.reading import TemplateProblem

pytestmark = pytest.mark.soak("Names that would be headers")

STRINGS = size(300, 100_000)
THIEF = "thief@example.org"
OURS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
]
PARTED = [*OURS[:6], "MIME-Version", "Content-Type"]
BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\0",
    "\r\n ",
    "\n\t",
]
HEADERS = [
    f"Bcc: {THIEF}",
    f"To: {THIEF}",
    f"Cc: {THIEF}",
    "\r\nRCPT TO:<thief@example.org>",
    ".\r\nMAIL FROM:<>",
    f"From: {THIEF}",
    f"Resent-To: {THIEF}",
    "Content-Type: text/html",
    "Subject: khác",
]
WORDS = ["Nguyễn Văn A", "Chi bộ 5", "Nguyê\u0303n", "Hoà", "Hòa", "Đảng ủy", "a", "\u202eexe.piz", "\u200b", "\u2066x\u2069",
         "=?utf-8?q?=0D=0ABcc:_thief@example.org?=", "=?utf-8?b?DQpCY2M6IHRoaWVmQGV4YW1wbGUub3Jn?=", "=?", "?=",
         "x" * 998, "dài " * 400, "<", ">", ",", ";", ":", "@", '"', "\\", "(", ")", "%0d%0a", "&#13;&#10;", "\ud800", "\udcff", "\ufeff",
         "𝔗𝔥", "👩‍👩‍👧", "{{ 7*7 }}", "{% raw %}", "-->", "--=_"]  # fmt: skip


def hostile(chance: Random) -> str:
    """A name as somebody might type it who wants another header, or by accident."""
    kind = chance.random()
    if kind < 0.2:
        return "".join(chr(chance.choice([chance.randrange(0x20), chance.randrange(0x80), chance.randrange(0x3000),
                       chance.randrange(0x110000)])) for _ in range(chance.randrange(1, 60)))  # fmt: skip
    parts = [chance.choice([chance.choice(WORDS), chance.choice(WORDS), chance.choice(BREAKS), chance.choice(HEADERS)])
             for _ in range(chance.randrange(1, 6))]  # fmt: skip
    return "".join(parts) if kind < 0.8 else " ".join(parts)


def heads(data: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """Header names and values by the grammar of RFC 5322 alone, and the rest; the standard library has no part in it."""
    head, blank, body = data.partition(b"\r\n\r\n")
    assert blank, "a blank line ends the headers"
    assert max(head) < 0x80, "seven bits"
    lines = head.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line or b"\0" in line for line in lines)
    assert max(map(len, lines)) <= 998
    found: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            name, value = found.pop()
            found.append((name, f"{value}{line.decode()}"))
            continue
        matched = re.fullmatch(rb"([!-9;-~]+):[ ]?(.*)", line)
        assert matched, line
        found.append((matched[1].decode(), matched[2].decode()))
    return found, body


WORD = r"=\?(?i:utf-8)\?([bBqQ])\?([^?]*)\?="


def decoded(value: str) -> str:
    """RFC 2047, by hand: what lies between encoded words is dropped where it is white alone."""
    said, pending = "", b""
    for at, part in enumerate(re.split(WORD, re.sub(r"\?=\s+=\?", "?==?", value))):
        match at % 3:
            case 0 if part:
                # A letter may be cut by the end of a word: the bytes of several are put together first.
                said, pending = said + pending.decode() + part, b""
            case 1:
                how = part
            case 2:
                pending += (
                    base64.b64decode(part) if how in "bB" else quopri.decodestring(part.replace("_", " "))
                )
    return said + pending.decode()


def made(text: str, chance: Random) -> tuple[Message, str, int] | None:
    """A mail with this text in one of the places that a text can reach, its sender, and how many parts it has; None
    where the text is refused before."""
    where = chance.randrange(6)
    try:
        match where:
            case 0:
                return MESSAGE._replace(subject=text), SENDER, 0
            case 1:
                return MESSAGE, f"{text} <{SENDER.rpartition('<')[2]}", 0
            case 2:
                subject, body = step_done(text, "HS-000001-B", text, date(2026, 11, 20))
                return MESSAGE._replace(subject=subject, text=body), SENDER, 0
            case 3:
                entry = Entry("HS-000001-B", text, date(2026, 11, 27), 1, text)
                subject, body = digest(text, [entry], date(2026, 11, 26))
                calendar = attachment_of([entry], NOW)
                return MESSAGE._replace(subject=subject, text=body, attachments=(calendar,)), SENDER, 2
            case 4:
                return MESSAGE._replace(attachments=(Attachment(text, "application/pdf", b"x"),)), SENDER, 2
            case _:
                return MESSAGE._replace(to=(BOX, text)), SENDER, 0
    except (TemplateProblem, UnicodeError):
        return None


def check(data: bytes, message: Message, parts: int) -> None:
    found, body = heads(data)
    assert [name for name, _ in found] == (PARTED if parts else OURS)
    values = dict(found)
    addresses = re.findall(r"[^\s,]+", values["To"])
    assert addresses == list(message.to)
    assert re.search(r"<?([^\s<>]+@[^\s<>]+)>?$", values["From"])[1] == "van-thu@le-chan.example.vn"  # type: ignore[index]
    assert THIEF not in values["From"].rpartition("<")[2]
    assert decoded(values["Subject"]) == normalize("NFC", " ".join(message.subject.split()))
    if parts:
        mark = re.search(r'boundary="([^"]+)"', values["Content-Type"])
        assert mark
        assert body.count(b"--" + mark[1].encode() + b"\r\n") == parts
        assert body.count(b"--" + mark[1].encode() + b"--") == 1


def test_no_name_adds_a_header_a_recipient_or_a_part(proof: Proof) -> None:
    chance = Random("names that would be headers")
    left = refused = 0
    for _ in range(STRINGS):
        mail = made(hostile(chance), chance)
        if mail is None:
            refused += 1
            continue
        message, sender, parts = mail
        try:
            data = bytes_of(message, sender, NOW)
        except Unsendable:
            refused += 1
            continue
        check(data, message, parts)
        left += 1
    assert left > STRINGS // 10
    assert refused > STRINGS // 10
    proof(strings=STRINGS, left=left, refused=refused, other_headers=0, other_recipients=0)


def test_a_hostile_name_keeps_no_reminder_from_leaving(proof: Proof) -> None:
    chance = Random("names in reminders")
    reminders = 0
    for _ in range(size(300, 5_000)):
        text = hostile(chance).encode("utf-8", "ignore").decode()
        subject, body = digest(text, [Entry(text, text, NOW.date(), 0, text)], NOW.date())
        mail = MESSAGE._replace(subject=subject, text=body)
        check(bytes_of(mail, SENDER, NOW), mail, 0)
        subject, body = step_done(text, "HS-000001-B", text, NOW.date())
        mail = MESSAGE._replace(subject=subject, text=body)
        check(bytes_of(mail, SENDER, NOW), mail, 0)
        reminders += 2
    proof(mails=reminders, stopped=0)


def test_a_server_that_takes_such_mails_gets_them_for_the_recipients_that_were_meant(proof: Proof) -> None:
    chance = Random("names over a socket")
    expected = []
    with serving(inbox := Inbox()) as port:
        for number in range(size(40, 2_000)):
            mail = made(hostile(chance), chance)
            if mail is None:
                continue
            message, sender, parts = mail
            settings = settings_for(port)._replace(sender=sender)
            try:
                channel = SmtpChannel(settings)
            except ValueError:
                continue
            message = message._replace(id=number, to=(*message.to, OTHER))
            if isinstance(channel.send(message, NOW), Sent):
                expected.append((message, parts))
    assert len(inbox.mails) == len(expected)
    for envelope, (message, parts) in zip(inbox.mails, expected, strict=True):
        assert envelope.rcpt_tos == list(message.to)
        assert envelope.mail_from == "van-thu@le-chan.example.vn"
        check(envelope.content, message, parts)
    assert expected
    proof(mails=len(expected), other_recipients=0)
