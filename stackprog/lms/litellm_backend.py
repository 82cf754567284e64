"""Models of every other provider: one `litellm.completion` a call.

LiteLLM is imported at the first one: that takes seconds and 100 MB.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from typing import Any

from dspy import lm15

from stackprog.calls import Reply
from stackprog.lms.catalog import ModelRow
from stackprog.lms.endpoints import secrets_of
from stackprog.lms.faults import Complaint, complaint_of, fault, fault_of
from stackprog.lms.replies import reply_of


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
        """One attempt; LiteLLM counts the timeout from the last byte, not from the start.

        So a server that trickles its reply can outlive it; our own transport has no such hole.

        Raises:
            MissingKey: If the model's variable is not set.
            dspy.lm15.LM15Error: If the call broke; keys are taken out of its text.
        """
        secret = row.secret()
        secrets = secrets_of(secret, row.base, row.extra_body)
        litellm = load_litellm()
        more = {"extra_body": dict(row.extra_body)} if row.extra_body else {}
        started = time.perf_counter()
        try:
            raw = litellm.completion(
                model=row.lm, messages=messages, api_base=row.base or None,
                api_key=secret or "none", timeout=timeout, num_retries=0, max_retries=0,
                drop_params=True, **sampling, **more,
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - LiteLLM's errors share no root; each is typed
            raise _typed(error, row, secrets) from None
        seconds = time.perf_counter() - started
        return reply_of(raw.model_dump(warnings=False), row, seconds, secrets)


def load_litellm() -> Any:
    """LiteLLM, silent, without its downloads; the first time takes seconds."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    os.environ.setdefault("LITELLM_MODE", "PRODUCTION")  # else it puts all of a .env in there
    import litellm

    litellm.suppress_debug_info = True
    litellm.telemetry = False
    logging.getLogger("LiteLLM").setLevel(logging.ERROR)
    return litellm


def _typed(error: Exception, row: ModelRow, secrets: tuple[str, ...]) -> Exception:
    """LiteLLM's error as DSPy's type, without the key and on one line.

    By the response where there was one: LiteLLM drops its headers and what stands behind a router.
    """
    from dspy.clients.engines.litellm_errors import to_lm15_error

    chain = list(_chain(error))
    if said := next(filter(None, map(_complaint, chain)), None):
        return fault_of(said, row, secrets)
    mapped: Exception = to_lm15_error(error, model=row.lm)
    kind = type(mapped) if isinstance(mapped, lm15.LM15Error) else lm15.ProviderError
    status = getattr(error, "status_code", None)
    if kind is lm15.ServerError and status == 500:  # what LiteLLM makes of all it does not know
        broke = any(_is_transport(link) for link in chain)
        kind = lm15.TransportError if broke else lm15.ProviderError
    if status == 422:  # what it makes of an error without a code
        kind = lm15.ProviderError
    return fault(kind, row, f"{type(error).__name__}: {error}", secrets)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it was raised from or while handling."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _complaint(error: BaseException) -> Complaint | None:
    """What the server said, if this error carries its response."""
    response: Any = getattr(error, "response", None)
    status, content = getattr(response, "status_code", 0), getattr(response, "content", b"")
    if not isinstance(status, int) or status < 400 or not content:
        return None
    try:
        return complaint_of(status, response.json(), response.headers)
    except ValueError:
        return complaint_of(status, response.text, response.headers)


def _is_transport(error: BaseException) -> bool:
    kind = type(error)
    return (kind.__module__.split(".")[0], kind.__name__) == ("openai", "APIConnectionError")
