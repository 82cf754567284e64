"""Exact arithmetic on foreign numbers: lengths, powers, degrees and terms are bounded."""

import math
from itertools import islice
from typing import Any

import sympy
from sympy import MatrixBase


class Unreadable(ValueError):
    """The text is not mathematics we read, or is larger than we read."""


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
        expect(abs(exponent) <= 3000, "a smaller power")
        result, square = base**0, base if exponent > 0 else base**-1
        for bit in reversed(bin(abs(int(exponent)))[2:]):
            result = (result * square).expand() if bit == "1" else result
            square = (square * square).expand()
            expect(len(str(square)) < 800, "a smaller power")
        return result
    if base.is_Rational and exponent.is_Rational:
        expect(abs(exponent) * max(abs(base.p), base.q).bit_length() <= 20000, "a smaller power")
    return base**exponent


def substitute(value: Any, symbol: Any, replacement: Any) -> Any:
    """Put a value in the place of a symbol, by the bounded operations."""
    if value == symbol or symbol not in value.free_symbols:
        return replacement if value == symbol else value
    parts = [substitute(part, symbol, replacement) for part in value.args]
    if value.is_Pow or isinstance(value, sympy.factorial):
        return power(*parts) if value.is_Pow else factorial(*parts)
    result = value.func(*parts)
    large = result.is_Rational and max(abs(result.p), result.q).bit_length() > 40000
    expect(not large, "a smaller number")
    return result


def logarithm(value: Any, base: Any = 10) -> Any:
    """Take a logarithm, exactly where number and base are powers of one number."""
    expect(not value.is_number or 0 < abs(value) < 10**12, "a smaller number in the logarithm")
    above, below = (sympy.expand_log(sympy.log(part), force=True) for part in (value, base))
    return sympy.cancel(above / below) if value.is_number else above / below


def times(left: Any, right: Any, sign: str) -> Any:
    r"""Multiply or divide; `\cdot` and `\times` of two columns are their dot and cross product."""
    columns = isinstance(left, MatrixBase) and left.shape == getattr(right, "shape", None)
    if columns and 1 in left.shape and sign in ("\\cdot", "\\times"):
        return left.dot(right) if sign == "\\cdot" else left.cross(right)
    expect(sign not in ("/", "\\div") or right != 0, "a divisor other than zero")
    return left / right if sign in ("/", "\\div") else left * right


def factorial(n: Any) -> Any:
    """Take the factorial of a number up to 300."""
    expect(not n.is_number or (n.is_Integer and 0 <= n <= 300), "the factorial of a small number")
    return sympy.factorial(n)


def binomial(n: Any, k: Any) -> Any:
    """Take a binomial coefficient of numbers up to 1000."""
    expect(n.is_Integer and k.is_Integer and 0 <= k <= n <= 1000, "a binomial of small numbers")
    return sympy.binomial(n, k)
