"""Kept-alive HTTP connections, one attempt at a time: a total deadline, a bounded answer.

They are kept in a stack an endpoint, which any thread takes from: threads that live for one
question share connections too, and what is taken is the one used last, so the least likely stale.
"""

from __future__ import annotations

import base64
import http.client
import io
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

LARGEST = 16 * 2**20
LONGEST_CONNECT = 10.0
_PIECE = 2**16
_STALE = (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)


class TooLarge(Exception):
    """An answer of more than `LARGEST` bytes."""


class UnknownProxy(Exception):
    """The environment names a proxy that is none of `http://`."""


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Place(NamedTuple):
    """Where a request goes: the connection's part of an address, and the path on it."""

    scheme: str
    host: str
    port: int
    target: str


@lru_cache(maxsize=256)
def place_of(url: str) -> Place:
    """Take an address apart.

    Raises:
        ValueError: If it is no `http://` or `https://` address of a host.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"expected an address such as 'http://localhost:8000/v1', got {url!r}")
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    query = f"?{parts.query}" if parts.query else ""
    return Place(parts.scheme, parts.hostname, port, parts.path + query)


class Connections:
    """Sends POST requests over connections it keeps; safe from any thread."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, str, int], deque[_Line]] = {}
        self._lock = threading.Lock()
        self._tls: ssl.SSLContext | None = None

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Send once; a kept connection that the server closed meanwhile is opened anew, once.

        Args:
            url: The whole address.
            body: What to send.
            headers: As they are to be sent.
            timeout: Seconds for all of it: connecting, sending, and the answer's last byte. Only
                the look-up of a name is the system's own affair.

        Raises:
            TimeoutError: If the answer is not whole in time, however busily the server talks.
            OSError, http.client.HTTPException: If the connection broke, or what came is no HTTP.
            TooLarge, UnknownProxy: As they say.
        """
        place, attempt = place_of(url), _Attempt(timeout)
        idle = self._idle.setdefault(place[:3], deque())
        try:
            kept = idle.pop()
        except IndexError:
            kept = None
        if kept:
            try:
                return self._exchange(kept, place, body, headers, attempt, idle)
            except _STALE:
                if attempt.received:
                    raise
        return self._exchange(self._open(place), place, body, headers, attempt, idle)

    def close(self) -> None:
        """Close what is idle."""
        for idle in self._idle.values():
            while idle:
                idle.pop().connection.close()

    __del__ = close

    def _exchange(
        self, line: _Line, place: Place, body: bytes, headers: Mapping[str, str],
        attempt: _Attempt, idle: deque[_Line],
    ) -> Answer:  # fmt: skip
        try:
            answer, keep = attempt.run(line, place.target, body, headers)
        except BaseException:
            line.connection.close()
            raise
        if keep:
            idle.append(line)
        else:
            line.connection.close()
        return answer

    def _open(self, place: Place) -> _Line:
        """A new connection, through the environment's proxy if it names one (`NO_PROXY` too)."""
        proxies = getproxies()
        proxy = proxies.get(place.scheme) or proxies.get("all")
        if not proxy or proxy_bypass(f"{place.host}:{place.port}"):
            return _Line(self._connection(place.scheme, place.host, place.port))
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        if parts.scheme != "http" or not parts.hostname:
            raise UnknownProxy(f"expected a proxy such as http://host:3128, got {parts.scheme}://")
        login = _login(parts.username, parts.password)
        if place.scheme == "http":
            through = self._connection("http", parts.hostname, parts.port or 80)
            return _Line(through, f"http://{place.host}:{place.port}", login)
        through = self._connection("https", parts.hostname, parts.port or 80)
        through.set_tunnel(place.host, place.port, login)
        return _Line(through)

    def _connection(self, scheme: str, host: str, port: int) -> http.client.HTTPConnection:
        if scheme == "http":
            return http.client.HTTPConnection(host, port)
        with self._lock:  # reading the certificates takes longer than a call
            self._tls = self._tls or ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, context=self._tls)


def _login(user: str | None, password: str | None) -> dict[str, str]:
    if not user:
        return {}
    pair = f"{unquote(user)}:{unquote(password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode()}"}


@dataclass(frozen=True)
class _Line:
    """A connection, and what a plain proxy wants before the path and among the headers."""

    connection: http.client.HTTPConnection
    prefix: str = ""
    headers: Mapping[str, str] | None = None


class _Attempt:
    """The time and the bytes of one attempt, over whatever connections it takes."""

    def __init__(self, timeout: float) -> None:
        self._deadline = time.monotonic() + timeout
        self.received = 0

    def left(self) -> float:
        """Seconds left.

        Raises:
            TimeoutError: If there are none.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline passed")
        return left

    def run(
        self, line: _Line, target: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[Answer, bool]:
        """Send, and read all of the answer; also whether the connection may be kept."""
        connection: Any = line.connection
        connection.response_class = self._response
        if not connection.sock:
            self._connect(connection)
        connection.sock.settimeout(self.left())
        connection.request("POST", line.prefix + target, body, {**headers, **(line.headers or {})})
        response = connection.getresponse()
        pieces = list(iter(lambda: response.read(_PIECE), b""))
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        return Answer(response.status, response.headers, b"".join(pieces)), not response.will_close

    def _connect(self, connection: http.client.HTTPConnection) -> None:
        allowed = min(LONGEST_CONNECT, self.left() / 2)  # to connect, and again to agree on TLS
        connection.timeout = allowed
        try:
            connection.connect()
        except TimeoutError as error:
            raise ConnectionError(f"no connection in {allowed:.1f} s") from error

    def _response(self, sock: socket.socket, **settings: Any) -> http.client.HTTPResponse:
        wire: Any = _Wire(sock, self)
        return http.client.HTTPResponse(wire, **settings)


class _Wire(io.RawIOBase):
    """The socket below a response: each read gets the time that is left of the attempt."""

    def __init__(self, sock: socket.socket, attempt: _Attempt) -> None:
        self._sock, self._attempt = sock, attempt
        self._raw = sock.makefile("rb", buffering=0)

    def makefile(self, *_: Any) -> io.BufferedReader:
        """What `HTTPResponse` asks of a socket."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there."""
        self._sock.settimeout(self._attempt.left())
        count = self._raw.readinto(buffer)
        self._attempt.received += count or 0
        if self._attempt.received > LARGEST:
            raise TooLarge(f"an answer of more than {LARGEST} bytes")
        return count

    def close(self) -> None:
        """Let go of the socket."""
        self._raw.close()
        super().close()
