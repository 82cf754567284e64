"""urllib3's kept-alive connections, one attempt at a time: a total deadline, a bounded answer."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import PoolManager, ProxyManager, Timeout
from urllib3.connection import HTTPConnection

from stackprog.lms.deadlines import Deadlines
from stackprog.lms.endpoints import basic_login, is_address, without_login

LARGEST = 16 * 2**20
LONGEST_CONNECT = 10.0
_KEPT, _PIECE = 512, 2**16  # connections an address; bytes a read


class TooLarge(Exception):
    """An answer of more than `LARGEST` bytes."""


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connections:
    """Sends POST requests over connections it keeps; safe from any thread."""

    def __init__(self) -> None:
        self._managers: dict[str, PoolManager] = {}
        self._lock = threading.Lock()
        self._deadlines = Deadlines()

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Send once; whoever calls decides whether to try again.

        Args:
            url: The whole address; a login in it is not sent.
            body: What to send.
            headers: As they are to be sent.
            timeout: Seconds until the answer's last byte, however the server trickles it. Only a
                TLS handshake can take longer: its bound is `LONGEST_CONNECT` for each byte.

        Raises:
            TimeoutError: If the answer is not whole in time.
            urllib3.exceptions.HTTPError: If no answer came, or it broke off.
            ValueError: If the address is none, or the environment's proxy for it.
            TooLarge: As it says.
        """
        if not is_address(url):
            got = url.rpartition("@")[2]
            raise ValueError(f"expected an address such as 'http://localhost:8000/v1', got {got!r}")
        url = without_login(url)
        with self._lock:  # reading the certificates takes longer than a call
            manager = self._managers[url] = self._managers.get(url) or self._manager(url)
        whole = bytearray()
        with self._deadlines.by(time.monotonic() + timeout), manager.urlopen(
            "POST", url, body=body, headers=dict(headers), retries=False, redirect=False,
            timeout=Timeout(connect=min(LONGEST_CONNECT, timeout / 2), read=timeout),
            preload_content=False, decode_content=False,
        ) as response:  # fmt: skip
            while piece := response.read1(_PIECE):
                whole += piece
                if len(whole) > LARGEST:
                    raise TooLarge(f"an answer of more than {LARGEST} bytes")
        return Answer(response.status, response.headers, bytes(whole))

    def _manager(self, url: str) -> PoolManager:
        manager = _manager(url)
        manager.pool_classes_by_scheme = self._deadlines.pools
        return manager


def _manager(url: str) -> PoolManager:
    """What connects to a server, through the environment's proxy if that names one for it."""
    scheme, place = urlsplit(url)[:2]
    settings: dict[str, Any] = {
        "maxsize": _KEPT,
        "socket_options": HTTPConnection.default_socket_options,
    }
    if scheme == "https":
        settings["ssl_context"] = ssl.create_default_context()
    proxy = getproxies().get(scheme) or getproxies().get("all")
    if not proxy or proxy_bypass(place):
        return PoolManager(**settings)
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if not is_address(proxy):
        raise ValueError(f"expected a proxy of {scheme}:// such as 'http://host:3128'")
    headers = {"Proxy-Authorization": login} if (login := basic_login(proxy)) else None
    return ProxyManager(without_login(proxy), proxy_headers=headers, **settings)
