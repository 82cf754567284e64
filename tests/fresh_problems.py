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
    # arithmetic
    (
        "arithmetic",
        r"A baker uses $\frac{3}{8}$ of a sack of flour on Monday and $\frac{5}{12}$ of the same "
        r"sack on Tuesday. What fraction of the sack is left? Express your answer as a common "
        r"fraction.",
        r"\frac{5}{24}",
    ),
    (
        "arithmetic",
        r"A winter coat priced at \$140 is marked down by 35%. How many dollars does the coat "
        r"cost after the discount?",
        r"91",
    ),
    (
        "arithmetic",
        r"Nadia's scores on her first four spelling tests were $78$, $85$, $91$ and $82$. What "
        r"score must she get on the fifth test so that her average over all five is exactly $86$?",
        r"94",
    ),
    (
        "arithmetic",
        r"The ratio of clarinets to trumpets to drums in a marching band is $7 : 5 : 2$. If the "
        r"band has 84 of these instruments altogether, how many trumpets are there?",
        r"30",
    ),
    (
        "arithmetic",
        r"A garden hose fills a 54-gallon barrel in 12 minutes. At the same rate, how many minutes "
        r"will it take to fill a 180-gallon tank?",
        r"40",
    ),
    # algebra
    (
        "algebra",
        r"Solve for $x$: $$4(2x - 3) - 5 = 3x + 11.$$ Write your answer as a common fraction.",
        r"\frac{28}{5}",
    ),
    (
        "algebra",
        r"What is the larger of the two solutions of the equation $2y^2 - 5y - 12 = 0$?",
        r"4",
    ),
    (
        "algebra",
        r"At the school fair, 3 lemonades and 2 pretzels cost 13 dollars, while 5 lemonades and "
        r"4 pretzels cost 24 dollars. What is the cost, in dollars, of one pretzel? Give your "
        r"answer as a fraction in lowest terms.",
        r"\frac{7}{2}",
    ),
    (
        "algebra",
        r"Let $g(t) = \dfrac{t^2 + 6}{t - 2}$. Find $g(5) + g(-3)$. Express your answer as a "
        r"common fraction.",
        r"\frac{22}{3}",
    ),
    (
        "algebra",
        r"Find the distance between the points $P(-4, 7)$ and $Q(2, -5)$ in the coordinate plane. "
        r"Give your answer in simplest radical form.",
        r"6\sqrt{5}",
    ),
    # number theory
    (
        "number theory",
        r"One lighthouse flashes every 28 seconds and another flashes every 42 seconds. They have "
        r"just flashed together. After how many seconds will they next flash together?",
        r"84",
    ),
    (
        "number theory",
        r"What is the remainder when $17 \cdot 23 \cdot 38$ is divided by $9$?",
        r"8",
    ),
    (
        "number theory",
        r"How many positive divisors does $756$ have?",
        r"24",
    ),
    (
        "number theory",
        r"Write the base-ten number $311$ in base $6$.",
        r"1235_6",
    ),
    (
        "number theory",
        r"Determine the units digit of 7^{83}.",
        r"3",
    ),
    # counting
    (
        "counting",
        r"A chess club has 6 seniors and 5 juniors. In how many ways can a committee of 2 seniors "
        r"and 3 juniors be formed?",
        r"150",
    ),
    (
        "counting",
        r"How many different arrangements are there of the seven letters of the word "
        r"$\text{PEPPERS}$?",
        r"420",
    ),
    (
        "counting",
        r"Two standard six-sided dice, one green and one white, are rolled. What is the "
        r"probability that the sum of the numbers showing is at least 10? Express your answer as "
        r"a common fraction.",
        r"\frac{1}{6}",
    ),
    (
        "counting",
        r"A cloth bag holds 5 blue marbles and 7 yellow marbles. Omar takes out two marbles at "
        r"random, one after the other, without putting the first one back. What is the "
        r"probability that both marbles are yellow?",
        r"\frac{7}{22}",
    ),
    (
        "counting",
        r"At the end of a neighborhood meeting, every person shook hands exactly once with each "
        r"of the others. If there were 105 handshakes, how many people were at the meeting?",
        r"15",
    ),
    # sequences
    (
        "sequences",
        r"What is the 40th term of the arithmetic sequence 11, 18, 25, 32, ...?",
        r"284",
    ),
    (
        "sequences",
        r"A theater has 18 seats in its front row, and each row after that has 3 more seats than "
        r"the row in front of it. If there are 16 rows, how many seats are there in all?",
        r"648",
    ),
    (
        "sequences",
        r"The first term of a geometric sequence is $96$ and its common ratio is $-\frac{1}{2}$. "
        r"Find the eighth term of the sequence.",
        r"-\frac{3}{4}",
    ),
    (
        "sequences",
        r"Compute the sum of the infinite geometric series "
        r"$$\frac{5}{3} + \frac{10}{21} + \frac{20}{147} + \cdots.$$",
        r"\frac{7}{3}",
    ),
    (
        "sequences",
        r"Evaluate the finite geometric series $4 + 12 + 36 + \cdots + 2916$.",
        r"4372",
    ),
    # geometry
    (
        "geometry",
        r"A rectangular vegetable patch is 9 meters longer than it is wide, and its perimeter is "
        r"62 meters. What is the area of the patch, in square meters?",
        r"220",
    ),
    (
        "geometry",
        r"In right triangle $ABC$ the right angle is at $C$, with $AC = 6$ and $AB = 14$. What is "
        r"the length of $\overline{BC}$? Give your answer in simplest radical form.",
        r"4\sqrt{10}",
    ),
    (
        "geometry",
        r"A soup can is a right circular cylinder with a diameter of $7$ cm and a height of $12$ "
        r"cm. How many cubic centimeters are in its volume? Express your answer in terms of "
        r"$\pi$.",
        r"147\pi",
    ),
    (
        "geometry",
        r"The angles of a quadrilateral measure x°, (x + 20)°, (2x - 15)° and 105°. What is the "
        r"value of x? Express your answer as a decimal.",
        r"62.5",
    ),
    (
        "geometry",
        r"A sector of a circle of radius $15$ has a central angle of $72^\circ$. What is the area "
        r"of the sector, in terms of $\pi$?",
        r"45\pi",
    ),
    # precalculus
    (
        "precalculus",
        r"Compute $\cos 210^\circ$.",
        r"-\frac{\sqrt{3}}{2}",
    ),
    (
        "precalculus",
        r"Find the dot product of the vectors "
        r"$\begin{pmatrix} 4 \\ -1 \\ 6 \end{pmatrix}$ and "
        r"$\begin{pmatrix} -3 \\ 8 \\ 5 \end{pmatrix}$.",
        r"10",
    ),
    (
        "precalculus",
        r"Evaluate the determinant "
        r"$$\begin{vmatrix} 2 & 0 & -3 \\ 1 & 4 & 5 \\ -2 & 6 & 1 \end{vmatrix}.$$",
        r"-94",
    ),
    (
        "precalculus",
        r"Compute the product "
        r"$$\begin{pmatrix} 3 & -2 \\ 1 & 5 \end{pmatrix} "
        r"\begin{pmatrix} 4 & 0 \\ -1 & 7 \end{pmatrix}.$$",
        r"\begin{pmatrix} 14 & -14 \\ -1 & 35 \end{pmatrix}",
    ),
    (
        "precalculus",
        r"Write the quotient $\dfrac{7 + 4i}{2 - i}$ in the form $a + bi$, where $a$ and $b$ are "
        r"real numbers.",
        r"2 + 3i",
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
