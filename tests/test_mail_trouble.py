"""Connections that break, hang or drip: the right outcome, in time."""

import time

import pytest

from ketnap.notifications.channel import Dead, Later, Sent, Uncertain
from ketnap.notifications.mail import SmtpChannel
from ketnap.tests.mail_servers import (
    BIG,
    LIMIT,
    MESSAGE,
    NOW,
    Certificates,
    Inbox,
    Scripted,
    free_port,
    make_certificates,
    send,
    serving,
    serving_tls,
    settings_for,
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


def test_nobody_at_the_port_puts_every_message_off():
    outcome = send(free_port())

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert "không nhận kết nối" in outcome.reason


@pytest.mark.parametrize("host", ["no-such-host.invalid", "x" * 70 + ".example.vn"])
def test_a_server_name_that_nobody_knows_puts_every_message_off(host):
    settings = settings_for(25, timeout_total=5.0)._replace(host=host)

    outcome = SmtpChannel(settings).send(MESSAGE, NOW)

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert host in outcome.reason


@pytest.mark.parametrize("verb", ["banner", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_text_is_tried_later(verb):
    with Scripted({verb: ("hang up",)}) as server:
        outcome = send(server.port)

    assert isinstance(outcome, Later)
    assert "mất kết nối" in outcome.reason


def test_a_connection_lost_within_the_text_is_tried_later():
    with Scripted({"DATA": (b"354 go ahead\r\n", "cut")}) as server:
        outcome = send(server.port, BIG)

    assert isinstance(outcome, Later)


def test_a_connection_lost_after_the_final_dot_is_uncertain():
    with Scripted({".": "hang up"}) as server:
        outcome = send(server.port)

    assert isinstance(outcome, Uncertain)
    assert "mất kết nối" in outcome.reason


@pytest.mark.parametrize(
    "answer",
    ["cut", "silence", "drip", b"banana\r\n", b"354 more?\r\n", b"2" * 1_100_000],
    ids=["cut", "silence", "drip", "no code", "strange code", "endless line"],
)
def test_no_clear_answer_to_the_final_dot_is_uncertain(answer):
    with Scripted({".": answer}) as server:
        outcome = send(server.port, timeout_total=LIMIT)

    assert isinstance(outcome, Uncertain)


def test_a_server_that_goes_away_after_its_yes_has_the_message():
    with Scripted({".": (b"250 OK\r\n", "hang up")}) as server:
        assert send(server.port) == Sent("250 OK")


def test_a_server_that_never_says_goodbye_does_not_hold_the_outcome_for_long():
    with Scripted({"QUIT": "silence"}) as server:
        began = time.monotonic()
        outcome = send(server.port)

    assert outcome == Sent("250 OK")
    assert time.monotonic() - began < 6


@pytest.mark.parametrize("verb", ["banner", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("way", ["silence", "drip"], ids=["silence", "drip"])
def test_a_server_that_takes_its_time_is_left_when_the_attempt_has_used_up_its_own(verb, way):
    with Scripted({verb: (way,)}) as server:
        began = time.monotonic()
        outcome = send(server.port, timeout_total=LIMIT)
        took = time.monotonic() - began

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert "không trả lời xong trong 0.4 giây" in outcome.reason
    assert LIMIT * 0.9 <= took < LIMIT + 2


def test_a_server_that_drips_inside_tls_is_left_in_time(certificates):
    with Scripted({"MAIL": "drip"}, tls=serving_tls(certificates.server)) as server:
        began = time.monotonic()
        outcome = send(server.port, security="tls", ca_file=str(certificates.authority), timeout_total=LIMIT)
        took = time.monotonic() - began

    assert isinstance(outcome, Later)
    assert took < LIMIT + 2


def test_a_server_that_never_begins_tls_is_left_in_time(certificates):
    with Scripted({"banner": "silence"}) as server:
        began = time.monotonic()
        outcome = send(server.port, security="tls", ca_file=str(certificates.authority), timeout_total=LIMIT)
        took = time.monotonic() - began

    assert isinstance(outcome, Later)
    assert took < LIMIT + 2


@pytest.mark.parametrize("way", ["silence", "sip"])
def test_a_server_that_hardly_reads_the_text_is_left_in_time(way):
    with Scripted({"DATA": (b"354 go ahead\r\n", way)}) as server:
        began = time.monotonic()
        outcome = send(server.port, BIG, timeout_total=1.0)
        took = time.monotonic() - began

    assert isinstance(outcome, Later)
    assert "không trả lời xong trong 1 giây" in outcome.reason
    assert took < 3


def test_a_server_that_never_stops_talking_is_left_long_before_it_fills_the_memory():
    with Scripted({"EHLO": "flood"}) as server:
        began = time.monotonic()
        outcome = send(server.port, timeout_total=8.0)
        took = time.monotonic() - began

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert took < 5


def test_a_message_that_cannot_become_a_mail_never_reaches_the_server():
    with serving(inbox := Inbox()) as port:
        outcome = send(port, MESSAGE._replace(subject="Nhắc việc\r\nBcc: thief@example.org"))

    assert isinstance(outcome, Dead)
    assert inbox.mails == []
