"""A search as it happens, layer by layer."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

from stackprog.show.text import TROUBLES, interval, share, table, troubles

if TYPE_CHECKING:
    from stackprog.search.result import Event


class Live:
    """Prints a search layer by layer, as it is scored."""

    def __init__(self, out: IO[str], quiet: bool = False) -> None:
        self._out, self._quiet = out, quiet and not sys.stderr.isatty()
        self._rows: list[tuple[object, ...]] = []

    def __call__(self, event: Event) -> None:
        """Take one event."""
        if self._quiet:
            return
        if event.kind == "scored" and event.candidate and event.report:
            report, candidate = event.report, event.candidate
            left_out = "" if candidate.usable else f"left out: {candidate.reason[:60]}"
            self._rows.append((
                str(candidate.spec), candidate.spec.layer, candidate.n, share(report.accuracy),
                interval(report.interval), report.failed, *troubles(report), report.calls, left_out,
            ))  # fmt: skip
        elif event.kind == "stage" or (event.kind == "stopped" and self._rows):
            head = (event.stage, "layer", "n", "accuracy", "95 % interval", "failed", *TROUBLES,
                    "calls", "")  # fmt: skip
            print(table(self._rows, head, TROUBLES), file=self._out)
            best = (
                f"{event.best.spec} ({event.best.right}/{event.best.n})" if event.best else "none"
            )
            print(f"best so far: {best}\n", file=self._out, flush=True)
            self._rows = []
