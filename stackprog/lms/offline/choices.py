"""Which of four choices agrees with a derivation."""

import math
import re

from stackprog.lms.offline.quantities import normalise, parse_formula, read_quantities, unit
from stackprog.lms.offline.question import Derivation

TOLERANCE = 0.03  # relative; choices are rounded, and constants differ in their third digit
_RATIO = re.compile(r"\d+(?:\s*:\s*\d+)+")


def choose(derivation: Derivation, choices: tuple[str, ...]) -> int | None:
    """Pick the choice that says what was derived: the same words, ratio or formula, or clearly the nearest number.

    Returns:
        The index of the choice, or None when none agrees or more than one does.
    """
    plain = [normalise(choice) for choice in choices]
    same = [i for i, choice in enumerate(plain) if _words(choice) == _words(normalise(derivation.answer))]
    if len(same) == 1 or derivation.value is None:
        return same[0] if len(same) == 1 else None
    return _nearest([_distance(derivation.value, derivation.unit, choice) for choice in plain])


def _words(text: str) -> object:
    """A text as it is compared: a ratio in lowest terms, the atoms of a formula, or letters and digits."""
    if ratio := _RATIO.search(text):
        parts = [int(part) for part in ratio[0].split(":")]
        return tuple(part // (math.gcd(*parts) or 1) for part in parts)
    bare = text.strip(" .")
    if re.fullmatch(r"[A-Za-z0-9()*]{1,40}", bare) and re.search(r"[A-Z]", bare) and (atoms := parse_formula(bare)):
        return sorted(atoms.items())
    return re.sub(r"[^a-z0-9+/.-]", "", text.lower().rstrip("."))


def _distance(value: float, unit_name: str, choice: str) -> float:
    """How far, relatively, the number of a choice is from the derived one; infinite if it is of another kind."""
    choice = re.sub(r"\s\(.*\)$|^.{0,30}[=≈]|^(?:about|approximately|roughly) ", "", choice)
    quantities = read_quantities(choice)
    if len(quantities) != 1 or _RATIO.search(choice):
        return math.inf
    size, dims = unit(unit_name)
    found, wanted = quantities[0].value, value * size + 273.15 * (unit_name == "°C")
    if not quantities[0].unit:  # a bare number is in the unit the stem asked for
        found, wanted = quantities[0].raw, value
    elif quantities[0].dims != dims:
        return math.inf
    elif quantities[0].unit == unit_name.lstrip("Δ") == "°C":
        found, wanted = quantities[0].raw, value
    return abs(found - wanted) / abs(wanted) if wanted else abs(found)


def _nearest(distances: list[float]) -> int | None:
    order = sorted(range(len(distances)), key=distances.__getitem__)
    best, second = (distances[i] for i in order[:2]) if len(order) > 1 else (distances[0], math.inf)
    return order[0] if best <= TOLERANCE and second > 2 * best + 1e-6 else None
