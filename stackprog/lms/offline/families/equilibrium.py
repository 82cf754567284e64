"""Equilibria: acids and bases, solubility, free energy, cells, electrolysis, enthalpies."""

import re
from contextlib import suppress

from stackprog.lms.offline.families.amounts import reaction
from stackprog.lms.offline.laws import clean, family
from stackprog.lms.offline.question import Derivation, Question

UNITS = {
    "c": "mol/L", "A": "mol/L:acid$|acid.and", "B": "mol/L:ate|salt|base", "K": "1:k_?a",
    "J": "1:k_?b", "p": "1:pk_?a", "S": "1:k_?sp|product", "y": "1:ph", "N": "1",
    "n": r"1:\bn.?=.?#|#.{0,3}electr", "G": "J/mol", "X": "J/(mol·K)", "T": "K", "E": "V", "I": "A",
    "t": "s", "m": "kg", "M": "kg/mol", "b": "mol", "q": "C", "P": "Pa",
}  # fmt: skip
NOTES = {
    r"[A-Z][a-z]?\^(\d)\+": r"n = \1", r"\b(?:silver|Ag)\b": "n = 1 ‹107.87 g/mol",
    r"(\d) ?e\^?-(?!\d)": r"n = \1", r"\bcopper": "n = 2 ‹63.55 g/mol",
    r"\bzinc": "n = 2 ‹65.38 g/mol",
}  # fmt: skip
TWO = r"(?:F2|Cl2|I2|Br2|\(OH\)2|\(II\)|calcium|barium|magnesium) & solub"
_by_laws = family(UNITS, NOTES, {
    "buffer|henderson|acetate|conjugate|salt|pk_?a": "N = p + log10(B/A); N = p + log10(c2/c1); "
        "N = p + log10(b2/b1); N = log10(B/A/K); N = log10(c2/c1/K); N = 10**(y - p)",
    r"(?:Ba|Ca|Sr)\(OH\)2": "N = 14 + log10(2*c)",
    r"NaOH|KOH|hydroxide|strong base|\(OH\)2 & !weak|K_?b|buffer|NH3|NH4": "N = 14 + log10(c); "
        "c = 10**(y - 14); N = 14 + log10(2*c)",
    "weak|k_?a|k_?b|pH|ionis|ioniz|dissoc": "N = 0 - log10(((K**2 + 4*K*c)**0.5 - K)/2); "
        "N = 14 + log10(((J**2 + 4*J*c)**0.5 - J)/2); N = 0 - log10((c*10**(0 - p))**0.5); "
        "N = (K/c)**0.5; N = 10**(0 - 2*y)/(c - 10**(0 - y)); N2 = (c*N1)**2/(c - c*N1); "
        "N = 0 - log10(c*N1); N = 0 - log10(K)",
    "pH|pOH|acid|base": "N = 0 - log10(c); c = 10**(0 - y); N = 14 + log10(c)",
    TWO + " & !in pure": "c2 = S/c1**2", TWO: "c = (S/4)**(1/3); N = 4*c**3",
    "solub|k_?sp|precip|satur": "c2 = S/c1; c = S**0.5; N = c**2; c2 = (S/c1)**0.5/2; "
        "c = (S/27)**0.25; c = (S/4)**(1/3)",
    "ΔG|gibbs|free.energy|equilibrium constant|cell reaction|spontan|ΔS": "G = 0 - R*T*log(N); "
        "G = 0 - R*298.15*log(N); G2 = G1 - T*X; G = T*X; G = 0 - n*F*E; E = 0.025693/n*log(N)",
    "concentration cell": "E2 = 0.025693/n*abs(log(c1/c2)) + 0*E1",
    "cell|electrode|galvanic|voltaic|potential|E°": "E2 = E1 + 0.025693/n*log(c); "
        "E = 0.025693/n*abs(log(c1/c2)); E2 = E1 + 0.025693/n*log(c2/c1); "
        "E2 = E1 + 0.025693/n*log(c1/c2); E3 = abs(E1 - E2)",
    "electroly|current|deposit|plat|charge|ampere|coulomb": "m = M*I*t/n/F; q = m/M*n*F; "
        "b = I*t/n/F; q = b*n*F; q = I*t; m = b*M",
    "van.t Hoff|temperature|vapou?r": "N2 = N1*exp(G/R*(1/T1 - 1/T2)); "
        "P2 = P1*exp(G/R*(1/T1 - 1/T2))",
})  # fmt: skip
BONDS = {
    "H2": "H-H", "O2": "O=O", "N2": "N≡N", "Cl2": "Cl-Cl", "F2": "F-F", "Br2": "Br-Br",
    "HCl": "H-Cl", "HBr": "H-Br", "HF": "H-F", "H2O": "O-H O-H", "NH3": "N-H N-H N-H",
    "CO2": "C=O C=O", "CH4": "C-H C-H C-H C-H", "C2H4": "C=C C-H C-H C-H C-H",
    "C2H6": "C-C C-H C-H C-H C-H C-H C-H", "CH3Cl": "C-H C-H C-H C-Cl",
}  # fmt: skip


def _enthalpy(question: Question) -> Derivation | None:
    """Add up bond enthalpies, or enthalpies of formation, over a written equation."""
    stem, energies = clean(question.stem), dict.fromkeys(("O2", "H2", "N2", "C", "Cl2"), 0.0)
    bonds = re.findall(r"\b([A-Z][a-z]?)([-=≡])([A-Z][a-z]?)\D{0,9}?(\d+)", stem)
    for left, sign, right, value in bonds:
        energies |= dict.fromkeys((left + sign + right, right + sign + left), -float(value))
    formed = re.findall(r"\b([A-Z]\w*)(?:\([gls]\))?[^\d.+-]{0,12}([-+]\d+(?:\.\d+)?)", stem)
    energies |= {formula: float(value) for formula, value in formed if not bonds}
    terms = reaction(stem) if re.search("enthalp|ΔH|bond", stem) else []
    with suppress(KeyError):
        parts = [(n, (BONDS[f] if bonds else f).split()) for n, f in terms]
        if total := sum(n * energies[part] for n, each in parts for part in each):
            return Derivation(f"{total:.4g} kJ/mol", "Products less reactants.", total, "kJ/mol")
    return None


def derive(question: Question) -> Derivation | None:
    """Work out a question on equilibria, cells or reaction enthalpies, or return None."""
    return _enthalpy(question) or _by_laws(question)
