"""A server that people run: LiteLLM's proxy, in front of the offline models.

Needs the proxy extra of LiteLLM (`pip install 'litellm[proxy]'`), which `.[dev]` has.
"""

from __future__ import annotations

import gc
import importlib.metadata
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import openrouter as server
import pytest
from conftest import kept
from dspy import lm15
from openai import OpenAI
from packaging.requirements import Requirement
from test_cli import json_of

from stackprog.calls import Reply
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.offline.backend import OfflineBackend
from stackprog.lms.registry import backend_of

MODELS = ("Abacus", "Euler")
QUESTION = [{"role": "user", "content": "[[ ## question ## ]]\nCompute $6 \\times 7.$"}]
KEY = f"sk-{secrets.token_hex(16)}"
IDS = {"http": "openai", "litellm": "litellm_proxy"}
TRANSPORTS = pytest.mark.parametrize("transport", IDS)


def missing() -> str:
    """The first package of LiteLLM's proxy extra that is not installed."""
    for line in importlib.metadata.requires("litellm") or ():
        wanted = Requirement(line)
        marker = wanted.marker
        if marker and marker.evaluate({"extra": "proxy"}) and not marker.evaluate({"extra": ""}):
            try:
                importlib.metadata.distribution(wanted.name)
            except importlib.metadata.PackageNotFoundError:
                return wanted.name
    return ""


pytestmark = [
    pytest.mark.skipif(
        bool(missing()), reason=f"pip install 'litellm[proxy]': {missing()} is not installed"
    ),
    # LiteLLM leaves its connections to the garbage collector; `_key` has it collect here
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@dataclass
class Proxy:
    """A running proxy: its address, and the server behind it."""

    url: str
    behind: server.OpenRouter

    def row(self, transport: str, model: str = "Abacus") -> ModelRow:
        """A model behind the proxy."""
        base = f"{self.url}/v1" if transport == "http" else self.url
        return ModelRow(model, f"{IDS[transport]}/{model}", api_base=base, key="PROXY_KEY")


def solves(handler: server.Handler, body: dict[str, Any]) -> None:
    """What an offline model answers, as an OpenAI-style server writes it."""
    row = Catalog.load()[body["model"]]
    reply = OfflineBackend().send(row, body["messages"], {}, 0, 10.0)
    said = server.completion(body, content=reply.text)
    said["usage"] = {
        "prompt_tokens": reply.prompt_tokens, "completion_tokens": reply.completion_tokens,
        "total_tokens": (reply.prompt_tokens or 0) + (reply.completion_tokens or 0),
    }  # fmt: skip
    handler.respond(200, json.dumps(said).encode())


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """`litellm --config` in a process of its own, until it answers."""
    folder = tmp_path_factory.mktemp("proxy")
    with server.running(*[solves] * 10_000) as behind, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        (folder / "config.yaml").write_text(json.dumps(config(behind.url)))  # JSON is YAML
        command = [str(Path(sys.executable).with_name("litellm")), "--config", "config.yaml",
                   "--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"]  # fmt: skip
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                command, cwd=folder, stdout=log, stderr=log,
                env={**os.environ, "LITELLM_MASTER_KEY": KEY, "LITELLM_MODE": "PRODUCTION",
                     "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
            )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/health/liveliness", process, folder / "log")
            yield Proxy(f"http://127.0.0.1:{port}", behind)
        finally:
            process.terminate()
            process.wait(20)


def config(url: str) -> dict[str, Any]:
    """The proxy's configuration: each model is one of the server behind it."""
    behind = {"api_base": url, "api_key": "none"}
    return {
        "model_list": [
            {"model_name": name, "litellm_params": {"model": f"openai/{name}", **behind}}
            for name in MODELS
        ],
        "router_settings": {"num_retries": 0},
        "general_settings": {"master_key": "os.environ/LITELLM_MASTER_KEY"},
    }


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the address answers."""
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the proxy did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PROXY_KEY", KEY)
    yield
    if "litellm" in sys.modules:
        sys.modules["litellm"].in_memory_llm_clients_cache.flush_cache()
    gc.collect()


def write_rows(file: str, rows: list[ModelRow]) -> None:
    """A catalog file of these rows, which tell an agent what the shipped ones do."""
    about = {row.name: row.about for row in Catalog.load()}
    Path(file).write_text("\n".join(
        f'[{row.name}]\nlm = "{row.lm}"\napi_base = "{row.api_base}"\nkey = "{row.key}"\n'
        f'about = "{about[row.name]}"\n' for row in rows
    ))  # fmt: skip


def said(run: str) -> list[tuple[str, str, str]]:
    """What a run's examples were answered."""
    return sorted((each.id, each.outcome, each.answer) for each in kept(run))


def send(row: ModelRow, **sampling: Any) -> Reply:
    return backend_of(row.backend).send(row, QUESTION, sampling, 0, 30.0)


@TRANSPORTS
def test_a_reply_through_the_proxy_is_what_the_openai_client_reads(
    proxy: Proxy, transport: str
) -> None:
    assert proxy.row(transport).backend == transport
    ours = send(proxy.row(transport), temperature=0.5, max_tokens=50)
    asked = proxy.behind.asked[-1]
    with OpenAI(base_url=f"{proxy.url}/v1", api_key=KEY, max_retries=0) as client:
        theirs = client.chat.completions.create(
            model="Abacus", messages=QUESTION, temperature=0.5, max_tokens=50
        )

    assert "42" in ours.text
    assert ours.text == theirs.choices[0].message.content
    assert (ours.finish, theirs.choices[0].finish_reason) == ("stop", "stop")
    assert ours.prompt_tokens == theirs.usage.prompt_tokens > 0
    assert ours.completion_tokens == theirs.usage.completion_tokens > 0
    same = ("model", "messages", "temperature", "max_tokens")
    assert {key: asked[key] for key in same} == {key: proxy.behind.asked[-1][key] for key in same}


@TRANSPORTS
def test_a_stack_behind_the_proxy_scores_as_the_same_stack_without_it(
    proxy: Proxy, transport: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows("mine.toml", [proxy.row(transport, name) for name in MODELS])
    common = ("eval", "math500", "--data", "sample", "--limit", "6", "--stack",
              "[[Abacus_0, Euler_0], Euler_0]")  # fmt: skip
    before = len(proxy.behind.asked)

    over = json_of(capsys, *common, "--catalog", "mine.toml", "--run", "over")
    sent = len(proxy.behind.asked) - before
    without = json_of(capsys, *common, "--run", "without")

    figures = ("n", "right", "wrong", "failed", "calls", "prompt_tokens", "completion_tokens")
    assert {key: over[key] for key in figures} == {key: without[key] for key in figures}
    assert sent == over["calls"] == 6 * 9
    assert said("over") == said("without")
    assert over["usd"] is None


@TRANSPORTS
@pytest.mark.parametrize(
    ("model", "key", "kind"),
    [
        ("Abacus", "sk-wrong", lm15.AuthError),
        ("Nobody", KEY, lm15.InvalidRequestError),
    ],
    ids=["wrong key", "unknown model"],
)
def test_what_the_proxy_refuses_is_typed_and_one_line(
    proxy: Proxy, transport: str, model: str, key: str, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROXY_KEY", key)

    with pytest.raises(kind) as caught:
        send(proxy.row(transport, model))

    assert str(caught.value).startswith(f"{model}: ")
    assert "\n" not in str(caught.value)
    assert key not in str(caught.value)


@TRANSPORTS
def test_models_check_asks_through_the_proxy(
    proxy: Proxy, transport: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows("mine.toml", [proxy.row(transport)])

    found = json_of(capsys, "models", "Abacus", "--check", "--catalog", "mine.toml")["models"]

    assert [each["check"]["answers"] for each in found] == [True]
    assert proxy.behind.asked[-1]["max_tokens"] == 16
