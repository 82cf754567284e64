"""Values at sample points. They can refute that two expressions are equal, never prove it.

The same evaluation serves twice: here in floating point, which settles most wrong answers without
a worker; and in the worker with fifty digits.
"""

import cmath
import math
import zlib
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from .expressions import TooComplex, Tree

Outcome = Literal["agree", "differ", "unknown"]
POINTS = 5


class Arithmetic(NamedTuple):
    """A kind of numbers: how to make one, its functions, and how closely equal values agree."""

    number: Callable[[Fraction], Any]
    functions: Mapping[str, Callable[..., Any]]
    constants: Mapping[str, Any]
    relative: float
    cancellation: float


class Value(NamedTuple):
    """A value, and the largest intermediate one: how much of it cancellation may have eaten."""

    value: Any
    scale: float


def compare_values(left: Tree, right: Tree, numbers: Arithmetic) -> Outcome:
    """Whether two expressions have the same value at every point where both have one."""
    seen = False
    for index in range(POINTS):
        a, b = value_at(left, index, numbers), value_at(right, index, numbers)
        if a is None or b is None:
            continue
        if not _close(a, b, numbers):
            return "differ"
        seen = True
    return "agree" if seen else "unknown"


def compare_ratios(left: Tree, right: Tree, numbers: Arithmetic) -> tuple[Outcome, int]:
    """Whether two expressions are proportional, and the sign of the factor (0 where complex)."""
    ratios: list[Value] = []
    for index in range(POINTS):
        a, b = value_at(left, index, numbers), value_at(right, index, numbers)
        if a is None or b is None or _is_noise(a, numbers) or _is_noise(b, numbers):
            continue
        ratios.append(Value(a.value / b.value, float(abs(a.value / b.value))))
    if len(ratios) < 2:
        return "unknown", 0
    if not all(_close(ratios[0], ratio, numbers) for ratio in ratios[1:]):
        return "differ", 0
    factor = complex(ratios[0].value)
    return "agree", 0 if abs(factor.imag) > 1e-9 * abs(factor) else (1 if factor.real > 0 else -1)


def value_at(tree: Tree, index: int, numbers: Arithmetic) -> Value | None:
    """The value of a tree at one sample point; None where it has none there.

    Raises:
        TooComplex: the value is beyond what floating point can hold.
    """
    try:
        result = _value(tree, index, numbers)
    except OverflowError as error:
        raise TooComplex("a value too large to compute") from error
    except (ZeroDivisionError, ValueError, TypeError, LookupError):
        return None
    number = complex(result.value) if numbers is FLOATS else result.value
    if number != number or (numbers is FLOATS and cmath.isinf(number)):
        return None
    return result


def _value(tree: Tree, index: int, numbers: Arithmetic) -> Value:
    if tree.op == "number":
        value = numbers.number(Fraction(tree.value))
    elif tree.op == "symbol":
        value = numbers.number(_sample(tree.value, index))
    elif tree.op == "constant":
        value = numbers.constants[tree.value]
    else:
        parts = [_value(arg, index, numbers) for arg in tree.args]
        value = _apply(tree.op, [part.value for part in parts], numbers)
        return Value(value, max(float(abs(value)), *(part.scale for part in parts)))
    return Value(value, float(abs(value)))


def _apply(op: str, values: list[Any], numbers: Arithmetic) -> Any:
    if op == "sum":
        return sum(values[1:], values[0])
    if op == "negative":
        return 0 - values[0]  # a negative zero would stand on the other side of a branch cut
    if op == "product":
        return values[0] * values[1]
    if op == "quotient":
        return values[0] / values[1]
    return numbers.functions[op](*values)


def _sample(name: str, index: int) -> Fraction:
    """A fixed value for a name, of either sign and between 0.3 and 2.3 in size."""
    digest = zlib.crc32(f"{index} {name}".encode("utf-8", "surrogatepass"))
    size = Fraction(3, 10) + Fraction(digest % 100_003, 50_001)
    return -size if digest & (1 << 20) and index else size


def _close(a: Value, b: Value, numbers: Arithmetic) -> bool:
    gap = abs(a.value - b.value)
    size = max(abs(a.value), abs(b.value))
    noise = numbers.cancellation * max(a.scale, b.scale)
    return bool(gap <= max(numbers.relative * size, noise))


def _is_noise(value: Value, numbers: Arithmetic) -> bool:
    return bool(abs(value.value) <= numbers.cancellation * value.scale)


def _float_power(base: complex, exponent: complex) -> complex:
    return complex(base) ** exponent


def _float_root(value: complex, degree: complex) -> complex:
    real = complex(value)
    if real.imag == 0 and real.real < 0 and complex(degree).real % 2 == 1:
        return -(complex(-real.real) ** (1 / degree))
    return real ** (1 / degree)


def _float_log(value: complex, base: complex = 10) -> complex:
    return cmath.log(value) / cmath.log(base)


def _real(value: complex) -> float:
    number = complex(value)
    if abs(number.imag) > 1e-12 * abs(number):
        raise ValueError("not a real number")
    return number.real


def _float_factorial(value: complex) -> float:
    return math.gamma(_real(value) + 1)


def _float_binomial(n: complex, k: complex) -> float:
    return _float_factorial(n) / (_float_factorial(k) * _float_factorial(_real(n) - _real(k)))


def reciprocal(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """One over a function: the cotangent from the tangent."""
    return lambda value: 1 / function(value)


FLOATS = Arithmetic(
    number=lambda fraction: complex(fraction.numerator / fraction.denominator),
    functions={
        "power": _float_power,
        "root": _float_root,
        "abs": abs,
        "floor": lambda value: math.floor(_real(value) + 1e-9),
        "ceiling": lambda value: math.ceil(_real(value) - 1e-9),
        "factorial": _float_factorial,
        "binom": _float_binomial,
        "sin": cmath.sin,
        "cos": cmath.cos,
        "tan": cmath.tan,
        "cot": reciprocal(cmath.tan),
        "sec": reciprocal(cmath.cos),
        "csc": reciprocal(cmath.sin),
        "arcsin": cmath.asin,
        "arccos": cmath.acos,
        "arctan": cmath.atan,
        "sinh": cmath.sinh,
        "cosh": cmath.cosh,
        "tanh": cmath.tanh,
        "exp": cmath.exp,
        "ln": cmath.log,
        "log": _float_log,
    },
    constants={"pi": math.pi, "e": math.e, "i": 1j},
    relative=1e-7,
    cancellation=1e-11,
)
