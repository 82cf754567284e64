"""What a baseline is built on: the pool, the data, and one run folder for all it asks."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import cycle, islice
from typing import TYPE_CHECKING

import dspy

from stackprog.asking import Asker
from stackprog.errors import UsageError
from stackprog.evaluation import score
from stackprog.grading import Grader
from stackprog.identity import name_of
from stackprog.lms.registry import Registry
from stackprog.modules.agent import Consult
from stackprog.modules.conversation import Conversation
from stackprog.modules.signatures import DiscussAnswer
from stackprog.modules.talk import Talk
from stackprog.programs import build, module_class
from stackprog.runs import Answer, Outcome, RunFolder
from stackprog.scores import EvalReport
from stackprog.specs import MAX_MODELS, Model, Spec

if TYPE_CHECKING:
    from stackprog.tasks import Dataset, Task

MOST_MEMBERS = 32  # that talk: their edges grow with the square


@dataclass
class Bench:
    """Builds, asks and scores programs for a baseline.

    Attributes:
        pool: The models, by catalog name.
        model: The one model the baseline is of, where one was named.
        stack: The stack that a baseline has to match, where one was given.
        train: What is learned from; `None` where nothing is.
        test: What the baseline is scored on.
        options: The baseline's own.
        notes: What a reader of the score has to know; a baseline adds to them.
    """

    task: Task
    folder: RunFolder
    registry: Registry
    pool: list[str]
    model: str | None
    stack: dspy.Module | None
    train: Dataset | None
    test: Dataset
    options: Mapping[str, int | float]
    consult: Consult = "react"
    threads: int = 16
    seed: int = 0
    example_timeout: float = 3600.0
    notes: list[str] = field(default_factory=list)

    @cached_property
    def ranking(self) -> list[str]:
        """The pool, best on train first, ties in its order; a model that was named stands alone."""
        if self.model or len(self.pool) == 1:
            return [self.model or self.pool[0]]
        right = {name: self.score(self.solver(Model(name))).right for name in self.pool}
        return sorted(self.pool, key=lambda name: -right[name])

    @property
    def best(self) -> str:
        """The model that is best on train, or the one that was named."""
        return self.ranking[0]

    def members(self, n: int) -> list[Model]:
        """The best n models; where there are fewer, they come again, as samples of their own.

        Raises:
            UsageError: If these are too many to talk with each other.
        """
        if n > MOST_MEMBERS:
            raise UsageError(f"expected k of at most {MOST_MEMBERS} here, got {n}")
        return samples_of(islice(cycle(self.ranking), n))

    def samples(self, model: str, k: int) -> list[Model]:
        """The first k rollouts of a model.

        Raises:
            UsageError: If these are more than a program may have.
        """
        if k > MAX_MODELS:
            raise UsageError(f"expected k of at most {MAX_MODELS}, got {k}")
        return [Model(model, rollout) for rollout in range(k)]

    def integer(self, name: str) -> int:
        """An option that is a whole number."""
        return int(self.options[name])

    def rng(self) -> random.Random:
        """Randomness that depends on the seed alone."""
        return random.Random(self.seed)

    def solver(self, spec: Spec) -> dspy.Module:
        """The program of a spec."""
        return build(spec, registry=self.registry, consult=self.consult)

    def single(self, model: Model, node: str) -> dspy.Module:
        """The module that asks one model, at a node of another program."""
        row = self.registry.catalog[model.name]
        return module_class(row)(model.name, model.rollout, self.registry, node)

    def talk(
        self,
        name: str,
        plan: Conversation,
        signature: type[dspy.Signature] = DiscussAnswer,
    ) -> Talk:
        """The program of a conversation."""
        openers = {
            place: self.single(turn.model, f"root.{place}")
            for place, turn in enumerate(plan.turns) if not turn.reads
        }  # fmt: skip
        return Talk(name, plan, openers, self.registry, signature)

    def score(self, program: dspy.Module, dataset: Dataset | None = None) -> EvalReport:
        """Score a program on train, or on another part of the data; answered examples stay."""
        dataset = dataset or self.learned_from
        asker = Asker(program, self.task, dataset, self.folder, self.example_timeout)
        label = f"{dataset.split} {asker.name}"
        return score(asker, threads=self.threads, seed=self.seed, label=label)

    def answers(self, program: dspy.Module, split: str) -> list[Answer]:
        """A program's answers, with their trajectories."""
        return list(self.folder.answers(name_of(program), split, trajectories=True))

    def marks(self, spec: Spec) -> list[bool]:
        """Whether a solver was right, train example by train example; what failed is not."""
        program = self.solver(spec)
        self.score(program)
        return [self.outcome(program, one) == "right" for one in self.learned_from.examples]

    @property
    def learned_from(self) -> Dataset:
        """Train, which the baseline says it needs."""
        assert self.train is not None, "the row of a baseline that learns says so"
        return self.train

    def outcome(self, program: dspy.Module, example: dspy.Example) -> Outcome | None:
        """How a train example ended."""
        split = self.learned_from.split
        return self.folder.outcome((name_of(program), split, example.id, example.epoch))

    def grader(self, example: dspy.Example) -> Grader:
        """The task's equality of two answers to an example."""
        return lambda gold, response: self.task.grade(example.copy(answer=gold), response)

    def part(self, examples: Sequence[dspy.Example]) -> Dataset:
        """Some of the train examples."""
        return replace(self.learned_from, examples=list(examples))


def several(pool: list[str]) -> list[str]:
    """A pool of at least two models.

    Raises:
        UsageError: If it is smaller.
    """
    if len(pool) < 2:
        raise UsageError(f"expected at least two models, got {', '.join(pool)}: name more with "
                         "--models")  # fmt: skip
    return pool


def samples_of(names: Iterable[str]) -> list[Model]:
    """A model for each name; of a name that comes again, the next sample."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        found.append(Model(name, seen[name]))
        seen[name] += 1
    return found
