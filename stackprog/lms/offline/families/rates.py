"""Rates: decay and integrated laws, Arrhenius, enzymes, growth, dilution and absorbance."""

from stackprog.lms.offline.laws import family

UNITS = {
    "h": "s:half", "t": "s", "f": "1", "m": "g", "a": "Bq", "k": "/s", "c": "mol/L",
    "K": "L/(mol·s)", "z": "mol/(L·s)", "T": "K", "E": "J/mol", "V": "mol/s:max", "v": "mol/s",
    "Z": "mol/(L·s):max", "M": "mol/L:K_?m|Michaelis", "I": "mol/L:K_?i", "N": "1", "n": "1:cycle",
    "C": "1:colon", "w": "mL", "A": "1", "ε": "L/(mol·cm)", "d": "cm", "x": "1:times|factor|fold",
}  # fmt: skip
NOTES = {
    r"\bdoubl(?:ed|ing)\b": "2 times", r"\btripl(?:ed|ing)\b": "3 times",
    "quadrupl(?:es|ed)": "4 times", r"\b(?:rate|constant) doubles": "2 times",
    "halved": "1/2 times", r"carbon-14|C-14": "5730 yr",
}  # fmt: skip
derive = family(UNITS, NOTES, {
    "enzyme|michaelis|vmax|V_max|K_?m|kinase|substrate": "v = V*c/(M + c); z = Z*c/(M + c); "
        "c = M*f/(1 - f); z = k*c; f = c/(M + c); c2 = M*(1 + c1/I)",
    "half.li|decay|radioact|dating|activity": "f = 0.5**(t/h); m2 = m1*0.5**(t/h); "
        "a2 = a1*0.5**(t/h); f = 0.5**(t1/t2); a2 = a1*0.5**(t1/t2); a = N*log(2)/h",
    "left|remain|original|initial & first.order|1.order|rate constant|half": "f = exp(0 - k*t); "
        "f = 0.5**(t/h)",
    "consum|decompos|react|complet|used|converted|decay & !left|remain": "1 - f = exp(0 - k*t); "
        "1 - f = 0.5**(t/h)",
    "first.order|1.order|decay|half|rate constant": "h = log(2)/k; k = log(2)/h; k*t = log(2); "
        "f = exp(0 - k*t); c2 = c1*exp(0 - k*t)",
    "order|rate law|rate constant": "1/c2 = 1/c1 + K*t; t*K*c = 1; c2 = c1 - z*t; t = c/z; "
        "t = c/z/2; x2 = x1**f; N = log(x2)/log(x1)",
    "arrhenius|activation|temperature|rate constant": "k2 = k1*exp(E/R*(1/T1 - 1/T2)); "
        "K2 = K1*exp(E/R*(1/T1 - 1/T2)); f = exp(E/R*(1/T1 - 1/T2)); "
        "t1/t2 = exp(E/R*(1/T1 - 1/T2))",
    "doubl|divid|grow|generation|cultur|bacteri|cells": "N2 = N1*2**(t2/t1); N2 = N1*2**(t1/t2); "
        "N3 = log2(N2/N1); N = 2**(t2/t1); N = 2**(t1/t2)",
    "pcr|cycle": "N2 = N1*2**n; N = 2**n; N3 = log2(N2/N1)", "dilut|coloni|plate": "N2 = C/(N1*w)",
    "absor|transmi|beer|cuvette": "A = ε*c*d; A = ε*c; A1 = 10**(0 - A2); c2/c1 = A2/A1",
})  # fmt: skip
