"""What an LM call is: where it belongs, what came back, and what a set of calls used."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Reply:
    """What one LM call gave back, without DSPy's types.

    Attributes:
        text: The visible answer; `thinking` is what the model thought before it.
        finish: Why it ended: `stop`, `length` (cut off at the output limit), `content_filter`.
        provider: Who answered behind a router, if it was said.
        prompt_tokens, completion_tokens, reasoning_tokens: As the provider counts; `None` if it
            did not say. `cached_tokens` is the part of the prompt that its cache held.
        usd: What the call cost; `None` is unknown, never 0.
        seconds: Latency.
    """

    text: str
    thinking: str = ""
    finish: str = "stop"
    provider: str = ""
    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    usd: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Call:
    """Where an LM call belongs; `key` is what makes two calls the same request."""

    program: str
    split: str
    example: str
    epoch: int
    node: str
    model: str
    rollout: int
    key: str


@dataclass(frozen=True)
class Usage:
    """Sums over LM calls; a sum with an unknown part is `None`, because unknown is not 0.

    Attributes:
        calls: Requests, the broken ones included.
        failed_calls: Requests that broke. The sums have what providers said of their use; what
            nobody said is not in them.
        cached_tokens: Prompt tokens that providers say their own caches held; `None` if none did.
    """

    calls: int = 0
    failed_calls: int = 0
    prompt_tokens: int | None = 0
    completion_tokens: int | None = 0
    usd: float | None = 0.0
    cached_tokens: int | None = None

    @property
    def tokens(self) -> int | None:
        """Prompt and completion tokens together."""
        if self.prompt_tokens is None or self.completion_tokens is None:
            return None
        return self.prompt_tokens + self.completion_tokens

    def plus(self, reply: Reply) -> Usage:
        """The usage after one more answered request."""
        prompt, completion = reply.prompt_tokens, reply.completion_tokens
        return replace(
            self,
            calls=self.calls + 1,
            prompt_tokens=_sum(self.prompt_tokens, prompt),
            completion_tokens=_sum(self.completion_tokens, completion),
            usd=_sum(self.usd, reply.usd),
            cached_tokens=self.cached_tokens
            if reply.cached_tokens is None
            else (self.cached_tokens or 0) + reply.cached_tokens,
        )

    def plus_failed(self, used: Reply | None = None) -> Usage:
        """The usage after one more broken request, with what is known of its own."""
        usage = replace(self, failed_calls=self.failed_calls + 1)
        used = used or Reply("")
        return usage.plus(
            replace(
                used,
                prompt_tokens=used.prompt_tokens or 0,
                completion_tokens=used.completion_tokens or 0,
                usd=used.usd or 0.0,
            )
        )


def _sum(total: Number | None, part: Number | None) -> Number | None:
    return None if total is None or part is None else total + part


REPLY_FIELDS = tuple(field.name for field in fields(Reply))
