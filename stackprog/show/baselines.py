"""What baselines scored and took, as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stackprog.show import evaluation
from stackprog.show.text import (
    OFFLINE_NOTE,
    TROUBLES,
    brief,
    count,
    interval,
    share,
    table,
    troubles,
    usd,
)

if TYPE_CHECKING:
    from stackprog.baselines.measured import Measured
    from stackprog.comparing.compare import Comparing, Comparison
    from stackprog.scores import EvalReport


def baselines(task: str, found: list[Measured], against: Comparing | None = None) -> str:
    """What each baseline scored and took, a row each; of one alone, its whole report.

    Args:
        task: The task's name.
        found: The baselines.
        against: The stack beside them on the same questions, where one was given.
    """
    leads = {one.program: one for one in against.comparisons} if against else {}
    rows = [
        (name, r.n, share(r.accuracy), interval(r.interval), share(any_right), r.failed,
         *troubles(r), f"{r.calls:,}", each(r.calls, r.n), each(tokens(r), r.n),
         dollars(r.usd, r.n),
         f"{r.seconds or 0:.2f}", lead(leads.get(r.program)))
        for name, r, any_right in scored(found)
    ]  # fmt: skip
    head = (f"on {task}", "n", "accuracy", "95 % interval", "any right", "failed", *TROUBLES,
            "calls", "a question", "tokens a question", "USD a question", "s a question",
            "stack's lead, points")  # fmt: skip
    lines = [evaluation(found[0].report), ""] if len(found) == 1 and found[0].report else []
    lines += [table(rows, head, TROUBLES)] if rows else []
    if against:
        mine = against.scores
        scores = f"{share(mine['accuracy'])} ({interval(mine['interval'])}, n = {mine['n']})"
        lines += ["", f"the stack {brief(against.program)}: accuracy {scores}"]
    lines += [f"{one.name}: not run: {one.not_run}" for one in found if one.not_run]
    lines += [f"{one.name}: {note}" for one in found for note in one.notes]
    used = max((one.used for one in found), key=lambda one: one.calls)
    lines += ["", f"requested in all, train included: {used.calls:,} calls, "
              f"{count(used.tokens)} tokens, USD {usd(used.usd)}"]  # fmt: skip
    lines += [one.stopped for one in found if one.stopped]
    if len(found) > 1 and any(one.report and one.report.offline for one in found):
        lines.append(f"Their models are {OFFLINE_NOTE}.")
    return "\n".join(lines)


def scored(found: list[Measured]) -> Iterator[tuple[str, EvalReport, float | None]]:
    """Name, report and upper bound of each row; where every model is scored, of every model."""
    for one in found:
        if one.report:
            best = f": {one.report.program}, the best on train" if one.singles else ""
            yield one.name + best, one.report, one.any_right
            for report in one.singles:
                if report.program != one.report.program:
                    yield f"{one.name}: {report.program}", report, None


def dollars(value: float | None, n: int) -> str:
    """USD a question."""
    return "unknown" if value is None else f"{value / n:.6f}" if n else "-"


def lead(one: Comparison | None) -> str:
    """How much a stack is ahead on the same questions, with its 95 % interval."""
    if one is None or one.difference is None or one.interval is None:
        return "-"
    low, high = (100 * value for value in one.interval)
    return f"{100 * one.difference:+.1f} ({low:+.1f} to {high:+.1f})"


def tokens(report: EvalReport) -> int | None:
    """Tokens in and out, or `None` where either is unknown."""
    parts = (report.prompt_tokens, report.completion_tokens)
    return None if None in parts else sum(part or 0 for part in parts)


def each(value: int | None, n: int) -> str:
    """A mean a question."""
    return "unknown" if value is None else f"{value / n:,.1f}" if n else "-"
