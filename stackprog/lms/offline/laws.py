"""Numbers with units read from a text, and laws of nature tried on them, one or two in turn.

A law counts if its cues hold, it uses all the question's data and it meets exactly one choice.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from inspect import signature
from itertools import islice, product
from math import inf, isfinite, prod
from typing import NamedTuple

from numpy import array
from numpy.linalg import lstsq

from stackprog.lms.offline.question import Derivation, Question

LONGEST, MOST_QUANTITIES, MOST_TRIES, MOST_BETWEEN = 4000, 24, 60, 40
BASES = ("kg", "m", "s", "A", "K", "mol", "rad", "ΔK")
PREFIXES = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "d": 0.1, "c": 0.01, "m": 1e-3, "μ": 1e-6,
            "n": 1e-9, "p": 1e-12, "f": 1e-15}  # fmt: skip
PREFIXED = """m=m s=s A=A mol=mol g=1e-3kg N=kg·m/s^2 J=N·m W=J/s Pa=N/m^2 C=A·s V=W/A Ω=V/A F=C/V
    T=N/A/m Wb=T·m^2 H=Wb/A Hz=/s Bq=/s L=1e-3m^3 l=L M=mol/L eV=1.602177e-19J bar=1e5Pa cal=4.184J
    Da=1.66054e-27kg yr=3.156e7s meter=m metre=m gram=g watt=W joule=J hertz=Hz volt=V liter=L"""
PLAIN = """min=60s h=3600s hr=h d=86400s week=604800s D=/m atm=101325Pa torr=133.322Pa u=Da mmHg=torr
    Å=1e-10m c=2.998e8m/s AU=1.496e11m %=0.01 cM=0.01 °=0.0174533rad °C=K molal=mol/kg
    rev=6.283185rad rpm=rev/min line=1 slit=1 photon=1 turn=1 electron=1 second=s newton=N ohm=Ω amp=A
    ampere=A hour=h minute=min day=d year=yr litre=L mole=mol degree=° percent=% kelvin=K tesla=T"""
CONSTANTS = {  # the value, and the words before a number that give it in a question
    "g": ("9.81 m/s^2", r"\bg\b|gravit"), "c": ("2.998e8 m/s", r"\bc\b|of light"), "h": ("6.626e-34 J·s", ""),
    "R": ("8.314 J/(mol·K)", r"\bR\b|gas"), "k_B": ("1.381e-23 J/K", "k"), "N_A": ("6.022e23 /mol", ""),
    "F": ("96485 C/mol", ""), "G": ("6.674e-11 N·m^2/kg^2", ""), "k": ("8.988e9 N·m^2/C^2", ""),
    "m_e": ("9.109e-31 kg", "m_?e|electron"), "sound": ("343 m/s", "sound|in air"), "b": ("2.898e-3 m·K", ""),
    "c_w": ("4184 J/(kg·K)", r"water|\bc\b"), "sigma": ("5.67e-8 W/(m^2·K^4)", ""), "e": ("1.602e-19 C", r"\be\b"),
    "R_H": ("1.097e7 /m", "R"), "mu_0": ("1.2566e-6 T·m/A", ""),
}  # fmt: skip
COUNTS = "zero one two three four five six seven eight nine ten eleven twelve".split()
RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "+-01234567890123456789")
REWRITES = (
    (r"[$~\u2009\u202f\u00a0]|\\[,;!: ]|\\(?:left|right|quad)\b", " "), (r"[−–]", "-"), (r"\\%", "%"),
    (r"\\(?:text|mathrm|rm)\s?\{([^{}]*)\}", r"\1"), (r"\\times", "×"), (r"µ|\\mu\b", "μ"),
    (r"\\cdot|⋅", "·"), (r"\^\{?\\circ\}?|℃|º", "°"), (r"\u2126|\\Omega", "Ω"),
    (r"[⁺⁻⁰¹²³⁴-⁹]+", lambda m: "^" + m[0].translate(RAISED)), (r"([\^_])\{([^{}]{1,8})\}", r"\1\2"),
    (r"[₀-₉]", lambda m: m[0].translate(RAISED)), (r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r"\1/\2"),
    (r"(?:°|\bdegrees?) ?(?:C\b|Celsius)", "°C"), (r"\s+", " "), (r"(?<=\d)[ ,](?=\d{3}\b)", ""),
    (r"(?i)\b(?:1|one) in (?=\d)", "1/"), (r"(°C|K)/m\b", "K·kg/mol"),
    (rf"(?i)\b(?:{'|'.join(COUNTS)})\b", lambda m: str(COUNTS.index(m[0].lower()))),
)  # fmt: skip
TEN = r" ?[×x*·] ?10(?:\^([-+]?\d{1,3})|([-+]\d{1,3}))|[eE]([-+]?\d{1,3})|\^([-+]?\d{1,3})"
SIGN = r"(?<![\w.^])(?<!\^[-+])([-+]?)"
NUMBER = re.compile(rf"{SIGN}(\d+(?:\.\d+)?|\.\d+)(?:{TEN}| ?/ ?(\d+)(?![\d.]))?")
FACTOR = re.compile(r"( ?[/·*] ?\(?| per |[ -]?)\(?([a-zA-ZΩÅμ°Δ%]+)(\^?-?\d)?(?!\w)\)?")
CHANGE = r"(?:\bby|rises?|(?:rise|increase|difference|change|drop) of|ΔT =)(?: about)? #"
Dimension = tuple[int, ...]
Rows = dict[str, list[str | tuple[str, Callable[..., float]]]]
search = cache(lambda pattern: re.compile(pattern, re.IGNORECASE).search)


class Quantity(NamedTuple):
    """A number in SI, its size and rounding as written, the words around it, what it comes from."""

    value: float
    dimension: Dimension
    size: float
    rounding: float
    around: str
    sources: frozenset[int]


class Law(NamedTuple):
    """A row of a table: an input is a unit, or `unit:pattern` of words near the number."""

    cues: list[str]
    inputs: list[str]
    unit: str
    compute: Callable[..., float]
    constants: list[str]


@lru_cache(maxsize=512)
def unit(text: str) -> tuple[float, Dimension, int]:
    """Read the unit with which a text starts: its scale, its dimension and its length."""
    scale, powers, below, end = 1.0, UNITS["1"][1], False, 0
    while match := FACTOR.match(text, end):
        join, name, power = match[1], match[2], match[3] or ""
        known = UNITS.get(name) or UNITS.get(name.lower().removesuffix("s"))
        loose = end and join in (" ", "-") and "^" not in power
        if not known or (loose and name not in ("m", "s", "K", "mol", "h", "kg", "atm", "cm")):
            break
        below = below or "/" in join or "per" in join
        raised = int(power.strip("^") or 1) * (-1 if below and "-" not in power else 1)
        scale, end = scale * known[0] ** raised, match.end()
        powers = tuple(p + raised * q for p, q in zip(powers, known[1], strict=True))
    return scale, powers, end


UNITS = {base: (1.0, tuple(int(base == other) for other in BASES)) for base in (*BASES, "1")}
for _units, _prefixes in ((PREFIXED, PREFIXES), (PLAIN, {"": 1})):
    for _name, _number, _text in re.findall(r"(\S+)=([\d.]*(?:e-?\d+)?)(\S*)", _units):
        _scale, _dimension, _ = unit(_text)
        for _prefix, _power in _prefixes.items():
            UNITS[_prefix + _name] = (_power * float(_number or 1) * _scale, _dimension)


def table(rows: Rows) -> list[Law]:
    """Make laws of rows under their cues, patterns joined by ` & `; `!` before one forbids it.

    `("m/s = m/s m/s^2 s", lambda u, a, t: u + a * t)` computes the first unit from the others;
    further arguments of the lambda are constants. A product, solved for any quantity, needs none,
    since the dimensions give the powers: `"J = 0.5 kg m/s"` (m v² / 2), `"m = 0.5 s, g"` (g t² / 2).
    """
    laws = []
    for cues, row in ((cues.split(" & "), row) for cues, group in rows.items() for row in group):
        if isinstance(row, str):
            laws += _solved(cues, *row.partition(", ")[::2])
        else:
            result, _, inputs = row[0].partition(" =")
            names = list(signature(row[1]).parameters)[len(inputs.split()) :]
            laws.append(Law(cues, inputs.split(), result, row[1], names))
    return laws


def _solved(cues: list[str], row: str, constants: str) -> Iterator[Law]:
    """Make a law for each quantity of a product whose powers the dimensions give."""
    factor, *units = re.sub(r"= (?!\d)", "= 1 ", row).split(" = ")[1].split()
    units, names = [row.split(" = ")[0], *units], constants.split()
    sides = [unit(text)[1] for text in (*units, *(CONSTANTS[n][0].split()[1] for n in names))]
    powers = [-1.0, *lstsq(array(sides[1:]).T, array(sides[0]), rcond=None)[0].round(3).tolist()]
    for at, text in enumerate(units):

        def compute(*values: float, at: int = at) -> float:
            known = float(factor) * prod(map(pow, values, powers[:at] + powers[at + 1 :]))
            return float(known ** (-1 / powers[at]))

        yield Law(cues, units[:at] + units[at + 1 :], text, compute, names)


@lru_cache(maxsize=512)
def clean(text: str) -> str:
    """Write LaTeX, superscripts, spaced thousands and number words plainly, and cut what is long."""
    text = text[:LONGEST]
    for before, after in REWRITES:
        text = re.sub(before, after, text)
    return text


@lru_cache(maxsize=512)
def read(text: str) -> tuple[Quantity, ...]:
    """Read the numbers of a text with their units; °C that are no difference become kelvins."""
    text, found, last = clean(text), [], 0
    matches = list(islice(NUMBER.finditer(text), MOST_QUANTITIES + 1))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, after in zip(matches, ends, strict=False):
        (start, end), (sign, digits, *tens, power, below) = match.span(), match.groups()
        ten = 10.0 ** int(next(filter(None, tens), "0")) / (float(below or 1) or inf)
        scale, dimension, length = unit(text[end : end + 24])
        kelvin, stop = dimension == UNITS["K"][1], end + length
        offset = 273.15 * (kelvin and "°C" in text[end:stop])
        around = f"{text[max(last, start - 40) : start]}#{text[stop : min(stop + 40, after)]}"
        if kelvin and search(CHANGE)(around):
            dimension, offset = UNITS["ΔK"][1], 0.0
        size, last = float(digits) ** int(power or 1) * ten * scale, stop
        rounding = 0.0 if below else 0.5 * 10.0 ** -len(digits.partition(".")[2]) * ten * scale
        count, room = not any(dimension) and size % 1 == 0, kelvin and 298 <= size + offset < 298.2
        free = count or room or "‹" in around.partition("#")[0]
        value, sources = float(sign + "1") * size + offset, frozenset(() if free else (start,))
        found.append(Quantity(value, dimension, size, rounding, around, sources))
    return tuple(found)


def pick(value: float, written: str, choices: tuple[str, ...], allowed: float = 0.02) -> int | None:
    """Say which choice, and no other, a value agrees with: nearly, or as the choice is rounded."""
    scale, dimension, _ = unit(written)
    numbers = [next(iter(read(choice)), None) for choice in choices]
    if written == "ΔK":
        numbers = [q and q._replace(value=q.size, dimension=dimension) for q in numbers]
    value = abs(value) if all(q is None or q.value >= 0 for q in numbers) else value
    errors = [
        abs(value * scale - q.value) / (q.size or 1.0) if q and q.dimension == dimension else inf
        for q in numbers
    ]
    best, second = sorted(range(len(errors)), key=errors.__getitem__)[:2]
    rounding = q.rounding / (q.size or 1.0) if (q := numbers[best]) else 0.0
    allowed = max(allowed, min(0.05, rounding))
    return best if errors[best] <= min(allowed, errors[second] / 3) else None


def _results(law: Law, data: list[Quantity], constants: dict[str, float]) -> Iterator[Quantity]:
    """Compute a law with the data assigned to its inputs in reading order."""
    inputs = [(*unit(text)[:2], search(text.partition(":")[2])) for text in law.inputs]
    pools = [[q for q in data if q.dimension == d and near(q.around)] for _, d, near in inputs]
    distinct = (one for one in islice(product(*pools), 600) if len({*map(id, one)}) == len(one))
    scale, dimension, _ = unit(law.unit)
    for chosen in islice(distinct, MOST_TRIES):
        values = [q.value / each for q, (each, *_) in zip(chosen, inputs, strict=True)]
        with suppress(ArithmeticError, ValueError, TypeError):
            value = law.compute(*values, *(constants[name] for name in law.constants))
            if isinstance(value, int | float) and isfinite(value):
                shown = (f"{v:.4g} {u.partition(':')[0]}" for v, u in zip(values, law.inputs, strict=True))
                steps = f"{value:.4g} {law.unit} from {', '.join(shown)}"
                sources = frozenset().union(*(q.sources for q in chosen))
                yield Quantity(value * scale, dimension, 0.0, 0.0, steps, sources)


def apply(laws: list[Law], question: Question) -> Derivation | None:
    """Answer with the first law, or second law after another, that fits the data and the choices."""
    numbers, choices, given = read(question.stem), question.choices, {}
    if len(numbers) > MOST_QUANTITIES:
        return None
    stem, constants = clean(question.stem), {}
    for name, (text, words) in CONSTANTS.items():
        usual = read(text)[0]
        given |= {q: name for q in numbers if q.dimension == usual.dimension and search(f"(?:{words})[^#.;,]*#")(q.around)}
        constants[name] = usual.value
    constants |= {name: q.value for q, name in given.items()}
    data = [q._replace(sources=frozenset()) if q in given else q for q in numbers]
    needed = frozenset().union(*(q.sources for q in data))
    goals = {q.dimension for choice in choices for q in read(choice)[:1]}
    goals |= {UNITS["ΔK"][1]} if UNITS["K"][1] in goals else set()
    same = {(f"{q.value:.6g}", q.dimension) for q in data}
    able = [law for law in laws if all(bool(search(cue.lstrip("!"))(stem)) != cue.startswith("!") for cue in law.cues)]
    final = [law for law in able if not choices or unit(law.unit)[1] in goals]
    for unused, allowed, chained in ((0, 0.02, False), (0, 0.01, True), (1, 0.02, False)):
        between = (q for law in able if chained for q in islice(_results(law, data, constants), 6))
        known = data + list({(f"{q.value:.6g}", q.dimension): q for q in between if q.value}.values())[:MOST_BETWEEN]
        for law in final:
            results = list(_results(law, known, constants))
            for q in results:
                value = q.value / unit(law.unit)[0]
                fits = len(results) == 1 and not unused if not choices else pick(value, law.unit, choices, allowed) is not None
                if fits and len(needed - q.sources) <= unused and not (chained and (f"{q.value:.6g}", q.dimension) in same):
                    return Derivation(f"{value:.4g} {law.unit.removeprefix('1')}".strip(), f"{q.around}.", value, law.unit)
    return None


def family(notes: dict[str, str], rows: Rows) -> Callable[[Question], Derivation | None]:
    """Make a family's `derive` of its laws, and of what words say as numbers: `at rest` is 0 m/s."""
    laws = table(rows)

    def derive(question: Question) -> Derivation | None:
        """Work out a question with the laws of this family, or return None."""
        stem = clean(question.stem)
        for words, text in notes.items():
            stem = re.sub(rf"(?i){words}", rf"\g<0> ‹{text}›", stem)
        return apply(laws, Question(stem, question.choices))

    return derive
