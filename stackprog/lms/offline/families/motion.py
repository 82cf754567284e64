"""Mechanics: motion, forces, energy, momentum, circles, springs, orbits and rotation."""

from math import cos, sin, sqrt, tan

from stackprog.lms.offline.laws import family

NOTES = {
    r"\b(?:at|from|to) (?:a )?(?:complete )?(?:rest|stop|standstill|halt)\b": "0 m/s",
    r"\b(?:stationary|stops|highest|maximum height|how high|peak|released|falls from)\b": "0 m/s",
    r"\b(?:dropped|let go|falls? freely)\b": "0 m/s ‹9.81 m/s^2",
    r"\b(?:thrown|tossed|kicked|launched|projectile|fired|straight up|throws)\b": "9.81 m/s^2",
}
derive = family(NOTES, {
    "roll & sphere|ball": [("m/s = m", lambda h, g: sqrt(10 / 7 * g * h))],
    "dis[ck]|cylind|wheel": [("kg·m^2 = kg m", lambda m, r: m * r * r / 2),
                             ("m/s = m", lambda h, g: sqrt(4 / 3 * g * h))],
    "loop|crest|hump": ["m/s = m, g"], "back|bou?n|opposite": [("N·s = kg m/s m/s", lambda m, u, v: m * (u + v))],
    "lift|elevator|pulley|hang|string|rope|scale|dip|hump|crest|loop|bottom": [
        ("N = kg m/s^2", lambda m, a, g: m * (g + a)), ("N = kg m/s^2", lambda m, a, g: m * (g - a)),
        ("N = kg kg", lambda m, n, g: 2 * m * n * g / (m + n)), ("m/s^2 = kg kg", lambda m, n, g: n * g / (m + n)),
        ("m/s^2 = kg kg", lambda m, n, g: abs(m - n) * g / (m + n))],
    "inclin|slope|ramp|hill|plane|slid|frict|rough|surface|floor|brak|skid|bank": [
        ("m/s^2 = rad 1", lambda a, mu, g: g * (sin(a) - mu * cos(a))), ("m = rad m", lambda a, d: d * sin(a)),
        ("m/s^2 = kg N 1", lambda m, f, mu, g: f / m - mu * g), ("m/s^2 = rad", lambda a, g: g * sin(a)),
        ("1 = rad", tan), ("m/s^2 = 1", lambda mu, g: mu * g), ("N = kg 1", lambda m, mu, g: mu * m * g),
        ("N = kg rad", lambda m, a, g: m * g * sin(a)), ("1 = N kg", lambda f, m, g: f / m / g)],
    "accelerat|brak|slow|stop|rest\\b|uniform|drop|fall|thr[eo]w|toss|launch|fire|straight|decel": [
        ("m/s^2 = m/s m/s s", lambda u, v, t: (v - u) / t), ("m = m/s m/s s", lambda u, v, t: (u + v) / 2 * t),
        ("s = m/s m/s m/s^2", lambda u, v, a: (v - u) / a), ("m/s = m/s m/s^2 s", lambda u, a, t: u + a * t),
        ("m/s = m/s m/s^2 s", lambda u, a, t: u - a * t), "m/s = m/s^2 s", "m = 0.5 m/s^2 s",
        ("m/s^2 = m/s m/s m", lambda u, v, s: (v * v - u * u) / 2 / s),
        ("m = m/s m/s m/s^2", lambda u, v, a: (v * v - u * u) / 2 / a),
        ("m/s = m/s m/s^2 m", lambda u, a, s: sqrt(u * u + 2 * a * s))],
    "drop|fall|fell|thr[eo]w|cliff|toss|kick|launch|project|fire|shot|horizontal|leave": [
        ("s = m/s", lambda u, g: 2 * u / g), ("m/s = m/s rad", lambda u, a: u * sin(a)), "m = 0.5 s, g",
        ("s = m/s m", lambda u, h, g: (u + sqrt(u * u + 2 * g * h)) / g),
        ("m = m/s rad", lambda u, a, g: u * u * sin(2 * a) / g), ("m = m/s m", lambda u, h, g: u * sqrt(2 * h / g))],
    "force|accel|push|pull|thrust|tension|frict|exert": ["N = kg m/s^2"],
    r"(?<!in)elastic": [("m/s = kg m/s kg", lambda m, u, n: (m - n) * u / (m + n)),
                        ("m/s = kg m/s kg", lambda m, u, n: 2 * m * u / (m + n))],
    "colli|st[iu]ck|coupl|lodg|embed|hit|strik|together|recoil|push|catch|fire|throw|jump|explo": [
        ("m/s = kg m/s kg m/s", lambda m, u, n, w: (m * u + n * w) / (m + n)),
        ("m/s = kg m/s kg m/s", lambda m, u, n, w: (m * u - n * w) / (m + n)),
        ("m/s = kg m/s kg", lambda m, u, n: m * u / (m + n)), ("m/s = kg m/s kg", lambda m, u, n: m * u / n),
        ("J = kg m/s kg", lambda m, u, n: m * n * u * u / 2 / (m + n))],
    "energy|work|power|speed|fast|high|height|spring|force|far|compress|momentum|impuls|leave|effic": [
        "J = kg m, g", "m/s = 1.41421 m, g", "J = 0.5 kg m/s", "J = 0.5 N/m m", "J = N m", "J = W s", "W = N m/s",
        "N = N/m m", "N·s = kg m/s", "N·s = N s", ("N·s = kg m/s m/s", lambda m, u, v: m * (u - v)),
        ("J = N m rad", lambda f, d, a: f * d * cos(a)), ("J = J 1", lambda e, n: e * n),
        ("J = kg m/s m/s", lambda m, u, v: m * (v * v - u * u) / 2), ("W = W 1", lambda p, n: p * n)],
    "escap": ["m/s = 1.41421 kg m, G"], "planet|orbit|satellite|moon|star|earth|gravit|mars|sun": [
        "N = kg kg m, G", "m/s^2 = kg m, G", "m/s = kg m, G", "s = 6.28319 m kg, G", ("m = m m", lambda r, h: r + h)],
    "circ|radius|curve|bend|loop|rotat|turn|spin|dip|hump|whirl|wheel|centri|swing|orbit": [
        "m/s^2 = m/s m", "m/s = 6.28319 m s", ("m/s = rad/s m", lambda w, r: w * r)],
    "spring|oscillat|pendulum|period|harmonic|vibrat|frequency|bob|amplitude": [
        "s = 6.28319 kg N/m", "s = 6.28319 m, g", "Hz = s", "m/s = 6.28319 m Hz"],
    "torque|inertia|rotat|spin|wheel|dis[ck]|angular|skater|rpm|cylinder|sphere": [
        ("J = kg·m^2 rad/s", lambda i, w: i * w * w / 2), ("rad/s^2 = N·m kg·m^2", lambda t, i: t / i),
        ("rad/s = rad/s kg·m^2 kg·m^2", lambda w, i, j: i * w / j), ("rad/s^2 = rad/s s", lambda w, t: w / t)],
})  # fmt: skip
