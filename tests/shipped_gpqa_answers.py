"""Second opinions on every key of the shipped GPQA-style sample questions.

`SECOND_DERIVATIONS` computes the answer of each quantitative question once more, by another route
than its explanation where there is one, in the unit of its options (percentages as fractions of 1).
`REASONED` gives a second argument for the key of each conceptual question and against its best
distractor. Both are keyed by `Record ID`; `test_shipped_gpqa.py` compares them with the data.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import product

Answer = float | Fraction | str
Derivation = Callable[[], Answer]

G = 9.81
PLANCK = 6.62607015e-34
LIGHT = 2.99792458e8
CHARGE = 1.602176634e-19
ELECTRON_MASS = 9.1093837e-31
AVOGADRO = 6.02214076e23
BOLTZMANN = 1.380649e-23
GAS = AVOGADRO * BOLTZMANN
FARADAY = AVOGADRO * CHARGE
HC_EV_NM = PLANCK * LIGHT / CHARGE * 1e9
WATER_ION_PRODUCT = 1e-14

SECOND_DERIVATIONS: dict[str, Derivation] = {}


def derives(
    record_id: str, derivations: dict[str, Derivation] = SECOND_DERIVATIONS
) -> Callable[[Derivation], Derivation]:
    """Register the decorated function as the second derivation of one question."""

    def register(derivation: Derivation) -> Derivation:
        if record_id in derivations:
            raise ValueError(f"expected one derivation for {record_id!r}, got a second one")
        derivations[record_id] = derivation
        return derivation

    return register


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return the zero of a function between two points of opposite sign, by bisection."""
    sign = math.copysign(1.0, function(low))
    if math.copysign(1.0, function(high)) == sign:
        raise ValueError(f"expected opposite signs at {low} and {high}, got the same")
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) * sign > 0 else (low, middle)
    return (low + high) / 2


def integral(function: Callable[[float], float], low: float, high: float) -> float:
    """Return the integral of a function by the midpoint rule with 20 000 strips."""
    strips = 20_000
    width = (high - low) / strips
    return width * sum(function(low + (i + 0.5) * width) for i in range(strips))


def neutral_ph(net_charge: Callable[[float, float], float]) -> float:
    """Return the pH at which a solution's net charge, a function of [H+] and [OH-], vanishes."""
    return root(lambda ph: net_charge(10**-ph, WATER_ION_PRODUCT / 10**-ph), 0.0, 14.0)


# --- physics, test ---------------------------------------------------------------------------


@derives("sample-test-phys-001")
def stopping_distance() -> Answer:
    """Integrate the speed over time."""
    stop = 0.80 + 25 / 6.5

    return integral(lambda t: 25 - 6.5 * max(0.0, t - 0.80), 0, stop)


@derives("sample-test-phys-002")
def pebble_range() -> Answer:
    """Step the trajectory until it meets the water."""
    x, y, step = 0.0, 45.0, 1e-4
    vx, vy = 12 * math.cos(math.pi / 6), 12 * math.sin(math.pi / 6)
    while y > 0:
        x, y, vy = x + vx * step, y + (vy - G * step / 2) * step, vy - G * step
    return x


@derives("sample-test-phys-003")
def dart_speed() -> Answer:
    """Find the speed for which impact and swing end 7.5 cm higher."""

    def rise(speed: float) -> float:
        return (0.012 * speed / 0.862) ** 2 / (2 * G)

    return root(lambda speed: rise(speed) - 0.075, 1, 1000)


@derives("sample-test-phys-004")
def conical_pendulum_period() -> Answer:
    """Find the rate at which effective gravity in the turning frame points along the cord."""
    radius = 1.20 * math.sin(math.radians(35))

    rate = root(lambda w: math.atan2(w * w * radius, G) - math.radians(35), 0.1, 50)

    return 2 * math.pi / rate


@derives("sample-test-phys-005")
def mars_orbit_minutes() -> Answer:
    """Integrate a quarter of the orbit from the circular start."""
    mu, radius, step = 6.674e-11 * 6.42e23, 3.39e6 + 4.0e5, 0.25
    x, y, vx, vy, time = radius, 0.0, 0.0, math.sqrt(mu / radius), 0.0
    while x > 0:
        pull = mu / math.hypot(x, y) ** 3
        vx, vy = vx - pull * x * step, vy - pull * y * step
        x, y, time = x + vx * step, y + vy * step, time + step
    return 4 * time / 60


@derives("sample-test-phys-006")
def glider_speed() -> Answer:
    """Step the motion from the turning point inward to 5.0 cm."""
    x, v, step = 0.08, 0.0, 1e-6
    while x > 0.05:
        v -= 25 / 0.40 * x * step
        x += v * step
    return -v


@derives("sample-test-phys-007")
def sledge_speed() -> Answer:
    """Balance energy: the friction work is the coefficient times weight times the level run."""
    drop, run = 15 * math.sin(math.radians(25)), 15 * math.cos(math.radians(25))

    return math.sqrt(2 * G * (drop - 0.20 * run))


@derives("sample-test-phys-008")
def neutron_energy_share() -> Answer:
    """Turn the velocity round in the centre-of-mass frame."""
    centre = Fraction(1, 13)

    after = 2 * centre - 1

    return 1 - after**2


@derives("sample-test-phys-009")
def stopping_voltage() -> Answer:
    """Work in joules with exact constants."""
    return (PLANCK * LIGHT / 310e-9 - 2.30 * CHARGE) / CHARGE


@derives("sample-test-phys-010")
def electron_wavelength() -> Answer:
    """Use the relativistic momentum and energies in electronvolts."""
    rest = ELECTRON_MASS * LIGHT**2 / CHARGE

    return HC_EV_NM * 1e-9 / math.sqrt(150**2 + 2 * 150 * rest)


@derives("sample-test-phys-011")
def dye_wavelength() -> Answer:
    """Find the box levels by shooting: integrate the wave equation, demand a zero at the wall."""

    def wall_value(energy_ev: float) -> float:
        curvature = 2 * ELECTRON_MASS * energy_ev * CHARGE * (2 * math.pi / PLANCK) ** 2
        step = 0.80e-9 / 2000
        previous, current = 0.0, step
        for _ in range(1999):
            following = (2 - curvature * step**2) * current - previous
            previous, current = current, following
        return current

    second = root(wall_value, 1.5, 3.5)
    third = root(wall_value, 4.5, 7.0)

    return HC_EV_NM / (third - second)


@derives("sample-test-phys-012")
def third_balmer_line() -> Answer:
    """List the visible lines from Bohr's energies and sort them."""
    lines = [HC_EV_NM / (13.6057 * (1 / 4 - 1 / n**2)) for n in range(3, 30)]

    return sorted(lines, reverse=True)[2]


@derives("sample-test-phys-013")
def gas_recession() -> Answer:
    """Add rapidities: the wavelength ratio is the exponential of the rapidity."""
    return math.tanh(math.log(304.0 / 121.6))


@derives("sample-test-phys-014")
def second_order_angle() -> Answer:
    """Add the waves of 40 slits and look for the brightest direction between 25 and 40 degrees."""

    def brightness(degrees: float) -> float:
        phase = 2 * math.pi * 2000 / 532 * math.sin(math.radians(degrees))
        real = sum(math.cos(slit * phase) for slit in range(40))
        imaginary = sum(math.sin(slit * phase) for slit in range(40))
        return math.hypot(real, imaginary)

    return max((25 + 0.01 * i for i in range(1500)), key=brightness)


@derives("sample-test-phys-015")
def stamp_image() -> Answer:
    """Intersect the ray through the lens centre with the refracted parallel ray, produced back."""
    height = 1.0

    def gap(x: float) -> float:
        return (height + height / 16 * x) - (-height / 24 * x)

    return -root(gap, -100, 0)


@derives("sample-test-phys-016")
def string_tension() -> Answer:
    """Use the travel time: in four periods a crest runs to the far end and back."""
    speed = 2 * 0.65 / (4 / 330)

    return speed**2 * 4.2e-3 / 0.65


@derives("sample-test-phys-017")
def pith_ball_charge() -> Answer:
    """Find the charge for which the total energy is stationary at 12 degrees."""

    def slope(charge: float) -> float:
        def energy(angle: float) -> float:
            lift = 2 * 0.0025 * G * 0.50 * (1 - math.cos(angle))
            return lift + 8.99e9 * charge**2 / (2 * 0.50 * math.sin(angle))

        here = math.radians(12)
        return (energy(here + 1e-5) - energy(here - 1e-5)) / 2e-5

    return root(slope, 1e-9, 1e-5)


@derives("sample-test-phys-018")
def branch_current() -> Answer:
    """Balance the currents at the node above the parallel pair."""
    voltage = root(lambda v: (12.0 - v) / (0.50 + 1.50) - v / 6.0 - v / 12.0, 0, 12)

    return voltage / 12.0


@derives("sample-test-phys-019")
def discharge_time() -> Answer:
    """Integrate dt = RC dV / V between the two voltages."""
    return integral(lambda v: 220e3 * 47e-6 / v, 1.5, 9.0)


@derives("sample-test-phys-020")
def muon_path_km() -> Answer:
    """Take the space part of the four-displacement from the rapidity."""
    return 3.00e8 * 2.2e-6 * math.sinh(math.atanh(0.98)) / 1000


@derives("sample-test-phys-021")
def diesel_temperature() -> Answer:
    """Compress in many small steps, each turning the work done on the gas into heat content."""
    temperature, steps = 300.0, 100_000
    shrink = (1 / 16) ** (1 / steps)
    for _ in range(steps):
        temperature += 0.40 * temperature * (1 / shrink - shrink) / 2
    return temperature


# --- physics, train --------------------------------------------------------------------------


@derives("sample-train-phys-001")
def metro_ride() -> Answer:
    """Find the ride whose trapezoid of speed against time has an area of 1500 m."""

    def distance(total: float) -> float:
        cruise = total - 18 / 1.2 - 18 / 0.90
        return 18 * (total + cruise) / 2

    return root(lambda total: distance(total) - 1500, 35, 500)


@derives("sample-train-phys-002")
def launched_ball_height() -> Answer:
    """Find the height at which the work of spring and weight adds up to nothing."""
    spring_work = integral(lambda x: 800 * (0.06 - x), 0, 0.06)

    return root(lambda height: spring_work - 0.025 * G * height, 0, 100)


@derives("sample-train-phys-003")
def third_fragment() -> Answer:
    """Keep the centre of mass at rest: place the pieces one second after the burst."""
    position = -(2.0 * complex(12, 0) + 1.5 * complex(0, 20)) / (6.0 - 2.0 - 1.5)

    return abs(position)


@derives("sample-train-phys-004")
def seat_force() -> Answer:
    """Take the upward acceleration from second differences of the height along the dip."""
    step = 1e-4

    def height(time: float) -> float:
        return -20 * math.cos(16 / 20 * time)

    upward = (height(step) - 2 * height(0) + height(-step)) / step**2

    return 70 * (G + upward)


@derives("sample-train-phys-005")
def horn_beats() -> Answer:
    """Follow two successive crests to the listener, directly and by way of the cliff."""
    period, sound, cliff = 1 / 440, 343.0, 1000.0

    def arrivals(time: float) -> tuple[float, float]:
        boat = 8.0 * time
        return time + boat / sound, time + (cliff - boat + cliff) / sound

    (direct_1, echo_1), (direct_2, echo_2) = arrivals(10.0), arrivals(10.0 + period)

    return 1 / (echo_2 - echo_1) - 1 / (direct_2 - direct_1)


@derives("sample-train-phys-006")
def slit_wavelength() -> Answer:
    """Divide the exact difference of the two paths by ten."""
    near = math.hypot(1.80, 0.041 - 0.125e-3)
    far = math.hypot(1.80, 0.041 + 0.125e-3)

    return (far - near) / 10 * 1e9


@derives("sample-train-phys-007")
def capacitor_loss_mj() -> Answer:
    """Integrate the heat in the wires, whose resistance (here 100 ohms) does not matter."""
    resistance, series = 100.0, 1 / (1 / 6.0e-6 + 1 / 4.0e-6)
    decay = resistance * series

    heat = integral(lambda t: (20 * math.exp(-t / decay)) ** 2 / resistance, 0, 15 * decay)

    return heat * 1000


@derives("sample-train-phys-008")
def accelerated_electron() -> Answer:
    """Divide momentum by energy."""
    total = 0.80 + 0.511

    return math.sqrt(total**2 - 0.511**2) / total


@derives("sample-train-phys-009")
def ice_water_temperature() -> Answer:
    """Find the temperature at which the heat given equals the heat taken."""

    def surplus(t: float) -> float:
        return 500 * 4.18 * (40 - t) - 150 * (334 + 4.18 * t)

    return root(surplus, 0, 40)


@derives("sample-train-phys-010")
def pointer_photons() -> Answer:
    """Count in electronvolts."""
    return 0.25 * 20e-3 / CHARGE / (HC_EV_NM / 633)


# --- chemistry, test -------------------------------------------------------------------------


@derives("sample-test-chem-001")
def thermite_yield() -> Answer:
    """Let the reaction advance in small steps until a reagent is used up."""
    oxide, aluminium, iron, step = 40.0 / 159.69, 12.0 / 26.98, 0.0, 1e-6
    while oxide > 0 and aluminium > 0:
        oxide, aluminium, iron = oxide - step, aluminium - 2 * step, iron + 2 * step
    return 22.4 / (iron * 55.845)


@derives("sample-test-chem-002")
def burnt_liquid_formula() -> Answer:
    """Try all small formulas and keep the simplest that gives the observed masses."""

    def misfit(formula: tuple[int, int, int]) -> float:
        c, h, o = formula
        molar = c * 12.01 + h * 1.008 + o * 16.00
        return abs(c * 44.01 / molar - 1.782) + abs(h / 2 * 18.02 / molar - 0.730)

    formulas = product(range(1, 7), range(1, 15), range(1, 5))

    c, h, o = min(formulas, key=lambda f: (round(misfit(f), 2), sum(f)))

    return "".join(s + (str(n) if n > 1 else "") for s, n in (("C", c), ("H", h), ("O", o)))


@derives("sample-test-chem-003")
def stock_acid_ml() -> Answer:
    """Go by mass: grams of HCl, grams of stock solution, millilitres."""
    grams_hcl = 2.00 * 0.150 * 36.46

    return grams_hcl / 0.370 / 1.19


@derives("sample-test-chem-004")
def hydroxide_excess_ph() -> Answer:
    """Balance all charges in the mixture."""
    barium, chloride = 40.0 * 0.0600 / 65.0, 25.0 * 0.120 / 65.0

    return neutral_ph(lambda h, oh: h + 2 * barium - oh - chloride)


@derives("sample-test-chem-005")
def chloroacetic_ph() -> Answer:
    """Balance all charges, the water's included."""
    return neutral_ph(lambda h, oh: h - oh - 0.0100 * 1.4e-3 / (1.4e-3 + h))


@derives("sample-test-chem-006")
def buffer_ph() -> Answer:
    """Balance sodium, chloride, acetate and the water's ions in half a litre."""
    ka, acetic, sodium, chloride = 10**-4.76, 0.40, 0.20, 0.020 / 0.500

    return neutral_ph(lambda h, oh: h + sodium - oh - chloride - acetic * ka / (ka + h))


@derives("sample-test-chem-007")
def fluoride_solubility() -> Answer:
    """Dissolve until the ion product reaches the solubility product."""
    return root(lambda s: s * (2 * s) ** 2 - 3.9e-11, 0, 1e-2)


@derives("sample-test-chem-008")
def freezing_point_drop() -> Answer:
    """Count particles one by one from the formula and scale from one mole in one kilogram."""
    ions = {"Ca": 1, "Cl": 2}
    particles = sum(ions.values()) * AVOGADRO * 11.1 / 110.98

    return particles / AVOGADRO / (250 / 1000) * 1.86


@derives("sample-test-chem-009")
def azo_half_life() -> Answer:
    """Find the half-life that leaves 65 % after 55 min."""
    return root(lambda half: 0.5 ** (55 / half) - 0.65, 1, 1000)


@derives("sample-test-chem-010")
def expected_rate() -> Answer:
    """Take both orders from logarithms, then the constant, then the rate."""
    order_a = math.log(9.6e-4 / 2.4e-4) / math.log(2)
    order_b = math.log(2.88e-3 / 9.6e-4) / math.log(3)
    constant = 2.88e-3 / (math.pow(0.20, order_a) * math.pow(0.30, order_b))

    return constant * math.pow(0.15, order_a) * math.pow(0.25, order_b)


@derives("sample-test-chem-011")
def hydrolysis_activation() -> Answer:
    """Find the energy for which the Boltzmann factors differ threefold."""

    def ratio(kilojoules: float) -> float:
        hot, cold = (math.exp(-kilojoules * 1000 / (GAS * t)) for t in (313.15, 298.15))
        return hot / cold

    return root(lambda energy: ratio(energy) - 3.0, 1, 300)


@derives("sample-test-chem-012")
def butane_formation() -> Answer:
    """Add whole reactions and check that the sum forms butane from its elements."""
    reactions: list[tuple[int, dict[str, float], float]] = [
        (4, {"C": -1, "O2": -1, "CO2": 1}, -393.5),
        (5, {"H2": -1, "O2": -0.5, "H2O": 1}, -285.8),
        (-1, {"C4H10": -1, "O2": -6.5, "CO2": 4, "H2O": 5}, -2877.0),
    ]
    net: dict[str, float] = {}
    for times, species, _ in reactions:
        for name, count in species.items():
            net[name] = net.get(name, 0) + times * count
    if {name: n for name, n in net.items() if n} != {"C": -4, "H2": -5, "C4H10": 1}:
        raise ValueError(f"expected the formation of butane, got {net}")
    return sum(times * heat for times, _, heat in reactions)


@derives("sample-test-chem-013")
def water_gas_temperature() -> Answer:
    """Find where the free enthalpy changes sign."""
    return root(lambda t: 131.3 - t * 0.1337, 1, 5000)


@derives("sample-test-chem-014")
def hydrogen_iodide_amount() -> Answer:
    """Let HI form until the quotient of concentrations reaches 50."""

    def misfit(hi: float) -> float:
        element = (1.00 - hi / 2) / 2.0
        return (hi / 2.0) ** 2 - 50.0 * element**2

    return root(misfit, 0, 2)


@derives("sample-test-chem-015")
def nickel_silver_voltage() -> Answer:
    """Subtract the potentials of the two electrodes."""
    scale = GAS * 298.15 / FARADAY
    silver = 0.80 + scale * math.log(0.020)
    nickel = -0.25 + scale / 2 * math.log(0.80)

    return silver - nickel


@derives("sample-test-chem-016")
def smelter_hours() -> Answer:
    """Count electrons per second, three for each atom."""
    atoms_per_second = 900 / CHARGE / 3

    return 1000 / 26.98 * AVOGADRO / atoms_per_second / 3600


@derives("sample-test-chem-017")
def airbag_azide() -> Answer:
    """Go by molecules in SI units and by the mass share of nitrogen in the azide."""
    molecules = 1.10 * 101325 * 0.065 / (BOLTZMANN * 298.15)
    nitrogen_grams = molecules / AVOGADRO * 28.014

    return nitrogen_grams / (3 * 14.007 / 65.01)


@derives("sample-test-chem-018")
def ore_iron_share() -> Answer:
    """Find the iron content that takes 22.40 mL of permanganate."""

    def millilitres(share: float) -> float:
        electrons = 0.850 * share / 55.85
        return electrons / 5 / 0.0200 * 1000

    return root(lambda share: millilitres(share) - 22.40, 0, 1)


@derives("sample-test-chem-019")
def protein_molar_mass() -> Answer:
    """Work in litres and atmospheres."""
    osmolar = 1.20 / 101.325 / (0.082057 * 298.15)

    return 1.50 / (osmolar * 0.0500)


@derives("sample-test-chem-020")
def solution_enthalpy() -> Answer:
    """Find the molar heat uptake that ends at 16.9 degrees Celsius."""

    def final(kilojoules: float) -> float:
        return 22.5 - 8.00 / 80.04 * kilojoules * 1000 / (4.18 * 108.0)

    return root(lambda heat: final(heat) - 16.9, -100, 100)


# --- chemistry, train ------------------------------------------------------------------------


@derives("sample-train-chem-001")
def epsom_water() -> Answer:
    """Try every hydrate and keep the one that leaves 2.41 g."""

    def left(x: int) -> float:
        return 4.93 * 120.4 / (120.4 + 18.02 * x)

    return float(min(range(1, 21), key=lambda x: abs(left(x) - 2.41)))


@derives("sample-train-chem-002")
def chloride_bath_solubility() -> Answer:
    """Solve the cubic, with the chloride that comes from the salt itself."""
    return root(lambda s: s * (0.20 + 2 * s) ** 2 - 1.7e-5, 0, 1)


@derives("sample-train-chem-003")
def dimerisation_time() -> Answer:
    """Integrate dt = d[A] / (k [A]²)."""
    return integral(lambda a: 1 / (0.35 * a * a), 0.020, 0.080)


@derives("sample-train-chem-004")
def ligand_constant() -> Answer:
    """Find the constant whose free enthalpy is -18.5 kJ/mol."""
    return root(lambda k: -GAS * 298.15 * math.log(k) + 18500, 1e-9, 1e9)


@derives("sample-train-chem-005")
def methylamine_ph() -> Answer:
    """Balance the charges of the ammonium ion and the water's ions."""
    ka = WATER_ION_PRODUCT / 4.4e-4

    return neutral_ph(lambda h, oh: h + 0.12 * h / (h + ka) - oh)


@derives("sample-train-chem-006")
def lead_iodide_grams() -> Answer:
    """Keep the mass of the scarcer element."""
    from_iodine = 0.0600 * 0.250 * 126.9 / (2 * 126.9 / 461.0)
    from_lead = 0.0750 * 0.150 * 207.2 / (207.2 / 461.0)

    return min(from_iodine, from_lead)


@derives("sample-train-chem-007")
def benzene_vapour_share() -> Answer:
    """Compare the ratio in the vapour with the ratio in the liquid."""
    toluene_per_benzene = 2.00 / 1.00 * 28.4 / 95.1

    return 1 / (1 + toluene_per_benzene)


@derives("sample-train-chem-008")
def concentration_cell_mv() -> Answer:
    """Subtract the potentials of the two copper electrodes."""
    strong, weak = (0.34 + GAS * 298.15 / (2 * FARADAY) * math.log(c) for c in (1.50, 0.0050))

    return (strong - weak) * 1000


@derives("sample-train-chem-009")
def gas_molar_mass() -> Answer:
    """Weigh one cubic metre and count its molecules."""
    molecules = 98.0e3 / (BOLTZMANN * 295.15)

    return 1950 / molecules * AVOGADRO


@derives("sample-train-chem-010")
def hydrogenation_enthalpy() -> Answer:
    """Take both sides apart into atoms."""
    reactants = 614 + 4 * 413 + 436
    product_side = 348 + 6 * 413

    return float(reactants - product_side)


# --- biology, test ---------------------------------------------------------------------------


@derives("sample-test-bio-001")
def recombinant_class() -> Answer:
    """Enumerate the gametes of the AB/ab parent with their probabilities."""
    crossover = Fraction(18, 100)
    share = dict.fromkeys(("AB", "Ab", "aB", "ab"), Fraction(0))
    for start, partner in (("A", "B"), ("a", "b")):
        other = "b" if partner == "B" else "B"
        share[start + partner] += Fraction(1, 2) * (1 - crossover)
        share[start + other] += Fraction(1, 2) * crossover
    return share["Ab"]


@derives("sample-test-bio-002")
def metabolic_disease_risk() -> Answer:
    """Enumerate genotypes of man, woman and child, given that man and woman are healthy."""
    q = Fraction(1, 50)
    man = {0: Fraction(1, 4), 1: Fraction(1, 2)}
    woman = {0: (1 - q) ** 2, 1: 2 * q * (1 - q)}
    couple = {(m, w): man[m] * woman[w] for m, w in product(man, woman)}

    affected = sum(chance * Fraction(m, 2) * Fraction(w, 2) for (m, w), chance in couple.items())

    return affected / sum(couple.values())


@derives("sample-test-bio-003")
def chocolate_puppies() -> Answer:
    """Enumerate the sixteen squares of the cross."""
    gametes = [b + e for b, e in product("Bb", "Ee")]
    squares = [set(one + two) for one, two in product(gametes, gametes)]

    return Fraction(sum("B" not in s and "E" in s for s in squares), len(squares))


@derives("sample-test-bio-004")
def third_son_risk() -> Answer:
    """Enumerate the woman's X from her mother and the X that each of three sons receives."""
    worlds = [
        [inherited and copy for copy in sons]
        for inherited in (False, True)
        for sons in product((False, True), repeat=3)
    ]
    possible = [affected for affected in worlds if not affected[0] and not affected[1]]

    return Fraction(sum(affected[2] for affected in possible), len(possible))


@derives("sample-test-bio-005")
def pcr_copies() -> Answer:
    """Add the new copies of each cycle."""
    copies = 200.0
    for _ in range(30):
        copies += 0.90 * copies
    return copies


@derives("sample-test-bio-006")
def inhibited_rate() -> Answer:
    """Share the enzyme out among its free, substrate-bound and inhibitor-bound forms."""
    weights = {"free": 1.0, "substrate": 1.20 / 0.40, "inhibitor": 1.50 / 0.50}

    return 80 * weights["substrate"] / sum(weights.values())


@derives("sample-test-bio-007")
def colony_count() -> Answer:
    """Follow one colony-forming unit per millilitre through the tubes and scale it."""
    density = 1.0
    for _ in range(4):
        density = density * 1.0 / (1.0 + 9.0)
    return 126 / (density * 0.20)


@derives("sample-test-bio-008")
def doubling_minutes() -> Answer:
    """Find the doubling time that leads to the final density."""
    return root(lambda t: 3.0e4 * 2 ** (3.5 * 60 / t) - 4.8e6, 5, 500)


@derives("sample-test-bio-009")
def interference() -> Answer:
    """List every fly with its crossovers and compare the double class with independence."""
    flies = [(1, 0)] * 112 + [(0, 1)] * 152 + [(1, 1)] * 8
    flies += [(0, 0)] * (1000 - len(flies))
    first, second = (sum(fly[i] for fly in flies) for i in (0, 1))

    expected = Fraction(first * second, len(flies))

    return 1 - flies.count((1, 1)) / expected


@derives("sample-test-bio-010")
def calcium_potential_mv() -> Answer:
    """Find the voltage at which the Boltzmann factor of a doubly charged ion balances the ratio."""

    def misfit(millivolts: float) -> float:
        energy = 2 * CHARGE * millivolts / 1000
        return math.exp(-energy / (BOLTZMANN * 310.15)) - 1.0e-4 / 1.8

    return root(misfit, -500, 500)


# --- biology, train --------------------------------------------------------------------------


@derives("sample-train-bio-001")
def expected_heterozygotes() -> Answer:
    """Mate the counted genotypes at random and count heterozygous offspring."""
    dominant_gametes = {"AA": Fraction(1), "Aa": Fraction(1, 2), "aa": Fraction(0)}
    counts = {"AA": 360, "Aa": 160, "aa": 80}
    share = Fraction(0)
    for one, two in product(counts, counts):
        pair = Fraction(counts[one] * counts[two], 600 * 600)
        first, second = dominant_gametes[one], dominant_gametes[two]
        share += pair * (first * (1 - second) + second * (1 - first))
    return 600 * share


@derives("sample-train-bio-002")
def triple_dominant_seedlings() -> Answer:
    """Enumerate all pairs of gametes."""
    squares = list(product(product("Tt", "Pp", "Rr"), product("Tt", "pp", "Rr")))
    dominant = [{"T", "P", "R"} <= set(one + two) for one, two in squares]

    return Fraction(sum(dominant), len(dominant))


@derives("sample-train-bio-003")
def plasmid_micrograms() -> Answer:
    """Imagine the whole preparation diluted to the measured solution."""
    diluted_ml = 0.200 * 50

    return 0.36 * 50 * diluted_ml


@derives("sample-train-bio-004")
def flower_chi_square() -> Answer:
    """Square the standardised deviation of the purple share."""
    return 400 * (Fraction(290, 400) - Fraction(3, 4)) ** 2 / (Fraction(3, 4) * Fraction(1, 4))


@derives("sample-train-bio-005")
def trout_number() -> Answer:
    """Maximise the hypergeometric likelihood of 24 marked fish among 150."""

    def likelihood(total: int) -> float:
        unmarked = math.comb(total - 120, 150 - 24)
        return math.log(unmarked) - math.log(math.comb(total, 150))

    return float(max(range(246, 1500), key=likelihood))


REASONED: dict[str, str] = {
    "sample-test-phys-022": (
        "L·S lets L_z and S_z trade one unit of ħ (p-states |1, down> and |0, up> mix), so L_z is "
        "not sharp; their sum J_z, the best distractor, is, as no external torque acts."
    ),
    "sample-test-phys-023": (
        "In the degenerate 2s-2p_z pair the matrix of eEz is off-diagonal, 3eEa_0, and its "
        "eigenvalues are linear in E. A single 2p orbital has a charge density that is even under "
        "inversion, so its mean displacement is zero."
    ),
    "sample-test-phys-024": (
        "With parallel spins the two electrons cannot share an orbital (Pauli), so one of them is "
        "in n = 2 with 4ε; 2ε belongs to the singlet."
    ),
    "sample-test-phys-025": (
        "By uniqueness, the outside only knows a sphere at one potential with total charge q "
        "(Gauss's law), whose field is that of a central charge. kq/d² would make the metal "
        "surface no equipotential."
    ),
    "sample-test-phys-026": (
        "The free expansion raises the entropy by R ln 2 and the second step keeps it; at equal "
        "volume (3/2)R ln(T/T_0) = R ln 2 gives 2^{2/3}. T_0 would need the entropy to return."
    ),
    "sample-test-phys-027": (
        "The current heats the ring, and this energy must come from the fall at every moment, so "
        "the force is always against the motion; a faster fall below would create energy."
    ),
    "sample-test-phys-028": (
        "For a boost across E the fields are γE and B = γvE/c², so cB/E = v/c stays below one; "
        "B does arise, which refutes the other 'No'."
    ),
    "sample-test-phys-029": (
        "The splitter and its exact reverse form a unit operator on the spin, so the input state "
        "comes back. One half would hold if something in the two arms recorded the way."
    ),
    "sample-test-phys-030": (
        "A power k of the potential gives E ∝ n^{2k/(k+2)}: 1 for k = 2, 2 for the box, and 4/3 "
        "for k = 4, between the two; 2/3 is the linear potential."
    ),
    "sample-test-phys-031": (
        "The plate makes the light circular, the mirror reverses its handedness relative to the "
        "direction of travel, and the plate turns the opposite handedness into the crossed linear "
        "state. The second pass does not undo the first, because the handedness was reversed."
    ),
    "sample-test-phys-032": (
        "dp_z/dt = -∂V/∂z = κV' and dL_z/dt = -∂V/∂φ = -V', so p_z + κL_z is constant; with the "
        "minus sign the two rates would add up."
    ),
    "sample-train-phys-011": (
        "The singlet gives the correlation -cos 60° = -1/2, and P(up, up) = (1 - cos 60°)/4 = 1/8; "
        "3/8 is the probability of up with down."
    ),
    "sample-train-phys-012": (
        "A has twice the temperature and radiates 16 times as much per area, so it needs 1/16 of "
        "the area, i.e. 1/4 of the radius; 1/16 confuses area with radius."
    ),
    "sample-train-phys-013": (
        "5R/2 at room temperature means that translation and rotation are active and vibration "
        "(about 6000 K) is not; what can be lost on cooling is the rotation. Cold gas does not "
        "dissociate."
    ),
    "sample-train-phys-014": (
        "h/2e is half of the period h/e with which the pattern repeats, so the fringes move by "
        "half a spacing. A moving envelope would need a mean deflection, i.e. a force."
    ),
    "sample-train-phys-015": (
        "Positronium's binding energy is 6.8 eV, half of 13.6 eV; 3/4 of it is 5.1 eV, or 243 nm. "
        "122 nm would ignore that the positron is as light as the electron."
    ),
    "sample-train-phys-016": (
        "The less of the energy goes into rotation, the faster the object: block 0, sphere 2/7, "
        "cylinder 1/3, hoop 1/2. The block is first because it has no rotation at all."
    ),
    "sample-test-chem-021": (
        "C-ethyl next to the carbonyl group would give a quartet near 2.3, so the quartet at 4.12 "
        "excludes methyl propanoate; a formate would show a signal of one H near 8.0."
    ),
    "sample-test-chem-022": (
        "With the hydrogen pointing away, Br > C6H13 > CH3 runs anticlockwise in S; backside "
        "attack mirrors the centre and CN > C6H13 > CH3 runs clockwise. Retention would need two "
        "displacements, racemisation a free cation."
    ),
    "sample-test-chem-023": (
        "Beside the carbon that bears Cl are C-H(isopropyl), whose H is cis to Cl and never anti, "
        "and CH2, which has an H trans to Cl; only the latter can react. The more substituted "
        "alkene would need a syn elimination."
    ),
    "sample-test-chem-024": (
        "Suprafacial addition keeps the two E methyl groups on one face, which makes every adduct "
        "a meso form; with the carbonyls tucked under the diene, its inner hydrogens are rotated "
        "to the opposite face and the outer methyl groups to that of the anhydride. Methyl groups "
        "trans to the anhydride belong to the exo adduct."
    ),
    "sample-test-chem-025": (
        "D4h has g and u modes, and IR needs u, Raman g. Td has no inversion, and its t2 stretch "
        "and bend are active in both spectra."
    ),
    "sample-test-chem-026": (
        "d⁶ with small splitting is t2g⁴ eg², four unpaired electrons and sqrt(24) = 4.90. "
        "Iron(III) with water is d⁵ with five (5.92)."
    ),
    "sample-test-chem-027": (
        "Tropylium bromide is a salt, with pK_R+ near +4.7. The cyclopentadienyl cation has four π "
        "electrons, and its bromide resists even silver ions."
    ),
    "sample-test-chem-028": (
        "Meta substitution needs a deactivating group on the ring when bromine enters, and only "
        "the ketone is one. If it is reduced before the bromination, propyl directs ortho and para."
    ),
    "sample-test-chem-029": (
        "An irreversible E1cB would show the isotope effect too, but hardly any leaving-group "
        "effect, or fluoride ahead; E1 would not depend on the base."
    ),
    "sample-test-chem-030": (
        "156 - 77 = 79 and 158 - 77 = 81, the two isotopes of bromine. Iodine has a single "
        "isotope, so iodoethane shows one molecular peak, and no m/z 77."
    ),
    "sample-test-chem-031": (
        "Letting argon in at constant pressure has the effect of an expansion of the reacting "
        "gases, which favours more molecules. K depends on temperature alone."
    ),
    "sample-test-chem-032": (
        "The steps 1 to 3 grow by factors of 3.1 and 1.5, the next by 4.2, so the fourth electron "
        "comes from a closed shell: group 13 (these are aluminium's values). EO would need the "
        "large jump after the second."
    ),
    "sample-train-chem-011": (
        "Acid hydration is Markovnikov and passes through a free cation, and the shift makes it "
        "tertiary. 3,3-dimethylbutan-2-ol would keep the secondary cation, which rearranges faster "
        "than water takes it."
    ),
    "sample-train-chem-012": (
        "An alcohol (pK_a 16) is 30 powers of ten more acidic than methane, and proton transfer "
        "between O and C is faster than addition; the diol would need two equivalents."
    ),
    "sample-train-chem-013": (
        "Two mirror planes through the ring of p-xylene leave three kinds of carbon. m-Xylene has "
        "one plane, which gives CH3, C1, C2, C4 and C5."
    ),
    "sample-train-chem-014": (
        "cis-[Co(en)2Cl2]⁺ has only a twofold axis and was resolved by Werner (two forms), and "
        "the trans form adds one. Two counts geometrical isomers only."
    ),
    "sample-train-chem-015": (
        "Measured: 121 pm in O2 and 112 pm in O2⁺, but 110 pm in N2 and 112 pm in N2⁺, whose "
        "highest orbital is bonding."
    ),
    "sample-train-chem-016": (
        "Formaldehyde is hydrated far more readily, so its hydrate dianion is the hydride donor "
        "and is oxidised to formate. Benzyl alcohol with benzoate is what benzaldehyde alone gives."
    ),
    "sample-test-bio-011": (
        "Only the chromosome can make active enzyme, and its operator escapes every repressor, so "
        "induction plays no part. With an O⁺ in front of Z⁺ the answer would be 'with IPTG only'."
    ),
    "sample-test-bio-012": (
        "A C-terminal epitope at the expected place needs an intact frame and stop codon, and the "
        "shorter cDNA needs lost RNA: only an in-frame exon skip gives both. The early stop codon "
        "has the right protein mass but neither the short cDNA nor the C-terminus."
    ),
    "sample-test-bio-013": (
        "Myc is protected by the membrane itself, as detergent ends the protection, so it is "
        "inside; HA is outside. Ends on one side would be both digested or both protected."
    ),
    "sample-test-bio-014": (
        "Without Y it does not matter whether X is there, so X acts through Y only; as X and Y "
        "have opposite effects on the vulva, X must inhibit Y. If Y inhibited X, the double mutant "
        "would look like the X mutant."
    ),
    "sample-test-bio-015": (
        "A worker shares half of her genes, the paternal ones, with a sister fully if they have "
        "the same father (chance 1/2) and half of the maternal ones: 1/2·1/2 + 1/2·1/2 = 1/2. 3/4 "
        "holds for a queen mated once."
    ),
    "sample-test-bio-016": (
        "Electron flow is limited by the proton back-pressure, which the uncoupler removes; ATP "
        "still needs the blocked synthase and a gradient. Uptake would stay slow only if the chain "
        "itself were blocked, as by cyanide."
    ),
    "sample-train-bio-006": (
        "The ribosome reaches the stop codon of the leader and covers segment 2, so 3 pairs with "
        "4. Read-through would need a ribosome that waits at segment 1, which glycine-rich cells "
        "lack."
    ),
    "sample-train-bio-007": (
        "The female is small because her mutant copy came from her father; in her own eggs the "
        "gene is marked silent anyway. One half would be right for a heterozygous father."
    ),
    "sample-train-bio-008": (
        "Every 100 kDa band must hold one chain of each kind, since 2·60 and 2·40 give other "
        "masses; disulfides between the pairs would leave 200 kDa in the unreduced gel."
    ),
}
