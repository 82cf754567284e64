"""Live progress on standard error: what is scored, done / total, accuracy, tokens, USD, time left.

Quiet when standard error is not a terminal.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Sized
from typing import Any

from stackprog.runs import RunFolder


class Progress:
    """A bar for one program on one split; use it as a context manager."""

    def __init__(self, label: str, todo: Sized, folder: RunFolder) -> None:
        self._lock = threading.Lock()
        self._outcomes: Counter[str | None] = Counter()
        self._folder = folder
        self._bar: Any = None
        self._label, self._total = label, len(todo)

    def __enter__(self) -> Progress:
        if self._total and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=self._total, desc=self._label[:48], file=sys.stderr, leave=False)
        return self

    def add(self, outcome: str | None) -> None:
        """Count one finished example."""
        if self._bar is None:
            return
        with self._lock:
            self._outcomes[outcome] += 1
            self._bar.update()
            self._bar.set_postfix_str(self._figures(), refresh=False)

    def _figures(self) -> str:
        right, wrong, failed = (self._outcomes[name] for name in ("right", "wrong", "failed"))
        usage = self._folder.ledger.spent
        parts = [f"accuracy {right / (right + wrong):.2f}"] if right + wrong else []
        parts += [f"{failed} failed"] if failed else []
        parts.append(f"{'?' if usage.tokens is None else usage.tokens} tokens")
        parts.append("USD unknown" if usage.usd is None else f"USD {usage.usd:.4f}")
        return ", ".join(parts)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
