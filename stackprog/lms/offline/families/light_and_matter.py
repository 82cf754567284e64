"""Waves, optics, quanta and relativity."""

from math import asin, atan, cos, sin, sqrt

from stackprog.lms.offline.laws import family

NOTES = {
    "ground.state|Lyman": "n = 1", "Balmer": "n = 2", "first(?=.(?:ord|dark|max|min|bri|har|exc))": "n = 1",
    "second(?=.(?:ord|dark|max|min|bri|har|exc))": "n = 2", "third|Paschen": "n = 3",
    r"\belectrons?\b": "9.109e-31 kg", r"\bprotons?\b": "1.673e-27 kg", r"\bneutrons?\b": "1.675e-27 kg",
}
N = r"1:\bn_?\w?.?=.?#|order|level|#(?:th|rd)"


def _gamma(v: float, c: float) -> float:
    return 1 / sqrt(1 - (v / c) ** 2)


derive = family(NOTES, {
    "relativ|muon|ship|craft|probe|particle|lifetime|rest energy|proper|clock|observer|electron": [
        ("s = m/s s", lambda v, t, c: t * _gamma(v, c)), ("s = m/s s", lambda v, t, c: t / _gamma(v, c)),
        ("m = m/s m", lambda v, d, c: d / _gamma(v, c)), ("1 = m/s", _gamma), "m = m/s s",
        ("m/s = m/s m/s", lambda u, v, c: (u + v) / (1 + u * v / c**2)),
        ("J = m/s J", lambda v, e, c: (_gamma(v, c) - 1) * e), ("J = m/s J", lambda v, e, c: _gamma(v, c) * e),
        ("m/s = J J", lambda e, k, c: c * sqrt(1 - (e / (e + k)) ** 2))],
    "mass|annihil|rest energy|defect": ["J = kg, c"],
    "work function|photoelect|eject|metal": [("J = m J", lambda x, w, h, c: h * c / x - w), ("J = Hz J", lambda f, w, h: h * f - w)],
    "photon|light|laser|radiat|line|threshold|wavelength|gamma|x-ray": [
        ("J = m", lambda x, h, c: h * c / x), ("m = J", lambda e, h, c: h * c / e), "J = Hz, h", ("W = W 1", lambda p, n: p * n),
        ("/s = W m", lambda p, x, h, c: p * x / h / c), ("1 = J m", lambda e, x, h, c: e * x / h / c),
        ("J/mol = m", lambda x, h, c, N_A: N_A * h * c / x)],
    "stopping|accelerat": [("V = J", lambda w, e: w / e), ("J = V", lambda u, e: u * e)],
    "broglie|accelerated": [("m = kg m/s", lambda m, v, h: h / m / v), ("m/s = kg m", lambda m, x, h: h / m / x), ("m = kg V", lambda m, u, h, e: h / sqrt(2 * m * e * u)),
                            "J = 0.5 kg m/s"],
    r"\bbox|\bwell\b|confined": [
        (f"J = kg m {N}", lambda m, d, n, h: (n * h / d) ** 2 / 8 / m),
        (f"J = kg m {N} {N}", lambda m, d, n, k, h: abs(n * n - k * k) * (h / d) ** 2 / 8 / m)],
    "hydrogen|lyman|balmer|Bohr": [(f"m = {N} {N}", lambda n, k, R_H: 1 / R_H / abs(1 / n**2 - 1 / k**2)),
        (f"eV = {N} {N}", lambda n, k: 13.6 * abs(1 / n**2 - 1 / k**2)), (f"eV = {N}", lambda n: -13.6 / n**2)],
    "grating|lines": [(f"rad = /m m {N}", lambda g, x, n: asin(n * g * x)), ("rad = /m m", lambda g, x: asin(g * x)),
        (f"m = /m rad {N}", lambda g, a, n: sin(a) / g / n), ("m = /m rad", lambda g, a: sin(a) / g)],
    "slit|fringe": [("m = m m m", lambda *d: min(d) * max(d) / sorted(d)[1]), ("rad = m m", lambda x, d: asin(x / d)),
        ("m = m m m 1", lambda a, b, d, n: min(a, b, d) * sorted((a, b, d))[1] / max(a, b, d) / n),
        ("m = m m m", lambda *d: min(d) * sorted(d)[1] / max(d)), ("m = m m m", lambda *d: 2 * min(d) * max(d) / sorted(d)[1])],
    "bragg|plane|crystal": [(f"m = m rad {N}", lambda x, a, n: n * x / 2 / sin(a)), ("m = m rad", lambda x, a: x / 2 / sin(a)),
        (f"rad = m m {N}", lambda x, d, n: asin(n * x / 2 / d)), ("m = m rad", lambda d, a: 2 * d * sin(a))],
    "diverg|concave lens|convex mirror": [("m = m m", lambda d, f: -d * f / (d + f))],
    "lens|mirror": [("m = m m", lambda d, f: d * f / (d - f)), ("m = m m", lambda d, i: d * i / (d + i)),
        ("1 = m m:foc", lambda d, f: f / (f - d)), ("m = m:curv", lambda r: r / 2), "D = m"],
    "refract|index|glass|water|medium|travels": [("rad = 1 rad", lambda n, a: asin(sin(a) / n)), ("m/s = 1", lambda n, c: c / n),
        ("rad = 1 1 rad", lambda n, k, a: asin(n * sin(a) / k)), ("rad = 1 rad", lambda n, a: asin(sin(a) * n)),
        ("1 = m/s", lambda v, c: c / v), ("1 = rad rad", lambda a, b: sin(a) / sin(b)), ("m = m 1", lambda x, n: x / n)],
    "critical|total internal": [("rad = 1", lambda n: asin(1 / n)), ("1 = rad", lambda a: 1 / sin(a)),
                                ("rad = 1 1", lambda n, k: asin(min(n, k) / max(n, k)))],
    "polari": [("rad = 1", atan), ("W/m^2 = W/m^2 rad", lambda i, a: i * cos(a) ** 2)],
    "approach|toward": [("Hz = Hz m/s", lambda f, v, sound: f * sound / (sound - v)),
                        ("Hz = Hz m/s", lambda f, v, sound: f * (sound + v) / sound)],
    "away|reced": [("Hz = Hz m/s", lambda f, v, sound: f * sound / (sound + v))],
    "galax|redshift": [("m/s = m m", lambda x, y, c: c * abs(y - x) / min(x, y))],
    "closed": [("Hz = m", lambda d, sound: sound / 4 / d), ("m = Hz", lambda f, sound: sound / 4 / f)],
    "pipe|open|tube": [("Hz = m", lambda d, sound: sound / 2 / d), ("m = Hz", lambda f, sound: sound / 2 / f)],
    "string|both ends|stand": [("Hz = m m/s", lambda d, v: v / 2 / d), ("Hz = m m/s 1", lambda d, v, n: n * v / 2 / d),
                               ("m/s = N kg/m", lambda t, m: sqrt(t / m)), "kg/m = kg m"],
    "beat": [("Hz = Hz Hz", lambda f, k: abs(f - k))], "wave|sound|light|radio|station|signal": ["m/s = Hz m"],
    "radio|light|station|micro|electromag|laser": [("m = Hz", lambda f, c: c / f), ("Hz = m", lambda x, c: c / x)],
    "peak|max|black": ["m = K, b"], "radiat|emit|black": [("1 = K K", lambda s, t: (t / s) ** 4), "W = m^2 K, sigma"],
    "Compton|scatter": [("m = m rad", lambda x, a, h, m_e, c: x + h / m_e / c * (1 - cos(a)))],
})  # fmt: skip
