"""Which sample of its model each occurrence is: numbered in reading order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from stackprog.specs.kinds import KINDS
from stackprog.specs.nodes import Agent, Combined, Model, Spec, models_of, samples, shifted

AGENT = "agent"


def stacked(
    children: Iterable[Spec], controller: str | None = None, kind: str = AGENT
) -> Agent | Combined:
    """Put solvers under a new node; of a sample that stands twice, the second is numbered anew.

    Args:
        children: Best first.
        controller: The model that runs it, where it has one; default its first child's root.
        kind: `agent`, or a kind of `KINDS` that asks each child once.
    """
    numbering = Numbering()
    numbered = tuple(renumbered(child, numbering) for child in children)
    if kind == AGENT:
        return Agent(numbered, controller or "")
    return Combined(kind, numbered, (controller or "") if KINDS[kind].controlled else "")


def layered(name: str, layer: int, controller: str | None = None) -> Spec:
    """Build `X_k` of the seed: `X_1 = [X_0, X_0]`, `X_k = [X_{k-1}, X_0]`."""
    spec: Spec = Model(name)
    for _ in range(layer):
        spec = stacked((spec, Model(name)), controller)
    return spec


class Numbering:
    """Counts the samples of each model in reading order."""

    def __init__(self) -> None:
        self._taken: dict[str, set[int]] = {}
        self._seen: dict[str, int] = {}
        self._repeated = 0

    def copy(self) -> Numbering:
        """The same counts, counted on apart."""
        other = Numbering()
        other._taken = {name: set(numbers) for name, numbers in self._taken.items()}
        other._seen = dict(self._seen)
        other._repeated = self._repeated
        return other

    def default(self, name: str) -> int:
        """The number an unmarked model gets: how many stood before it, or the next free one.

        Under a node that asks its children several times it is above all before it, so that the
        later samples are free too.
        """
        taken = self._taken.get(name, set())
        if self._repeated:
            return max(taken, default=-1) + 1
        number = self._seen.get(name, 0)
        while number in taken:
            number += 1
        return number

    def take(self, model: Model) -> Model:
        """Count a model that stands in the text."""
        self._taken.setdefault(model.name, set()).add(model.rollout)
        self._seen[model.name] = self._seen.get(model.name, 0) + 1
        return model

    def is_taken(self, model: Model) -> bool:
        """Whether this very sample stood before."""
        return model.rollout in self._taken.get(model.name, ())

    def above(self, models: Iterable[Model]) -> int:
        """How much later these models must be, to be later than all that stood before."""
        return max(
            max(self._taken.get(model.name, ()), default=-1) + 1 - model.rollout for model in models
        )

    def enter(self, times: int) -> None:
        """Begin a child that is asked so many times."""
        self._repeated += times > 1

    def leave(self, child: Spec, times: int) -> None:
        """End such a child: its later samples are counted too."""
        self._repeated -= times > 1
        for sample in samples(child, times)[1:]:
            for model in models_of(sample):
                self.take(model)


def renumbered(spec: Spec, numbering: Numbering) -> Spec:
    """Give a sample that already stood before the next free number."""
    if isinstance(spec, Model):
        if numbering.is_taken(spec):
            spec = Model(spec.name, numbering.default(spec.name))
        return numbering.take(spec)
    times = spec.samples if isinstance(spec, Combined) else 1
    return replace(
        spec, children=tuple(_renumbered_child(child, times, numbering) for child in spec.children)
    )


def _renumbered_child(child: Spec, times: int, numbering: Numbering) -> Spec:
    """A child that is asked several times is moved as a whole."""
    if times == 1:
        return renumbered(child, numbering)
    models = [model for sample in samples(child, times) for model in models_of(sample)]
    if any(numbering.is_taken(model) for model in models):
        child = shifted(child, numbering.above(models))
    for sample in samples(child, times):
        for model in models_of(sample):
            numbering.take(model)
    return child
