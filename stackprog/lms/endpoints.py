"""Which models an OpenAI-style server answers, and where it is."""

from __future__ import annotations

import base64
from urllib.parse import unquote, urlsplit

OWN_ADDRESS = {
    "openrouter": "https://openrouter.ai/api/v1",
    "ollama_chat": "http://localhost:11434/v1",
    "llamafile": "http://localhost:8080/v1",
    "lm_studio": "http://localhost:1234/v1",
}
_BY_ADDRESS = ("openai", "hosted_vllm")


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


def passwords_in(address: str) -> tuple[str, str]:
    """The password of an address such as `http://user:password@host`, as written and as meant."""
    try:
        written = urlsplit(address).password or ""
    except ValueError:
        written = ""
    return written, unquote(written)


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
