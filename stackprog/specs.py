"""What a stack is: a frozen tree of models and agents, its text and its JSON.

The text is the notation of *Agentic LLM Stacking*:

    X_0                   a model
    X_1, X_2, ...         X_1 = [X_0, X_0], X_k = [X_{k-1}, X_0]
    ['A_2', 'B_1']        an agent that consults two solvers; lists nest; quotes and spaces are
                          optional
    ['A_2', 'B_1']@C      the same with model C running the agent's loop
    X_0#3                 the fourth independent sample (rollout 3) of a model

Models of a program are numbered in reading order, so that every occurrence is a sample of its own:
`X_2` is `[[X_0, X_0#1], X_0#2]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from stackprog.errors import SpecError

NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]*(?:_[A-Za-z0-9.-]+)*")
MAX_LAYER = 32
MAX_MODELS = 256
MAX_DIGITS = 6
_TOKEN = re.compile(r"""\s*(?:(?P<mark>[\[\],@'"#])|(?P<word>[A-Za-z0-9][A-Za-z0-9._-]*))""")
_MEMBER = re.compile(rf"(?P<name>.+)_(?P<layer>\d{{1,{MAX_DIGITS}}})")


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
        return text_of(self)


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
        if not self.controller:
            object.__setattr__(self, "controller", self.children[0].root_model)
        if not NAME.fullmatch(self.controller):
            raise SpecError(f"expected a controller such as 'Qwen25_72B', got {self.controller!r}")
        if self.layer > MAX_LAYER:
            raise SpecError(f"expected at most {MAX_LAYER} layers, got {self.layer}")
        if (count := len(models_of(self))) > MAX_MODELS:
            raise SpecError(f"expected at most {MAX_MODELS} models in a stack, got {count}")

    @property
    def layer(self) -> int:
        """Height in the tree: 1 + the tallest child."""
        return 1 + max(child.layer for child in self.children)

    @property
    def root_model(self) -> str:
        """The model that speaks for this solver: its controller."""
        return self.controller

    def __str__(self) -> str:
        return text_of(self)


Spec = Model | Agent


def parse(text: str) -> Spec:
    """Read a stack from its text.

    Raises:
        SpecError: With one line that has the position, what was found and what was expected.
    """
    if not isinstance(text, str):
        raise SpecError(f"expected the text of a stack such as \"['A_2','B_1']\", got {text!r}")
    parser = _Parser(text)
    spec = parser.solver(depth=0)
    parser.end()
    return spec


def stacked(children: Iterable[Spec], controller: str | None = None) -> Agent:
    """Put solvers under a new agent; of a sample that stands twice, the second is numbered anew."""
    numbering = _Numbering()
    return Agent(tuple(_renumbered(child, numbering) for child in children), controller or "")


def layered(name: str, layer: int, controller: str | None = None) -> Spec:
    """Build `X_k` of the seed: `X_1 = [X_0, X_0]`, `X_k = [X_{k-1}, X_0]`."""
    spec: Spec = Model(name)
    for _ in range(layer):
        spec = stacked((spec, Model(name)), controller)
    return spec


def models_of(spec: Spec) -> list[Model]:
    """The models asked (layer 0), in reading order."""
    return [node for _, node in walk(spec) if isinstance(node, Model)]


def names_of(spec: Spec) -> list[str]:
    """Every catalog name a stack needs, controllers included, sorted."""
    return sorted({node.root_model for _, node in walk(spec)})


def walk(spec: Spec, path: str = "root") -> Iterator[tuple[str, Spec]]:
    """Yield `(path, node)` in reading order; the second child of the root is at `root.1`."""
    yield path, spec
    if isinstance(spec, Agent):
        for index, child in enumerate(spec.children):
            yield from walk(child, f"{path}.{index}")


def to_json(spec: Spec) -> dict[str, Any]:
    """Plain data: `{"model", "rollout"}` or `{"children", "controller"}`."""
    if isinstance(spec, Model):
        return {"model": spec.name, "rollout": spec.rollout}
    return {"children": [to_json(child) for child in spec.children], "controller": spec.controller}


def from_json(data: object, depth: int = 0) -> Spec:
    """Read `to_json`'s form.

    Raises:
        SpecError: If the data has another shape.
    """
    if depth > MAX_LAYER:
        raise SpecError(f"expected at most {MAX_LAYER} layers, got more")
    if isinstance(data, dict):
        name, rollout = data.get("model"), data.get("rollout")
        if data.keys() == {"model", "rollout"} and isinstance(name, str) and type(rollout) is int:
            return Model(name, rollout)
        children, controller = data.get("children"), data.get("controller")
        if (
            data.keys() == {"children", "controller"}
            and isinstance(children, list)
            and isinstance(controller, str)
            and controller
        ):
            return Agent(tuple(from_json(child, depth + 1) for child in children), controller)
    raise SpecError(
        f"expected {{model, rollout}} or {{children, controller}}, got {str(data)[:80]!r}"
    )


def text_of(spec: Spec) -> str:
    """The shortest text that `parse` reads back as this very spec."""
    return _write(spec, _Numbering())


class _Numbering:
    """Counts the samples of each model in reading order."""

    def __init__(self) -> None:
        self._taken: dict[str, set[int]] = {}
        self._seen: dict[str, int] = {}

    def copy(self) -> _Numbering:
        other = _Numbering()
        other._taken = {name: set(numbers) for name, numbers in self._taken.items()}
        other._seen = dict(self._seen)
        return other

    def default(self, name: str) -> int:
        """The number an unmarked model gets: how many stood before it, or the next free one."""
        number = self._seen.get(name, 0)
        while number in self._taken.get(name, ()):
            number += 1
        return number

    def take(self, model: Model) -> Model:
        self._taken.setdefault(model.name, set()).add(model.rollout)
        self._seen[model.name] = self._seen.get(model.name, 0) + 1
        return model

    def is_taken(self, model: Model) -> bool:
        return model.rollout in self._taken.get(model.name, ())


def _renumbered(spec: Spec, numbering: _Numbering) -> Spec:
    """Give a sample that already stood before the next free number."""
    if isinstance(spec, Agent):
        return replace(
            spec, children=tuple(_renumbered(child, numbering) for child in spec.children)
        )
    if numbering.is_taken(spec):
        spec = Model(spec.name, numbering.default(spec.name))
    return numbering.take(spec)


def _write(spec: Spec, numbering: _Numbering) -> str:
    if isinstance(spec, Model):
        mark = "" if spec.rollout == numbering.default(spec.name) else f"#{spec.rollout}"
        numbering.take(spec)
        return f"{spec.name}_0{mark}"
    if _is_layered(spec, numbering.copy()):
        for model in models_of(spec):
            numbering.take(model)
        return f"{spec.controller}_{spec.layer}"
    inner = ", ".join(_write(child, numbering) for child in spec.children)
    mark = "" if spec.controller == spec.children[0].root_model else f"@{spec.controller}"
    return f"[{inner}]{mark}"


def _is_layered(agent: Agent, numbering: _Numbering) -> bool:
    """Whether the tree is what `X_k` would be read as at this place."""
    name = agent.controller
    node: Spec = agent
    while isinstance(node, Agent):
        if len(node.children) != 2 or node.controller != name or node.children[1].layer:
            return False
        node = node.children[0]
    for model in models_of(agent):
        if model.name != name or model.rollout != numbering.default(name):
            return False
        numbering.take(model)
    return True


class _Parser:
    """Recursive descent over `solver := member | "[" solver ("," solver)* "]" ["@" name]`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.models = 0
        self.numbering = _Numbering()

    def fail(self, expected: str, at: int | None = None) -> SpecError:
        at = (
            self.at + len(self.text[self.at :]) - len(self.text[self.at :].lstrip())
            if at is None
            else at
        )
        found = repr(self.text[at : at + 24]) if at < len(self.text) else "the end of the text"
        return SpecError(f"position {at}: expected {expected}, got {found}")

    def peek(self) -> str:
        match = _TOKEN.match(self.text, self.at)
        return (match["mark"] or match["word"]) if match else ""

    def take(self) -> str:
        match = _TOKEN.match(self.text, self.at)
        if not match:
            raise self.fail("a member such as 'Qwen25_72B_1'")
        self.at = match.end()
        return match["mark"] or match["word"]

    def end(self) -> None:
        if self.text[self.at :].strip():
            raise self.fail("the end of the text")

    def solver(self, depth: int) -> Spec:
        if depth > MAX_LAYER:
            raise self.fail(f"at most {MAX_LAYER} nested lists")
        return self.agent(depth) if self.peek() == "[" else self.member()

    def agent(self, depth: int) -> Agent:
        self.take()
        children = [self.solver(depth + 1)]
        while self.peek() == ",":
            self.take()
            children.append(self.solver(depth + 1))
        if self.peek() != "]":
            raise self.fail("',' or ']'")
        self.take()
        return Agent(tuple(children), self.controller())

    def controller(self) -> str:
        if self.peek() != "@":
            return ""
        self.take()
        quote = self.quote()
        word = self.word("a model name such as 'gpt-4o' after '@'", NAME)
        self.unquote(quote)
        return word

    def member(self) -> Spec:
        start = self.at
        quote = self.quote()
        start = self.at if quote else start
        word = self.word("a member such as 'Qwen25_72B_1'", _MEMBER, NAME)
        match = _MEMBER.fullmatch(word)
        assert match
        layer, rollout = int(match["layer"]), self.rollout()
        self.unquote(quote)
        if layer > MAX_LAYER:
            raise self.fail(f"a layer of at most {MAX_LAYER}", start)
        if layer and rollout is not None:
            raise self.fail("'#' only after a model of layer 0 such as 'Qwen25_72B_0#3'", start)
        self.models += layer + 1
        if self.models > MAX_MODELS:
            raise self.fail(f"at most {MAX_MODELS} models in a stack", start)
        spec: Spec = self.model(match["name"], rollout)
        for _ in range(layer):
            spec = Agent((spec, self.model(match["name"])))
        controller = self.controller() if layer else ""
        return Agent(spec.children, controller) if controller and isinstance(spec, Agent) else spec

    def model(self, name: str, rollout: int | None = None) -> Model:
        number = self.numbering.default(name) if rollout is None else rollout
        return self.numbering.take(Model(name, number))

    def rollout(self) -> int | None:
        if self.peek() != "#":
            return None
        self.take()
        return int(self.word("a rollout number such as '#3'", re.compile(rf"\d{{1,{MAX_DIGITS}}}")))

    def word(self, expected: str, *patterns: re.Pattern[str]) -> str:
        match = _TOKEN.match(self.text, self.at)
        word = match["word"] if match else None
        if not match or not word or not all(pattern.fullmatch(word) for pattern in patterns):
            raise self.fail(expected)
        self.at = match.end()
        return word

    def quote(self) -> str:
        mark = self.peek()
        if mark not in ("'", '"'):
            return ""
        self.take()
        return mark

    def unquote(self, quote: str) -> None:
        if quote and self.peek() != quote:
            raise self.fail(f"the closing quote {quote}")
        if quote:
            self.take()
