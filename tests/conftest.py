"""What the tests share: scripted models, a loopback server of the OpenAI protocol, real data."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from stackprog.calls import Reply
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.offline import controller
from stackprog.lms.offline.backend import fields
from stackprog.lms.registry import Registry
from stackprog.runs import Answer, open_log, read_answers

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_data() -> Path:
    """The folder with the real data sets; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("STACKPROG_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the real data sets are not here: {folder.name} is no folder")
    return folder


def form(**values: str) -> str:
    """A reply in the form the prompts ask for."""
    return "\n\n".join(f"[[ ## {name} ## ]]\n{value}" for name, value in values.items())


@dataclass
class Asked:
    """One request a scripted model saw."""

    model: str
    rollout: int
    system: str
    question: str
    trajectory: str | None
    offered: list[str]
    messages: list[dict[str, str]] = field(default_factory=list)


class Scripted:
    """A backend whose replies a test writes.

    `answer(asked)` writes those of models, `act(asked)` those of controllers. Without a script a
    model answers 42 and a controller follows the policy of the offline models.
    """

    def __init__(
        self,
        answer: Callable[[Asked], str] | None = None,
        act: Callable[[Asked], str] | None = None,
    ) -> None:
        self.asked: list[Asked] = []
        self._answer = answer or (lambda asked: form(reasoning="Derived.", answer="42"))
        self._act = act or follow
        self._lock = threading.Lock()

    def send(
        self, row: ModelRow, messages: list[dict[str, str]], sampling: dict[str, Any],
        rollout: int, timeout: float,
    ) -> Reply:  # fmt: skip
        given = fields(messages[-1]["content"])
        system = messages[0]["content"]
        marks = [line for line in system.splitlines() if line.startswith("(one of: ")]
        offered = marks[-1][len("(one of: ") : -1].split(", ") if marks else []
        asked = Asked(
            row.name, rollout, system, given["question"], given.get("trajectory"), offered, messages
        )
        with self._lock:
            self.asked.append(asked)
        text = self._act(asked) if offered else self._answer(asked)
        return Reply(text, prompt_tokens=10, completion_tokens=2, usd=row.usd(10, 2))


def follow(asked: Asked) -> str:
    """What the offline controller would do."""
    thought, tool, tool_input = controller.next_step(
        asked.question, asked.trajectory or "", asked.offered
    )
    return form(next_thought=thought, next_tool_name=tool, next_tool_input=tool_input)


def registry_of(backend: Any, names: str = "ABCD", **row: Any) -> Registry:
    """A registry whose models `A`, `B` ... are all answered by this backend."""
    rows = [
        ModelRow(name, f"scripted/{name}", **{"price_in": 1.0, "price_out": 1.0, **row})
        for name in names
    ]
    registry = Registry(Catalog(rows))
    registry._backends = dict.fromkeys(("http", "litellm", "offline"), backend)  # the model alone
    return registry


@dataclass
class Server:
    """A loopback server that speaks the OpenAI chat protocol; `reply(body)` makes each response."""

    url: str
    requests: list[dict[str, Any]]
    headers: list[dict[str, str]]


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers: `serve(reply)`; `reply(body)` returns text or `(status, body, headers)`."""
    running: list[ThreadingHTTPServer] = []

    def start(reply: Callable[[dict[str, Any]], Any]) -> Server:
        state = Server("", [], [])

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                state.requests.append(body)
                state.headers.append(dict(self.headers))
                answer = reply(body)
                status, data, extra = (
                    answer if isinstance(answer, tuple) else (200, completion(body, answer), {})
                )
                raw = data if isinstance(data, bytes) else json.dumps(data).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **extra}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        state.url = f"http://127.0.0.1:{server.server_port}/v1"
        return state

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def completion(body: dict[str, Any], text: str) -> dict[str, Any]:
    """An OpenAI chat completion with usage."""
    prompt = sum(len(message["content"].split()) for message in body["messages"])
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"],
        "choices": [{"index": 0, "finish_reason": "stop",
                     "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": len(text.split()),
                  "total_tokens": prompt + len(text.split())},
    }  # fmt: skip


def kept(run: str | Path = "run") -> list[Answer]:
    """The answers in a run folder."""
    log = open_log(run)
    answers = list(read_answers(log))
    log.close()
    return answers


@pytest.fixture(autouse=True)
def _no_keys_and_no_runs_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests see no real key, and write their default run folders in a folder of their own."""
    monkeypatch.delenv("OPENROUTER_API_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
