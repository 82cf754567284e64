"""Equilibria: acids and bases, solubility, free energy, cells, electrolysis, enthalpies."""

import re
from math import exp, log, log10, sqrt

from stackprog.lms.offline.families.amounts import reaction
from stackprog.lms.offline.laws import clean, family
from stackprog.lms.offline.question import Derivation, Question

NOTES = {r"[A-Z][a-z]?\^(\d)\+": r"n = \1", r"\b(?:silver|Ag\+|Ag\^\+|Ag)\b": "n = 1 ‹107.87 g/mol", r"(\d) ?e\^?-(?!\d)": r"n = \1",
         r"\bcopper": "n = 2 ‹63.55 g/mol", r"\bzinc": "n = 2 ‹65.38 g/mol"}  # fmt: skip
N, KA, KB, PKA, KSP = r"1:\bn.?=.?#|#.{0,3}electr", "1:k_?a", "1:k_?b", "1:pk_?a", "1:k_?sp|product"


def _ions(k: float, c: float) -> float:
    """Solve x² / (c - x) = k."""
    return (-k + sqrt(k * k + 4 * k * c)) / 2


_by_laws = family(NOTES, {
    "buffer|henderson|acetate|conjugate|salt|pk_?a": [
        (f"1 = {PKA} mol/L:acid$|acid.and mol/L:ate|salt|base", lambda p, a, b: p + log10(b / a)),
        (f"1 = {PKA} mol/L mol/L", lambda p, a, b: p + log10(b / a)), (f"1 = {PKA} mol mol", lambda p, a, b: p + log10(b / a)),
        (f"1 = mol/L mol/L {PKA}", lambda a, b, p: p + log10(b / a)), (f"1 = {KA} mol/L mol/L", lambda k, a, b: log10(b / a / k)),
        (f"1 = mol/L mol/L {KA}", lambda a, b, k: log10(b / a / k)), ("1 = 1:pk_?a 1:ph", lambda p, h: 10 ** (h - p))],
    r"NaOH|KOH|hydroxide|strong base|\(OH\)2 & !weak|K_?b|buffer|NH3|NH4": [("1 = mol/L", lambda c: 14 + log10(c)), ("mol/L = 1:ph", lambda p: 10 ** (p - 14))],
    "weak|k_?a|k_?b|pH|ionis|ioniz|dissoc": [
        (f"1 = mol/L {KA}", lambda c, k: -log10(_ions(k, c))), (f"1 = mol/L {KB}", lambda c, k: 14 + log10(_ions(k, c))),
        (f"1 = mol/L {PKA}", lambda c, p: -log10(_ions(10**-p, c))), (f"1 = mol/L {KA}", lambda c, k: _ions(k, c) / c),
        ("1 = mol/L 1:ph", lambda c, p: 10 ** (-2 * p) / (c - 10**-p)), ("1 = mol/L 1", lambda c, a: -log10(c * a)),
        ("1 = mol/L 1:%", lambda c, a: (c * a) ** 2 / (c - c * a)), (f"1 = {KA}", lambda k: -log10(k))],
    "pH|pOH|acid|base": [("1 = mol/L", lambda c: -log10(c)), ("1 = mol/L", lambda c: 14 + log10(c)),
        ("mol/L = 1:ph", lambda p: 10**-p), ("mol/L = 1:ph", lambda p: 10 ** (p - 14)), ("1 = mol/L", lambda c: -log10(2 * c)),
        ("1 = mol/L", lambda c: 14 + log10(2 * c))],
    r"(?:F2|Cl2|I2|Br2|\(OH\)2|\(II\)|calcium|barium|magnesium) & solub": [(f"mol/L = {KSP} mol/L", lambda k, c: k / c**2)],
    "solub|k_?sp|precip|satur": [(f"mol/L = {KSP} mol/L", lambda k, c: k / c), 
        (f"mol/L = {KSP} mol/L", lambda k, c: sqrt(k / c)), (f"mol/L = {KSP} mol/L", lambda k, c: sqrt(k / c) / 2), ("1 = mol/L", lambda s: s * s),
        ("1 = mol/L", lambda s: 4 * s**3)],
    r"solub & F2|Cl2|I2|Br2|\(OH\)2|Ag2": [(f"mol/L = {KSP}", lambda k: (k / 4) ** (1 / 3))],
    "solub": [(f"mol/L = {KSP}", sqrt), (f"mol/L = {KSP}", lambda k: (k / 27) ** 0.25)],
    "ΔG|gibbs|free.energy|equilibrium constant|spontan|ΔS": [
        ("J/mol = K 1", lambda t, k, R: -R * t * log(k)), ("J/mol = 1", lambda k, R: -R * 298.15 * log(k)),
        ("1 = J/mol K", lambda g, t, R: exp(-g / R / t)), ("J/mol = J/mol J/(mol·K) K", lambda h, s, t: h - t * s),
        ("J/mol = J/mol K J/(mol·K)", lambda h, t, s: h - t * s), ("K = J/mol J/(mol·K)", lambda h, s: h / s),
        (f"J/mol = V {N}", lambda e, n, F: -n * F * e), (f"1 = V {N}", lambda e, n, F: exp(n * F * e / 8.314 / 298.15))],
    "concentration cell": [(f"V = V mol/L mol/L {N}", lambda e, c, d, n: 0.02569 / n * abs(log(c / d)))],
    "cell|electrode|galvanic|voltaic|potential|E°": [
        (f"V = V {N} mol/L", lambda e, n, c: e + 0.02569 / n * log(c)),
        (f"V = mol/L mol/L {N}", lambda c, d, n: 0.02569 / n * abs(log(c / d))),
        (f"V = V V mol/L mol/L {N}", lambda a, b, c, d, n: abs(a - b) + 0.02569 / n * log(d / c)),
        (f"V = V mol/L mol/L {N}", lambda e, c, d, n: e + 0.02569 / n * log(d / c)),
        (f"V = V mol/L mol/L {N}", lambda e, c, d, n: e + 0.02569 / n * log(c / d)), ("V = V V", lambda a, b: abs(a - b))],
    "electroly|current|deposit|plat|charge|ampere": [(f"mol = A s {N}", lambda i, t, n, F: i * t / n / F), (f"C = kg kg/mol {N}", lambda m, w, n, F: m / w * n * F), (f"s = kg kg/mol A {N}", lambda m, w, i, n, F: m / w * n * F / i), (f"A = kg kg/mol s {N}", lambda m, w, t, n, F: m / w * n * F / t), "C = A s",
        (f"C = mol {N}", lambda m, n, F: m * n * F), "g = mol g/mol"],
    "van.t Hoff|temperature|vapou?r": [("1 = 1 J/mol K K", lambda k, h, t, u, R: k * exp(h / R * (1 / t - 1 / u))),
        ("Pa = Pa J/mol K K", lambda p, h, t, u, R: p * exp(h / R * (1 / t - 1 / u)))],
})  # fmt: skip
BONDS = {
    "H2": "H-H", "O2": "O=O", "N2": "N≡N", "Cl2": "Cl-Cl", "F2": "F-F", "Br2": "Br-Br", "I2": "I-I", "HCl": "H-Cl",
    "HBr": "H-Br", "HF": "H-F", "HI": "H-I", "H2O": "O-H O-H", "NH3": "N-H N-H N-H", "CO2": "C=O C=O", "CO": "C≡O",
    "CH4": "C-H C-H C-H C-H", "C2H4": "C=C C-H C-H C-H C-H", "C2H6": "C-C C-H C-H C-H C-H C-H C-H",
    "C2H2": "C≡C C-H C-H", "CH3Cl": "C-H C-H C-H C-Cl",
}  # fmt: skip


def _enthalpy(question: Question) -> Derivation | None:
    """Add up bond enthalpies, or enthalpies of formation, over a written equation."""
    stem = clean(question.stem)
    terms, bonds = reaction(stem), {}
    for left, sign, right, value in re.findall(r"\b([A-Z][a-z]?)([-=≡])([A-Z][a-z]?)\D{0,9}?(\d+)", stem):
        bonds[left + sign + right] = bonds[right + sign + left] = float(value)
    formed = {f: float(v) for f, v in re.findall(r"\b([A-Z]\w*)(?:\([gls]\))?[^\d.+-]{0,12}([-+]?\d+(?:\.\d+)?)", stem)}
    if not terms or not re.search("enthalp|ΔH|bond", stem):
        return None
    try:
        total = sum(-n * sum(bonds[b] for b in BONDS[f].split()) for n, f in terms) if bonds else sum(
            n * (formed[f] if f in formed else {"O2": 0, "H2": 0, "N2": 0, "C": 0, "Cl2": 0}[f]) for n, f in terms)
    except KeyError:
        return None
    return Derivation(f"{total:.4g} kJ/mol", "Products less reactants.", total, "kJ/mol") if total else None


def derive(question: Question) -> Derivation | None:
    """Work out a question on equilibria, cells or reaction enthalpies, or return None."""
    return _enthalpy(question) or _by_laws(question)
