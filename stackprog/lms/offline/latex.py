r"""LaTeX and plain mathematics to SymPy: a bounded tokenizer and recursive-descent parser of our own.

Length, digits, nesting, degrees, powers and sizes are bounded, so that no text hangs it.
"""
# ruff: noqa: E501 - a row of a table is one line

import math
import operator
import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, NamedTuple

import sympy
from sympy import Integer, MatrixBase, Rational, Symbol


class Unreadable(ValueError):
    """The text is not mathematics we read, or is larger than we read."""


class Relation(NamedTuple):
    """A chain such as `0 <= x < 5`: its signs, and one part more than signs."""

    signs: tuple[str, ...]
    parts: tuple[Any, ...]


def expect(fits: object, expectation: str) -> None:
    """Raise `Unreadable` unless it fits."""
    if not fits:
        raise Unreadable(f"expected {expectation}")


def bounded(value: Any) -> Any:
    """Return a value that SymPy can expand at once, else raise `Unreadable`."""
    if isinstance(value, sympy.Basic):
        expect(len(list(islice(sympy.preorder_traversal(value), 1200))) < 1200, "fewer terms")
        high, names = degree(value), len(value.free_symbols)
        expect(high <= 400 and math.comb(names + high, names) <= 4000, "a lower degree")
        expect(not value.is_Rational or (value.p * value.q).bit_length() <= 40000, "fewer digits")
    return value


def degree(value: Any) -> int:
    """Return a bound on the degree of an expression, without expanding it."""
    if value.is_Pow and value.exp.is_Integer:
        return degree(value.base) * abs(int(value.exp))
    below = [degree(part) for part in value.args]
    return sum(below) if value.is_Mul else max(below, default=int(value.is_Symbol))


def power(base: Any, exponent: Any) -> Any:
    """Raise a number, symbol or matrix to a power of bounded size."""
    expect(base != 0 or exponent.is_nonnegative, "a power of a number other than zero")
    exact = not isinstance(base, MatrixBase) and (base.is_Rational or not base.is_number)
    if not exact and exponent.is_Integer:
        result, factor = base**0, base if exponent > 0 else base**-1
        for _ in range(min(abs(int(exponent)), 300)):
            result = (result * factor).expand()
            expect(len(str(result)) < 800 and abs(exponent) < 300, "a smaller power")
        return result
    if base.is_Rational and exponent.is_Rational:
        expect(abs(exponent) * max(abs(base.p), base.q).bit_length() <= 20000, "a smaller power")
    return base**exponent


def small(n: Any) -> Any:
    """Return a number whose factorial can be taken."""
    expect(not n.is_number or (n.is_Integer and 0 <= n <= 300), "a natural number up to 300")
    return n


def _divide(left: Any, right: Any) -> Any:
    expect(right != 0, "a divisor other than zero")
    return left / right


def _logarithm(value: Any, base: Any = 10) -> Any:
    expect(not value.is_number or 0 < abs(value) < 10**12, "a smaller number in the logarithm")
    above, below = (sympy.expand_log(sympy.log(part), force=True) for part in (value, base))
    return sympy.cancel(above / below) if value.is_number else above / below


def _repeating(found: re.Match[str]) -> str:
    tail = Rational(int(found[3]), 10 ** len(found[3]) - 1)
    return f"({(int(found[1] + found[2] or '0') + tail) / 10 ** len(found[2])})"


_TRIG = ("sin", "cos", "tan", "cot", "sec", "csc")
_NAME = re.compile(r"[A-Za-z]|\\(?:alpha|beta|gamma|theta|phi|lambda|mu|omega|rho|pi|infty)")
_CONSTANTS = {"pi": sympy.pi, "infty": sympy.oo, "e": sympy.E, "i": sympy.I}
_RELATIONS = ("=", "<", ">", "<=", ">=")
_CLOSE = {"(": ")]", "[": ")]", "{": "}", "|": "|", "\\lfloor": "⌋", "\\lceil": "⌉"}
_CLEAN: list[tuple[str, Any]] = [
    (r"\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])\.?|\\(?:displaystyle|limits|q?quad)\b|(?<!\\)\\[,!;: ]|~", " "),
    (r"\^\s*\{?\s*\\circ\s*\}?|°|\bdegrees?\b", r"\\degree "), (r"\\mathbf\s|\{,\}|(?<=\d),\\!(?=\d)", ""),
    (r"\\(?:mathbf|mathrm|operatorname|vec|text)\s*\{\s*(\w{1,3})\s*\}", r" \1 "), (r"\\[lr]?vert\b", "|"),
    (r"\\\\\s*(?=\\end)", " "), (r"\*\*", "^"), (r"\\rfloor", "⌋"), (r"\\rceil", "⌉"), ("π", r"\\pi "), ("[−–]", "-"), ("×", r"\\times "), ("÷", r"\\div "), ("·", r"\\cdot "),
    (r"≤|\\leq?\b", "<="), (r"≥|\\geq?\b", ">="), ("√", r"\\sqrt "), ("²", "^2"), ("³", "^3"), (r"\\[dtc](frac|binom)", r"\\\1"),
    (r"\\(frac|binom)\s*(\d)\s*(?=[\d{])", r"\\\1{\2}"), (r"(\\(?:frac|binom)\s*\{[^{}]*\})\s*(\d)", r"\1{\2}"),
    (r"(?<![\d,(\[.])\d{1,3}(?:,\d{3})+(?![\d,])", lambda found: found[0].replace(",", "")),
    (r"(\d*)\.(\d{0,9})\\overline\{(\d{1,9})\}", _repeating),
    (r"(?<![A-Za-z\d.])(\d[0-9A-F]*|[A-F]+(?=_\{?1[1-6]))_(?:\{(\d+)\}|(\d))", r"#\1#\2\3 "),
    (r"(\d+)\s*\\frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\}|(?<![\d.])(\d+) (\d+)/(\d+)", r"(\1\4+\2\5/\3\6)"),
    (r"(?<![A-Za-z\\])((?:arc)?(?:sin|cos|tan)|sec|csc|cot|sqrt|log|ln|pi)(?![a-z])", r"\\\1 "),
]  # fmt: skip
_TOKEN = re.compile(r"\d*\.?\d+|#\w+#\d+|\\(?:begin|end)\{\w+\}|\\[A-Za-z]+|\\.|[<>]=|\S")
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{f"\\{name}": getattr(sympy, name) for name in (*_TRIG, "gcd", "lcm")},
    **{f"\\arc{name}": getattr(sympy, f"a{name}") for name in _TRIG},
    **{"\\ln": sympy.log, "\\log": _logarithm, "\\det": lambda matrix: matrix.det()},
}
_AROUND: dict[str, Callable[[Any], Any]] = {"\\lfloor": sympy.floor, "\\lceil": sympy.ceiling}
_AROUND["|"] = lambda value: value.norm() if isinstance(value, MatrixBase) else abs(value)
_AFTER: dict[str, Callable[[Any], Any]] = {
    **{"!": lambda n: sympy.factorial(small(n)), "\\degree": lambda value: value * sympy.pi / 180},
    **{"%": lambda value: value / 100, "\\%": lambda value: value / 100},
}
_OPERATORS: dict[str, tuple[int, Callable[[Any, Any], Any]]] = {
    **{"+": (1, operator.add), "-": (1, operator.sub), "/": (2, _divide), "\\div": (2, _divide)},
    **dict.fromkeys(("*", "\\cdot", "\\times"), (2, operator.mul)),
}


class _Reader:
    """The tokens of one text and the place in them; each method reads one rule of the grammar."""

    def __init__(self, text: str, names: Mapping[str, Any]) -> None:
        expect(len(text) <= 600, "at most 600 characters")
        for pattern, replacement in _CLEAN:
            text = re.sub(pattern, replacement, text)
        self.tokens, self.at, self.depth = [*_TOKEN.findall(text.strip(" .,;:?\n")), ""], 0, 0
        self.names, self.bars = dict(names), False
        expect(max(map(len, self.tokens)) <= 60, "numbers of at most 60 digits")

    def next_is(self, *tokens: str) -> bool:
        return self.tokens[self.at] in tokens

    def take(self, *expected: str) -> str:
        token: str = self.tokens[self.at]
        expect(token and (not expected or token in expected), f"{expected or 'more'}, not {token}")
        self.at += 1
        return token

    def relations(self) -> list[Any]:
        found: list[Any] = []
        while not found or (self.next_is(",") and self.take()):
            signs, parts = [], [self.expression()]
            while self.next_is(*_RELATIONS):
                signs.append(self.take())
                parts.append(self.expression())
            found.append(Relation(tuple(signs), tuple(parts)) if signs else parts[0])
        return found

    def expression(self, level: int = 0) -> Any:
        """Read what binds tighter than a level: 1 sums, 2 products, 3 powers."""
        sign = self.next_is("+") - self.next_is("-")
        value = self.take() and self.expression(max(level, 2)) * sign if sign else self.operand()
        while level < 3 and self.next_is("^", *_AFTER):
            after = _AFTER.get(self.take())
            value = after(value) if after else power(value, self.expression(3))
            expect(after or not self.next_is("^"), "braces around a power of a power")
        while self.next_is(*_OPERATORS) or self.operand_follows():
            bind, operate = _OPERATORS.get(self.tokens[self.at], _OPERATORS["*"])
            if bind <= level:
                break
            self.at += self.next_is(*_OPERATORS)
            value = operate(value, self.expression(bind))
        return value

    def operand_follows(self) -> bool:
        named = _NAME.fullmatch(self.tokens[self.at]) or self.next_is(*_FUNCTIONS, *_SPECIAL)
        return not self.bars if self.next_is("|") else bool(named or self.next_is(*_CLOSE))

    def operand(self) -> Any:
        self.depth += 1
        expect(self.depth <= 40, "at most 40 levels of nesting")
        token = self.take()
        if token[0] == "#" and len(token) > 1:
            value: Any = Integer(int(token[1:].split("#")[0], int(token.split("#")[2])))
        elif token[-1].isdigit():
            value = Rational(token)
        elif token in _CLOSE:
            value = self.group(token)
        else:
            value = _SPECIAL[token](self) if token in _SPECIAL else self.name(token)
        self.depth -= 1
        return value

    def group(self, opening: str) -> Any:
        bars, self.bars = self.bars, opening == "|"
        parts = self.relations()
        self.take(*_CLOSE[opening])
        self.bars = bars
        value = parts[0] if len(parts) == 1 else tuple(parts)
        return _AROUND[opening](value) if opening in _AROUND else value

    def root(self) -> Any:
        index = self.operand() if self.next_is("[") else Integer(2)
        radicand = self.operand()
        expect(index in range(2, 13), "a root of small index")
        odd = index % 2 and radicand.is_negative
        return -sympy.root(-radicand, index) if odd else sympy.root(radicand, index)

    def name(self, token: str) -> Any:
        if token in _FUNCTIONS:
            return self.function(token)
        expect(_NAME.fullmatch(token), f"a name, not {token}")
        name = token.lstrip("\\")
        known = self.names.get(name, _CONSTANTS.get(name, Symbol(name)))
        called = callable(known) and not isinstance(known, sympy.Basic)
        return bounded(known(self.group(self.take("(")))) if called else known

    def function(self, token: str) -> Any:
        raised = self.expression(3) if self.next_is("^") and self.take() else Integer(1)
        base = [self.operand()] if self.next_is("_") and self.take() else []
        alone = self.next_is("(", "{", "|")
        value = self.operand() if alone else self.expression(2)
        while not alone and self.operand_follows() and not self.next_is(*_FUNCTIONS):
            value = value * self.expression(2)
        if raised == -1:
            token, raised = f"\\arc{token[1:]}", Integer(1)
        values = value if isinstance(value, tuple) else (value,)
        return power(_FUNCTIONS[token](*values, *base), raised)

    def series(self) -> Any:
        name = (self.take("_"), self.take("{"), self.take())[-1]
        low: Any = (self.take("="), self.expression(), self.take("}"), self.take("^"))[1]
        high, start = self.operand(), self.at
        expect(low.is_Integer and high.is_Integer and 0 <= high - low < 400, "a short sum")
        total: Any = Integer(0)
        for k in range(int(low), int(high) + 1):
            self.at, self.names[name] = start, Integer(k)
            total += self.expression(1)
        return total

    def matrix(self) -> Any:
        rows = [[self.expression()]]
        while self.next_is("&", "\\\\"):
            rows += [] if self.take() in "&" else [[]]
            rows[-1].append(self.expression())
        kind = self.take("\\end{pmatrix}", "\\end{vmatrix}")
        expect(len(rows) <= 6, "a matrix of few rows")
        return sympy.Matrix(rows).det() if kind[5] == "v" else sympy.Matrix(rows)


_SPECIAL: dict[str, Callable[[_Reader], Any]] = {
    "\\frac": lambda reader: _divide(reader.operand(), reader.operand()),
    "\\binom": lambda reader: sympy.binomial(small(reader.operand()), small(reader.operand())),
    **{"\\sqrt": _Reader.root, "\\sum": _Reader.series},
    **dict.fromkeys(("\\begin{pmatrix}", "\\begin{vmatrix}"), _Reader.matrix),
}


def read(text: str, names: Mapping[str, Any] | None = None) -> Any:
    """Read a number, expression, relation, matrix, or a tuple of them.

    Args:
        text: LaTeX or plain mathematics, without its dollars.
        names: What names stand for: values, or callables for functions such as `f`.

    Raises:
        Unreadable: The text is something else, or too large.
    """
    reader = _Reader(text, names or {})
    values = [bounded(value) for value in reader.relations()]
    expect(reader.next_is(""), "an operator or the end")
    return tuple(values) if len(values) > 1 else values[0]
