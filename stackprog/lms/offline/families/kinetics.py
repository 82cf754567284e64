"""Rates: orders and half-lives, radioactive dating, Arrhenius, Michaelis-Menten, growth and PCR."""

import math
import re

from stackprog.lms.offline.quantities import (
    asked_clause,
    derive_by_laws,
    normalise,
    told,
    topics,
    vocabulary,
)
from stackprog.lms.offline.question import Derivation, Question

SYMBOLS = vocabulary(r"""
c0; M; (?:initial|starting) concentration; initial\w*|from|starts?|of
ct; M; concentration|how much; to|after|falls?|drops?|remain\w*
k1; s^-1; (?:first-order )?(?:rate|decay) constant; rate constant|constant|k ?=?
k0; M/s; (?:zero-order )?rate constant; rate constant|constant
k2; M^-1*s^-1; (?:second-order )?rate constant; rate constant|constant
t; s; (?:time|how long|how old|age|(?:how many )?(?:seconds|minutes|hours|days|years)); after|in
    |for|over|within|elapsed|later
half; s; half-?li(?:fe|ves); half-?life
left; %; (?:fraction|percent\w*|how much|proportion|share)(?!.{0,60}(?:decay(?:s|ed)|decompos
    |react(?:s|ed)|consumed|converted)); remain\w*|left|still|of the (?:carbon|original|activity
    |\S+ activity|\S+ found)|that of|original|of its|undecayed|unreacted|contains?|to
gone; %; (?:fraction|percent\w*|proportion).{0,60}(?:decay(?:s|ed)|decompos\w+|react(?:s|ed)
    |consumed|converted); complet\w*|decompos\w*|decayed|decays?|react\w*|consumed|converted
number; count; (?:how many|number of) half-?lives; half-?lives
N0; g; (?:initial|original) (?:mass|amount); initial\w*|sample|start\w*|originally|of
Nt; g; mass|amount|how (?:much|many (?:milli|micro)?grams); remain\w*|left|after
A0; Bq; (?:initial|original) activity; initial\w*|from|originally|living|fresh
At; Bq; (?:current |final |remaining )?activity; to|now|after|current\w*|final|falls?|drops?
Ea; J/mol; activation energy; activation
R=8.31446; J/mol/K; gas constant
ka; s^-1; rate constant; constant
kb; s^-1; rate constant; constant
ratio; 1; (?:factor|ratio)
T1; K; initial temperature; at|from|and
T2; K; (?:final )?temperature; at|to|and
kd1; s^-1; rate constant at the lower temperature; rate constant|constant|at|is
kd2; s^-1; rate constant at the higher temperature; rate constant|constant|at|is
vmax; M/s; v_?max\w*|maximum (?:rate|velocity); vmax|v_max|maximum|maximal
v; M/s; (?:initial |reaction )*(?:rate|velocity); rate|velocity
S; M; substrate concentration|\[S\]; substrate|\[S\]
Km; M; k_?m|michaelis constant; km|k_m|michaelis
vn; mol/s; (?:initial |reaction )*(?:rate|velocity); rate|velocity
vmaxn; mol/s; v_?max\w*|maximum (?:rate|velocity); vmax|v_max|maximum|maximal
kcat; s^-1; k_?cat|turnover number; kcat|k_cat|turnover
enzyme; M; enzyme concentration; enzyme
n0; count; (?:initial|starting) (?:number|population|count); starts?|begins?|initial\w*|from|with
    |containing|inoculat\w*|cells?|bacteria|copies|molecules|population
nt; count; (?:final )?(?:number|population)|how many; to|reach\w*|final|grows?
double; s; (?:doubling|generation) time; doubl\w*|divid\w*|generation|every|splits?
cycles; count; (?:how many|number of) cycles; cycles|rounds
growth; s^-1; growth rate; rate
""")
TOPICS = topics(r"""
first-order decay: half-?li|first[- ]order|radioactiv|decay|isotope|carbon-14|dating; not zero
    |second[- ]order|biological
    |speed|relativ|activation|doubl|capacit
  half*k1 = log(2); left = exp(-k1*t); left + gone = 1; left = 0.5**number; t = number*half
  ct = c0*left; Nt = N0*left; At = A0*left
  (?:one|a)[- ]half(?![- ]?li) => left = 0.5
  (?:one|a)[- ]quarter|one[- ]fourth => left = 0.25
  one[- ]eighth => left = 0.125
  one[- ]sixteenth => left = 0.0625
  two half-?lives => number = 2
  three half-?lives => number = 3
  four half-?lives => number = 4
  five half-?lives => number = 5
zero-order kinetics: zero(?:th)?[- ]order; not first|second[- ]order
  ct = c0 - k0*t; 2*k0*half = c0
second-order kinetics: second[- ]order; not first|zero
  c0 - ct = ct*c0*k2*t; k2*half*c0 = 1
the Arrhenius equation: arrhenius|activation; not catal
  log(ratio) = Ea/R*abs(1/T1 - 1/T2); kd1*ratio = kd2
  doubles?\b|doubling|doubled => ratio = 2
  tripl => ratio = 3
  spare compared
Michaelis-Menten kinetics: michaelis|k_?m\b|v_?max|enzyme; not inhibit|half
  v*(Km + S) = vmax*S; vn*(Km + S) = vmaxn*S; vmax = kcat*enzyme
growth by doubling: doubl|divid|generation time|splits; not half-life|activation|gamete|pressure
    |concentration
  t = cycles*double; nt = n0*2**cycles
  spare compared
PCR: pcr\b|polymerase chain; not primer|efficien|temperature
  nt = n0*2**cycles
  single|one (?:copy|molecule|template) => n0 = 1
  spare compared
""")
_SIZES = {"doubled": 2.0, "tripled": 3.0, "quadrupled": 4.0, "halved": 0.5}


def derive(question: Question) -> Derivation | None:
    """Answer a question on rates, decay or growth, or None."""
    return _rate_factor(question) or derive_by_laws(question, SYMBOLS, TOPICS)


def _rate_factor(question: Question) -> Derivation | None:
    """The factor of the rate when concentrations of a written rate law are multiplied."""
    text = normalise(question.stem)
    clause = asked_clause(text)
    law = re.search(r"k ?((?:\[\w+\](?:\^\d)? ?)+)", text)
    if (
        not law
        or not re.search(r"factor|how many times", clause)
        or re.search("volume|temperature", text)
    ):
        return None
    orders = {species: int(n or 1) for species, n in re.findall(r"\[(\w+)\](?:\^(\d))?", law[1])}
    changes = dict(re.findall(rf"\[(\w+)\] (?:is|are) ({'|'.join(_SIZES)})", text))
    if not changes or not changes.keys() <= orders.keys():
        return None
    factor = math.prod(_SIZES[word] ** orders[species] for species, word in changes.items())
    return told(factor, "", f"The rate goes as {law[1].strip()}", clause)
