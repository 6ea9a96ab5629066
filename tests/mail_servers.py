"""Mail servers for tests: one that works (aiosmtpd), one that follows a script, certificates for both."""

import datetime as dt
import ipaddress
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ketnap.notifications.channel import Attachment, Message, message_id_of
from ketnap.notifications.mail import SmtpChannel, SmtpSettings

NOW = dt.datetime(2026, 11, 26, 7, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
SENDER = "Văn phòng Đảng ủy phường Lê Chân <van-thu@le-chan.example.vn>"
BOX = "chi-bo-5@le-chan.example.vn"
OTHER = "chi-bo-7@le-chan.example.vn"
MESSAGE = Message(
    id=1,
    message_id=message_id_of("digest:CB-05:2026-11-26", SENDER),
    to=(BOX,),
    subject="Nhắc việc ngày 26/11/2026: 1 quá hạn",
    text="Kính gửi: Bí thư Chi bộ 5\n\n.một dòng bắt đầu bằng dấu chấm\n.\nHS-000042-K   Lễ kết nạp\n",
)
BIG = MESSAGE._replace(attachments=(Attachment("HS-000042-K.pdf", "application/pdf", bytes(8_000_000)),))
LIMIT = 0.4


class Certificates(NamedTuple):
    authority: Path
    stranger: Path
    server: Path
    elsewhere: Path
    old_authority: Path
    unmarked: Path
    """Made as before the marks by which an issuer is found were asked for."""


def _certificate(path: Path, subject: str, issuer=None, alternatives=(), marked=True):
    """Writes key and certificate; without an issuer it is an authority of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    issuer_name, issuer_key = issuer or (name, key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
        .not_valid_after(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if alternatives:
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    if marked:
        # What Python 3.13 asks of every certificate (VERIFY_X509_STRICT).
        builder = (
            builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
            )
            .add_extension(_usage(signs=issuer is None), critical=True)
        )
    certificate = builder.sign(issuer_key, hashes.SHA256())
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    if issuer:
        pem += key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    path.write_bytes(pem)
    return name, key


def _usage(*, signs: bool) -> x509.KeyUsage:
    """What a key is for: an authority signs certificates, a server shows who it is."""
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def make_certificates(folder: Path) -> Certificates:
    made = Certificates(*(folder / f"{name}.pem" for name in Certificates._fields))
    authority = _certificate(made.authority, "office")
    _certificate(made.stranger, "stranger")
    here = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    _certificate(made.server, "mail", authority, here)
    _certificate(made.elsewhere, "mail", authority, [x509.DNSName("elsewhere.example.vn")])
    old = _certificate(made.old_authority, "office of before", marked=False)
    _certificate(made.unmarked, "mail", old, here, marked=False)
    return made


def serving_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def settings_for(port: int, **other) -> SmtpSettings:
    chosen = {"security": "none", "user": "", "password": "", "timeout_total": 10.0, **other}
    return SmtpSettings(host="127.0.0.1", port=port, sender=SENDER, **chosen)


class Inbox:
    """An office's server: takes mail, or answers as it is told."""

    def __init__(self, at_mail=None, at_rcpt=None, at_data=None):
        self.at_mail, self.at_rcpt, self.at_data = at_mail, at_rcpt or {}, at_data
        self.mails = []
        self.logins = []

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.at_data:
            return self.at_data
        self.mails.append(envelope)
        return "250 2.0.0 OK: queued as 4F2A"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((session.ssl is not None, data.login, data.password))
        return AuthResult(success=data.password == b"correct horse", handled=False)


@contextmanager
def serving(inbox: Inbox, port: int | None = None, **options) -> Iterator[int]:
    port = port or free_port()
    controller = Controller(
        inbox, hostname="127.0.0.1", port=port, server_hostname="mail.example.vn", **options
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


GOOD = {
    "banner": b"220 mail.example.vn\r\n",
    "EHLO": b"250-mail.example.vn\r\n250 SIZE 100000000\r\n",
    "MAIL": b"250 OK\r\n",
    "RCPT": b"250 OK\r\n",
    "DATA": b"354 go ahead\r\n",
    ".": b"250 OK\r\n",
    "QUIT": b"221 bye\r\n",
}


class Last(bytes):
    """An answer that arrives together with the end of the conversation: whoever has read it is alone already."""


class Scripted:
    """A server that answers by script, once, and notes every command that it heard, and the text.

    An answer is bytes, a misbehaviour by name ("hang up", "cut", "silence", "drip", "sip", "flood") which
    ends the conversation, a tuple of these, or `Last` words.
    """

    def __init__(self, answers, tls=None):
        self.answers = {**GOOD, **answers}
        self.heard = []
        self.text = []
        self.tls = tls
        self.enough = threading.Event()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen()
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.enough.set()
        with suppress(OSError):
            # It may wait for somebody who never came.
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self.thread.join(5)
        self.socket.close()
        assert not self.thread.is_alive()

    def _serve(self):
        connection, _ = self.socket.accept()
        with connection:
            if self.enough.is_set():
                return
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as lines, suppress(OSError):
                self._converse(connection, lines)

    def _converse(self, connection, lines):
        going = self._answer(connection, "banner")
        in_text = False
        while going and (line := lines.readline()):
            if in_text:
                self.text.append(line)
                in_text = line != b".\r\n"
                going = in_text or self._answer(connection, ".")
                continue
            verb = line[:4].decode("ascii", "replace").upper().strip()
            self.heard.append(line)
            going = self._answer(connection, verb) and verb != "QUIT"
            in_text = verb == "DATA" and self.answers["DATA"] == GOOD["DATA"]

    def _answer(self, connection, verb) -> bool:
        """Whether the conversation goes on."""
        answer = self.answers.get(verb, b"502 what?\r\n")
        for part in answer if isinstance(answer, tuple) else (answer,):
            if isinstance(part, str):
                self._misbehave(connection, part)
                return False
            if isinstance(part, Last):
                self._hold_back(connection)
                connection.sendall(part)
                return False
            connection.sendall(part)
        return True

    def _hold_back(self, connection):
        """What is said now leaves with the close. Otherwise a quick client can hand over a whole mail between the two."""
        if hasattr(socket, "TCP_CORK"):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)

    def _misbehave(self, connection, how):
        match how:
            case "hang up":
                pass
            case "cut":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case "silence":
                self.enough.wait(10)
            case "drip":
                for byte in b"250-" + b"x" * 1000:
                    connection.sendall(bytes([byte]))
                    if self.enough.wait(0.03):
                        break
            case "sip":
                while not self.enough.wait(0.03):
                    connection.recv(20_000)
            case "flood":
                while not self.enough.is_set():
                    connection.sendall(b"250-and another thing\r\n" * 100)


def send(port: int, message=MESSAGE, **other):
    return SmtpChannel(settings_for(port, **other)).send(message, NOW)
