"""Fresh problems for the offline solvers, written independently of them and of the shipped ones.

Whoever wrote them had seen no solver and no other problem of the project, only the kinds that
`docs/offline-models.md` claims; nothing was tuned on them. They measure what the solvers do with
problems never seen. Please keep it so: mend a solver by what you think of yourself, and measure
with new problems.

`MATH` holds (kind, problem, answer in LaTeX), six of a kind; `SCIENCE` holds (kind, question,
options), the correct option first and then three wrong ones from typical mistakes, five of a kind.
"""

from __future__ import annotations

MATH: tuple[tuple[str, str, str], ...] = (
    ("arithmetic", r"Compute $\log_4 32 - \log_9 \frac{1}{3}$.", "3"),
    (
        "arithmetic",
        (
            r"A jacket that normally sells for $\$85$ is marked down by $20\%$ for the weekend. "
            "What is the sale price of the jacket, in dollars?"
        ),
        "68",
    ),
    (
        "arithmetic",
        (
            "Nadia recorded the number of pages she read on each of eight days: "
            "$31, 18, 44, 27, 9, 36, 22, 40$. What is the median of the numbers in her list?"
        ),
        "29",
    ),
    (
        "arithmetic",
        (
            "At an animal shelter the ratio of cats to dogs is $3:5$. If there are $56$ cats and "
            "dogs altogether, how many dogs are at the shelter?"
        ),
        "35",
    ),
    (
        "arithmetic",
        r"Express $0.4\overline{6}$ as a common fraction in lowest terms.",
        r"\frac{7}{15}",
    ),
    (
        "arithmetic",
        (
            "A train moves at a constant speed of $72$ miles per hour. How many miles does it "
            "cover in $2$ hours and $20$ minutes?"
        ),
        "168",
    ),
    ("number theory", "How many positive divisors does $1260$ have?", "36"),
    (
        "number theory",
        "Find the remainder when $3^{50} + 5$ is divided by $11$.",
        "6",
    ),
    (
        "number theory",
        (
            "What is the smallest positive integer that leaves a remainder of $4$ when divided by "
            "$7$ and a remainder of $5$ when divided by $9$?"
        ),
        "32",
    ),
    ("number theory", "What is the largest prime factor of $6003$?", "29"),
    (
        "number theory",
        (
            "Find the multiplicative inverse of $17$ modulo $40$. Express your answer as an "
            "integer from $0$ to $39$, inclusive."
        ),
        "33",
    ),
    (
        "number theory",
        r"Determine the units digit of $7^{2023} \cdot 3^{41}$.",
        "9",
    ),
    (
        "counting",
        (
            "A quiz team of three boys and two girls is to be chosen from a class with seven boys "
            "and five girls. In how many ways can the team be chosen?"
        ),
        "350",
    ),
    (
        "counting",
        "In how many different ways can the letters of the word TOMORROW be arranged?",
        "3360",
    ),
    ("counting", "What is the coefficient of $x^3$ in the expansion of $(2x - 3)^5$?", "720"),
    (
        "counting",
        (
            "A bag contains $4$ red marbles, $5$ blue marbles and $3$ white marbles. Two marbles "
            "are drawn at random without replacement. What is the probability that they are the "
            "same color? Express your answer as a common fraction."
        ),
        r"\frac{19}{66}",
    ),
    (
        "counting",
        (
            "A fair coin is flipped $6$ times. What is the probability that at least $4$ of the "
            "flips come up heads?"
        ),
        r"\frac{11}{32}",
    ),
    (
        "counting",
        (
            "Three fair six-sided dice are rolled. What is the probability that the sum of the "
            "three numbers showing is $10$?"
        ),
        r"\frac{1}{8}",
    ),
    ("equations", "What is the product of all values of $x$ for which $|2x - 5| = 9$?", "-14"),
    ("equations", r"Solve for $x$: $\sqrt{2x + 7} = x - 4$.", "9"),
    (
        "equations",
        (
            "Find the ordered pair $(x, y)$ that satisfies the system "
            r"\[3x + 2y = 4, \quad x - 4y = 13.\]"
        ),
        r"\left(3, -\frac{5}{2}\right)",
    ),
    (
        "equations",
        "Let $f(x) = 2x^2 - 3$ and $g(x) = 5 - x$. What is the value of $f(g(7)) - g(f(1))$?",
        "-1",
    ),
    ("equations", "Expand the product $(2x - 5)(x^2 + 3x - 1)$.", "2x^3 + x^2 - 17x + 5"),
    (
        "equations",
        (
            "What is the distance between the points $(-3, 7)$ and $(5, -1)$ in the coordinate "
            "plane? Express your answer in simplest radical form."
        ),
        r"8\sqrt{2}",
    ),
    (
        "calculus",
        r"What is the eighth term of the geometric sequence $96, 48, 24, \ldots$?",
        r"\frac{3}{4}",
    ),
    ("calculus", r"Find the value of the sum $5 + 8 + 11 + \cdots + 68$.", "803"),
    (
        "calculus",
        (
            "What is the sum of the infinite geometric series "
            r"$12 - 4 + \frac{4}{3} - \frac{4}{9} + \cdots$?"
        ),
        "9",
    ),
    ("calculus", r"Evaluate \[\sum_{k=1}^{12} (k^2 - 3k).\]", "416"),
    (
        "calculus",
        r"Compute $\int_1^4 \left(3\sqrt{x} - \frac{1}{x^2}\right) \, dx$.",
        r"\frac{53}{4}",
    ),
    ("calculus", r"Evaluate $\lim_{x \to 0} \frac{1 - \cos 3x}{x^2}$.", r"\frac{9}{2}"),
    (
        "geometry",
        (
            r"The circumference of a circle is $18\pi$ inches. What is the area of the circle, in "
            r"square inches? Express your answer in terms of $\pi$."
        ),
        r"81\pi",
    ),
    ("geometry", "How many diagonals does a convex polygon with $13$ sides have?", "65"),
    (
        "geometry",
        (
            "A right circular cone has a base radius of $5$ cm and a slant height of $13$ cm. How "
            "many cubic centimeters are in the volume of the cone? Give your answer in terms of "
            r"$\pi$."
        ),
        r"100\pi",
    ),
    (
        "geometry",
        (
            "What is the area of the triangle in the coordinate plane whose vertices are at "
            "$(1, 2)$, $(7, -1)$ and $(4, 6)$?"
        ),
        r"\frac{33}{2}",
    ),
    ("geometry", r"Find the exact value of $\cos 210^\circ$.", r"-\frac{\sqrt{3}}{2}"),
    (
        "geometry",
        (
            r"Write $\frac{2 + 3i}{1 - i}$ in the form $a + bi$, where $a$ and $b$ are real "
            "numbers."
        ),
        r"-\frac{1}{2} + \frac{5}{2}i",
    ),
)
SCIENCE: tuple[tuple[str, str, tuple[str, str, str, str]], ...] = (
    (
        "motion",
        (
            "A motorcyclist riding at 28 m/s applies the brakes, slows down uniformly and comes to "
            "rest after covering 70 m. What is the magnitude of the deceleration?"
        ),
        ("5.6 m/s²", "11.2 m/s²", "2.8 m/s²", "0.40 m/s²"),
    ),
    (
        "motion",
        (
            "A stone is thrown horizontally with a speed of 12 m/s from the edge of a cliff that "
            "stands 45 m above level ground. Ignoring air resistance, how far from the foot of the "
            "cliff does the stone land?"
        ),
        ("36 m", "26 m", "55 m", "73 m"),
    ),
    (
        "motion",
        (
            "What horizontal force is needed to push a 15 kg crate at constant velocity across a "
            "level floor if the coefficient of kinetic friction is 0.32?"
        ),
        ("47 N", "4.8 N", "147 N", "460 N"),
    ),
    (
        "motion",
        (
            "A satellite moves around the Earth (mass 5.97 × 10^24 kg) in a circular orbit of "
            "radius 8.0 × 10^6 m. What is its orbital speed?"
        ),
        ("7.06 km/s", "9.98 km/s", "4.99 km/s", "3.53 km/s"),
    ),
    (
        "motion",
        (
            "A figure skater with a moment of inertia of 4.2 kg m² spins at 1.5 revolutions per "
            "second. She pulls in her arms and her moment of inertia drops to 1.4 kg m². At what "
            "rate does she spin now?"
        ),
        ("4.5 rev/s", "2.6 rev/s", "0.50 rev/s", "13.5 rev/s"),
    ),
    (
        "light_and_matter",
        (
            "Ultraviolet light of wavelength 320 nm strikes a metal surface whose work function is "
            "2.28 eV. What is the maximum kinetic energy of the ejected electrons?"
        ),
        ("1.59 eV", "3.87 eV", "6.15 eV", "0.80 eV"),
    ),
    (
        "light_and_matter",
        (
            "Electrons are accelerated from rest through a potential difference of 400 V. What is "
            "their de Broglie wavelength?"
        ),
        ("0.061 nm", "0.087 nm", "0.043 nm", "3.1 nm"),
    ),
    (
        "light_and_matter",
        (
            "What is the wavelength of the photon emitted when the electron of a hydrogen atom "
            "falls from the n = 5 level to the n = 2 level?"
        ),
        ("434 nm", "95 nm", "656 nm", "1282 nm"),
    ),
    (
        "light_and_matter",
        (
            "An object stands 30 cm in front of a thin converging lens with a focal length of "
            "12 cm. At what distance from the lens is the image formed?"
        ),
        ("20 cm", "8.6 cm", "42 cm", "60 cm"),
    ),
    (
        "light_and_matter",
        (
            "Yellow light of wavelength 589 nm falls at normal incidence on a diffraction grating "
            "with 500 lines per millimetre. At what angle does the second-order maximum appear?"
        ),
        ("36.1°", "17.1°", "53.9°", "30.5°"),
    ),
    (
        "charge_and_heat",
        (
            "Two resistors of 6.0 Ω and 12 Ω are connected in parallel across a 9.0 V battery of "
            "negligible internal resistance. What total current does the battery supply?"
        ),
        ("2.25 A", "0.50 A", "1.5 A", "0.75 A"),
    ),
    (
        "charge_and_heat",
        (
            "A proton travelling at 3.0 × 10^6 m/s enters a uniform magnetic field of 0.25 T at "
            "right angles to the field lines. What is the radius of its circular path?"
        ),
        ("12.5 cm", "25 cm", "6.3 cm", "0.0068 cm"),
    ),
    (
        "charge_and_heat",
        (
            "In an insulated container, 0.30 kg of water at 80 °C is poured into 0.50 kg of water "
            "at 16 °C. What is the final temperature of the mixture?"
        ),
        ("40 °C", "48 °C", "56 °C", "64 °C"),
    ),
    (
        "charge_and_heat",
        (
            "A 47 µF capacitor charged to 12 V is allowed to discharge through a 100 kΩ resistor. "
            "What is the voltage across the capacitor 6.0 s after the discharge begins?"
        ),
        ("3.35 V", "8.65 V", "5.48 V", "1.67 V"),
    ),
    (
        "charge_and_heat",
        (
            "A sample of an ideal gas occupies 2.4 L at 1.0 atm and 290 K. It is compressed to "
            "0.80 L while its temperature rises to 348 K. What is the new pressure?"
        ),
        ("3.6 atm", "3.0 atm", "2.5 atm", "0.40 atm"),
    ),
    (
        "amounts",
        "How many molecules are there in 11 g of carbon dioxide, CO2 (molar mass 44.0 g/mol)?",
        (
            "1.5 × 10^23 molecules",
            "4.5 × 10^23 molecules",
            "6.6 × 10^24 molecules",
            "2.4 × 10^24 molecules",
        ),
    ),
    (
        "amounts",
        (
            "What volume of 12.0 M hydrochloric acid has to be diluted with water to prepare "
            "500 mL of a 0.150 M solution?"
        ),
        ("6.25 mL", "62.5 mL", "12.5 mL", "40.0 mL"),
    ),
    (
        "amounts",
        (
            "Ammonia is made according to N2 + 3 H2 -> 2 NH3. What is the greatest mass of ammonia "
            "that can be obtained from 56.0 g of nitrogen and 9.00 g of hydrogen?"
        ),
        ("50.7 g", "68.1 g", "76.0 g", "25.3 g"),
    ),
    (
        "amounts",
        (
            "At 25 °C and 1.00 atm an unknown gas has a density of 1.96 g/L. What is the molar "
            "mass of the gas?"
        ),
        ("48 g/mol", "4.0 g/mol", "12.5 g/mol", "96 g/mol"),
    ),
    (
        "amounts",
        (
            "36.0 g of glucose (molar mass 180 g/mol) is dissolved in 500 g of water. Given that "
            "Kf of water is 1.86 °C kg/mol, at what temperature does the solution freeze?"
        ),
        ("-0.744 °C", "-0.372 °C", "-1.49 °C", "-0.134 °C"),
    ),
    (
        "equilibrium",
        "Propionic acid has Ka = 1.3 × 10^-5. What is the pH of a 0.20 M solution of it in water?",
        ("2.79", "0.70", "4.89", "5.59"),
    ),
    (
        "equilibrium",
        (
            "A buffer is 0.40 M in acetic acid (pKa = 4.76) and 0.050 M in sodium acetate. "
            "What is the pH of this buffer?"
        ),
        ("3.86", "5.66", "4.76", "2.68"),
    ),
    (
        "equilibrium",
        (
            "The solubility product of silver bromide, AgBr, is 5.4 × 10^-13. What is the molar "
            "solubility of AgBr in a 0.020 M solution of NaBr?"
        ),
        ("2.7 × 10^-11 M", "7.3 × 10^-7 M", "1.1 × 10^-14 M", "5.2 × 10^-6 M"),
    ),
    (
        "equilibrium",
        (
            "For a certain reaction ΔH° = +131 kJ/mol and ΔS° = +134 J/(mol K). Assuming that both "
            "do not depend on temperature, above which temperature does the reaction become "
            "spontaneous?"
        ),
        ("978 K", "705 K", "1251 K", "1.02 K"),
    ),
    (
        "equilibrium",
        (
            "A current of 2.50 A is passed for 40.0 min through a solution of copper(II) sulfate. "
            "What mass of copper (63.55 g/mol) is deposited at the cathode by the reduction of "
            "Cu2+?"
        ),
        ("1.98 g", "3.95 g", "7.90 g", "0.0329 g"),
    ),
    (
        "rates",
        (
            "A sample of iodine-131, which has a half-life of 8.0 days, shows an initial activity "
            "of 640 kBq. What is its activity after 20 days?"
        ),
        ("113 kBq", "160 kBq", "256 kBq", "53 kBq"),
    ),
    (
        "rates",
        (
            "The decomposition of A is second order in A with a rate constant of "
            "0.040 L mol^-1 s^-1. If the initial concentration of A is 0.50 M, what is it after "
            "100 s?"
        ),
        ("0.167 M", "0.0092 M", "0.25 M", "0.30 M"),
    ),
    (
        "rates",
        (
            "The rate constant of a reaction triples when the temperature is raised from 295 K to "
            "310 K. What is the activation energy?"
        ),
        ("55.7 kJ/mol", "24.2 kJ/mol", "152 kJ/mol", "6.70 kJ/mol"),
    ),
    (
        "rates",
        (
            "An enzyme that obeys Michaelis-Menten kinetics has Vmax = 60 µmol/min and "
            "Km = 15 µM. What is the reaction rate at a substrate concentration of 5.0 µM?"
        ),
        ("15 µmol/min", "20 µmol/min", "30 µmol/min", "45 µmol/min"),
    ),
    (
        "rates",
        (
            "A dye with a molar absorptivity of 4500 L mol^-1 cm^-1 gives an absorbance of 0.54 in "
            "a cuvette with a path length of 2.0 cm. What is the concentration of the dye?"
        ),
        ("60 µM", "120 µM", "240 µM", "30 µM"),
    ),
    (
        "heredity",
        (
            "In the cross AaBbCc × AabbCc the three genes assort independently. What fraction of "
            "the offspring is expected to have the genotype aabbcc?"
        ),
        ("1/32", "1/64", "1/16", "1/8"),
    ),
    (
        "heredity",
        (
            "Both parents in a healthy couple are carriers of the same autosomal recessive "
            "disorder. What is the probability that their first child will be a carrier as well?"
        ),
        ("50 %", "25 %", "75 %", "67 %"),
    ),
    (
        "heredity",
        (
            "In a population in Hardy-Weinberg equilibrium, 9 out of every 10,000 people show an "
            "autosomal recessive condition. What percentage of the population are heterozygous "
            "carriers?"
        ),
        ("5.8 %", "3.0 %", "0.09 %", "94 %"),
    ),
    (
        "heredity",
        (
            "A test cross of a fly heterozygous for two linked genes gave 412 and 398 offspring of "
            "the two parental types and 96 and 94 of the two recombinant types. What is the map "
            "distance between the genes?"
        ),
        ("19 cM", "9.5 cM", "38 cM", "81 cM"),
    ),
    (
        "heredity",
        (
            "Biologists catch, mark and release 60 fish in a pond. A week later they catch 80 "
            "fish, 12 of which carry a mark. What is the estimated size of the fish population?"
        ),
        ("400 fish", "340 fish", "128 fish", "720 fish"),
    ),
)
