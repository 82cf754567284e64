"""Whole numbers: divisors, primes, remainders, bases."""
# ruff: noqa: E501 - a row of a table is one line

import re
from math import gcd, lcm
from typing import Any

import sympy

from stackprog.lms.offline.latex import expect, read
from stackprog.lms.offline.wording import Found, Row, family, maths, prose, tabled

_HOW = "(?:how many|number of)(?: positive| integer| integral| whole| distinct| different)*"
_SUM = "sum of(?: all)?(?: the)?(?: positive| distinct| different)*"
_LISTED = r"(?: of)?(?: the)?(?: numbers| integers)? ?\(?<*xs>"


def _primes(n: Any) -> dict[int, int]:
    expect(n.is_Integer and 0 < n < 10**15, "a positive integer with few digits")
    return dict(sympy.factorint(n))


_ROWS: list[Row] = [
    (rf"{_HOW} (?:divisors|factors) (?:does|of|are).*(?:have|there)?", lambda x: sympy.prod(e + 1 for e in _primes(x).values()), "Exponents plus one multiply"),
    (rf"{_HOW} odd (?:divisors|factors) (?:does|of|are).*(?:have|there)?", lambda x: sympy.prod(e + 1 for p, e in _primes(x).items() if p > 2), "Exponents plus one multiply"),
    (rf"{_HOW} prime (?:divisors|factors) (?:does|of|are).*(?:have|there)?", lambda x: len(_primes(x)), "Factored"),
    (rf"{_SUM} (?:divisors|factors) of", lambda x: sympy.divisor_sigma(x) if _primes(x) else None, "Powers of primes are summed"),
    (rf"{_SUM} prime (?:divisors|factors) of", lambda x: sum(_primes(x)), "Factored"),
    (r"(?:largest|greatest) prime (?:factor|divisor) of", lambda x: max(_primes(x)), "Factored"),
    (rf"{_SUM} digits (?:of|in)", lambda x: sum(map(int, str(x))) if x.is_Integer else None, "Written out"),
    (rf"(?:greatest common (?:divisor|factor)|gcd|gcf){_LISTED}", lambda xs: gcd(*map(int, xs)), "Euclid's algorithm"),
    (rf"(?:least common multiple|lcm){_LISTED}", lambda xs: lcm(*map(int, xs)), "Highest powers of the primes"),
    (r"inverse of <a> (?:modulo|mod) <m>", lambda a, m: pow(int(a), -1, int(m)), "Extended Euclid"),
    (r"remainder (?:of )?<a> when ~divided by <m>~remainder (?:of )?<b> when ~divided by <n>", lambda a, m, b, n: sympy.ntheory.modular.crt([m, n], [a, b])[0], "The Chinese remainder theorem"),
    (r"divided by <m>~remainder (?:of |is )?<a>,~divided by <n>~remainder (?:of |is )?<b>~(?:smallest|least)", lambda m, a, n, b: sympy.ntheory.modular.crt([m, n], [a, b])[0], "The Chinese remainder theorem"),
]  # fmt: skip
_BY = r"remainder (?:when|if|of)[^?]*divided by (\d+)\b|(?:modulo|\bmod|\\pmod) ?\{?(\d+)"


def _remainder(stem: str) -> Found:
    """Reduce powers before they are read, so that they may be large."""
    text = prose(stem)
    last, by = re.search(r"(?:units|ones|last) digit\b(?! that| such)", text), re.search(_BY, text)
    further = r"leaves|\b[xn]\b|how many|equiv|congruent|inverse|base|square|decimal|digits? of the|sum of"
    expect((last or by) and not re.search(further, text), "a remainder")
    modulus = int(by[1] or by[2]) if by else 10
    texts = [t for t in maths(stem) if t.strip() != str(modulus)] or re.findall(r"\d+", text)[:1]
    (whole,) = (re.sub(r"\\[pb]mod\s*\{?\d+\}?", "", t)[:600] for t in texts)
    power = re.compile(r"(?<![\d.^{}!])(\d+)\s*\^\s*(?:\{(\d+)\}|(\d+))(?!\s*[\d^!])")
    value = read(power.sub(lambda m: f"({pow(int(m[1]), int(m[2] or m[3]), modulus)})", whole))
    expect(value.is_Integer and modulus < 10**9, "an integer")
    return value % modulus, f"Reducing {whole.strip()} modulo {modulus} at each step."


def _based(stem: str) -> Found:
    """Write a number or a sum of numbers in another base."""
    text = prose(stem).replace("base-", "base ")
    aims = re.findall(r"(?:in|to|into|as an?) base (\d+)", text)
    texts = [t for t in maths(stem) if not re.fullmatch(r"\s*\d{1,2}\s*", t)]
    (source,) = texts or re.findall(r"(?<!base )\b\d+\b", text)[:1]
    further = r"how many|digits|smallest|largest|remainder|for what|units digit|\bif\b"
    expect((aims or "_" in source) and not re.search(further, text), "a base")
    aim, value = int(aims[-1] if aims else re.findall(r"_\{?(\d+)", source)[0]), read(source)
    expect(2 <= aim <= 10 and value.is_Integer and 0 <= value < 10**60, "a usual base")
    digits = "".join(map(str, sympy.ntheory.digits(int(value), aim)[1:]))
    return digits if aim == 10 else f"{digits}_{aim}", f"In base ten {value}."


derive = family(_remainder, _based, tabled(_ROWS))
"""Work out a problem about whole numbers, or return None."""
