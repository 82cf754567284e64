"""The model catalog: what is known of each model.

Rows come from `catalog.toml`, the user's file and other packages.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from stackprog.errors import CatalogError, MissingKey
from stackprog.lms.endpoints import chat_address, is_address, transport_of
from stackprog.specs import NAME

SEED_POOL = (
    "Llama33_70B",
    "DeepseekR1DistillQwen32B",
    "Qwen25_72B",
    "DeepseekR1DistillLlama70B",
    "Qwen3_32B",
)
ENTRY_POINTS = "stackprog.models"


@dataclass(frozen=True)
class ModelRow:
    """One row of the catalog; the fields are explained at the head of `catalog.toml`."""

    name: str
    lm: str
    key: str = ""
    api_base: str | tuple[str, ...] = ""
    transport: str = ""
    extra_body: Mapping[str, Any] = field(default_factory=dict, hash=False)
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    max_tokens: int | None = None
    timeout: float = 300.0
    system_prompt: bool = True
    reasons: bool = False
    price_in: float | None = None
    price_out: float | None = None
    price_date: str = ""
    price_source: str = ""
    tasks: tuple[str, ...] = ()
    module: Any = ""
    protocol: str = ""
    about: str = ""

    @property
    def offline(self) -> bool:
        """Whether it is a solver of this package, not a language model."""
        return self.lm.startswith("offline/")

    @property
    def backend(self) -> str:
        """What sends its calls: `offline`, `http` or `litellm`."""
        if self.offline:
            return "offline"
        return self.transport or transport_of(self.lm, self.base)

    @property
    def base(self) -> str:
        """The address of its server, the first of several; "" is the provider's own."""
        return self.api_base if isinstance(self.api_base, str) else self.api_base[0]

    def endpoint(self, attempt: int) -> ModelRow:
        """The row with one address: of several, each attempt takes the next."""
        if isinstance(self.api_base, str):
            return self
        return replace(self, api_base=self.api_base[attempt % len(self.api_base)])

    def secret(self) -> str:
        """The key's value from the environment ("" when the model needs none).

        Raises:
            MissingKey: If the variable is not set, naming it.
        """
        value = os.environ.get(self.key, "").strip() if self.key else ""
        if self.key and not value:
            raise MissingKey(f"{self.name} needs a key: set the environment variable {self.key}")
        return value

    def usd(self, prompt_tokens: int | None, completion_tokens: int | None) -> float | None:
        """The price of a call in USD; `None` where the price or the tokens are unknown."""
        if None in (self.price_in, self.price_out, prompt_tokens, completion_tokens):
            return None
        assert self.price_in is not None and self.price_out is not None
        return (
            self.price_in * (prompt_tokens or 0) + self.price_out * (completion_tokens or 0)
        ) / 1e6


_TYPES: dict[str, tuple[type, ...]] = {
    "lm": (str,), "key": (str,), "api_base": (str, list, tuple), "transport": (str,),
    "extra_body": (dict,), "temperature": (int, float),
    "top_p": (int, float), "top_k": (int,), "max_tokens": (int,), "timeout": (int, float),
    "system_prompt": (bool,), "reasons": (bool,), "price_in": (int, float),
    "price_out": (int, float), "price_date": (str,), "price_source": (str,),
    "tasks": (list, tuple), "module": (str, type), "protocol": (str,), "about": (str,),
}  # fmt: skip
assert _TYPES.keys() | {"name"} == {field.name for field in fields(ModelRow)}


def row(name: str, values: Mapping[str, Any], source: str = "the row") -> ModelRow:
    """Check one row.

    Raises:
        CatalogError: For a bad name, an unknown field or a value of another type.
    """
    if not NAME.fullmatch(name):
        raise CatalogError(f"{source}: expected a model name such as 'Qwen25_72B', got {name!r}")
    if (
        not isinstance(values, Mapping)
        or not isinstance(values.get("lm"), str)
        or "/" not in values["lm"]
    ):
        raise CatalogError(
            f"{source}: expected {name} to have an lm such as 'openai/my-model', got {values!r}"
        )
    for key, value in values.items():
        if key not in _TYPES:
            raise CatalogError(
                f"{source}: {name} has an unknown field {key!r}; known are {', '.join(_TYPES)}"
            )
        if not isinstance(value, _TYPES[key]) or (
            isinstance(value, bool) and bool not in _TYPES[key]
        ):
            raise CatalogError(
                f"{source}: {name}.{key}: expected {_TYPES[key][0].__name__}, got {value!r}"
            )
        if expected := _expected(key, value):
            raise CatalogError(f"{source}: {name}.{key}: expected {expected}, got {value!r}")
    lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    made = ModelRow(name, **{**values, **lists})
    if made.backend == "http" and not chat_address(made.lm, made.base):
        raise CatalogError(f"{source}: {name}: transport 'http' needs the server's api_base")
    return made


def _expected(key: str, value: Any) -> str:
    """What a value of the right type should have been; "" where it is that."""
    if key.startswith("price_") and isinstance(value, int | float) and value < 0:
        return "a price of 0 or more"
    if key == "timeout" and value <= 0:
        return "seconds, more than 0"
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


class Catalog:
    """Rows by name. Later sources override earlier ones: shipped, other packages, the user's."""

    def __init__(self, rows: Iterable[ModelRow] = ()) -> None:
        self._rows = {row.name: row for row in rows}

    @classmethod
    def load(cls, extra: str | Path | Iterable[ModelRow] | None = None) -> Catalog:
        """The shipped rows, the ones of installed packages, and `extra`: a TOML file or rows.

        Raises:
            CatalogError: If the file or a row cannot be read.
        """
        from stackprog.lms.offline.skills import rows as offline_rows

        rows = [*offline_rows(), *_read(Path(__file__).with_name("catalog.toml")), *_installed()]
        if isinstance(extra, str | Path):
            extra = _read(Path(extra))
        return cls([*rows, *(extra or ())])

    def __iter__(self) -> Iterator[ModelRow]:
        return iter(self._rows.values())

    def __getitem__(self, name: str) -> ModelRow:
        if name not in self._rows:
            known = ", ".join(sorted(self._rows, key=str.lower))
            raise CatalogError(
                f"unknown model {name!r}; known are {known}; add yours with --catalog FILE"
            )
        return self._rows[name]

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def under(self, protocols: Mapping[str, str]) -> Catalog:
        """The same rows, with these models asked by these protocols ("" is none)."""
        return Catalog(replace(row, protocol=protocols.get(row.name, row.protocol)) for row in self)

    def pool(self, text: str, task: str | None = None) -> list[str]:
        """Read a POOL: `offline` (those that answer the task), `seed`, or names and commas.

        Raises:
            CatalogError: If it is empty or names an unknown model.
        """
        if text == "offline":
            return [
                row.name
                for row in self._rows.values()
                if row.offline and (not task or task in row.tasks)
            ]
        names = (
            list(SEED_POOL)
            if text == "seed"
            else [name.strip() for name in text.split(",") if name.strip()]
        )
        if not names:
            raise CatalogError(
                "expected models such as 'Llama33_70B,Qwen3_32B', 'offline' or 'seed', got nothing"
            )
        if repeated := {name for name in names if names.count(name) > 1}:
            raise CatalogError(f"expected each model once, got {', '.join(sorted(repeated))} twice")
        return [self[name].name for name in names]


def _read(path: Path) -> list[ModelRow]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogError(f"expected a catalog file, got {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path} is not TOML: {error}") from error
    return [row(name, values, path.name) for name, values in data.items()]


def _installed() -> list[ModelRow]:
    """Rows of other packages: an entry point names a `ModelRow` or a function that gives some."""
    rows: list[ModelRow] = []
    for point in entry_points(group=ENTRY_POINTS):
        found = point.load()
        found = found() if callable(found) else found
        found = [found] if isinstance(found, ModelRow) else list(found)
        if not all(isinstance(item, ModelRow) for item in found):
            raise CatalogError(
                f"entry point {point.name!r} of {ENTRY_POINTS}: expected ModelRow, got {found!r}"
            )
        rows += found
    return rows
