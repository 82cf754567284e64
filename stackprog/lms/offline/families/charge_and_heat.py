"""Charges, circuits, magnetism, gases and heat."""

from stackprog.lms.offline.laws import family

UNITS = "q=C F=N r=m E=V/m V=V W=J m=kg v=m/s I=A Z=Ω P=W t=s C=F A=m^2 B=T n=mol T=K p=Pa w=m^3 N=1 s=J/(kg·K) S=J/(kg·K):water j=Ω:across.(?:the|a|its).# D=ΔK h=K:hot|source|boiler|upper|higher O=K:cold|sink|low|exhaust|surround|condens Y=K:(?:final|equilib|settl|reach|rises.to|end|mixture).*# H=J/kg X=J/K ρ=Ω·m M=kg/mol Φ=Wb η=1:effic|% L=H"
NOTES = {
    r"\belectrons?\b": "9.109e-31 kg ‹1.602e-19 C", r"\bprotons?\b": "1.673e-27 kg ‹1.602e-19 C",
    "to zero|reduced to 0|switched off": "0 T", r"\bwater\b": "4184 J/(kg·K)",
}  # fmt: skip
derive = family(UNITS, NOTES, {
    "parallel & each|equal|identical": "Z2 = Z1/N",
    "parallel & must|should|obtain|reduce|needed": "Z3 = Z1*Z2/abs(Z1 - Z2)",
    "parallel": "I = V*(Z1 + Z2)/(Z1*Z2); P = V**2*(Z1 + Z2)/(Z1*Z2); Z3 = Z1*Z2/(Z1 + Z2); Z4 = 1/(1/Z1 + 1/Z2 + 1/Z3); C3 = C1 + C2; C4 = C1 + C2 + C3",
    "series|internal": "I = V/(Z1 + Z2); I = V/(Z1 + Z2 + Z3); V2 = V1*j/(j + Z); Z3 = Z1 + Z2; Z4 = Z1 + Z2 + Z3; C3 = C1*C2/(C1 + C2)",
    "charge|field|plate|accelerat|electron|proton": "F = k_*abs(q1*q2)/r**2; F = k_*q**2/r**2; E = k_*q/r**2; V = k_*q/r; F = q*E; E = V/r; W = q*V; W = m*v**2/2",
    r"circuit|resist|Ω|volt|current|batter|lamp|heater|watt|power|kettle|W\b": "V = I*Z; P = V*I; P = I**2*Z; P = V**2/Z; W = P*t; q = I*t; W = V*I*t; W = V**2*t/Z; W = I**2*Z*t",
    "uncharged & capacit": "W = C1*C2/(C1 + C2)*V**2/2; V2 = C1*V1/(C1 + C2)",
    "capacit": "q = C*V; W = C*V**2/2; N = exp(-t/(Z*C)); V2 = V1*exp(-t/(Z*C)); C = 8.854e-12*A/r",
    "time constant|RC": "t = Z*C; t = L/Z", "resistivity": "Z = ρ*r/A",
    r"magnet|field|tesla|T\b": "F = q*v*B; F = I*r*B; r = m*v/(q*B); B = mu_0*I/(6.283185*r); B = mu_0*N*I/r",
    "emf|induc|flux|coil|voltage": "V = B*r*v; V = N*A*abs(B1 - B2)/t; V = N*A*B/t; V = A*B/t; V = A*abs(B1 - B2)/t; Φ = B*A; V = N*abs(Φ1 - Φ2)/t",
    "transformer": "V2 = V1*N2/N1",
    "gas|vessel|cylinder|container|balloon|tank|air|tyre|tire|pressure|canister": "p*w = n*R*T; p1*w1/T1 = p2*w2/T2; p1*w1 = p2*w2; w1/T1 = w2/T2; p1/T1 = p2/T2",
    "mix|pour|equilib|final|drop|place|add|calor|stir|settle": "T3 = (m1*T1 + m2*T2)/(m1 + m2); Y = (m1*s*T1 + m2*S*T2)/(m1*s + m2*S); T3 = (m1*s*T1 + m2*S*T2)/(m1*s + m2*S)",
    "heat|warm|cool|temperature|thermal|energy|kettle|calor": "W = m*s*abs(T1 - T2); W = m*s*D; W = P*t; P*t = m*s*D; P*t = m*s*abs(T1 - T2); W = X*D",
    "melt|freez|boil|vapo|latent|steam|ice|fus|condens": "W = m*H; W = m*H + m*s*abs(T1 - T2)",
    "carnot|engine|reversible|effic|reservoir": "N = 1 - O/h; N = 1 - Min(T1, T2)/Max(T1, T2); η = W2/W1; η = (W1 - W2)/W1; P1*η = P2",
    "entropy": "X = W/T; X = m*H/T",
})  # fmt: skip
