"""Charges, circuits, magnetism, gases and heat."""

from stackprog.lms.offline.laws import family

UNITS = {
    "q": "C", "F": "N", "r": "m", "E": "V/m", "V": "V", "W": "J", "m": "kg", "v": "m/s", "I": "A",
    "Z": "Ω", "P": "W", "t": "s", "C": "F", "A": "m^2", "L": "H", "ρ": "Ω·m", "B": "T", "f": "Hz",
    "n": "mol", "T": "K", "p": "Pa", "w": "m^3", "N": "1", "s": "J/(kg·K)", "D": "ΔK", "H": "J/kg",
    "J": "J/mol", "M": "kg/mol", "X": "J/K", "κ": "W/(m·K)", "α": "/K", "Φ": "Wb", "z": "/m",
    "a": "m/s^2", "d": "m:dia", "y": "m:radi",
}  # fmt: skip
NOTES = {
    r"\belectrons?\b": "9.109e-31 kg ‹1.602e-19 C", r"\bprotons?\b": "1.673e-27 kg ‹1.602e-19 C",
    r"\balpha particles?\b": "6.645e-27 kg ‹3.204e-19 C",
    "to zero|reduced to 0|switched off": "0 T",
}  # fmt: skip
derive = family(UNITS, NOTES, {
    "parallel & !series|plate": "Z3 = Z1*Z2/(Z1 + Z2); Z4 = 1/(1/Z1 + 1/Z2 + 1/Z3); C3 = C1 + C2; "
        "C4 = C1 + C2 + C3",
    "series|internal|divider|load": "Z3 = Z1 + Z2; Z4 = Z1 + Z2 + Z3; C3 = C1*C2/(C1 + C2); "
        "V2 = V1*max(Z1, Z2)/(Z1 + Z2); V2 = V1*min(Z1, Z2)/(Z1 + Z2)",
    "charge|field|potential|force|plate|accelerat|electron": "F = k*abs(q1*q2)/r**2; "
        "F = k*q**2/r**2; E = k*q/r**2; V = k*q/r; F = q*E; V = E*r; W = q*V; W = m*v**2/2; "
        "F = m*a; W = k*q1*q2/r",
    "circuit|resist|Ω|volt|current|batter|lamp|heater|watt|charge|W\\b": "V = I*Z; P = V*I; "
        "P = I**2*Z; P = V**2/Z; W = P*t; q = I*t",
    "capacit": "q = C*V; W = C*V**2/2; V2 = C1*V1/(C1 + C2); C = 8.854e-12*A/r",
    "uncharged|lost|dissipat & capacit": "W = C1*C2/(C1 + C2)*V**2/2",
    "time constant|capacit|inductor|RC": "t = Z*C; t = L/Z",
    "discharg|fall|drop|decay|empt": "V2 = V1*exp(0 - t/(Z*C))",
    "charg|reach": "V2 = V1*(1 - exp(0 - t/(Z*C)))",
    "resistivity|wire": "Z = ρ*r/A; A = 0.785398*d**2; A = 3.141593*y**2",
    "magnet|field|tesla|T\\b": "F = q*v*B; F = I*r*B; r = m*v/(q*B); f = q*B/(6.283185*m); "
        "B = mu_0*I/(6.283185*r); B = mu_0*N*I/r; B = mu_0*z*I",
    "emf|induc|flux|coil": "V = N*A*abs(B1 - B2)/t; V = N*A*B/t; V = B*r*v; V = A*B/t; "
        "V = abs(Φ1 - Φ2)/t; Φ = B*A", "transformer": "V2 = V1*N2/N1",
    "LC|resonan|inductor|reactance|AC": "f = 1/(6.283185*(L*C)**0.5); Z = 6.283185*f*L; "
        "Z = 1/(6.283185*f*C)",
    "gas|vessel|cylinder|container|balloon|tank|air|helium|pressure": "n = p*w/(R*T); "
        "p1*w1/T1 = p2*w2/T2; p1*w1 = p2*w2; w1/T1 = w2/T2; p1/T1 = p2/T2",
    "rms|root|speed": "v**2 = 3*R*T/M", "kinetic": "W = 1.5*k_B*T",
    "expan|compress|work": "W = n*R*T*log(w2/w1); W = p*(w2 - w1); W3 = W1 - W2; W3 = W1 + W2",
    "mix|pour|equilib|final|drop|place|add|calor": "T3 = (m1*T1 + m2*T2)/(m1 + m2); "
        "T3 = (m1*s*T1 + m2*c_w*T2)/(m1*s + m2*c_w); s = m2*c_w*(T3 - T2)/(m1*(T1 - T3)); "
        "T3 = (m1*T1 + m2*T2 - m1*H/s)/(m1 + m2)",
    "heat|warm|cool|temperature|thermal|calor|energy": "D = abs(T1 - T2); W = m*s*D; W = m*c_w*D; "
        "W = P*t; W = X*D; T2 = T1 + D; T2 = T1 + W/(m*s); T2 = T1 + W/(m*c_w)",
    "melt|freez|boil|vapo|latent|steam|ice|fus": "W = m*H; W3 = W1 + W2; W = n*J; "
        "W = m*H + m*s*abs(T1 - T2)",
    "reject|exhaust|waste|expel|discard|releas & engine": "N = 1 - W2/W1",
    "refriger|heat pump|performance": "N = min(T1, T2)/abs(T1 - T2)",
    "carnot|engine|refriger|reversible|effic|heat pump|reservoir":
        "N = 1 - min(T1, T2)/max(T1, T2); W2 = W1*N; N = min(T1, T2)/abs(T1 - T2)",
    "entropy": "X = W/T; X = m*c_w*log(T2/T1); X = n*R*log(w2/w1)",
    "conduct|wall|window|slab|rod": "P = κ*A*D/r", "expan": "r2 = α*r1*D",
})  # fmt: skip
