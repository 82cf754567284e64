"""Waves, optics, quanta and relativity."""

from stackprog.lms.offline.laws import family

UNITS = r"v=m/s t=s x=m d=m E=J P=W f=Hz m=kg V=V n=1 k=1:\bn_?\w?.?=.?#|order|level|#(?:th|rd|st|nd)|harmonic i=m:focal|f.= r=m:curv q=/m θ=rad Z=/s T=K A=m^2 S=W/m^2 D=D F=N μ=kg/m φ=J:work.func|φ s=m:slit|apart|separat|spac|d.= b=m y=m:wavelength|light|λ|nm|laser L=m:screen|L.=|distan|away|behind p=m:object|candle|place|stand|in.front|bulb|d_o u=m:image|screen|d_i"
NOTES = {
    "ground.state|Lyman": "n = 1", "Balmer": "n = 2", "Paschen": "n = 3",
    "(?:first|fundamental)(?=.(?:ord|dark|max|min|bri|har|exc|lev|orb))": "n = 1",
    "second(?=.(?:ord|dark|max|min|bri|har|exc|lev|orb))": "n = 2", "third": "n = 3", "fourth": "n = 4",
    "fifth": "n = 5", "tenth": "n = 10", r"\belectrons?\b": "9.109e-31 kg", r"\bprotons?\b": "1.673e-27 kg",
    r"\bneutrons?\b": "1.675e-27 kg",
}  # fmt: skip
derive = family(UNITS, NOTES, {
    "work function|photoel|eject|metal": "E = h_*c_0/x - φ; E = h_*f - φ; φ = h_*c_0/x; φ = h_*f; φ = h_*c_0/x - e_*V; φ = h_*f - e_*V; E = e_*V; E1 = E2 - φ",
    r"relativ|muon|meson|0\.\d+ ?c\b|ship|craft|life|rest energy|proper|clock": "t1 = t2/(1 - (v/c_0)**2)**0.5; x2 = x1*(1 - (v/c_0)**2)**0.5; n = 1/(1 - (v/c_0)**2)**0.5; E1 = E2*(1/(1 - (v/c_0)**2)**0.5 - 1); v3 = (v1 + v2)/(1 + v1*v2/c_0**2)",
    "mass|annihil|rest energy|defect": "E = m*c_0**2",
    "hydrogen|lyman|balmer|Bohr": "x = 1/R_H/abs(1/k1**2 - 1/k2**2); E = 2.179e-18*abs(1/k1**2 - 1/k2**2); E = 2.179e-18/k**2",
    "broglie|accelerated|wavelength": "x = h_/m/v; x = h_/(2*m*e_*V)**0.5; x = h_/(2*m*E)**0.5",
    "photon|light|laser|radiat|threshold|wavelength|gamma|x-ray|transition": "E = h_*c_0/x; E = h_*f; P = Z*h_*c_0/x; P = Z*h_*f; E = n*h_*c_0/x; P = n*h_*c_0/x; P2 = P1*n",
    "grating|lines": "sin(θ) = k*q*x; sin(θ) = q*x", "slit|fringe|Young": "b = k*y*L/s; b = y*L/s; s*sin(θ) = k*y",
    "bragg|plane|crystal": "k*x = 2*d*sin(θ); x = 2*d*sin(θ)",
    "lens|mirror": "1/p + 1/u = 1/i; i = r/2; D*i = 1; n = i/abs(p - i); n = u/p",
    "refract|index|glass|water|medium|critical|normal|n =": "n1*sin(θ1) = n2*sin(θ2); sin(θ1) = n*sin(θ2); v = c_0/n; x1 = x2*n",
    "critical|total internal": "sin(θ)*n = 1; sin(θ) = Min(n1, n2)/Max(n1, n2)",
    "polari": "S2 = S1*cos(θ)**2; tan(θ) = n; S2 = S1/2*cos(θ)**2; n = cos(θ)**2",
    "approach|toward|near": "f2 = f1*v_s/(v_s - v); f2 = f1*(v_s + v)/v_s",
    "away|reced|leav": "f2 = f1*v_s/(v_s + v); f2 = f1*(v_s - v)/v_s", "closed": "f = v_s/4/x; f = k*v_s/4/x",
    "pipe|open|tube": "f = v_s/2/x; f = k*v_s/2/x",
    "string|wire|both ends|fixed": "f = v/2/x; f = k*v/2/x; v = (F/μ)**0.5",
    "beat": "f3 = abs(f1 - f2); n = abs(f1 - f2)", "wave|sound|hear|ultraso|tone": "v = f*x; f = v_s/x",
    "radio|light|station|micro|electromag|laser|photon|frequency": "f = c_0/x; t*f = 1",
    "peak|max|black|most|strong|intens": "x*T = b_",
    "radiat|emit|black": "P = sigma*A*T**4; S = sigma*T**4; n = (T2/T1)**4",
})  # fmt: skip
