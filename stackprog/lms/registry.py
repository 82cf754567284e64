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
        self._limiter_lock = threading.Lock()

    def __deepcopy__(self, memo: dict[int, Any]) -> Registry:
        return self

    def over(self, catalog: Catalog) -> Registry:
        """A registry of other rows, over the same transports and their limits."""
        other = Registry(catalog)
        other._backends, other._limiters = self._backends, self._limiters
        other._limiter_lock = self._limiter_lock
        return other

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
        return dspy.LM(
            row.lm, engine=MeteredEngine(row, self._backend(row), self._limiter), cache=False,
            num_retries=0, **row.sampling,
        )  # fmt: skip

    def _limiter(self, row: ModelRow) -> Limiter | None:
        """The places at a row's endpoint: its address, or the first part of the LiteLLM id."""
        if row.offline:
            return None
        provider = row.base or row.lm.partition("/")[0]
        with self._limiter_lock:
            if provider not in self._limiters:
                self._limiters[provider] = Limiter()
            return self._limiters[provider]

    def _backend(self, row: ModelRow) -> Backend:
        if row.backend not in self._backends:
            self._backends[row.backend] = backend_of(row.backend)
        return self._backends[row.backend]


def backend_of(kind: str) -> Backend:
    """What sends the calls of rows whose `backend` is this."""
    if kind == "offline":
        from stackprog.lms.offline.backend import OfflineBackend

        return OfflineBackend()
    if kind == "http":
        from stackprog.lms.http_backend import HttpBackend

        return HttpBackend()
    from stackprog.lms.litellm_backend import LiteLLMBackend

    return LiteLLMBackend()
