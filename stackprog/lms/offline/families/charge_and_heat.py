"""Charges, circuits, magnetism, gases and heat."""

from math import exp, log, pi, sqrt

from stackprog.lms.offline.laws import family

NOTES = {
    r"\belectrons?\b": "9.109e-31 kg ‹1.602e-19 C", r"\bprotons?\b": "1.673e-27 kg ‹1.602e-19 C",
    r"\balpha particles?\b": "6.645e-27 kg ‹3.204e-19 C", "to zero|reduced to 0": "0 T",
}  # fmt: skip
derive = family(NOTES, {
    "charge|field|potential|force": ["N = C C m, k", "V/m = C m, k", "V = C m, k", "N = C V/m", "J = C C m, k"],
    "charge|plate|accelerat|potential|field|electron": ["V/m = V m", "J = C V", "J = 0.5 kg m/s", "N = kg m/s^2"],
    "parallel & !series": [
        ("Ω = Ω Ω", lambda p, q: p * q / (p + q)), ("Ω = Ω Ω Ω", lambda p, q, r: 1 / (1 / p + 1 / q + 1 / r)),
        ("F = F F", lambda p, q: p + q), ("F = F F F", lambda p, q, r: p + q + r)],
    "series|internal|divider|load": [("Ω = Ω Ω", lambda p, q: p + q), ("Ω = Ω Ω Ω", lambda p, q, r: p + q + r),
        ("F = F F", lambda p, q: p * q / (p + q)), ("V = V Ω Ω", lambda v, p, q: v * max(p, q) / (p + q)),
        ("V = V Ω Ω", lambda v, p, q: v * min(p, q) / (p + q))],
    "": ["V = A Ω", "W = V A", "W = A Ω", "W = V Ω", "J = W s", "C = A s"],
    "capacit": ["C = F V", "J = 0.5 F V", ("V = F V F", lambda c, v, d: c * v / (c + d)),
        ("J = F V F", lambda c, v, d: c * d * v * v / 2 / (c + d)), ("F = m^2 m", lambda a, d: 8.854e-12 * a / d)],
    "time constant|capacit|inductor": ["s = Ω F", ("s = H Ω", lambda i, r: i / r)],
    "discharg|fall|drop|decay": [("V = V Ω F s", lambda v, r, c, t: v * exp(-t / r / c)),
                                 ("s = V V Ω F", lambda v, u, r, c: r * c * log(v / u))],
    "charg|reach": [("V = V Ω F s", lambda v, r, c, t: v * (1 - exp(-t / r / c)))],
    "resistivity|wire": ["Ω = Ω·m m m^2", ("m^2 = m:dia", lambda d: pi * d * d / 4), ("m^2 = m:radi", lambda r: pi * r * r)],
    "magnet|field|tesla|T\\b": [
        "N = C m/s T", "N = A m T", "m = kg m/s C T", ("Hz = C T kg", lambda q, b, m: q * b / m / 2 / pi),
        ("T = A m", lambda i, r, mu_0: mu_0 * i / 2 / pi / r), ("T = 1 m A", lambda n, d, i, mu_0: mu_0 * n * i / d),
        ("T = /m A", lambda n, i, mu_0: mu_0 * n * i)],
    "emf|induc|flux|coil": [("V = 1 m^2 T T s", lambda n, a, b, d, t: n * a * abs(b - d) / t),
        ("V = 1 m^2 T s", lambda n, a, b, t: n * a * b / t), "V = T m m/s", "V = m^2 T s", "Wb = T m^2"],
    "transformer": [("V = V 1 1", lambda v, n, k: v * k / n)],
    "LC|resonan|inductor|reactance|AC": [("Hz = H F", lambda i, c: 1 / 2 / pi / sqrt(i * c)),
        ("Ω = Hz H", lambda f, i: 2 * pi * f * i), ("Ω = Hz F", lambda f, c: 1 / (2 * pi * f * c))],
    "gas|vessel|cylinder|container|balloon|tank|air|helium|pressure": [
        "Pa = mol K m^3, R", ("Pa = Pa m^3 K m^3 K", lambda p, v, t, w, u: p * v / t * u / w),
        ("m^3 = Pa m^3 K Pa K", lambda p, v, t, q, u: p * v / t * u / q),
        ("m^3 = m^3 Pa K Pa K", lambda v, p, t, q, u: p * v / t * u / q), ("K = m^3 K m^3", lambda v, t, w: t * w / v),
        ("Pa = Pa m^3 m^3", lambda p, v, w: p * v / w), ("m^3 = Pa m^3 Pa", lambda p, v, q: p * v / q),
        ("m^3 = m^3 K K", lambda v, t, u: v * u / t), ("Pa = Pa K K", lambda p, t, u: p * u / t)],
    "rms|root|speed": [("m/s = kg/mol K", lambda m, t, R: sqrt(3 * R * t / m))],
    "kinetic": [("J = K", lambda t, k_B: 1.5 * k_B * t)],
    "expan|compress|work": [("J = mol K m^3 m^3", lambda n, t, v, w, R: n * R * t * log(w / v)),
        ("J = Pa m^3 m^3", lambda p, v, w: p * (w - v)), ("J = J J", lambda q, w: q - w), ("J = J J", lambda q, w: q + w)],
    "heat|warm|cool|temperature|thermal|calor": [
        ("ΔK = K K", lambda t, u: abs(u - t)), "J = kg J/(kg·K) ΔK", ("J = kg ΔK", lambda m, d, c_w: c_w * m * d),
        "J = W s", ("K = K ΔK", lambda t, d: t + d), "J = J/K ΔK"],
    "mix|pour|equilib|final|drop|place|add": [
        ("K = kg K kg K", lambda m, t, n, u: (m * t + n * u) / (m + n)),
        ("K = kg K J/(kg·K) kg K", lambda m, t, s, n, u, c_w: (m * s * t + n * c_w * u) / (m * s + n * c_w)),
        ("K = kg J/(kg·K) K kg K", lambda m, s, t, n, u, c_w: (m * s * t + n * c_w * u) / (m * s + n * c_w)),
        ("J/(kg·K) = kg K kg K K", lambda m, t, n, u, f, c_w: n * c_w * (f - u) / m / (t - f)),
        ("K = kg K kg K J/kg J/(kg·K)", lambda m, t, n, u, q, s, c_w: (n * u * s + m * s * t - m * q) / s / (m + n))],
    "melt|freez|boil|vapo|latent|steam|ice|fus": ["J = kg J/kg", ("J = J J", lambda p, q: p + q), "J = mol J/mol"],
    "carnot|engine|refriger|reversible|effic|heat pump|reservoir": [
        ("1 = K K", lambda t, u: 1 - min(t, u) / max(t, u)), ("J = J 1", lambda q, n: q * n), ("1 = J J", lambda q, w: w / q),
        ("1 = K K", lambda t, u: min(t, u) / abs(t - u)), ("1 = J J", lambda q, w: 1 - w / q)],
    "entropy": [("J/K = J K", lambda q, t: q / t), ("J/K = kg K K", lambda m, t, u, c_w: m * c_w * log(u / t))],
    "conduct|wall|window|slab|rod": [("W = W/(m·K) m^2 ΔK m", lambda k, a, t, d: k * a * t / d)],
    "expan": [("m = m K^-1 ΔK", lambda d, a, t: d * a * t)],
})  # fmt: skip
