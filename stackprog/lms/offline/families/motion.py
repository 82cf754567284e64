"""Mechanics: motion, forces, energy, momentum, circles, springs, orbits and rotation."""

from stackprog.lms.offline.laws import family

UNITS = {
    "u": "m/s", "v": "m/s", "w": "m/s", "a": "m/s^2", "t": "s", "s": "m", "r": "m", "m": "kg",
    "n": "kg", "F": "N", "W": "J", "P": "W", "p": "N·s", "μ": "1", "η": "1", "θ": "rad", "K": "N/m",
    "f": "Hz", "I": "kg·m^2", "ω": "rad/s", "α": "rad/s^2", "τ": "N·m",
}  # fmt: skip
NOTES = {
    r"\b(?:at|from|to) (?:a )?(?:complete )?(?:rest|stop|standstill|halt)\b": "0 m/s",
    r"\b(?:stationary|stops|highest|maximum height|how high|peak|released|falls from)\b": "0 m/s",
    r"\b(?:dropped|let go|falls? freely)\b": "0 m/s ‹9.81 m/s^2",
    r"from (?:0|zero|rest) to": "0 m/s", "(?:per|each|every|a) minute": "60 s",
    "(?:per|each|every) second": "1 s",
    r"\b(?:thrown|tossed|kicked|launched|projectile|fired|straight up|throws)\b": "9.81 m/s^2",
}  # fmt: skip
derive = family(UNITS, NOTES, {
    "back|return|flight|in the air & up|thr|toss|kick": "t = 2*u/g",
    "roll & sphere|ball": "v**2 = 10/7*g*s", "roll & dis[ck]|cylind": "v**2 = 4/3*g*s",
    "roll & hoop|ring": "v**2 = g*s", "sphere|ball": "I = 0.4*m*r**2",
    "dis[ck]|cylind|wheel": "I = m*r**2/2", "loop|crest|hump|vertical circle": "v**2 = g*r",
    "back|bou?n|opposite": "p = m*(u + v)",
    r"(?<!in)elastic": "v = 2*m/(m + n)*u; v = (m - n)/(m + n)*u",
    "lift|elevator|pulley|hang|string|rope|scale|dip|hump|crest|loop|bottom": "F = m*(g + a); "
        "F = m*(g - a); F = 2*m*n/(m + n)*g; a = abs(m - n)/(m + n)*g; a = n/(m + n)*g",
    "effic & !heat": "W1 = W2*η; P1 = P2*η", "escap": "v**2 = 2*G*m/s",
    r"planet|orbit|satellite|moon|\bstars?\b|earth|gravit|\bmars|\bsun\b": "F = G*m*n/s**2; "
        "F = G*m**2/s**2; a = G*m/s**2; v**2 = G*m/s; t = 6.28319*(s**3/G/m)**0.5; s1 = s2 + s3",
    "inclin|slope|ramp|hill|slid|frict|rough|surface|floor|brak|skid|bank":
        "a = g*(sin(θ) - μ*cos(θ)); s = r*sin(θ); a = F/m - μ*g; a = g*sin(θ); μ = tan(θ); "
        "a = μ*g; F = μ*m*g; F = m*g*sin(θ); v**2 = 2*μ*g*s",
    r"accelerat|brak|slow|stop|rest\b|uniform|drop|fall|thr[eo]w|toss|fire|straight|skid|s\^2":
        "v = u + a*t; s = (u + v)/2*t; v**2 = u**2 + 2*a*s; v = u - a*t; a = (v - u)/t; v = a*t; "
        "s = u*t + a*t**2/2; s = a*t**2/2; v**2 = 2*a*s",
    "drop|f[ae]ll|thr[eo]w|cliff|toss|kick|launch|project|fire|horizontal|leave|jump|takes? off":
        "t = 2*u/g; v = u*sin(θ); s = g*t**2/2; t = (u + (u**2 + 2*g*s)**0.5)/g; "
        "s = u**2/g*sin(2*θ); r = u*(2*s/g)**0.5",
    "force|accel|push|pull|thrust|tension|frict|exert": "F = m*a",
    "recoil|push|fire|throw|jump|leap|explo|gun & !embed|lodg|st[iu]ck|pendulum": "m*u = n*v",
    "colli|st[iu]ck|coupl|lodg|embed|hit|strik|together|catch|jump|land|lock|pendulum":
        "w = (m1*u + m2*v)/(m1 + m2); w = (m1*u - m2*v)/(m1 + m2); v = m/(m + n)*u; "
        "W = m*n/(m + n)*u**2/2",
    "torque|inertia|rotat|spin|wheel|dis[ck]|angular|skater|rpm|cylinder|sphere": "W = I*ω**2/2; "
        "τ = I*α; τ = F*r; I1*ω1 = I2*ω2; ω = α*t",
    "energy|work|power|speed|fast|high|height|spring|force|far|compress|momentum|impuls|leave|effic":
        "W = m*g*s; v**2 = 2*g*s; W = m*v**2/2; W = K*s**2/2; W = F*s; W = P*t; P = F*v; "
        "P = m*g*v; F = K*s; p = m*v; p = F*t; p = m*(u - v); W = F*s*cos(θ); "
        "W = m*(v**2 - u**2)/2",
    "circ|radius|curve|bend|loop|rotat|turn|spin|dip|hump|whirl|wheel|centri|swing|axis|orbit":
        "a = v**2/r; a = 39.4784*r/t**2; v = 6.28319*r/t; v = ω*r",
    "spring|oscillat|pendulum|period|harmonic|vibrat|frequency|bob|amplitude":
        "t = 6.28319*(m/K)**0.5; t = 6.28319*(s/g)**0.5; f*t = 1; v = 6.28319*s*f",
})  # fmt: skip
