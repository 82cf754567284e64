"""Fresh problems for the offline solvers, written independently of them.

They were written after the solvers were finished and without looking at them or at any other
problem of the project, so they measure whether problems never seen before, of the kinds the
solvers claim, are solved. Nothing should be tuned on them.

``MATH`` holds (kind, problem, answer in LaTeX); ``SCIENCE`` holds (kind, question, options), the
correct option first and then three wrong ones that come from typical mistakes. There are five
problems of every kind.
"""

from __future__ import annotations

MATH: tuple[tuple[str, str, str], ...] = (
    # arithmetic, percent and averages
    (
        "arithmetic",
        "A bakery sells a tray of 24 rolls for 18 dollars. At the same price per roll, how many "
        "dollars would 40 rolls cost?",
        r"30",
    ),
    (
        "arithmetic",
        r"Evaluate $\frac{3}{4} + \frac{5}{6} - \frac{1}{3}$. Express your answer as a common "
        r"fraction.",
        r"\frac{5}{4}",
    ),
    (
        "arithmetic",
        "Marisol's first five quiz scores are 78, 85, 91, 66 and 80. What score must she earn on "
        "the sixth quiz so that the average of all six scores is exactly 82?",
        r"92",
    ),
    (
        "arithmetic",
        r"A winter coat priced at $\$160$ is marked down by $35\%$. A shopper then pays $8\%$ "
        r"sales tax on the reduced price. How many dollars does the shopper pay in total?",
        r"112.32",
    ),
    (
        "arithmetic",
        r"Compute $7 - 3(2^3 - 11) + 48 \div 6 \cdot 2$.",
        r"32",
    ),
    # linear and quadratic equations, systems, function values
    (
        "algebra",
        r"Solve for $t$: $$5(t - 3) = 2t + 9.$$",
        r"8",
    ),
    (
        "algebra",
        r"What is the larger of the two solutions of $2x^2 - 5x - 12 = 0$?",
        r"4",
    ),
    (
        "algebra",
        r"At the school play, three adult tickets and two child tickets cost $\$41$, while one "
        r"adult ticket and four child tickets cost $\$27$. How many dollars does one adult ticket "
        r"cost?",
        r"11",
    ),
    (
        "algebra",
        r"Let $f(x) = \dfrac{3x - 2}{x + 4}$ and $g(x) = x^2 - 1$. Find $f(g(3))$.",
        r"\frac{11}{6}",
    ),
    (
        "algebra",
        "Suppose that 4x + 3y = 6 and 2x - 5y = 16. Give the solution as an ordered pair (x, y).",
        r"(3, -2)",
    ),
    # number theory
    (
        "number theory",
        "A florist has 126 roses and 168 tulips. She wants to make identical bouquets using all of "
        "the flowers. What is the greatest number of bouquets she can make?",
        r"42",
    ),
    (
        "number theory",
        r"Find the remainder when $7^{50}$ is divided by $5$.",
        r"4",
    ),
    (
        "number theory",
        "How many positive integers are divisors of 1188?",
        r"24",
    ),
    (
        "number theory",
        r"Write the base-five number $2314_5$ in base ten.",
        r"334",
    ),
    (
        "number theory",
        r"What is the units digit of $3^{47} + 8^{22}$?",
        r"1",
    ),
    # counting and probability
    (
        "counting",
        "A chess club has 7 juniors and 5 seniors. It must send a delegation of 3 juniors and 2 "
        "seniors to a tournament. In how many ways can the delegation be chosen?",
        r"350",
    ),
    (
        "counting",
        "In how many distinct ways can the letters of the word CASSETTE be arranged in a row?",
        r"5040",
    ),
    (
        "counting",
        "Two fair six-sided dice are rolled. What is the probability that the sum of the two "
        "numbers showing is at least 9? Express your answer as a common fraction.",
        r"\frac{5}{18}",
    ),
    (
        "counting",
        "Ines tosses a fair coin six times. Find the probability that she gets exactly two heads.",
        r"\frac{15}{64}",
    ),
    (
        "counting",
        r"A bag holds $5$ green marbles and $4$ yellow marbles. Two marbles are drawn at random "
        r"without replacement. What is the probability that they have the same color?",
        r"\frac{4}{9}",
    ),
    # sequences and series
    (
        "sequences",
        "The fourth term of an arithmetic sequence is 19 and the tenth term is 43. What is the "
        "twenty-fifth term?",
        r"103",
    ),
    (
        "sequences",
        r"Find the value of the sum $3 + 6 + 12 + 24 + \cdots + 768$, in which every term after "
        r"the first is twice the one before it.",
        r"1533",
    ),
    (
        "sequences",
        r"Evaluate the infinite series $\displaystyle\sum_{k=0}^{\infty} "
        r"6\left(-\frac{2}{5}\right)^k$.",
        r"\frac{30}{7}",
    ),
    (
        "sequences",
        r"In a geometric sequence of real numbers, $a_2 = 12$ and $a_5 = 324$. Determine $a_1$.",
        r"4",
    ),
    (
        "sequences",
        "The front row of a small theater has 14 seats, and each row after it has 3 more seats "
        "than the row in front. If there are 16 rows, how many seats does the theater have?",
        r"584",
    ),
    # geometry formulas
    (
        "geometry",
        r"A paper cone has base radius 9 cm and height 7 cm. Find its volume, in cubic "
        r"centimeters. Leave your answer in terms of $\pi$.",
        r"189\pi",
    ),
    (
        "geometry",
        "A rectangular park is 20 meters wide and 48 meters long. A straight path joins two "
        "opposite corners. How many meters long is the path?",
        r"52",
    ),
    (
        "geometry",
        "What is the measure, in degrees, of each interior angle of a regular polygon with 15 "
        "sides?",
        r"156",
    ),
    (
        "geometry",
        r"Find the area of a sector with central angle $80^\circ$ in a circle of radius $9$.",
        r"18\pi",
    ),
    (
        "geometry",
        "The parallel sides of a trapezoid measure 11 inches and 17 inches, and the distance "
        "between them is 6 inches. What is the area of the trapezoid in square inches?",
        r"84",
    ),
    # precalculus
    (
        "precalculus",
        r"Find the exact value of $\sin 240^\circ$.",
        r"-\frac{\sqrt{3}}{2}",
    ),
    (
        "precalculus",
        r"Let $\mathbf{u} = \begin{pmatrix} 2 \\ -3 \\ 6 \end{pmatrix}$ and $\mathbf{v} = "
        r"\begin{pmatrix} 4 \\ 1 \\ -2 \end{pmatrix}$. Compute $\mathbf{u} \cdot \mathbf{v}$.",
        r"-7",
    ),
    (
        "precalculus",
        r"Calculate the determinant $$\begin{vmatrix} 2 & -1 & 3 \\ 0 & 4 & 1 \\ 5 & 2 & -2 "
        r"\end{vmatrix}.$$",
        r"-85",
    ),
    (
        "precalculus",
        r"Write $\frac{4 + 7i}{2 - 3i}$ in the form $a + bi$, where $a$ and $b$ are real.",
        r"-1 + 2i",
    ),
    (
        "precalculus",
        r"Evaluate $\arccos\left(-\frac{\sqrt{2}}{2}\right)$. Give your answer in radians.",
        r"\frac{3\pi}{4}",
    ),
)

SCIENCE: tuple[tuple[str, str, tuple[str, str, str, str]], ...] = (
    # mechanics
    (
        "mechanics",
        "A stone is dropped from rest off a bridge that stands 44.1 m above a river. Neglecting "
        "air resistance and taking g = 9.8 m/s^2, how long does the stone take to reach the water?",
        ("3.0 s", "4.5 s", "2.1 s", "9.0 s"),
    ),
    (
        "mechanics",
        "A 1200-kg car speeds up uniformly from 8.0 m/s to 20 m/s in 6.0 s. What is the magnitude "
        "of the net force acting on it?",
        ("2400 N", "4000 N", "14400 N", "5600 N"),
    ),
    (
        "mechanics",
        "On a level, frictionless track a 3.0 kg cart moving at 4.0 m/s runs into a 5.0 kg cart "
        "that is standing still, and the two stick together. What is their speed just after the "
        "collision?",
        ("1.5 m/s", "2.4 m/s", "2.0 m/s", "6.7 m/s"),
    ),
    (
        "mechanics",
        r"A spring of force constant $k = 250\ \mathrm{N/m}$ is compressed by $12\ \mathrm{cm}$. "
        r"How much elastic potential energy does it store?",
        ("1.8 J", "3.6 J", "15 J", "30 J"),
    ),
    (
        "mechanics",
        "A 0.50 kg ball on a light string is whirled in a horizontal circle of radius 0.80 m on a "
        "smooth table at a constant 6.0 m s^-1. What is the tension in the string?",
        ("22.5 N", "3.75 N", "11.3 N", "14.4 N"),
    ),
    # waves, light and quanta
    (
        "waves",
        "Ultraviolet photons of energy 3.85 eV strike a metal whose work function is 2.30 eV. "
        "What is the maximum kinetic energy of the emitted electrons?",
        ("1.55 eV", "6.15 eV", "3.85 eV", "1.67 eV"),
    ),
    (
        "waves",
        "What is the energy of one photon of blue light with a wavelength of 450 nm? "
        "(h = 6.626 x 10^-34 J s, c = 3.00 x 10^8 m/s, 1 eV = 1.602 x 10^-19 J)",
        ("2.76 eV", "0.363 eV", "5.51 eV", "4.42 x 10^-19 eV"),
    ),
    (
        "waves",
        r"A ray of light in air ($n = 1.00$) meets the surface of a block of glass with "
        r"$n = 1.52$ at an angle of incidence of $40.0^\circ$. What is the angle of refraction in "
        r"the glass?",
        (r"$25.0^\circ$", r"$26.3^\circ$", r"$77.7^\circ$", r"$65.0^\circ$"),
    ),
    (
        "waves",
        "A candle is placed 40 cm in front of a thin converging lens with a focal length of 15 cm. "
        "How far behind the lens is the image formed?",
        ("24 cm", "11 cm", "25 cm", "55 cm"),
    ),
    (
        "waves",
        "Transverse waves travel at 286 m/s along a guitar string 0.65 m long that is fixed at "
        "both ends. What is the fundamental frequency of the string?",
        ("220 Hz", "440 Hz", "110 Hz", "186 Hz"),
    ),
    # electricity, heat and gases
    (
        "electricity and heat",
        "A 6.0-ohm resistor and a 12-ohm resistor are connected in parallel across an ideal 24 V "
        "battery. What total current does the battery supply?",
        ("6.0 A", "1.3 A", "2.0 A", "4.0 A"),
    ),
    (
        "electricity and heat",
        "A space heater is rated 1500 W at 120 V. What is the resistance of its heating element "
        "when it is operating?",
        (r"9.6 $\Omega$", r"12.5 $\Omega$", r"0.080 $\Omega$", r"0.10 $\Omega$"),
    ),
    (
        "electricity and heat",
        "How much heat must be supplied to warm 250 g of water from 18 °C to 62 °C? The specific "
        "heat of water is 4.18 J/(g °C).",
        ("46.0 kJ", "64.8 kJ", "11.0 kJ", "18.8 kJ"),
    ),
    (
        "electricity and heat",
        "A rigid 12.0 L container holds 0.750 mol of nitrogen at 27 °C. Treating the gas as ideal "
        "(R = 0.08206 L atm mol^-1 K^-1), find its pressure.",
        ("1.54 atm", "0.138 atm", "18.5 atm", "2.05 atm"),
    ),
    (
        "electricity and heat",
        r"Two small spheres carry charges of $+3.0\ \mu\mathrm{C}$ and $-5.0\ \mu\mathrm{C}$ and "
        r"are held $0.30\ \mathrm{m}$ apart. With $k = 8.99 \times 10^9\ "
        r"\mathrm{N\,m^2/C^2}$, what is the magnitude of the electric force between them?",
        ("1.5 N", "0.45 N", "0.13 N", "0.012 N"),
    ),
    # amounts of substance, solutions and stoichiometry
    (
        "amounts",
        "How many moles of calcium carbonate, CaCO3 (molar mass 100.09 g/mol), are there in a "
        "35.0 g piece of pure chalk?",
        ("0.350 mol", "2.86 mol", "0.624 mol", "3.50 x 10^3 mol"),
    ),
    (
        "amounts",
        "What volume of concentrated 12.0 M hydrochloric acid is needed to prepare 500. mL of "
        "0.300 M HCl?",
        ("12.5 mL", "150. mL", "125 mL", "20.0 L"),
    ),
    (
        "amounts",
        "A student dissolves 18.0 g of glucose (M = 180.16 g mol^-1) in water and makes the "
        "solution up to 250.0 mL. What is its molarity?",
        ("0.400 M", "0.0250 M", "72.0 M", "0.100 M"),
    ),
    (
        "amounts",
        r"Propane burns according to $\mathrm{C_3H_8 + 5\,O_2 \rightarrow 3\,CO_2 + 4\,H_2O}$. "
        r"What mass of carbon dioxide forms when 22.0 g of propane burns completely? (Molar "
        r"masses: propane 44.10 g/mol, carbon dioxide 44.01 g/mol.)",
        ("65.9 g", "22.0 g", "7.32 g", "110 g"),
    ),
    (
        "amounts",
        "Ammonia is made by the reaction N2 + 3 H2 -> 2 NH3. If 2.0 mol of N2 and 4.5 mol of H2 "
        "are mixed, what is the greatest amount of NH3 that can form?",
        ("3.0 mol", "4.0 mol", "6.5 mol", "1.5 mol"),
    ),
    # equilibria, pH and electrochemistry
    (
        "equilibria",
        "What is the pH of a 0.025 M solution of nitric acid at 25 °C?",
        ("1.60", "12.40", "2.50", "3.69"),
    ),
    (
        "equilibria",
        r"Calculate the pH of $0.20\ \mathrm{M}$ acetic acid, for which "
        r"$K_a = 1.8 \times 10^{-5}$.",
        ("2.72", "0.70", "4.74", "5.44"),
    ),
    (
        "equilibria",
        "For the reaction 2 SO2(g) + O2(g) <=> 2 SO3(g), the equilibrium concentrations in a flask "
        "are [SO2] = 0.20 M, [O2] = 0.10 M and [SO3] = 0.60 M. What is the value of Kc?",
        ("90", "30", "0.011", "9.0"),
    ),
    (
        "equilibria",
        "A galvanic cell is built from a Zn2+/Zn half-cell (standard reduction potential -0.76 V) "
        "and an Ag+/Ag half-cell (standard reduction potential +0.80 V). What is the standard "
        "cell potential?",
        ("+1.56 V", "+0.04 V", "+2.36 V", "-1.56 V"),
    ),
    (
        "equilibria",
        "A buffer solution is 0.40 mol/L in hydrofluoric acid, HF (pKa = 3.17), and 0.20 mol/L in "
        "sodium fluoride, NaF. What is its pH?",
        ("2.87", "3.47", "3.17", "2.48"),
    ),
    # kinetics, decay and growth
    (
        "kinetics",
        "Iodine-131 has a half-life of 8.0 days. A hospital receives a sample containing 80 mg of "
        "the isotope. How much of it is left after 32 days?",
        ("5.0 mg", "20 mg", "10 mg", "2.5 mg"),
    ),
    (
        "kinetics",
        r"The decomposition of a certain drug is first order with "
        r"$k = 0.0462\ \mathrm{min^{-1}}$. What is its half-life?",
        ("15.0 min", "21.6 min", "0.0320 min", "0.0667 min"),
    ),
    (
        "kinetics",
        "A reaction obeys the rate law rate = k[NO]^2[H2]. By what factor does the rate change if "
        "the concentration of NO is tripled and that of H2 is halved?",
        ("4.5", "1.5", "18", "3.0"),
    ),
    (
        "kinetics",
        "Under ideal conditions a strain of bacteria doubles in number every 25 minutes. Starting "
        "from 600 cells, how many cells will there be after 2.5 hours?",
        ("38,400", "7,200", "3,600", "19,200"),
    ),
    (
        "kinetics",
        "Compound A disappears by a second-order process, rate = k[A]^2, with k = 0.50 L mol^-1 "
        "s^-1. If [A] is 0.20 mol/L at the start, what is it after 30 s?",
        ("0.050 mol/L", "6.1 x 10^-8 mol/L", "0.067 mol/L", "20 mol/L"),
    ),
    # genetics
    (
        "genetics",
        "In garden peas the allele for tall stems (T) is completely dominant over the allele for "
        "short stems (t). Two Tt plants are crossed and give 480 offspring. About how many of the "
        "offspring are expected to be short?",
        ("120", "360", "240", "160"),
    ),
    (
        "genetics",
        "Genes A and B assort independently and show complete dominance. In the cross AaBb x AaBb, "
        "what fraction of the offspring is expected to show the dominant phenotype for A and the "
        "recessive phenotype for B?",
        ("3/16", "9/16", "1/16", "1/4"),
    ),
    (
        "genetics",
        "In a large population of moths in Hardy-Weinberg equilibrium, 9% of the individuals show "
        "a recessive pale-wing phenotype. What is the expected frequency of heterozygotes?",
        ("0.42", "0.21", "0.49", "0.91"),
    ),
    (
        "genetics",
        "Red-green color blindness is caused by an X-linked recessive allele. A woman who is a "
        "carrier and a man with normal vision have a son. What is the probability that the son is "
        "color-blind?",
        ("1/2", "1/4", "0", "1"),
    ),
    (
        "genetics",
        "A testcross of a fruit fly heterozygous for two linked genes gives 412 and 396 offspring "
        "of the two parental types and 98 and 94 of the two recombinant types. What is the map "
        "distance between the genes?",
        ("19.2 cM", "80.8 cM", "9.6 cM", "23.8 cM"),
    ),
)
