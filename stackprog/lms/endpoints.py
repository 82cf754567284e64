"""Which models an OpenAI-style server answers, and where it is."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, unquote_plus, urlsplit

OWN_ADDRESS = {
    "openrouter": "https://openrouter.ai/api/v1",
    "ollama_chat": "http://localhost:11434/v1",
    "llamafile": "http://localhost:8080/v1",
    "lm_studio": "http://localhost:1234/v1",
}
_BY_ADDRESS = ("openai", "hosted_vllm")
_SHORTEST = 4  # characters of a query's value that may be a key; `v=1` is none
_NAMES_A_KEY = re.compile(r"key|token|secret|passw|auth|credential", re.IGNORECASE)


def transport_of(lm: str, api_base: str) -> str:
    """`http` for a model of an OpenAI-style server whose address is known, else `litellm`."""
    provider = provider_of(lm)
    spoken = provider in OWN_ADDRESS or (provider in _BY_ADDRESS and api_base)
    return "http" if spoken else "litellm"


def chat_address(lm: str, api_base: str) -> str:
    """Where its chat completions are asked for; "" if the row does not say."""
    base = (api_base or OWN_ADDRESS.get(provider_of(lm), "")).rstrip("/")
    path, mark, query = base.partition("?")
    path = path.rstrip("/")
    if provider_of(lm) == "ollama_chat" and not urlsplit(path).path:
        path += "/v1"  # its own protocol, which LiteLLM speaks, has no such part
    return f"{path}/chat/completions{mark}{query}" if path else ""


def provider_of(lm: str) -> str:
    """The part of a LiteLLM id before the first "/"."""
    return lm.partition("/")[0]


def is_address(text: object) -> bool:
    """Whether it is an `http://` or `https://` address of a host."""
    try:
        parts = urlsplit(text) if isinstance(text, str) else None
        return bool(parts and parts.scheme in ("http", "https") and parts.hostname
                    and (parts.port is None or parts.port))  # fmt: skip
    except ValueError:
        return False


def is_local(address: str) -> bool:
    """Whether an address is on this machine."""
    return bool(address) and urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")


def host_of(address: str) -> str:
    """The host of an address and its port, without a login."""
    return urlsplit(address).netloc.rpartition("@")[2]


def secrets_of(key: str, address: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    """What must reach no log and no message: a model's key and what its row hides elsewhere.

    Args:
        key: The key itself.
        address: Whose login and query may hold one.
        body: The row's `extra_body`; of it the texts whose names tell of a key.

    Returns:
        The longest first, since one may be a part of another.
    """
    found = {key, *passwords_in(address), *_named_secrets(body)}
    return tuple(sorted(filter(None, found), key=len, reverse=True))


def scrubbed(text: str, secrets: tuple[str, ...]) -> str:
    """The text without the secrets; to be called before it is cut."""
    for secret in secrets:
        text = text.replace(secret, "[key]")
    return text


def passwords_in(address: str) -> set[str]:
    """The secrets of an address such as `http://user:password@host/v1?key=value`.

    The password (the user where there is none), the `Authorization` made of it and each value of
    the query, as they are written, as they are meant and as a client may write them anew.
    """
    try:
        parts = urlsplit(address)
        login = parts.password or parts.username or ""
        header = basic_login(address).removeprefix("Basic ")
    except ValueError:
        return set()
    values = {pair.partition("=")[2] for pair in parts.query.split("&")}
    values = {value for value in values if len(value) >= _SHORTEST}
    written = {login, *values}
    meant = {unquote(text) for text in written} | {unquote_plus(text) for text in values}
    return {header} | written | meant | {quote(text, safe="") for text in meant}


def _named_secrets(found: Any, named: bool = False) -> Iterator[str]:
    """The texts within a table that stand under a name such as `api_key`."""
    if isinstance(found, Mapping):
        for name, value in found.items():
            yield from _named_secrets(value, named or bool(_NAMES_A_KEY.search(str(name))))
    elif isinstance(found, list | tuple):
        for value in found:
            yield from _named_secrets(value, named)
    elif named and isinstance(found, str):
        yield found


def basic_login(address: str) -> str:
    """The `Authorization` of an address such as `http://user:password@host`; "" without a user."""
    parts = urlsplit(address)
    if not parts.username:
        return ""
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return f"Basic {base64.b64encode(login).decode()}"


def without_login(address: str) -> str:
    """The address without its user and password, and without a fragment."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
