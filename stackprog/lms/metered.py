"""The LM boundary: every call of every node passes here, is cached, retried and recorded."""

from __future__ import annotations

import hashlib
import json
import random
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Protocol

from dspy import lm15

from stackprog.calls import Call, Reply
from stackprog.lms.catalog import ModelRow
from stackprog.lms.limiter import Limiter
from stackprog.lms.scope import Scope, current

RETRIES = 4
LONGEST_WAIT = 60.0  # seconds between two tries
MOST_PATIENCE = 600.0  # seconds a call waits in all for a provider that says 429
_PASSING = (
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
        limiter: The places at its provider; none for a backend within this process.
    """

    def __init__(self, row: ModelRow, backend: Backend, limiter: Limiter | None = None) -> None:
        self.row = row
        self._backend = backend
        self._limiter = limiter

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

        def attempt() -> Reply:
            return self._attempt(call, messages, sampling, scope)

        def send() -> Reply:
            return _Patience(scope).until_answered(attempt)

        return _response(ledger.ask(call, send) if ledger else send(), request)

    def close(self) -> None:
        """DSPy closes engines; nothing is held open here."""

    def _attempt(
        self,
        call: Call,
        messages: list[dict[str, str]],
        sampling: dict[str, Any],
        scope: Scope,
    ) -> Reply:
        """Send once, when the provider has a place and the budget allows; a failure is a row."""
        ledger = scope.ledger
        stopping = ledger.stopping if ledger else None
        held = self._limiter.slot(scope.left(), stopping) if self._limiter else nullcontext()
        with held:
            timeout = min(self.row.timeout, scope.left())
            if timeout <= 0:
                raise ExampleTimeout(f"{self.row.name}: the example's time is up")
            if ledger:
                ledger.start_request()
            started = time.perf_counter()
            try:
                reply = self._backend.send(self.row, messages, sampling, call.rollout, timeout)
            except lm15.LM15Error as error:
                self._note(error)
                if ledger:
                    text = f"{type(error).__name__}: {error}"[:500]
                    ledger.failed(call, text, time.perf_counter() - started)
                raise
            self._note(None)
            return reply

    def _note(self, error: lm15.LM15Error | None) -> None:
        if self._limiter is None:
            return
        if isinstance(error, lm15.RateLimitError):
            self._limiter.refused(min(getattr(error, "retry_after", None) or 1.0, LONGEST_WAIT))
        else:
            self._limiter.answered()


class ExampleTimeout(lm15.LM15Error):
    """The time of an example is up: no further call is made for it."""


class _Patience:
    """How often and how long one call is tried again.

    A 429 says "later", not "broken": it uses up time, not tries.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._stopping = scope.ledger.stopping if scope.ledger else threading.Event()
        self._tries, self._waited = 0, 0.0

    def until_answered(self, attempt: Callable[[], Reply]) -> Reply:
        """Try until it works, the error is a lasting one, or patience is used up."""
        while True:
            try:
                return attempt()
            except lm15.LM15Error as error:
                if not self._again(error):
                    raise

    def _again(self, error: lm15.LM15Error) -> bool:
        """Wait and say whether to try once more."""
        pause = _pause(error, self._tries)
        if isinstance(error, lm15.RateLimitError):
            self._waited += pause
            patient = self._waited <= MOST_PATIENCE
        else:
            self._tries += 1
            passing = isinstance(error, _PASSING) and not isinstance(error, _LASTING)
            patient = passing and self._tries <= RETRIES
        if not patient or pause >= self._scope.left():
            return False
        self._stopping.wait(pause)
        return True


def _pause(error: lm15.LM15Error, attempt: int) -> float:
    """Seconds before the next try: what the server asks, to a cap, else exponential with jitter."""
    asked = getattr(error, "retry_after", None)
    jitter = random.Random().random()  # only spreads requests in time: no result depends on it
    if asked is not None:
        return min(float(asked), LONGEST_WAIT) + 0.1 * jitter
    doubled: float = 0.5 * 2**attempt
    return min(doubled * (0.5 + jitter), LONGEST_WAIT)


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
