"""Equilibria: pH of acids, bases and buffers, solubility, Gibbs energy, Nernst, electrolysis."""

import re

from stackprog.lms.offline.quantities import (
    derive_by_laws,
    molar_mass,
    normalise,
    topics,
    vocabulary,
)
from stackprog.lms.offline.question import Derivation, Question

# Concentrations are in mol/m^3, as in SI, so that 1000 stands for 1 M.
SYMBOLS = vocabulary(r"""
c; M; concentration|molarity; of
h; M; (?:hydrogen|hydronium|H\^?\+|\[H\^?\+\]|\[H3O\^?\+\]|H3O\+?)[ -]*(?:ion )?concentration
    |concentration of (?:hydrogen|hydronium|H)|\[H3?O?\^?\+\]; \[H3?O?\^?\+\]|hydrogen|hydronium
    |h\+
oh; M; hydroxide(?: ion)? concentration|concentration of (?:hydroxide|OH)|\[OH\^?-\]; \[OH\^?-\]
    |hydroxide
pH; 1; pH\b; pH
pOH; 1; pOH\b; pOH
kw=1e-8; mol^2/m^6; ion product
Ka; 1; k_?a\b|acid(?:ity)? (?:dissociation|ionization)? ?constant|ionization constant; k_?a\b
    |acid dissociation constant|dissociation constant|ionization constant
pKa; 1; pk_?a\b; pk_?a
Kb; 1; k_?b\b|base (?:dissociation|ionization) constant; k_?b\b|base dissociation constant
    |dissociation constant
pKb; 1; pk_?b\b; pk_?b
degree; %; percent\w*\b.{0,40}(?:ioni[sz]ed|dissociated)
    |(?:percent|degree of) (?:ioni[sz]ation|dissociation)
    ; ioni[sz]ed|dissociated|ioni[sz]ation
acid; M; concentration of (?:the )?(?:weak )?acid; \w*acid|\[?H[A-Z]\w*|CH3COOH|NH4\w*|ammonium
base; M; concentration of (?:the )?(?:conjugate )?base; base|salt|\w+ \w+ate|\w+ate|Na\w+|\[A\S*
    |sodium|CH3COO\w*|CH3COO-|NH3|ammonia
quotient; 1; ratio|\[A\^?-\]/\[HA\]; ratio
Ksp; 1; k_?sp\b|solubility product; k_?sp|solubility product
sol; M; (?:molar )?solubility; solubility
dG; ±kJ/mol; (?:standard )?(?:gibbs )?(?:free[- ])?energy(?: change)?|(?:delta|Δ) ?G\S*; gibbs
    |free|G\S* ?=
dH; ±kJ/mol; (?:standard )?(?:reaction )?enthalpy(?: change)?|(?:delta|Δ) ?H\S*; enthalpy|H\S* ?=
dS; ±J/mol/K; (?:standard )?(?:reaction )?entropy(?: change)?|(?:delta|Δ) ?S\S*; entropy|S\S* ?=
T; K; (?:\w+ )?temperature; at|temperature
K; 1; equilibrium constant|K\b; equilibrium constant|K
R=8.31446; J/mol/K; gas constant
F=96485.33; C/mol; faraday
E0; ±V; (?:standard )?(?:cell |reduction )?(?:potential|emf|voltage)|E°\S*; standard|E°\S*
    |potential
Ecell; ±V; (?:cell )?(?:potential|emf|voltage)
z; 1; number of electrons; electrons?|n ?=
Q; 1; reaction quotient; quotient|Q
anode; ±V; (?:anode|oxidation) potential; anode|oxid\w+
cathode; ±V; cathode potential; cathode
I; A; current; current
t; s; time|how long|how many (?:seconds|minutes|hours); for|in
charge; C; charge; charge
m; g; mass|how many (?:milli)?grams|how much; deposit\w*
n; mol; moles|how many moles|amount
Mm; g/mol; molar mass|atomic mass; molar mass|atomic mass|atomic weight
cations; 1; cations
anions; 1; anions
acidn; mol; moles of acid; acid
basen; mol; moles of base; base|salt|\w+ate\b
""")
_ION = """
  pH = -log10(h/1000); h*oh = kw; pOH = -log10(oh/1000)
  spare ~K"""
_MIXED = "weak|buffer|titrat|mix|ksp|solub|k_?a\\b|k_?b\\b|neutrali|.*added|.*->"
_SALT = (
    "titrat|equivalence|buffer|mix|.*added|sodium|potassium|.*(?-i:Na[A-Z]|K[A-Z])"
    "|salt|conjugate|NH4|ammonium|polyprotic|diprotic"
)
TOPICS = topics(rf"""
the ion product of water: pH|pOH|hydronium|.*\[OH|.*\[H
    |hydroxide; not .*(?-i:\d ?M (?:solution of )?[A-Z])|{_MIXED}{_ION}
a strong acid, fully dissociated: (?:HCl|HNO3|HBr|HI|HClO4)\b|(?:hydrochloric|nitric|hydrobromic
    |perchloric) acid; not NaOH|KOH|{_MIXED}{_ION}
  h = c + kw/h
a strong base, fully dissociated: (?:NaOH|KOH|LiOH|sodium hydroxide
    |potassium hydroxide)\b; not .*HCl|.*acid|{_MIXED}{_ION}
  oh = c + kw/oh
a dihydroxide, fully dissociated: (?:Ba|Ca|Sr)\(OH\)2|barium hydroxide
    |strontium hydroxide; not .*HCl|.*acid|{_MIXED}{_ION}
  oh = 2*c
a weak acid's equilibrium: k_?a\b|pK_?a|weak(?: \w+)? acid; not {_SALT}{_ION}
  pKa = -log10(Ka); h**2 = 1000*Ka*(c - h); degree*c = h
a weak base's equilibrium: k_?b\b|pK_?b|weak(?: \w+)? base; not boil|molal|{_SALT}{_ION}
  pKb = -log10(Kb); oh**2 = 1000*Kb*(c - oh); degree*c = oh
Henderson and Hasselbalch: buffer|henderson|conjugate|\w+ate\b|salt|.*\[A; not .*added|adding
    |titrat|volume|.*mL
  pKa = -log10(Ka); pH = pKa + log10(quotient); quotient*acid = base; quotient*acidn = basen
  spare ~K ~L compared
the solubility product: k_?sp|solubility product; not common|pH|precipit|containing|buffer
  log(Ksp) = (cations + anions)*log(sol/1000) + cations*log(cations) + anions*log(anions)
  spare ~K
ΔG = ΔH - T ΔS: gibbs|free[- ]energy|spontan|enthalpy|ΔH; not equilibrium constant|cell|vapou?r|E°
  dG = dH - T*dS
  ^(?!.*(?:°C|\d ?K\b)) => T = 298.15
ΔG = 0 where its sign changes: .*temperature & .*spontan|.*equilibrium; not equilibrium constant
  dH = T*dS
ΔG = -R T ln K: equilibrium constant|K\b; not cell|enthalp|entrop|Ksp|E°|rate
  dG = -R*T*log(K)
  ^(?!.*(?:°C|\d ?K\b)) => T = 298.15
ΔG = -z F E and the Nernst equation: .*cell|nernst|electrons|E°|emf|galvanic
    |potential; not orbital|field|photo|resist
  dG = -z*F*E0; E0 = cathode - anode; E0*z*F = R*T*log(K); (E0 - Ecell)*z*F = R*T*log(Q)
  ^(?!.*(?:°C|\d ?K\b)) => T = 298.15
  two electrons => z = 2
  one electron => z = 1
  three electrons => z = 3
  spare T
Faraday's law of electrolysis: electroly|deposit|plat(?:ed|ing)|electroplat; not efficien
  charge = I*t; n*z*F = charge; m = n*Mm
""")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def derive(question: Question) -> Derivation | None:
    """Answer a question on equilibria or electrochemistry, or None."""
    text = normalise(question.stem)
    if re.search("kJ(?!/| ?mol)", text) and "/mol" not in text and "mol^-1" not in text:
        text = re.sub(r"(?<=\d )(k?J)\b(/K)?", r"\1/mol\2", text)  # for the reaction as written
    return derive_by_laws(Question(text), SYMBOLS, TOPICS, **_salt(text), **_metal(text))


def _salt(text: str) -> dict[str, float]:
    """How many cations and anions a formula unit of the salt has: 1 and 2 for CaF2."""
    if not re.search("k_?sp|solubility product", text, re.I):
        return {}
    salt = re.search(r"\b([A-Z][a-z]?)(\d?)(\([A-Z]\w+\)|[A-Z][A-Za-z0-9]*?)(\d?)(?=[ ,.?)])", text)
    if salt is None:
        return {}
    simple = salt[3][0] == "(" or re.fullmatch("[A-Z][a-z]?|OH", salt[3])
    return {"cations": float(salt[2] or 1), "anions": float(salt[4] or 1) if simple else 1.0}


def _metal(text: str) -> dict[str, float]:
    """The charge and the molar mass of the metal that a current deposits."""
    if not re.search("electroly|deposit|plat", text):
        return {}
    ion = re.search(r"\b([A-Z][a-z]?)(?:\^?(\d?)\+|\((I{1,3}|IV)\)|(?:Cl|Br|F|I)(\d?)\b)", text)
    if ion is None:
        return {}
    return {
        "z": float(_ROMAN.get(ion[3] or "") or ion[2] or ion[4] or 1),
        "Mm": molar_mass(ion[1]) / 1000,
    }
