"""The kinds of nodes that combine solvers, beside the agent: one row a kind.

To add a kind, write its module in `stackprog/modules/<kind>.py` and its row here. The notation, the
JSON, artifacts, the tree, layers, rollouts and the plan of a search follow from the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOST = 256  # the most an option may ask for


@dataclass(frozen=True)
class Option:
    """A number that a kind takes behind its children, as in `cascade(A_0, B_0; k=5)`.

    Attributes:
        name: As it is written.
        default: What it is unless written; its type is the option's: whole or not.
        at_least, at_most: Its range; `at_most` may be the name of an option before it.
    """

    name: str
    default: int | float
    at_least: int | float = 1
    at_most: int | float | str = MOST


@dataclass(frozen=True)
class Kind:
    """What the notation, the builder and the plan have to know of a kind.

    Attributes:
        name: As it is written, before the brackets.
        module: The DSPy module that runs it, `package.module:Class`, a `Combination`.
        about: What an agent is told of such a child; `{models}` stands for the models under it.
        options: The numbers it takes.
        least_children: How many children it needs.
        controlled: Whether a model of its own, written after `@`, is asked, once a question.
        weighted: Whether each child has a weight, written after `:`.
        samples: The option that says how often each child is asked; "" for once.
        asks: Whom it asks: all children, the next until it is content, or one.
    """

    name: str
    module: str
    about: str
    options: tuple[Option, ...] = ()
    least_children: int = 2
    controlled: bool = False
    weighted: bool = False
    samples: str = ""
    asks: Literal["all", "in turn", "one"] = "all"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("vote", "stackprog.modules.vote:Vote", "the answer that most of {models} gave"),
        Kind(
            "weighted_vote",
            "stackprog.modules.weighted_vote:WeightedVote",
            "the answer with the most weight among those of {models}",
            weighted=True,
        ),
        Kind(
            "fuse",
            "stackprog.modules.fuse:Fuse",
            "one answer made of those of {models}",
            controlled=True,
        ),
        Kind(
            "cascade",
            "stackprog.modules.cascade:Cascade",
            "the first of {models} to agree with itself",
            options=(Option("k", 3), Option("t", 2, at_most="k")),
            least_children=1,
            samples="k",
            asks="in turn",
        ),
        Kind(
            "router",
            "stackprog.modules.router:Router",
            "whichever of {models} was best on similar questions",
            options=(
                Option("k", 5),
                Option("shrink", 5.0, at_least=0),
                Option("cost", 0.0, at_least=0, at_most=999_999),
            ),
            asks="one",
        ),
    )
}
