"""The bytes of a mail, the patience of a channel, the channel that writes files."""

import os
import stat
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.header import decode_header
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketnap.notifications.channel import (
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    Attachment,
    Dead,
    FileChannel,
    Later,
    Message,
    Sent,
    Unsendable,
    address_of,
    bytes_of,
    message_id_of,
    next_attempt,
)

NOW = datetime(2026, 11, 26, 7, 0, tzinfo=timezone(timedelta(hours=7)))
SENDER = "Văn phòng Đảng ủy phường Lê Chân <van-thu@le-chan.example.vn>"
MESSAGE = Message(
    id=42,
    message_id=message_id_of("digest:CB-05:secretary:2026-11-26", SENDER),
    to=("chi-bo-5@le-chan.example.vn",),
    subject="Nhắc việc ngày 26/11/2026: 1 quá hạn, 2 sắp đến hạn",
    text="Kính gửi: Bí thư Chi bộ 5\n\n.HS-000042-K   Lễ kết nạp\n",
    attachments=(Attachment("thoi-han.ics", "text/calendar", "SUMMARY:Lễ kết nạp\r\n".encode()),),
)
EXPECTED_HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
]


def read(data: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(data, policy=default))


def decoded_by_the_older_parser(data: bytes) -> str:
    parts = decode_header(message_from_bytes(data)["Subject"])
    return "".join(part if isinstance(part, str) else part.decode(code or "ascii") for part, code in parts)


def test_a_mail_reads_back_as_it_was_meant():
    mail = read(bytes_of(MESSAGE, SENDER, NOW))

    assert mail["Subject"] == MESSAGE.subject
    assert mail["From"].addresses[0].display_name == "Văn phòng Đảng ủy phường Lê Chân"
    assert mail["From"].addresses[0].addr_spec == "van-thu@le-chan.example.vn"
    assert mail["To"].addresses[0].addr_spec == "chi-bo-5@le-chan.example.vn"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == MESSAGE.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == MESSAGE.text
    [attachment] = mail.iter_attachments()
    assert attachment.get_filename() == "thoi-han.ics"
    assert attachment.get_content_type() == "text/calendar"
    assert attachment.get_content() == "SUMMARY:Lễ kết nạp\r\n"


def test_a_mail_is_seven_bit_with_short_lines_so_that_every_server_takes_it():
    data = bytes_of(MESSAGE._replace(text="Lễ kết nạp " * 500), SENDER, NOW)

    assert data.isascii()
    assert data.endswith(b"\r\n")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 78


def test_the_same_message_gives_the_same_bytes():
    assert bytes_of(MESSAGE, SENDER, NOW) == bytes_of(MESSAGE, SENDER, NOW)


def test_the_message_id_follows_from_the_intent_and_tells_nothing_of_it():
    again = message_id_of("digest:CB-05:secretary:2026-11-26", "van-thu@le-chan.example.vn")
    other = message_id_of("digest:CB-05:secretary:2026-11-27", SENDER)

    assert again == MESSAGE.message_id
    assert other != again
    assert again.endswith("@le-chan.example.vn>")
    assert "CB-05" not in again
    assert "secretary" not in again


WORDS = st.sampled_from(
    ["Nhắc", "việc", "ngày", "26/11/2026:", "1", "quá", "hạn,", "«Lễ", "nạp»", "HS-000042-K", "Đảng", "ủy"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=40).map(lambda words: " ".join(words)[:250].strip()))
def test_a_vietnamese_subject_of_any_length_keeps_every_letter_and_space(subject):
    data = bytes_of(MESSAGE._replace(subject=subject), SENDER, NOW)

    assert read(data)["Subject"] == subject
    assert decoded_by_the_older_parser(data) == subject


HEADERISH = st.text(
    alphabet=st.one_of(
        st.sampled_from("\r\n\t\v\f\x00\x1c\x1d\x1e\x85\u2028\u2029\u202e,;:<>@\"'()\\=?.aBễ "),
        st.characters(),
    ),
    max_size=60,
) | st.sampled_from(
    [
        "=?utf-8?q?=0D=0ABcc:_thief@example.org?=",
        "ok\r\nBcc: thief@example.org",
        "x" * 2000,
        "\udcff",
        "a@b.example\r\nRCPT TO:<thief@example.org>",
        "<a@b.example>, thief@example.org",
    ]
)


@settings(max_examples=300, deadline=None)
@given(subject=HEADERISH, to=HEADERISH, name=HEADERISH, file_name=HEADERISH, text=HEADERISH)
def test_no_text_adds_a_header_or_a_recipient(subject, to, name, file_name, text):
    for message, sender in (
        (MESSAGE._replace(subject=subject), SENDER),
        (MESSAGE._replace(to=(to,)), SENDER),
        (MESSAGE, f"{name} <van-thu@le-chan.example.vn>"),
        (MESSAGE._replace(attachments=(Attachment(file_name, "application/pdf", b"x"),)), SENDER),
        (MESSAGE._replace(text=text), SENDER),
    ):
        try:
            mail = read(bytes_of(message, sender, NOW))
        except Unsendable:
            continue
        assert mail.keys() == EXPECTED_HEADERS
        assert [address.addr_spec for address in mail["To"].addresses] == list(message.to)
        assert len(mail["From"].addresses) == 1
        assert len(list(mail.iter_attachments())) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Nhắc việc\r\nBcc: thief@example.org"},
        {"subject": "Nhắc việc\u2028Bcc: thief@example.org"},
        {"subject": "=?utf-8?q?Nh=0ABcc:_thief@example.org?="},
        {"subject": " "},
        {"to": ("chi-bo-5@le-chan.example.vn\r\nBcc: thief@example.org",)},
        {"to": ("chi-bo-5@le-chan.example.vn, thief@example.org",)},
        {"to": ("chibộ5@le-chan.example.vn",)},
        {"to": ("khong-co-a-cong",)},
        {"to": ()},
        {"message_id": "<a@b>\r\nBcc: thief@example.org"},
        {"attachments": (Attachment("Vũ Hải Yến.pdf", "application/pdf", b"x"),)},
        {"attachments": (Attachment("a.pdf", "application/pdf\r\nBcc: a@b", b"x"),)},
        {"text": "\udcff"},
    ],
)
def test_what_could_smuggle_a_header_or_would_not_arrive_is_refused(change):
    with pytest.raises(Unsendable):
        bytes_of(MESSAGE._replace(**change), SENDER, NOW)


@pytest.mark.parametrize("sender", ["", "Văn phòng", "Văn phòng <a@b>\nBcc: c@d.example", "a@b.example x <>"])
def test_a_sender_without_a_plain_address_is_refused(sender):
    with pytest.raises(Unsendable):
        address_of(sender)


def test_a_mail_without_a_time_zone_in_its_date_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="time zone"):
        bytes_of(MESSAGE, SENDER, NOW.replace(tzinfo=None))


def test_waits_grow_and_stop_growing_at_an_hour():
    waits = [(next_attempt(attempts, NOW) - NOW).total_seconds() for attempts in range(1, 7)]

    assert waits == [30, 120, 480, 1920, 3600, 3600]
    assert next_attempt(10**9, NOW) - NOW == LONGEST_WAIT


def test_patience_lasts_five_days():
    at = NOW
    for attempts in range(1, MAX_ATTEMPTS):
        at = next_attempt(attempts, at)

    assert timedelta(days=5) <= at - NOW < timedelta(days=5, hours=2)


def test_the_file_holds_the_very_bytes_that_would_have_gone_to_the_server(tmp_path: Path):
    outcome = FileChannel(tmp_path / "mail", SENDER).send(MESSAGE, NOW)

    [path] = (tmp_path / "mail").iterdir()
    assert outcome == Sent(path.name)
    assert path.suffix == ".eml"
    assert path.read_bytes() == bytes_of(MESSAGE, SENDER, NOW)


@pytest.mark.skipif(os.name != "posix", reason="file modes mean something on POSIX alone")
def test_the_file_is_for_the_office_alone(tmp_path: Path):
    FileChannel(tmp_path / "mail", SENDER).send(MESSAGE, NOW)

    [path] = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_repeated_message_replaces_its_file_and_another_stands_beside_it(tmp_path: Path):
    channel = FileChannel(tmp_path, SENDER)
    other = MESSAGE._replace(message_id=message_id_of("another database", SENDER))

    channel.send(MESSAGE, NOW)
    channel.send(MESSAGE, NOW.astimezone(UTC) + timedelta(hours=1))
    channel.send(other, NOW)

    assert len(list(tmp_path.iterdir())) == 2


def test_a_message_that_cannot_become_a_mail_is_dead_and_leaves_no_file(tmp_path: Path):
    outcome = FileChannel(tmp_path, SENDER).send(MESSAGE._replace(to=("a@b\r\n",)), NOW)

    assert isinstance(outcome, Dead)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_puts_every_message_off(tmp_path: Path):
    (tmp_path / "mail").write_text("a file stands where the folder should be")

    outcome = FileChannel(tmp_path / "mail", SENDER).send(MESSAGE, NOW)

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert outcome.reason.endswith("chỗ ấy là một tệp, cần một thư mục")
