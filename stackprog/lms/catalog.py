"""The model catalog: what is known of each model.

Rows come from `catalog.toml`, the user's file and other packages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from stackprog.errors import CatalogError, MissingKey
from stackprog.lms.endpoints import chat_address, is_local, transport_of
from stackprog.lms.keys import FILE, key_of
from stackprog.lms.row_checks import TYPES, checked

SEED_POOL = (
    "Llama33_70B",
    "DeepseekR1DistillQwen32B",
    "Qwen25_72B",
    "DeepseekR1DistillLlama70B",
    "Qwen3_32B",
)
ENTRY_POINTS = "stackprog.models"
SAMPLING = ("temperature", "max_tokens", "top_p", "top_k")


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
    context: int | None = None
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
    def local(self) -> bool:
        """Whether its server is one that a person starts on this machine."""
        return not self.offline and is_local(chat_address(self.lm, self.base))

    @property
    def ready(self) -> bool:
        """Whether it has the key it needs, if it needs one; nothing is sent to find out."""
        return not self.key or bool(key_of(self.key))

    @property
    def sampling(self) -> dict[str, Any]:
        """The sampling settings that it has."""
        given = {name: getattr(self, name) for name in SAMPLING}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def base(self) -> str:
        """The address of its server, the first of several; "" is the provider's own."""
        return self.api_base if isinstance(self.api_base, str) else self.api_base[0]

    @property
    def endpoints(self) -> list[ModelRow]:
        """The row once for each of its addresses."""
        if isinstance(self.api_base, str):
            return [self]
        return [replace(self, api_base=base) for base in self.api_base]

    def secret(self) -> str:
        """The key's value from the environment or `.env` ("" when the model needs none).

        Raises:
            MissingKey: If the variable is not set, naming it.
        """
        value = key_of(self.key) if self.key else ""
        if self.key and not value:
            raise MissingKey(
                f"{self.name} needs a key: set the environment variable {self.key}, "
                f"or put it in {FILE}"
            )
        return value

    def usd(self, prompt_tokens: int | None, completion_tokens: int | None) -> float | None:
        """The price of a call in USD; `None` where the price or the tokens are unknown."""
        if None in (self.price_in, self.price_out, prompt_tokens, completion_tokens):
            return None
        assert self.price_in is not None and self.price_out is not None
        return (
            self.price_in * (prompt_tokens or 0) + self.price_out * (completion_tokens or 0)
        ) / 1e6


assert TYPES.keys() | {"name"} == {field.name for field in fields(ModelRow)}


def row(name: str, values: Mapping[str, Any], source: str = "the row") -> ModelRow:
    """Check one row.

    Raises:
        CatalogError: For a bad name, an unknown field or a value of another type.
    """
    made = ModelRow(name, **checked(name, values, source))
    if made.backend == "http" and not chat_address(made.lm, made.base):
        raise CatalogError(f"{source}: {name}: transport 'http' needs the server's api_base")
    if made.offline:
        _require_solver(made, source)
    return made


def _require_solver(made: ModelRow, source: str) -> None:
    from stackprog.lms.offline.skills import solver_of

    try:
        solver_of(made.lm)
    except CatalogError as error:
        raise CatalogError(f"{source}: {made.name}.lm: {error}") from error


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
            extra = _read(Path(extra), {row.name: row for row in rows})
        return cls([*rows, *(_checked(each, "the catalog given") for each in extra or ())])

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

    def sampled(self, temperature: float, max_tokens: int) -> Catalog:
        """The same rows with this sampling; a model that reasons keeps its own output limit."""
        return Catalog(
            row if row.offline
            else replace(row, temperature=temperature,
                         max_tokens=row.max_tokens if row.reasons else max_tokens)
            for row in self
        )  # fmt: skip

    def pools(self, texts: Iterable[str]) -> list[str]:
        """The models of several POOLs, each once."""
        return list(dict.fromkeys(name for text in texts for name in self.pool(text)))

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


def _read(path: Path, known: Mapping[str, ModelRow] | None = None) -> list[ModelRow]:
    """The rows of a file; one without an `lm` changes the fields it names of a known row."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogError(f"expected a catalog file, got {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path} is not TOML: {error}") from error
    rows = []
    for name, values in data.items():
        old = (known or {}).get(name)
        if old and isinstance(values, Mapping) and "lm" not in values:
            values = {**_values(old), **values}
        rows.append(row(name, values, path.name))
    return rows


def _installed() -> list[ModelRow]:
    """Rows of other packages: an entry point names a `ModelRow` or a function that gives some."""
    rows: list[ModelRow] = []
    for point in entry_points(group=ENTRY_POINTS):
        rows += [_checked(each, f"entry point {point.name!r}") for each in _offered(point)]
    return rows


def _offered(point: EntryPoint) -> list[ModelRow]:
    """The rows an entry point gives; what its code raises is told in one line."""
    package = f" of the package {point.dist.name}" if point.dist else ""
    named = f"entry point {point.name!r} of {ENTRY_POINTS}{package}"
    try:
        found = point.load()
        found = found() if callable(found) else found
        rows = [found] if isinstance(found, ModelRow) else list(found)
    except Exception as error:  # noqa: BLE001 - code of others: it may raise anything
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise CatalogError(
            f"{named} ({point.value}) gives no models: {said}; mend or uninstall it"
        ) from error
    if not all(isinstance(item, ModelRow) for item in rows):
        raise CatalogError(f"{named}: expected ModelRow, got {rows!r:.200}")
    return rows


def _checked(made: ModelRow, source: str) -> ModelRow:
    """A row made in Python, once it passes what a row of a file must."""
    if not isinstance(made, ModelRow):
        raise CatalogError(f"{source}: expected a ModelRow, got {made!r}")
    row(made.name, _values(made), source)
    return made


def _values(made: ModelRow) -> dict[str, Any]:
    """The fields of a row that say something."""
    values = {field.name: getattr(made, field.name) for field in fields(made)[1:]}
    return {name: value for name, value in values.items() if value is not None}
