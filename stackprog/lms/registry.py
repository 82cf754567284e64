"""The LMs of a program, made when first used and shared by all its nodes and copies."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import dspy

from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.limiter import Limiter
from stackprog.lms.metered import Backend, MeteredEngine


class Registry:
    """Looks up a node's LM by its model's name.

    A deep copy is the same registry: it holds locks and clients.
    """

    def __init__(self, catalog: Catalog | None = None) -> None:
        self.catalog = catalog or Catalog.load()
        self._lock = threading.Lock()
        self._lms: dict[str, dspy.LM] = {}
        self._backends: dict[str, Backend] = {}
        self._limiters: dict[str, Limiter] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Registry:
        return self

    def require(self, names: Iterable[str]) -> None:
        """Check that every model is known and has its key, before anything is asked.

        Raises:
            CatalogError, MissingKey: One clear line.
        """
        for name in names:
            self.catalog[name].secret()

    def lm(self, name: str) -> dspy.LM:
        """The DSPy LM of a model, without DSPy's cache and retries: the LM boundary has its own."""
        with self._lock:
            if name not in self._lms:
                self._lms[name] = self._make(self.catalog[name])
            return self._lms[name]

    def _make(self, row: ModelRow) -> dspy.LM:
        sampling = {
            key: getattr(row, key) for key in ("temperature", "max_tokens", "top_p", "top_k")
        }
        return dspy.LM(
            row.lm, engine=MeteredEngine(row, self._backend(row), self._limiter(row)), cache=False,
            num_retries=0, **{key: value for key, value in sampling.items() if value is not None},
        )  # fmt: skip

    def _limiter(self, row: ModelRow) -> Limiter | None:
        """The places at a model's provider: its address, or the first part of the LiteLLM id."""
        if row.offline:
            return None
        provider = row.api_base or row.lm.partition("/")[0]
        return self._limiters.setdefault(provider, Limiter())

    def _backend(self, row: ModelRow) -> Backend:
        kind = "offline" if row.offline else "litellm"
        if kind not in self._backends:
            self._backends[kind] = _backend(kind)
        return self._backends[kind]


def _backend(kind: str) -> Backend:
    if kind == "offline":
        from stackprog.lms.offline.backend import OfflineBackend

        return OfflineBackend()
    from stackprog.lms.litellm_backend import LiteLLMBackend

    return LiteLLMBackend()
