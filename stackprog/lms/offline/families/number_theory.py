"""Whole numbers: divisors, primes, remainders, bases."""
# ruff: noqa: E501 - a row of a table is one line

import re
from math import gcd, lcm
from typing import Any

import sympy

from stackprog.lms.offline.latex import expect, read
from stackprog.lms.offline.wording import Found, Row, family, maths, prose, tabled

_HOW = (
    "(?:how many|(?:total )?number of)(?: positive| integer| integral| whole| distinct| different)*"
)
_SUM = "sum of(?: all)?(?: the)?(?: positive| distinct| different)*"
_MOST = "(?:what is|find|determine) the (?:greatest|largest|maximum|biggest|longest)(?: possible)?"
_UNITS = "seconds|minutes|hours|days|weeks|months|years"
_AGAIN = r"(?=.*(?:together|same time|simultaneous|same day|both|next|other|respectively|first|another|must|meet))[^\d]*(?:how many (?P=u)|how long|when will)(?!.*\d)[^\d]*(?:together|same time|simultaneous\w*|again|same day|both)"
_LISTED = r"(?: of)?(?: the)?(?: numbers| integers)? ?\(?<*xs>"


def _primes(n: Any) -> dict[int, int]:
    expect(n.is_Integer and 0 < n < 10**15, "a positive integer with few digits")
    return dict(sympy.factorint(n))


_ROWS: list[Row] = [
    (rf"{_HOW} (?:divisors|factors) (?:does|of|are).*(?:have|there)?", lambda x: sympy.prod(e + 1 for e in _primes(x).values()), "Exponents plus one multiply"),
    (rf"{_HOW} odd (?:divisors|factors) (?:does|of|are).*(?:have|there)?", lambda x: sympy.prod(e + 1 for p, e in _primes(x).items() if p > 2), "Exponents plus one multiply"),
    (rf"{_HOW} prime (?:divisors|factors) (?:does|of|are).*(?:have|there)?", lambda x: len(_primes(x)), "Factored"),
    (r"how many (?:positive |whole )*(?:integers|numbers) (?:are (?:positive )?(?:divisors|factors) of|(?:evenly )?divide(?: evenly into)?).*(?:evenly|without leaving a remainder)?", lambda x: sympy.prod(e + 1 for e in _primes(x).values()), "Exponents plus one multiply"),
    (rf"{_SUM} proper (?:positive )?(?:divisors|factors) of", lambda x: sympy.divisor_sigma(x) - x if _primes(x) else None, "Powers of primes are summed"),
    (r"prime (?:factorization|factorisation) of", lambda x: "\\cdot".join(f"{p}^{{{e}}}" if e > 1 else str(p) for p, e in sorted(_primes(x).items())), "Divided by primes"),
    (r"(?:smallest|least) prime (?:factor|divisor) of", lambda x: min(_primes(x)), "Factored"),
    (rf"{_SUM} (?:divisors|factors) of", lambda x: sympy.divisor_sigma(x) if _primes(x) else None, "Powers of primes are summed"),
    (rf"{_SUM} prime (?:divisors|factors) of", lambda x: sum(_primes(x)), "Factored"),
    (r"(?:largest|greatest) prime (?:factor|divisor) of", lambda x: max(_primes(x)), "Factored"),
    (rf"{_SUM} digits (?:of|in)", lambda x: sum(map(int, str(x))) if x.is_Integer else None, "Written out"),
    (rf"(?:greatest common (?:divisor|factor)|gcd|gcf){_LISTED}", lambda xs: gcd(*map(int, xs)), "Euclid's algorithm"),
    (rf"(?:least common multiple|lcm){_LISTED}", lambda xs: lcm(*map(int, xs)), "Highest powers of the primes"),
    (r"(?:smallest|least) (?:positive )?(?:integer|whole number|number|multiple) (?:that is |which is )?(?:exactly )?(?:divisible by|(?:a )?(?:common )?multiple of|of)(?: both| each of| all of)?(?: the (?:numbers|integers))? <*xs>[.?]?$", lambda xs: lcm(*map(int, xs)), "Highest powers of the primes"),
    (r"(?:largest|greatest) (?:positive )?(?:integer|whole number|number) (?:that|which) (?:is a (?:factor|divisor) of|(?:evenly |exactly )?divides)(?: both| each of| all of)?(?: the (?:numbers|integers))? <*xs>(?: evenly| exactly| without (?:leaving )?a remainder)?[.?]?$", lambda xs: gcd(*map(int, xs)), "Euclid's algorithm"),
    (rf"^(?=.*(?:identical|(?:equal|same) (?:length|size|number)|left|no |remain))(?!.*(?:how many|at least|\bper\b|in each|exactly))[^\d]*(?:[23] [^\d]*)?<a> ~<b> (?:~<c> )?[^\d]*{_MOST} (?:number of|length|size|side length)(?!.*\d)", lambda a, b, c: gcd(*map(int, filter(None, (a, b, c)))) if a > 3 else None, "The greatest common divisor"),
    (rf"^(?!.*(?:how many times|from now on|last|ago|until [^?]*alone))~(?:[123] ~)?every <a> (?P<u>{_UNITS})~every <b> (?P=u)\b(?:~every <c> (?P=u))?{_AGAIN}", lambda a, b, c, **_: lcm(*map(int, filter(None, (a, b, c)))), "The least common multiple"),
    (rf"^(?!.*(?:how many times|last|ago))~(?:2 ~)?every <a>,? and <b> (?P<u>{_UNITS})\b{_AGAIN}", lambda a, b, **_: lcm(int(a), int(b)), "The least common multiple"),
    (r"how many (?:positive |integer )?multiples of <m> (?:are (?:there )?)?(?:(?:between|from) <a> (?:and|to)|(?:that are )?less than) <b>[.?]?$", lambda m, a, b: (b - 1) // m - (a or 0) // m if (a or 1) % m and b % m else None, "Every mth number"),
    (r"^how many (?:positive )?<d>-digit (?:positive |whole )*(?:multiples of|(?:integers|numbers) (?:are )?(?:there )?(?:that )?(?:are )?(?:evenly )?(?:divisible by|multiples of)) <m>(?: are there)?[.?]?$", lambda d, m: (10**d - 1) // m - (10 ** (d - 1) - 1) // m if 0 < d < 10 and m > 0 and m.is_Integer else None, "Every mth number"),
    (r"how many (?:positive )?prime(?:s| numbers)? (?:are (?:there )?)?(?:that are )?(?:less than|below|smaller than) <n>[.?]?$", lambda n: sympy.primepi(int(n) - 1) if n < 10**5 else None, "Counted"),
    (r"inverse of <a> (?:modulo|mod) <m>", lambda a, m: pow(int(a), -1, int(m)), "Extended Euclid"),
    (r"remainder (?:of )?<a> when ~divided by <m>~remainder (?:of )?<b> when ~divided by <n>", lambda a, m, b, n: sympy.ntheory.modular.crt([m, n], [a, b])[0], "The Chinese remainder theorem"),
    (r"divided by <m>~remainder (?:of |is )?<a>,~divided by <n>~remainder (?:of |is )?<b>~(?:smallest|least)", lambda m, a, n, b: sympy.ntheory.modular.crt([m, n], [a, b])[0], "The Chinese remainder theorem"),
]  # fmt: skip
_BY = r"remainder (?:when|if|of)[^?]*divided by (\d+)\b|divided by (\d+)\b,? (?:what is|find|determine|compute) (?:the|its) remainder|what remainder does [^?]*(?:division|divided) by (\d+)|(?:modulo|\bmod|\\pmod) ?\{?(\d+)"


def _remainder(stem: str) -> Found:
    """Reduce powers before they are read, so that they may be large."""
    text = prose(stem)
    last, by = (
        re.search(r"(?:units|ones|last) (?:digit|place)\b(?! that| such)", text),
        re.search(_BY, text),
    )
    further = r"leaves|\b[xn]\b|how many|equiv|congruent|inverse|base|square|decimal|digits? of the(?! (?:product|number|expression|integer) [\d\\(])|sum of"
    expect((last or by) and not re.search(further, text), "a remainder")
    modulus = int(by[by.lastindex or 1]) if by else 10
    texts = [t for t in maths(stem) if t.strip() != str(modulus)] or re.findall(r"\d+", text)[:1]
    (whole,) = (re.sub(r"\\[pb]mod\s*\{?\d+\}?", "", t)[:600] for t in texts)
    power = re.compile(r"(?<![\d.^{}!])(\d+)\s*\^\s*(?:\{(\d+)\}|(\d+))(?!\s*[\d^!])")
    value = read(power.sub(lambda m: f"({pow(int(m[1]), int(m[2] or m[3]), modulus)})", whole))
    expect(value.is_Integer and modulus < 10**9, "an integer")
    return value % modulus, f"Reducing {whole.strip()} modulo {modulus} at each step."


def _based(stem: str) -> Found:
    """Write a number or a sum of numbers in another base."""
    text = re.sub(r"base ?- ?", "base ", prose(stem))
    for word, base in (("binary", 2), ("octal", 8), ("decimal", 10)):
        text = re.sub(rf"\b((?:in)?to|in|as) (?:a )?{word}\b", rf"\1 base {base}", text)
    aims = re.findall(
        r"(?:(?:in|to|into|as an?) |the (?=base \d+ (?:value|equiv|repr)))base (\d+)", text
    )
    texts = [t for t in maths(stem) if not re.fullmatch(r"\s*\d{1,2}[.,]?\s*", t)]
    (source,) = texts or re.findall(r"(?<!base )\b\d+\b", text)[:1]
    further = r"how many|digits|smallest|largest|remainder|for what|units digit|\bif\b"
    further += "" if "_" in source else "|binary|octal|hexa"
    expect((aims or "_" in source) and not re.search(further, text), "a base")
    aim, value = int(aims[-1] if aims else re.findall(r"_\{?(\d+)", source)[0]), read(source)
    expect(2 <= aim <= 10 and value.is_Integer and 0 <= value < 10**60, "a usual base")
    digits = "".join(map(str, sympy.ntheory.digits(int(value), aim)[1:]))
    return digits if aim == 10 else f"{digits}_{aim}", f"In base ten {value}."


def _seconds(stem: str) -> Found:
    """Read seconds as minutes, since prose takes `28 seconds` for a fraction."""
    expect("minute" not in stem and re.search(r"\d seconds\b", stem), "seconds alone")
    return tabled(_ROWS)(re.sub(r"\bseconds\b", "minutes", stem))


derive = family(_remainder, _based, tabled(_ROWS), _seconds)
"""Work out a problem about whole numbers, or return None."""
