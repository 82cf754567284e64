"""Which of four choices agrees with a derivation."""

import math
import re

from stackprog.lms.offline.quantities import normalise, parse_formula, read_quantities, unit
from stackprog.lms.offline.question import Derivation

TOLERANCE = 0.03  # relative: constants differ in their third digit, and choices are rounded
_RATIO = re.compile(r"\d+(?:\s*:\s*\d+)+")


def choose(derivation: Derivation, choices: tuple[str, ...]) -> int | None:
    """Pick the choice that says what was derived: in words, as a ratio, or clearly the nearest.

    Returns:
        The index of the choice, or None when none agrees or more than one does.
    """
    plain = [normalise(choice) for choice in choices]
    wanted = _words(normalise(derivation.answer))
    same = [index for index, choice in enumerate(plain) if _words(choice) == wanted]
    if same or derivation.value is None:
        return same[0] if len(same) == 1 else None
    return _nearest([_distance(derivation.value, derivation.unit, choice) for choice in plain])


def _words(text: str) -> object:
    """A text as it is compared: a ratio in lowest terms, a formula's atoms, or bare letters."""
    if ratio := _RATIO.search(text):
        parts = [int(part) for part in ratio[0].split(":")]
        return tuple(part // (math.gcd(*parts) or 1) for part in parts)
    bare = text.strip(" .")
    if re.fullmatch(r"[A-Z][A-Za-z0-9()*]{0,40}", bare) and (atoms := parse_formula(bare)):
        return sorted(atoms.items())
    return re.sub(r"[^a-z0-9+/.-]", "", text.lower().rstrip("."))


def _distance(value: float, unit_name: str, choice: str) -> float:
    """How far, relatively, a choice's number is from the derived; infinite if of another kind."""
    choice = re.sub(r"\s\(.*\)$|^.{0,30}[=≈]|^(?:about|approximately|roughly) ", "", choice)
    quantities = read_quantities(choice)
    if len(quantities) != 1 or _RATIO.search(choice):
        return math.inf
    chosen, (size, dims) = quantities[0], unit(unit_name)
    found, wanted = chosen.value, value * size + 273.15 * (unit_name == "°C")
    alike = {chosen.unit, unit_name.lstrip("Δ")}
    if not chosen.unit or alike in ({"°C"}, {"m", "molal"}):
        found, wanted = chosen.raw, value  # a bare number is in the unit the stem asked for
    elif chosen.dims != dims:
        return math.inf
    if not wanted or not math.isfinite(found):
        return abs(found)
    distance = abs(found - wanted) / abs(wanted)
    digits = re.sub(r"^[0.,]+|[.,]|\D.*$", "", re.sub(r"^\D*|(?<=\d)[.,](?=\d)", "", choice))
    rounded = f"{wanted / found * chosen.raw:.{max(len(digits), 1) - 1}e}" if found else ""
    return min(distance, TOLERANCE) if rounded and float(rounded) == chosen.raw else distance


def _nearest(distances: list[float]) -> int | None:
    """The index of the least distance, if it is within the tolerance and well below the next."""
    best, second = sorted([*distances, math.inf])[:2]
    return distances.index(best) if best <= TOLERANCE and second > 2 * best + 1e-6 else None
