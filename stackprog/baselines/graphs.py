"""Who may read whom among agents, and the conversation that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import NamedTuple

from stackprog.modules.conversation import Conversation, Turn
from stackprog.specs import Model


class Edge(NamedTuple):
    """Agent `to` reads agent `of`: in the same round, or with a delay of 1 in the next."""

    of: int
    to: int
    delay: int = 0

    def __str__(self) -> str:
        return f"{self.of}{'>>' if self.delay else '>'}{self.to}"


def pairs(n: int, delay: int = 0) -> list[Edge]:
    """Every ordered pair of agents; across rounds, each with itself too."""
    return [Edge(i, j, delay) for i in range(n) for j in range(n) if delay or i != j]


def closes_cycle(edge: Edge, edges: Iterable[Edge]) -> bool:
    """Whether an edge within a round leads back to where it comes from."""
    below: dict[int, list[int]] = {}
    for other in edges:
        if not other.delay:
            below.setdefault(other.of, []).append(other.to)
    reached, todo = set(), [edge.to]
    while todo and not edge.delay:
        node = todo.pop()
        if node not in reached:
            reached.add(node)
            todo += below.get(node, [])
    return edge.of in reached


def without_cycles(edges: Iterable[Edge]) -> list[Edge]:
    """The edges in their order, those that would close a cycle left out."""
    kept: list[Edge] = []
    for edge in edges:
        if not closes_cycle(edge, kept):
            kept.append(edge)
    return kept


def unrolled(
    members: Sequence[Model], edges: Sequence[Edge], rounds: int = 1, reader: str = ""
) -> Conversation:
    """The conversation of agents over some rounds; in each, all speak once.

    An agent is another sample of its model each round. The last round's answers are voted on, or
    read by one more call of `reader`.
    """
    each = Counter(member.name for member in members)
    order, turns = _order(len(members), edges), list[Turn]()
    place: dict[tuple[int, int], int] = {}
    for now in range(rounds):
        for agent in order:
            read = [place[now - e.delay, e.of] for e in edges if e.to == agent and now >= e.delay]
            one = members[agent]
            sample = Model(one.name, one.rollout + now * each[one.name])
            place[now, agent] = len(turns)
            turns.append(Turn(sample, tuple(sorted(read)), agent))
    last = tuple(place[rounds - 1, agent] for agent in range(len(members)))
    return Conversation(
        tuple(turns), last, Model(reader, rounds * each[reader]) if reader else None
    )


def _order(n: int, edges: Sequence[Edge]) -> list[int]:
    """The agents, each after those it reads in the same round, else by number."""
    order: list[int] = []
    while len(order) < n:
        ready = (
            agent for agent in range(n) if agent not in order
            and all(e.of in order for e in edges if e.to == agent and not e.delay)
        )  # fmt: skip
        order.append(next(ready))
    return order


def chain(n: int, _: Random) -> list[Edge]:
    """Each reads the one before."""
    return [Edge(i, i + 1) for i in range(n - 1)]


def star(n: int, _: Random) -> list[Edge]:
    """All read the first."""
    return [Edge(0, i) for i in range(1, n)]


def layered(n: int, _: Random) -> list[Edge]:
    """Two layers; all of the second read all of the first."""
    return [Edge(i, j) for i in range(n // 2) for j in range(n // 2, n)]


def full(n: int, _: Random) -> list[Edge]:
    """Each reads all before."""
    return [Edge(i, j) for i in range(n) for j in range(i + 1, n)]


def drawn(n: int, rng: Random) -> list[Edge]:
    """Each reads each before it, or not, with even chances."""
    return [edge for edge in full(n, rng) if rng.random() < 0.5]


SHAPES: dict[str, Callable[[int, Random], list[Edge]]] = {
    "chain": chain, "star": star, "layered": layered, "full": full, "random-graph": drawn,
}  # fmt: skip
