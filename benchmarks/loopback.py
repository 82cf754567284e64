"""A loopback server of the OpenAI chat protocol, in a process of its own: latency, faults, counts.

It plays models that know four questions in five (`knows-3`: every third), and a controller that
calls each tool once and prefers the right answer. What it did is told at `GET /stats`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import random
import re
import subprocess
import sys
import time
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass

_TOOLS = re.compile(r"\(one of: ([^)]*)\)")
_QUESTION = re.compile(r"\[\[ ## question ## \]\]\n(.*)")
_NUMBER = re.compile(r"Question (\d+)")


@dataclass(frozen=True)
class Faults:
    """How the server misbehaves; shares are of requests, and each is answered well when redone.

    Attributes:
        error: Share answered with HTTP 500.
        refused: Share answered with HTTP 429 and `Retry-After: retry_after`.
        rate: Requests a second; what comes above is refused likewise. 0 is no limit.
        hang: Share that is never answered.
        cut: Share of replies cut off within the JSON.
        empty: Share of replies without choices.
        hidden: Share of replies with status 200 and an error in the body.
        dead: One question in so many always gets HTTP 500. 0 is none.
        seed: Of the shares.
    """

    error: float = 0.0
    refused: float = 0.0
    rate: int = 0
    retry_after: float = 1.0
    hang: float = 0.0
    cut: float = 0.0
    empty: float = 0.0
    hidden: float = 0.0
    dead: int = 0
    seed: int = 0


def known(number: int, model: str = "") -> bool:
    """Whether a model knows the answer to a question."""
    every = re.search(r"knows-(\d+)$", model)
    return number % int(every[1]) == 0 if every else number % 5 != 0


def answer(body: dict) -> str:
    """A reply in the asked form: a controller calls the first uncalled tool, a model answers."""
    text = json.dumps(body["messages"])
    found = _NUMBER.search(body["messages"][-1]["content"])
    offered = _TOOLS.findall(text)
    if not offered:
        said = "42" if found is None or known(int(found[1]), body.get("model", "")) else "41"
        return (
            f"[[ ## reasoning ## ]]\nDerived.\n\n[[ ## answer ## ]]\n{said}\n\n"
            "[[ ## completed ## ]]"
        )
    tools = offered[-1].split(", ")
    tool = next(
        (name for name in tools if name != "finish" and f"Tool: {name}\\n" not in text), "finish"
    )
    asked = _QUESTION.search(body["messages"][-1]["content"])
    given = asked[1] if asked else ""
    if tool == "finish":
        given = "42" if "Answer: 42" in text else "41"
    return (
        f"[[ ## next_thought ## ]]\nt\n\n[[ ## next_tool_name ## ]]\n{tool}\n\n"
        f"[[ ## next_tool_input ## ]]\n{given}"
    )


def completion(body: dict) -> dict:
    """A whole reply, with a usage that depends on the texts."""
    text = answer(body)
    prompt, output = len(json.dumps(body["messages"])) // 4, len(text) // 4
    return {
        "id": "x", "object": "chat.completion", "created": 1, "model": body["model"],
        "choices": [{"index": 0, "finish_reason": "stop",
                     "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": output,
                  "total_tokens": prompt + output},
    }  # fmt: skip


class Service:
    """Answers requests, misbehaves as told, and counts."""

    def __init__(self, seconds: float, faults: Faults) -> None:
        self.seconds, self.faults = seconds, faults
        self.random = random.Random(faults.seed)
        self.counts: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.flying = self.most = 0
        self.recent: deque[float] = deque()

    def stats(self) -> dict:
        """What happened so far; `redone` are requests for what had been answered before."""
        return {
            **self.counts, "distinct": len(self.seen), "most_in_flight": self.most,
            "redone": sum(count - 1 for count in self.answered.values()),
            "questions_answered": len(self.answered),
        }  # fmt: skip

    async def reply(self, body: dict) -> tuple[int, bytes, dict[str, str]] | None:
        """Status, body and headers; `None` is no reply, ever."""
        key = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        self.counts["requests"] += 1
        self.seen[key] += 1
        self.flying += 1
        self.most = max(self.most, self.flying)
        try:
            return await self._reply(body, key)
        finally:
            self.flying -= 1

    async def _reply(self, body: dict, key: str) -> tuple[int, bytes, dict[str, str]] | None:
        faults, lot = self.faults, self.random.random()
        if self._too_many() or lot < faults.refused:
            self.counts["429"] += 1
            return _error(429, "slow down", {"Retry-After": f"{faults.retry_after:g}"})
        await asyncio.sleep(self.seconds)
        found = _NUMBER.search(body["messages"][-1]["content"])
        if lot < faults.error or (faults.dead and found and int(found[1]) % faults.dead == 0):
            self.counts["500"] += 1
            return _error(500, "oops")
        if lot < faults.hang:
            self.counts["hung"] += 1
            return None
        data = completion(body)
        raw = json.dumps(data).encode()
        if lot < faults.cut:
            self.counts["cut"] += 1
            return 200, raw[: len(raw) // 2], {}
        if lot < faults.empty:
            self.counts["empty"] += 1
            self._bill(data)  # it says so beside no choices
            return 200, json.dumps({**data, "choices": []}).encode(), {}
        if lot < faults.hidden:
            self.counts["hidden"] += 1
            return 200, json.dumps({"error": {"message": "upstream", "code": 502}}).encode(), {}
        self.counts["answered"] += 1
        self.answered[key] += 1
        self._bill(data)
        return 200, raw, {}

    def _bill(self, data: dict) -> None:
        for name in ("prompt_tokens", "completion_tokens"):
            self.counts[name] += data["usage"][name]

    def _too_many(self) -> bool:
        if not self.faults.rate:
            return False
        now = time.monotonic()
        while self.recent and now - self.recent[0] > 1.0:
            self.recent.popleft()
        if len(self.recent) >= self.faults.rate:
            return True
        self.recent.append(now)
        return False

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one keep-alive connection."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if head.startswith(b"GET"):
                    _send(writer, 200, json.dumps(self.stats()).encode(), {})
                    continue
                size = int(re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)[1])
                made = await self.reply(json.loads(await reader.readexactly(size)))
                if made is None:
                    await reader.read()  # until the client gives up
                    break
                _send(writer, *made)
                await writer.drain()
        writer.close()


def _error(status: int, text: str, headers: dict[str, str] | None = None) -> tuple:
    return status, json.dumps({"error": {"message": text}}).encode(), headers or {}


def _send(writer: asyncio.StreamWriter, status: int, raw: bytes, headers: dict[str, str]) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(
        f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{lines}"
        f"Content-Length: {len(raw)}\r\n\r\n".encode()
        + raw
    )


async def serve(seconds: float, faults: Faults) -> None:
    """Listen on a free port and print it."""
    service = Service(seconds, faults)
    server = await asyncio.start_server(service.handle, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def running(seconds: float, faults: Faults | None = None) -> Iterator[str]:
    """Start the server in its own process; yields its address."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(seconds), json.dumps(asdict(faults or Faults()))],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def stats(url: str) -> dict:
    """What the server at an address did so far."""
    with urllib.request.urlopen(url.removesuffix("/v1") + "/stats", timeout=10) as reply:
        return json.load(reply)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float)
    parser.add_argument("faults", type=json.loads, nargs="?", default={})
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.seconds, Faults(**options.faults)))
