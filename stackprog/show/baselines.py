"""What baselines scored and took, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.show import evaluation
from stackprog.show.text import OFFLINE_NOTE, count, interval, share, table, usd

if TYPE_CHECKING:
    from stackprog.baselines.measured import Measured
    from stackprog.scores import EvalReport


def baselines(task: str, found: list[Measured]) -> str:
    """What each baseline scored and took, a row each; of one alone, its whole report."""
    rows = [
        (one.name, r.n, share(r.accuracy), interval(r.interval), share(one.any_right), r.failed,
         f"{r.calls:,}", each(r.calls, r.n), each(tokens(r), r.n), usd(r.usd))
        for one in found if (r := one.report)
    ]  # fmt: skip
    head = (f"on {task}", "n", "accuracy", "95 % interval", "any right", "failed", "calls",
            "a question", "tokens a question", "USD")  # fmt: skip
    lines = [evaluation(found[0].report), ""] if len(found) == 1 and found[0].report else []
    lines += [table(rows, head)] if rows else []
    lines += [f"{one.name}: not run: {one.not_run}" for one in found if one.not_run]
    used = max((one.used for one in found), key=lambda one: one.calls)
    lines += ["", f"requested in all, train included: {used.calls:,} calls, "
              f"{count(used.tokens)} tokens, USD {usd(used.usd)}"]  # fmt: skip
    lines += [one.stopped for one in found if one.stopped]
    if len(found) > 1 and any(one.report and one.report.offline for one in found):
        lines.append(f"Their models are {OFFLINE_NOTE}.")
    return "\n".join(lines)


def tokens(report: EvalReport) -> int | None:
    """Tokens in and out, or `None` where either is unknown."""
    parts = (report.prompt_tokens, report.completion_tokens)
    return None if None in parts else sum(part or 0 for part in parts)


def each(value: int | None, n: int) -> str:
    """A mean a question."""
    return "unknown" if value is None else f"{value / n:,.1f}" if n else "-"
