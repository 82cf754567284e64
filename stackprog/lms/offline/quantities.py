"""Quantities with units, chemical formulas and laws: what the science families share.

A family is a vocabulary (symbol; unit; nouns that name it; other words beside its value) and topics: cue words with
laws. A law is a function whose parameters are symbols and which is zero where it holds, so that one line serves
whichever of its quantities is asked. A topic answers only if every quantity given found a place in it.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from stackprog.lms.offline.question import Derivation, Question

Dims = tuple[int, ...]
LONGEST = 4000  # characters of a text that are read
_BASES = "kg m s A K mol rad".split()
_EXPONENTS = dict(zip("G M k d c m µ u n p f".split(), (9, 6, 3, -1, -2, -3, -6, -6, -9, -12, -15), strict=True))
_EXPONENTS |= {"giga": 9, "mega": 6, "kilo": 3, "centi": -2, "milli": -3, "micro": -6, "nano": -9, "pico": -12}
_PREFIXED = """m meter metre=1 m; s second sec=1 s; g gram=1e-3 kg; N newton=1 kg*m/s^2; J joule=1 N*m; W watt=1 J/s;
Pa pascal=1 N/m^2; Hz hertz=1 s^-1; Bq becquerel=1 s^-1; A amp ampere=1 A; C coulomb=1 A*s; V volt=1 J/C; T tesla=1 V*s/m^2;
F farad=1 C/V; ohm=1 V/A; mol mole=1 mol; K kelvin=1 K; L l liter litre=1e-3 m^3; M molar=1 mol/L; cal calorie=4.184 J;
eV=1.602176634e-19 J; bar=1e5 Pa"""
_PLAIN = """min minute=60 s; h hr hour=3600 s; day=86400 s; week=604800 s; yr year y=3.15576e7 s; °C=1 K; Δ°C=1 K; u amu=1.66054e-27 kg;
atm atmosphere=101325 Pa; mmHg torr Torr=133.322 Pa; Å angstrom=1e-10 m; c=2.99792458e8 m/s; mile mi=1609.34 m; mph=0.44704 m/s;
ft feet=0.3048 m; tonne ton=1000 kg; °=0.017453292519943 rad; rad radian=1 rad; rev revolution=6.283185307179586 rad;
rpm=1 rev/min; ly=9.4607e15 m; kWh=3.6e6 J; D diopter=1 m^-1; molal=1 mol/kg; % percent=0.01; line slit=1; count=1; day=86400 s"""
_PLAIN_TEXT = (  # LaTeX and typography to plain text, applied in order
    (r"([_^])\s*\{([^{}]*)\}", r"\1\2"),
    (r"\belectron[- ]?volts?\b", "eV"),
    (r"\\(?:text|mathrm|mathbf|mathit|rm|ce|operatorname)\s*\{([^{}]*)\}", r"\1"),
    (r"\\(?:d|t)?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2"),
    (r"\^?\s*\{?\\(?:circ|degree)\b(?:\s*\})?|[º˚]|\s*\bdegrees?\b", "°"),
    (r"°\s*(?:C\b|Celsius|centigrade)", "°C"),
    (r"\\(?:long)?(?:right(?:left)?arrow|rightleftharpoons|to)\b|[→⟶⇌⇒]|<?[-=]+>", " -> "),
    (r"\\times|×", " x "), (r"\\cdot|[·⋅∙]", "*"), (r"\\mu\b\s*|μ", "µ"), (r"\\Omega\b|[ΩΩ]", "ohm"), (r"\\%", "%"),
    (r"[−–]", "-"), (r"\\[,;:! ]|\\(?:left|right|quad)\b|[$~]|\\[()\[\]]", " "),
    (r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda m: "^" + m[0].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+"))),
    (r"[₀-₉]", lambda m: str(ord(m[0]) - ord("₀"))), (r"([_^])\s*\{([^{}]*)\}", r"\1\2"), (r"_(?=\d)", ""),
    (r"\\([a-zA-Z]+)", r"\1"), (r"\s+\^(?=\S)", "^"), (r"\s+", " "), (r"(?<![x*] )(?<![\w.*])10\s?\^\s?\(?([-+]?\d{1,3})\)?", r"1e\1"), (r"/\s*\(([^()/]{1,20})\)", r"/\1"), (r"\bper (?=[a-z])", "/"),
    (r"(?i)\b(?:neglect\w*|ignor\w*|no|negligible|without|disregard\w*) (?:the )?(?:effects? of )?(?:any )?(?:air )?(?:resistance|friction|drag)"
     r"|(?:air resistance|friction)(?: is| are| can be| may be)? (?:negligible|neglected|ignored)|frictionless", "smooth"),
)  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.^])(?<![\w)^]-)([-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,40})?(?:\.\d{1,40})?(?<=\d)(?:[eE][-+]?\d{1,3})?"
    r"(?:/\d{1,9}(?![\d.]))?)(?:\s*[x*]\s*10\s?(?:\^\s?\(?([-+]?\d{1,3})\)?|([-+]\d{1,3})))?"
)
_FACTOR = re.compile(r"(Δ?°C|°|%|[A-Za-zµÅ]+)(?:\^?\(?([-+]\d)\)?|(?:\^|(?<=m))([1-9])(?!\d|\.\d)|\s+(squared|cubed))?")
_JOINED = set("m s K mol atm cm h kg L g J mmol °C".split())  # units that may follow another after a mere space
_JOINT = re.compile(r"\s?[/*]\s?|\s")
_MASSES = {m[1]: float(m[2]) for m in re.finditer(r"([A-Z][a-z]?)([\d.]+)", """H1.008 He4.003 Li6.94 Be9.012 B10.81 C12.011
N14.007 O15.999 F18.998 Ne20.18 Na22.99 Mg24.305 Al26.982 Si28.085 P30.974 S32.06 Cl35.45 Ar39.95 K39.098 Ca40.078 Ti47.867
V50.942 Cr51.996 Mn54.938 Fe55.845 Co58.933 Ni58.693 Cu63.546 Zn65.38 Ga69.723 Ge72.63 As74.922 Se78.971 Br79.904 Kr83.798
Sr87.62 Zr91.224 Mo95.95 Pd106.42 Ag107.868 Cd112.414 Sn118.71 Sb121.76 I126.904 Xe131.293 Cs132.905 Ba137.327 W183.84 Pt195.084
Au196.967 Hg200.592 Pb207.2 Bi208.98 U238.029""")}  # g/mol
_TERM = r"(?:\d{1,3}(?:/\d)?\s?)?[A-Z][A-Za-z0-9()]{0,30}(?:\*\d?H2O)?(?:\^\d?[-+])?"
_EQUATION = re.compile(rf"{_TERM}(?:\s?\+\s?{_TERM}){{0,5}}\s?->\s?{_TERM}(?:\s?\+\s?{_TERM}){{0,5}}")


def normalise(text: str) -> str:
    """Write LaTeX, superscripts and other typography as plain text: `$10^{-3}$` is `10^-3`, `H₂O` is `H2O`."""
    text = text[:LONGEST]
    for pattern, plain in _PLAIN_TEXT:
        text = re.sub(pattern, plain, text)
    return text.strip()


def _unit_table() -> dict[str, tuple[float, Dims]]:
    """Every unit's name with its size in SI and its dimension."""
    table = {name: (1.0, tuple(int(name == base) for base in _BASES)) for name in _BASES}
    for prefixable, line in [(True, _PREFIXED), (False, _PLAIN)]:
        for row in line.split(";"):
            names, definition = row.split("=")
            number, _, rest = definition.partition(" ")
            size, dims, _ = _read_unit(rest, 0, table) if rest else (1.0, (0,) * 7, 0)
            for name in names.split():
                for full in (name, name + "s") if len(name) > 2 or name == "yr" else (name,):
                    table[full] = (float(number) * size, dims)
                    for prefix, exponent in _EXPONENTS.items() if prefixable else ():
                        if (len(prefix) > 1) == (len(name) > 3):
                            table.setdefault(prefix + full, (float(number) * size * 10.0**exponent, dims))
    return table


def _read_unit(text: str, start: int, table: Mapping[str, tuple[float, Dims]]) -> tuple[float, Dims, int]:
    """The unit that begins at `start`: its size in SI, its dimension and its end (`start` if there is none)."""
    size, dims, end, joint, below = 1.0, (0,) * 7, start, "", False
    while factor := _FACTOR.match(text, start):
        name = factor[1] if factor[1] in table else factor[1].lower() if len(factor[1]) > 3 else ""
        if name not in table or (joint == " " and (text[factor.end() :][:2] == " =" or not (factor[2] or factor[3] or name in _JOINED))):
            break
        power = int(factor[2] or factor[3] or {"squared": 2, "cubed": 3}.get(factor[4], 1))
        power = -abs(power) if below else power
        size, dims = size * table[name][0] ** power, tuple(a + power * b for a, b in zip(dims, table[name][1], strict=True))
        end = factor.end()
        if not (separator := _JOINT.match(text, end)):
            break
        start, joint = separator.end(), separator[0].strip() or " "
        below = below or joint == "/"
    return size, dims, end


UNITS = _unit_table()


def unit(text: str) -> tuple[float, Dims]:
    """The size in SI and the dimension of a unit such as `kJ/mol`; a word that is none has the dimension of 1."""
    return _read_unit(text, 0, UNITS)[:2]


@dataclass(frozen=True)
class Quantity:
    """A number read from a text: in SI, as written, and the words of its sentence before and after it."""

    value: float
    dims: Dims
    raw: float
    unit: str
    before: str
    after: str
    start: int = 0
    end: int = 0


def read_quantities(text: str) -> list[Quantity]:
    """Every number of a normalised text with its unit, at most 60; `two 5 kg blocks` are two quantities."""
    found = []
    for match in list(_NUMBER.finditer(text))[:60]:
        numerator, _, denominator = match[1].replace(",", "").partition("/")
        number = float(numerator) / (float(denominator or 1) or math.nan) * 10.0 ** int(match[2] or match[3] or 0)
        start = match.end() + (text[match.end() : match.end() + 1] in (" ", "-"))
        size, dims, end = _read_unit(text, start, UNITS)
        found.append((match.start(), end if end > start else match.end(), number, size, dims, text[start:end]))
    edges = [0, *(item[1] for item in found)], [*(item[0] for item in found[1:]), len(text)]
    read = [
        Quantity(
            number * size + 273.15 * (name == "°C"), dims, number, name,
            re.split(r"[.;?!:] | and ", text[max(left, start - 70) : start])[-1],
            re.split(r"[.,;?!:)](?: |$)| and ", text[end : min(right, end + 45)])[0], start, end,
        )
        for left, right, (start, end, number, size, dims, name) in zip(*edges, found, strict=False)
    ]  # fmt: skip
    return [q for q in read for _ in range(1 + bool(re.search(r"\b[Tt]wo (?:identical |equal )?$", q.before)))]


def parse_formula(text: str) -> Counter[str] | None:
    """Count the atoms of a formula such as `Ca(OH)2` or `CuSO4*5H2O`; None if the text is not one."""
    total: Counter[str] = Counter()
    for part in re.sub(r"\^?\d?[-+]$", "", text[:60]).split("*"):
        times = re.match(r"\d{0,3}", part)[0]
        stack: list[Counter[str]] = [Counter()]
        for symbol, count in re.findall(r"([A-Z][a-z]?|\D)(\d{0,4})", part[len(times) :]):
            if symbol == "(":
                stack.append(Counter())
                continue
            if symbol not in _MASSES and (symbol != ")" or len(stack) < 2):
                return None
            group = stack.pop() if symbol == ")" else Counter({symbol: 1})
            stack[-1].update({atom: n * int(count or 1) for atom, n in group.items()})
        total.update({atom: n * int(times or 1) for atom, n in stack[0].items()})
    return total or None


def molar_mass(formula: str) -> float:
    """Grams per mole of a formula; nan if it is none."""
    atoms = parse_formula(formula)
    return sum(_MASSES[atom] * n for atom, n in atoms.items()) if atoms else math.nan


def read_equation(text: str) -> tuple[dict[str, float], dict[str, float], str] | None:
    """The balanced equation of a normalised text: reactants and products with coefficients, and the text without it."""
    plain = re.sub(r"\s?\((?:s|l|g|aq)\)", "", text)
    if not (match := _EQUATION.search(plain)):
        return None
    sides: list[dict[str, float]] = []
    for side in match[0].split("->"):
        terms = [re.match(r"([\d/]*)\s?(.*)", term.strip()) for term in re.split(r"\+(?!\s?(?:->|$|\+))", side)]
        counts = [[*map(float, (term[1] or "1").split("/")), 1.0][:2] for term in terms]
        sides.append({term[2].strip(): n / d for term, (n, d) in zip(terms, counts, strict=True)})
    atoms = [sum((_scaled(formula, n) for formula, n in side.items()), Counter()) for side in sides]
    balanced = atoms[0].keys() == atoms[1].keys() and all(abs(n - atoms[1][atom]) < 1e-9 for atom, n in atoms[0].items())
    return (*sides, plain.replace(match[0], " reaction ")) if balanced else None


def _scaled(formula: str, times: float) -> Counter[str]:
    return Counter({atom: n * times for atom, n in (parse_formula(formula) or {formula: 1}).items()})


def asked_clause(text: str) -> str:
    """What the question asks for: from `what`, `how`, `calculate` ... to the end of the last sentence with such a word."""
    cue = re.compile(r"\b(?:what|how|calculate|determine|find|compute|estimate|evaluate|predict|(?<![,a-z] )which)\b ?(.*)", re.I)
    sentences = re.split(r"(?<=[.?!:;]) ", text)
    for sentence in reversed(sentences):
        if match := cue.search(sentence):
            return re.sub(r"^(?:what|which|of the following) ", "", match[0], flags=re.I)
        if re.search(r"\b(?:is|are|be|equals|was|of|about|approximately|(?:closest|nearest|equal) to)(?: about)?\W*$", sentence):
            return re.split(r", (?=[a-z])", sentence)[-1]
    return ""


_NOUN = re.compile(
    r"how (?:far|long|fast|high|old|deep|hot|hard|often)|how many (?:seconds|minutes|hours|days|years)|\b(?:speed|velocity|acceleration"
    r"|deceleration|time|distance|displacement|height|range|force|tension|weight|mass|work|energy|power|momentum|impulse|coefficient"
    r"|angle|radius|diameter|period|frequency|wavelength|amplitude|length|width|area|volume|pressure|temperature|density|charge"
    r"|current|voltage|potential|resistance|capacitance|field|flux|heat|entropy|enthalpy|efficiency|yield|concentration|molarity"
    r"|molality|p[HK]\w*|pOH|constant|rate|order|half-life|age|moles?|amount|fraction|percent\w*|ratio|factor|probability"
    r"|magnification|index|spacing|separation|torque|inertia|formula|position|photons?|gamma|shift|solubility|reading|emf)\b",
    re.I,
)
_QUALIFIED = re.compile(r"\b(?:average|mean|angular|relative|change|difference|ratio|rate|factor|uncertainty|percent\w*)\W+(?:of |in |the ){0,3}$", re.I)
_COMPARED = re.compile(r"\b(?:twice|doubl(?:ed|es|ing)|double(?![- ]?(?:slit|bond|strand|helix|heteroz|replac))|tripl\w+|halved|quadrupl\w+|ratio|factor|times (?:as|the|its|that))\b", re.I)


@dataclass(frozen=True)
class Symbol:
    """One row of a vocabulary: a letter, its unit, how questions name it, and the words that may stand beside it."""

    name: str
    size: float
    dims: Dims
    unit: str
    nouns: re.Pattern[str]
    beside: re.Pattern[str]
    constant: float | None
    alike: str


def vocabulary(table: str) -> dict[str, Symbol]:
    """Read rows `name[=constant]; unit; nouns[; words beside]`; nouns and words are patterns."""
    symbols = {}
    for row in table.strip().splitlines():
        head, unit_name, nouns, *beside = (part.strip() for part in row.split(";"))
        name, _, constant = head.partition("=")
    
        words = [rf"(?<!\w){name} ?=", *(rf"(?<!\w)(?:{word.lstrip('!')})(?!\w)" for word in beside)]
        words += [] if beside and beside[0][0] == "!" else [rf"\b(?:{nouns})"]  # `!`: the nouns only ask
        symbols[name] = Symbol(name, *unit(unit_name.lstrip("±")), unit_name, re.compile(rf"\b(?:{nouns})", re.I),
                               re.compile("|".join(words), re.I), float(constant) if constant else None,
                               name.rstrip("0123456789") + "".join(beside))  # fmt: skip
    return symbols


@dataclass(frozen=True)
class Topic:
    """Laws that belong together, the words that call for them, and the words that forbid them.

    Attributes:
        given: What words say without a number: `{"from rest": ("u", 0.0)}`.
        spare: Symbols and units that may be given without being needed.
    """

    name: str
    cues: str
    bars: str
    laws: tuple[Callable[..., float], ...]
    given: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    spare: str = ""

    def fits(self, text: str) -> bool:
        """Whether every cue (`cue & cue`) begins a word of the text and no bar does."""
        found = [re.search(rf"(?<![A-Za-z])(?:{part})", text, re.I) for part in self.cues.split(" & ")]
        return all(found) and not (self.bars and re.search(rf"(?<![A-Za-z])(?:{self.bars})", text, re.I))


def derive_by_laws(
    question: Question, symbols: Mapping[str, Symbol], topics: tuple[Topic, ...], **facts: float
) -> Derivation | None:
    """Answer by the topics whose cues the text has; None if none can, or if two disagree.

    Args:
        question: The question.
        symbols: The family's vocabulary.
        topics: The family's laws.
        facts: Symbols the family already knows, such as a molar mass.
    """
    text = normalise(question.stem)
    clause, quantities, found = asked_clause(text), read_quantities(text), []
    for topic in topics:
        if _COMPARED.search(text) and "compared" not in topic.spare:
            continue
        if topic.fits(text):
            found.append(_by_topic(topic, symbols, text, clause, quantities, facts))
    found = [one for one in found if one is not None]
    agree = found and all(abs(one[0] - found[0][0]) <= 0.005 * abs(found[0][0]) for one in found)
    return told(found[0][0], found[0][1].unit, found[0][2], clause) if agree else None


def _by_topic(topic: Topic, symbols: Mapping[str, Symbol], text: str, clause: str, quantities: list[Quantity], known: dict):  # noqa: ANN202
    names = dict.fromkeys(name for law in topic.laws for name in _parameters(law))
    candidates = _asked(clause, [symbols[name] for name in names])
    answers = (_solve(topic, symbols, names, asked, text, quantities, known) for asked in candidates)
    return next((answer for answer in answers if answer), None)


def _solve(topic: Topic, symbols: Mapping[str, Symbol], names: dict, asked: Symbol, text: str, quantities: list, known: dict):  # noqa: ANN202
    facts = {name: (symbols[name].constant, frozenset()) for name in names if symbols[name].constant is not None}
    said = {name: (value, frozenset()) for name, value in known.items() if name in names}
    said |= {name: (value, frozenset()) for words, (name, value) in topic.given.items() if re.search(words, text, re.I)}
    facts |= said
    places = _place(quantities, [symbols[n] for n in names if n != asked.name and n not in said or n in known], topic.spare)
    if places is None:
        return None
    facts |= {name: (value, frozenset([name]) - {n for n in names if symbols[n].constant}) for name, value in places.items()}
    facts.pop(asked.name, None)
    value, used = _work_out(asked.name, facts, topic.laws, symbols)
    if value is None or any(not used >= fact[1] for name, fact in facts.items() if name not in topic.spare.split()):
        return None
    shown = ", ".join(f"{name} = {facts[name][0]:.4g} {symbols[name].unit}".strip() for name in sorted(used))
    return value, asked, f"By {topic.name}, with {shown} in SI units"


def _parameters(law: Callable[..., float]) -> tuple[str, ...]:
    return law.__code__.co_varnames[: law.__code__.co_argcount]


def _asked(clause: str, symbols: list[Symbol]) -> list[Symbol]:
    matches = [(m.start(), -m.end(), symbol) for symbol in symbols if (m := symbol.nouns.search(clause))]
    if not matches:
        return []
    start, end = min(match[:2] for match in matches)
    noun = _NOUN.search(clause)
    if (noun and not start <= noun.start() < -end) or _QUALIFIED.search(clause[:start]):
        return []
    return [symbol for *place, symbol in matches if place == [start, end]]


def _place(quantities: list[Quantity], symbols: list[Symbol], spare: str) -> dict[str, float] | None:
    """Give every quantity a symbol of its dimension: by the nearest words, then by being the only one left."""
    placed: dict[str, float] = {}
    loose, offers = [], []
    for index, quantity in enumerate(quantities):
        fits = [symbol for symbol in symbols if symbol.dims == quantity.dims and _possible(quantity, symbol)]
        same = [s for s in fits if s.constant and abs(quantity.value / s.constant - 1) < 0.005]
        if same:
            placed[same[0].name] = quantity.value
        elif fits:
            loose.append(index)
            offers += [(*near, s.name, index) for s in fits if (near := _nearness(quantity, s))]
        elif not any(unit(word[1:])[1] == quantity.dims for word in spare.split() if word[0] == "~"):
            return None
    stems = {(*near, index): set() for *near, _, index in offers}
    for *near, name, index in offers:
        stems[(*near, index)].add(name.rstrip("0123456789"))
    for *near, name, index in sorted(offers):
        if index in loose and name not in placed and len(stems[(*near, index)]) == 1:
            placed[name] = _read_as(quantities[index], name)
            loose.remove(index)
    for index in loose:
        free = [s.name for s in symbols if s.dims == quantities[index].dims and s.name not in placed and s.constant is None]
        if any(abs(quantities[index].value - value) < 1e-9 * abs(value) for value in placed.values()):
            continue
        if not free or len({name.rstrip("0123456789") for name in free}) > 1 or not any(quantities[index].dims):
            return None
        placed[free[0]] = _read_as(quantities[index], free[0])
    for alike in {s.alike for s in symbols}:  # m1 and m2, where nothing but their order tells them apart
        names = sorted(s.name for s in symbols if s.alike == alike and s.name in placed)
        order = [placed[n] for n in names]
        placed |= zip(names, sorted(order, key=lambda v: [q.value for q in quantities].index(v)), strict=True) if len(names) > 1 else ()
    return placed


def _possible(quantity: Quantity, symbol: Symbol) -> bool:
    """A percentage is no count, a count is whole, and a fraction is at most one."""
    if symbol.unit == "count":
        return not quantity.unit and quantity.value == int(quantity.value) > 0
    return (symbol.unit == "%") >= (quantity.unit in ("%", "percent")) and (symbol.unit != "%" or quantity.value <= 1)


def _read_as(quantity: Quantity, name: str) -> float:
    return quantity.raw if quantity.unit == "°C" and name.startswith("dT") else quantity.value


def _nearness(quantity: Quantity, symbol: Symbol) -> tuple[float, int] | None:
    """How far a symbol's words stand from a quantity, and how short they are; words after it count as further away."""
    before = [(len(quantity.before) - m.end(), -len(m[0])) for m in symbol.beside.finditer(quantity.before)]
    after = [(m.start() + 15, -len(m[0])) for m in symbol.beside.finditer(quantity.after)]
    return min(before + after, default=None)


def _work_out(asked: str, facts: dict, laws: tuple[Callable[..., float], ...], symbols: Mapping[str, Symbol]):  # noqa: ANN202
    """Apply every law with one unknown until the asked symbol is known: its value and the given symbols it took."""
    known = dict(facts)
    for _ in laws:
        for law in laws:
            unknown = [name for name in _parameters(law) if name not in known]
            if len(unknown) != 1:
                continue
            given = {name: known[name][0] for name in _parameters(law) if name in known}
            root = _root(lambda x, law=law, given=given, name=unknown[0]: law(**given, **{name: x}), symbols[unknown[0]])
            if root is not None:
                known[unknown[0]] = root, frozenset().union(*(known[name][1] for name in given))
            if asked in known:
                return known[asked]
    return None, frozenset()


_POSITIVE = tuple(10.0 ** (k / 2) for k in range(-80, 81))
_ANGLES = tuple(math.radians(k / 2) for k in range(1, 180))


def _root(law: Callable[[float], float], symbol: Symbol) -> float | None:
    """The only zero of a law over the values a symbol can have; None if there is none, or more than one."""

    def at(x: float) -> float:
        try:
            return law(x)
        except (ArithmeticError, ValueError):
            return math.nan

    grid, brackets = _ANGLES if symbol.dims == unit("rad")[1] else _POSITIVE, []
    for sign in (1, -1) if symbol.unit.startswith("±") else (1,):
        values = [at(sign * x) for x in grid]
        exact = [(sign * x, sign * x) for x, y in zip(grid, values, strict=True) if y == 0]
        brackets += exact + [(sign * grid[i - 1], sign * grid[i]) for i in range(1, len(grid)) if values[i - 1] * values[i] < 0]
    if len(brackets) != 1:
        return None
    low, high = brackets[0]
    for _ in range(60):
        middle = math.copysign(math.sqrt(low * high), low)
        low, high = (middle, high) if at(low) * at(middle) > 0 else (low, middle)
    return low


def told(value: float, unit_name: str, steps: str, clause: str = "") -> Derivation:
    """Word a value in SI as an answer, in the unit the question asks for or else in `unit_name`."""
    target = unit_name.lstrip("±")
    if wanted := re.search(r"\bin (?:units of )?((?:°C|[A-Za-zµÅ])[A-Za-zµÅ°/*^ 0-9-]{0,25})", clause):
        name = wanted[1][: _read_unit(wanted[1], 0, UNITS)[2]]
        target = name if name and unit(name)[1] == unit(target)[1] else target
    if target in ("1", "count") or (target == "%" and re.search("fraction|proportion|probab|frequency", clause)):
        target = ""
    number = (value - 273.15 * (target == "°C")) / unit(target)[0]
    plain = f"{number:.4g}" if not 1e4 <= abs(number) < 1e6 else f"{float(f'{number:.4g}'):.0f}"
    text = re.sub(r"e([-+])0?(\d+)", lambda m: rf" \times 10^{{{m[1].strip('+')}{m[2]}}}", plain)
    written = target.lstrip("Δ").replace("%", r"\%")
    return Derivation(rf"{text}\ \text{{{written}}}" if target else text, f"{steps}: {text} {target}.".replace(" .", "."), number, target)
