"""Whole numbers: divisors, primes, remainders, bases."""

import re
from math import gcd, lcm, prod
from typing import Any

import sympy
from sympy.ntheory.modular import crt

from stackprog.lms.offline.latex import expect, read
from stackprog.lms.offline.wording import Found, Row, family, maths, prose, tabled


def _primes(n: Any) -> dict[int, int]:
    expect(n.is_Integer and 1 < n < 10**15, "a positive integer with few digits")
    return {int(p): e for p, e in sorted(sympy.factorint(n).items())}


_COUNT = r"(?:how many|number of)[^\d]*?"
_LEAVES = r"remainder[^?]*(?:smallest|least)|(?:smallest|least)[^?]*remainder"
_ROWS: list[Row] = [
    (r"greatest common (?:divisor|factor)|\bgc[df]\b|highest common factor|(?:largest|greatest|biggest) (?:positive )?(?:integer|whole number|number) (?:that|which) (?:evenly )?(?:divides|is a (?:divisor|factor)) & both|all|and & !lcm|least|sum|product|difference|remainder", lambda *xs: gcd(*map(int, xs)), "Euclid's algorithm"),
    (r"(?:least|lowest) common multiple|\blcm\b|(?:smallest|least) (?:positive )?(?:integer|whole number|number|multiple)[^\d]*(?:divisible by|multiple of)[^\d]* & both|all|each|every|and & !remainder|gcd|greatest|sum|product|difference|digit|prime|than", lambda *xs: lcm(*map(int, xs)) if len(xs) > 1 else None, "Highest powers of the primes"),
    (rf"{_COUNT}prime (?:divisors|factors) & !sum|product|less|odd", lambda n: len(_primes(n)), "Factored"),
    (rf"{_COUNT}(?:divisors|factors|(?:integers|numbers) (?:that )?(?:evenly )?divide)\b & without|$ & !sum|product|prime|odd|even |common|perfect|square|multiple|less|greater|digit", lambda n: prod(e + 1 for e in _primes(n).values()), "Exponents plus one multiply"),
    (r"sum of[^\d]*(?:divisors|factors) of & !prime|odd|even|proper|digit|reciprocal|product|perfect|how many|number of", lambda n: sympy.divisor_sigma(n) if _primes(n) else None, "Powers of primes are summed"),
    (r"sum of[^\d]*prime (?:divisors|factors) & !odd|even|product|how many|number of", lambda n: sum(_primes(n)), "Factored"),
    (r"(?:largest|greatest|biggest) prime (?:factor|divisor|number that divides) & !sum|difference|product|smallest|least", lambda n: max(_primes(n)), "Factored"),
    (r"(?:smallest|least) prime (?:factor|divisor|number that divides) & !sum|difference|product|largest|greatest", lambda n: min(_primes(n)), "Factored"),
    (r"prime factori[sz]ation|product of (?:its )?prime & !sum|how many|exponent", lambda n: "\\cdot".join(f"{p}^{{{e}}}" if e > 1 else f"{p}" for p, e in _primes(n).items()), "Divided by primes"),
    (rf"{_COUNT}prime(?:s| numbers)[^\d]*(?:less than|below|smaller than|under) \d+[^\d]*$ & !sum|digit|form", lambda n: sympy.primepi(int(n) - 1) if n < 10**5 else None, "Counted"),
    (r"inverse of \d+[^\d]*mod", lambda a, m: pow(int(a), -1, int(m)), "Extended Euclid"),
    (rf"{_LEAVES} & remainder of \d+[^\d]*divided by \d+[^\d]*remainder of \d+[^\d]*divided by & !sum|negative|digit", lambda a, m, b, n: crt([m, n], [a, b])[0], "The Chinese remainder theorem"),
    (rf"{_LEAVES} & divided by \d+[^\d]*remainder[^\d]*\d+[^\d]*divided by \d+[^\d]*remainder & !sum|negative|digit", lambda m, a, n, b: crt([m, n], [a, b])[0], "The Chinese remainder theorem"),
]  # fmt: skip
_BY = r"(?:divided by|divide[^?]*\bby|division by|modulo|\bmod|\\pmod) ?\{?(\d+)"
_FURTHER = r"leaves|\b[xn]\b|how many|equiv|congruent|inverse|base|square|decimal|sum of|digits of|smallest|largest|least|positive"


def _remainder(stem: str) -> Found:
    text = prose(stem)
    last, by = re.search(r"(?:units?|ones|last) (?:digit|place)", text), re.search(_BY, text)
    expect((last or by) and not re.search(_FURTHER, text), "a remainder")
    modulus = int(by[1]) if by else 10
    texts = [t for t in maths(stem) if t.strip(" .?,") != str(modulus)]
    (whole,) = texts or re.findall(r"\d+", text)[:1]
    whole = re.sub(r"\\[pb]?mod\s*\{?\d+\}?|\(\s*\\pmod.*", "", whole[:600])
    tower = re.compile(r"(?<![\d.^{}!])(\d+)\s*\^\s*(?:\{(\d{1,40})\}|(\d))(?!\s*[\d^!])")
    value = read(tower.sub(lambda m: f"({pow(int(m[1]), int(m[2] or m[3]), modulus)})", whole))
    expect(value.is_Integer and modulus < 10**9, "an integer")
    return value % modulus, f"Reducing {whole.strip()} modulo {modulus} at each step."


derive = family(_remainder, *tabled(_ROWS))
