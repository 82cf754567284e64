"""Amounts of substance: formulas, equations, solutions, gases by mass, colligative properties."""

import re
from contextlib import suppress
from dataclasses import replace

from stackprog.lms.offline.laws import clean, family, pick, read, unit
from stackprog.lms.offline.question import Derivation, Question

MASSES = {element: float(mass) for element, mass in (pair.split(":") for pair in (
    "H:1.008 He:4.003 Li:6.94 B:10.81 C:12.011 N:14.007 O:15.999 F:18.998 Ne:20.18 Na:22.99 Mg:24.305 "
    "Al:26.98 Si:28.085 P:30.974 S:32.06 Cl:35.45 Ar:39.948 K:39.098 Ca:40.078 Ti:47.867 Cr:51.996 "
    "Mn:54.938 Fe:55.845 Co:58.933 Ni:58.693 Cu:63.546 Zn:65.38 Br:79.904 Ag:107.868 Sn:118.71 "
    "Z:0 I:126.904 Ba:137.327 Au:196.967 Hg:200.59 Pb:207.2").split())}  # fmt: skip
NAMED = dict(pair.split("=") for pair in (
    "sodium chloride=NaCl,glucose=C6H12O6,sucrose=C12H22O11,water=H2O,sodium hydroxide=NaOH,urea=CH4N2O,"
    "ammonia=NH3,sulfuric acid=H2SO4,carbon dioxide=CO2,methane=CH4,calcium carbonate=CaCO3,iron=Fe,"
    "ethanol=C2H6O,oxygen=O2,hydrogen=H2,nitrogen=N2,propane=C3H8,copper=Cu,zinc=Zn,aluminium=Al,"
    "aluminum=Al,sodium=Na,magnesium=Mg,carbon=C,sulfur=S,chlorine=Cl2,silver=Ag").split(","))  # fmt: skip
FORMULA = r"(?<![\w^-])(?:\(?[A-Z][a-z]?\d{0,2}(?:\)\d)?){1,9}(?![\w=^-])"
TERM = r"\d{0,2} ?[A-Z][\w()]{0,14}"
SIDE = rf"({TERM}(?: ?\+ ?{TERM}){{0,4}})"
ARROW = re.compile(rf"{SIDE} ?(?:->|→|-->|⟶|⇌|\\rightarrow|\\to) ?{SIDE}")
SALT = "NaCl|KCl|KBr|NaBr|KNO3|NaNO3|sodium chloride"
OF, BY = "L:#.of.$", "mol/L:^.of.#"
_by_laws = family({}, {
    "yield": [("1 = g g", lambda t, a: min(t, a) / max(t, a)), ("g = g 1", lambda t, p: t * p)],
    "": ["g = mol g/mol", "mol = mol/L L", "g = g/L L", ("1 = mol", lambda n, N_A: n * N_A)],
    r"H2SO4|sulfuric|\(OH\)2|diprotic & titrat|neutral|equivalence": [
        (f"L = {OF} {BY} mol/L", lambda v, c, d: (2 if c < d * 9 else 1) * v * c / d)],
    "dilut|water|made|add|stock|final|prepar|titrat|neutral|end ?point|equivalence|react": [
        (f"mol/L = {OF} {BY} L", lambda v, c, w: v * c / w), (f"L = {OF} {BY} mol/L", lambda v, c, d: v * c / d),
        ("mol/L = mol/L L L", lambda c, v, w: c * v / w), ("L = mol/L L mol/L", lambda c, v, d: c * v / d),
        ("L = L mol/L mol/L", lambda v, d, c: v * d / c), ("mol/L = mol/L L L", lambda c, v, w: c * v / (v + w)),
        ("L = L mol/L mol/L", lambda v, c, d: v * (c / d - 1))],
    "mix|combin": [("mol/L = L mol/L L mol/L", lambda v, c, w, d: (v * c + w * d) / (v + w))],
    "gas|density|volume|occup|STP|pressure": ["kg/mol = kg/m^3 K Pa, R", "Pa = mol K m^3, R"],
    "partial|fraction|pressure|Raoult": [("Pa = mol:#.{0,4}(?:water|H2O|benz) mol Pa", lambda a, b, p: a / (a + b) * p), ("Pa = mol mol Pa", lambda a, b, p: a / (a + b) * p), ("1 = mol mol", lambda a, b: a / (a + b)),
        ("Pa = mol mol Pa", lambda a, b, p: b / (a + b) * p), ("Pa = Pa 1", lambda p, x: p * x)],
    SALT: [("ΔK = mol/kg K·kg/mol", lambda b, k: 2 * k * b)],
    "CaCl2|MgCl2|Na2SO4": [("ΔK = mol/kg K·kg/mol", lambda b, k: 3 * k * b)],
    "freez|boil|depress|molal": ["mol/kg = mol kg", ("mol/kg = kg kg/mol kg", lambda m, w, k: m / w / k), "ΔK = mol/kg K·kg/mol"],
    f"{SALT} & boil": [("K = mol/kg K·kg/mol", lambda b, k: 373.15 + 2 * b * k)],
    f"{SALT} & freez": [("K = mol/kg K·kg/mol", lambda b, k: 273.15 - 2 * b * k)],
    "boil": [("K = mol/kg K·kg/mol", lambda b, k: 373.15 + b * k)], "freez": [("K = mol/kg K·kg/mol", lambda b, k: 273.15 - b * k)],
    "osmotic": ["Pa = mol/m^3 K, R"], "lattice|combust": ["J = mol J/mol"],
    "hydrate|xH2O|x H2O": [("1 = g g g/mol", lambda h, a, m: (h - a) / 18.015 / (a / m))],
})  # fmt: skip


def molar_mass(formula: str) -> float:
    """Add up the masses of a formula's atoms, with one level of brackets; KeyError if unknown."""
    inner = re.sub(r"\(([^()]*)\)(\d?)", lambda m: m[1] * int(m[2] or 1), formula)
    return sum(MASSES[e] * int(n or 1) for e, n in re.findall(r"([A-Z][a-z]?)(\d{0,3})", inner))


def reaction(text: str) -> list[tuple[int, str]]:
    """Read the first equation of a text: reactants with negative, products with positive numbers."""
    sides = ARROW.search(re.sub(r"\((?:g|l|s|aq)\)", "", clean(text)))
    both = zip((-1, 1), sides.groups(), strict=True) if sides else ()
    return [(sign * int(n or 1), formula) for sign, side in both
            for n, formula in re.findall(r"(\d*) ?([A-Z][\w()]*)", side)]  # fmt: skip


def _by_equation(question: Question, stem: str) -> Derivation | None:
    """Take what the limiting reactant of a written equation gives of another substance."""
    terms, known = reaction(stem), {}
    for n, formula in terms:
        for q in read(stem):
            if re.match(rf" ?(?:of )?{re.escape(formula)}(?!\w)", q.around.partition("#")[2]):
                grams = q.dimension == unit("g")[1]
                if grams or q.dimension == unit("mol")[1]:
                    known[formula] = q.value / (molar_mass(formula) / 1000 if grams else 1) / abs(n)
    for n, formula in terms if known else ():
        for written, scale in (("mol", 1.0), ("g", molar_mass(formula))):
            value = abs(n) * min(known.values()) * scale
            named = re.search(rf"(?:of|much|moles|grams) {re.escape(formula)}(?!\w)(?! and)", stem)
            if formula not in known and named and pick(value, written, question.choices) is not None:
                answer = f"{value:.4g} {written}"
                return Derivation(answer, f"The limiting reactant gives {answer}.", value, written)
    return None


def _by_shares(question: Question, stem: str) -> Derivation | None:
    """Take an element's share of a formula's mass, or the lightest choice with the given shares."""
    shares = {e: float(n) / 100 for n, e in re.findall(r"([\d.]+) ?% (?:of )?([A-Z][a-z]?)\d?\b", stem)}
    if len(shares) > 1:
        fit = [f for f in question.choices if all(abs(_share(f, e) - x) < 0.01 for e, x in shares.items())]
        best = min(fit, key=molar_mass, default=None)
        return Derivation(best, f"{best} has these shares of mass.") if best else None
    asked = re.search(r"(?:percent|fraction|% ).*?of ([A-Z][a-z]?)2? in.*?(" + FORMULA + ")", stem)
    share = _share(asked[2], asked[1]) if asked else 0
    return Derivation(f"{share:.1%}", f"{asked[1]} in {asked[2]}.", share) if share else None


def _share(formula: str, element: str) -> float:
    total = molar_mass(formula)
    return (total - molar_mass(re.sub(rf"{element}(?![a-z])", "Z", formula))) / total


def derive(question: Question) -> Derivation | None:
    """Work out a question on amounts of substance, or return None."""
    stem = clean(question.stem)
    for name, formula in NAMED.items():
        stem = re.sub(rf"\b{name}\b", formula, stem)
    with suppress(KeyError):
        if found := _by_equation(question, stem) or _by_shares(question, stem):
            return found
    noted = re.sub(FORMULA, _with_mass, clean(question.stem))
    for name, formula in NAMED.items():
        noted = re.sub(rf"\b{name}\b", f"{name} ‹{molar_mass(formula):.6g} g/mol›", noted)
    return _by_laws(replace(question, stem=noted))


def _with_mass(match: re.Match[str]) -> str:
    with suppress(KeyError):
        return match[0] if len(match[0]) < 2 else f"{match[0]} ‹{molar_mass(match[0]):.6g} g/mol›"
    return match[0]
