"""The model catalog: what is known of each model.

Rows come from `catalog.toml`, the user's file and other packages.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from stackprog.errors import CatalogError, MissingKey
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
    api_base: str = ""
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
    about: str = ""

    @property
    def offline(self) -> bool:
        """Whether it is a solver of this package, not a language model."""
        return self.lm.startswith("offline/")

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
    "lm": (str,), "key": (str,), "api_base": (str,), "temperature": (int, float),
    "top_p": (int, float), "top_k": (int,), "max_tokens": (int,), "timeout": (int, float),
    "system_prompt": (bool,), "reasons": (bool,), "price_in": (int, float),
    "price_out": (int, float), "price_date": (str,), "price_source": (str,),
    "tasks": (list, tuple), "module": (str, type), "about": (str,),
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
        if key.startswith("price_") and isinstance(value, int | float) and value < 0:
            raise CatalogError(
                f"{source}: {name}.{key}: expected a price of 0 or more, got {value!r}"
            )
    return ModelRow(name, **{**values, "tasks": tuple(values.get("tasks", ()))})


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
