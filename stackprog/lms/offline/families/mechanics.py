"""Mechanics: motion, forces, energy, momentum, circles, oscillations, gravitation.

Laws of any introductory text, such as OpenStax University Physics, volume 1.
"""

from stackprog.lms.offline.quantities import derive_by_laws, topics, vocabulary
from stackprog.lms.offline.question import Derivation, Question

SYMBOLS = vocabulary(r"""
u; m/s; (?:initial|starting|launch|muzzle|take-?off) (?:speed|velocity); initial\w*|from|starts?
    |launch\w*|thrown
  |kicked|fired|moving|travel\w*|slid\w*|shot|at|with|speed|velocity|off
v; m/s; (?:(?:final|impact|landing|maximum|resulting|top) )*(?:speed|velocity)|common (?:speed
    |velocity)|how fast
  ; !final|to|reach\w*
V; m/s; (?:(?:constant|orbital|maximum|tangential|linear) )*(?:speed|velocity)|how fast
  ; at|with|moving|speed|velocity|travel\w*
a; m/s^2; (?:centripetal |radial )?(?:ac|de)celeration; accelerat\w*|decelerat\w*|rate
t; s; (?:time|how long(?! (?:must|should) (?:a|the))|how many seconds|duration)
  ; for|in|after|over|lasts?|during|takes?
s; m; (?:stopping |braking )?distance|displacement|how far|length; travel\w*|through|covers?|for
    |of|slides?
h; m; height|how high|depth; from|tall|high|cliff|above|up|lift\w*|rais\w*|vertical\w*|top|tower
    |drops?|falls?
H; m; (?:maximum|max|greatest|peak) (?:height|altitude)|how high|height; high|rises
up; s; (?:time|how long)\b.{0,60}\b(?:top|highest|peak|maximum|apex)
T; s; (?:total )?time|how long (?:does|is it|will|until|before)|flight time|period; period
R; m; (?:horizontal )?(?:range|distance)|how far; range
angle; °; angle|inclination; at|above|incline\w*|of
m; kg; mass; box|block|object|ball|cart|car|of
F; N; (?:(?:net|applied|horizontal|average|constant|resultant|unbalanced|centripetal
    |gravitational|magnitude of the)
  [ ])*force(?! constant)|tension|weight; force|pull\w*|push\w*
f; N; (?:kinetic |static |sliding )?friction\w*(?: force)?|force of (?:kinetic |static )?friction
mu; 1; (?:minimum )?coefficient\w*(?: of)?(?: (?:kinetic|static|sliding))*(?: friction)?; µ|µk|µs
    |coefficient
N; N; normal force|apparent weight|scale read\w*|reading
g=9.81; m/s^2; gravit\w+|g
W; J; work
K; J; (?:initial |final |total )*kinetic energy|energy; kinetic
U; J; (?:elastic |gravitational )*potential energy|(?<!kinetic )energy; stored|potential
P; W; (?:average |minimum |mechanical )*power; power|rated|motor|engine
p; kg*m/s; (?:linear |final |initial )*momentum
J; N*s; impulse|change in (?:linear )?momentum
m1; kg; mass of the first; first|of|mass
m2; kg; mass of the (?:second|other); second|other|stationary|another|larger|heavier
v1; m/s; recoil (?:speed|velocity)|(?:speed|velocity) of the (?:first|bullet); moving|travel\w*
    |at|with|of
v2; m/s; recoil (?:speed|velocity)|(?:speed|velocity) of the (?:second|other|gun|rifle|cannon
    |skater|boat)
  ; second|other
r; m; radius|distance|separation; radius|apart|circle|circular|curve|center|centre|turn
alt; m; altitude|height; altitude|height|above
M; kg; mass of (?:the |a |its )?(?:planet|star|sun|earth|moon|body)|planet's mass|mass; planet
    |star|earth|sun|mass
Rp; m; (?:planet's |its )?radius; radius
w; rad/s; angular (?:speed|velocity|frequency); rotat\w*|spin\w*|angular
n; s^-1; (?:oscillation )?frequency
k; N/m; (?:spring|force|stiffness) constant|stiffness; constant
x; m; how (?:much|far) (?:does|will|is)\b.{0,60}(?:stretch|extend|compress)|(?:extension
    |compression|amplitude|stretch|displacement|distance|how far)\w*(?: of the spring)?
  ; stretch\w*|compress\w*|extend\w*|by|amplitude
L; m; length|how long (?:must|should|is the); long|length|pendulum
G=6.674e-11; m^3/kg/s^2; gravitational constant
gp; m/s^2; (?:gravitational |free-fall |surface )*(?:acceleration|field)(?: strength)?
    |surface gravity
ve; m/s; escape (?:speed|velocity)
""")
TOPICS = topics(r"""
uniform acceleration: accelerat|from rest|speeds? up; not decelerat|brak|slow|thrown|incline
    |spring|circ|pulley|vertical
  v = u + a*t; 2*s = (u + v)*t; v**2 = u**2 + 2*a*s; s = u*t + a*t**2/2
  (?:from|at) rest|initially stationary|standing start => u = 0
uniform deceleration: decelerat|brak|slow|to rest|to a (?:complete )?(?:stop|halt)
    |stops; not thrown|incline|spring
  v = u - a*t; 2*s = (u + v)*t; v**2 = u**2 - 2*a*s
  to (?:a (?:complete )?)?(?:rest|stop|halt)|stops|stopping => v = 0
constant speed: (?:constant|uniform|steady) (?:speed|velocity); not accel|wave|sound|relativ|circ
    |orbit|charge
  s = V*t
free fall: drop|fall|released|thrown (?:straight |vertically )?down; not horizontal|angle|incline
    |bounce|terminal|resist
  v = u + g*t; v**2 = u**2 + 2*g*h; h = u*t + g*t**2/2
  (?:from|at) rest|dropped|released|falls freely|free.?fall => u = 0
  spare ~kg
a vertical throw: .*(?:straight|vertically|directly) up|.*upward; not tower|cliff|building|roof
    |balcony|edge|incline|rocket
  2*g*H = u**2; g*up = u; g*T = 2*u
  spare ~kg
a horizontal throw: horizontal; not angle|force|fric|electr|beam|magnet|spring|surface
  h = g*t**2/2; R = u*t; v**2 = u**2 + 2*g*h
  spare u ~kg
projectile motion: angle|.*° & projectile|launch|kick|throw|fire|cannon|shot|hit
    |leaves; not cliff|building|tower|incline
  R*g = u**2*sin(2*angle); 2*g*H = (u*sin(angle))**2; g*T = 2*u*sin(angle)
  spare ~kg
Newton's second law: force|push|pull; not fric|brak|reduc|oppos|slow|upward|lift|hang|rope|cable
    |vertical|rocket|charge|gravitational|spring|circ|angle
  F = m*a; v = u + a*t; v**2 = u**2 + 2*a*s; s = u*t + a*t**2/2
  (?:from|at) rest|initially stationary => u = 0
the impulse-momentum theorem: force; not fric|charge|reduc|oppos|slow|brak|lift|vertical|rocket
    |opposite|bounce|rebound
  F*t = m*abs(v - u); 2*F*s = m*abs(v**2 - u**2)
  (?:from|at) rest => u = 0
  to (?:a (?:complete )?)?(?:rest|stop|halt)|stops => v = 0
friction on the level: fric; not incline|angle|wall|work|stop|curve|spring
  N = m*g; f = mu*N; F - f = m*a
  constant (?:speed|velocity) => a = 0
sliding to rest: .*fric|.*µ ?=|.*coefficient & .*stop|.*rest|skid; not incline|angle|force|push
    |spring
  u**2 = 2*mu*g*s; u = mu*g*t; a = mu*g
  spare ~kg
motion on an incline: incline|ramp|slope|tilted; not push|pull|roll|up the|spring|force|work
  a = g*(sin(angle) - mu*cos(angle)); v**2 = u**2 + 2*a*s; s = u*t + a*t**2/2
  (?:from|at) rest|released => u = 0
  smooth => mu = 0
  spare ~kg
balance on an incline: incline|ramp|slope|plane|board & .*constant (?:speed|velocity)
    |.*(?:begins?|starts?) to s|.*just
  mu = tan(angle)
  spare ~kg
a scale in a lift: elevator|lift\b; not down|constant|decelerat|cable
  N = m*(g + a)
Atwood's machine: pulley|atwood; not incline|table|fric|inertia|surface
  a*(m1 + m2) = abs(m2 - m1)*g
work of a force: work; not spring|gas|fric|lift|charge|by (?:the )?(?:normal|gravity|fric)
    |vertical|hydraul
  W = F*s*cos(angle)
  ^(?!.*(?:angle|°)) => angle = 0
  spare ~kg ~s
kinetic energy: kinetic energy; not rotat|relativ|spring|photo
  2*K = m*V**2
the work-energy theorem: work; not fric|rotat|relativ|spring|lift|gas
  2*W = m*(v**2 - u**2)
  (?:from|at) rest => u = 0
gravitational energy: potential energy|lift|rais|hoist|climb; not spring|charge|orbit|effic|planet
  U = m*g*h; W = m*g*h; P*t = W; P*t = U
power: power|watt; not volt|light|effic|accelerat
  P*t = W; P = F*V; W = F*s
conservation of energy: smooth|conserv & roller|hill|slid|track|ramp|slope|swing
    |height; not angle|spring|coefficient|thrown
  v**2 = u**2 + 2*g*h
  (?:from|at) rest|released => u = 0
  spare ~kg
momentum: momentum|impulse; not angular|photon|relativ|collid|collision|rebound|bounce|opposite
  p = m*V; J = F*t; J = m*abs(v - u)
  (?:from|at) rest => u = 0
  to rest|stops => v = 0
a completely inelastic collision: stick|stuck|coupl|lock|embed|join|inelastic|lodges
    |.*together; not toward each|opposite|head|rise|swing|lost|loss|kinetic
  m1*v1 + m2*v2 = (m1 + m2)*v
  (?:at|is) rest|stationary|motionless|initially resting => v2 = 0
recoil: recoil|push(?:es)? off|throws; not force|charge|energy|wavelength
  m1*v1 = m2*v2
circular motion: circ|curve|whirl|merry|rotat|revol|centripetal|spins; not orbit|planet|banked
    |top|bottom|vertical|magnet|coefficient|inertia
  a*r = V**2; F = m*a; V*T = 2*pi*r; w*T = 2*pi; n*T = 1; V = w*r
  spare ~kg m
a level curve held by friction: curve|turn|bend|circ & fric|coefficient; not banked
  V**2 = mu*g*r
  spare ~kg
a banked curve: banked; not fric
  V**2 = r*g*tan(angle)
  spare ~kg
Hooke's law: spring; not period|oscill|frequency|series|parallel|vertical|hang|hung|fric|drop
    |suspend
  F = k*x; 2*U = k*x**2; 2*W = k*x**2; k*x**2 = m*V**2
a load hung on a spring: spring & hang|hung|suspend; not period|oscill|frequency|series|parallel
  m*g = k*x
an oscillating mass on a spring: spring & period|oscill|frequency; not pendul|series|parallel
  T**2*k = 4*pi**2*m; n*T = 1; w*T = 2*pi; V = w*x
  spare x
a simple pendulum: pendul; not physical|rod|ballistic|conical|elevator
  T**2*g = 4*pi**2*L; n*T = 1
  spare ~kg
gravitation: gravit|attract; not charge|electr
  F*r**2 = G*m1*m2
gravitation of a planet: gravit|planet|satellite|orbit|escape; not altitude|above|electr|pendul
    |geostat
  gp*r**2 = G*M; ve**2*r = 2*G*M; V**2*r = G*M; T**2*G*M = 4*pi**2*r**3
  spare ~kg
an orbit above a planet: altitude|above; not electr|cliff|angle
  r = Rp + alt; V**2*r = G*M; T**2*G*M = 4*pi**2*r**3; gp*r**2 = G*M
""")


def derive(question: Question) -> Derivation | None:
    """Answer a question on mechanics, or None."""
    return derive_by_laws(question, SYMBOLS, TOPICS)
