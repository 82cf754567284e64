"""Amounts of substance: molar masses, equations, solutions, titrations, gases, freezing points."""

import re
from contextlib import suppress

from stackprog.lms.offline.laws import family
from stackprog.lms.offline.quantities import choose, clean
from stackprog.lms.offline.question import Derivation, Question

MASSES = {element: float(mass) for element, mass in re.findall(r"([A-Z][a-z]?)([\d.]+)", """H1.008 He4.003 Li6.94 B10.81 C12.011 N14.007 O15.999 F18.998 Ne20.18 Na22.99 Mg24.305 Al26.98 Si28.085 P30.974 S32.06 Cl35.45
    Ar39.948 K39.098 Ca40.078 Ti47.867 Cr51.996 Mn54.938 Fe55.845 Co58.933 Ni58.693 Cu63.546 Zn65.38 Br79.904 Ag107.87 Sn118.71 I126.9 Ba137.33 Au196.97 Pb207.2""")}  # fmt: skip
NAMED = re.findall(r"(.+?)=(\w+),?\s*", """sodium chloride=NaCl, sodium hydroxide=NaOH, carbon dioxide=CO2, calcium carbonate=CaCO3, glucose=C6H12O6, sucrose=C12H22O11, water=H2O, urea=CH4N2O, ammonia=NH3, methane=CH4,
    propane=C3H8, oxygen gas=O2, hydrogen gas=H2, iron=Fe, copper=Cu, zinc=Zn, alumini?um=Al, magnesium=Mg, calcium=Ca, carbon=C, sulfur=S, nitrogen=N, oxygen=O, hydrogen=H, sodium=Na, potassium=K, chlorine=Cl""")  # fmt: skip
FORMULA = r"(?<![\w^°-])(?:\(?[A-Z][a-z]?\d{0,2}(?:\)\d)?){2,9}(?![\w=^-])|(?<![\w^°-])[A-Z][a-z](?![\w=^-])"
SIDE = r"(?:TERM ?\+ ?){0,4}TERM".replace("TERM", r"\d{0,2} ?[A-Z](?:\w|\(\w{1,5}\)){0,12}")
EQUATION = re.compile(rf"{SIDE} ?(?:->|→|-->|⟶|⇌|\\rightarrow|\\to) ?{SIDE}")
UNITS = r"m=kg n=mol M=kg/mol c=mol/L V=L ρ=kg/m^3 w=m^3 p=Pa T=K K=K·kg/mol b=mol/kg D=ΔK:by|low|rais|depress|elevat|fall|rise|much C=mol/m^3 x=1:fraction S=1:yield|percent Q=1:molecul|atom|particle|ions|formula k=kg:#.{0,5}(?:water|solvent|benz|H2O)|of.solvent X=1:x\b d=mol/L:^.of.# v=L:#.of.$|^(?:.\w+|›)(?:.solution)?(?:.and|,).#"
by_laws = family(UNITS, {}, {
    "yield": "S = Min(m1, m2)/Max(m1, m2)", "molecul|atom|particle": "Q = n*6.022e23; Q = m/M*6.022e23",
    "hydrate|xH2O|x H2O": "X = (m1 - m2)/M1/(m2/M2)",
    "H2SO4|sulfuric & titrat|neutral|equivalence|react": "V = 2*v*d/c",
    r"add(?:ed|ing)?\b & ^(?!.*(?:total|make|up to|final volume|until))": "c2 = c1*V1/(V1 + V2)",
    "dilut|H2O|made|stock|final|prepar|titrat|neutral|end.?point|equivalence|react": "c*V = d*v; c2*V = c1*v",
    "": "n = m/M; n = c*V; c = m/M/V; m = c*V*M",
    "dilut|stock|topped|H2O|final": "c2 = c1*V1/V2; c1 = c2*V2/V1; V1 = c2*V2/c1; c2 = c1*V1/(V1 + V2)",
    "mix|combin": "c3 = (c1*V1 + c2*V2)/(V1 + V2)",
    "gas|density|volume|occup|STP|pressure": "n = p*w/(R*T); p*M = ρ*R*T; p*w = m/M*R*T", "osmotic": "p = C*R*T",
    "partial|fraction|Raoult|vapou?r": "x = n1/(n1 + n2); p2 = n1/(n1 + n2)*p1; p2 = p1*x",
    "NaCl|KCl|KBr|KNO3": "D = 2*b*K; T = 373.15 + 2*b*K; T = 273.15 - 2*b*K",
    "boil": "T = 373.15 + b*K; T = 373.15 + m/M/k*K", "freez": "T = 273.15 - b*K; T = 273.15 - m/M/k*K",
    "freez|boil|depress|elevat|molal": "b = n/k; b = m/M/k; D = b*K; D = n/k*K; D = m/M/k*K",
})  # fmt: skip


def molar_mass(formula: str) -> float:
    """Add up the masses of a formula's atoms, with one level of brackets; KeyError if unknown."""
    plain = re.sub(r"\(([^()]*)\)(\d?)", lambda m: m[1] * int(m[2] or 1), formula)
    return sum(MASSES[e] * int(n or 1) for e, n in re.findall(r"([A-Z][a-z]?)(\d{0,3})", plain))


def _made(stem: str) -> list[tuple[float, str]]:
    """Say what the limiting reactant of a written equation gives of the substance asked for."""
    equation = found[0] if (found := EQUATION.search(stem)) else ""
    terms = {f: int(n or 1) for n, f in re.findall(r"(\d*) ?([A-Z][^ +]*)", equation)}
    given = {f: re.search(rf"\b([\d.]{{1,9}}) ?(g|mol)\w* (?:of )?{re.escape(f)}(?!\w)", stem) for f in terms}  # fmt: skip
    extents = [float(m[1]) / (molar_mass(f) if m[2] == "g" else 1) / terms[f] for f, m in given.items() if m]  # fmt: skip
    asked = [f for f in terms if re.search(rf"(?:of|much|moles|grams) {re.escape(f)}(?!\w)", stem)]
    moles = [(f, terms[f] * min(extents)) for f in asked if extents and not given[f]]
    return [(n, "mol") for _, n in moles] + [(n * molar_mass(f), "g") for f, n in moles]


def derive(question: Question) -> Derivation | None:
    """Work out a question on amounts of substance, or return None."""
    stem = re.sub(r"\((?:g|l|s|aq)\)", "", clean(question.stem))
    for name, formula in NAMED:
        stem = re.sub(rf"(?i)\b{name}\b", formula, stem)
    with suppress(KeyError, ValueError, ZeroDivisionError):
        for value, unit in _made(stem):
            found = Derivation("", f"The molar masses give {value:.4g} {unit}.", value, unit)
            if choose(found, question.choices) is not None:
                return found
    for f in sorted({*re.findall(FORMULA, stem)}):
        with suppress(KeyError):
            bare = rf"(?<![\w(]){re.escape(f)}(?![\w)])"
            stem = re.sub(bare, f"{f} ‹{molar_mass(f):.6g} g/mol›", stem)
    return by_laws(Question(stem, question.choices))
