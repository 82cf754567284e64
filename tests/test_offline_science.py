"""The offline science models: textbook questions are worked out, others are left alone."""

import time
from importlib import import_module

import pytest

from stackprog.lms.offline.laws import difference
from stackprog.lms.offline.quantities import choose, read
from stackprog.lms.offline.question import Question

WORKED = {
    "motion": {
        "A tram starts from rest and accelerates at 1.2 m/s² for 10 s. Find its speed.": "12 m/s",
        "How long does a stone dropped from 44.1 m fall? (g = 9.80 m/s²)": "3.00 s",
        "A 4.0 kg sled is pushed with a net force of 10 N. What is its acceleration?": "2.5 m/s²",
        "A 3 kg cart at 6 m/s hits a 1 kg cart at rest; they stick. Common speed?": "4.5 m/s",
        "A spring of 200 N/m is compressed by 10 cm. How much energy does it store?": "1.0 J",
        "Find the period of a pendulum of length 2.0 m where g = 9.81 m/s².": "2.84 s",
    },
    "light_and_matter": {
        "What is the energy of a photon of wavelength 400 nm, in eV?": "3.10 eV",
        "Light of 300 nm hits a metal of work function 2.0 eV. Electrons' energy?": "2.13 eV",
        "An object is 60 cm in front of a lens of focal length 20 cm. Image distance?": "30 cm",
        "How long is a ship of proper length 100 m that flies by at 0.6c?": "80 m",
        "At which wavelength does a black body at 5000 K radiate most?": "580 nm",
    },
    "charge_and_heat": {
        "What current does a 24 V battery drive through a resistor of 8.0 Ω?": "3.0 A",
        "Resistors of 4 Ω and 12 Ω are in parallel. Equivalent resistance?": "3.0 Ω",
        r"A $5.0\ \mu$F capacitor is charged to $200$ V. What energy does it hold?": "0.10 J",
        "What pressure has 1.0 mol of an ideal gas in 10 L at 27 °C?": "250 kPa",
        "100 g of water at 80 °C is mixed with 300 g at 20 °C. Final temperature?": "35 °C",
    },
    "amounts": {
        "How many moles are 88 g of CO2?": "2.0 mol",
        "Which mass of NaOH is in 250 mL of a 0.40 mol/L solution?": "4.0 g",
        "20 mL of 3.0 M HCl is diluted to 120 mL. New concentration?": "0.50 M",
        "2 H2 + O2 → 2 H2O. How many grams of H2O give 4.0 g of H2 and 16 g of O2?": "18 g",
        "25 mL of an acid needs 20.0 mL of 0.10 M NaOH in a titration. Its molarity?": "0.080 M",
    },
    "equilibrium": {
        "What is the pH of 0.020 M HCl?": "1.70",
        "A weak acid has Ka = 1.0×10^-5. What is the pH of its 0.10 M solution?": "3.00",
        "AgBr has Ksp = 5.0e-13. Find its solubility in pure water.": "7.1e-7 mol/L",
        "ΔG° of a reaction is -11.4 kJ/mol at 298 K. Equilibrium constant?": "100",
        "Which mass of silver does a current of 2.0 A deposit in 965 s?": "2.16 g",
    },
    "rates": {
        "A nuclide has a half-life of 6.0 h. What fraction is left after 18 h?": "0.125",
        "A first-order reaction has k = 0.010 s^-1. What is its half-life?": "69.3 s",
        "k rises from 0.01 s^-1 at 300 K to 0.04 s^-1 at 320 K. Activation energy?": "55.3 kJ/mol",
        "An enzyme has Vmax 80 μmol/min and Km 2.0 mM. Rate at 6.0 mM?": "60 μmol/min",
        "Bacteria double every 30 min. How many do 50 cells become in 2 h?": "800",
    },
    "heredity": {
        "What fraction of the offspring of AaBb × AaBb is aabb?": "0.0625",
        "A recessive disease affects 1 in 2500 of a population. Carrier frequency?": "0.0392",
        "A test cross gives 45, 43, 7 and 5 offspring. Map distance of the genes?": "12 cM",
        "60 fish are marked; of 50 caught later 10 are tagged. How large is the population?": "300",
        "A cross of Aa with Aa gives 80 seedlings. How many are recessive?": "20",
    },
}  # fmt: skip
CASES = [(name, stem, right) for name, rows in WORKED.items() for stem, right in rows.items()]
OPEN = (
    "Why is the sky blue?", "How many chiral centres does 2,3-dibromobutane have?",
    "How many nodes does the 3s orbital of hydrogen have?", "How many electrons fill a d subshell?",
    "What is the oxidation state of Cr in K2Cr2O7?", "How many signals has the NMR of ether?",
    "Which of two balls, 5 kg and 10 kg, lands first?", "What is the trace of a 2 x 2 unit matrix?",
    "What bond order does O2 have?", "How many ATP does glycolysis make per glucose?",
    "How many unpaired electrons does Fe3+ have?", "How many mirror planes has ammonia?",
)  # fmt: skip
HOSTILE = (
    "7" * 100_000, "3.5 m/s " * 9000, "(" * 50_000, "9^" * 9000, "Aa" * 9000, "H2 + " * 9000,
    r"\frac{1}{" * 9000, "5 m" + " kg" * 9000, "1 in " * 9000, "half-life 2 s " * 12,
)  # fmt: skip


def choices(right: str) -> tuple[str, ...]:
    number, _, unit = right.replace("%", " %").partition(" ")
    return (right, *(f"{float(number) * factor:.3g} {unit}".strip() for factor in (0.5, 1.5, 2)))


@pytest.mark.parametrize(("family", "stem", "right"), CASES, ids=[case[1] for case in CASES])
def test_a_textbook_question_is_worked_out(family: str, stem: str, right: str) -> None:
    question = Question(stem, choices(right))

    found = import_module(f"stackprog.lms.offline.families.{family}").derive(question)

    assert found is not None
    assert choose(found, question.choices) == 0


@pytest.mark.parametrize("family", WORKED)
def test_what_is_no_calculation_is_left_alone(family: str) -> None:
    derive = import_module(f"stackprog.lms.offline.families.{family}").derive

    found = [stem for stem in OPEN if derive(Question(stem, ("2", "3", "5", "6")))]

    assert not found


@pytest.mark.parametrize("family", WORKED)
def test_hostile_text_is_answered_in_time(family: str) -> None:
    derive = import_module(f"stackprog.lms.offline.families.{family}").derive
    start = time.process_time()

    for text in HOSTILE:
        derive(Question(text, ("1 m", "2 m", "3 m/s", "x" * 9000)))

    assert time.process_time() - start < 1


def test_numbers_are_read_with_their_units() -> None:
    texts = [r"$2.4 \times 10^{-19}$ J", "72 km/h", "4.18 J/(g K)", "5 m s⁻¹", "25 °C", "10^-5 M"]

    values = [read(text)[0].value for text in texts]

    assert values == pytest.approx([2.4e-19, 20, 4180, 5, 298.15, 0.01])


def test_a_law_answers_only_if_it_uses_all_the_data() -> None:
    derive = import_module("stackprog.lms.offline.families.motion").derive
    asked = "What net force accelerates a 2.0 kg cart at 3.0 m/s²{}?"

    found = [derive(Question(asked.format(more), choices("6.0 N"))) for more in ("", " for 4.0 s")]

    assert [each is not None for each in found] == [True, False]


@pytest.mark.parametrize("family", WORKED)
def test_every_formula_of_a_family_compiles(family: str) -> None:
    module = import_module(f"stackprog.lms.offline.families.{family}")
    named = ("by_laws", "by_counts", "derive")
    solver = next(getattr(module, name) for name in named if hasattr(module, name))
    laws, notes = solver.args

    compiled = [difference(formula)[0] for _, formula, *_ in laws]

    assert all({*slots} <= {*names} for (*_, slots), names in zip(laws, compiled, strict=True))
    assert all(read(f"‹{text}›") or "=" in text or "\\" in text for text in notes.values())
