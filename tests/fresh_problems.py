"""Fresh problems for the offline solvers, written independently of them and of the shipped ones.

Whoever wrote them had seen no solver and no other problem of the project, and nothing was tuned on
them: they measure what the solvers do with problems never seen, of the kinds they claim. Please
keep it so: mend a solver by what you think of yourself, and measure with new problems.

`MATH` holds (kind, problem, answer in LaTeX), six of a kind; `SCIENCE` holds (kind, question,
options), the correct option first and then three wrong ones from typical mistakes, five of a kind.
"""

from __future__ import annotations

MATH: tuple[tuple[str, str, str], ...] = (
    (
        "arithmetic",
        (
            r"Compute $\frac{5}{6} - \frac{3}{8} + \frac{1}{4}$. Express your answer as a common "
            r"fraction."
        ),
        r"\frac{17}{24}",
    ),
    (
        "arithmetic",
        (
            r"A pair of hiking boots is marked at $\$120$. During a weekend sale the shop takes "
            r"$15\%$ off the marked price. How many dollars does Priya pay for the boots, before "
            r"tax?"
        ),
        "102",
    ),
    (
        "arithmetic",
        (
            "Mateo's scores on his first four spelling quizzes were 78, 85, 91 and 82. What "
            "score does he need on the fifth quiz so that the average of all five scores is "
            "exactly 85?"
        ),
        "89",
    ),
    (
        "arithmetic",
        (
            "In a fruit salad the ratio of grapes to melon cubes is $7:4$. If the cook puts in "
            "63 grapes, how many melon cubes are needed?"
        ),
        "36",
    ),
    (
        "arithmetic",
        (
            "A garden hose fills a 45-gallon rain barrel in 12 minutes. Running at the same "
            "rate, how many minutes will the hose take to fill a 150-gallon water trough?"
        ),
        "40",
    ),
    ("arithmetic", r"Evaluate $18 - 2\left(3^2 - 5\right) \div 4 + (-6)$.", "10"),
    ("algebra", "Solve for $x$: $5(x - 3) = 2x + 18$.", "11"),
    (
        "algebra",
        (
            "Adult tickets for the school play cost 9 dollars each and student tickets cost 5 "
            "dollars each. On Friday evening 130 tickets were sold for a total of 810 dollars. "
            "How many adult tickets were sold?"
        ),
        "40",
    ),
    ("algebra", "If $f(x) = 2x^2 - 7x + 4$, what is $f(-3)$?", "43"),
    (
        "algebra",
        "Find the slope of the line that passes through the points $(-4, 7)$ and $(8, -2)$.",
        r"-\frac{3}{4}",
    ),
    ("algebra", "What is the larger of the two roots of the equation 3x^2 - 10x - 8 = 0?", "4"),
    (
        "algebra",
        (
            "On the grid of a treasure map, the old well is at $(1,-2)$ and the hollow oak is at "
            "$(7,1)$. What is the distance, in grid units, between the well and the oak? Give "
            "your answer in simplest radical form."
        ),
        r"3\sqrt{5}",
    ),
    (
        "number theory",
        (
            "Two lighthouse lamps flash together at midnight. One lamp flashes every 28 seconds "
            "and the other every 42 seconds. How many seconds pass before they next flash "
            "together?"
        ),
        "84",
    ),
    (
        "number theory",
        (
            "A bakery packs 1000 rolls onto trays that hold exactly 36 rolls each, filling as "
            "many trays as possible. How many rolls are left over?"
        ),
        "28",
    ),
    ("number theory", "How many positive divisors does $540$ have?", "24"),
    ("number theory", "Write the base-ten number $203$ in base $6$.", "535_6"),
    ("number theory", "Find the units digit of $8^{23}$.", "2"),
    ("number theory", "What is the largest prime factor of 1309?", "17"),
    (
        "counting",
        (
            "A chess club has 9 members. In how many ways can the coach choose a team of 4 of "
            "them for Saturday's match?"
        ),
        "126",
    ),
    (
        "counting",
        "How many distinct arrangements are there of the six letters in the word COCOON?",
        "60",
    ),
    (
        "counting",
        (
            "Two fair six-sided dice are rolled. What is the probability that the sum of the two "
            "numbers showing is at least $9$? Express your answer as a common fraction."
        ),
        r"\frac{5}{18}",
    ),
    (
        "counting",
        (
            "Hana flips a fair coin five times. What is the probability that she gets exactly "
            "two heads?"
        ),
        r"\frac{5}{16}",
    ),
    (
        "counting",
        (
            "A bag holds 5 red, 4 blue and 3 yellow marbles. Nadia draws two marbles at random "
            "without replacement. What is the probability that both marbles are blue?"
        ),
        r"\frac{1}{11}",
    ),
    (
        "counting",
        (
            "At the end of a badminton tournament, each of the 14 players shakes hands exactly "
            "once with every other player. How many handshakes take place?"
        ),
        "91",
    ),
    (
        "sequences",
        r"What is the $25^{\text{th}}$ term of the arithmetic sequence $4, 11, 18, \ldots$?",
        "172",
    ),
    (
        "sequences",
        (
            "The first row of an auditorium has 16 seats, and every row after that has 3 more "
            "seats than the row in front of it. There are 20 rows. How many seats are there in "
            "all?"
        ),
        "890",
    ),
    (
        "sequences",
        "A geometric sequence has first term $6$ and common ratio $-2$. What is its seventh term?",
        "384",
    ),
    (
        "sequences",
        (
            r"Find the sum of the infinite geometric series $12 - 4 + \frac{4}{3} - \frac{4}{9} + "
            r"\cdots$."
        ),
        "9",
    ),
    ("sequences", "What is the sum of all the even integers from 30 to 80, inclusive?", "1430"),
    (
        "sequences",
        (
            "A cooking video gets 5 views on the day it is posted. On each day after that it "
            "gets three times as many views as on the day before. How many views does it get "
            "altogether in its first six days?"
        ),
        "1820",
    ),
    (
        "geometry",
        (
            "A rectangular vegetable patch is 3 meters longer than it is wide, and its perimeter "
            "is 54 meters. What is the area of the patch, in square meters?"
        ),
        "180",
    ),
    (
        "geometry",
        (
            r"A soup can is a cylinder with radius 3 cm and height 10 cm. What is its volume, in "
            r"cubic centimeters? Express your answer in terms of $\pi$."
        ),
        r"90\pi",
    ),
    (
        "geometry",
        (
            "A straight wire 39 feet long is stretched from the top of a vertical flagpole to a "
            "point on level ground 15 feet from the foot of the pole. How many feet tall is the "
            "flagpole?"
        ),
        "36",
    ),
    (
        "geometry",
        (
            r"In triangle $PQR$, $\angle P = 48^\circ$ and the measure of $\angle Q$ is twice the "
            r"measure of $\angle R$. How many degrees are in $\angle Q$?"
        ),
        "88",
    ),
    (
        "geometry",
        (
            r"The circumference of a circle is $22\pi$ inches. What is the area of the circle, in "
            r"square inches, in terms of $\pi$?"
        ),
        r"121\pi",
    ),
    (
        "geometry",
        (
            "A trapezoid has parallel sides of length 9 and 14, and the distance between them is "
            "6. What is the area of the trapezoid?"
        ),
        "69",
    ),
    ("precalculus", r"Find the exact value of $\cos 210^\circ$.", r"-\frac{\sqrt{3}}{2}"),
    (
        "precalculus",
        (
            r"Compute the dot product of the vectors $\begin{pmatrix} 3 \\ -1 \\ 4 \end{pmatrix}$ "
            r"and $\begin{pmatrix} 2 \\ 5 \\ -2 \end{pmatrix}$."
        ),
        "-7",
    ),
    (
        "precalculus",
        r"Evaluate the determinant $\begin{vmatrix} 7 & -3 \\ 4 & 2 \end{vmatrix}$.",
        "26",
    ),
    (
        "precalculus",
        (
            r"Find the matrix product \[\begin{pmatrix} 2 & -1 \\ 0 & 3 \end{pmatrix} "
            r"\begin{pmatrix} 1 & 4 \\ 5 & -2 \end{pmatrix}.\]"
        ),
        r"\begin{pmatrix} -3 & 10 \\ 15 & -6 \end{pmatrix}",
    ),
    (
        "precalculus",
        "Multiply and simplify: $(4 - 3i)(2 + 5i)$. Write your answer in the form $a + bi$.",
        "23 + 14i",
    ),
    (
        "precalculus",
        r"What is $\tan \frac{5\pi}{6}$? Give an exact answer with a rational denominator.",
        r"-\frac{\sqrt{3}}{3}",
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
