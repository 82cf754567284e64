"""What a provider complains of, as a typed error: one line that names the model and what to do.

Both transports use it, so the same answer of a server ends in the same class.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from dspy import lm15

from stackprog.lms.catalog import ModelRow

LONGEST_TEXT = 400
_OVERFLOW = re.compile(  # as OpenAI, Anthropic, TGI, Gemini, Bedrock, Groq, DashScope ... say it
    r"context.{0,20}(length|window|size|limit)|maximum (context|(model|prompt|input) length)"
    r"|too many tokens|(prompt|input) (is )?too long|(longer|larger) than the maximum model"
    r"|inputs. tokens \+ .max_new_tokens|.inputs. must have less than"
    r"|^(?!.*(max_\w*tokens|output|completion)).*exceeds the maximum number of tokens"
    r"|reduce the length of (the|your) (messages|prompt|input)"
    r"|range of input length|exceeded (the )?model('s)? token limit",
    re.IGNORECASE | re.DOTALL,
)
_STATUS: dict[int, type[Exception]] = {
    401: lm15.AuthError, 402: lm15.BillingError, 403: lm15.AuthError,
    404: lm15.UnsupportedModelError, 408: lm15.TimeoutError, 429: lm15.RateLimitError,
    504: lm15.TimeoutError,
}  # fmt: skip
_CODE: dict[str, type[Exception]] = {
    "insufficient_quota": lm15.BillingError, "context_length_exceeded": lm15.ContextLengthError,
    "model_not_found": lm15.UnsupportedModelError, "invalid_api_key": lm15.AuthError,
    "no_db_connection": lm15.AuthError,  # a LiteLLM proxy without a database, to a wrong key
}  # fmt: skip


@dataclass(frozen=True)
class Complaint:
    """What a provider said of a request it did not answer.

    Attributes:
        status: The HTTP status, or the one an error in a 200 body names; `None` if it names none.
        text: Its words, and those of the provider behind it.
        code: The provider's own word for it.
        retry_after: Seconds it asks to wait.
        flagged: Whether a filter refused this input, and not the key.
    """

    status: int | None
    text: str
    code: str = ""
    retry_after: float | None = None
    flagged: bool = False


def complaint_of(status: int, body: Any, headers: Mapping[str, str]) -> Complaint:
    """Read an error response: JSON of any of the usual shapes, or text."""
    error = _error_of(body)
    metadata = error.get("metadata") if isinstance(error, Mapping) else None
    metadata = metadata if isinstance(metadata, Mapping) else {}
    wait = _wait(headers)
    if not isinstance(error, Mapping):
        return Complaint(status, _words(error), retry_after=wait)
    behind, named = metadata.get("raw"), metadata.get("headers")
    text = _words(error.get("message") or error.get("detail") or error)
    return Complaint(
        _named_status(error.get("code")) if status == 200 else status,
        f"{text}: {_words(behind)}" if behind else text,
        _word(error),
        _wait(named) if wait is None and isinstance(named, Mapping) else wait,
        bool(metadata.get("reasons") or metadata.get("flagged_input")),
    )


def fault_in(body: Mapping[str, Any]) -> bool:
    """Whether a body of status 200 is an error, its only choice's or its own."""
    return _error_of(body) is not body


def fault_of(said: Complaint, row: ModelRow, secrets: Iterable[str] = ()) -> Exception:
    """The error of a complaint, of a class in `dspy.lm15`."""
    error = fault(_kind(said), row, said.text, secrets, said.status)
    if said.retry_after is not None:
        error.retry_after = said.retry_after  # type: ignore[attr-defined]
    return error


def fault(
    kind: type[Exception],
    row: ModelRow,
    text: str,
    secrets: Iterable[str] = (),
    status: int | None = None,
) -> Exception:
    """An error on one line, without keys: the model, what happened, what to do."""
    for secret in secrets:
        text = text.replace(secret, "[key]") if secret else text
    text = " ".join(text.split())[:LONGEST_TEXT]
    hint = _hint(kind, row)
    error: Any = kind("")
    error.message = f"{row.name}: {text}{'; ' if hint else ''}{hint}"
    error.args = (error.message,)  # the class's own advice takes several lines
    error.status = status
    return error  # type: ignore[no-any-return]


def _kind(said: Complaint) -> type[Exception]:
    """By the provider's code, then the status; an overflow and a filter by what was said."""
    status = said.status
    if said.code in _CODE:
        return _CODE[said.code]
    invalid: type[Exception] = lm15.InvalidRequestError
    kind = _STATUS.get(status or 0)
    if status in (400, 413, 422) and _OVERFLOW.search(said.text):
        kind = lm15.ContextLengthError
    elif status == 403 and said.flagged:
        kind = invalid
    elif kind is None:
        kind = lm15.ProviderError if not status or status < 400 else invalid
        kind = lm15.ServerError if status and status >= 500 else kind
    return kind or invalid


def _hint(kind: type[Exception], row: ModelRow) -> str:
    key = f"check the key in {row.key}" if row.key else "name its key in its catalog row"
    holds = f" (its context is {row.context} tokens)" if row.context else ""
    hints: dict[type[Exception], str] = {
        lm15.AuthError: key,
        lm15.BillingError: "top up the account or use another model",
        lm15.UnsupportedModelError: f"check lm = {row.lm!r} and api_base in its catalog row",
        lm15.ContextLengthError: f"shorten the prompt or lower max_tokens{holds}",
        lm15.TransportError: "check that the server runs, and api_base in its catalog row",
        lm15.TimeoutError: "raise timeout in its catalog row if it needs longer",
    }
    return hints.get(kind, "")


def _error_of(body: Any) -> Any:
    """The error in a body, or the body itself."""
    if not isinstance(body, Mapping):
        return body
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    first = first if isinstance(first, Mapping) else {}
    kept = first.get("provider_specific_fields")  # where LiteLLM puts what it does not know
    kept = kept if isinstance(kept, Mapping) else {}
    return body.get("error") or first.get("error") or kept.get("error") or body


def _words(said: Any) -> str:
    return said if isinstance(said, str) else json.dumps(said, default=str)


def _word(error: Mapping[str, Any]) -> str:
    """Its own word for what is wrong: its code, or its type where the code is a status again."""
    words = (str(error.get(name) or "") for name in ("code", "type"))
    return next((word for word in words if word and not word.isdecimal()), "")


def _named_status(code: Any) -> int | None:
    found = int(code) if str(code).isdecimal() else 0
    return found if 400 <= found <= 599 else None


def _wait(headers: Mapping[Any, Any]) -> float | None:
    """Seconds to wait, from `Retry-After` (seconds or a date) or when a limit is reset."""
    named = {str(name).lower(): str(value) for name, value in headers.items()}
    for name, scale in (("retry-after-ms", 1e3), ("retry-after", 1.0)):
        if (found := _seconds(named.get(name, ""))) is not None:
            return found / scale
    until = _date(named.get("retry-after", "")) or _moment(named.get("x-ratelimit-reset", ""))
    return max(0.0, until - time.time()) if until else None


def _seconds(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError):
        return None


def _moment(text: str) -> float | None:
    """A reset as seconds since 1970, which OpenRouter gives in milliseconds."""
    value = _seconds(text)
    if value is None or value < 1e9:  # seconds from now
        return value and time.time() + value
    return value / 1e3 if value > 1e11 else value
