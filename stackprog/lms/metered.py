"""The LM boundary: every call of every node passes here, is cached, retried and recorded."""

from __future__ import annotations

import hashlib
import json
import random
import threading
import time
from typing import Any, Protocol

from dspy import lm15

from stackprog.calls import Call, Calls, Reply
from stackprog.lms.catalog import ModelRow
from stackprog.lms.scope import Scope, current

RETRIES = 4
LONGEST_WAIT = 60.0
_PASSING = (
    lm15.RateLimitError,
    lm15.ServerError,
    lm15.TimeoutError,
    lm15.TransportError,
    lm15.ProviderError,
)
_LASTING = (lm15.AuthError, lm15.BillingError, lm15.InvalidRequestError,
            lm15.UnsupportedModelError, lm15.ContextLengthError, lm15.CapabilityError,
            lm15.ConfigurationError)  # fmt: skip


class Backend(Protocol):
    """What sends one request to one model: one attempt, no retry, errors of `dspy.lm15`."""

    def send(
        self, row: ModelRow, messages: list[dict[str, str]], sampling: dict[str, Any], rollout: int
    ) -> Reply:
        """Answer the messages."""
        ...


class MeteredEngine:
    """A DSPy engine around a backend.

    All copies of a program share it: it holds locks, not state of theirs.
    """

    def __init__(self, row: ModelRow, backend: Backend) -> None:
        self.row = row
        self._backend = backend
        self._stop = threading.Event()

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

        def send() -> Reply:
            return self._persist(call, scope.calls, messages, sampling)

        return _response(scope.calls.ask(call, send) if scope.calls else send(), request)

    def close(self) -> None:
        """Stop waiting for retries."""
        self._stop.set()

    def _persist(
        self,
        call: Call,
        ledger: Calls | None,
        messages: list[dict[str, str]],
        sampling: dict[str, Any],
    ) -> Reply:
        """Send until it works, the error is a lasting one, or the retries are used up."""
        for attempt in range(RETRIES + 1):
            started = time.perf_counter()
            try:
                return self._backend.send(self.row, messages, sampling, call.rollout)
            except lm15.LM15Error as error:
                if ledger:
                    text = f"{type(error).__name__}: {error}"[:500]
                    ledger.failed(call, text, time.perf_counter() - started)
                lasting = isinstance(error, _LASTING) or not isinstance(error, _PASSING)
                if attempt == RETRIES or lasting or self._stop.wait(_pause(error, attempt)):
                    raise
        raise AssertionError("unreachable")


def _pause(error: lm15.LM15Error, attempt: int) -> float:
    """Seconds before the next try: what the server asks, to a cap, else exponential with jitter."""
    asked = getattr(error, "retry_after", None)
    jitter = random.Random().random()  # only spreads requests in time: no result depends on it
    if asked is not None:
        return min(float(asked), LONGEST_WAIT) + 0.1 * jitter
    doubled: float = 0.5 * 2**attempt
    return min(doubled, LONGEST_WAIT) * (0.5 + jitter)


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
    parts = [row.api_base, row.lm, messages, sampling, scope.rollout, scope.epoch]
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
