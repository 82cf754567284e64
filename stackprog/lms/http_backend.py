"""Models of OpenAI-style servers (OpenRouter, vLLM, Ollama, llama.cpp ...), without LiteLLM.

One POST a call over a kept-alive connection. TLS is checked against the system's certificates;
`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` are honoured as they are at the first call
of an address, for proxies that are `http://` or `https://`.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from typing import Any

from dspy import lm15
from urllib3.exceptions import HTTPError, NewConnectionError, ReadTimeoutError

from stackprog.calls import Reply
from stackprog.lms.catalog import ModelRow
from stackprog.lms.connections import Answer, Connections, TooLarge
from stackprog.lms.endpoints import basic_login, chat_address, provider_of, scrubbed, secrets_of
from stackprog.lms.faults import complaint_of, fault, fault_of
from stackprog.lms.replies import reply_of, used_in, with_usage


class HttpBackend:
    """Sends a request to a model's own server and reads the reply, its usage and its price."""

    def __init__(self) -> None:
        self._connections = Connections()

    def send(
        self,
        row: ModelRow,
        messages: list[dict[str, str]],
        sampling: dict[str, Any],
        rollout: int,  # noqa: ARG002 - the seam's signature
        timeout: float,
    ) -> Reply:
        """One attempt.

        Args:
            row: Whose `base` is the endpoint to ask.
            messages: The chat so far.
            sampling: Goes into the request as it is.
            rollout: Not sent.
            timeout: Seconds until the whole reply is there.

        Raises:
            MissingKey: If the model's variable is not set.
            dspy.lm15.LM15Error: If the call broke; keys are taken out of its text.
        """
        secret = row.secret()
        url = chat_address(row.lm, row.base)
        secrets = secrets_of(secret, row.base, row.extra_body)
        started = time.perf_counter()
        try:
            headers, body = _headers(row, url, secret), _body(row, messages, sampling)
            answer = self._connections.post(url, body, headers, timeout)
        except (OSError, ValueError, HTTPError, TooLarge) as error:
            raise _broken(error, row, url, timeout, secrets) from None
        return _read(answer, row, secrets, time.perf_counter() - started)


def _body(row: ModelRow, messages: list[dict[str, str]], sampling: dict[str, Any]) -> bytes:
    body = {"model": row.lm.partition("/")[2], "messages": messages, **sampling}
    if provider_of(row.lm) == "openrouter":
        body["usage"] = {"include": True}  # else it does not say what it billed
    return json.dumps({**body, **row.extra_body}).encode()


def _headers(row: ModelRow, url: str, secret: str) -> dict[str, str]:
    """The key goes here and nowhere else."""
    headers = {"Content-Type": "application/json", "Accept": "application/json",
               "User-Agent": "stackprog"}  # fmt: skip
    if not (secret.isascii() and secret.isprintable()):
        raise fault(lm15.AuthError, row, "its key has characters that no header can carry")
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    elif login := basic_login(url):
        headers["Authorization"] = login
    return headers


def _read(answer: Answer, row: ModelRow, secrets: tuple[str, ...], seconds: float) -> Reply:
    data = _json(answer.body)
    if 300 <= answer.status < 400:
        to = answer.headers.get("Location", "another address")
        text = f"the server sends on to {to}; put that into api_base in its catalog row"
        raise fault(lm15.ConfigurationError, row, text, secrets, answer.status)
    if answer.status != 200:
        said = data if data is not None else answer.body.decode(errors="replace")
        error = fault_of(complaint_of(answer.status, said, answer.headers), row, secrets)
        used = used_in(data if isinstance(data, Mapping) else {}, row, seconds)
        raise with_usage(error, used)
    if not isinstance(data, Mapping):
        shown = scrubbed(answer.body.decode(errors="replace"), secrets)[:60]
        text = f"expected a reply in JSON, got {len(answer.body)} bytes that are none: {shown!r}"
        raise fault(lm15.ProviderError, row, text, secrets, answer.status)
    return reply_of(data, row, seconds, secrets)


def _json(body: bytes) -> Any:
    """The JSON after any keep-alive comments and blank lines; `None` if there is none."""
    body = body.lstrip()
    while body.startswith(b":"):
        body = body.partition(b"\n")[2].lstrip()
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _broken(
    error: Exception, row: ModelRow, url: str, timeout: float, secrets: tuple[str, ...]
) -> Exception:
    """The typed error of a request that got no whole answer."""
    where = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    error = _cause(error)
    said = str(error) or type(error).__name__
    kind, text = lm15.TransportError, f"{where} could not be reached or broke off ({said})"
    if isinstance(error, TimeoutError | ReadTimeoutError):
        kind, text = lm15.TimeoutError, f"no whole reply of {where} in {timeout:g} s"
    elif isinstance(error, TooLarge):
        kind, text = lm15.ProviderError, f"{where} sent {error}"
    elif isinstance(error, ssl.SSLCertVerificationError | ValueError):
        kind, text = lm15.ConfigurationError, f"{where or 'its server'} cannot be asked: {error}"
    return fault(kind, row, text, secrets)


def _cause(error: Exception) -> Exception:
    """What urllib3 wrapped: the error that is last in its error's arguments, or is its cause."""
    while isinstance(error, HTTPError):
        new = isinstance(error, NewConnectionError)
        within = error.__cause__ if new else (*error.args, None)[-1]
        if not isinstance(within, Exception):
            break
        error = within
    return error
