"""The text of a stack, read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from stackprog.errors import SpecError
from stackprog.specs.kinds import KINDS, Kind
from stackprog.specs.nodes import MAX_LAYER, MAX_MODELS, NAME, Agent, Combined, Model, Spec
from stackprog.specs.numbering import Numbering
from stackprog.specs.printer import number_text
from stackprog.specs.values import MAX_DIGITS, options_of

_TOKEN = re.compile(r"""\s*(?:(?P<mark>[\[\]():;=,@'"#])|(?P<word>[A-Za-z0-9][A-Za-z0-9._-]*))""")
_MEMBER = re.compile(rf"(?P<name>.+)_(?P<layer>\d{{1,{MAX_DIGITS}}})")
_NUMBER = re.compile(rf"\s*(-?\d{{1,{MAX_DIGITS}}}(?:\.\d{{1,12}})?)(?![\w.])")

# Models are numbered once the whole text is read: how often a cascade asks stands behind its
# children. Until then a node is what makes it.
Draft = Callable[[Numbering], Spec]
Made = TypeVar("Made")


def parse(text: str) -> Spec:
    """Read a stack from its text.

    Raises:
        SpecError: With one line that has the position, what was found and what was expected.
    """
    if not isinstance(text, str):
        raise SpecError(f"expected the text of a stack such as \"['A_2','B_1']\", got {text!r}")
    parser = _Parser(text)
    draft = parser.solver(depth=0)
    parser.end()
    return draft(Numbering())


class _Parser:
    """Recursive descent.

    solver   := member | agent | combined
    agent    := "[" solver ("," solver)* "]" ["@" name]
    combined := kind "(" child ("," child)* [";" option ("," option)*] ")" ["@" name]
    child    := solver [":" number]
    option   := name "=" number
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.models = 0

    @property
    def here(self) -> int:
        """Where the next token starts."""
        rest = self.text[self.at :]
        return self.at + len(rest) - len(rest.lstrip())

    def fail(self, expected: str, at: int | None = None) -> SpecError:
        at = self.here if at is None else at
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

    def solver(self, depth: int) -> Draft:
        if depth > MAX_LAYER:
            raise self.fail(f"at most {MAX_LAYER} nested lists")
        if self.peek() == "[":
            return self.agent(depth)
        return self.combined(depth) if self.is_kind() else self.member()

    def is_kind(self) -> bool:
        """Whether a word and an opening bracket come next."""
        match = _TOKEN.match(self.text, self.at)
        if not match or not match["word"]:
            return False
        return self.text[match.end() :].lstrip().startswith("(")

    def agent(self, depth: int) -> Draft:
        start = self.here
        self.take()
        children = [self.solver(depth + 1)]
        while self.peek() == ",":
            self.take()
            children.append(self.solver(depth + 1))
        if self.peek() != "]":
            raise self.fail("',' or ']'")
        self.take()
        controller = self.controller()

        def draft(numbering: Numbering) -> Spec:
            made = tuple(child(numbering) for child in children)
            return _at(start, lambda: Agent(made, controller))

        return draft

    def combined(self, depth: int) -> Draft:
        start = self.here
        row = KINDS.get(self.take())
        if row is None:
            raise self.fail(f"a kind of node ({', '.join(KINDS)})", start)
        self.take()
        children, weights = [self.solver(depth + 1)], self.weight(row)
        while self.peek() == ",":
            self.take()
            children.append(self.solver(depth + 1))
            weights += self.weight(row)
        options = self.options(row) if row.options and self.peek() == ";" else {}
        if self.peek() != ")":
            more = "" if options or not row.options else "';' or "
            raise self.fail(f"',' or {more}')'")
        self.take()
        controller = self.controller() if row.controlled else ""
        asked = int(dict(options_of(row, options))[row.samples]) if row.samples else 1

        def draft(numbering: Numbering) -> Spec:
            made = tuple(_sampled(start, child, asked, numbering) for child in children)
            return _at(start, lambda: Combined(row.name, made, controller, weights, options))

        return draft

    def weight(self, row: Kind) -> tuple[float, ...]:
        """The weight of the child just read: as written, 1 unless written."""
        if not row.weighted:
            return ()
        if self.peek() != ":":
            return (1.0,)
        self.take()
        return (float(self.number("a weight such as 1.2 after ':'")),)

    def options(self, row: Kind) -> dict[str, int | float]:
        found: dict[str, int | float] = {}
        known = {option.name: option.default for option in row.options}
        first = self.here
        while not found or self.peek() == ",":
            self.take()
            first = first if found else self.here
            name = self.peek()
            if name not in known or name in found:
                left = [other for other in known if other not in found]
                raise self.fail(f"an option of {row.name} ({', '.join(left) or 'none is left'})")
            self.take()
            if self.peek() != "=":
                raise self.fail(f"'=' after {name}")
            self.take()
            number = self.number(f"a number such as {number_text(known[name])}")
            found[name] = int(number) if number.lstrip("-").isdigit() else float(number)
        _at(first, lambda: options_of(row, found))
        return found

    def number(self, expected: str) -> str:
        match = _NUMBER.match(self.text, self.at)
        if not match:
            raise self.fail(expected)
        self.at = match.end()
        return match[1]

    def controller(self) -> str:
        if self.peek() != "@":
            return ""
        self.take()
        quote = self.quote()
        word = self.word("a model name such as 'gpt-4o' after '@'", NAME)
        self.unquote(quote)
        return word

    def member(self) -> Draft:
        start = self.at
        quote = self.quote()
        start = self.at if quote else start
        word = self.word("a member such as 'Qwen25_72B_1'", _MEMBER, NAME)
        match = _MEMBER.fullmatch(word)
        assert match
        name, layer, rollout = match["name"], int(match["layer"]), self.rollout()
        self.unquote(quote)
        if layer > MAX_LAYER:
            raise self.fail(f"a layer of at most {MAX_LAYER}", start)
        if layer and rollout is not None:
            raise self.fail("'#' only after a model of layer 0 such as 'Qwen25_72B_0#3'", start)
        self.models += layer + 1
        if self.models > MAX_MODELS:
            raise self.fail(f"at most {MAX_MODELS} models in a stack", start)
        controller = self.controller() if layer else ""
        return lambda numbering: _member(name, layer, rollout, controller, numbering)

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


def _at(start: int, make: Callable[[], Made]) -> Made:
    """Make something of what stands at a position, and name the position where that fails."""
    try:
        return make()
    except SpecError as error:
        raise SpecError(f"position {start}: {error}") from error


def _sampled(start: int, child: Draft, times: int, numbering: Numbering) -> Spec:
    """A child that the node at a position asks so many times."""
    numbering.enter(times)
    made = child(numbering)
    _at(start, lambda: numbering.leave(made, times))
    return made


def _member(
    name: str, layer: int, rollout: int | None, controller: str, numbering: Numbering
) -> Spec:
    """A model, or the agents of `X_k`."""

    def model(number: int | None = None) -> Model:
        number = numbering.default(name) if number is None else number
        return numbering.take(Model(name, number))

    spec: Spec = model(rollout)
    for _ in range(layer):
        spec = Agent((spec, model()))
    return replace(spec, controller=controller) if isinstance(spec, Agent) and controller else spec
