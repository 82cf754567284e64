"""Amounts of substance: formulas, equations, solutions, gases by mass, colligative properties."""

import re
from contextlib import suppress

from stackprog.lms.offline.laws import clean, family, pick
from stackprog.lms.offline.question import Derivation, Question

MASSES = {element: float(mass) for element, mass in re.findall(r"([A-Z][a-z]?)([\d.]+)", """
    H1.008 He4.003 Li6.94 B10.81 C12.011 N14.007 O15.999 F18.998 Ne20.18 Na22.99 Mg24.305 Al26.98
    Si28.085 P30.974 S32.06 Cl35.45 Ar39.948 K39.098 Ca40.078 Ti47.867 Cr51.996 Mn54.938 Fe55.845
    Co58.933 Ni58.693 Cu63.546 Zn65.38 Br79.904 Ag107.87 Sn118.71 I126.9 Ba137.33 Au196.97 Hg200.59
    Pb207.2 Z0""")}  # fmt: skip
NAMED = {
    "sodium chloride": "NaCl", "glucose": "C6H12O6", "sucrose": "C12H22O11", "water": "H2O",
    "sodium hydroxide": "NaOH", "urea": "CH4N2O", "ammonia": "NH3", "sulfuric acid": "H2SO4",
    "carbon dioxide": "CO2", "methane": "CH4", "calcium carbonate": "CaCO3", "ethanol": "C2H6O",
    "propane": "C3H8", "oxygen": "O2", "hydrogen": "H2", "nitrogen": "N2", "chlorine": "Cl2",
    "iron": "Fe", "copper": "Cu", "zinc": "Zn", "aluminium": "Al", "aluminum": "Al", "silver": "Ag",
    "sodium": "Na", "magnesium": "Mg", "carbon": "C", "sulfur": "S",
}  # fmt: skip
NAME = rf"\b(?:{'|'.join(NAMED)})\b"
FORMULA = r"(?<![\w^°-])(?:\(?[A-Z][a-z]?\d{0,2}(?:\)\d)?){1,9}(?![\w=^-])"
TERM = r"\d{0,2} ?[A-Z](?:\w|\(\w{1,5}\)){0,12}"
SIDE = rf"((?:{TERM} ?\+ ?){{0,4}}{TERM})"
SHARE = r"\b([\d.]{1,9}) ?% (?:of )?([A-Z][a-z]?)2?\b"
PART = rf"(?:percent|fraction|%).{{0,40}}\b([A-Z][a-z]?)2? in.{{0,30}}?({FORMULA})"
ARROW = re.compile(rf"{SIDE} ?(?:->|→|-->|⟶|⇌|\\rightarrow|\\to) ?{SIDE}")
UNITS = {
    "m": "g", "n": "mol", "M": "g/mol", "c": "mol/L", "V": "L", "ρ": "g/L", "N": "1", "p": "Pa",
    "T": "K", "w": "m^3", "K": "K·kg/mol", "μ": "kg/mol", "b": "mol/kg", "D": "ΔK",
    "S": "mol:#.{0,4}(?:water|H2O|benz)", "C": "mol/m^3", "v": "L:#.of.$", "d": "mol/L:^.of.#",
    "k": "kg", "r": "kg/m^3",
}  # fmt: skip
SALT = "NaCl|KCl|KBr|NaBr|KNO3|NaNO3|sodium chloride"
_by_laws = family(UNITS, {}, {
    "yield": "N = min(m1, m2)/max(m1, m2); m2 = m1*N",
    "hydrate|xH2O|x H2O": "N = (m1 - m2)/18.015/(m2/M)",
    r"H2SO4|sulfuric|\(OH\)2|diprotic & titrat|neutral|equivalence": "V = 2*v*d/c",
    "dilut|water|made|add|stock|final|prepar|titrat|neutral|end ?point|equivalence|react":
        "V = v*d/c; c = v*d/V; c2*V2 = c1*V1; c2 = c1*V1/(V1 + V2); V2 = V1*(c1/c2 - 1)",
    "mix|combin": "c3 = (c1*V1 + c2*V2)/(V1 + V2)",
    "": "n = m/M; n = c*V; c = n/V; m = ρ*V; N = n*N_A",
    "gas|density|volume|occup|STP|pressure": "n = p*w/(R*T); μ*p = r*R*T",
    "in the vapou?r": "N = n1*p1/(n1*p1 + n2*p2)",
    "partial|fraction|pressure|Raoult": "p2 = S/(S + n)*p1; p2 = n1/(n1 + n2)*p1; "
        "N = n1/(n1 + n2); p2 = n2/(n1 + n2)*p1; p2 = p1*N", f"{SALT} & boil": "T = 373.15 + 2*b*K",
    f"{SALT} & freez": "T = 273.15 - 2*b*K", SALT: "D = 2*b*K", "CaCl2|MgCl2|Na2SO4": "D = 3*b*K",
    "boil": "T = 373.15 + b*K", "freez": "T = 273.15 - b*K",
    "freez|boil|depress|molal": "b = n/k; b = k1/μ/k2; μ = k1*K/(k2*D); D = b*K",
    "osmotic": "p = C*R*T",
})  # fmt: skip


def molar_mass(formula: str) -> float:
    """Add up the masses of a formula's atoms, with one level of brackets; KeyError if unknown."""
    inner = re.sub(r"\(([^()]*)\)(\d?)", lambda m: m[1] * int(m[2] or 1), formula)
    return sum(MASSES[e] * int(n or 1) for e, n in re.findall(r"([A-Z][a-z]?)(\d{0,3})", inner))


def reaction(text: str) -> list[tuple[int, str]]:
    """Read the first equation of a text: reactants with negative, products with positive counts."""
    found = ARROW.search(re.sub(r"\((?:g|l|s|aq)\)", "", clean(text)))
    sides = zip((-1, 1), found.groups(), strict=True) if found else ()
    return [(sign * int(n or 1), formula) for sign, side in sides
            for n, formula in re.findall(r"(\d*) ?([A-Z][^ ]*)", side)]  # fmt: skip


def _by_equation(stem: str, choices: tuple[str, ...]) -> Derivation | None:
    """Take what the limiting reactant of a written equation gives of another substance."""
    terms, extents = reaction(stem), dict[str, float]()
    for n, formula in terms:
        substance = rf"(?:of )?{re.escape(formula)}(?!\w)"
        if given := re.search(rf"\b([\d.]{{1,9}}) ?(g|mol)\w* {substance}", stem):
            mass = molar_mass(formula) if given[2] == "g" else 1.0
            extents[formula] = float(given[1]) / mass / abs(n)
    for n, formula in terms if extents else ():
        named = re.search(rf"(?:of|much|moles|grams) {re.escape(formula)}(?!\w)(?! and)", stem)
        for unit, scale in (("mol", 1.0), ("g", molar_mass(formula))) if named else ():
            value = abs(n) * min(extents.values()) * scale
            if formula not in extents and pick(value, unit, choices) is not None:
                answer = f"{value:.4g} {unit}"
                return Derivation(answer, f"The limiting reactant gives {answer}.", value, unit)
    return None


def _by_shares(stem: str, choices: tuple[str, ...]) -> Derivation | None:
    """Take an element's share of a formula's mass, or the lightest choice with given shares."""
    given = [(e, float(x) / 100) for x, e in re.findall(SHARE, stem)]
    if len(given) > 1:
        fit = [f for f in choices if all(abs(_share(f, e) - x) < 0.01 for e, x in given)]
        best = min(fit, key=molar_mass, default="")
        return Derivation(best, f"{best} has these shares of mass.") if best else None
    asked = re.search(PART, stem)
    share = _share(asked[2], asked[1]) if asked else 0.0
    return Derivation(f"{share:.3g}", "The element's share of the mass.", share) if share else None


def _share(formula: str, element: str) -> float:
    rest = molar_mass(re.sub(rf"{element}(?![a-z])", "Z", formula))
    return 1 - rest / molar_mass(formula)


def _with_mass(match: re.Match[str]) -> str:
    with suppress(KeyError):
        mass = molar_mass(NAMED.get(match[0], match[0]))
        return match[0] if len(match[0]) < 2 else f"{match[0]} ‹{mass:.6g} g/mol›"
    return match[0]


def derive(question: Question) -> Derivation | None:
    """Work out a question on amounts of substance, or return None."""
    plain, choices = clean(question.stem), question.choices
    stem = re.sub(NAME, lambda m: NAMED[m[0]], plain)
    with suppress(KeyError, ValueError, ZeroDivisionError):
        if found := _by_equation(stem, choices) or _by_shares(stem, choices):
            return found
    return _by_laws(Question(re.sub(rf"{NAME}|{FORMULA}", _with_mass, plain), choices))
