"""Electricity and heat: charges, circuits, magnetic forces, gases, calorimetry, engines."""

import re

from stackprog.lms.offline.quantities import (
    asked_clause,
    derive_by_laws,
    normalise,
    read_quantities,
    told,
    topics,
    unit,
    vocabulary,
)
from stackprog.lms.offline.question import Derivation, Question

SYMBOLS = vocabulary(r"""
k=8.98755e9; N*m^2/C^2; coulomb'?s? constant
eps=8.8542e-12; F/m; permittivity
mag=1.256637e-6; T*m/A; permeability
e=1.602177e-19; C; elementary charge
gas=8.31446; J/mol/K; gas constant
F; N; (?:magnetic |electric |electrostatic |coulomb |magnitude of the )*force; force
q1; C; charge; charge|first
q2; C; charge; charge|second|other
q; C; (?:magnitude of the )?charge|how much charge; charge
r; m; distance|separation|radius|how far; apart|separat\w*|distance|radius|away|from
E; N/C; (?:electric )?field(?: strength)?|strength; field
Ev; V/m; (?:electric )?field(?: strength)?|strength; field
V; V; (?:(?:terminal|electric|supply|battery|final) )?(?:voltage|potential)(?: difference| drop)?
    |emf; battery|source|across|supply|charged to
V0; V; (?:initial|battery|source|supply) voltage|emf; battery|source|supply|initial\w*|charged to
Vt; V; voltage|potential difference; voltage|falls? to|reach\w*|drops? to
I; A; current; current|carr\w+|draws?
R; ohm; (?:equivalent |internal |total )*resistance; resist\w*
P; W; power; power|rated|consum\w*|dissipat\w*
W; J; (?:electrical )?(?:energy|heat|work); energy
t; s; time|how long|how many (?:seconds|minutes|hours); for|in|after
C; F; capacitance; capacit\w*
U; J; energy|energy stored; stored|energy
A; m^2; area; area
d; m; separation|distance|spacing; separat\w*|apart|gap|distance|spac\w*
tau; s; time constant
rho; ohm*m; resistivity; resistivity
L; m; length; long|length
B; T; (?:magnetic )?field|field strength|flux density; field
v; m/s; speed|velocity|how fast; speed|moving|velocity|travel\w*|at
m; kg; mass; mass
Rb; m; radius; radius
p; Pa; (?:final |total )?pressure; pressure
vol; m^3; (?:final )?volume; volume|container|tank|cylinder|occup\w*|flask|balloon
n; mol; (?:number of |how many |amount of )*(?:moles|gas|substance); moles?|of
T; K; (?:absolute )?temperature|how hot; at|temperature
p1; Pa; (?:initial|original) pressure; initial\w*|at|from|originally
p2; Pa; (?:final |new |resulting )?pressure; final|to|new
V1; m^3; (?:initial|original) volume; initial\w*|occupies|from|volume|originally|has
V2; m^3; (?:final |new |resulting )?volume; final|to|new
T1; K; (?:initial|original) temperature; initial\w*|at|from|originally
T2; K; (?:final |new |resulting )?temperature; final|to|new
M; g/mol; molar mass|molecular weight; molar mass
vrms; m/s; (?:rms|root.mean.square) (?:speed|velocity)|speed; speed
Q; J; (?:heat|energy|thermal energy|how much heat)(?! capacity); heat|absorb\w*|energy|add\w*
    |suppl\w*
mass; kg; mass; of
c; J/kg/K; specific heat(?: capacity)?; specific heat
dT; Δ°C; (?:rise|change|increase|drop|decrease) in temperature|temperature (?:rise|change
    |increase)|how much (?:does|will) (?:the|its) temperature; by|rise\w*|increas\w*|change
    |through
Ti; K; initial temperature; from|initial\w*|at
Tf; K; final temperature; to|final
m1; kg; mass; of
m2; kg; mass; of
c1; J/kg/K; specific heat(?: capacity)?; specific heat
c2; J/kg/K; specific heat(?: capacity)?; specific heat
Ta1; K; initial temperature; at|from
Ta2; K; initial temperature; at|from
Teq; K; (?:final|equilibrium)(?: equilibrium)? temperature|temperature; final|equilibrium|reach\w*
lat; J/kg; (?:specific )?latent heat|heat of (?:fusion|vapou?ri[sz]ation); latent|fusion
    |vapou?ri[sz]ation
Th; K; (?:hot |high\w* |source )(?:reservoir )?temperature|temperature of the (?:hot|source
    |boiler); hot\w*|high\w*|source|boiler|between|from|input
Tc; K; (?:cold |low\w* |sink )(?:reservoir )?temperature|temperature of the (?:cold
    |sink); cold\w*|low\w*|sink|and|exhaust|to|condenser
eff; %; (?:maximum |carnot |thermal |theoretical |possible |ideal )*efficiency; efficien\w*
Qh; J; heat (?:absorbed|input|taken in|drawn|extracted)|how much heat; absorb\w*|takes? in|input
    |receiv\w*|draws?|hot
Qc; J; heat (?:rejected|expelled|exhausted|discarded|released)|how much heat.{0,40}(?:reject
    |expel|exhaust|discard|waste); reject\w*|expel\w*|exhaust\w*|discard\w*|discharg\w*
Wo; J; work|how much work; work
dU; J; change in (?:the )?internal energy|internal energy; internal
""")
_PARTICLES = r"""
  \b(?:electron|proton)\b => q = 1.602177e-19
  \belectron\b => m = 9.10938e-31
  \bproton\b => m = 1.67262e-27"""
TOPICS = topics(rf"""
Coulomb's law: charge; not field|midway|triangle|dielectric|square
  F*r**2 = k*abs(q1*q2)
the field of a point charge: field; not plates|uniform|magnet|midway|two|capacit|dipole|ring
  E*r**2 = k*abs(q); F = q*E{_PARTICLES}
a uniform field: field; not magnet|midway|point charge|gravit
  F = abs(q)*E; V = Ev*d{_PARTICLES}
Ohm's law and Joule's law: resist|current|volt|ohm|watt|power|amp|bulb|lamp|heater|appliance
    |electrical|.*battery; not capacit|series
    |parallel|magnet|internal|resistivity|field|photo|plat|electroly|induc|engine|lens
  V = I*R; P = V*I; W = P*t; q = I*t
the capacitor: .*capacit; not series|parallel with|resist|in parallel|dielectric|heat
  C*d = eps*A; q = C*V; 2*U = C*V**2
the RC circuit: .*capacit|RC; not inductor|heat
  tau = R*C
the charging capacitor: .*capacit & charg\w+ (?:through|by|from)|uncharged
    |connected; not discharg|inductor|heat
  tau = R*C; Vt = V0*(1 - exp(-t/tau))
the discharging capacitor: .*capacit & discharg; not inductor|heat
  tau = R*C; Vt = V0*exp(-t/tau)
resistivity: resistivity; not temperature
  R*A = rho*L
the magnetic force on a charge: magnet; not wire|.*°|angle|loop|coil|solenoid|rod|current
  F = q*v*B; Rb*q*B = m*v{_PARTICLES}
  spare m
the magnetic force on a wire: magnet & wire|conductor; not .*°|angle|two|loop|coil
  F = B*I*L
the field of a straight wire: magnet & wire; not two|loop|coil|solenoid|uniform|force
  B*2*pi*r = mag*I
the ideal gas law: .*\bgas\b|ideal|helium|nitrogen|oxygen|hydrogen|argon; not work|initial|final
    |adiabat|.*->|van der
  p*vol = n*gas*T; n*M = mass
the combined gas law: .*\bgas\b|balloon|tire|tyre|cylinder|sample|air\b; not adiabat|work|.*->
  p1*V1*T2 = p2*V2*T1
Boyle's law: .*constant temperature|isotherm|boyle|.*temperature (?:is
    |remains) (?:held )?constant; not work|adiabat
  p1*V1 = p2*V2
  spare ~K
Charles's law: .*constant pressure|isobar|charles|.*pressure (?:is
    |remains) (?:held )?constant; not work|adiabat
  V1*T2 = V2*T1
  spare ~Pa
Gay-Lussac's law: .*constant volume|rigid|sealed|isochor|fixed volume|lussac; not work|adiabat
  p1*T2 = p2*T1
  spare ~m^3
the isothermal work of a gas: isotherm & work; not adiabat|van der|constant press
  Wo = n*gas*T*abs(log(V2/V1))
the rms speed of a gas: rms|root.mean; not effusion
  vrms**2*M = 3*gas*T
warming, Q = m c ΔT: heat|temperature; not mix|latent|fusion|vapor|engine|placed|dropped|gas|melt
    |boil|poured|ice|react
  Q = mass*c*dT; dT = abs(Tf - Ti); Q = P*t
calorimetry: mix|placed|dropped|added|poured|immers|calorimet|plunged; not latent|fusion|ice
    |dissol|react|burn|vapor
  m1*c1*(Ta1 - Teq) = m2*c2*(Teq - Ta2)
the latent heat: latent|fusion|vapou?ri[sz]|melt|boil; not .*from|.*°C to|specific heat
  Q = mass*lat
  spare ~K
Carnot's efficiency: carnot|ideal|maximum|reservoir|reversible; not refriger|heat pump|gas|cop\b
  eff*Th = Th - Tc; Wo = eff*Qh; Qc = Qh - Wo
the efficiency of an engine: engine; not carnot|power|force|accel
  Qc = Qh - Wo; Wo = eff*Qh
""")


def derive(question: Question) -> Derivation | None:
    """Answer a question on electricity or heat, or None."""
    return _network(question) or derive_by_laws(question, SYMBOLS, TOPICS)


def _network(question: Question) -> Derivation | None:
    """Resistors or capacitors all in series or all in parallel, alone or across a battery."""
    text = normalise(question.stem)
    kinds = {word for word in ("series", "parallel") if re.search(rf"\b{word}\b", text)}
    part = "ohm" if re.search("resist", text) else "F"
    values = [q.value for q in read_quantities(text) if q.dims == unit(part)[1]]
    others = [q for q in read_quantities(text) if q.dims != unit(part)[1]]
    clause = asked_clause(text)
    if (
        len(kinds) != 1
        or len(values) < 2
        or min(values) <= 0
        or re.search("parallel.plate|combin.*with", text)
    ):
        return None
    adds = ("series" in kinds) == (part == "ohm")
    total = sum(values) if adds else 1 / sum(1 / value for value in values)
    law = f"{'Adding' if adds else 'Adding the inverses of'} {len(values)} values in {kinds.pop()}"
    if not others and re.search(
        r"equivalent|total|combined|net|effective|resistance|capacitance", clause
    ):
        return told(total, part, law, clause)
    volts = [q.value for q in others if q.dims == unit("V")[1]]
    if (
        part == "F"
        or len(others) != 1
        or not volts
        or re.search(r"each|through the|across", clause)
    ):
        return None
    if re.search(r"current", clause):
        return told(volts[0] / total, "A", law, clause)
    return told(volts[0] ** 2 / total, "W", law, clause) if re.search(r"power", clause) else None
