"""What each answer of a run cost, as if nothing were cached."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from stackprog.database import Database

AnswerAt = tuple[str, int]  # example, epoch
NodeAt = tuple[str, int, str, int]  # example, epoch, path, rollout


class Cost(NamedTuple):
    """Tokens in and out, and USD; `None` is unknown, which is not 0."""

    tokens: int | None = None
    usd: float | None = None


def answer_costs(log: Database, program: str, split: str) -> dict[AnswerAt, Cost]:
    """The cost of each answer of a program, its children's calls included.

    What an answer without a reply cost nobody says: it is not among them.
    """
    rows = _costs(log, program, split, "example, epoch")
    return {(example, epoch): Cost(*cost) for example, epoch, *cost in rows}


def node_costs(log: Database, program: str, split: str) -> dict[NodeAt, Cost]:
    """The cost of each answer of each node of a program, by its own calls alone."""
    rows = _costs(log, program, split, "example, epoch, node, rollout")
    return {(example, epoch, node, rollout): Cost(*cost)
            for example, epoch, node, rollout, *cost in rows}  # fmt: skip


def _costs(log: Database, program: str, split: str, by: str) -> list[tuple[Any, ...]]:
    known = "CASE WHEN COUNT({0}) = COUNT(*) THEN SUM({0}) END"
    return log.rows(
        f"SELECT {by}, {known.format('(prompt_tokens + completion_tokens)')}, "  # noqa: S608
        f"{known.format('usd')} FROM (SELECT DISTINCT example, epoch, node, rollout, reply "
        "FROM call WHERE program = (SELECT id FROM program WHERE spec = ?) AND split = ?) AS made "
        f"JOIN reply ON reply.id = made.reply GROUP BY {by}",
        (program, split),
    )


def total(costs: Iterable[Cost]) -> Cost:
    """The sum; a sum with an unknown part is unknown."""
    kept = list(costs)
    tokens = [cost.tokens for cost in kept if cost.tokens is not None]
    usd = [cost.usd for cost in kept if cost.usd is not None]
    return Cost(
        sum(tokens) if len(tokens) == len(kept) else None,
        sum(usd) if len(usd) == len(kept) else None,
    )
