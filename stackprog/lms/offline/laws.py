"""Numbers with units read from a text, and laws of nature tried on them, one or two in turn.

A family of laws is data: what unit each symbol has, and formulas under the words that call for
them. A result counts if it uses all data of the question and agrees with exactly one choice.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, lru_cache, partial
from itertools import islice, product
from typing import NamedTuple

from stackprog.lms.offline.question import Derivation, Question

LONGEST, MOST_QUANTITIES, MOST_TRIES, MOST_BETWEEN = 4000, 24, 60, 40
BASES = ("kg", "m", "s", "A", "K", "mol", "rad", "ΔK")
PREFIXES = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "d": 0.1, "c": 0.01, "m": 1e-3,
            "μ": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15}  # fmt: skip
PREFIXED = """m=m s=s A=A mol=mol g=1e-3kg N=kg·m/s^2 J=N·m W=J/s Pa=N/m^2 C=A·s V=W/A Ω=V/A
    F=C/V T=N/A/m Wb=T·m^2 H=Wb/A Hz=/s Bq=/s L=1e-3m^3 l=L M=mol/L eV=1.602177e-19J bar=1e5Pa
    cal=4.184J Da=1.66054e-27kg yr=3.156e7s meter=m metre=m gram=g watt=W joule=J volt=V"""
PLAIN = """t=1000kg min=60s h=3600s hr=h d=86400s week=604800s D=/m atm=101325Pa torr=133.322Pa u=Da
    mmHg=torr Å=1e-10m c=2.998e8m/s AU=1.496e11m %=0.01 cM=0.01 map=0.01 °=0.0174533rad
    °C=K molal=mol/kg rev=6.283185rad rpm=rev/min line=1 photon=1 turn=1 second=s ohm=Ω ampere=A
    hour=h minute=min day=d year=yr litre=L liter=L mole=mol degree=° percent=% newton=N
    electron=1 kelvin=K amp=A"""
CONSTANTS = {  # the value, and the words before a number that give it in a question
    "g": ("9.81 m/s^2", r"\bg\b|gravit"), "c": ("2.998e8 m/s", r"\bc\b|of light"),
    "h": ("6.626e-34 J·s", ""), "R": ("8.314 J/(mol·K)", r"\bR\b|gas"), "R_H": ("1.097e7 /m", "R"),
    "N_A": ("6.022e23 /mol", ""), "F": ("96485 C/mol", ""), "G": ("6.674e-11 N·m^2/kg^2", ""),
    "m_e": ("9.109e-31 kg", "m_?e|electron"), "c_w": ("4184 J/(kg·K)", r"water|\bc\b"),
    "sound": ("343 m/s", "sound|in air"), "sigma": ("5.67e-8 W/(m^2·K^4)", ""),
    "k": ("8.988e9 N·m^2/C^2", ""), "k_B": ("1.381e-23 J/K", "k"), "b": ("2.898e-3 m·K", ""),
    "mu_0": ("1.2566e-6 T·m/A", ""), "e": ("1.602e-19 C", r"\be\b"),
}  # fmt: skip
COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "+-01234567890123456789")
REWRITES = (
    (r"\$", ""), (r"[~\u2009\u202f\u00a0]|\\[,;!: ]|\\(?:left|right|quad)\b", " "), (r"[−–]", "-"),
    (r"\\(?:text|mathrm|rm)\s?\{([^{}]*)\}", r"\1"), (r"\\times", "×"), (r"µ|\\mu(?![a-z])", "μ"),
    (r"\\cdot|⋅", "·"), (r"\^\{?\\circ\}?|℃|º", "°"), (r"\u2126|\\Omega", "Ω"), (r"\\%", "%"),
    (r"[⁺⁻⁰¹²³⁴-⁹]+", lambda m: "^" + m[0].translate(RAISED)),
    (r"([\^_])\{([^{}]{1,8})\}", r"\1\2"),
    (r"[₀-₉]", lambda m: m[0].translate(RAISED)), (r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r"\1/\2"),
    (r"(?:°|\bdegrees?) ?(?:C\b|Celsius)", "°C"), (r"\s+", " "), (r"(?<=\d)[ ,](?=\d{3}\b)", ""),
    (r"(?i)\b(?:1|one) (?:in|out of|of(?= \d+ [a-z]{4}))(?: every)? (?=\d)", "1/"),
    (rf"(?i)\b(?:{'|'.join(COUNTS)})\b", lambda m: str(COUNTS.index(m[0].lower()))),
    (r"(°C|K)/m\b", "K·kg/mol"),
)  # fmt: skip
TEN = r" ?[×x*·] ?10(?:\^([-+]?\d{1,3})|([-+]\d{1,3}))|[eE]([-+]?\d{1,3})|\^([-+]?\d{1,3})"
SIGN = r"(?<![\w.^])(?<!\^[-+])([-+]?)"
NUMBER = re.compile(rf"{SIGN}(\d+(?:\.\d+)?|\.\d+)(?:{TEN}| ?/ ?(\d+)(?![\d.]))?")
FACTOR = re.compile(r"( ?[/·*] ?\(?| per |[ -]?)\(?([a-zA-ZΩÅμ°Δ%]+)(\^?-?\d)?(?!\w)\)?")
CHANGE = r"(?:\bby|rises?|(?:rise|increase|difference|change|drop) of|ΔT =)(?: about)? #"
OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip
OPPOSITE: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip
INVERSE = {"sin": "asin", "cos": "acos", "tan": "atan", "exp": "log", "log": "exp"}
FUNCTIONS: dict[str, Callable[..., float]] = {
    **vars(math), "abs": abs, "min": min, "max": max, "same": lambda a, b: float(a == b),
    "mid": lambda *numbers: sorted(numbers)[len(numbers) // 2],
}  # fmt: skip
Dimension = tuple[int, ...]
Solver = Callable[[Question], Derivation | None]
search = cache(lambda pattern: re.compile(pattern, re.IGNORECASE).search)


class Quantity(NamedTuple):
    """A number in SI, its size and rounding as written, the words around, what it comes from."""

    value: float
    dimension: Dimension
    size: float
    rounding: float
    around: str
    sources: frozenset[int]


class Law(NamedTuple):
    """A formula solved for a symbol; direct if the symbol is on its left side."""

    formula: str
    cues: list[str]
    symbol: str
    unit: str
    solution: ast.expr
    direct: bool
    inputs: dict[str, str]


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


def evaluate(tree: ast.expr, values: dict[str, float]) -> float:
    """Compute a formula of numbers, symbols, + - * / ** and the functions of `math`."""
    match tree:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=symbol):
            return values[symbol]
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATIONS[type(op)](evaluate(left, values), evaluate(right, values))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return FUNCTIONS[name](*(evaluate(each, values) for each in arguments))
    raise ValueError(f"expected a formula such as u + a*t, got {ast.unparse(tree)}")


def _names(tree: ast.expr) -> list[str]:
    return [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id not in FUNCTIONS]


def isolate(symbol: str, side: ast.expr, other: ast.expr) -> ast.expr:
    """Solve `side = other` for a symbol that occurs once, in `side`; KeyError if it cannot."""
    while not isinstance(side, ast.Name):
        if isinstance(side, ast.Call):
            inverse = ast.Name(INVERSE[ast.unparse(side.func)])
            side, other = side.args[0], ast.Call(inverse, [other], [])
            continue
        if not isinstance(side, ast.BinOp):
            raise KeyError(symbol)
        op, on_left = type(side.op), symbol in _names(side.left)
        side, known = (side.left, side.right) if on_left else (side.right, side.left)
        if op is ast.Pow and on_left:
            other = ast.BinOp(other, ast.Pow(), ast.BinOp(ast.Constant(1), ast.Div(), known))
        elif op is ast.Pow:
            logs = [ast.Call(ast.Name("log"), [each], []) for each in (other, known)]
            other = ast.BinOp(logs[0], ast.Div(), logs[1])
        elif on_left or op in (ast.Add, ast.Mult):
            other = ast.BinOp(other, OPPOSITE[op](), known)
        else:
            other = ast.BinOp(known, op(), other)
    return other


def _solved(formula: str, cues: str, units: dict[str, str]) -> Iterator[Law]:
    """Solve a formula for its symbols; those told by words near them only if alone on the left."""
    left, right = (ast.parse(side, mode="eval").body for side in formula.split(" = "))
    symbols = sorted(_names(left) + _names(right))
    named = {s: units.get(s) or units.get(s.rstrip("0123456789"), "") for s in symbols}
    for name, text in reversed([(name, text) for name, text in named.items() if text]):
        if symbols.count(name) == 1 and (":" not in text or formula.startswith(f"{name} =")):
            direct = name in _names(left)
            inputs = {other: each for other, each in named.items() if each and other != name}
            with suppress(KeyError):
                solution = isolate(name, *((left, right) if direct else (right, left)))
                asked = text.partition(":")[0]
                yield Law(formula, cues.split(" & "), name, asked, solution, direct, inputs)


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
    matches = list(islice(NUMBER.finditer(text), MOST_QUANTITIES + 1))
    for match, after in zip(matches, [*matches[1:], None], strict=False):
        (start, end), (sign, digits, *tens, power, below) = match.span(), match.groups()
        ten = 10.0 ** int(next(filter(None, tens), "0")) / (float(below or 1) or math.inf)
        scale, dimension, length = unit(text[end : end + 24])
        kelvin, stop = dimension == UNITS["K"][1], end + length
        offset = 273.15 * (kelvin and "°C" in text[end:stop])
        later = text[stop : min(stop + 40, after.start() if after else len(text))]
        around = f"{text[max(last, start - 40) : start]}#{later}"
        if kelvin and search(CHANGE)(around):
            dimension, offset = UNITS["ΔK"][1], 0.0
        size, last = float(digits) ** int(power or 1) * ten * scale, stop
        rounding = 0.0 if below else 0.5 * 10.0 ** -len(digits.partition(".")[2]) * ten * scale
        usual = kelvin and round(size + offset, 2) in (273.15, 298, 298.15, 373.15)
        count = not any(dimension) and size % 1 == 0
        value = float(sign + "1") * size + offset
        twin = next((q for q in found if (q.value, q.dimension) == (value, dimension)), None)
        free = count or usual or "‹" in around.partition("#")[0]
        sources = twin.sources if twin else frozenset(() if free else (start,))
        found.append(Quantity(value, dimension, size, rounding, around, sources))
    return tuple(found)


def pick(value: float, written: str, choices: tuple[str, ...], allowed: float = 0.02) -> int | None:
    """Say which choice, and no other, a value agrees with: nearly, or as the choice is rounded."""
    scale, dimension, _ = unit(written)
    numbers = [next(iter(read(choice)), None) for choice in choices]
    if written == "ΔK":
        numbers = [q and q._replace(value=q.size, dimension=dimension) for q in numbers]
    value = abs(value) if all(q is None or q.value >= 0 for q in numbers) else value
    errors = [math.inf if q is None or q.dimension != dimension
              else abs(value * scale - q.value) / (q.size or 1.0) for q in numbers]  # fmt: skip
    best, second = sorted(range(len(errors)), key=errors.__getitem__)[:2]
    rounding = q.rounding / (q.size or 1.0) if (q := numbers[best]) else 0.0
    allowed = max(allowed, min(0.05, rounding))
    return best if errors[best] <= min(allowed, errors[second] / 3) else None


def _results(law: Law, data: list[Quantity], constants: dict[str, float]) -> Iterator[Quantity]:
    """Compute a law; quantities go to its symbols in reading order, as the symbols are sorted."""
    inputs = [(*unit(text)[:2], search(text.partition(":")[2])) for text in law.inputs.values()]
    pools = [[q for q in data if q.dimension == d and near(q.around)] for _, d, near in inputs]
    distinct = (one for one in islice(product(*pools), 600) if len({*map(id, one)}) == len(one))
    scale, dimension, _ = unit(law.unit)
    for chosen in islice(distinct, MOST_TRIES):
        sources = frozenset().union(*(q.sources for q in chosen))
        values = {s: q.value / i[0] for s, q, i in zip(law.inputs, chosen, inputs, strict=True)}
        with suppress(ArithmeticError, ValueError, TypeError):
            value = float(evaluate(law.solution, constants | values))
            if math.isfinite(value) and sum(len(q.sources) for q in chosen) == len(sources):
                units = {s: text.partition(":")[0] for s, text in law.inputs.items()}
                given = ", ".join(f"{s} = {v:.4g} {units[s]}" for s, v in values.items())
                steps = f"{law.formula} gives {law.symbol} = {value:.4g} {law.unit} for {given}."
                yield Quantity(value * scale, dimension, 0.0, 0.0, steps, sources)


def _constants(numbers: tuple[Quantity, ...]) -> tuple[dict[str, float], list[Quantity]]:
    """Take the constants that a question gives; its numbers then need not use them."""
    constants, data = {}, list(numbers)
    for name, (text, words) in CONSTANTS.items():
        usual, near = read(text)[0], search(f"(?:{words})[^#.;,]*#")
        constants[name] = usual.value
        for i, q in enumerate(data):
            if q.dimension == usual.dimension and near(q.around):
                constants[name], data[i] = q.value, q._replace(sources=frozenset())
    return constants, data


@lru_cache(maxsize=1024)
def _holds(cue: str, stem: str) -> bool:
    return bool(search(cue.lstrip("!"))(stem)) != cue.startswith("!")


def apply(laws: list[Law], notes: dict[str, str], question: Question) -> Derivation | None:
    """Answer with the first law, or law after another, that fits the data and the choices."""
    stem, choices = clean(question.stem), question.choices
    for words, text in notes.items():
        stem = re.sub(rf"(?i){words}", rf"\g<0> ‹{text}›", stem)
    constants, data = _constants(read(stem))
    needed = frozenset().union(*(q.sources for q in data))
    goals = {q.dimension for choice in choices for q in read(choice)[:1]}
    goals |= {UNITS["ΔK"][1]} if UNITS["K"][1] in goals else set()
    if len(data) > MOST_QUANTITIES:
        return None
    able = [law for law in laws if all(_holds(cue, stem) for cue in law.cues)]
    final = [law for law in able if not choices or unit(law.unit)[1] in goals]
    for allowed, chained in ((0.02, False), (0.01, True)):
        first = (_results(law, data, constants) for law in able if law.direct and chained)
        between = {(f"{q.value:.6g}", q.dimension): q for found in first for q in islice(found, 6)}
        known = data + [q for q in between.values() if q.value][:MOST_BETWEEN]
        for law in final:
            results = list(_results(law, known, constants))
            for q in (q for q in results if needed <= q.sources):
                value = q.value / unit(law.unit)[0]
                fits = choices and pick(value, law.unit, choices, allowed) is not None
                given = any(d[1] == q[1] and math.isclose(d[0], q[0]) for d in data)
                if (fits or (not choices and len(results) == 1)) and not (chained and given):
                    answer = f"{value:.4g} {law.unit.removeprefix('1')}".strip()
                    return Derivation(answer, q.around, value, law.unit)
    return None


def family(units: dict[str, str], notes: dict[str, str], rows: dict[str, str]) -> Solver:
    """Make a family's `derive`.

    Args:
        units: The unit of each symbol (`v1`, `v2` have that of `v`), as `m` or `m:words near it`.
        notes: What words say as numbers: `at rest` is `0 m/s`.
        rows: Formulas separated by `; ` under cues joined by ` & `, of which `!` forbids one.
    """
    laws = [law for cues, text in rows.items() for formula in text.split("; ")
            for law in _solved(formula, cues, units)]  # fmt: skip
    return partial(apply, laws, notes)
