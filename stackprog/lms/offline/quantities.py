"""Numbers with units, read from a text, and the choice that such a number agrees with."""

import math
import re
from fractions import Fraction
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from stackprog.lms.offline.question import Derivation

LONGEST, MOST_QUANTITIES, FREE = 4000, 24, -1
BASES = {"kg": 2, "m": 3, "s": 5, "A": 7, "K": 11, "mol": 13, "rad": 17, "1": 1}
PREFIXES = dict(zip(("", *"kMGcmμnp"), (1, 1e3, 1e6, 1e9, 1e-2, 1e-3, 1e-6, 1e-9, 1e-12), strict=True))  # fmt: skip
PREFIXED = "m=m s=s A=A mol=mol g=1e-3kg N=kg·m/s^2 J=N·m W=J/s Pa=N/m^2 C=A·s V=W/A Ω=V/A F=C/V T=N/A/m Wb=T·m^2 H=Wb/A Hz=/s Bq=/s L=1e-3m^3 M=mol/L eV=1.602177e-19J meter=m metre=m gram=g"
PLAIN = "min=60s h=3600s hr=h d=86400s D=/m bar=1e5Pa atm=101325Pa torr=133.322Pa mmHg=torr yr=3.156e7s y=yr map=0.01 c=2.998e8m/s %=0.01 cM=0.01 °=0.0174533rad °C=K ΔK=K dm=0.1m rev=6.283185rad rpm=rev/min second=s ohm=Ω hour=h minute=min day=d year=yr litre=L liter=L mole=mol degree=° percent=% newton=N joule=J watt=W volt=V ampere=A line=1 photon=1 turn=1 u=1.66054e-27kg"
COUNTS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "+-01234567890123456789")
SHARED = "°C|[kmcn]?m|m/s|m?mol/L|m?M|k?Pa|[kM]?Ω|K|V|s|k?g|m?L|[μn]F|[kM]?Hz|min|h"
REWRITES = (
    (r"\$|\\,", ""), (r"[~\u2009\u202f\u00a0]|\\[;: ]", " "), (r"[−–]", "-"), (r"\\times", "×"),
    (r"\\(?:text|mathrm|rm)\s?\{([^{}]*)\}", r"\1"), (r"µ|\\mu(?![a-z])", "μ"), (r"\\%", "%"), (r"\\cdot|⋅", "·"),
    (r"\^\{?\\circ\}?|℃|º", "°"), (r"\u2126|\\Omega", "Ω"),
    (r"[⁺⁻⁰¹²³⁴-⁹]+", lambda m: "^" + m[0].translate(RAISED)), (r"[₀-₉]", lambda m: m[0].translate(RAISED)),
    (r"([\^_])\{([^{}]{1,8})\}", r"\1\2"), (r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r"\1/\2"),
    (r"(?:°|\bdegrees?) ?(?:C\b|Celsius)", "°C"), (r"\s+", " "), (r"(?<=\d)[ ,](?=\d{3}\b)", ""),
    (r"(°C|K)/m\b", "K·kg/mol"), (rf"(?<![\w.])([\d.]+),? (to|and|or) ([\d.]+) ?({SHARED})\b", r"\1 \4 \2 \3 \4"),
    (r"(?i)\b(?:1|one)(?: [a-z]+)? (?:in|out of|of(?= \d+ [a-z]{4}))(?: every)? (?=\d)", "1/"),
    (rf"(?i)\b(?:{'|'.join(COUNTS)})(?=\b|fold)", lambda m: str(COUNTS.index(m[0].lower()))),
)  # fmt: skip
TEN = r" ?[×x*·] ?10(?:\^([-+]?\d{1,3})|([-+]\d{1,3}))|[eE]([-+]?\d{1,3})|\^([-+]?\d{1,3})"
PLAIN_NUMBER = r"(?<![\w.^])(?<!\^[-+])(?<!\w-)([-+]?)(\d+(?:\.\d+)?|\.\d+)"
NUMBER = re.compile(rf"{PLAIN_NUMBER}(?:{TEN}| ?/ ?(\d+)(?![\d.]))?")
FACTOR = re.compile(r"( ?[/·*] ?\(?| per |[ -]?)\(?([a-zA-ZΩμ°Δ%]+)(\^?-?\d)?(?!\w)\)?")
search = cache(lambda pattern: re.compile(pattern, re.IGNORECASE).search)
CHANGED = search(r"(?:\bby|rises?|(?:rise|increase|difference|change|drop) of|ΔT =)(?: about)? #")


class Quantity(NamedTuple):
    """A number in SI, its dimension as a product of primes, words around, its place if it counts."""

    value: float
    dimension: Fraction
    around: str = ""
    source: int = FREE


@lru_cache(maxsize=512)
def unit(text: str) -> tuple[float, Fraction, int]:
    """Read the unit with which a text starts: its scale, its dimension and its length."""
    scale, dimension, below, end = 1.0, Fraction(1), False, 0
    while match := FACTOR.match(text, end):
        join, name, power = match[1], match[2], match[3] or ""
        known = UNITS.get(name) or UNITS.get(name.lower().removesuffix("s"))
        loose = end and join in (" ", "-") and "^" not in power
        if not known or (loose and name not in ("m", "s", "K", "mol", "h", "kg", "cm")):
            break
        below = below or "/" in join or "per" in join
        raised = int(power.strip("^") or 1) * (-1 if below and "-" not in power else 1)
        scale, dimension = scale * known[0] ** raised, dimension * known[1] ** raised
        end = match.end()
    return scale, dimension, end


UNITS = {base: (1.0, Fraction(prime)) for base, prime in BASES.items()}
for _units, _prefixes in ((PREFIXED, PREFIXES), (PLAIN, {"": 1})):
    for _name, _number, _text in re.findall(r"(\S+)=([\d.]*(?:e-?\d+)?)(\S*)", _units):
        for _prefix, _power in _prefixes.items():
            UNITS[_prefix + _name] = (_power * float(_number or 1) * unit(_text)[0], unit(_text)[1])


@lru_cache(maxsize=512)
def clean(text: str) -> str:
    """Write LaTeX, superscripts, spaced thousands and number words plainly; cut what is long."""
    text = text[:LONGEST]
    for before, after in REWRITES:
        text = re.sub(before, after, text)
    return text


@lru_cache(maxsize=512)
def read(text: str) -> tuple[Quantity, ...]:
    """Read the numbers of a text with their units; °C that are no difference become kelvins."""
    text, last, found = clean(text), 0, list[Quantity]()
    for match in islice(NUMBER.finditer(text), MOST_QUANTITIES):
        (start, end), (sign, digits, *tens, power, below) = match.span(), match.groups()
        ten = 10.0 ** int(next(filter(None, tens), "0")) / (float(below or 1) or math.inf)
        scale, dimension, length = unit(text[end : end + 24])
        later = re.split(r"(?<![A-Za-z])\d", text[end + length : end + length + 70])[0]
        around = f"{text[max(last, start - 40) : start]}#{later}"
        last, value = end + length, float(sign + digits) ** int(power or 1) * ten * scale
        value += 273.15 * ("°C" in text[end:last] and dimension == 11 and not CHANGED(around))
        usual = dimension == 11 and round(value, 2) in (273.15, 298, 298.15, 373.15)
        count = dimension == 1 and value % 1 == 0 and value < 1e12
        free = usual or count or "‹" in around.partition("#")[0]
        twins = [q.source for q in found if q[:2] == (value, dimension)]
        found.append(Quantity(value, dimension, around, (*twins, FREE if free else start)[0]))
    return tuple(found)


def choose(derivation: Derivation, choices: tuple[str, ...]) -> int | None:
    """Return the one choice that has the text of the derived answer, or agrees with its value."""
    texts = [re.sub(r"[\s.]", "", clean(text)) for text in (derivation.answer, *choices)]
    if texts.count(texts[0]) == 2:
        return texts.index(texts[0], 1) - 1
    if derivation.unit == "ΔK":
        choices = tuple(clean(choice).replace("°C", "K") for choice in choices)
    scale, dimension, _ = unit(derivation.unit)
    numbers = [(*read(choice), Quantity(0.0, Fraction(0)))[0] for choice in choices]
    value = scale * (math.nan if derivation.value is None else derivation.value)
    value = value if any(q.value < 0 for q in numbers) else abs(value)
    off = [abs(value / (q.value or 1.0) - 1) if q.dimension == dimension else 9e9 for q in numbers]
    best, second = sorted(range(len(off)), key=off.__getitem__)[:2]
    return best if off[best] <= min(0.05, off[second] / 3) else None
