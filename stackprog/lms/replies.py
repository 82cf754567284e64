"""Reads the body of an OpenAI-style chat completion, whichever transport brought it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dspy import lm15

from stackprog.calls import Reply
from stackprog.lms.catalog import ModelRow
from stackprog.lms.faults import complaint_of, fault, fault_in, fault_of

_THINK = re.compile(r"\A(?:\s*<think(?:ing)?>)?(?P<thinking>.*?)</think(?:ing)?>\s*", re.DOTALL)
_OPENED = re.compile(r"\s*<think(?:ing)?>")
_FINISH = {"eos": "stop", "eos_token": "stop", "end_turn": "stop", "stop_sequence": "stop",
           "max_tokens": "length", "max_output_tokens": "length"}  # fmt: skip


def reply_of(
    data: Mapping[str, Any], row: ModelRow, seconds: float, secrets: Iterable[str] = ()
) -> Reply:
    """The reply in a completion's JSON object, which came with status 200.

    Raises:
        dspy.lm15.ProviderError: If there is no choice with a message in it, or an error in its
            place; of the class of the status that the error names, with what was `used`.
    """
    used = used_in(data, row, seconds)
    if fault_in(data):
        raise with_usage(fault_of(complaint_of(200, data, {}), row, secrets), used)
    choice = _first(data.get("choices"))
    message = choice.get("message")
    if not isinstance(message, Mapping):
        raise with_usage(fault(lm15.ProviderError, row, "the provider sent no choices"), used)
    content = _plain(message.get("content"))
    thinking, text = split_thinking(content, row.reasons)
    apart = _plain(message.get("reasoning_content") or message.get("reasoning"))
    finish = str(choice.get("finish_reason") or "stop")
    finish = _FINISH.get(finish, finish)
    if row.reasons and finish == "length" and text == content and not apart:
        thinking, text = content, ""  # the opening tag was eaten, the closing one never reached
    return replace(used, text=text, thinking=apart or thinking, finish=finish)


def used_in(data: Mapping[str, Any], row: ModelRow, seconds: float) -> Reply:
    """A reply without text: who answered, and what that used as far as the body says so."""
    usage = _table(data.get("usage"))
    prompt, completion = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    billed = _number(usage.get("cost"))
    return Reply(
        text="",
        finish="",
        prompt_tokens=prompt,
        completion_tokens=completion,
        reasoning_tokens=_count(_table(usage.get("completion_tokens_details")), "reasoning_tokens"),
        usd=row.usd(prompt, completion) if billed is None else billed,
        seconds=seconds,
        cached_tokens=_count(_table(usage.get("prompt_tokens_details")), "cached_tokens"),
        provider=_plain(data.get("provider")),
    )


def with_usage(error: Exception, found: Reply) -> Exception:
    """The error; `used` of it is what the provider said of the request's use, `None` if nothing."""
    said = (found.prompt_tokens, found.completion_tokens, found.usd)
    error.used = None if said == (None, None, None) else found  # type: ignore[attr-defined]
    return error


def split_thinking(text: str, reasons: bool = True) -> tuple[str, str]:
    """Part `<think>...</think>` from the answer, also where the template ate the opening tag."""
    match, opened = _THINK.match(text), _OPENED.match(text)
    if match:
        answer = text[match.end() :]
        stray = not (reasons or opened or answer)  # a tag behind an answer of one who never thinks
        return ("", match["thinking"]) if stray else (match["thinking"].strip(), answer)
    if opened and reasons:  # cut off while it was thinking: there is no answer
        return text[opened.end() :].strip(), ""
    return "", text


def _first(found: Any) -> Mapping[str, Any]:
    return _table(found[0]) if isinstance(found, list) and found else {}


def _table(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _plain(content: Any) -> str:
    """Content as text: it may be null, a string or a list of parts."""
    if isinstance(content, list):
        return "".join(_plain(part) for part in content)
    if isinstance(content, Mapping):
        return _plain(content.get("text"))
    return content if isinstance(content, str) else ""


def _number(found: Any) -> float | None:
    """A finite number of 0 or more; anything else is unknown."""
    known = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if known and math.isfinite(found) and found >= 0 else None


def _count(table: Mapping[str, Any], name: str) -> int | None:
    found = _number(table.get(name))
    return None if found is None else int(found)
