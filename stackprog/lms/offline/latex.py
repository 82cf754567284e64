r"""LaTeX and plain mathematics to SymPy: a tokenizer and a recursive-descent parser of our own.

Length, nesting and digits are bounded here, sizes of values in `bounds.py`, so that no text hangs it.
"""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import sympy
from sympy import Integer, MatrixBase, Rational, Symbol

from stackprog.lms.offline.bounds import (
    binomial,
    bounded,
    degree,
    expect,
    factorial,
    logarithm,
    power,
    substitute,
    times,
)

_TRIG = "sin cos tan cot sec csc".split()
_GREEK = "alpha beta gamma delta theta phi lambda mu omega rho sigma tau ell pi infty".split()
_CONSTANTS = {"pi": sympy.pi, "infty": sympy.oo, "e": sympy.E, "i": sympy.I}
_RELATIONS = {"\\le": "<=", "\\leq": "<=", "\\ge": ">=", "\\geq": ">=", "\\ne": "!=", "\\neq": "!="}
_RELATIONS |= {sign: sign for sign in ("=", "<", ">", "<=", ">=", "!=")}
_CLOSE = {"(": ")]", "[": ")]", "{": "}", "|": "|", "\\|": ["\\|"], "\\{": ["\\}"]}
_CLOSE |= {"\\lfloor": ["\\rfloor"], "\\lceil": ["\\rceil"]}
_CLEAN: list[tuple[str, Any]] = [
    (r"\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])\.?|\\(?:displaystyle|limits|q?quad)\b|(?<!\\)\\[,!;: ]|~", " "),
    (r"\^\s*\{?\s*\\circ\s*\}?|°|\bdegrees?\b", r"\\degree "), (r"\\mathbf\s|\\renewcommand\{\S*", " "),
    (r"\\(?:mathbf|mathrm|mathbb|operatorname|boldsymbol|vec|text)\s*\{\s*(\w{1,3})\s*\}", r" \1 "),
    (r"\\[lr]vert\b|\\vert\b", "|"), (r"\\[lr]Vert\b|\\Vert\b", r"\\|"), (r"\*\*", "^"), ("π", r"\\pi "),
    (r"\\[dtc](frac|binom)", r"\\\1"), ("[−–]", "-"), ("×", r"\\times "), ("÷", r"\\div "), ("·", r"\\cdot "),
    ("≤", r"\\le "), ("≥", r"\\ge "), ("∞", r"\\infty "), ("√", r"\\sqrt "), ("²", "^2"), ("³", "^3"),
    (r"\{,\}|(?<=\d),\\!(?=\d)", ""), (r"\\(frac|binom)\s*(\d)\s*(?=[\d{])", r"\\\1{\2}"),
    (r"(\\(?:frac|binom)\s*\{[^{}]*\})\s*(\d)", r"\1{\2}"),
    (r"(?<![\d,(\[.])\d{1,3}(?:,\d{3})+(?![\d,])", lambda found: found[0].replace(",", "")),
    (r"(\d*)\.(\d{0,9})\\overline\{(\d{1,9})\}", lambda found: _repeating(*found.groups())),
    (r"(?<![A-Za-z\d.])(\d[0-9A-F]*|[A-F]+(?=_\{?1[1-6]))_(?:\{(\d+)\}|(\d))", r"#\1#\2\3 "),
    (r"(\d+)\s*\\frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\}", r"(\1+\2/\3)"),
    (r"(?<![\d.])(\d+) (\d+)/(\d+)", r"(\1+\2/\3)"),
    (r"(?<![A-Za-z\\])((?:arc)?(?:sin|cos|tan)|sec|csc|cot|sqrt|log|ln|exp|pi|gcd|lcm|det|abs)(?![a-z])", r"\\\1 "),
]  # fmt: skip
_TOKEN = re.compile(r"\d+(?:\.\d+)?|\.\d+|#\w+#\d+|\\(?:begin|end)\{[a-z]+\}|\\[A-Za-z]+|\\.|[<>!]=|\S")


class Relation(NamedTuple):
    """A chain such as `0 <= x < 5`: its signs, and one part more than signs."""

    signs: tuple[str, ...]
    parts: tuple[Any, ...]


def _repeating(whole: str, head: str, tail: str) -> str:
    scale = 10 ** len(head)
    return f"({Rational(int(whole + head or '0'), scale) + Rational(int(tail), (10 ** len(tail) - 1) * scale)})"


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(sympy, name) for name in (*_TRIG, "exp", "gcd", "lcm")},
    **{f"arc{name}": getattr(sympy, f"a{name}") for name in _TRIG},
    **{"ln": sympy.log, "abs": sympy.Abs, "max": sympy.Max, "min": sympy.Min},
    **{"det": lambda matrix: matrix.det(), "log": logarithm},
}
_AROUND = {"\\lfloor": sympy.floor, "\\lceil": sympy.ceiling, "\\|": lambda value: value.norm()}
_AROUND["|"] = lambda v: abs(v) if not isinstance(v, MatrixBase) else v.det() if v.is_square else v.norm()
_AFTER: dict[str, Callable[[Any], Any]] = {"!": factorial, "%": lambda value: value / 100, "\\%": lambda value: value / 100}
_AFTER["\\degree"] = lambda value: value * sympy.pi / 180
_LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2, "\\cdot": 2, "\\times": 2, "\\div": 2}
_ADD: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub}


class _Reader:
    """The tokens of one text and the place in them; each method reads one rule of the grammar."""

    def __init__(self, text: str, names: Mapping[str, Any]) -> None:
        expect(len(text) <= 600, "at most 600 characters")
        for pattern, replacement in _CLEAN:
            text = re.sub(pattern, replacement, text)
        self.tokens, self.at, self.depth = [*_TOKEN.findall(text.strip(" .,;:?\n")), ""], 0, 0
        self.names, self.bars = dict(names), False
        expect(max(map(len, self.tokens)) <= 60, "numbers of at most 60 digits")

    @property
    def next(self) -> str:
        return str(self.tokens[self.at])

    def take(self, *expected: str) -> str:
        token = str(self.next)
        expect(token and (not expected or token in expected), f"{expected or 'more'}, not {token!r}")
        self.at += 1
        return token

    def after(self, sign: str) -> Any:
        return self.take(sign) and self.operand() if self.next == sign else None

    def relations(self) -> list[Any]:
        found: list[Any] = []
        while not found or (self.next == "," and self.take()):
            signs, parts = [], [self.expression()]
            while self.next in _RELATIONS:
                signs.append(_RELATIONS[self.take()])
                parts.append(self.expression())
            found.append(Relation(tuple(signs), tuple(parts)) if signs else parts[0])
        return found

    def expression(self, level: int = 0) -> Any:
        value = self.signed()
        while (bind := _LEVELS.get(self.next, 2 * self.operand_follows())) > level:
            sign = self.take() if self.next in _LEVELS else "*"
            right = self.expression(bind)
            add = _ADD.get(sign)
            value = add(value, right) if add else times(value, right, sign)
        return value

    def signed(self) -> Any:
        negative = False
        while self.next in ("+", "-"):
            negative ^= self.take() == "-"
        value = self.operand()
        while self.next in _AFTER or self.next == "^":
            token = self.take()
            value = _AFTER[token](value) if token in _AFTER else power(value, self.exponent())
        return -value if negative else value

    def operand_follows(self) -> bool:
        token = self.next
        if token in ("|", "\\|"):
            return not self.bars
        known = token[1:] in _GREEK or token[1:] in _FUNCTIONS or token in _SPECIAL
        return token in _CLOSE or token.isalpha() or (token[:1] == "\\" and known)

    def exponent(self) -> Any:
        sign = -1 if self.next == "-" and self.take() else 1
        value = self.operand()
        expect(self.next != "^", "braces around a power of a power")
        return sign * value

    def operand(self) -> Any:
        self.depth += 1
        expect(self.depth <= 40, "at most 40 levels of nesting")
        token = self.take()
        if token[0].isdigit() or token[0] == ".":
            value: Any = Rational(token)
        elif token[0] == "#" and len(token) > 1:
            digits, base = token[1:].split("#")
            value = Integer(int(digits, int(base)))
        elif token in _CLOSE:
            value = self.group(token)
        else:
            value = _SPECIAL[token](self) if token in _SPECIAL else self.name(token)
        self.depth -= 1
        return value

    def group(self, opening: str) -> Any:
        bars, self.bars = self.bars, opening in ("|", "\\|")
        parts = self.relations()
        self.take(*_CLOSE[opening])
        self.bars = bars
        value = parts[0] if len(parts) == 1 else tuple(parts)
        return _AROUND[opening](value) if opening in _AROUND else value

    def root(self) -> Any:
        index = self.operand() if self.next == "[" else Integer(2)
        expect(index.is_Integer and 2 <= index <= 12, "a root of small index")
        radicand = self.operand()
        odd = index % 2 and radicand.is_real and radicand.is_negative
        return -sympy.root(-radicand, index) if odd else sympy.root(radicand, index)

    def name(self, token: str) -> Any:
        name = token.lstrip("\\")
        if token != name and name in _FUNCTIONS:
            return self.function(name)
        expect(name in _GREEK or (token == name and name.isalpha()), f"a name, not {token!r}")
        known = self.names.get(name)
        if callable(known) and self.next == "(":
            values = self.operand()
            return bounded(known(*values) if isinstance(values, tuple) else known(values))
        if known is None and self.next == "_":
            return Symbol(f"{name}_{{{self.after('_')}}}")
        expect(not callable(known), f"an argument of {name}")
        return _CONSTANTS.get(name, Symbol(name)) if known is None else known

    def function(self, name: str) -> Any:
        raised = self.exponent() if self.next == "^" and self.take() else None
        base = self.after("_") if name == "log" else None
        value = self.operand() if self.next in ("(", "{", "|") else self.signed()
        alone = self.tokens[self.at - 1] in (")", "}", "|")
        while not alone and self.operand_follows() and self.next[1:] not in _FUNCTIONS:
            value = value * self.signed()
        name, raised = (f"arc{name}", None) if raised == -1 and name in _TRIG else (name, raised)
        values = (*(value if isinstance(value, tuple) else (value,)), *([base] if base else []))
        result = _FUNCTIONS[name](*values)
        return result if raised is None else power(result, raised)

    def series(self, total: bool) -> Any:
        expect(self.take("_") and self.take("{") and self.next.isalpha(), "a name under the sum")
        index = Symbol(self.take(), integer=True)
        self.names[index.name] = index
        self.take("=")
        low: Any = self.expression()
        self.take("}")
        high: Any = self.after("^")
        body = bounded(self.expression(1))
        expect(high is not None and low.is_Integer, "limits such as _{k=1}^{n}")
        if high.is_Integer and high - low < 400:
            terms = [substitute(body, index, Integer(k)) for k in range(int(low), int(high) + 1)]
            return sympy.Add(*terms) if total else sympy.Mul(*terms)
        plain = body.replace(lambda part: part.is_Pow and part.base.is_Rational, lambda _: Integer(1))
        tame = plain.is_rational_function(index) and degree(body) <= 6 and body.free_symbols <= {index}
        expect(tame and total, "a sum of rational terms")
        result = sympy.summation(body, (index, low, high))
        expect(not result.has(sympy.Sum, sympy.Piecewise, sympy.RootSum), "a sum with a closed form")
        return result

    def matrix(self) -> Any:
        rows: list[list[Any]] = [[]]
        while not self.next.startswith("\\end"):
            rows[-1].append(self.expression())
            if self.next == "&":
                self.take()
            elif self.next == "\\\\" and self.take() and not self.next.startswith("\\end"):
                rows.append([])
        kind = self.take()[5]
        expect(len(rows) <= 6 and len({len(row) for row in rows}) == 1, "a matrix of at most six rows")
        return sympy.Matrix(rows).det() if kind == "v" else sympy.Matrix(rows)


_SPECIAL: dict[str, Callable[[_Reader], Any]] = {
    "\\frac": lambda reader: times(reader.operand(), reader.operand(), "/"),
    "\\binom": lambda reader: binomial(reader.operand(), reader.operand()),
    "\\sqrt": _Reader.root,
    "\\sum": lambda reader: reader.series(True),
    "\\prod": lambda reader: reader.series(False),
    **{f"\\begin{{{kind}matrix}}": _Reader.matrix for kind in "pbv"},
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
    expect(not reader.next, f"an operator, not {reader.next!r}")
    return tuple(values) if len(values) > 1 else values[0]
