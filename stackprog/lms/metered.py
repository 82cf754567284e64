"""The LM boundary: every call of every node passes here, is cached, retried and recorded."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any, Protocol

from dspy import lm15

from stackprog.calls import Call, Reply
from stackprog.lms.catalog import ModelRow
from stackprog.lms.limiter import Limiter
from stackprog.lms.patience import Patience, pause
from stackprog.lms.scope import Scope, current


class Backend(Protocol):
    """What sends one request to one model: one attempt, no retry, errors of `dspy.lm15`."""

    def send(
        self, row: ModelRow, messages: list[dict[str, str]], sampling: dict[str, Any],
        rollout: int, timeout: float,
    ) -> Reply:  # fmt: skip
        """Answer the messages within so many seconds."""
        ...


class MeteredEngine:
    """A DSPy engine around a backend.

    All copies of a program share it: it holds locks, not state of theirs.

    Args:
        row: The model.
        backend: What sends its requests.
        limiter_of: The places at the endpoint of a row; none for a backend within this process.
    """

    def __init__(
        self,
        row: ModelRow,
        backend: Backend,
        limiter_of: Callable[[ModelRow], Limiter | None] = lambda _: None,
    ) -> None:
        self.row = row
        self._backend = backend
        self._limiter_of = limiter_of

    def __deepcopy__(self, memo: dict[int, Any]) -> MeteredEngine:
        return self

    def complete(self, request: lm15.Request) -> lm15.Response:
        """Answer one request from the run's cache or the backend."""
        scope = current() or Scope()
        messages, sampling = _messages(request, self.row), _sampling(request)
        call = Call(
            scope.program, scope.split, scope.example, scope.epoch, scope.node, self.row.name,
            scope.rollout, _key(self.row, messages, sampling, scope),
        )  # fmt: skip
        ledger = scope.ledger

        rows = self.row.endpoints

        def attempt(endpoint: int) -> Reply:
            return self._attempt(rows[endpoint], call, messages, sampling, scope)

        def send() -> Reply:
            return Patience(scope, [partial(self._busy, row) for row in rows]).until_answered(
                attempt
            )

        reply = ledger.ask(call, send) if ledger else send()
        scope.notes.finish[scope.node] = reply.finish
        return _response(reply, request)

    def close(self) -> None:
        """DSPy closes engines; nothing is held open here."""

    def _busy(self, row: ModelRow) -> tuple[float, bool]:
        limiter = self._limiter_of(row)
        return limiter.busy() if limiter else (0.0, False)

    def _attempt(
        self,
        row: ModelRow,
        call: Call,
        messages: list[dict[str, str]],
        sampling: dict[str, Any],
        scope: Scope,
    ) -> Reply:
        """Send once, when the provider has a place and the budget allows; a failure is a row."""
        ledger = scope.ledger
        stopping = ledger.stopping if ledger else None
        limiter = self._limiter_of(row)
        with limiter.slot(scope.left(), stopping) if limiter else nullcontext():
            timeout = min(row.timeout, scope.left())
            if timeout <= 0:
                raise ExampleTimeout(f"{row.name}: the example's time is up")
            if ledger:
                ledger.start_request()
            started = time.perf_counter()
            try:
                reply = self._backend.send(row, messages, sampling, call.rollout, timeout)
            except lm15.LM15Error as error:
                _note(limiter, error)
                if ledger:
                    text = f"{type(error).__name__}: {error}"[:500]
                    used = getattr(error, "used", None)
                    ledger.failed(call, text, time.perf_counter() - started, used)
                raise
            _note(limiter, None)
            return reply


def _note(limiter: Limiter | None, error: lm15.LM15Error | None) -> None:
    if limiter is None:
        return
    if isinstance(error, lm15.RateLimitError):
        limiter.refused(pause(error, 0))
    else:
        limiter.answered()


class ExampleTimeout(lm15.LM15Error):
    """The time of an example is up: no further call is made for it."""


def _text(part: str | tuple[Any, ...] | None) -> str:
    if part is None or isinstance(part, str):
        return part or ""
    return "".join(getattr(piece, "text", "") for piece in part)


def _messages(request: lm15.Request, row: ModelRow) -> list[dict[str, str]]:
    """The request as plain chat messages.

    Where a model takes no system prompt, the prompt opens the first turn.
    """
    turns = [
        {"role": message.role, "content": _text(message.parts)} for message in request.messages
    ]
    system = _text(request.system)
    if system and row.system_prompt:
        return [{"role": "system", "content": system}, *turns]
    if system:
        turns[0] = {**turns[0], "content": f"{system}\n\n{turns[0]['content']}"}
    return turns


def _sampling(request: lm15.Request) -> dict[str, Any]:
    config = request.config
    given = {"temperature": config.temperature, "top_p": config.top_p, "top_k": config.top_k,
             "max_tokens": config.max_tokens, "stop": list(config.stop) or None}  # fmt: skip
    return {key: value for key, value in given.items() if value is not None}


def _key(
    row: ModelRow, messages: list[dict[str, str]], sampling: dict[str, Any], scope: Scope
) -> str:
    """What makes two calls one sample: endpoint, model, messages, sampling, rollout and epoch."""
    parts: list[Any] = [row.api_base, row.lm, messages, sampling, scope.rollout, scope.epoch]
    parts += [row.extra_body] if row.extra_body else []
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _response(reply: Reply, request: lm15.Request) -> lm15.Response:
    parts: list[Any] = [lm15.ThinkingPart(reply.thinking)] if reply.thinking else []
    known = reply.finish in ("stop", "length", "content_filter")
    return lm15.Response(
        id=None,
        model=request.model,
        message=lm15.Message.assistant([*parts, lm15.TextPart(reply.text)]),
        finish_reason=reply.finish if known else "stop",
        usage=lm15.Usage(
            reply.prompt_tokens, reply.completion_tokens, reasoning_tokens=reply.reasoning_tokens
        ),
    )
