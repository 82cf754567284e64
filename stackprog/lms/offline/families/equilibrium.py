"""Equilibria: acids and bases, solubility, free energy, cells, electrolysis."""

from stackprog.lms.offline.laws import family

UNITS = r"c=mol/L A=mol/L:acid|NH4|ammonium B=mol/L:ate|salt|base|NH3|ammonia\b a=mol:acid|NH4|ammonium d=mol:ate|salt|NH3|ammonia\b K=1:k_?a J=1:k_?b p=1:pk_?a S=1:k_?sp|solubility.prod y=1:ph z=1:pOH N=1 T=K n=1:\bn.?=.?#|#.{0,3}electr G=J/mol X=J/(mol·K) E=V I=A t=s m=kg M=kg/mol b=mol q=C"
NOTES = {
    r"(?-i:\b[A-Z][a-z]?\^?([1-4])\+)": r"n = \1", r"\b(?:silver|Ag)\b": "n = 1 ‹107.87 g/mol",
    r"(\d) ?e\^?-(?!\d)": r"n = \1", r"\b[Cc]opper": "n = 2 ‹63.55 g/mol",
}  # fmt: skip
derive = family(UNITS, NOTES, {
    r"buffer|henderson|conjugate|salt|ate\b|pk_?a": "y = p + log(B/A)/log(10); y = p + log(c2/c1)/log(10); y = p + log(d/a)/log(10); y = p + log(b2/b1)/log(10); y = log(B/A/K)/log(10); y = p + log(N)/log(10); p = -log(K)/log(10)",
    r"(?:Ba|Ca|Sr)\(OH\)2 & pH": "y = 14 + log(2*c)/log(10)",
    r"NaOH|KOH|hydroxide|strong base|\(OH\)2 & ^(?!.*(?:weak|K_?b|NH3))": "y = 14 + log(c)/log(10); z = -log(c)/log(10); y = 14 + log(2*c)/log(10)",
    "weak|k_?a|k_?b|pH|ioni[sz]|dissoc": "y = -log(((K**2 + 4*K*c)**0.5 - K)/2)/log(10); y = 14 + log(((J**2 + 4*J*c)**0.5 - J)/2)/log(10); y = -log((c*10**(-p))**0.5)/log(10); y = -log(c*N)/log(10); N = (K/c)**0.5; K = N**2*c/(1 - N)",
    "pH|pOH|acid": "y = -log(c)/log(10); y = 14 - z",
    r"F2|Cl2|I2|Br2|\(OH\)2|\(II\)|calcium|barium|magnesium & solub": "S = 4*c**3; S = c1*c2**2",
    "solub|k_?sp|precip|satur": "S = c1*c2; S = c**2; S = 4*c**3",
    "ΔG|gibbs|free.energy|equilibrium constant|spontan|entrop": "G = -R*T*log(N); G = -R*298.15*log(N); G1 = G2 - T*X; G = T*X; G = -n*F_*E",
    "concentration cell": "E1 = 0.025693/n*abs(log(c1/c2)) + 0*E2; E = 0.025693/n*abs(log(c1/c2))",
    "cell|electrode|galvanic|voltaic|potential": "E2 = E1 - 0.025693/n*log(c1/c2); E3 = abs(E1 - E2); E2 = E1 + 0.025693/n*log(c)",
    "moles? of electron": "b = I*t/F_",
    "electroly|current|deposit|plat|charge": "m = M*I*t/n/F_; b = I*t/n/F_; q = b*n*F_; q = I*t",
})  # fmt: skip
