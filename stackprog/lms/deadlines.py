"""The end of a call: one thread shuts the connections of those whose time is up.

A socket's own timeout is counted anew with each byte, so a server that trickles its headers would
hold a call for ever.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

LINGER = 5.0  # seconds without a call after which the thread ends


@dataclass(eq=False)
class _Call:
    """One call of one thread, and the socket that carries it once there is one."""

    deadline: float
    connection: Any = None
    socket: Any = None
    over: bool = False


class Deadlines:
    """Bounds calls over the connections of its pools; safe from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._calls: dict[int, _Call] = {}  # by thread: each makes one call at a time
        self._next = 0.0
        self._thread: threading.Thread | None = None
        bound = {"bounds": self}
        http = type("Connection", (_Bounded, HTTPConnection), bound)
        https = type("SecureConnection", (_Bounded, HTTPSConnection), bound)
        self.pools: dict[str, type[HTTPConnectionPool]] = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": http}),
            "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": https}),
        }

    @contextmanager
    def by(self, deadline: float) -> Iterator[None]:
        """Within, what this thread asks over a pool's connection ends at a `time.monotonic()`.

        Raises:
            TimeoutError: If it did.
        """
        call = _Call(deadline)
        with self._changed:
            self._calls[threading.get_ident()] = call
            self._watch(deadline)
        try:
            yield
        except (OSError, HTTPError):
            if not call.over:
                raise
        finally:
            with self._changed:
                del self._calls[threading.get_ident()]
        if call.over:
            raise TimeoutError("the deadline passed")

    def carried_by(self, connection: Any) -> None:
        """A connection says that it now carries this thread's call."""
        with self._changed:
            call = self._calls.get(threading.get_ident())
            connection.call = call
            if call is None:
                return
            call.connection, call.socket = connection, connection.sock
            if call.over:
                raise TimeoutError("the deadline passed")

    def _watch(self, deadline: float) -> None:
        """See that the thread runs, and wakes by then."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
            self._next = deadline
            self._thread.start()
        elif deadline < self._next:
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while self._calls:
                now = time.monotonic()
                for call in self._calls.values():
                    if call.deadline <= now and not call.over:
                        _end(call)
                left = (call.deadline for call in self._calls.values() if not call.over)
                self._next = min([*left, now + LINGER])
                self._changed.wait(self._next - now)
            self._thread = None


def _end(call: _Call) -> None:
    """Shut its socket, unless the connection carries another call by now."""
    call.over = True
    if call.connection is None or call.connection.call is not call:
        return
    found = call.socket or call.connection.sock  # the connection forgets it at "Connection: close"
    plain = getattr(found, "socket", found)  # TLS within TLS
    if isinstance(plain, socket.socket):
        with suppress(OSError):  # it is closed already
            socket.socket.shutdown(plain, socket.SHUT_RDWR)  # past TLS: another thread reads it


class _Bounded:
    """A connection that says whose call it carries."""

    bounds: Deadlines
    call: _Call | None = None
    sock: Any

    def connect(self) -> None:
        self.bounds.carried_by(self)
        super().connect()  # type: ignore[misc]
        self.bounds.carried_by(self)

    def request(self, *args: Any, **settings: Any) -> None:
        self.bounds.carried_by(self)
        super().request(*args, **settings)  # type: ignore[misc]
