"""Search: propose stacks, score them on train, keep the best, and run the winner once on test.

To add a strategy, write one file like `layerwise.py` and add its row to `STRATEGIES`.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from stackprog.search.result import SearchResult
from stackprog.search.runner import STRATEGIES, search

__all__ = ["STRATEGIES", "SearchResult", "search"]


class _Callable(ModuleType):
    """`stackprog.search` is this package and, by the public interface, also the function."""

    def __call__(self, *args: Any, **settings: Any) -> SearchResult:
        return search(*args, **settings)


sys.modules[__name__].__class__ = _Callable
