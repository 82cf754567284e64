"""Second derivations of the shipped sample questions that one law or formula answers.

`SINGLE_LAW` is keyed by `Record ID` and holds numbers in the unit of the options, as
`SECOND_DERIVATIONS` of `shipped_gpqa_answers.py` does for the questions of several steps. Where the
explanation uses a closed formula, the route here counts, adds small steps, or searches for a root.
"""

import math
from fractions import Fraction
from functools import partial
from itertools import product

import shipped_gpqa_answers
from shipped_gpqa_answers import (
    AVOGADRO,
    BOLTZMANN,
    CHARGE,
    FARADAY,
    GAS,
    HC_EV_NM,
    LIGHT,
    PLANCK,
    Answer,
    Derivation,
    integral,
    neutral_ph,
    root,
)

SINGLE_LAW: dict[str, Derivation] = {}
derives = partial(shipped_gpqa_answers.derives, derivations=SINGLE_LAW)

GRAMS_PER_MOLE = {"H": 1.008, "C": 12.011, "N": 14.007, "O": 15.999, "Fe": 55.845}


def grams(atoms: dict[str, int]) -> float:
    """Return the mass of one mole of a formula, given as the number of atoms of each element."""
    return sum(GRAMS_PER_MOLE[element] * number for element, number in atoms.items())


def offspring(mother: list[str], father: list[str]) -> list[list[str]]:
    """Return all equally likely children of two parents, one genotype such as 'Aa' per locus.

    The mother's allele comes first at each locus.
    """
    pairs = product(product(*mother), product(*father))
    return [[m + f for m, f in zip(one, two, strict=True)] for one, two in pairs]


def share(children: list[list[str]], *genotypes: set[str]) -> Fraction:
    """Return the fraction of children whose genotype at each locus is one of those wanted."""
    hits = [all(g in w for g, w in zip(c, genotypes, strict=True)) for c in children]
    return Fraction(sum(hits), len(hits))


# --- physics, test ---------------------------------------------------------------------------


@derives("sample-test-phys-033")
def skier_distance() -> Answer:
    """Integrate the speed over time."""
    return integral(lambda t: 3.0 + 2.0 * t, 0, 6.0)


@derives("sample-test-phys-034")
def gutter_height() -> Answer:
    """Find the height from which the lawn is reached with the speed gained in 1.6 s."""
    return root(lambda height: math.sqrt(2 * 9.8 * height) - 9.8 * 1.6, 0, 1000)


@derives("sample-test-phys-035")
def jet_range() -> Answer:
    """Step the water until it is back at the level of the nozzle."""
    angle, step = math.radians(40), 1e-5
    x, y, vx, vy = 0.0, 0.0, 11 * math.cos(angle), 11 * math.sin(angle)
    while y >= 0:
        x, y, vy = x + vx * step, y + (vy - 9.8 * step / 2) * step, vy - 9.8 * step
    return x


@derives("sample-test-phys-036")
def barge_acceleration() -> Answer:
    """Turn the net work over 100 m into the speed gained and that into an acceleration."""
    speed = math.sqrt(2 * (27e3 * 100 - 9.0e3 * 100) / 1.8e5)

    return speed / (2 * 100 / speed)


@derives("sample-test-phys-037")
def lift_kilowatts() -> Answer:
    """Multiply the weight by the speed."""
    return 640 * 9.8 * (18 / 24) / 1000


@derives("sample-test-phys-038")
def coupled_wagons() -> Answer:
    """Follow the common centre of mass for one second before the impact."""

    def centre(time: float) -> float:
        return (12 * (-10 + 2.4 * time) + 18 * 0.0) / (12 + 18)

    return centre(1) - centre(0)


@derives("sample-test-phys-039")
def reflector_acceleration() -> Answer:
    """Take second differences of the position on the circle."""
    step = 1e-4

    def across(time: float) -> float:
        return 0.28 * math.cos(2 * math.pi * 150 / 60 * time)

    return -(across(step) - 2 * across(0) + across(-step)) / step**2


@derives("sample-test-phys-040")
def melon_period() -> Answer:
    """Step the motion from a turning point to the middle, a quarter of the period."""
    x, v, time, step = 0.01, 0.0, 0.0, 1e-6
    while x > 0:
        v -= 160 / 2.5 * x * step
        x, time = x + v * step, time + step
    return 4 * time


@derives("sample-test-phys-041")
def exoplanet_gravity() -> Answer:
    """Use mean densities: gravity grows as density times radius."""
    density = 3 / 1.5**3

    return 9.81 * density * 1.5


@derives("sample-test-phys-042")
def water_wave_speed() -> Answer:
    """Count the crests of one minute and add up their spacings."""
    crests = 60 / 4.0

    return crests * 14 / 60


@derives("sample-test-phys-043")
def stopped_pipe() -> Answer:
    """Find the lowest frequency whose standing wave has no pressure swing at the open end."""
    return root(lambda f: math.cos(2 * math.pi * f / 340 * 0.60), 1, 300)


@derives("sample-test-phys-044")
def siren_pitch() -> Answer:
    """Time the arrival of two crests that leave the siren one period apart."""
    period, speed = 1 / 800, 108 / 3.6
    first = 0 + 500 / 340
    second = period + (500 - speed * period) / 340

    return 1 / (second - first)


@derives("sample-test-phys-045")
def sodium_photon() -> Answer:
    """Go by electronvolts."""
    return HC_EV_NM / 589 * CHARGE


@derives("sample-test-phys-046")
def zinc_electron_energy() -> Answer:
    """Go by the wavelength."""
    return HC_EV_NM / (LIGHT / 1.2e15 * 1e9) - 4.3


@derives("sample-test-phys-047")
def neutron_wavelength() -> Answer:
    """Go by the kinetic energy."""
    energy = 1.675e-27 * 2200**2 / 2

    return PLANCK / math.sqrt(2 * 1.675e-27 * energy) * 1e9


@derives("sample-test-phys-048")
def lyman_gamma_energy() -> Answer:
    """Add the three single steps down, from the Rydberg constant."""
    return sum(HC_EV_NM * 1e-9 * 1.0968e7 * (1 / (n - 1) ** 2 - 1 / n**2) for n in (4, 3, 2))


@derives("sample-test-phys-049")
def fringe_spacing() -> Answer:
    """Find the place where the two exact paths differ by one wavelength."""

    def path_difference(y: float) -> float:
        return math.hypot(2.4, y + 0.20e-3) - math.hypot(2.4, y - 0.20e-3)

    return root(lambda y: path_difference(y) - 580e-9, 0, 0.05) * 1000


@derives("sample-test-phys-050")
def screen_distance() -> Answer:
    """Intersect the ray through the lens centre with the one through the far focus."""
    return root(lambda x: (1 - x / 0.100) - (-x / 0.105), 0.5, 50)


@derives("sample-test-phys-051")
def diamond_critical_angle() -> Answer:
    """Find the inside angle at which the ray outside grazes the facet."""
    return root(lambda degrees: 2.42 * math.sin(math.radians(degrees)) - 1, 0, 90)


@derives("sample-test-phys-052")
def spaceship_length() -> Answer:
    """Time the passage by the clock at one point of the station, with a constant interval."""
    ship_time = 80 / 0.60
    station_time = math.sqrt(ship_time**2 - 80**2)

    return 0.60 * station_time


@derives("sample-test-phys-053")
def sphere_force() -> Answer:
    """Take the slope of the potential energy."""

    def energy(distance: float) -> float:
        return -8.99e9 * 3.0e-6 * 5.0e-6 / distance

    return (energy(0.20 + 1e-5) - energy(0.20 - 1e-5)) / 2e-5


@derives("sample-test-phys-054")
def caravan_current() -> Answer:
    """Add the powers and divide by the voltage."""
    power = 24**2 / 20 + 24**2 / 30

    return power / 24


@derives("sample-test-phys-055")
def flash_energy() -> Answer:
    """Add the work of bringing up the charge bit by bit."""
    return integral(lambda charge: charge / 150e-6, 0, 150e-6 * 300)


@derives("sample-test-phys-056")
def half_charging_time() -> Answer:
    """Integrate dt = RC dv / (1 - v) up to half of the source voltage."""
    return integral(lambda v: 3.3e6 * 0.50e-6 / (1 - v), 0, 0.5)


@derives("sample-test-phys-057")
def tea_water_heat() -> Answer:
    """Find the heat that leaves the water at 93 degrees Celsius."""
    return root(lambda kilojoules: 18 + kilojoules * 1000 / (250 * 4.18) - 93, 0, 1000)


@derives("sample-test-phys-058")
def geothermal_efficiency() -> Answer:
    """Keep the entropy: find the work per joule of heat that leaves none behind."""
    hot, cold = 180 + 273.15, 30 + 273.15

    return root(lambda work: 1 / hot - (1 - work) / cold, 0, 1)


# --- physics, train --------------------------------------------------------------------------


@derives("sample-train-phys-017")
def take_off_acceleration() -> Answer:
    """Get the time of the run from the mean speed."""
    time = 1200 / ((0 + 60) / 2)

    return 60 / time


@derives("sample-train-phys-018")
def rope_tension() -> Answer:
    """Find the tension that gives no acceleration."""
    return root(lambda tension: (tension - 0.40 * 45 * 9.8) / 45, 0, 5000)


@derives("sample-train-phys-019")
def cricket_ball_energy() -> Answer:
    """Add the work of speeding the ball up."""
    return integral(lambda speed: 0.150 * speed, 0, 126_000 / 3600)


@derives("sample-train-phys-020")
def bend_speed() -> Answer:
    """Find the speed at which the momentum turns fast enough."""
    return root(lambda speed: 1100 * speed * (speed / 50) - 5500, 0, 100)


@derives("sample-train-phys-021")
def satellite_speed() -> Answer:
    """Divide the circumference by Kepler's period."""
    period = 2 * math.pi * math.sqrt(7.2e6**3 / 3.99e14)

    return 2 * math.pi * 7.2e6 / period / 1000


@derives("sample-train-phys-022")
def violin_pitch() -> Answer:
    """Find the lowest frequency above zero with nodes at both ends."""
    return root(lambda f: math.sin(2 * math.pi * f / 290 * 0.33), 100, 700)


@derives("sample-train-phys-023")
def microwave_photon() -> Answer:
    """Work in joules."""
    return PLANCK * 2.45e9 / CHARGE


@derives("sample-train-phys-024")
def spectral_line() -> Answer:
    """Look for the wavelength that makes the waves of 40 slits add up best at 20 degrees."""
    path = 1e6 / 600 * math.sin(math.radians(20.0))

    def brightness(wavelength: float) -> float:
        phase = 2 * math.pi * path / wavelength
        real = sum(math.cos(slit * phase) for slit in range(40))
        imaginary = sum(math.sin(slit * phase) for slit in range(40))
        return math.hypot(real, imaginary)

    return max((400 + 0.5 * i for i in range(800)), key=brightness)


@derives("sample-train-phys-025")
def glycerol_angle() -> Answer:
    """Find the angle for which the bent path of light is the fastest."""
    start = math.tan(math.radians(50.0))

    def slope(degrees: float) -> float:
        end = math.tan(math.radians(degrees))

        def time(crossing: float) -> float:
            return math.hypot(start + crossing, 1) + 1.47 * math.hypot(end - crossing, 1)

        return (time(1e-5) - time(-1e-5)) / 2e-5

    return root(slope, 0, 80)


@derives("sample-train-phys-026")
def toaster_resistance() -> Answer:
    """Divide the voltage by the current."""
    current = 920 / 230

    return 230 / current


@derives("sample-train-phys-027")
def bleeder_time() -> Answer:
    """Let the charge leak away in small steps until 1/e of it is left."""
    voltage, time, step = 1.0, 0.0, 1e-5
    while voltage > 1 / math.e:
        voltage -= voltage / 1.5e3 / 680e-6 * step
        time += step
    return time


# --- chemistry, test -------------------------------------------------------------------------


@derives("sample-test-chem-033")
def diving_air() -> Answer:
    """Count molecules."""
    return 2.00e7 * 12e-3 / (BOLTZMANN * 293.15) / AVOGADRO


@derives("sample-test-chem-034")
def sugar_lump() -> Answer:
    """Weigh a mole from its atoms."""
    return 5.0 / grams({"C": 12, "H": 22, "O": 11})


@derives("sample-test-chem-035")
def urea_nitrogen() -> Answer:
    """Take away what is not nitrogen."""
    rest = grams({"C": 1, "O": 1, "H": 4})

    return 1 - rest / (rest + grams({"N": 2}))


@derives("sample-test-chem-036")
def ammonia_amount() -> Answer:
    """Let the reaction advance in small steps until a reagent is used up."""
    nitrogen, hydrogen, ammonia, step = Fraction(2), Fraction(9, 2), Fraction(0), Fraction(1, 100)
    while nitrogen >= step and hydrogen >= 3 * step:
        nitrogen, hydrogen, ammonia = nitrogen - step, hydrogen - 3 * step, ammonia + 2 * step
    return ammonia


@derives("sample-test-chem-037")
def aspirin_yield() -> Answer:
    """Compare the salicylic acid bound in the product with what was used."""
    return 5.22 * (138.1 / 180.2) / 5.00


@derives("sample-test-chem-038")
def carbonate_molarity() -> Answer:
    """Go by grams per litre."""
    return 4 * 4.24 / 106.0


@derives("sample-test-chem-039")
def nitric_acid_ml() -> Answer:
    """Find the volume that brings the flask to the wanted concentration."""
    return root(lambda ml: 6.0 * ml / 300 - 0.25, 0, 300)


@derives("sample-test-chem-040")
def sulfuric_acid_titre() -> Answer:
    """Find the concentration at which potassium and sulfate balance in charge."""
    return root(lambda acid: 32.0 * 0.150 - 2 * 20.0 * acid, 0, 10)


@derives("sample-test-chem-041")
def perchloric_ph() -> Answer:
    """Balance all charges, the water's included."""
    return neutral_ph(lambda h, oh: h - oh - 0.0025)


@derives("sample-test-chem-042")
def limewater_ph() -> Answer:
    """Balance calcium and the water's ions."""
    return neutral_ph(lambda h, oh: h + 2 * 0.018 - oh)


@derives("sample-test-chem-043")
def whey_ph() -> Answer:
    """Balance the charges without neglecting the dissociated part."""
    return neutral_ph(lambda h, oh: h - oh - 0.30 * 1.4e-4 / (1.4e-4 + h))


@derives("sample-test-chem-044")
def ammonia_buffer_ph() -> Answer:
    """Balance ammonium, chloride and the water's ions."""
    ka, total, chloride = 10**-9.25, 0.15 + 0.25, 0.25

    return neutral_ph(lambda h, oh: h + total * h / (h + ka) - oh - chloride)


@derives("sample-test-chem-045")
def chromate_product() -> Answer:
    """Find the solubility product that lets just this much dissolve."""

    def dissolved(product_constant: float) -> float:
        return root(lambda s: (2 * s) ** 2 * s - product_constant, 0, 1)

    return root(lambda k: dissolved(k) - 6.5e-5, 1e-16, 1e-6)


@derives("sample-test-chem-046")
def ethene_free_enthalpy() -> Answer:
    """Add the entropies of system and surroundings."""
    universe = -121 + 137_000 / 298

    return -298 * universe / 1000


@derives("sample-test-chem-047")
def dissociation_free_enthalpy() -> Answer:
    """Find the free enthalpy that leads to the equilibrium constant."""
    return root(lambda g: math.exp(-g * 1000 / (GAS * 350)) - 4.6e-3, -100, 100)


@derives("sample-test-chem-048")
def zinc_potential() -> Answer:
    """Balance the Boltzmann factor of two charges against the thousandfold dilution."""

    def misfit(volts: float) -> float:
        return math.exp(2 * CHARGE * (volts + 0.760) / (BOLTZMANN * 298.15)) - 0.0010

    return root(misfit, -2, 0)


@derives("sample-test-chem-049")
def silver_plating() -> Answer:
    """Count electrons, one for each atom."""
    electrons = 0.50 * 40 * 60 / CHARGE

    return electrons / AVOGADRO * 107.87


@derives("sample-test-chem-050")
def sucrose_half_life() -> Answer:
    """Integrate dt = dc / (k c) from a half to one."""
    return integral(lambda c: 1 / (3.5e-4 * c), 0.5, 1.0) / 60


@derives("sample-test-chem-051")
def nitrogen_dioxide_half_life() -> Answer:
    """Integrate dt = dc / (k c²) from half of the concentration to the whole."""
    return integral(lambda c: 1 / (0.54 * c * c), 0.010, 0.020)


@derives("sample-test-chem-052")
def body_hydrolysis() -> Answer:
    """Divide the two Boltzmann factors, per molecule."""
    barrier = 55_000 / AVOGADRO
    warm, cool = (math.exp(-barrier / (BOLTZMANN * (273.15 + t))) for t in (37, 20))

    return warm / cool


@derives("sample-test-chem-053")
def plank_age() -> Answer:
    """Find the age at which 68 % is left."""
    return root(lambda years: 0.5 ** (years / 5730) - 0.68, 0, 50_000)


# --- chemistry, train ------------------------------------------------------------------------


@derives("sample-train-chem-017")
def argon_pressure() -> Answer:
    """Count molecules."""
    return 0.85 * AVOGADRO * BOLTZMANN * 300.15 / 15e-3 / 1000


@derives("sample-train-chem-018")
def magnetite_iron() -> Answer:
    """Take away the oxygen."""
    return 1 - grams({"O": 4}) / grams({"Fe": 3, "O": 4})


@derives("sample-train-chem-019")
def cyclohexene_yield() -> Answer:
    """Compare with the greatest possible mass."""
    return 28.8 / (0.500 * grams({"C": 6, "H": 10}))


@derives("sample-train-chem-020")
def diluted_copper() -> Answer:
    """Find the concentration that holds all of the pipetted copper in 500 mL."""
    return root(lambda molar: 500 * molar - 35.0 * 1.60, 0, 10)


@derives("sample-train-chem-021")
def sodium_hydroxide_ph() -> Answer:
    """Balance sodium and the water's ions."""
    return neutral_ph(lambda h, oh: h + 0.0040 - oh)


@derives("sample-train-chem-022")
def benzoate_ph() -> Answer:
    """Balance sodium, benzoate and the water's ions."""
    ka, total, sodium = 10**-4.20, 0.12 + 0.30, 0.30

    return neutral_ph(lambda h, oh: h + sodium - oh - total * ka / (ka + h))


@derives("sample-train-chem-023")
def nickel_current() -> Answer:
    """Find the current that carries two electrons for each atom in three hours."""

    def deposited(amperes: float) -> float:
        return amperes * 3.0 * 3600 / FARADAY / 2 * 58.69

    return root(lambda amperes: deposited(amperes) - 5.87, 0, 1e4)


@derives("sample-train-chem-024")
def syrup_activity() -> Answer:
    """Halve twice for sixteen days and go half a half-life further."""
    return 0.5 * 0.5 * math.sqrt(0.5)


@derives("sample-train-chem-025")
def souring_energy() -> Answer:
    """Find the energy for which the Boltzmann factors differ by 96/12."""

    def ratio(kilojoules: float) -> float:
        warm, cold = (math.exp(-kilojoules * 1000 / (GAS * (273.15 + t))) for t in (25, 5))
        return warm / cold

    return root(lambda energy: ratio(energy) - 96 / 12, 0.1, 500)


# --- biology, test ---------------------------------------------------------------------------


@derives("sample-test-bio-017")
def esterase_rate() -> Answer:
    """Share the enzyme out among its free and its loaded form."""
    loaded_per_free = 750 / 250

    return 60 * loaded_per_free / (1 + loaded_per_free)


@derives("sample-test-bio-018")
def custard_bacteria() -> Answer:
    """Double every 20 minutes."""
    cells = 500
    for _ in range(20, 181, 20):
        cells += cells
    return float(cells)


@derives("sample-test-bio-019")
def pink_snapdragons() -> Answer:
    """Enumerate the seedlings."""
    return share(offspring(["Rr"], ["Rr"]), {"Rr", "rR"})


@derives("sample-test-bio-020")
def black_long_guinea_pigs() -> Answer:
    """Enumerate the young."""
    return share(offspring(["Bb", "Ss"], ["Bb", "ss"]), {"BB", "Bb", "bB"}, {"ss"})


@derives("sample-test-bio-021")
def tomato_genotype() -> Answer:
    """Enumerate the seeds."""
    seeds = offspring(["Aa", "Bb", "Cc"], ["Aa", "bb", "Cc"])

    return share(seeds, {"Aa", "aA"}, {"bb"}, {"CC"})


@derives("sample-test-bio-022")
def heterozygous_islanders() -> Answer:
    """Find the allele frequency and take away both kinds of homozygotes."""
    q = root(lambda frequency: frequency**2 - 0.36, 0, 1)

    return 1 - 0.36 - (1 - q) ** 2


@derives("sample-test-bio-023")
def tortoiseshell_kittens() -> Answer:
    """Enumerate the kittens, O orange and o black on X."""
    return share(offspring(["oo"], ["OY"]), {"oO"})


@derives("sample-test-bio-024")
def testcross_distance() -> Answer:
    """Take the parental types away from all the offspring."""
    flies = [412, 418, 88, 82]

    return 100 - 100 * sum(sorted(flies)[2:]) / sum(flies)


@derives("sample-test-bio-025")
def carrier_sister() -> Answer:
    """Enumerate the healthy children of two carriers."""
    healthy = [child for child in offspring(["Aa"], ["Aa"]) if child != ["aa"]]

    return share(healthy, {"Aa", "aA"})


# --- biology, train --------------------------------------------------------------------------


@derives("sample-train-bio-009")
def kinase_substrate() -> Answer:
    """Find the concentration that loads 80 % of the enzyme."""
    return root(lambda s: s / (50 + s) - 0.80, 0, 10_000)


@derives("sample-train-bio-010")
def purple_shrunken_kernels() -> Answer:
    """Enumerate the kernels."""
    kernels = offspring(["Pp", "Ss"], ["Pp", "Ss"])

    return 640 * share(kernels, {"PP", "Pp", "pP"}, {"ss"})


@derives("sample-train-bio-011")
def white_eyed_daughters() -> Answer:
    """Enumerate the progeny, w white on X."""
    return share(offspring(["Ww"], ["wY"]), {"ww"})


@derives("sample-train-bio-012")
def recombinant_pups() -> Answer:
    """Take the two parental classes, 44 % each, away from the litters."""
    return 850 - 2 * Fraction(44, 100) * 850
