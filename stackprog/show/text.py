"""Figures and tables as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackprog.scores import EvalReport

_REPEATED = re.compile(r"(?<![\w.#-])([\w.-]+)(?:, \1(?![\w.#-])){3,}")

OFFLINE_NOTE = (
    "offline solvers, not language models: "
    "these scores show that the system runs, and nothing about a model"
)


TROUBLES = ("cut off", "unparsed")


def table(rows: Iterable[Sequence[object]], head: Sequence[str], if_any: Sequence[str] = ()) -> str:
    """Columns padded to their widest cell: text to the left, figures to the right.

    Of the columns `if_any` names, those where every cell is 0 are left out.
    """
    body = [[str(cell) for cell in row] for row in rows]
    shown = [
        at for at, title in enumerate(head)
        if title not in if_any or any(row[at] != "0" for row in body)
    ]  # fmt: skip
    body, head = [[row[at] for at in shown] for row in body], [head[at] for at in shown]
    cells = [list(head), *body]
    figures = [
        all(row[at].lstrip("+-")[:1].isdigit() or row[at] in ("", "-", "unknown") for row in body)
        for at in range(len(head))
    ]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if figure else cell.ljust(width)
            for cell, width, figure in zip(row, widths, figures, strict=True)
        ).rstrip()
        for row in cells
    )


def share(value: float | None) -> str:
    """An accuracy, or `-` where nothing was answered."""
    return "-" if value is None else f"{value:.3f}"


def portion(value: int, whole: int) -> str:
    """A count, and what share of the whole it is: `3 (25 %)`."""
    return f"{value} ({100 * value / whole:.0f} %)" if value and whole else str(value)


def troubles(report: EvalReport) -> tuple[str, str]:
    """What stands under `TROUBLES`: answers cut off, and replies without the fields asked for."""
    answered = report.right + report.wrong
    return portion(report.truncated, answered), portion(report.unparsed, report.replies)


def interval(value: Sequence[float] | None) -> str:
    """A 95 % interval."""
    return "-" if value is None else f"{value[0]:.3f}-{value[1]:.3f}"


def count(value: int | None) -> str:
    """A count that may be unknown."""
    return "unknown" if value is None else f"{value:,}"


def usd(value: float | None) -> str:
    """A price that may be unknown, which is not 0."""
    return "unknown" if value is None else f"{value:.4f}"


def brief(program: str) -> str:
    """A program's text, what it repeats four times or more written once: `vote(A_0 x 40)`."""
    return _REPEATED.sub(
        lambda found: f"{found[1]} x {1 + found[0].count(f', {found[1]}')}", program
    )
