"""Waves, optics, quanta and relativity."""

from stackprog.lms.offline.laws import family

UNITS = {
    "v": "m/s", "t": "s", "x": "m", "d": "m", "y": "m", "E": "J", "P": "W", "f": "Hz", "m": "kg",
    "V": "V", "n": "1", "k": r"1:\bn_?\w?.?=.?#|order|level|#(?:th|rd)", "i": "m:foc",
    "r": "m:curv", "q": "/m", "θ": "rad", "Z": "/s", "J": "J/mol", "T": "K", "A": "m^2",
    "S": "W/m^2", "D": "D", "F": "N", "μ": "kg/m", "ε": "eV",
}  # fmt: skip
NOTES = {
    "ground.state|Lyman": "n = 1", "Balmer": "n = 2",
    "first(?=.(?:ord|dark|max|min|bri|har|exc|lev|orb|she))": "n = 1",
    "second(?=.(?:ord|dark|max|min|bri|har|exc|lev|orb|she|sta))": "n = 2",
    "third|Paschen": "n = 3", "tenth": "n = 10", r"\belectrons?\b": "9.109e-31 kg",
    r"\bprotons?\b": "1.673e-27 kg", r"\bneutrons?\b": "1.675e-27 kg",
}  # fmt: skip
derive = family(UNITS, NOTES, {
    "work function|photoelect|eject|metal": "E1 = h*c/x - E2; E1 = h*f - E2",
    r"relativ|muon|meson|0\.\d+ ?c\b|ship|craft|particle|life|rest energy|proper|clock|electron":
        "t2 = t1/(1 - (v/c)**2)**0.5; x2 = x1*(1 - (v/c)**2)**0.5; n = 1/(1 - (v/c)**2)**0.5; "
        "x = v*t; v3 = (v1 + v2)/(1 + v1*v2/c**2); E2 = E1*(1/(1 - (v/c)**2)**0.5 - 1); "
        "E2 = E1/(1 - (v/c)**2)**0.5; v = c*(1 - (E1/(E1 + E2))**2)**0.5",
    "mass|annihil|rest energy|defect": "E = m*c**2", "stop|accelerat": "E = e*V",
    r"\bbox|\bwell\b|confined": "E = abs(k1**2 - k2**2)*(h/d)**2/8/m; E = (k*h/d)**2/8/m",
    "hydrogen|lyman|balmer|Bohr": "x = 1/R_H/abs(1/k1**2 - 1/k2**2); "
        "ε = 13.6*abs(1/k1**2 - 1/k2**2); ε = 0 - 13.6/k**2",
    "broglie|accelerated": "x = h/m/v; E = m*v**2/2; x = h/(2*m*e*V)**0.5; x = h/(2*m*E)**0.5",
    "photon|light|laser|radiat|line|threshold|wavelength|gamma|x-ray": "E = h*c/x; E = h*f; "
        "P2 = P1*n; Z = P*x/h/c; n = E*x/h/c; J = N_A*h*c/x",
    "grating|lines": "sin(θ) = k*q*x; sin(θ) = q*x",
    "slit & single|width": "x = 2*min(d1, d2, d3)*max(d1, d2, d3)/mid(d1, d2, d3)",
    "slit|fringe": "x = min(d1, d2, d3)*max(d1, d2, d3)/mid(d1, d2, d3); sin(θ) = x1/x2; "
        "x = min(d1, d2, d3)*mid(d1, d2, d3)/max(d1, d2, d3)/n; "
        "x = min(d1, d2, d3)*mid(d1, d2, d3)/max(d1, d2, d3)",
    "bragg|plane|crystal": "k*x = 2*d*sin(θ); x = 2*d*sin(θ)",
    "diverg|concave lens|convex mirror": "x = d*abs(i)/(d + abs(i)); x = d*y/(d + y)",
    "curvature": "y = d*r/(2*d - r)",
    "focal length & !of focal length|focal length of": "y = d*x/(d + x)",
    "lens|mirror": "y = d*i/(d - i); y = d*x/(d - x); n = i/(i - d); i = r/2; D*x = 1",
    "refract|index|glass|water|medium|travel": "sin(θ1) = n*sin(θ2); n1*sin(θ1) = n2*sin(θ2); "
        "v = c/n; x2 = x1/n",
    "critical|total internal": "sin(θ)*n = 1; sin(θ) = min(n1, n2)/max(n1, n2)",
    "polari": "tan(θ) = n; S2 = S1*cos(θ)**2; n = cos(θ)**2/2",
    "Compton|scatter": "x2 = x1 + h/m_e/c*(1 - cos(θ))",
    "approach|toward": "f2 = f1*sound/(sound - v); f2 = f1*(sound + v)/sound",
    "away|reced": "f2 = f1*sound/(sound + v)", "galax|redshift": "v = c*abs(x2 - x1)/min(x1, x2)",
    "closed": "f = sound/4/x; f = n*sound/4/x", "pipe|open|tube": "f = sound/2/x; f = n*sound/2/x",
    "string|wire|both ends|stand": "f = n*v/2/x; f = v/2/x; v = (F/μ)**0.5; μ = m/x",
    "beat": "f3 = abs(f1 - f2)", "wave|sound|light|radio|station|signal": "v = f*x",
    "radio|light|station|micro|electromag|laser": "c = f*x",
    "peak|max|black|most|greatest": "x*T = b",
    "radiat|emit|black": "n = (T2/T1)**4; P = sigma*A*T**4",
})  # fmt: skip
