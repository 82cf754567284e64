"""`best-of-n`: k rollouts of one model; another model scores each, and the highest score wins.

Of equal scores the one with the most equal answers wins, then the earliest. Source: "Large Language
Monkeys", arXiv 2407.21787. The report's `any_right` is its upper bound, an oracle in the judge's
place.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import dspy

from stackprog.baselines.baseline import Baseline
from stackprog.errors import UsageError
from stackprog.lms.adapter import Unparsed
from stackprog.lms.registry import Registry
from stackprog.lms.scope import at_node
from stackprog.modules.agent import Step, observed, plain_step
from stackprog.modules.combination import Ballot
from stackprog.modules.signatures import ScoreSolution
from stackprog.modules.together import at_once

if TYPE_CHECKING:
    from stackprog.baselines.bench import Bench


# "/10", "out of a maximum of 10", "0 to 10": the scale, which is no score
_SCALE = re.compile(
    r"(?:/|\bof)\s*(?:an?\s+)?(?:maximum\s+(?:of\s+)?)?10\b(?!\.\d)|\b0\s*(?:-|–|to)\s*10\b"
)


class BestOf(dspy.Module):
    """Rollouts of a model, each scored from 0 to 10 by a judge.

    Args:
        rollouts: The modules that answer.
        judge: The model that scores.
        label: The program's name.
        registry: Where the judge's LM is looked up.
    """

    def __init__(
        self, rollouts: list[dspy.Module], judge: str, label: str, registry: Registry
    ) -> None:
        super().__init__()
        self.rollouts, self.judge, self.label, self.registry = rollouts, judge, label, registry
        self.models = sorted({judge, *(one.model for one in rollouts)})
        self.score = dspy.Predict(ScoreSolution)

    def forward(self, question: str) -> dspy.Prediction:
        """`answer`, `reasoning`, `trajectory` (a step a rollout), `finished` and `scores`."""
        with at_node("root", 0):
            works = [partial(self._try, place, question) for place in range(len(self.rollouts))]
            steps, scores = zip(*at_once(works), strict=True)
            best = elected(list(steps), list(scores)).prediction
        return dspy.Prediction(
            answer=best.answer, reasoning=best.get("reasoning") or "", finished="judged",
            trajectory=[plain_step(step) for step in steps], scores=list(scores),
        )  # fmt: skip

    def _try(self, place: int, question: str) -> tuple[Step, float]:
        found = self.rollouts[place](question=question)
        step = observed("", f"{self.rollouts[place].model}_0#{place}", question, found)
        with at_node(f"root.{len(self.rollouts) + place}", place):
            try:
                said = self.score(
                    question=question, solution=step.observation, lm=self.registry.lm(self.judge)
                ).score
            except Unparsed as error:
                said = error.text
        return step, score_in(said)


def elected(steps: list[Step], scores: list[float]) -> Step:
    """The step with the highest score, ties to the plurality, then to the earliest."""
    votes = {place: len(one.members) for one in Ballot(steps).classes for place in one.members}
    return steps[max(range(len(steps)), key=lambda at: (scores[at], votes.get(at, 0), -at))]


def score_in(text: str) -> float:
    """The last number from 0 to 10 in a judge's reply; 0 where there is none."""
    found = re.findall(r"(?<![\d.-])(\d+(?:\.\d+)?)(?!\d|\s*%)", _SCALE.sub("", text))
    fit = [float(number) for number in found if float(number) <= 10]
    return fit[-1] if fit else 0.0


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: 2 k: k rollouts and k scores."""
    model, k = bench.best, bench.integer("k")
    others = [name for name in (bench.ranking[1:] or bench.pool) if name != model]
    if not others:
        raise UsageError(f"best-of-n needs another model to score those of {model}: name it with "
                         f"--models {model},OTHER --model {model}")  # fmt: skip
    rollouts = [bench.single(one, f"root.{one.rollout}") for one in bench.samples(model, k)]
    label = f"best-of-n({model}; k={k}, judged by {others[0]})"
    return BestOf(rollouts, others[0], label, bench.registry)


BEST_OF_N = Baseline("k rollouts; another model scores each; the highest wins", "arXiv 2407.21787",
                     "2 k", _build, {"k": 8})  # fmt: skip
