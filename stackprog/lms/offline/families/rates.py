"""Rates: decay and integrated laws, Arrhenius, enzymes, growth, absorbance."""

from stackprog.lms.offline.laws import family

UNITS = "h=s:half t=s f=1 m=kg a=Bq k=/s c=mol/L E=J/mol K=L/(mol·s) z=mol/(L·s) T=K V=mol/s:max v=mol/s N=1 Z=mol/(L·s):max M=mol/L:K_?m|Michaelis n=1:cycle|divis|generat A=1:absor|A.= ε=L/(mol·cm) d=cm x=1:times|factor|fold"
NOTES = {
    r"\bdoubl(?:es?|ed|ing)\b": "2 times", r"\btripl(?:es?|ed|ing)\b": "3 times",
    "quadrupl(?:es|ed|ing)": "4 times", "halved": "1/2 times", "carbon-14|C-14": "‹half-life 5730 yr",
}  # fmt: skip
derive = family(UNITS, NOTES, {
    "enzyme|michaelis|vmax|V_max|K_?m|kinase|substrate": "v = V*c/(M + c); z = Z*c/(M + c); f = c/(M + c); Z = k*c",
    "(?:decayed|decomposed|consumed|disintegrated|reacted|complete)(?! to) & ^(?!.*(?:left|remain|undecayed))": "1 - f = 0.5**(t/h); 1 - f = exp(-k*t)",
    "half.li|decay|radioact|activity|isotop|nuclide": "f = 0.5**(t/h); m2 = m1*0.5**(t/h); a2 = a1*0.5**(t/h); c2 = c1*0.5**(t/h); m2 = m1*0.5**(t1/t2); a2 = a1*0.5**(t1/t2)",
    "left|remain|still|original|half|rate constant|intact": "f = 0.5**(t/h); f = exp(-k*t)",
    "consum|decompos|react|complet|used|converted|decay|lost": "1 - f = exp(-k*t); 1 - f = 0.5**(t/h)",
    "first.order|1.order|decay|half|rate constant": "h = log(2)/k; k*t = log(2); c2 = c1*exp(-k*t); a = N*log(2)/h",
    r"second.order|2nd|dimer|\[\w+\]\^2|order 2": "1/c2 = 1/c1 + K*t; t*K*c = 1; z = K*c**2",
    "order|rate law": "z = k*c; z = K*c1*c2; x2 = x1**f",
    "arrhenius|activation|temperature|rate constant": "k2 = k1*exp(E/R*(1/T1 - 1/T2)); K2 = K1*exp(E/R*(1/T1 - 1/T2)); x = exp(E/R*(1/T1 - 1/T2)); f = exp(E/R*(1/T1 - 1/T2)); t1 = t2*exp(E/R*(1/T1 - 1/T2))",
    "doubl|divid|grow|generation|cultur|bacteri|cells": "N2 = N1*2**(t2/t1); N = 2**(t2/t1)",
    "pcr|cycle|division|generation": "N2 = N1*2**n; N = 2**n",
    "absor|transmi|beer|cuvette": "A = ε*c*d; A2/A1 = c2/c1; A = -log(f)/log(10)",
})  # fmt: skip
