"""The numbers of a node: weights and options, as its kind's row allows them."""

from __future__ import annotations

from collections.abc import Mapping

from stackprog.errors import SpecError
from stackprog.specs.kinds import Kind, Option

MAX_DIGITS = 6  # before the point
DECIMALS = 4


def options_of(row: Kind, given: Mapping[str, int | float]) -> tuple[tuple[str, int | float], ...]:
    """All options of a kind, those given in place of their defaults.

    Raises:
        SpecError: If one is unknown, of another type or out of its range.
    """
    known = [option.name for option in row.options]
    if odd := [name for name in given if name not in known]:
        raise SpecError(f"expected an option of {row.name} ({', '.join(known)}), got {odd[0]!r}")
    found: dict[str, int | float] = {}
    for option in row.options:
        found[option.name] = _value(option, given.get(option.name, option.default), found)
    return tuple(found.items())


def _value(option: Option, value: int | float, before: Mapping[str, int | float]) -> int | float:
    at_most = before[option.at_most] if isinstance(option.at_most, str) else option.at_most
    whole = isinstance(option.default, int)
    right = type(value) is int or (type(value) is float and not whole)
    if not right or not option.at_least <= value <= at_most:
        named = f" ({option.at_most})" if isinstance(option.at_most, str) else ""
        raise SpecError(
            f"expected {option.name} to be a {'whole number' if whole else 'number'} "
            f"from {option.at_least} to {at_most}{named}, got {value!r}"
        )
    return value if whole else _rounded(value)


def weights_of(row: Kind, weights: tuple[float, ...], children: int) -> tuple[float, ...]:
    """The weights of so many children, 1 each where none are given.

    Raises:
        SpecError: If the kind has none, or they are not one a child.
    """
    if not row.weighted:
        if weights:
            raise SpecError(f"expected no weights in {row.name}, got {weights!r}")
        return ()
    weights = tuple(weights) or (1.0,) * children
    good = all(type(w) in (int, float) and abs(w) < 10**MAX_DIGITS for w in weights)
    if len(weights) != children or not good:
        raise SpecError(
            f"expected one weight such as 1.2 a child in {row.name}, got {weights!r:.80}"
        )
    return tuple(_rounded(weight) for weight in weights)


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS) + 0.0  # no -0.0
