"""Mail that arrives, mail that a server refuses, and settings that cannot work."""

import datetime as dt
from email import message_from_bytes
from email.policy import default

import pytest

from ketnap.notifications.channel import Dead, Later, Refusal, Sent, bytes_of
from ketnap.notifications.mail import SettingsRefused, SmtpChannel, SmtpSettings
from ketnap.tests.mail_servers import (
    BOX,
    MESSAGE,
    NOW,
    OTHER,
    SENDER,
    Inbox,
    Scripted,
    send,
    serving,
    settings_for,
)


def test_a_message_reaches_the_mailbox_byte_for_byte():
    inbox = Inbox()
    with serving(inbox) as port:
        outcome = send(port)

    [envelope] = inbox.mails
    assert outcome == Sent("250 2.0.0 OK: queued as 4F2A")
    assert envelope.mail_from == "van-thu@le-chan.example.vn"
    assert envelope.rcpt_tos == [BOX]
    assert envelope.original_content == bytes_of(MESSAGE, SENDER, NOW)
    mail = message_from_bytes(envelope.content, policy=default)
    assert mail["Subject"] == "Nhắc việc ngày 26/11/2026: 1 quá hạn"
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE.text


def test_a_resent_message_carries_the_same_message_id():
    inbox = Inbox()
    with serving(inbox) as port:
        channel = SmtpChannel(settings_for(port))
        channel.send(MESSAGE, NOW)
        channel.send(MESSAGE, NOW + dt.timedelta(hours=1))

    ids = [message_from_bytes(envelope.content)["Message-ID"] for envelope in inbox.mails]
    assert ids == [MESSAGE.message_id] * 2


def test_a_recipient_named_twice_is_written_to_once():
    inbox = Inbox()
    with serving(inbox) as port:
        send(port, MESSAGE._replace(to=(BOX, BOX)))

    assert inbox.mails[0].rcpt_tos == [BOX]


def test_the_name_of_this_machine_is_not_told_to_the_server():
    with Scripted({}) as server:
        send(server.port)

    assert server.heard[0] == b"ehlo [127.0.0.1]\r\n"


def test_an_unknown_mailbox_is_dead():
    with serving(Inbox(at_rcpt={BOX: "550 5.1.1 no such user"})) as port:
        assert send(port) == Dead("550 5.1.1 no such user")


def test_a_mailbox_that_is_busy_is_tried_later():
    with serving(Inbox(at_rcpt={BOX: "450 4.2.1 try again"})) as port:
        assert send(port) == Later("450 4.2.1 try again")


def test_a_full_mailbox_is_tried_later_because_people_empty_it():
    with serving(Inbox(at_rcpt={BOX: "552 5.2.2 mailbox full"})) as port:
        assert send(port) == Later("552 5.2.2 mailbox full")


def test_one_refused_recipient_does_not_keep_the_others_waiting_and_is_named():
    inbox = Inbox(at_rcpt={BOX: "550 no such user"})
    with serving(inbox) as port:
        outcome = send(port, MESSAGE._replace(to=(BOX, OTHER)))

    assert isinstance(outcome, Sent)
    assert outcome.refused == (Refusal(BOX, "550 no such user"),)
    assert inbox.mails[0].rcpt_tos == [OTHER]


def test_one_busy_recipient_puts_all_off_so_that_nobody_is_written_to_twice():
    inbox = Inbox(at_rcpt={OTHER: "450 busy"})
    with serving(inbox) as port:
        outcome = send(port, MESSAGE._replace(to=(BOX, OTHER)))

    assert outcome == Later("450 busy")
    assert inbox.mails == []


@pytest.mark.parametrize(
    ("at_data", "outcome"),
    [
        ("452 4.3.1 disk full", Later("452 4.3.1 disk full")),
        ("451 greylisted", Later("451 greylisted")),
        ("554 5.7.1 looks like spam", Dead("554 5.7.1 looks like spam")),
    ],
)
def test_a_refused_text_is_later_or_dead_by_its_code(at_data, outcome):
    with serving(Inbox(at_data=at_data)) as port:
        assert send(port) == outcome


def test_a_refused_sender_is_later_or_dead_by_its_code():
    with serving(Inbox(at_mail="451 wait")) as port:
        assert send(port) == Later("451 wait")
    with serving(Inbox(at_mail="553 not your address")) as port:
        assert send(port) == Dead("553 not your address")


def test_a_mail_that_is_too_big_for_the_server_is_dead():
    with serving(Inbox(), data_size_limit=1000) as port:
        outcome = send(port, MESSAGE._replace(text="x" * 2000))

    assert isinstance(outcome, Dead)
    assert outcome.reason.startswith("552")


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_a_server_that_is_closing_down_puts_every_message_off(verb):
    with Scripted({verb: b"421 4.3.2 closing down\r\n"}) as server:
        assert send(server.port) == Later("421 4.3.2 closing down", affects_all=True)


@pytest.mark.parametrize("banner", [b"554 no service\r\n", b"421 too many connections\r\n"])
def test_a_server_that_will_not_talk_puts_every_message_off(banner):
    with Scripted({"banner": banner}) as server:
        outcome = send(server.port)

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert banner.decode().strip() in outcome.reason


def test_the_words_of_a_server_are_shown_on_one_line_without_control_characters():
    with Scripted({"RCPT": b"550-\x1b[2Jgone\r\n550 \xc4\x91i \xff" + b"x" * 500 + b"\r\n"}) as server:
        outcome = send(server.port)

    assert isinstance(outcome, Dead)
    assert outcome.reason.isprintable()
    assert outcome.reason.startswith("550 [2Jgone đi")
    assert len(outcome.reason) <= 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"user": "van-thu", "password": "x"}, "chưa mã hóa"),
        ({"security": "starttls", "user": "van-thu"}, "đi cùng nhau"),
        ({"security": "starttls", "user": "văn-thư", "password": "x"}, "không dấu"),
        ({"security": "ssl"}, "starttls, tls hoặc none"),
        ({"timeout_total": 0}, "600 giây"),
        ({"timeout_total": float("nan")}, "600 giây"),
    ],
)
def test_settings_that_cannot_work_or_give_the_password_away_are_refused(change, words):
    with pytest.raises(SettingsRefused, match=words):
        SmtpChannel(settings_for(25, **change))


def test_all_problems_of_the_settings_are_told_at_once():
    wrong = SmtpSettings("", 0, "none", "", "", "khong-phai-dia-chi")

    with pytest.raises(SettingsRefused) as refused:
        SmtpChannel(wrong)

    for words in ("tên máy chủ", "Cổng", "Người gửi thư"):
        assert words in str(refused.value)


@pytest.mark.parametrize(
    ("content", "words"), [(None, "Chưa đọc được"), ("no certificate in here", "không chứa chứng thư")]
)
def test_a_certificate_file_that_cannot_be_used_is_named(tmp_path, content, words):
    path = tmp_path / "authority.pem"
    if content:
        path.write_text(content)

    with pytest.raises(SettingsRefused, match=words) as refused:
        SmtpChannel(settings_for(587, security="starttls", ca_file=str(path)))

    assert str(path) in str(refused.value)


def test_settings_never_print_the_password():
    shown = repr(settings_for(587, security="starttls", user="van-thu", password="correct horse"))

    assert "correct horse" not in shown
    assert "van-thu" not in shown
