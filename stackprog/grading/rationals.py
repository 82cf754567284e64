"""Exact values. Rational numbers are compared as fractions, never as floats."""

import math
from collections.abc import Callable
from fractions import Fraction

from .expressions import TooComplex, Tree

# Far beyond any answer, and computed in microseconds.
MAX_BITS = 20_000
MAX_FACTORIAL = 500
MAX_ROOT = 64


def exact_value(tree: Tree) -> Fraction | None:
    """The value of a tree if it is rational and can be told exactly, else None.

    Raises:
        TooComplex: computing the value would take more than `MAX_BITS` bits.
    """
    if tree.op == "number":
        return _bounded(Fraction(tree.value))
    if tree.op in ("symbol", "constant"):
        return None
    values = [exact_value(arg) for arg in tree.args]
    if any(value is None for value in values):
        return None
    rule = _RULES.get(tree.op)
    result = rule(*[value for value in values if value is not None]) if rule else None
    return None if result is None else _bounded(result)


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise TooComplex(f"a number of more than {MAX_BITS} bits")
    return value


def _sum(*terms: Fraction) -> Fraction:
    return sum(terms, Fraction(0))


def _quotient(top: Fraction, bottom: Fraction) -> Fraction | None:
    return top / bottom if bottom else None


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    if exponent.denominator != 1:
        root = _root(base, Fraction(exponent.denominator))
        return None if root is None else _power(root, Fraction(exponent.numerator))
    if base == 0:
        return Fraction(0) if exponent > 0 else None
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits * abs(exponent) > MAX_BITS and abs(base) != 1:
        raise TooComplex("a power too large to compute")
    return base ** int(exponent % 2 if abs(base) == 1 else exponent)


def _root(value: Fraction, degree: Fraction) -> Fraction | None:
    if value < 0 or degree.denominator != 1 or not 1 <= degree <= MAX_ROOT:
        return None
    top = _integer_root(value.numerator, int(degree))
    bottom = _integer_root(value.denominator, int(degree))
    return None if top is None or bottom is None else Fraction(top, bottom)


def _integer_root(value: int, degree: int) -> int | None:
    """The exact root of a whole number, by bisection."""
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**degree <= value:
            low = middle
        else:
            high = middle - 1
    return low if low**degree == value else None


def _factorial(value: Fraction) -> Fraction | None:
    if value.denominator != 1 or value < 0:
        return None
    if value > MAX_FACTORIAL:
        raise TooComplex("a factorial too large to compute")
    return Fraction(math.factorial(int(value)))


def _binomial(n: Fraction, k: Fraction) -> Fraction | None:
    if n.denominator != 1 or k.denominator != 1 or n < 0 or k < 0:
        return None
    if n > MAX_FACTORIAL:
        raise TooComplex("a binomial too large to compute")
    return Fraction(math.comb(int(n), int(k)))


_RULES: dict[str, Callable[..., Fraction | None]] = {
    "sum": _sum,
    "negative": lambda value: -value,
    "product": lambda left, right: left * right,
    "quotient": _quotient,
    "power": _power,
    "root": _root,
    "factorial": _factorial,
    "binom": _binomial,
    "abs": abs,
    "floor": lambda value: Fraction(math.floor(value)),
    "ceiling": lambda value: Fraction(math.ceil(value)),
}
