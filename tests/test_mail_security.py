"""Certificates and passwords: nothing leaves over a connection that cannot be trusted."""

import base64
import ssl

import pytest

from ketnap.notifications.channel import Later, Sent
from ketnap.notifications.mail import SmtpChannel
from ketnap.tests.mail_servers import (
    Certificates,
    Inbox,
    Scripted,
    make_certificates,
    send,
    serving,
    serving_tls,
    settings_for,
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


def test_starttls_with_a_verified_certificate_and_a_password_delivers(certificates):
    inbox = Inbox()
    options = {
        "tls_context": serving_tls(certificates.server),
        "require_starttls": True,
        "authenticator": inbox.authenticate,
        "auth_required": True,
    }
    with serving(inbox, **options) as port:
        outcome = send(
            port,
            security="starttls",
            user="van-thu",
            password="correct horse",
            ca_file=str(certificates.authority),
        )

    assert isinstance(outcome, Sent)
    assert len(inbox.mails) == 1
    assert inbox.logins == [(True, b"van-thu", b"correct horse")]


def test_a_probe_logs_in_and_sends_nothing(certificates):
    inbox = Inbox()
    options = {"tls_context": serving_tls(certificates.server), "authenticator": inbox.authenticate}
    with serving(inbox, **options) as port:
        secure = {"security": "starttls", "user": "van-thu", "ca_file": str(certificates.authority)}
        assert SmtpChannel(settings_for(port, password="correct horse", **secure)).probe() is None
        refused = SmtpChannel(settings_for(port, password="battery staple", **secure)).probe()

    assert refused is not None
    assert "không nhận tên người dùng, mật khẩu" in refused.reason
    assert len(inbox.logins) == 2
    assert inbox.mails == []


def test_tls_from_the_first_byte_delivers(certificates):
    inbox = Inbox()
    with serving(inbox, ssl_context=serving_tls(certificates.server)) as port:
        outcome = send(port, security="tls", ca_file=str(certificates.authority))

    assert isinstance(outcome, Sent)
    assert len(inbox.mails) == 1


@pytest.mark.parametrize(
    ("presented", "trusted", "why"),
    [
        ("server", "stranger", "nơi cấp chưa được tin cậy"),
        ("elsewhere", "authority", "cấp cho máy chủ địa chỉ khác"),
        ("server", None, "nơi cấp chưa được tin cậy"),
    ],
    ids=["signed by a stranger", "made for another host", "unknown to this machine"],
)
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_does_not_hold_stops_everything_before_the_password(
    certificates, presented, trusted, why, security
):
    inbox = Inbox()
    context = serving_tls(getattr(certificates, presented))
    options = {"tls_context": context} if security == "starttls" else {"ssl_context": context}
    with serving(inbox, authenticator=inbox.authenticate, **options) as port:
        outcome = send(
            port,
            security=security,
            user="van-thu",
            password="correct horse",
            ca_file=str(getattr(certificates, trusted)) if trusted else None,
        )

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert outcome.reason.startswith("chứng thư của máy chủ thư 127.0.0.1")
    assert why in outcome.reason
    assert inbox.logins == []
    assert inbox.mails == []


def test_a_certificate_without_the_marks_of_its_issuer_is_said_in_words(certificates, monkeypatch):
    """Python 3.13 asks for them by itself, an earlier one where it is told to."""
    with monkeypatch.context() as later:
        trusting = ssl.create_default_context

        def strict(**how):
            context = trusting(**how)
            context.verify_flags |= ssl.VERIFY_X509_STRICT
            return context

        later.setattr(ssl, "create_default_context", strict)
        inbox = Inbox()
        with serving(inbox, ssl_context=serving_tls(certificates.unmarked)) as port:
            outcome = send(port, security="tls", ca_file=str(certificates.old_authority))
        with serving(inbox, ssl_context=serving_tls(certificates.server)) as port:
            marked = send(port, security="tls", ca_file=str(certificates.authority))

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert "mã khóa của nơi cấp" in outcome.reason
    assert "nhờ nơi quản lý máy chủ thư cấp lại chứng thư" in outcome.reason
    assert isinstance(marked, Sent)


def test_a_port_that_does_not_speak_tls_puts_every_message_off(certificates):
    with Scripted({}) as server:
        outcome = send(server.port, security="tls", ca_file=str(certificates.authority))

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert "không mở được đường truyền mã hóa" in outcome.reason


def test_a_server_from_which_starttls_was_taken_away_gets_neither_password_nor_mail():
    extensions = b"250-mail.example.vn\r\n250 AUTH PLAIN LOGIN\r\n"
    with Scripted({"EHLO": extensions}) as server:
        outcome = send(server.port, security="starttls", user="van-thu", password="correct horse")

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert "STARTTLS" in outcome.reason
    spoken = b"".join(server.heard)
    assert base64.b64encode(b"\0van-thu\0correct horse") not in spoken
    assert b"AUTH" not in spoken.upper()
    assert b"MAIL" not in spoken.upper()


def test_starttls_that_the_server_offers_and_then_refuses_sends_nothing():
    answers = {"EHLO": b"250-mail\r\n250 STARTTLS\r\n", "STAR": b"454 not now\r\n"}
    with Scripted(answers) as server:
        outcome = send(server.port, security="starttls")

    assert outcome == Later(f"máy chủ thư 127.0.0.1:{server.port} chưa nhận: 454 not now", affects_all=True)
    assert not any(line.upper().startswith(b"MAIL") for line in server.heard)


def test_a_wrong_password_is_tried_once_and_puts_every_message_off(certificates):
    inbox = Inbox()
    options = {"tls_context": serving_tls(certificates.server), "authenticator": inbox.authenticate}
    with serving(inbox, **options) as port:
        outcome = send(
            port,
            security="starttls",
            user="van-thu",
            password="battery staple",
            ca_file=str(certificates.authority),
        )

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert "không nhận tên người dùng, mật khẩu: 535" in outcome.reason
    assert "battery staple" not in outcome.reason
    assert len(inbox.logins) == 1
    assert inbox.mails == []


def test_a_server_that_cannot_log_anybody_in_puts_every_message_off(certificates):
    with serving(
        Inbox(), tls_context=serving_tls(certificates.server), auth_exclude_mechanism=["LOGIN", "PLAIN"]
    ) as port:
        outcome = send(port, security="starttls", user="a", password="b", ca_file=str(certificates.authority))

    assert isinstance(outcome, Later)
    assert outcome.affects_all
    assert "đăng nhập" in outcome.reason


def test_a_server_that_wants_a_login_first_is_no_fault_of_the_message():
    with Scripted({"MAIL": b"530 5.7.0 Authentication required\r\n"}) as server:
        assert send(server.port) == Later("530 5.7.0 Authentication required", affects_all=True)
