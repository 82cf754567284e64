"""LaTeX to SymPy and back: `latex2sympy` reads a tree, which is bounded and evaluated here."""

import math
import re
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any

import sympy
from latex2sympy2_extended import latex2sympy
from latex2sympy2_extended.latex2sympy2 import ConversionConfig
from sympy import Integer, Rational, Symbol


class Unreadable(ValueError):
    """The text is not mathematics we read, or is larger than we read."""


def expect(fits: object, expectation: str) -> None:
    """Raise `Unreadable` unless it fits."""
    if not fits:
        raise Unreadable(f"expected {expectation}")


def degree(value: Any) -> int:
    """Return a bound on the degree of an expression, without expanding it."""
    if value.is_Pow and value.exp.is_Integer:
        return degree(value.base) * abs(int(value.exp))
    below = [degree(part) for part in value.args]
    return sum(below) if value.is_Mul else max(below, default=int(value.is_Symbol))


def power(base: Any, exponent: Any) -> Any:
    """Raise a number or symbol to a power of bounded size."""
    expect(base != 0 or exponent.is_positive, "a power of a number other than zero")
    if not (base.is_number and exponent.is_Rational):
        expect(not exponent.is_number or abs(exponent) <= 400, "a smaller power")
        return base**exponent
    bits = sum(n.p.bit_length() + n.q.bit_length() for n in base.atoms(Rational))
    most = {1: 20000, 2: 60}.get(len(sympy.Add.make_args(base)), 8)
    expect(abs(exponent) <= most and abs(exponent) * bits <= 40000, "a smaller power")
    if base.is_negative and exponent.q % 2 and exponent.q > 1:
        return (-1) ** exponent.p * (-base) ** exponent
    return sympy.expand(base**exponent)


def small(n: Any, most: int = 300) -> int:
    """Return a natural number that is not too large."""
    expect(sympy.Rational(n) == int(n) and 0 <= int(n) <= most, f"a natural number up to {most}")
    return int(n)


def _logarithm(value: Any, base: Any = sympy.E) -> Any:
    expect(not value.is_number or 0 < abs(value) < 10**12, "a smaller number in the logarithm")
    return sympy.cancel(sympy.expand_log(sympy.log(value) / sympy.log(base), force=True))


def _sum(terms: Callable[[int], Any], low: Any, high: Any) -> Any:
    if high != sympy.oo:
        expect(high.is_Integer and 0 <= high - low < 400, "a short sum")
        return sum((terms(k) for k in range(low, high + 1)), Integer(0))
    first = [terms(low + k) for k in range(6)]
    ratio = first[1] / first[0]
    expect(abs(ratio) < 1 and all(y == x * ratio for x, y in pairwise(first)), "a small ratio")
    return first[0] / (1 - ratio)


def _short(body: Any) -> Any:
    steep = [part for f in body.atoms(sympy.Function) for part in f.args if degree(part) > 1]
    expect(body.count_ops() < 30 and not steep and not body.has(sympy.tan, sympy.Abs), "no more")
    return body


_RULES: dict[type, Callable[..., Any]] = {
    **{sympy.Pow: power, sympy.log: _logarithm},
    **{sympy.factorial: lambda n: sympy.factorial(small(n)), sympy.binomial: lambda n, k: sympy.binomial(small(n), small(k))},
    **{sympy.Eq: lambda left, right: sympy.Eq(left, right, evaluate=False), sympy.UnevaluatedExpr: lambda value: value},
    sympy.Integral: lambda body, bounds: sympy.integrate(_short(body), bounds, manual=True),
    **{sympy.Derivative: lambda body, by: body.diff(by[0]), sympy.Limit: lambda body, x, at, _: sympy.limit(_short(body), x, at, "+-" if at.is_finite else "-")},
}  # fmt: skip


def _value(node: Any, names: dict[str, Any]) -> Any:
    if node.is_Symbol:
        return names.get(node.name, sympy.I if node.name == "i" else Symbol(node.name))
    if node.is_Float:
        return Rational(str(node))
    if isinstance(node, sympy.Sum):
        body, (k, *ends) = node.args
        low, high = (_value(end, names) for end in ends)
        return _sum(lambda n: _value(body, {**names, k.name: Integer(n)}), low, high)
    inner = {**names, str(node.args[1]): node.args[1]} if isinstance(node, sympy.Limit) else names
    read_parts = node.args[:2] if isinstance(node, sympy.Interval) else node.args
    parts = [_value(part, inner) for part in read_parts]
    if isinstance(node, sympy.Tuple | sympy.Interval | sympy.FiniteSet):
        return set(parts) if isinstance(node, sympy.FiniteSet) else tuple(parts)
    value = _RULES.get(type(node), node.func)(*parts) if parts else node
    expect(value not in (sympy.zoo, sympy.nan), "no division by zero")
    if isinstance(value, sympy.Expr):
        high, names_in = degree(value), len(value.free_symbols)
        expect(high <= 400 and math.comb(names_in + high, high) <= 4000, "a lower degree")
    return value


_CLEAN: list[tuple[str, Any]] = [
    (r"\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])\.?|\\(?:displaystyle|limits|q?quad)\b|(?<!\\)\\[,!;: ]|~", " "),
    (r"\\[dtc](frac|binom)", r"\\\1"), (r"\{,\}", ""), (r"\\(frac|binom)\s*(\d)\s*(?=[\d{])", r"\\\1{\2}"),
    (r"(\\(?:frac|binom)\s*\{[^{}]*\})\s*(\d)", r"\1{\2}"), (r"\\sqrt\s*(\w)", r"\\sqrt{\1}"),
    (r"_([a-z\d])", r"_{\1}"),
    (r"([\d.]+|\\theta|\b[a-z])\s*(?:\^\s*\{?\s*\\circ\s*\}?|°|\bdegrees?\b)", r"(\\frac{\1\\pi}{180})"),
    (r"\\(?:mathbf|vec|mathrm|operatorname)\s*\{\s*(\w{1,3})\s*\}", r" \1 "), (r"\\[lr]?vert\b|\\\|", "|"),
    (r"\\langle", "("), (r"\\rangle", ")"), (r"\\\\\s*(?=\\end)", " "), (r"\*\*", "^"), ("π", r"\\pi "),
    ("[−–]", "-"), (r"×|\*", r"\\times "), ("÷", r"\\div "), ("·", r"\\cdot "), (r"≤|\\leq?\b", "<="),
    (r"≥|\\geq?\b", ">="), ("√", r"\\sqrt "), ("²", "^2"), ("³", "^3"),
    (r"(?<![\d,(\[.])\d{1,3}(?:,\d{3})+(?![\d,])", lambda found: found[0].replace(",", "")),
    (r"(\d*)\.(\d{0,9})\\overline\{(\d{1,9})\}", lambda m: rf"\frac{{{int(m[1] + m[2] + m[3]) - int(m[1] + m[2] or '0')}}}{{{(10 ** len(m[3]) - 1) * 10 ** len(m[2])}}}"),
    (r"(?<![\d.])(\d+) (\d+)/(\d+)", r"(\1+\2/\3)"),
    (r"(?<![A-Za-z\\])((?:arc)?(?:sin|cos|tan)|sec|csc|cot|sqrt|log|ln|pi)(?![a-z])", r"\\\1 "),
    (r"\\sqrt\s*\(([^()]*)\)", r"\\sqrt{\1}"), (r"((?<![\d_^.])\d+|\))\s*(?=\()", r"\1\\cdot "),
    (r"\\int_\{?(\w)\}?\^(\w)", r"\\int_{\1}^{\2}"),
]  # fmt: skip
_FOREIGN = re.compile(r"\d{61}|(?<![\\{a-z])[A-Za-z]{5}|(?<![\d^_])\d+\s+\d(?!\d*/)|\^(?:\w|\d+)\^")
_COSTLY = re.compile(r"\\(?:int|sum|lim)|\|")
_AS_READ = ConversionConfig(lowercase_symbols=False)


def read(text: str) -> Any:
    """Read a number, expression, equation, or a tuple or set of them."""
    expect(len(text) <= 300 and not _FOREIGN.search(text), "a short formula")
    for pattern, replacement in _CLEAN:
        text = re.sub(pattern, replacement, text).strip(" .,;:?\n")
    deep = max(accumulate((c in "([{") - (c in ")]}") for c in text), default=9)
    expect(len(text) <= 400 and deep <= 8 and len(_COSTLY.findall(text)) <= 8, "a short formula")
    try:
        tree = latex2sympy(text, normalization_config=None, conversion_config=_AS_READ)
    except Exception as error:
        raise Unreadable(f"expected mathematics, not {text!r}") from error
    return _value(tree, {})


def write(value: Any) -> str:
    r"""Write a value as MATH does: `\frac{3}{4}`, `3\sqrt{2}`, `(2,-1)`, `x^2+3x+2`."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        inside = ",".join(map(write, value))
        return f"({inside})" if isinstance(value, tuple) else inside
    text = sympy.latex(value, imaginary_unit="i", ln_notation=True)
    text = re.sub(r"\^\{(\w)\}", r"^\1", re.sub(r"\\(?:left|right)", "", text))
    return re.sub(r"(\\[A-Za-z]+ )(?=[A-Za-z0-9])|\s+", lambda found: found[1] or "", text)
