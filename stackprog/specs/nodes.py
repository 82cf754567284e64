"""The tree: models, agents, and the other nodes that combine solvers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from stackprog.errors import SpecError
from stackprog.specs.kinds import KINDS, Kind
from stackprog.specs.values import MAX_DIGITS, options_of, weights_of

NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]*(?:_[A-Za-z0-9.-]+)*")
MAX_LAYER = 32
MAX_MODELS = 256


@dataclass(frozen=True, order=True)
class Model:
    """One model asked once: layer 0.

    Attributes:
        name: The model's name in the catalog.
        rollout: Which independent sample of the model this is.
    """

    name: str
    rollout: int = 0

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise SpecError(f"expected a model name such as 'Qwen25_72B', got {self.name!r}")
        if not 0 <= self.rollout < 10**MAX_DIGITS:
            raise SpecError(
                f"expected a rollout from 0 to {10**MAX_DIGITS - 1}, got {self.rollout}"
            )

    @property
    def layer(self) -> int:
        """Height in the tree; 0 for a model."""
        return 0

    @property
    def root_model(self) -> str:
        """The model that speaks for this solver."""
        return self.name

    def __str__(self) -> str:
        return _text(self)


@dataclass(frozen=True)
class Agent:
    """A stacked agent: a controller model that consults every child at least once.

    Attributes:
        children: The solvers it consults, best first; at least one.
        controller: The model that runs its loop; `None` at construction means the model at the
            root of the first child.
    """

    children: tuple[Spec, ...]
    controller: str = ""

    def __post_init__(self) -> None:
        if not self.children:
            raise SpecError(
                "expected at least one child such as 'Qwen25_72B_1' in an agent, got none"
            )
        object.__setattr__(self, "controller", _controller(self))
        _check_size(self)

    @property
    def layer(self) -> int:
        """Height in the tree: 1 + the tallest child."""
        return 1 + max(child.layer for child in self.children)

    @property
    def root_model(self) -> str:
        """The model that speaks for this solver: its controller."""
        return self.controller

    def __str__(self) -> str:
        return _text(self)


@dataclass(frozen=True)
class Combined:
    """Solvers combined by a rule: a vote, a cascade or another of `KINDS`.

    Attributes:
        kind: The name of its row in `KINDS`.
        children: The solvers, best first.
        controller: The model it asks itself, for a kind that has one; "" at construction means the
            model at the root of the first child.
        weights: One a child, for a kind that has them, kept to four decimals; none at construction
            means 1 each.
        options: Its kind's options, all of them in their order; at construction, those that
            differ from their defaults, as pairs or as a mapping.
    """

    kind: str
    children: tuple[Spec, ...]
    controller: str = ""
    weights: tuple[float, ...] = ()
    options: tuple[tuple[str, int | float], ...] | Mapping[str, int | float] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise SpecError(f"expected a kind of node ({', '.join(KINDS)}), got {self.kind!r}")
        row = self.row
        if len(self.children) < row.least_children:
            raise SpecError(
                f"expected at least {row.least_children} "
                f"{'child' if row.least_children == 1 else 'children'} such as 'Qwen25_72B_1' in "
                f"{row.name}(...), got {len(self.children)}"
            )
        if self.controller and not row.controlled:
            raise SpecError(f"expected no controller in {row.name}, got {self.controller!r}")
        object.__setattr__(self, "controller", _controller(self) if row.controlled else "")
        object.__setattr__(self, "weights", weights_of(row, self.weights, len(self.children)))
        object.__setattr__(self, "options", options_of(row, dict(self.options)))
        _check_size(self)

    @property
    def row(self) -> Kind:
        """What is known of its kind."""
        return KINDS[self.kind]

    @property
    def settings(self) -> dict[str, int | float]:
        """Its options by name."""
        return dict(self.options)

    @property
    def samples(self) -> int:
        """How often each child is asked; where it is asked in turn, at most."""
        return int(self.settings[self.row.samples]) if self.row.samples else 1

    @property
    def layer(self) -> int:
        """Height in the tree: 1 + the tallest child."""
        return 1 + max(child.layer for child in self.children)

    @property
    def root_model(self) -> str:
        """The model that speaks for this solver: its own, or that of its first child."""
        return self.controller or self.children[0].root_model

    def __str__(self) -> str:
        return _text(self)


Spec = Model | Agent | Combined


def _controller(node: Agent | Combined) -> str:
    controller = node.controller or node.children[0].root_model
    if not NAME.fullmatch(controller):
        raise SpecError(f"expected a controller such as 'Qwen25_72B', got {controller!r}")
    return controller


def _check_size(node: Agent | Combined) -> None:
    """Check that a stack can be run, before all its models are written out."""
    if node.layer > MAX_LAYER:
        raise SpecError(f"expected at most {MAX_LAYER} layers, got {node.layer}")
    if (count := _count(node)) > MAX_MODELS:
        raise SpecError(f"expected at most {MAX_MODELS} models in a stack, got {count}")
    models_of(node)  # every sample has a number


def _count(spec: Spec) -> int:
    """How many models are asked."""
    if isinstance(spec, Model):
        return 1
    times = spec.samples if isinstance(spec, Combined) else 1
    return times * sum(_count(child) for child in spec.children)


def asked(spec: Spec) -> list[list[Spec]]:
    """For each child the solvers that are asked: itself, or its samples, each with its rollouts."""
    if isinstance(spec, Model):
        return []
    times = spec.samples if isinstance(spec, Combined) else 1
    return [samples(child, times) for child in spec.children]


def samples(child: Spec, times: int) -> list[Spec]:
    """A solver as it is asked so many times, each time with rollouts of its own."""
    apart = spread(child) if times > 1 else 0
    return [shifted(child, number * apart) for number in range(times)]


def spread(spec: Spec) -> int:
    """How far the rollouts of two samples of a solver must lie apart; 1 for a model."""
    rollouts: dict[str, list[int]] = {}
    for model in models_of(spec):
        rollouts.setdefault(model.name, []).append(model.rollout)
    return max(1 + max(numbers) - min(numbers) for numbers in rollouts.values())


def shifted(spec: Spec, by: int) -> Spec:
    """The same solver with every rollout later by so many."""
    if not by:
        return spec
    if isinstance(spec, Model):
        return Model(spec.name, spec.rollout + by)
    return replace(spec, children=tuple(shifted(child, by) for child in spec.children))


def models_of(spec: Spec) -> list[Model]:
    """The models asked (layer 0), in reading order, at most: each sample of a cascade is one."""
    if isinstance(spec, Model):
        return [spec]
    return [model for solvers in asked(spec) for solver in solvers for model in models_of(solver)]


def names_of(spec: Spec) -> list[str]:
    """Every catalog name a stack needs, controllers included, sorted."""
    return sorted({node.root_model for _, node in walk(spec)})


def walk(spec: Spec, path: str = "root") -> Iterator[tuple[str, Spec]]:
    """Yield `(path, node)` in reading order; the second child of the root is at `root.1`."""
    yield path, spec
    if not isinstance(spec, Model):
        for index, child in enumerate(spec.children):
            yield from walk(child, f"{path}.{index}")


def _text(spec: Spec) -> str:
    from stackprog.specs.printer import text_of  # it builds these nodes

    return text_of(spec)
