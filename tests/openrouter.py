"""A loopback server that speaks OpenRouter's protocol, its ways of failing included.

`server.plan` holds what the next requests meet, in order; after that it answers. An act writes a
whole response to a handler: `answers`, `refuses`, `sends` (any bytes), `closes`, `drips` ...
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Act = Callable[["Handler", dict[str, Any]], None]
COMMENT = b": OPENROUTER PROCESSING\n\n"


@dataclass
class OpenRouter:
    """A running server: what it was asked, and what it will do; `ended` counts connections."""

    url: str = ""
    plan: deque[Act] = field(default_factory=deque)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0
    ended: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    stopped: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Handler(BaseHTTPRequestHandler):
    """One connection; each request does the next act of the plan."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    state: OpenRouter

    def setup(self) -> None:
        super().setup()
        with self.state.lock:
            self.state.connections += 1

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.state.lock:
            self.state.asked.append(body)
            self.state.headers.append({"path": self.path, **dict(self.headers)})
            act = self.state.plan.popleft() if self.state.plan else answers()
        with suppress(ConnectionError):
            act(self, body)
            self.wfile.flush()

    def do_CONNECT(self) -> None:
        """As a proxy that lets nobody through."""
        with self.state.lock:
            self.state.headers.append({"path": self.path, **dict(self.headers)})
        self.respond(403, b"")

    def respond(self, status: int, raw: bytes, headers: dict[str, str] | None = None) -> None:
        """A response of known length."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        return


def completion(body: dict[str, Any], **message: Any) -> dict[str, Any]:
    """A completion as OpenRouter writes it; it says what it billed where it is asked to."""
    usage = {
        "prompt_tokens": 14, "completion_tokens": 163, "total_tokens": 177,
        "prompt_tokens_details": {"cached_tokens": 8, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 120},
    }  # fmt: skip
    if body.get("usage", {}).get("include"):
        usage |= {"cost": 0.000125, "is_byok": False}
    said = {"role": "assistant", "content": body["messages"][-1]["content"], "refusal": None,
            "reasoning": None}  # fmt: skip
    return {
        "id": "gen-1763800000-abc", "provider": "DeepInfra", "model": body["model"],
        "object": "chat.completion", "created": 1763800000, "system_fingerprint": None,
        "choices": [{"logprobs": None, "finish_reason": "stop", "native_finish_reason": "stop",
                     "index": 0, "message": said | message}],
        "usage": usage,
    }  # fmt: skip


def error(code: Any, message: str, **metadata: Any) -> dict[str, Any]:
    """An error body."""
    said = {"message": message, "code": code}
    return {"error": said | ({"metadata": metadata} if metadata else {}), "user_id": "user_1"}


def answers(finish: str = "stop", before: bytes = b"", **message: Any) -> Act:
    """A completion, by default of the question itself."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        found = completion(body, **message)
        found["choices"][0]["finish_reason"] = finish
        handler.respond(200, before + json.dumps(found).encode())

    return act


def refuses(status: int, body: Any, **headers: str) -> Act:
    """An error with a status; `Retry_After="2"` sets a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda handler, _: handler.respond(status, raw, named)


def limits(seconds: float, *, date: bool) -> Act:
    """A limit until some moment: a date in `Retry-After`, or the reset within the body."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        until = time.time() + seconds
        reset = {"X-RateLimit-Reset": str(int(1000 * until))}
        said = error(429, "slow") if date else error(429, "slow", headers=reset)
        headers = {"Retry-After": formatdate(until, usegmt=True)} if date else {}
        handler.respond(429, json.dumps(said).encode(), headers)

    return act


def cuts(handler: Handler, body: dict[str, Any]) -> None:
    """Half of a completion as if it were whole."""
    raw = json.dumps(completion(body)).encode()
    handler.respond(200, raw[: len(raw) // 2])


def breaks(handler: Handler, body: dict[str, Any]) -> None:
    """Half of a completion, then the connection closes."""
    raw = json.dumps(completion(body)).encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(raw)))
    handler.end_headers()
    handler.wfile.write(raw[: len(raw) // 2])
    handler.close_connection = True


def resets(handler: Handler, body: dict[str, Any]) -> None:
    """Half of a completion, then the connection is reset."""
    breaks(handler, body)
    handler.wfile.flush()
    handler.state.stopped.wait(0.1)  # the half is read before the reset throws it away
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def has_no_choices(handler: Handler, body: dict[str, Any]) -> None:
    """A completion without any choice."""
    handler.respond(200, json.dumps(completion(body) | {"choices": []}).encode())


def fails_in_choice(handler: Handler, body: dict[str, Any]) -> None:
    """A completion whose only choice is an error of the provider behind."""
    found = completion(body, content="")
    found["choices"][0] |= {"finish_reason": "error", **error(502, "Upstream error")}
    handler.respond(200, json.dumps(found).encode())


def chunks(handler: Handler, body: dict[str, Any]) -> None:
    """A completion in chunks, with keep-alive comments before it."""
    raw = COMMENT * 2 + b"\n  \n" + json.dumps(completion(body)).encode()
    _start_chunks(handler)
    for start in range(0, len(raw), 50):
        _chunk(handler, raw[start : start + 50])
    _chunk(handler, b"")


def closes(handler: Handler, body: dict[str, Any]) -> None:
    """No answer at all."""
    handler.close_connection = True


def hangs(handler: Handler, body: dict[str, Any]) -> None:
    """Takes the request and says nothing."""
    handler.close_connection = True
    handler.state.stopped.wait()


def answers_then_closes(handler: Handler, body: dict[str, Any]) -> None:
    """A completion over a connection that seems kept, and is not."""
    answers()(handler, body)
    handler.close_connection = True


def drips(piece: bytes = COMMENT) -> Act:
    """Never ends, and never falls silent: comments or white space."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        handler.close_connection = True
        _start_chunks(handler)
        while not handler.state.stopped.wait(0.02):
            _chunk(handler, piece)
            handler.wfile.flush()

    return act


def trickles(start: bytes) -> Act:
    """This much at once, and then a byte now and again for ever."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        handler.close_connection = True
        handler.wfile.write(start)
        while not handler.state.stopped.wait(0.05):
            handler.wfile.write(b"0")
            handler.wfile.flush()

    return act


def _start_chunks(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()


def _chunk(handler: Handler, piece: bytes) -> None:
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def shutdown_request(self, request: Any) -> None:
        """Only close: the polite end before it would come ahead of a reset."""
        self.close_request(request)
        self.RequestHandlerClass.state.ended.release()


@contextmanager
def running(*plan: Act) -> Iterator[OpenRouter]:
    """Start a server that does these acts first."""
    state = OpenRouter(plan=deque(plan))
    server = _Listening(("127.0.0.1", 0), type("Bound", (Handler,), {"state": state}))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/api/v1"
    try:
        yield state
    finally:
        state.stopped.set()
        server.shutdown()
        server.server_close()
