"""Real models: one `litellm.completion` a call.

LiteLLM is imported at the first one: that takes seconds and 100 MB.
"""

from __future__ import annotations

import logging
import os
import re
import time
from typing import Any

from dspy import lm15

from stackprog.calls import Reply
from stackprog.lms.catalog import ModelRow

_THINK = re.compile(r"\A(?:\s*<think(?:ing)?>)?(?P<thinking>.*?)</think(?:ing)?>\s*", re.DOTALL)
_OVERFLOW = re.compile(
    r"context.{0,20}(length|window)|maximum context|too many tokens", re.IGNORECASE
)


class LiteLLMBackend:
    """Sends a request through LiteLLM and reads the reply, its usage and its price."""

    def send(
        self,
        row: ModelRow,
        messages: list[dict[str, str]],
        sampling: dict[str, Any],
        rollout: int,  # noqa: ARG002 - the seam's signature
        timeout: float,
    ) -> Reply:
        """One attempt.

        Raises:
            MissingKey: If the model's variable is not set.
            dspy.lm15.LM15Error: If the call broke; keys are taken out of its text.
        """
        secret = row.secret()
        litellm = _litellm()
        started = time.perf_counter()
        try:
            raw = litellm.completion(
                model=row.lm, messages=messages, api_base=row.api_base or None,
                api_key=secret or "none", timeout=timeout, num_retries=0, max_retries=0,
                drop_params=True, **sampling,
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - LiteLLM's errors share no root; each is typed
            raise _typed(error, row, secret) from None
        return _reply(raw, row, time.perf_counter() - started)


def _litellm() -> Any:
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    litellm.suppress_debug_info = True
    litellm.telemetry = False
    logging.getLogger("LiteLLM").setLevel(logging.ERROR)
    return litellm


def _typed(error: Exception, row: ModelRow, secret: str) -> Exception:
    """LiteLLM's error as DSPy's type, without the key and on one line."""
    from dspy.clients.engines.litellm_errors import to_lm15_error

    mapped: Exception = to_lm15_error(error, model=row.lm)
    text = " ".join(str(getattr(mapped, "message", "") or error).split())
    text = (text.replace(secret, "[key]") if secret else text)[:400]
    if not isinstance(mapped, lm15.LM15Error):
        unknown: Exception = lm15.ProviderError(f"{row.name}: {type(error).__name__}: {text}")
        return unknown
    if isinstance(mapped, lm15.InvalidRequestError) and _OVERFLOW.search(text):
        overflow: Exception = lm15.ContextLengthError(f"{row.name}: {text}")
        return overflow
    again: Exception = type(mapped)(f"{row.name}: {text}")
    for name in ("status", "retry_after", "provider", "provider_code"):
        if getattr(mapped, name, None) is not None:
            setattr(again, name, getattr(mapped, name))
    return again


def _reply(raw: Any, row: ModelRow, seconds: float) -> Reply:
    choices = getattr(raw, "choices", None)
    if not choices:
        raise lm15.ProviderError(f"{row.name}: the provider sent no choices")
    message = choices[0].message
    thinking, text = split_thinking(message.content or "", row.reasons)
    usage = getattr(raw, "usage", None)
    prompt = getattr(usage, "prompt_tokens", None)
    completion = getattr(usage, "completion_tokens", None)
    details = getattr(usage, "completion_tokens_details", None)
    billed = getattr(usage, "cost", None)
    return Reply(
        text=text,
        thinking=getattr(message, "reasoning_content", None) or thinking,
        finish=choices[0].finish_reason or "stop",
        prompt_tokens=prompt,
        completion_tokens=completion,
        reasoning_tokens=getattr(details, "reasoning_tokens", None),
        usd=float(billed) if billed is not None else row.usd(prompt, completion),
        seconds=seconds,
    )


def split_thinking(text: str, reasons: bool = True) -> tuple[str, str]:
    """Part `<think>...</think>` from the answer, also where the template ate the opening tag."""
    match = _THINK.match(text)
    if match:
        return match["thinking"].strip(), text[match.end() :]
    opened = re.match(r"\s*<think(?:ing)?>", text)
    if opened and reasons:  # cut off while it was thinking: there is no answer
        return text[opened.end() :].strip(), ""
    return "", text
