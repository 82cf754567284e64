"""Amounts of substance: reactions and yields, composition, solutions, titration."""

import math
import re

from stackprog.lms.offline.quantities import (
    asked_clause,
    derive_by_laws,
    molar_mass,
    normalise,
    parse_formula,
    read_equation,
    read_quantities,
    told,
    topics,
    unit,
    vocabulary,
)
from stackprog.lms.offline.question import Derivation, Question

SYMBOLS = vocabulary(r"""
mass; g; mass|weight|how many (?:kilo|milli)?grams|how much; of
n; mol; (?:number of |how many )?moles?|amount(?: of substance)?|how many (?:milli)?mol
Mm; g/mol; molar mass|molecular (?:weight|mass); molar mass
N; 1; (?:number of |how many )(?:formula units|molecules|atoms|particles|ions); molecules|atoms
    |particles
stp; L; volume|how many (?:milli)?lit\w+
NA=6.02214e23; mol^-1; avogadro
molar=22.414; L/mol; molar volume
conc; M; (?:molar )?concentration|molarity; concentration|molarity
vol; L; volume|how many (?:milli)?lit\w+; solution|of|in|volume|to
c1; M; (?:initial|original|stock) (?:concentration|molarity); stock|initial\w*|of|from
V1; L; (?:what|initial|the)? ?volume of (?:the )?(?:concentrated|stock|a? ?\d\S* M|initial)[^?]*
    |how (?:much|many milliliters|many mL) of[^?]*|volume; of|stock|sample
c2; M; (?:final |resulting |new )?(?:molar )?(?:concentration|molarity); final|make|prepare|new
    |obtain\w*|get|produce
V2; L; final volume|(?:to )?what (?:total |final )?volume; to|final|make|prepare|total|produce
    |obtain
added; L; volume of water|how much water|water; water|solvent|adding
b; molal; molality; molality|molal
kgs; kg; mass; water|solvent|benzene|in|acid
dT; Δ°C; (?:freezing|boiling)[- ]point (?:depression|elevation|lowering)|(?:depression|elevation
    |lowering|change|increase|decrease) (?:of|in) (?:the )?(?:freezing|boiling)[ -](?:point
    |temperature); by|depression|elevation|lower\w*|rais\w*
kc; K/molal; (?:cryoscopic|ebullioscopic|molal)[^?]{0,40} constant|k[fb]; kf|kb|constant|k_f|k_b
Tf; ±°C; freezing[- ](?:point|temperature)
Tb; °C; boiling[- ](?:point|temperature)
i; 1; van.?t hoff factor; factor|i =
osm; Pa; osmotic pressure; osmotic
gas=8.31446; J/mol/K; gas constant; R
T; K; temperature; at
""")
_SOLUTE = r"""
  mass = n*Mm; n = b*kgs
  \b(?:NaCl|KCl|KBr|NaBr|LiCl|KI|NaOH|NaNO3|KNO3|MgSO4|NaI)\b => i = 2
  \b(?:CaCl2|MgCl2|BaCl2|Na2SO4|K2SO4|Ca\(NO3\)2)(?!\w) => i = 3
  non-?electrolyte|urea|sugar|glycol|C6H12O6|C12H22O11|CO\(NH2\)2 => i = 1"""
TOPICS = topics(rf"""
n = m/M: mole|gram|.*\bg\b|mass|.*\bmol\b; not solution|.*\bM\b|yield|percent|dissolv|react|burn
    |volume|ions|liter
  mass = n*Mm; N = n*NA
the molar volume: STP|standard temperature; not solution|density
  mass = n*Mm; N = n*NA; stp = n*molar
  spare ~K ~Pa
molarity c = n/V: solution|molarity|.*\bM\b|dissolv|concentration; not dilut|titrat|stock|mix
    |.*water is added|pH|osmotic|freez
    |boil|ions?\b|rate|ksp|solub|buffer
  mass = n*Mm; conc*vol = n
dilution: dilut|stock|.*water is added|prepare|.*adding water; not titrat|serial|solid|pH\b|buffer
  c1*V1 = c2*V2; V2 = V1 + added
molality b = n/m: molality; not freez|boil|density
  mass = n*Mm; n = b*kgs
freezing-point depression: freez; not boil|molar mass
  dT = i*kc*b; Tf = 273.15 - dT{_SOLUTE}
boiling-point elevation: boil; not freez|molar mass|vapor
  dT = i*kc*b; Tb = 373.15 + dT{_SOLUTE}
osmotic pressure: osmotic
  osm = i*conc*gas*T; conc*vol = n{_SOLUTE}
""")
_NAMES = """
=; carbon dioxide=CO2; carbon monoxide=CO; sodium chloride=NaCl; sodium hydroxide=NaOH;
ammonia=NH3; potassium hydroxide=KOH; calcium carbonate=CaCO3; hydrochloric acid=HCl;
sul(?:f|ph)uric acid=H2SO4; water=H2O; nitric acid=HNO3; phosphoric acid=H3PO4;
acetic acid=CH3COOH; calcium chloride=CaCl2; calcium oxide=CaO; magnesium oxide=MgO;
silver nitrate=AgNO3; potassium nitrate=KNO3; sodium carbonate=Na2CO3; methane=CH4;
potassium chloride=KCl; barium hydroxide=Ba(OH)2; calcium hydroxide=Ca(OH)2; glucose=C6H12O6;
propane=C3H8; sucrose=C12H22O11; urea=CO(NH2)2; ethanol=C2H5OH; oxygen(?: gas)?=O2;
hydrogen(?: gas)?=H2; nitrogen(?: gas)?=N2; chlorine(?: gas)?=Cl2; carbon=C; sul(?:f|ph)ur=S;
phosphorus=P; alumin(?:i)?um=Al; iron=Fe; copper=Cu; zinc=Zn; magnesium=Mg; sodium=Na;
potassium=K; calcium=Ca; silver=Ag; gold=Au; lead=Pb; helium=He
"""
_WRITTEN = [  # a name, with its formula in brackets or without, becomes the formula
    (
        re.compile(
            rf"\b{name.strip()}(?: \({re.escape(formula)}\))?(?![- ]?(?:atom|ion|\())", re.I
        ),
        formula,
    )
    for name, formula in re.findall(r"([^=;\n]+?)=([^;\n]+)", _NAMES)
]
FORMULA = r"(?:[A-Z][a-z]?\d*|\((?:[A-Z][a-z]?\d*)+\)\d*)+(?:\*\d?H2O)?(?![a-z\d])"
NO_FORMULAS = re.compile(r"I|In|If|He|As|At|No|[MKCVPNFWSUBYHO]|Kf|Kb|STP|Os")
PROTONS = {
    "H2SO4": 2,
    "H3PO4": 3,
    "H2C2O4": 2,
    "Ca(OH)2": 2,
    "Ba(OH)2": 2,
    "Mg(OH)2": 2,
    "Sr(OH)2": 2,
}
PROTONS |= {"HCl": 1, "HNO3": 1, "HBr": 1, "HI": 1, "HClO4": 1, "CH3COOH": 1}
PROTONS |= {"NaOH": 1, "KOH": 1, "LiOH": 1, "NH3": 1}  # given or taken
Given = dict[str, dict[str, float]]


def derive(question: Question) -> Derivation | None:
    """Answer a question on amounts of substance, or None."""
    text = normalise(question.stem)
    for name, formula in _WRITTEN:
        text = name.sub(formula, text)
    if "->" in text:
        return _reaction(text)
    written = dict.fromkeys(re.findall(FORMULA, text))
    found = [f for f in written if not NO_FORMULAS.fullmatch(f) and parse_formula(f)]
    for solve in (_composition, _empirical, _titration):
        if answer := solve(text, found):
            return answer
    if re.search("freez|boil|osmotic|molal", text):
        text = re.sub(r"(?<=[CK])/m\b|(?<=[CK])[ *]kg(?:/| )mol(?:\^-1)?", "/molal", text)
        text = re.sub(r"(?<=\d) ?m(?=[ ,.])", " molal", text)
    solutes = [f for f in found if f != "H2O"] or found
    clause, facts = asked_clause(text), {}
    if len(solutes) == 1 and "molar mass" not in clause:
        facts = {"Mm": molar_mass(solutes[0]) / 1000}
        if (
            re.search(r"\batoms|\bions", clause)
            and sum((parse_formula(solutes[0]) or {}).values()) > 1
        ):
            return None
    return derive_by_laws(Question(text), SYMBOLS, TOPICS, **facts)


def _given(text: str, among: list[str]) -> Given | None:
    """What is given of every substance, in SI; None if a quantity belongs to none."""
    given: Given = {formula: {} for formula in among}
    lone: list[tuple[str, float]] = []
    for quantity in read_quantities(text):
        near = re.match(
            rf"[ -]*(?:(?:[a-z]+|[\d.]+ ?(?:M|mol/L)) ){{0,4}}({FORMULA})", text[quantity.end :]
        )
        kind = next(
            (kind for kind in ("g", "mol", "M", "L") if unit(kind)[1] == quantity.dims), None
        )
        if kind and near and near[1] in given and kind not in given[near[1]]:
            given[near[1]][kind] = quantity.value
        elif kind:
            lone.append((kind, quantity.value))
        elif not re.search(r"°C|atm|K$", quantity.unit):
            return None
    for kind, value in lone:  # named only by `the base`, `the solution`
        free = [formula for formula in among if kind not in given[formula]]
        if kind not in "ML" or len(free) != 1 or len(among) != 2:
            return None
        given[free[0]][kind] = value
    return given


def _moles(formula: str, given: dict[str, float], text: str) -> float:
    """The moles of a substance; nan if what is given of it does not say."""
    match sorted(given):
        case ["L"] if re.search("STP|standard temperature", text):
            return given["L"] / 0.022414
        case ["L", "M"]:
            return given["L"] * given["M"]
        case ["g"]:
            return given["g"] / molar_mass(formula) * 1000
        case ["mol"]:
            return given["mol"]
    return math.nan


def _reaction(text: str) -> Derivation | None:
    """The extent of a reaction, from what there is least of, to what is asked."""
    if not (equation := read_equation(text)):
        return None
    before, after, rest = equation
    clause, given = asked_clause(rest), _given(rest, [*before, *after]) or {}
    moles = {formula: _moles(formula, parts, rest) for formula, parts in given.items() if parts}
    if not moles or any(math.isnan(n) for n in moles.values()):
        return None
    sources = before if moles.keys() & before.keys() else after
    extents = {formula: n / sources[formula] for formula, n in moles.items() if formula in sources}
    limiting = min(extents, key=extents.__getitem__)
    law = f"The balanced equation, with {moles[limiting]:.4g} mol of {limiting} the least for it"
    made = [formula for formula in moles if formula not in extents]
    if (
        "limiting" in clause
        and len(extents) > 1
        and not re.search("how m|mass of|moles of", clause)
    ):
        return Derivation(limiting, f"{law}.")
    if re.search(r"(?:percent(?:age)?|%) yield", clause) and len(made) == 1:
        return told(moles[made[0]] / (extents[limiting] * after[made[0]]), "%", law, clause)
    named = [formula for formula in re.findall(FORMULA, clause) if formula in before | after]
    if made or not named or re.search("(?<!theoretical )yield|pure|efficien", rest):
        return None
    target, n = named[0], extents[limiting] * (before | after)[named[0]]
    left = bool(re.search("remain|left|unreacted|unused|of (?:the )?excess", clause))
    if left != (target in extents):
        return None
    return _as_asked(moles[target] - n if left else n, target, law, clause, rest)


def _as_asked(n: float, formula: str, law: str, clause: str, text: str) -> Derivation | None:
    """Moles as a mass, an amount or a volume of gas, as the clause says before the name."""
    clause = clause[: max(clause.find(formula), 0)] or clause
    if re.search(r"\bmass\b|gram|\bg\b|how much|weight|yield", clause):
        return told(n * molar_mass(formula) / 1000, "g", law, clause)
    if re.search(r"\bmoles?\b|\bmol\b|amount", clause):
        return told(n, "mol", law, clause)
    if re.search(r"volume|lit(?:er|re)|\bL\b", clause) and re.search(
        "STP|standard temperature", text
    ):
        return told(n * 0.022414, "L", law, clause)
    return None


def _composition(text: str, found: list[str]) -> Derivation | None:
    """The molar mass of a formula, or the mass percentage of an element in it."""
    clause = asked_clause(text)
    if not found or read_quantities(text):
        return None
    formula = max(found, key=len)
    atoms: dict[str, int] = parse_formula(formula) or {}
    if re.search(r"molar mass|(?:molecular|formula) (?:mass|weight)", clause) and len(found) == 1:
        return told(
            molar_mass(formula) / 1000, "g/mol", f"Adding the atomic masses of {formula}", clause
        )
    elements = [atom for atom in re.findall(r"\b([A-Z][a-z]?)\d?\b", clause) if atom in atoms]
    if not elements or formula in elements or not re.search("percent|%|mass fraction", clause):
        return None
    share = atoms[elements[0]] * molar_mass(elements[0]) / molar_mass(formula)
    return told(share, "%", f"The mass of {elements[0]} over that of {formula}", clause)


def _empirical(text: str, _: list[str]) -> Derivation | None:
    """The simplest whole ratio of the atoms, times what the molar mass says."""
    wanted = re.search("(empirical|molecular|simplest) formula", asked_clause(text))
    moles: dict[str, float] = {}
    total = math.nan
    for quantity in read_quantities(text):
        behind = re.match(r" ?(?:of |by mass |is )?([A-Z][a-z]?)2?\b", text[quantity.end :])
        near = behind or re.search(r"\b([A-Z][a-z]?)2?\b[^A-Z]{0,12}$", quantity.before)
        if quantity.dims == unit("g/mol")[1]:
            total = quantity.value * 1000
        elif near and quantity.dims in (unit("%")[1], unit("g")[1]):
            moles.setdefault(near[1], quantity.value / molar_mass(near[1]))
    if not wanted or len(moles) < 2 or not all(n > 0 for n in moles.values()):
        return None
    least = min(moles.values())
    for times in range(1, 7):
        counts = {atom: n / least * times for atom, n in moles.items()}
        if all(abs(n - round(n)) < 0.06 * times**0.5 for n in counts.values()):
            return _formula({atom: round(n) for atom, n in counts.items()}, total, wanted[1])
    return None


def _formula(counts: dict[str, int], total: float, kind: str) -> Derivation | None:
    """An empirical formula, or the molecular one of molar mass `total`, in Hill's order."""
    factor = (
        total / sum(molar_mass(atom) * n for atom, n in counts.items())
        if kind == "molecular"
        else 1.0
    )
    if not abs(factor - round(factor if factor > 0 else 1)) < 0.06:
        return None
    order = sorted(counts.items(), key=lambda item: (item[0] != "C", item[0] != "H", item[0]))
    formula = "".join(f"{atom}{n * round(factor)}" for atom, n in order)
    steps = f"The moles of the elements are as {counts}, {round(factor)} times over."
    return Derivation(re.sub(r"(?<=[a-zA-Z])1(?!\d)", "", formula), steps)


def _titration(text: str, found: list[str]) -> Derivation | None:
    """An acid against a base: protons given are protons taken."""
    pair = [formula for formula in found if formula in PROTONS]
    bases = [formula for formula in pair if "OH" in formula.replace("COOH", "") or formula == "NH3"]
    if len(pair) != 2 or len(bases) != 1 or not re.search("titrat|neutrali", text):
        return None
    clause, given = asked_clause(text), _given(text, pair) or {f: {} for f in pair}
    known = [formula for formula in pair if not math.isnan(_moles(formula, given[formula], text))]
    if len(known) != 1:
        return None
    other = pair[1 - pair.index(known[0])]
    n = _moles(known[0], given[known[0]], text) * PROTONS[known[0]] / PROTONS[other]
    law = f"{n:.4g} mol of {other} neutralise what is given of {known[0]}"
    if list(given[other]) == ["L"] and re.search("concentration|molarity", clause):
        return told(n / given[other]["L"], "M", law, clause)
    if list(given[other]) == ["M"] and re.search("volume|how m", clause):
        return told(n / given[other]["M"], "L", law, clause)
    return None if given[other] else _as_asked(n, other, law, clause, text)
