"""Which choice a derived answer is, whether it is a number, a ratio, LaTeX or words."""

import re
from fractions import Fraction

from stackprog.lms.offline.laws import clean, pick
from stackprog.lms.offline.question import Derivation


def choose(derivation: Derivation, choices: tuple[str, ...]) -> int | None:
    """Return the one choice that is the answer: the same text, fraction or value."""
    for same in (_text, _fraction):
        wanted = same(derivation.answer)
        found = [i for i, choice in enumerate(choices) if wanted and same(choice) == wanted]
        if len(found) == 1:
            return found[0]
    value = derivation.value if derivation.value is not None else _fraction(derivation.answer)
    return None if value is None else pick(float(value), derivation.unit, choices)


def _text(answer: str) -> str:
    """Drop what does not tell answers apart: case, spaces, `x =`, colons' spaces, the full stop."""
    plain = re.sub(r"\\(?:frac|dfrac|tfrac)\{(\w+)\}\{(\w+)\}", r"\1/\2", clean(answer).lower())
    return re.sub(r"^[a-z]\s*=|[\s{}\\]|\.$", "", plain)


def _fraction(answer: str) -> Fraction | None:
    """Read a bare integer, decimal, fraction or percentage."""
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(?:/(\d+))?(%?)", _text(answer))
    if not match or (match[2] and not int(match[2])):
        return None
    return Fraction(match[1]) / int(match[2] or 1) / (100 if match[3] else 1)
