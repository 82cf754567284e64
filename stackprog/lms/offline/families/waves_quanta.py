"""Waves, light, quanta and relativity; laws of any introductory text."""

from stackprog.lms.offline.quantities import derive_by_laws, topics, vocabulary
from stackprog.lms.offline.question import Derivation, Question

SYMBOLS = vocabulary(r"""
h=6.62607e-34; J*s; planck\S* constant
c=2.99792458e8; m/s; speed of light
e=1.602177e-19; C; charge
hydrogen=2.179872e-18; J; ground.state energy
rydberg=1.097e7; m^-1; rydberg
wave; m; (?:de broglie |photon )*wavelength|how far apart are; wavelength|light|nm
freq; Hz; (?:photon |fundamental |oscillation )*frequency; frequency
period; s; period
speed; m/s; (?:wave |propagation |phase )*(?:speed|velocity)|how fast; speed|travel\w*|moving
    |propagat\w*|with
E; J; (?:photon |total )?energy|energy of (?:a|one|each|the) photon; energy|photons?
Emol; J/mol; energy; energy
Etotal; J; total energy|(?:pulse |beam )?energy; pulse|total|emits?|delivers?|contain\w*
count; 1; (?:number of )?photons; photons
phi; J; work function; work function|binding
K; J; (?:maximum )?kinetic energy|energy; kinetic
stop; V; (?:stopping )?(?:potential|voltage)|potential difference; stopping|potential|voltage
f0; Hz; (?:threshold|cutoff|minimum) frequency; threshold|cutoff
w0; m; (?:threshold|cutoff|longest|maximum) wavelength; threshold|cutoff|longest
m; kg; mass; mass
p; kg*m/s; momentum; momentum
width; m; (?:width|length|size) of the (?:box|well)|width|length; wide|width|length|box|well
n; count; quantum number|level; n ?=?|level
n1; count; (?:initial|final|lower|upper) (?:level|state); from|n ?=?|between|level
n2; count; (?:initial|final|lower|upper) (?:level|state); to|n ?=?|and|level
vs; m/s; speed of the source|speed; source|ambulance|train|car|siren|truck|emitter|approach\w*
    |reced\w*|moving|at
vo; m/s; speed of the observer|speed; observer|listener|person|approach\w*|moving|runs?|drives?|at
sound=343; m/s; speed of sound; sound|air
heard; Hz; (?:observed|apparent|perceived|detected|heard)? ?frequency; hears?|observ\w*
d; m; (?:slit |grating )?(?:spacing|separation)|separation of the slits
    |distance between the slits; slits?|separat\w*|apart|spac\w*
density; m^-1; lines per; lines?|slits?|grooves?
order; count; order; order
angle; °; angle|how far from; angle|at
screen; m; distance to the screen|screen distance; screen|away
fringe; m; (?:fringe )?(?:spacing|separation|width)|(?:distance|spacing
    |separation) between (?:adjacent|successive|consecutive|neighbou?ring)
    |how far apart; fringes?|maxima|bright|dark
focal; ±m; focal length; focal
do; m; object distance|(?:distance|how far).{0,20} object; object|in front|from|placed|candle
di; ±m; image distance|(?:distance|position|location) of the image|(?:distance
    |how far).{0,30} image; image|behind
mag; ±1; (?:lateral |linear )?magnification; magnification
bend; m; radius of curvature|radius; radius|curvature
length; m; length|how long; string|pipe|tube|long|length
harmonic; count; harmonic; harmonic|mode
tension; N; tension; tension
mu; kg/m; (?:linear )?(?:mass )?density|mass per unit length; density|mass per
gamma; 1; (?:lorentz factor|gamma)
rel; m/s; (?:speed|velocity)|how fast; at|speed|moving|travel\w*
t0; s; (?:proper|own|rest) (?:time|lifetime)|(?:time|how much time|how long).{0,60}(?:on board
    |onboard|clock on|crew|astronaut|travell?er|passenger); proper|rest|ship\w*|clock|astronaut
    |own|mean|half-life|lifetime
t; s; (?:dilated )?(?:lifetime|time|half-life|how long|how many years); earth|lab\w*|observer
    |ground|stationary
L0; m; (?:proper|rest) length; proper|rest|at rest|own|long|length
Lc; m; (?:contracted |observed |measured )?length|how long; measure\w*|observ\w*|appears?
rest; J; rest energy; rest
ref1; 1; (?:refractive index|index of refraction) of the first; index|n ?=?|n1 ?=?
ref2; 1; refractive index|index of refraction; index|n ?=?|n2 ?=?
nA; 1; (?:refractive index|index of refraction)(?: of the first)?; index|n ?=?
angA; °; angle of incidence|incident angle; inciden\w*|from|normal|strikes
angB; °; angle of refraction|refract\w+ angle|angle; refract\w*
crit; °; critical angle; critical
temp; K; temperature; temperature
wien=2.898e-3; m*K; wien
power; W; power; laser|power|lamp|bulb|source
rate; s^-1; (?:number of )?photons|rate; photons
""")
_PARTICLES = r"""
  \belectrons?\b => m = 9.10938e-31
  \bprotons?\b => m = 1.67262e-27
  \bneutrons?\b => m = 1.67493e-27"""
_LEVELS = r"""
  first excited => n2 = 2
  second excited => n2 = 3
  ground state => n1 = 1"""
_HARMONICS = r"""
  fundamental|first harmonic|lowest => harmonic = 1
  second harmonic => harmonic = 2
  third harmonic => harmonic = 3"""
_GAMMA = "\n  gamma**2*(1 - (rel/c)**2) = 1"
TOPICS = topics(rf"""
the wave relation: wave|sound|tone|ripple; not photon|energy|light|broglie|doppler|string|pipe
    |slit
  speed = freq*wave; freq*period = 1
the photon's energy: photon|light|radiat|x-ray|laser|radio|microwave; not work function|broglie
    |electrons?\b|slit|lens
    |grating|sound|compton
  E = h*freq; c = freq*wave; p*wave = h; Emol = 6.02214e23*E
photons in a pulse: photons; not electron|second
  E = h*freq; c = freq*wave; Etotal = count*E
photons of a beam: photons.*(?:per|each|every|/) ?s; not electron
  E = h*freq; c = freq*wave; power = rate*E
  spare ~s
de Broglie's relation: .*broglie|matter wave|wavelength (?:of
    |associated with) an? (?!photon); not light|photon |sound
  p = m*speed; p*wave = h; 2*m*K = p**2; K = e*stop{_PARTICLES}
the photoelectric equation: photoelect|work function|threshold|stopping|eject; not broglie
  E = h*freq; c = freq*wave; K = E - phi; K = e*stop; phi = h*f0; c = f0*w0
a particle in a box: .*(?:box|well)\b; not finite|probab|frict|push|slid|transition
  8*m*width**2*E = (n*h)**2{_PARTICLES}
  ground.state|lowest => n = 1
  first excited => n = 2
  second excited => n = 3
transitions in a box: .*(?:box|well)\b & transition|absorb|emit|.*to n; not finite|probab|frict
    |push|slid
  8*m*width**2*E = abs(n1**2 - n2**2)*h**2; E = h*freq; c = freq*wave{_PARTICLES}{_LEVELS}
Bohr's levels: hydrogen; not box|bond|molecul|reaction|proton|momentum
  E = hydrogen*abs(1/n1**2 - 1/n2**2); E = h*freq; c = freq*wave{_LEVELS}
  ioniz|ionis|remove => n2 = 1e9
the Doppler effect, coming nearer: siren|whistle|horn|sound|source & toward|approach; not away
    |reced|light|galaxy
    |(?:observer|listener|you).{{0,20}}(?:moves|runs|drives)
  heard*(sound - vs) = freq*sound
the Doppler effect, going away: siren|whistle|horn|sound|source & away|reced; not toward|approach
    |light|galaxy
    |(?:observer|listener|you).{{0,20}}(?:moves|runs|drives)
  heard*(sound + vs) = freq*sound
the grating equation: grating|lines|grooves; not hydrogen|balmer|field|spectral
  d*density = 1; d*sin(angle) = order*wave
  first.order => order = 1
  second.order => order = 2
  third.order => order = 3
Young's double slit: slits|young|double.slit; not single.slit|grating|one of the
  fringe*d = wave*screen
the thin lens equation: .*lens; not diverging|concave|two lens|eye|telescope|microscope
  di*do = focal*(di + do); mag*do = -di
the mirror equation: concave (?:\w+ )?mirror; not convex
  di*do = focal*(di + do); mag*do = -di; bend = 2*focal
standing waves, both ends alike: string|wire|.*open at both|open pipe|.*both ends; not closed
  2*length*freq = harmonic*speed; 2*length*freq = harmonic*sound
  speed**2*mu = tension{_HARMONICS}
standing waves, one end closed: closed|stopped; not closed at both|universe
  4*length*freq = harmonic*sound{_HARMONICS}
time dilation: dilat|lifetime|relativ|lorentz|proper|.*\d ?c\b|.*speed of light; not length|energy
    |momentum|distance{_GAMMA}
  t = gamma*t0
length contraction: contract|relativ|lorentz|proper|.*\d ?c\b|.*speed of light; not wave|lens
    |photon|pipe|clock|time
    |lifetime{_GAMMA}
  L0 = gamma*Lc
relativistic energy: relativ|rest energy|lorentz|.*\d ?c\b; not time|lifetime|length|clock{_GAMMA}
  rest = m*c**2; Etotal = gamma*rest; K = Etotal - rest{_PARTICLES}
Snell's law: refract|snell|index; not critical|total internal|lens|prism|film
  ref1*sin(angA) = ref2*sin(angB)
  \bair\b|vacuum => ref1 = 1
the critical angle: critical angle|total internal
  ref1*sin(crit) = ref2
  \bair\b|vacuum => ref2 = 1
light in a medium: index; not angle|lens|prism
  c = nA*speed
Wien's law: black.?body|peak|wien; not kinetic|height|current|voltage|retention
  wave*temp = wien
""")


def derive(question: Question) -> Derivation | None:
    """Answer a question on waves, quanta or relativity, or None."""
    return derive_by_laws(question, SYMBOLS, TOPICS)
