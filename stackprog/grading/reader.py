r"""Step 4: read one expression in normal spelling into a tree.

The grammar is closed: numbers, letters, arithmetic, powers, roots and a fixed list of functions.
What it does not know is not read, so nothing an answer says can become anything but such a tree.
"""

import re

from .expressions import FUNCTIONS, TooComplex, Tree, Unreadable, constant, negative, number

# Deeper or larger than any answer a person writes; also keeps recursion far from Python's limit.
MAX_DEPTH = 40
MAX_HEIGHT = 100
MAX_TOKENS = 400

_GREEK = frozenset(
    ["alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "kappa"]
    + ["lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "phi", "varphi", "chi", "psi", "omega"]
    + ["ell", "Delta", "Gamma", "Lambda", "Omega", "Phi", "Psi", "Sigma", "Theta"]
)
_ACCENTS = frozenset(["overline", "vec", "hat", "bar", "overrightarrow", "widehat", "tilde"])
_TOKEN = re.compile(
    r"\d+\.\d*\\overline\{\d+\}|\d+(?:\.\d+)?|\\[A-Za-z]+|\\[%{}]|[A-Za-z]|[-+/^_!()\[\]{}|]"
)
_STARTS = re.compile(r"\d|[A-Za-z(\[{]|\\[A-Za-z]")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_BEHIND = frozenset(["^", "!", r"\degree", r"\%"])
# Only the argument of a function is an angle; elsewhere the sign is a unit.
_DEGREE = Tree("quotient", (constant("pi"), number("180")))
_NOT_FACTORS = frozenset(
    [r"\cdot", r"\degree", r"\rfloor", r"\rceil", r"\pm", r"\mp", r"\le", r"\ge", r"\ne", r"\in"]
)


def read_expression(text: str) -> Tree:
    """Read a normalised expression.

    Raises:
        Unreadable: a symbol or a form the grammar does not have.
        TooComplex: more tokens, deeper nesting or a taller tree than `MAX_TOKENS`, `MAX_DEPTH` and
            `MAX_HEIGHT`.
    """
    tokens = _TOKEN.findall(text)
    if sum(map(len, tokens)) != len(text.replace(" ", "")) or re.search(r"\d \d", text):
        raise Unreadable(text)
    if len(tokens) > MAX_TOKENS:
        raise TooComplex(f"{len(tokens)} tokens")
    reader = _Reader(tokens)
    tree = reader.sum()
    if reader.peek():
        raise Unreadable(text)
    if _height(tree) > MAX_HEIGHT:
        raise TooComplex(f"a tree taller than {MAX_HEIGHT}")
    return tree


def _height(tree: Tree) -> int:
    height, level = 0, [tree]
    while level:
        height, level = height + 1, [arg for node in level for arg in node.args]
    return height


class _Reader:
    """A recursive-descent reader, one method for each level of precedence."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.bars = 0
        self.in_function = 0

    def peek(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.peek()
        if not token or (expected and token != expected):
            raise Unreadable(f"expected {expected or 'more'}, found {token or 'the end'}")
        self.at += 1
        return token

    def sum(self) -> Tree:
        terms = [self.product()]
        while self.peek() in ("+", "-"):
            minus = self.take() == "-"
            term = self.product()
            terms.append(negative(term) if minus else term)
        return terms[0] if len(terms) == 1 else Tree("sum", tuple(terms))

    def product(self) -> Tree:
        left = self.signed()
        while True:
            if self.peek() == r"\cdot":
                self.take()
                left = Tree("product", (left, self.signed()))
            elif self.peek() == "/":
                self.take()
                left = Tree("quotient", (left, self.signed()))
            elif self.starts_factor():
                left = Tree("product", (left, self.power()))
            else:
                return left

    def signed(self) -> Tree:
        minus = False
        while self.peek() in ("+", "-"):
            minus ^= self.take() == "-"
        factor = self.power()
        return negative(factor) if minus else factor

    def starts_factor(self) -> bool:
        following = self.peek()
        if following.startswith("|"):
            return self.bars == 0
        return bool(_STARTS.match(following)) and following not in _NOT_FACTORS

    def power(self) -> Tree:
        base = self.atom()
        raised = False
        while self.peek() in _BEHIND:
            sign = self.take()
            if sign == "^":
                if raised:
                    raise Unreadable("a power of a power without brackets")
                raised = True
                base = Tree("power", (base, self.group()))
            elif sign == "!":
                base = Tree("factorial", (base,))
            elif sign == r"\%":
                base = Tree("quotient", (base, number("100")))
            elif self.in_function:
                base = Tree("product", (base, _DEGREE))
        return base

    def group(self) -> Tree:
        self.take("{")
        bars, self.bars = self.bars, 0
        tree = self.sum()
        self.bars = bars
        self.take("}")
        return tree

    def atom(self) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooComplex(f"nested deeper than {MAX_DEPTH}")
        tree = self.begun_by(self.take())
        self.depth -= 1
        return tree

    def begun_by(self, sign: str) -> Tree:
        if sign[0].isdigit():
            return self.numeral(sign)
        if sign in _BRACKETS:
            return self.bracketed(_BRACKETS[sign], "")
        if sign.isalpha():
            return self.letter(sign)
        if sign.startswith("\\"):
            return self.command(sign[1:])
        if sign == "|":
            return self.absolute()
        raise Unreadable(sign)

    def absolute(self) -> Tree:
        self.bars += 1
        tree = self.sum()
        self.take("|")
        self.bars -= 1
        return Tree("abs", (tree,))

    def bracketed(self, closing: str, op: str) -> Tree:
        bars, self.bars = self.bars, 0
        tree = self.sum()
        self.bars = bars
        self.take(closing)
        return Tree(op, (tree,)) if op else tree

    def numeral(self, token: str) -> Tree:
        if "overline" in token:
            return number(_repeating(token))
        if token.isdigit() and self.peek() == r"\frac":
            top, bottom = self.peek(2), self.peek(5)
            plain = self.peek(1) == self.peek(4) == "{" and self.peek(3) == self.peek(6) == "}"
            if plain and top.isdigit() and bottom.isdigit() and int(top) < int(bottom):
                return Tree("sum", (number(token), self.atom()))
        return number(token)

    def letter(self, name: str) -> Tree:
        if self.peek() == "_":
            self.take()
            name += "_" + self.raw_group()
        elif name in ("e", "i"):
            return constant(name)
        return Tree("symbol", (), name)

    def raw_group(self) -> str:
        self.take("{")
        parts: list[str] = []
        while self.peek() not in ("}", "{", ""):
            parts.append(self.take())
        self.take("}")
        return "".join(parts)

    def command(self, name: str) -> Tree:
        if name in FUNCTIONS:
            return self.function(name)
        if name in _GREEK:
            return self.letter(name)
        if name in _ACCENTS:
            return Tree("symbol", (), f"{name} {self.raw_group()}")
        if name in ("pi", "infty"):
            return constant(name)
        if name in ("lfloor", "lceil"):
            return self.bracketed("\\r" + name[1:], "floor" if name == "lfloor" else "ceiling")
        if name == "sqrt":
            return self.root()
        if name in ("frac", "binom"):
            return Tree("quotient" if name == "frac" else name, (self.group(), self.group()))
        raise Unreadable("\\" + name)

    def root(self) -> Tree:
        degree = number("2")
        if self.peek() == "[":
            self.take()
            degree = self.bracketed("]", "")
        return Tree("root", (self.group(), degree))

    def function(self, name: str) -> Tree:
        base = exponent = None
        while self.peek() in ("^", "_"):
            if self.take() == "_":
                base = self.group()
            else:
                exponent = self.group()
        self.in_function += 1
        argument = self.argument()
        self.in_function -= 1
        if base is not None and name != "log":
            raise Unreadable(f"{name} with a base")
        if exponent == negative(number("1")) and "arc" + name in FUNCTIONS:
            return Tree("arc" + name, (argument,))
        tree = Tree(name, (argument,) if base is None else (argument, base))
        return tree if exponent is None else Tree("power", (tree, exponent))

    def argument(self) -> Tree:
        r"""A group, or the factors up to the next function: `\sin 2x\cos x` is two factors."""
        if self.peek() in ("(", "{"):
            return self.atom()
        tree = self.signed()
        while self.starts_factor() and self.peek() != "(" and self.peek()[1:] not in FUNCTIONS:
            tree = Tree("product", (tree, self.power()))
        return tree


def _repeating(token: str) -> str:
    r"""The fraction that a repeating decimal such as `0.1\overline{6}` stands for."""
    head, _, tail = token.partition(r"\overline{")
    whole, _, fixed = head.partition(".")
    cycle = tail.rstrip("}")
    if len(fixed) + len(cycle) > 50:
        raise TooComplex("a long repeating decimal")
    shift = 10 ** len(fixed)
    nines = 10 ** len(cycle) - 1
    numerator = int(whole + fixed) * nines + int(cycle)
    return f"{numerator}/{shift * nines}"
