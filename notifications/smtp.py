"""An SMTP connection that ends in time, whatever the server does.

`smtplib` bounds each read, so a server that drips one byte a second holds it for ever. Here one limit covers
the whole attempt: name look-up, connection, TLS, every line read and every byte written. How much a server
may say is bounded as well.
"""

import io
import queue
import smtplib
import socket
import ssl
import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MOST_HEARD = 1_000_000
"""Bytes that a server may answer in one attempt; a real one needs a few hundred."""

_PARTING = 2.0
"""Seconds that a good-bye may take: the outcome is known by then and must be recorded."""


class TimeLimit:
    """What is left of one attempt, in seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds left; `TimeoutError` when there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError("time limit of the attempt")
        return left

    @property
    def over(self) -> bool:
        """Whether the time is up, give or take the grain of the system's clock."""
        return self._end - monotonic() < 0.02

    def shorten(self, seconds: float) -> None:
        """Leaves no more than so many seconds from here."""
        self._end = min(self._end, monotonic() + seconds)


class TimedSMTP(smtplib.SMTP):
    """`smtplib.SMTP` under a `TimeLimit`. With `context` it speaks TLS from the first byte.

    Raises what `smtplib` raises; all of it, and every socket trouble, is an `OSError`.
    """

    def __init__(self, host: str, port: int, limit: TimeLimit, context: ssl.SSLContext | None) -> None:
        self._limit = limit
        self._context = context
        # The machine's own name is nobody's business, and looking it up may take for ever.
        super().__init__(host, port, local_hostname="localhost", timeout=limit.left())
        if self.sock is not None:
            address = self.sock.getsockname()[0]
            self.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = _connected(host, port, self._limit)
        # The final dot follows the text at once instead of waiting for its receipt.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context is None:
            return sock
        try:
            sock.settimeout(self._limit.left())
            return self._context.wrap_socket(sock, server_hostname=host)
        except (OSError, ValueError):
            sock.close()
            raise

    def encrypt(self, context: ssl.SSLContext) -> None:
        """STARTTLS with a verified certificate, or an `OSError`."""
        if self.sock is not None:
            self.sock.settimeout(self._limit.left())
        self.starttls(context=context)

    def log_in(self, user: str, password: str) -> None:
        """One try with one mechanism: a wrong password tried several ways at once locks accounts.

        Only over TLS, where PLAIN and LOGIN are safe. Raises `OSError`, or `ValueError` for a challenge that
        cannot be read.
        """
        if not isinstance(self.sock, ssl.SSLSocket):
            raise smtplib.SMTPNotSupportedError("a password needs TLS")
        offered = self.esmtp_features.get("auth", "").upper().split()
        self.user, self.password = user, password
        if "PLAIN" in offered:
            self.auth("PLAIN", self.auth_plain)
        elif "LOGIN" in offered:
            self.auth("LOGIN", self.auth_login)
        else:
            raise smtplib.SMTPNotSupportedError("AUTH PLAIN or LOGIN")

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Hearing(self.sock, self._limit))
        return super().getreply()

    def send(self, s: "ReadableBuffer | str") -> None:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        left = memoryview(s.encode("ascii") if isinstance(s, str) else s)
        try:
            while left:
                self.sock.settimeout(self._limit.left())
                left = left[self.sock.send(left) :]
        except OSError as trouble:
            self.close()
            raise smtplib.SMTPServerDisconnected(f"while writing: {trouble}") from trouble

    def hung_up(self) -> bool:
        """Whether the server has closed its side already; no waiting, and over TLS it may not know."""
        if self.sock is None:
            return True
        self.sock.settimeout(0)
        try:
            # Below TLS on purpose: only the end of the stream is of interest, nothing is taken from it.
            return socket.socket.recv(self.sock, 1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def leave(self) -> None:
        """QUIT; the outcome is known by now, so no trouble here matters."""
        self._limit.shorten(_PARTING)
        try:
            self.quit()
        except OSError:
            self.close()


class _Hearing(io.RawIOBase):
    """What the server says, within the limit of the attempt and no more than `MOST_HEARD`."""

    def __init__(self, sock: socket.socket, limit: TimeLimit) -> None:
        self._sock = sock
        self._limit = limit
        self._heard = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._sock.settimeout(self._limit.left())
        count = self._sock.recv_into(buffer)
        self._heard += count
        if self._heard > MOST_HEARD:
            raise ConnectionAbortedError("the server says too much")
        return count


def _connected(host: str, port: int, limit: TimeLimit) -> socket.socket:
    """Connects to the first address that answers; each gets its share of the time that is left."""
    addresses = _addresses(host, port, limit)
    trouble: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
    for tried, (family, kind, protocol, _, address) in enumerate(addresses):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(limit.left() / (len(addresses) - tried))
            sock.connect(address)
        except OSError as refused:
            sock.close()
            trouble = refused
        else:
            return sock
    raise trouble


def _addresses(host: str, port: int, limit: TimeLimit) -> list[Any]:
    """Looks the name up in a thread of its own, because the look-up cannot be given a limit."""
    found: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except OSError as trouble:
            found.put(trouble)
        except UnicodeError as trouble:
            found.put(socket.gaierror(socket.EAI_NONAME, str(trouble)))

    threading.Thread(target=look_up, name="smtp-name-look-up", daemon=True).start()
    try:
        answer = found.get(timeout=limit.left())
    except queue.Empty:
        raise TimeoutError("name look-up") from None
    if isinstance(answer, OSError):
        raise answer
    return answer
