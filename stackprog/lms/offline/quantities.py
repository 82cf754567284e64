"""Quantities with units, chemical formulas and laws: what the science families share.

The first half reads: numbers with units into SI, formulas, balanced equations. The second half
derives by laws. A family is two tables in text. Its vocabulary has a row `symbol; unit; nouns
that ask for it; other words beside it` (patterns; `symbol=1.5` is a constant, `±` before a unit
lets it be negative, `!` before the words: the nouns only ask). Its topics have a line `name: cue
& cue; not bars` and under it laws, what words say without a number (`from rest: u = 0`), and
`spare` symbols and `~units` that may be given without being needed. A law serves whichever of its
symbols is asked, and a topic answers only if every quantity given found a place in it.
"""

import ast
import math
import operator
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from stackprog.lms.offline.question import Derivation, Question

Dims = tuple[int, ...]
LONGEST = 4000  # characters of a text that are read
_BASES = ("kg", "m", "s", "A", "K", "mol", "rad")
_NO_DIMS = (0,) * len(_BASES)
_EXPONENTS = {"G": 9, "M": 6, "k": 3, "d": -1, "c": -2, "m": -3, "µ": -6, "u": -6, "n": -9}
_EXPONENTS |= {"p": -12, "f": -15, "giga": 9, "mega": 6, "kilo": 3, "centi": -2, "milli": -3}
_EXPONENTS |= {"micro": -6, "nano": -9, "pico": -12}
_PREFIXED = """m meter metre=1 m; s second sec=1 s; g gram=1e-3 kg; N newton=1 kg*m/s^2;
J joule=1 N*m; W watt=1 J/s; Pa pascal=1 N/m^2; Hz hertz=1 s^-1;
Bq becquerel=1 s^-1; A amp ampere=1 A; C coulomb=1 A*s; V volt=1 J/C;
T tesla=1 V*s/m^2; F farad=1 C/V; ohm=1 V/A; mol mole=1 mol; K kelvin=1 K;
M molar=1 kmol/m^3; L l liter litre=1e-3 m^3; cal calorie=4.184 J;
eV=1.602176634e-19 J; bar=1e5 Pa"""
_PLAIN = """min minute=60 s; h hr hour=3600 s; day=86400 s; week=604800 s; yr year=3.15576e7 s;
°C Δ°C=1 K; u amu=1.66054e-27 kg; atm atmosphere=101325 Pa;
mmHg torr Torr=133.322 Pa; Å angstrom=1e-10 m; ft feet=0.3048 m; c=2.99792458e8 m/s;
mile mi=1609.34 m; mph=0.44704 m/s; tonne ton=1000 kg; °=0.017453292519943 rad;
rad=1 rad; radian=1 rad; rev revolution=6.283185307179586 rad; rpm=1 rev/min;
ly=9.4607e15 m; kWh=3.6e6 J; D diopter=1 m^-1; molal=1 mol/kg; % percent=0.01;
line slit count=1"""
_PLAIN_TEXT = (  # LaTeX and typography to plain text, applied in order
    (r"([_^])\s*\{([^{}]*)\}", r"\1\2"),
    (r"\\(?:text|mathrm|mathbf|mathit|rm|ce|operatorname)\s*\{([^{}]*)\}", r"\1"),
    (r"\\(?:d|t)?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2"),
    (r"\^?\s*\{?\\(?:circ|degree)\b(?:\s*\})?|[º˚]|\s*\bdegrees?\b", "°"),
    (r"°\s*(?:C\b|Celsius|centigrade)", "°C"),
    (r"\\(?:long)?(?:right(?:left)?arrow|rightleftharpoons|to)\b|[→⟶⇌⇒]|<?[-=]+>", " -> "),
    (r"\\times|×", " x "),
    (r"\\cdot|[·⋅∙]", "*"),
    (r"\\mu\b\s*|μ", "µ"),
    (r"\\Omega\b|[ΩΩ]", "ohm"),
    (r"\\?Delta\b\s*_?r?\s*|∆", "Δ"),
    (r"\\ominus", "°"),
    (r"\\%", "%"),
    (r"[−–]", "-"),
    (r"\\[,;:! ]|\\(?:left|right|quad)\b|[$~]|\\[()\[\]]", " "),
    (r"([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)", r"^\1"),
    (r"_(?=\d)", ""),
    (r"\\([a-zA-Z]+)", r"\1"),
    (r"\s+\^(?=\S)", "^"),
    (r"\s+", " "),
    (r"(?<![x*] )(?<![\w.*])10\s?\^\s?\(?([-+]?\d{1,3})\)?", r"1e\1"),
    (r"/\s*\(([^()/]{1,20})\)", r"/\1"),
    (r"\bper (?=[a-z])", "/"),
    (r"(?<=\d) ?/ ?(s|min|h|yr|day|year)\b", r" \1^-1"),
    (r"\belectron[- ]?volts?\b", "eV"),
    (
        r"(?i)\b(?:neglect\w*|ignor\w*|no|negligible|without|disregard\w*) (?:the )?"
        r"(?:effects? of )?(?:any )?(?:air )?(?:resistance|friction|drag)"
        r"|(?:air resistance|friction)(?: is| can be| may be)? (?:negligible|neglected|ignored)"
        r"|frictionless",
        "smooth",
    ),
)
_SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺₀₁₂₃₄₅₆₇₈₉", "0123456789-+0123456789")
_NUMBER = re.compile(
    r"(?<![\w.^)\]])(?<![\w)^]-)([-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,40})?(?:\.\d{1,40})?(?<=\d)"
    r"(?:[eE][-+]?\d{1,3})?(?:/\d{1,9}(?![\d.]))?)"
    r"(?:\s*[x*]\s*10\s?(?:\^\s?\(?([-+]?\d{1,3})\)?|([-+]\d{1,3})))?"
)
_FACTOR = re.compile(
    r"(Δ?°C|°|%|[A-Za-zµÅ]+)(?:\^?\(?([-+]\d)\)?|(?:\^|(?<=m))([1-9])(?!\d|\.\d)|\s+(squared|cubed))?"
)
_JOINED = re.compile(r"[msKhLgJ]|mol|mmol|atm|cm|kg|°C")  # may follow a unit after a mere space
_JOINT = re.compile(r"\s?[/*]\s?|\s")
_MASSES = {  # g/mol, IUPAC 2021, abridged
    found[1]: float(found[2])
    for found in re.finditer(
        r"([A-Z][a-z]?)([\d.]+)",
        """H1.008 He4.003 Li6.94 Be9.012 B10.81 C12.011 N14.007 O15.999 F18.998 Ne20.18 Na22.99
        Mg24.305 Al26.982 Si28.085 P30.974 S32.06 Cl35.45 Ar39.95 K39.098 Ca40.078 Ti47.867
        V50.942 Cr51.996 Mn54.938 Fe55.845 Co58.933 Ni58.693 Cu63.546 Zn65.38 Ga69.723 Ge72.63
        As74.922 Se78.971 Br79.904 Kr83.798 Sr87.62 Ag107.868 Cd112.414 Sn118.71 Sb121.76
        I126.904 Xe131.293 Ba137.327 W183.84 Pt195.084 Au196.967 Hg200.592 Pb207.2""",
    )
}
_TERM = r"(?:\d{1,3}(?:/\d)?\s?)?[A-Z][A-Za-z0-9()]{0,30}(?:\*\d?H2O)?(?:\^\d?[-+])?"
_SIDE = rf"{_TERM}(?:\s?\+\s?{_TERM}){{0,5}}"
_EQUATION = re.compile(rf"{_SIDE}\s?->\s?{_SIDE}")


def normalise(text: str) -> str:
    """Write typography as plain text: `$10^{-3}$` is `1e-3`, `H₂O` is `H2O`."""
    text = text[:LONGEST]
    for pattern, plain in _PLAIN_TEXT:
        text = re.sub(pattern, plain, text)
    return text.translate(_SMALL).strip()


def _read_unit(
    text: str, start: int, table: Mapping[str, tuple[float, Dims]]
) -> tuple[float, Dims, int]:
    """The unit that begins at `start`: its size in SI, its dimension, its end (`start` if none)."""
    size, dims, end, joint, below = 1.0, _NO_DIMS, start, "", False
    while factor := _FACTOR.match(text, start):
        name = factor[1] if factor[1] in table else factor[1].lower() if len(factor[1]) > 3 else ""
        loose = joint == " " and not (factor[2] or factor[3] or _JOINED.fullmatch(name))
        if name not in table or loose or (joint == " " and text.startswith(" =", factor.end())):
            break
        power = int(factor[2] or factor[3] or {"squared": 2, "cubed": 3}.get(factor[4], 1))
        power = -abs(power) if below else power
        size *= table[name][0] ** power
        dims = tuple(a + power * b for a, b in zip(dims, table[name][1], strict=True))
        end = factor.end()
        if not (separator := _JOINT.match(text, end)):
            break
        start, joint = separator.end(), separator[0].strip() or " "
        below = below or joint == "/"
    return size, dims, end


def _unit_table() -> dict[str, tuple[float, Dims]]:
    """Every unit's name with its size in SI and its dimension."""
    table = {name: (1.0, tuple(int(name == base) for base in _BASES)) for name in _BASES}
    for row in f"{_PREFIXED};{_PLAIN}".split(";"):
        names, definition = row.split("=")
        number, _, rest = definition.partition(" ")
        size, dims, _ = _read_unit(rest, 0, table)
        for name in names.split():
            for full in (name, name + "s") if len(name) > 2 or name == "yr" else (name,):
                table[full] = (float(number) * size, dims)
                for prefix, power in _EXPONENTS.items() if row in _PREFIXED.split(";") else ():
                    if (len(prefix) > 1) == (len(name) > 3):
                        table.setdefault(prefix + full, (float(number) * size * 10.0**power, dims))
    return table


UNITS = _unit_table()


def unit(text: str) -> tuple[float, Dims]:
    """The size in SI and the dimension of a unit such as `kJ/mol`; any other word is a plain 1."""
    return _read_unit(text, 0, UNITS)[:2]


@dataclass(frozen=True)
class Quantity:
    """A number read from a text: in SI, as written, and the words of its sentence beside it."""

    value: float
    dims: Dims
    raw: float
    unit: str
    before: str
    after: str
    start: int
    end: int


def read_quantities(text: str) -> list[Quantity]:
    """Every number of a normalised text, at most 60; `two 5 kg blocks` are two quantities."""
    found: list[tuple[int, int, float, Dims, float, str]] = []
    for match in list(_NUMBER.finditer(text))[:60]:
        numerator, _, denominator = match[1].replace(",", "").partition("/")
        number = float(numerator) / (float(denominator or 1) or math.nan)
        number *= 10.0 ** max(-300, min(int(match[2] or match[3] or 0), 300))
        start = match.end() + (text[match.end() : match.end() + 1] in (" ", "-"))
        size, dims, end = _read_unit(text, start, UNITS)
        end, name = (end, text[start:end]) if end > start else (match.end(), "")
        value = number * size + 273.15 * (name == "°C")
        found.append((match.start(), end, value, dims, number, name))
    quantities: list[Quantity] = []
    starts, ends = [item[0] for item in found], [item[1] for item in found]
    for left, item, right in zip([0, *ends], found, [*starts[1:], len(text)], strict=False):
        start, end, value, dims, number, name = item
        before = re.split(r"[.;?!:] | and ", text[max(left, start - 70) : start])[-1]
        if quantities and re.fullmatch(" (?:is|was|are|equals) ", before):
            before = quantities[-1].before + before  # the pH of a solution at 25 °C is 4.3
        after = re.split(r"[.,;?!:)](?: |$)| and ", text[end : min(right, end + 70)])[0]
        copies = 1 + bool(re.search(r"\b[Tt]wo (?:identical |equal )?$", before))
        quantities += copies * [Quantity(value, dims, number, name, before, after, start, end)]
    return quantities


def parse_formula(text: str) -> Counter[str] | None:
    """Count the atoms of a formula such as `Ca(OH)2` or `CuSO4*5H2O`; None if it is none."""
    total: Counter[str] = Counter()
    for part in re.sub(r"\^?\d?[-+]$", "", text[:60]).split("*"):
        bare = part.lstrip("0123456789")
        stack: list[Counter[str]] = [Counter()]
        for symbol, count in re.findall(r"([A-Z][a-z]?|\D)(\d{0,4})", bare):
            if symbol == "(":
                stack.append(Counter())
                continue
            if symbol not in _MASSES and (symbol != ")" or len(stack) < 2):
                return None
            group = stack.pop() if symbol == ")" else Counter({symbol: 1})
            stack[-1].update({atom: n * int(count or 1) for atom, n in group.items()})
        times = int(part[: min(3, len(part) - len(bare))] or 1)
        total.update({atom: n * times for atom, n in stack[0].items()})
    return total or None


def molar_mass(formula: str) -> float:
    """Grams per mole of a formula; nan if it is none."""
    atoms = parse_formula(formula)
    return sum(_MASSES[atom] * n for atom, n in atoms.items()) if atoms else math.nan


def read_equation(text: str) -> tuple[dict[str, float], dict[str, float], str] | None:
    """Reactants and products with coefficients, and the rest of the text; None unless balanced."""
    plain = re.sub(r"\s?\((?:s|l|g|aq)\)", "", text)
    if not (match := _EQUATION.search(plain)):
        return None
    sides: list[dict[str, float]] = []
    balance: dict[str, float] = {}
    for sign, side in zip((1, -1), match[0].split("->"), strict=True):
        sides.append({})
        for term in re.findall(_TERM, side):
            formula = term.lstrip("0123456789/ ")
            numerator, _, denominator = term[: len(term) - len(formula)].strip().partition("/")
            sides[-1][formula] = float(numerator or 1) / float(denominator or 1)
            for atom, n in (parse_formula(formula) or {formula: 1}).items():
                balance[atom] = balance.get(atom, 0) + sign * n * sides[-1][formula]
    rest = plain.replace(match[0], " reaction ")
    return None if any(abs(n) > 1e-9 for n in balance.values()) else (sides[0], sides[1], rest)


_CUE = re.compile(
    r"\b(?:what|how|calculate|determine|find|compute|estimate|evaluate|predict"
    r"|(?<![,a-z] )which)\b ?(.*)",
    re.I,
)
_OPEN_END = re.compile(
    r"\b(?:is|are|be|equals|was|of|about|approximately|(?:closest|nearest|equal) to)\W*$"
)
_NOUN = re.compile(
    r"how (?:far|long|fast|high|old|deep|hot)|how many (?:seconds|minutes|hours|days|years)"
    r"|\b(?:speed|velocity"
    r"|acceleration|deceleration|time|distance|displacement|height|range|force|tension|weight|mass|work|energy|power"
    r"|momentum|impulse|coefficient|angle|radius|diameter|period|frequency|wavelength|amplitude|length|width|area"
    r"|volume|pressure|temperature|density|charge|current|voltage|potential|resistance|capacitance|field|flux|heat"
    r"|entropy|enthalpy|efficiency|yield|concentration|molarity|molality|p[HK]\w*|pOH|constant|rate|order|half-life"
    r"|age|moles?|amount|fraction|percent\w*|ratio|factor|probability|magnification|index|spacing|separation|torque"
    r"|inertia|formula|position|photons?|gamma|shift|solubility|reading|emf)\b",
    re.I,
)
_QUALIFIED = re.compile(
    r"\b(?:average|mean|angular|relative|change|difference|ratio|rate|factor|uncertainty|percent\w*)"
    r"\W+(?:of |in |the ){0,3}$",
    re.I,
)
_COMPARED = re.compile(
    r"\b(?:twice|doubl(?:ed|es|ing)|double(?![- ]?(?:slit|bond|strand|helix|heteroz|replac))"
    r"|tripl\w+|halved|quadrupl\w+|ratio|(?<!lorentz )factor|times (?:as|the|its|that))\b",
    re.I,
)


def asked_clause(text: str) -> str:
    """What is asked: from `what`, `find` ... to the end of the sentence, or an unfinished one."""
    for sentence in reversed(re.split(r"(?<=[.?!:;]) ", text)):
        if match := _CUE.search(sentence):
            return re.sub(r"^(?:what|which|of the following) ", "", match[0], flags=re.I)
        if _OPEN_END.search(sentence):
            return re.split(r", (?=[a-z])", sentence)[-1]
    return ""


def _wanted_unit(clause: str) -> str:
    """The unit that a clause asks for (`in kJ/mol`), or nothing."""
    wanted = re.search(r"\bin (?:units of )?((?:°C|[A-Za-zµÅ])[A-Za-zµÅ°/*^ 0-9-]{0,25})", clause)
    return wanted[1][: _read_unit(wanted[1], 0, UNITS)[2]] if wanted else ""


def told(value: float, unit_name: str, steps: str, clause: str = "") -> Derivation:
    """Word a value in SI as an answer, in the unit the clause asks for, or else in `unit_name`."""
    target = unit_name.lstrip("±")
    wanted = _wanted_unit(clause)
    target = wanted if wanted and unit(wanted)[1] == unit(target)[1] else target
    share = target == "%" and re.search("fraction|proportion|probab|frequency", clause)
    target = "" if share or target in ("1", "count") else target
    number = (value - 273.15 * (target == "°C")) / unit(target)[0]
    plain = f"{number:.4g}"
    if 1e4 <= abs(number) < 1e6:
        plain = f"{float(plain):.0f}"
    text = re.sub(r"e([-+])0?(\d+)", lambda m: rf" \times 10^{{{m[1].strip('+')}{m[2]}}}", plain)
    shown = target.lstrip("Δ")
    answer = rf"{text}\ \text{{{shown}}}".replace("%", r"\%") if shown else text
    return Derivation(answer, f"{steps}: {plain} {shown}".rstrip() + ".", number, target)


@dataclass(frozen=True)
class Symbol:
    """A row of a vocabulary; `alike` is equal for m1 and m2 if only order tells them apart."""

    name: str
    size: float
    dims: Dims
    unit: str
    nouns: re.Pattern[str]
    beside: re.Pattern[str]
    constant: float | None
    alike: str


def vocabulary(table: str) -> dict[str, Symbol]:
    """Read rows `name[=constant]; unit; nouns[; [!]words beside]`; indented lines continue."""
    symbols = {}
    for row in re.sub(r"\n\s+", "", table).strip().splitlines():
        head, unit_name, nouns, *rest = (part.strip() for part in row.split(";"))
        name, _, constant = head.partition("=")
        beside = rest[0] if rest else ""
        words = [rf"(?<!\w){name} ?="]
        words += [] if beside.startswith("!") else [rf"\b(?:{nouns})"]
        words += [rf"(?<!\w)(?:{beside.lstrip('!')})(?!\w)"] if beside else []
        asks, near = re.compile(rf"\b(?:{nouns})", re.I), re.compile("|".join(words), re.I)
        alike = name.rstrip("0123456789") + beside
        size, dims = unit(unit_name.lstrip("±"))
        number = float(constant) if constant else None
        symbols[name] = Symbol(name, size, dims, unit_name, asks, near, number, alike)
    return symbols


_FUNCTIONS: dict[str, Callable[[float], float]] = {
    name: getattr(math, name) for name in ("sin", "cos", "tan", "log", "log10", "exp")
} | {"abs": abs}
_OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}  # fmt: skip
Facts = Mapping[str, float]


def _compiled(node: ast.expr) -> Callable[[Facts], float]:
    """A formula's tree as a function of its symbols; only arithmetic and the functions above."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return lambda _: number
        case ast.Name(id="pi"):
            return lambda _: math.pi
        case ast.Name(id=name):
            return operator.itemgetter(name)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            value = _compiled(inner)
            return lambda facts: -value(facts)
        case ast.BinOp(left=left, op=op, right=right):
            apply, first, second = _OPERATORS[type(op)], _compiled(left), _compiled(right)
            return lambda facts: apply(first(facts), second(facts))
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            function, inside = _FUNCTIONS[name], _compiled(argument)
            return lambda facts: function(inside(facts))
    raise ValueError(f"expected arithmetic in a law, found {ast.dump(node)}")


class Law:
    """`left = right` over named symbols."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        trees = [ast.parse(side.strip(), mode="eval").body for side in self.text.split("=")]
        self._left, self._right = (_compiled(tree) for tree in trees)
        names = [n.id for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Name)]
        self.symbols = tuple(n for n in dict.fromkeys(names) if n not in _FUNCTIONS and n != "pi")

    def residual(self, facts: Facts) -> float:
        """Left minus right; nan where the law has no value."""
        try:
            return self._left(facts) - self._right(facts)
        except (ArithmeticError, ValueError, TypeError):
            return math.nan


@dataclass
class Topic:
    """Laws that belong together and the words that call for them."""

    name: str
    cues: list[re.Pattern[str]]
    bars: re.Pattern[str] | None
    laws: list[Law] = field(default_factory=list)
    given: list[tuple[str, str, float]] = field(default_factory=list)
    spare: frozenset[str] = frozenset()

    def fits(self, text: str) -> bool:
        """Whether every cue begins a word of the text and no bar does."""
        return all(cue.search(text) for cue in self.cues) and not (
            self.bars and self.bars.search(text)
        )


def _starts(pattern: str) -> re.Pattern[str]:
    """Alternatives that begin a word, or where written `.*word` stand anywhere, in linear time."""
    parts, depth = [""], 0
    for piece in re.findall(r"\\.|.", pattern):
        depth += (piece in "([") - (piece in ")]")
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    words = [part[2:] if part.startswith(".*") else rf"(?<![A-Za-z])(?:{part})" for part in parts]
    return re.compile("|".join(words), re.I)


def topics(table: str) -> list[Topic]:
    """Read topics: `name: cue & cue; not bars`, then laws, `words => fact`, `spare` names."""
    found: list[Topic] = []
    for line in re.sub(r"\n {4,}", "", table).strip().splitlines():
        if not line.startswith(" "):
            name, _, rest = line.partition(": ")
            cues, _, bars = rest.partition("; not ")
            patterns = [_starts(part) for part in cues.split(" & ")]
            found.append(Topic(name, patterns, _starts(bars) if bars else None))
        elif "=>" in line:
            words, _, fact = line.strip().partition(" => ")
            symbol, _, number = fact.partition(" = ")
            found[-1].given.append((words, symbol, float(number)))
        elif line.strip().startswith("spare "):
            found[-1].spare = frozenset(line.split()[1:])
        else:
            found[-1].laws += map(Law, line.split(";"))
    return found


@dataclass(frozen=True)
class _Case:
    """A question as a topic sees it, with what the family knows besides."""

    text: str
    clause: str
    quantities: list[Quantity]
    facts: Facts
    symbols: Mapping[str, Symbol]


def derive_by_laws(
    question: Question, symbols: Mapping[str, Symbol], among: list[Topic], **facts: float
) -> Derivation | None:
    """Answer by the topics whose cues the text has; None if none can, or if two disagree.

    Args:
        question: The question.
        symbols: The family's vocabulary.
        among: The family's topics.
        facts: Symbols the family knows already, such as a molar mass.
    """
    text = normalise(question.stem)
    case = _Case(text, asked_clause(text), read_quantities(text), facts, symbols)
    compared = bool(_COMPARED.search(text))
    fitting = [t for t in among if t.fits(text) and (not compared or "compared" in t.spare)]
    found = [answer for topic in fitting if (answer := _by_topic(topic, case))]
    if not found or any(abs(one[0] - found[0][0]) > 0.005 * abs(found[0][0]) for one in found):
        return None
    value, asked, steps = found[0]
    return told(value, asked.unit, steps, case.clause)


def _by_topic(topic: Topic, case: _Case) -> tuple[float, Symbol, str] | None:
    names = dict.fromkeys(name for law in topic.laws for name in law.symbols)
    said = {
        symbol: value for words, symbol, value in topic.given if re.search(words, case.text, re.I)
    }
    known = {n: c for n in names if (c := case.symbols[n].constant) is not None}
    known |= {n: value for n, value in case.facts.items() if n in names} | said
    for asked in _asked(case.clause, [case.symbols[name] for name in names]):
        open_ = [case.symbols[n] for n in names if n != asked.name and n not in said]
        places = _place(case.quantities, open_, topic.spare)
        if places is None:
            continue
        facts = {n: value for n, value in (known | places).items() if n != asked.name}
        needed = (
            {n for n in places if case.symbols[n].constant is None} - topic.spare - set(case.facts)
        )
        value, used = _work_out(asked.name, facts, topic.laws, case.symbols)
        if value is not None and needed <= used:
            shown = [_shown(case.symbols[n], facts[n]) for n in sorted(used & facts.keys())]
            return value, asked, f"By {topic.name} with {', '.join(shown)}"
    return None


def _shown(symbol: Symbol, value: float) -> str:
    return f"{symbol.name} = {value / symbol.size:.4g} {symbol.unit.lstrip('±')}".removesuffix(" 1")


def _asked(clause: str, symbols: list[Symbol]) -> list[Symbol]:
    """The symbols whose nouns the clause names first, unless it names something else before."""
    matches = [(m.start(), -m.end(), s) for s in symbols if (m := s.nouns.search(clause))]
    if not matches:
        return []
    start, end = min(match[:2] for match in matches)
    noun = _NOUN.search(clause)
    if (noun and not start <= noun.start() < -end) or _QUALIFIED.search(clause[:start]):
        return []
    unit_asked = _wanted_unit(clause)
    named = [symbol for *place, symbol in matches if place == [start, end]]
    return [s for s in named if not unit_asked or s.dims == unit(unit_asked)[1]]


def _place(
    quantities: list[Quantity], symbols: list[Symbol], spare: frozenset[str]
) -> dict[str, float] | None:
    """Give every quantity a symbol of its dimension: by the nearest words, else the only one."""
    placed: dict[str, float] = {}
    loose: list[int] = []
    offers: list[tuple[int, int, str, int]] = []
    for index, quantity in enumerate(quantities):
        fits = [s for s in symbols if _possible(quantity, s)]
        same = [s for s in fits if s.constant and abs(quantity.value / s.constant - 1) < 0.005]
        if same:
            placed[same[0].name] = quantity.value
        elif fits:
            loose.append(index)
            offers += [(*near, s.name, index) for s in fits if (near := _nearness(quantity, s))]
        elif not any(unit(word[1:])[1] == quantity.dims for word in spare if word[0] == "~"):
            return None
    for _, _, name, index in _unambiguous(sorted(offers)):
        if index in loose and name not in placed:
            placed[name] = _read_as(quantities[index], name)
            loose.remove(index)
    return _place_rest(quantities, symbols, loose, placed)


def _unambiguous(offers: list[tuple[int, int, str, int]]) -> list[tuple[int, int, str, int]]:
    """Leave out offers that words make equally to symbols of two kinds."""
    kinds: dict[tuple[int, int, int], set[str]] = {}
    for distance, length, name, index in offers:
        kinds.setdefault((distance, length, index), set()).add(name.rstrip("0123456789"))
    return [offer for offer in offers if len(kinds[offer[0], offer[1], offer[3]]) == 1]


def _place_rest(
    quantities: list[Quantity], symbols: list[Symbol], loose: list[int], placed: dict[str, float]
) -> dict[str, float] | None:
    for index in loose:
        quantity = quantities[index]
        fits = [s for s in symbols if _possible(quantity, s) and s.constant is None]
        free = [s.name for s in fits if s.name not in placed]
        if len({name.rstrip("0123456789") for name in free}) != 1 or not any(quantity.dims):
            if any(abs(quantity.value - value) < 1e-9 * abs(value) for value in placed.values()):
                continue  # said again
            return None
        placed[free[0]] = _read_as(quantity, free[0])
    written = [q.value for q in quantities]
    for alike in {s.alike for s in symbols}:
        names = sorted(
            s.name for s in symbols if s.alike == alike and placed.get(s.name) in written
        )
        order = sorted((placed[n] for n in names), key=written.index)
        placed.update(zip(names, order, strict=True))
    return placed


def _possible(quantity: Quantity, symbol: Symbol) -> bool:
    """Of one dimension; a percentage is no count, a count is whole, a share is at most one."""
    if quantity.dims != symbol.dims:
        return False
    if symbol.unit == "count":
        return not quantity.unit and quantity.value == int(min(abs(quantity.value), 1e300))
    share = symbol.unit == "%"
    return share >= (quantity.unit in ("%", "percent")) and (not share or quantity.value <= 1)


def _read_as(quantity: Quantity, name: str) -> float:
    return quantity.raw if quantity.unit == "°C" and name.startswith("dT") else quantity.value


def _nearness(quantity: Quantity, symbol: Symbol) -> tuple[int, int] | None:
    """How far a symbol's words stand from a quantity (more behind it), and how short they are."""
    found = [
        (len(quantity.before) - m.end(), -len(m[0]))
        for m in symbol.beside.finditer(quantity.before)
    ]
    found += [(m.start() + 15, -len(m[0])) for m in symbol.beside.finditer(quantity.after)]
    return min(found, default=None)


def _work_out(
    asked: str, facts: Facts, laws: list[Law], symbols: Mapping[str, Symbol]
) -> tuple[float | None, frozenset[str]]:
    """Solve laws with one unknown until the asked symbol is known: its value and its facts."""
    known = {name: (value, frozenset([name])) for name, value in facts.items()}
    for law in laws * len(laws):
        unknown = [name for name in law.symbols if name not in known]
        if len(unknown) != 1:
            continue
        given = {name: known[name][0] for name in law.symbols if name in known}
        root = _root(law, given, symbols[unknown[0]])
        if root is not None:
            known[unknown[0]] = root, frozenset().union(*(known[name][1] for name in given))
        if asked in known:
            return known[asked]
    return None, frozenset()


_POSITIVE = tuple(10.0 ** (k / 2) for k in range(-80, 81))
_ANGLES = tuple(math.radians(k / 2) for k in range(1, 180))


def _root(law: Law, given: Facts, symbol: Symbol) -> float | None:
    """The one value of a symbol with which a law holds; None if there is none, or more than one."""
    grid = _ANGLES if symbol.dims == unit("rad")[1] else _POSITIVE
    facts = dict(given)

    def at(x: float) -> float:
        facts[symbol.name] = x
        return law.residual(facts)

    brackets: list[tuple[float, float]] = []
    for sign in (1, -1) if symbol.unit.startswith("±") else (1,):
        points = [(sign * x, at(sign * x)) for x in grid]
        brackets += [(x, x) for x, y in points if y == 0]
        brackets += [
            (a, b) for (a, y), (b, z) in zip(points, points[1:], strict=False) if y * z < 0
        ]
    if len(brackets) != 1:
        return None
    low, high = brackets[0]
    for _ in range(60):
        middle = math.copysign(math.sqrt(low * high), low)
        low, high = (middle, high) if at(low) * at(middle) > 0 else (low, middle)
    return low
