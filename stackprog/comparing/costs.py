"""What each answer of a run cost, as if nothing were cached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from stackprog.database import Database

AnswerAt = tuple[str, int]  # example, epoch


class Cost(NamedTuple):
    """Tokens in and out, and USD; `None` is unknown, which is not 0."""

    tokens: int | None = 0
    usd: float | None = 0.0


def answer_costs(log: Database, program: str, split: str) -> dict[AnswerAt, Cost]:
    """The cost of each answer of a program, its children's calls included.

    An answer that took no call costs nothing; what a broken request cost nobody says.
    """
    known = "CASE WHEN COUNT({0}) = COUNT(*) THEN SUM({0}) END"
    rows = log.rows(
        f"SELECT example, epoch, {known.format('(prompt_tokens + completion_tokens)')}, "  # noqa: S608
        f"{known.format('usd')} FROM (SELECT DISTINCT example, epoch, node, reply FROM call "
        "WHERE program = (SELECT id FROM program WHERE spec = ?) AND split = ?) AS made "
        "JOIN reply ON reply.id = made.reply GROUP BY example, epoch",
        (program, split),
    )
    found: dict[AnswerAt, Cost] = defaultdict(Cost)
    found.update({(example, epoch): Cost(*cost) for example, epoch, *cost in rows})
    return found


def total(costs: Iterable[Cost]) -> Cost:
    """The sum; a sum with an unknown part is unknown."""
    kept = list(costs)
    tokens = [cost.tokens for cost in kept if cost.tokens is not None]
    usd = [cost.usd for cost in kept if cost.usd is not None]
    return Cost(
        sum(tokens) if len(tokens) == len(kept) else None,
        sum(usd) if len(usd) == len(kept) else None,
    )
