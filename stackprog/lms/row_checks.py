"""What a row of the model catalog may hold, and the one line that says what is wrong with it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from stackprog.errors import CatalogError
from stackprog.lms.endpoints import is_address
from stackprog.specs import NAME

PROTOCOLS = ("simple-evals", "qwen")  # their texts are in modules/protocols.py
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}|[a-z_]{1,64}")  # keys mix cases and digits
_CLASS = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*")
_WORDS = {
    str: "text",
    bool: "true or false",
    dict: "a table",
    list: "a list",
    int: "a whole number",
}
TYPES: dict[str, tuple[type, ...]] = {
    "lm": (str,), "key": (str,), "api_base": (str, list, tuple), "transport": (str,),
    "extra_body": (dict,), "temperature": (int, float),
    "top_p": (int, float), "top_k": (int,), "max_tokens": (int,), "context": (int,),
    "timeout": (int, float), "system_prompt": (bool,), "reasons": (bool,),
    "price_in": (int, float), "price_out": (int, float), "price_date": (str,),
    "price_source": (str,), "tasks": (list, tuple), "module": (str, type),
    "protocol": (str,), "about": (str,),
}  # fmt: skip


_LEAST = 1e-9
_RANGES = {
    "temperature": (0.0, math.inf, "a number of 0 or more"),
    "top_p": (_LEAST, 1.0, "a number above 0, of at most 1"),
    "top_k": (-1, math.inf, "a whole number of -1 or more"),
    "max_tokens": (1, math.inf, "tokens, more than 0"),
    "context": (1, math.inf, "tokens, more than 0"),
    "timeout": (_LEAST, math.inf, "seconds, more than 0"),
    "price_in": (0.0, math.inf, "a price of 0 or more"),
    "price_out": (0.0, math.inf, "a price of 0 or more"),
}


def checked(name: str, values: Mapping[str, Any], source: str) -> dict[str, Any]:
    """The fields of a row, lists as tuples.

    Raises:
        CatalogError: For a bad name, an unknown field or a value of another type.
    """
    if not NAME.fullmatch(name):
        raise CatalogError(f"{source}: expected a model name such as 'Qwen25_72B', got {name!r}")
    if re.search(r"_\d+$", name):
        raise CatalogError(
            f"{source}: expected a model name that does not end in _ and digits, which would be a "
            f"layer, got {name!r}"
        )
    lm = values.get("lm") if isinstance(values, Mapping) else None
    if not isinstance(lm, str) or "/" not in lm:
        raise CatalogError(
            f"{source}: expected {name} to have an lm such as 'openai/my-model' (only a row that "
            f"changes one already there may leave it out), got {_shown(values)}{_dot(name, values)}"
        )
    for key, value in values.items():
        if key not in TYPES:
            raise CatalogError(
                f"{source}: {name} has an unknown field {key!r}; known are {', '.join(TYPES)}"
            )
        if expected := _expected_type(key, value) or _expected(key, value):
            got = "other text, not shown: is it the key itself?" if key == "key" else repr(value)
            raise CatalogError(f"{source}: {name}.{key}: expected {expected}, got {got}")
    most, context = values.get("max_tokens"), values.get("context")
    if most and context and most >= context:
        raise CatalogError(
            f"{source}: {name}.max_tokens: expected less than its context of {context}, got {most}"
        )
    return {key: tuple(value) if isinstance(value, list) else value
            for key, value in values.items()}  # fmt: skip


def _shown(values: Any) -> str:
    """What a row without an `lm` has: the names of its fields, since a value can be a key."""
    if not isinstance(values, Mapping):
        return f"a {type(values).__name__}"
    if "lm" in values:
        return f"lm = {values['lm']!r}"
    return ", ".join(values) or "no field"


def _dot(name: str, values: Any) -> str:
    """What to do where TOML read a name with a dot as a table within a table."""
    inner = list(values.items()) if isinstance(values, Mapping) else []
    if len(inner) == 1 and isinstance(inner[0][1], Mapping):
        return f'; a name with a dot is quoted: ["{name}.{inner[0][0]}"]'
    return ""


def _expected_type(key: str, value: Any) -> str:
    """The type a value should have had; "" where it has it."""
    right = isinstance(value, TYPES[key]) and (
        not isinstance(value, bool) or bool in TYPES[key]  # a bool is an int to Python
    )
    return "" if right else "a number" if float in TYPES[key] else _WORDS[TYPES[key][0]]


def _expected(key: str, value: Any) -> str:
    """What a value of the right type should have been; "" where it is that."""
    if key in _RANGES:
        low, high, expected = _RANGES[key]
        return "" if math.isfinite(value) and low <= value <= high else expected
    if key == "key" and value and not _VARIABLE.fullmatch(value):
        return "the name of an environment variable such as 'OPENROUTER_API_KEY'"
    if key == "protocol" and value and value not in PROTOCOLS:
        return f"one of {', '.join(PROTOCOLS)}"
    if key == "module" and value and isinstance(value, str) and not _CLASS.fullmatch(value):
        return "'package.module:Class'"
    if key == "transport" and value not in ("", "http", "litellm"):
        return "'http' or 'litellm'"
    if key == "api_base" and value != "":
        bases = [value] if isinstance(value, str) else value
        if not bases or not all(is_address(base) for base in bases):
            return "an address such as 'http://localhost:8000/v1', or a list of such"
    return _expected_body(value) if key == "extra_body" else ""


def _expected_body(value: Any) -> str:
    if taken := sorted({"model", "messages", "stream"} & value.keys()):
        return f"a table without {', '.join(taken)}, which the call itself sets"
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return "a table that JSON can hold"
    return ""
