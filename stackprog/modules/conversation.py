"""Who speaks after whom, as plain data: chains, stars, debates and mixtures are such graphs."""

from __future__ import annotations

from dataclasses import dataclass

from stackprog.specs import Model


@dataclass(frozen=True)
class Turn:
    """One call of a model.

    Attributes:
        model: Who speaks, and which sample of it.
        reads: The places of the earlier turns whose answers it sees.
        speaker: Whose turn it is: an earlier turn of the same speaker is shown as its own.
    """

    model: Model
    reads: tuple[int, ...] = ()
    speaker: int = -1

    def __str__(self) -> str:
        return f"{self.model}<{'+'.join(map(str, self.reads))}" if self.reads else str(self.model)


@dataclass(frozen=True)
class Conversation:
    """Who speaks after whom, as plain data.

    Attributes:
        turns: In an order in which each comes after those it reads.
        last: The places of the turns that decide.
        reader: Who reads those and gives the answer; `None` for a vote of theirs.
    """

    turns: tuple[Turn, ...]
    last: tuple[int, ...]
    reader: Model | None = None

    @property
    def calls(self) -> int:
        """Model calls a question."""
        return len(self.turns) + (self.reader is not None)

    def levels(self) -> list[list[int]]:
        """The places of the turns that can be taken at once, in order."""
        depth: list[int] = []
        for turn in self.turns:
            depth.append(1 + max((depth[place] for place in turn.reads), default=-1))
        return [
            [place for place, own in enumerate(depth) if own == level]
            for level in range(1 + max(depth))
        ]

    def __str__(self) -> str:
        end = f"{self.reader} reads" if self.reader else "vote of"
        last = "+".join(map(str, self.last))
        return f"({', '.join(map(str, self.turns))}; {end} {last})"


def speakers(plan: Conversation) -> list[Model]:
    """Every sample that is asked, in the order of the turns, the reader last."""
    return [turn.model for turn in plan.turns] + ([plan.reader] if plan.reader else [])
