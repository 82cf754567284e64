"""Rates: decay and integrated laws, Arrhenius, enzymes, growth, dilution and absorbance."""

from math import exp, log, log2, log10, sqrt

from stackprog.lms.offline.laws import family

NOTES = {r"\bdoubl(?:ed|ing)\b": "2 times", r"\btripl(?:ed|ing)\b": "3 times", "quadrupl(?:es|ed)": "4 times",
         r"\brate doubles": "2 times", "halved": "1/2", r"carbon-14|C-14": "5730 yr"}  # fmt: skip
HALF, K = "s:half", "1:k\\b"
derive = family(NOTES, {
    "half.li|decay|radioact|dating|activity": [
        (f"1 = {HALF} s", lambda h, t: 0.5 ** (t / h)), (f"s = 1 {HALF}", lambda f, h: -h * log2(f)),
        (f"g = g {HALF} s", lambda m, h, t: m * 0.5 ** (t / h)), (f"g = {HALF} g s", lambda h, m, t: m * 0.5 ** (t / h)),
        (f"Bq = Bq {HALF} s", lambda a, h, t: a * 0.5 ** (t / h)), (f"Bq = {HALF} s Bq", lambda h, t, a: a * 0.5 ** (t / h)),
        (f"s = {HALF} Bq Bq", lambda h, a, b: h * log2(a / b)), (f"s = g g {HALF}", lambda m, k, h: h * log2(m / k)),
        ("s = 1 s", lambda f, t: t / -log2(f)), (f"Bq = 1 {HALF}", lambda n, h: n * log(2) / h)],
    "consum|decompos|react|complet|used|converted": [("s = 1 /s", lambda f, k: -log(1 - f) / k), (f"s = 1 {HALF}", lambda f, h: -h * log2(1 - f)),
        ("s = /s 1", lambda k, f: -log(1 - f) / k), ("/s = 1 s", lambda f, t: -log(1 - f) / t)],
    "first.order|1.order|decay|half|rate constant": ["/s = 0.693147 s", ("s = /s 1", lambda k, f: -log(f) / k), ("1 = /s s", lambda k, t: exp(-k * t)),
        ("mol/L = /s mol/L s", lambda k, c, t: c * exp(-k * t)), ("mol/L = mol/L /s s", lambda c, k, t: c * exp(-k * t)),
        ("s = mol/L mol/L /s", lambda c, d, k: log(c / d) / k), ("s = /s mol/L mol/L", lambda k, c, d: log(c / d) / k),
        ("/s = mol/L mol/L s", lambda c, d, t: log(c / d) / t)],
    "order|rate law|rate constant": [
        ("s = L/(mol·s) mol/L mol/L", lambda k, c, d: (1 / d - 1 / c) / k), ("mol/L = L/(mol·s) mol/L s", lambda k, c, t: 1 / (1 / c + k * t)),
        ("s = L/(mol·s) mol/L", lambda k, c: 1 / k / c), ("s = mol/(L·s) mol/L", lambda k, c: c / k), ("s = mol/(L·s) mol/L", lambda k, c: c / k / 2),
        ("mol/L = mol/(L·s) mol/L s", lambda k, c, t: c - k * t), ("1 = 1:times|factor 1:times|factor", lambda x, y: log(y) / log(x))],
    "arrhenius|activation|temperature|rate constant": [
        ("J/mol = /s K /s K", lambda k, t, q, u, R: R * log(q / k) / (1 / t - 1 / u)), ("J/mol = 1 K K", lambda f, t, u, R: R * log(f) / (1 / t - 1 / u)),
        ("J/mol = L/(mol·s) K L/(mol·s) K", lambda k, t, q, u, R: R * log(q / k) / (1 / t - 1 / u)),
        ("1 = K K J/mol", lambda t, u, e, R: exp(e / R * (1 / t - 1 / u))), ("1 = J/mol K K", lambda e, t, u, R: exp(e / R * (1 / t - 1 / u))),
        ("/s = /s K J/mol K", lambda k, t, e, u, R: k * exp(e / R * (1 / t - 1 / u)))],
    "enzyme|michaelis|vmax|V_max|K_?m": [
        (f"{v} = {v}:max mol/L:K_?m mol/L", lambda v, k, s: v * s / (k + s)) for v in ("mol/s", "mol/(L·s)")] + [
        ("mol/L = mol/L:K_?m 1", lambda k, f: k * f / (1 - f)), "mol/(L·s) = /s mol/L", ("1 = mol/L:K_?m mol/L", lambda k, s: s / (k + s)),
        ("mol/L = mol/L:K_?m mol/L mol/L:K_?i", lambda k, i, j: k * (1 + i / j)), ("1 = mol/L:K_?m mol/L", lambda k, s: s / (k + s))],
    "doubl|divid|grow|generation|cultur|bacteri|cells": [
        ("1 = s 1 s", lambda d, n, t: n * 2 ** (t / d)), ("1 = 1 s s", lambda n, d, t: n * 2 ** (t / d)),
        ("s = 1 1 s", lambda a, b, t: t / log2(b / a)), ("s = s 1 1", lambda d, a, b: d * log2(b / a)), ("1 = 1 1", lambda a, b: log2(b / a))],
    "pcr|cycle": [("1 = 1:cycle 1", lambda n, a: a * 2**n), ("1 = 1:cycle", lambda n: 2**n), ("1 = 1 1", lambda a, b: log2(b / a))],
    "dilut|coloni|plate": [("1 = mL 1:dilut|10-fold 1:colon", lambda v, d, n: n / d / v), ("1 = 1:colon mL 1", lambda n, v, d: n / d / v),
        ("1 = 1:colon 1 mL", lambda n, d, v: n / d / v)],
    "absor|transmi|beer|cuvette": [("mol/L = 1 L/(mol·cm) cm", lambda a, e, d: a / e / d), ("mol/L = 1 cm L/(mol·cm)", lambda a, d, e: a / e / d),
        ("1 = 1", lambda a: 10**-a), ("1 = 1", lambda t: -log10(t)), ("1 = L/(mol·cm) mol/L cm", lambda e, c, d: e * c * d),
        ("1 = mol/L L/(mol·cm) cm", lambda c, e, d: e * c * d), ("L/(mol·cm) = 1 mol/L cm", lambda a, c, d: a / c / d),
        ("mol/L = L/(mol·cm) 1", lambda e, a: a / e), ("mol/L = 1 L/(mol·cm)", lambda a, e: a / e), ("mol/L = mol/L 1 1", lambda c, a, b: c * b / a)],
})  # fmt: skip
