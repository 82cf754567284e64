"""What people read of comparisons: results as text. The same words as in the JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackprog.show.text import brief, interval, share, table

if TYPE_CHECKING:
    from stackprog.comparing.compare import Comparing, Comparison


def comparing(found: Comparing) -> str:
    """The first program against each other."""
    mine = found.scores
    rows = [
        (
            _name(one, found), share(one.scores["accuracy"]), one.n,
            *_difference(one.difference, one.interval), p_value(one.p_holm), p_value(one.p),
            f"{one.wins}/{one.losses}/{one.ties}", times(one.tokens_ratio), times(one.usd_ratio),
        )
        for one in found.comparisons
    ]  # fmt: skip
    head = ("against", "accuracy", "n", "points", "95 % interval", "p (Holm)", "p alone",
            "won/lost/tied", "tokens", "USD")  # fmt: skip
    lines = [
        f"{brief(found.program)} on {found.task} {found.split} ({found.run})",
        f"accuracy {share(mine['accuracy'])} (95 % interval {interval(mine['interval'])}, "
        f"n = {mine['n']}), failed {mine['failed']}",
        "", table(rows, head), "",
    ]  # fmt: skip
    lines += [f"{_name(one, found)}: {one.sentence}" for one in found.comparisons]
    lines += [
        f"{_name(one, found)}: left out {one.failed} pairs with a failed example, "
        f"{one.unpaired} answers without a partner"
        for one in found.comparisons
        if one.failed or one.unpaired
    ]
    lines += [
        f"{_name(one, found)}: {one.reordered} of {one.n} pairs had their choices in another order"
        for one in found.comparisons
        if one.reordered
    ]
    for one in found.comparisons:
        lines += _groups(one, found)
    return "\n".join(lines)


def _name(one: Comparison, found: Comparing) -> str:
    """The program, with its run where another of that name is compared."""
    same = [found.program, *(other.program for other in found.comparisons)].count(one.program)
    return f"{brief(one.program)} ({Path(one.run).name})" if same > 1 else brief(one.program)


def _groups(one: Comparison, found: Comparing) -> list[str]:
    lines = []
    for name, parts in one.groups.items():
        rows = [_part(value, part) for value, part in parts.items()]
        head = (f"{name}, {_name(one, found)}", "n", "points", "95 % interval", "won/lost/tied")
        lines += ["", table(rows, head)]
    return lines


def _part(value: str, part: dict[str, Any]) -> tuple[object, ...]:
    return (value, part["n"], *_difference(part["difference"], part["interval"]),
            f"{part['wins']}/{part['losses']}/{part['ties']}")  # fmt: skip


def _difference(value: float | None, sure: Sequence[float] | None) -> tuple[str, str]:
    if value is None or sure is None:
        return "-", "-"
    return f"{100 * value:+.1f}", f"{100 * sure[0]:+.1f} to {100 * sure[1]:+.1f}"


def p_value(value: float | None) -> str:
    """A p, never shown as 0."""
    if value is None:
        return "-"
    return "0.0001 or less" if value <= 0.0001 else f"{value:.4f}"


def times(value: float | None) -> str:
    """A ratio of costs; `-` where a cost is unknown or nothing was paid."""
    return "-" if value is None else f"{value:.2f} x"
