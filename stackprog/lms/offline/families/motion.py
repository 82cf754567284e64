"""Mechanics: straight motion, forces, energy, momentum, circles, oscillations, rotation."""

from stackprog.lms.offline.laws import family

UNITS = "v=m/s a=m/s^2 t=s s=m m=kg F=N W=J P=W p=N·s μ=1:frict|μ η=1:effic θ=rad K=N/m f=Hz I=kg·m^2 w=rad/s α=rad/s^2 τ=N·m:torque U=m^3/s^2"
NOTES = {
    r"\b(?:at|from|to) (?:a )?(?:complete )?(?:rest|stop|standing start|standstill|halt)\b": "0 m/s",
    r"\b(?:stationary|stops|highest|maximum height|how high|peak|parked|still)\b": "0 m/s",
    r"\b(?:dropped|drops|released|let go|falls? (?:freely|from|off)|let fall)\b": "0 m/s ‹9.81 m/s^2",
    r"\b(?:thrown?|throws|toss\w*|kick\w*|launch\w*|projectile|fired|straight up|upwards?)\b": "9.81 m/s^2",
    "(?:per|each|every|a) minute": "60 s", "(?:per|each|every) second": "1 s",
}  # fmt: skip
derive = family(UNITS, NOTES, {
    "back|return|flight|in the air|catch": "t = 2*v/g",
    "spring|pendulum|oscillat|bob": "t = 6.28319*(m/K)**0.5; t = 6.28319*(s/g)**0.5; f*t = 1; f = (K/m)**0.5/6.28319; F = K*s; W = K*s**2/2",
    "bottom|dip|valley|lowest": "F = m*(g + v**2/s)", "hump|crest|hill|top of": "F = m*(g - v**2/s)",
    "circ|radius|curve|bend|loop|corner|rotat|turn|whirl|centri|roundabout|carousel|swing": "a = v**2/s; F = m*v**2/s; v = 6.28319*s/t; F = m*39.4784*s/t**2; v = w*s",
    "planet|orbit|satellite|moon|star|gravit": "F = G_*m1*m2/s**2; F = G_*m**2/s**2; a = G_*m/s**2; v**2 = G_*m/s; v**2 = U/s; t = 6.28319*(s**3/G_/m)**0.5",
    "slope|incline|ramp|hill|slide": "a = g*sin(θ) - μ*g*cos(θ); a = g*sin(θ) - μ*g*cos(θ) + 0*m; a = g*sin(θ) + 0*m; a = g*sin(θ); F = m*g*sin(θ); μ = tan(θ)",
    "frict|slid|skid|rough": "F = μ*m*g; a = μ*g; v**2 = 2*μ*g*s; F = m*(a + μ*g)",
    "range|ground|lands?|angle|project": "s = v**2/g*sin(2*θ); s = (v*sin(θ))**2/2/g; t = 2*v*sin(θ)/g",
    "horizontal & how high|how tall|height": "s = g*t**2/2 + 0*v",
    "horizontal|cliff|table|roof|off": "s1 = v*(2*s2/g)**0.5; s = v*t; s = g*t**2/2; F = m*a",
    "lift|elevator & down": "F = m*(g - a)", "lift|elevator": "F = m*(g + a); F = m*(g - a)",
    "recoil|fire|throw|jump|leap|explo|push|apart & ^(?!.*(?:embed|lodg|stick|stuck))": "m1*v1 = m2*v2",
    "colli|st[iu]ck|coupl|lodg|embed|hit|strik|together|catch|jump|land|lock": "v3 = (m1*v1 + m2*v2)/(m1 + m2); v3 = (m1*v1 - m2*v2)/(m1 + m2); v2 = m1/(m1 + m2)*v1",
    "torque|inertia|rotat|spin|wheel|dis[ck]|angular|skater|rpm": "W = I*w**2/2; τ = I*α; τ = F*s; I1*w1 = I2*w2; w = α*t",
    "bounc|rebound|opposite": "p = m*(v1 + v2); F*t = m*(v1 + v2)",
    "momentum|impuls|force|contact": "p = m*v; p = F*t; p = m*(v1 - v2); F*t = m*v; F*t = m*(v1 - v2)",
    "force|accel|push|pull|thrust|tension": "F = m*a",
    "^(?!.*(?:charge|current))": "v2 = v1 + a*t; s = (v1 + v2)/2*t; v2**2 = v1**2 + 2*a*s; v2**2 = v1**2 + 2*a*s + 0*m; v2 = v1 - a*t; s = v1*t + a*t**2/2; v2**2 = v1**2 - 2*a*s; s = v1*t - a*t**2/2",
    "energy|work|power|speed|fast|high|height|force|far|motor|engine|pump": "W = m*g*s; W = m*v**2/2; W = F*s; W = F*s*cos(θ); W = P*t; P = F*v; P = m*g*v; P*η = m*g*v; P*η = m*g*s/t; v**2 = 2*g*s; P = m*g*s/t; P2 = P1*η; W2 = W1*η; W = m*(v1**2 - v2**2)/2",
})  # fmt: skip
