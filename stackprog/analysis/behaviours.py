"""What agents do with their children's answers: the four behaviours of stacking.

    reserve   the children agree, and the agent keeps their answer
    judge     they differ, and the agent takes one of theirs
    correct   the agent's answer is none of theirs, and right
    modify    the agent's answer is none of theirs, and wrong

After Z. Li et al., "ChemHTS: Hierarchical Tool Stacking for Enhancing Chemical Agents", arXiv
2502.14327, read off the answers alone.
Only agents behave: votes, cascades and other nodes that combine by a rule are not counted, but the
agents under them are. Which answers are equal, the task's grader says. An agent's answer that
cannot be read is none of its children's; children of whom one has no answer do not agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from stackprog.analysis.classes import NONE, Same, group, same_by
from stackprog.analysis.votes import elect
from stackprog.errors import SpecError
from stackprog.specs import Agent, Model, Spec, parse, tool_names

if TYPE_CHECKING:
    from stackprog.runs import Answer
    from stackprog.tasks import Task

Behaviour = Literal["reserve", "judge", "correct", "modify"]
Said = Mapping[str, Any]  # a prediction in a trajectory
Graded = tuple[str | None, bool]  # the answer as it was read, and whether it is right


@dataclass(frozen=True)
class Consulted:
    """One answer of one agent beside its children's, each as it was read and graded.

    Attributes:
        agent: The program, and for an agent inside it the children that lead there.
        children: In the order in which they were first asked; of a child asked again, its last.
        coverage: The share of the agent's children that it asked.
    """

    agent: str
    children: tuple[Graded, ...]
    own: Graded
    coverage: float


@dataclass
class Behaviours:
    """How often an agent with so many children did what.

    Attributes:
        right: Of the answers of a behaviour, how many were right.
        coverage: The mean share of its children that it asked.
        lost_first, won_first: Answers right by the first child and wrong by the agent, and the
            other way; `lost_majority`, `won_majority` against the children's plurality.
    """

    agent: str
    children: int
    n: int = 0
    times: dict[Behaviour, int] = field(default_factory=lambda: dict.fromkeys(_ALL, 0))
    right: dict[Behaviour, int] = field(default_factory=lambda: dict.fromkeys(_ALL, 0))
    coverage: float = 0.0
    lost_first: int = 0
    won_first: int = 0
    lost_majority: int = 0
    won_majority: int = 0

    def add(self, one: Consulted, same: Same) -> None:
        """Count an answer."""
        classes = group([text for text, _ in (*one.children, one.own)], same)
        own, right = classes.pop(), one.own[1]
        did = behaviour(classes, own, right)
        self.coverage = (self.coverage * self.n + one.coverage) / (self.n + 1)
        self.n += 1
        self.times[did] += 1
        self.right[did] += right
        first, majority = one.children[0][1], one.children[_plurality(classes)][1]
        self.lost_first += first and not right
        self.won_first += right and not first
        self.lost_majority += majority and not right
        self.won_majority += right and not majority


_ALL: tuple[Behaviour, ...] = ("reserve", "judge", "correct", "modify")


def behaviours(answers: Iterable[Answer], task: Task) -> list[Behaviours]:
    """Count what every agent did, by agent and number of children asked.

    Args:
        answers: With trajectories; those without, and failed ones, are passed over.
        task: Whose grader judges.
    """
    same = same_by(task)
    found: dict[tuple[str, int], Behaviours] = {}
    for answer in answers:
        if answer.outcome == "failed" or not answer.trajectory:
            continue
        for one in consulted(answer, task):
            key = (one.agent, len(one.children))
            found.setdefault(key, Behaviours(*key)).add(one, same)
    return [found[key] for key in sorted(found)]


def behaviour(children: Sequence[int], own: int, right: bool) -> Behaviour:
    """Name what an agent did, from the classes of the answers."""
    if own == NONE or own not in children:
        return "correct" if right else "modify"
    return "reserve" if len(set(children)) == 1 else "judge"


def consulted(answer: Answer, task: Task) -> Iterator[Consulted]:
    """What every agent of an answer did: the program's own, and those below it that were asked."""

    def graded(text: str) -> Graded:
        gold: Any = SimpleNamespace(answer=answer.gold)
        grade = task.grade(gold, text)
        return grade.extracted or None, grade.right

    root = {"answer": answer.answer, "trajectory": answer.trajectory, "coverage": answer.coverage}
    for name, node in _agents(answer.program, root):
        last = _last(node)
        children = tuple(graded(str(child.get("answer") or "")) for child in last.values())
        own = graded(str(node.get("answer") or ""))
        yield Consulted(name, children, own, float(node.get("coverage") or 0.0))


def _agents(program: str, root: Said) -> Iterator[tuple[str, Said]]:
    """Name and prediction of each agent; votes and the like are gone through, and are none."""
    try:
        waiting: list[tuple[str, Spec, Said]] = [(program, parse(program), root)]
    except SpecError:  # a conversation, or a module of someone else
        return
    while waiting:
        name, spec, node = waiting.pop()
        if isinstance(spec, Model) or not node.get("trajectory"):
            continue
        if isinstance(spec, Agent):
            yield name, node
        asked = (
            _last(node).items() if isinstance(spec, Agent)
            else [(step["tool"], step["prediction"]) for step in node["trajectory"]]
        )  # fmt: skip
        children = dict(zip(tool_names(spec.children), spec.children, strict=True))
        waiting += [(f"{name} > {tool}", children[tool], child) for tool, child in asked
                    if tool in children]  # fmt: skip


def _last(node: Said) -> dict[str, Said]:
    """The last answer of each child, in the order in which they were first asked."""
    return {step["tool"]: step["prediction"] for step in node["trajectory"]}


def _plurality(classes: Sequence[int]) -> int:
    """The first child of the commonest answer; ties to the earliest."""
    column = np.array(classes)[:, None]
    return int(elect(column, np.ones(column.shape))[0])
