"""Whole numbers: divisors, primes, remainders, bases, congruences, digits, multiples in a range."""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import re
from math import ceil, floor, gcd, lcm
from typing import Any

import sympy
from sympy import factorint

from stackprog.lms.offline.bounds import expect
from stackprog.lms.offline.latex import read
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import Row, conclude, first, maths, numbers, prose, tabled

_WHOLE = "(?:positive |integer |integral |whole number |distinct |whole )*"
_HOW = "(?:how many|(?:what is|find|compute|determine) the number of)"
_DIVISORS = f"{_WHOLE}(?:divisors|factors)"
_SUM = "sum of (?:all )?(?:of )?(?:the )?"


def _factored(n: int) -> str:
    powers = ((str(p), e) for p, e in factorint(n).items())
    return r"\cdot".join(p if e == 1 else f"{p}^{e}" if e < 10 else f"{p}^{{{e}}}" for p, e in powers)


_ABOUT_ONE: dict[str, Any] = {
    rf"{_HOW} {_DIVISORS} (?:does|of|are there)": sympy.divisor_count,
    rf"{_HOW} {_WHOLE}even {_DIVISORS}": lambda n: sum(d % 2 == 0 for d in sympy.divisors(n)),
    rf"{_HOW} {_WHOLE}odd {_DIVISORS}": lambda n: sum(d % 2 for d in sympy.divisors(n)),
    rf"{_HOW} (?:different |distinct )(?:positive )?prime {_DIVISORS}": lambda n: len(factorint(n)),
    rf"{_SUM}{_DIVISORS} of": sympy.divisor_sigma,
    rf"{_SUM}proper {_DIVISORS} of": lambda n: sympy.divisor_sigma(n) - n,
    rf"{_SUM}(?:different |distinct )?(?:positive )?prime {_DIVISORS} of": lambda n: sum(factorint(n)),
    r"(?:largest|greatest) prime (?:factor|divisor) of": lambda n: max(factorint(n)),
    r"smallest prime (?:factor|divisor) of": lambda n: min(factorint(n)),
    r"prime factorization of|as a product of (?:its )?prime": _factored,
    rf"{_HOW} {_WHOLE}(?:integers|numbers) (?:less than|not exceeding|less than or equal to|up to)"
    r" [^\d]*(?:are )?(?:relatively prime|coprime)": sympy.totient,
    rf"{_SUM}(?:base[- ]ten )?digits (?:of|in)": lambda n: sum(map(int, str(n))),
    rf"{_HOW} (?:trailing |terminal )?zero(?:e?s)?[^.]* (?:end|does|has|of)\b": lambda n: len(str(n)) - len(str(n).rstrip("0")),
}  # fmt: skip
_FURTHER = (r"\bnot\b|multiple|greater than|perfect|square|cube|which|that (?:are|is)|common|if |"
            r"product of|remainder|divided|of the (?:number|sum)|base (?!ten)\w")  # fmt: skip
_KINDS: dict[str, Any] = {
    "prime": sympy.isprime,
    "perfect square": lambda n: sympy.integer_nthroot(n, 2)[1],
    "perfect cube": lambda n: sympy.integer_nthroot(n, 3)[1],
}


def _between(a: Any, b: Any, how: str | None) -> range:
    expect(b < 50000, "a short range")
    inclusive = "inclusive" in (how or "")
    return range(floor(a) + (not inclusive), ceil(b) + inclusive)


def _either(n: Any, a: Any, b: Any | None, how: str, both: str | None) -> int:
    wanted = (1,) if both else (1, 2)
    b = b or n + 1
    return sum((k % a == 0) + (k % b == 0) in wanted for k in _between(0, n + (how != "less than"), None))


def _nearest(end: str, d: Any, k: Any) -> Any:
    expect(d <= 50 and k, "few digits")
    return (10**d - 1) // k * k if end[-6:] in ("eatest", "argest") else -(-(10 ** (d - 1)) // k) * k


_UP_TO = "(?P<how>less than or equal to|less than|not exceeding|at most|up to|not greater than)"
_ROWS: list[Row] = [
    (r"(?:greatest common (?:divisor|factor)|gcd|gcf)(?: of)?(?: the)?(?: numbers| integers)? ?\(?<*xs>", lambda xs: gcd(*map(int, numbers(xs))), "Euclid's algorithm"),
    (r"(?:least common multiple|lcm)(?: of)?(?: the)?(?: numbers| integers)? ?\(?<*xs>", lambda xs: lcm(*map(int, numbers(xs))), "Highest powers of the primes"),
    (r"(?:smallest|least) (?:positive )?(?:integer|number|multiple)~(?:divisible by|multiple of)(?: both| each of)?~<*xs>", lambda xs: lcm(*map(int, numbers(xs))), "Highest powers of the primes"),
    (rf"{_HOW} {_WHOLE}(?:multiples of|(?:integers|numbers)~ (?:divisible by|multiples of)) <m>~between <a> and <b>(?P<how>,? inclusive)?", lambda m, a, b, how: sum(n % m == 0 for n in _between(a, b, how)), "Counted"),
    (rf"{_HOW} {_WHOLE}(?:integers|numbers)~between <a> and <b>(?P<how>,? inclusive,?)?~(?:divisible by|multiples of) <m>", lambda a, b, m, how: sum(n % m == 0 for n in _between(a, b, how)), "Counted"),
    (rf"{_HOW} {_WHOLE}multiples of <k>~{_UP_TO} <b>", lambda k, how, b: (b - (how == "less than")) // k, "The quotient, rounded down"),
    (rf"{_HOW} {_WHOLE}(?:integers|numbers)~{_UP_TO} <n>~(?:divisible by|multiples of) (?:either )?<a>(?: or <b>)?(?P<both> but not both)?", _either, "Counted"),
    (rf"{_HOW} (?P<kind>prime|perfect square|perfect cube)(?: number|)s?~ between <a> and <b>(?P<how>,? inclusive)?", lambda kind, a, b, how: sum(bool(_KINDS[kind](n)) for n in _between(a, b, how)), "Counted"),
    (rf"{_HOW} prime(?: number)?s~ less than <b>", lambda b: sympy.primepi(b - 1) if b < 10**6 else None, "Counted"),
    (r"(?P<end>smallest|least|greatest|largest) <d>[- ]digit (?:positive )?(?:integer|number|multiple)~ (?:divisible by|multiple of|of) <k>", _nearest, "The multiple nearest the end"),
    (r"inverse of <a> (?:modulo|mod) <m>", lambda a, m: pow(int(a), -1, int(m)), "Extended Euclid"),
    (r"<n>(?:st|nd|rd|th) digit (?:beyond|after|past|to the right of)~decimal~ <q>", lambda n, q: sympy.floor(q * 10**n) % 10 if n <= 5000 else None, "Long division"),
    (r"(?:largest|greatest|highest) integer [a-z] such that <q>\^\{?[a-z]\}? (?:divides|is a (?:divisor|factor) of) <n>!", lambda q, n: sum(int(n) // int(q) ** k for k in range(1, 40)) if sympy.isprime(q) and n < 10**6 else None, "Legendre's formula"),
]  # fmt: skip


def _about_one(stem: str) -> Derivation | None:
    """Answer what is asked about one number, given in figures or as an expression."""
    text, texts = prose(stem), maths(stem)
    fitting = [pattern for pattern in _ABOUT_ONE if re.search(pattern, text)]
    plain = re.findall(r"\d+", text)
    expect(len(fitting) == 1 and not re.search(_FURTHER, text), "one thing asked")
    expect(len(texts) == 1 or (not texts and len(plain) == 1), "one number")
    value = read(texts[0] if texts else plain[0])
    expect(value.is_Integer and 0 < value < 10**200, "a positive integer")
    known = factorint(value, limit=1000) if value >= 10**15 else {1: 1}
    expect("digits" in fitting[0] or "zero" in fitting[0] or max(known) < 10**6, "small factors")
    return conclude(_ABOUT_ONE[fitting[0]](int(value)), f"For n = {value}.", stem)


def _residue(text: str, modulus: int) -> int:
    """Reduce the powers of an expression before it is read, so that they may be large."""
    power = re.compile(r"(?<![\d.^{}!])(\d+)\s*\^\s*(?:\{(\d+)\}|(\d+))(?!\s*[\d^!])")
    text = power.sub(lambda m: f"({pow(int(m[1]), int(m[2] or m[3]), modulus)})", text[:600])
    value = read(text)
    expect(value.is_Integer, "an integer")
    return int(value) % modulus


def _remainder(stem: str) -> Derivation | None:
    text, texts = prose(stem), [t for t in maths(stem) if "=" not in t]
    ask = re.search(r"(units|ones|tens|last 2|last) digits?\b(?! that| such)(?! of the (?:sum|product))", text)
    by = re.search(r"remainder (?:when|if|of|that)[^?]*(?:divided by|division by|divide[^?]* by) (\d+)\b|(?:modulo|mod|\\pmod) ?\{?(\d+)\}?", text)
    further = (r"leaves|\bx\b|\bn\b|how many|sum of all|equiv|congruent|inverse|base|square|decimal|"
               r"average|remainder [^.]*(?:digits? of|number of|sum of the)")  # fmt: skip
    expect((ask or by) and not re.search(further, text), "a remainder")
    modulus = int(by[1] or by[2]) if by else {"tens": 100, "last 2": 100}.get(ask[1] if ask else "", 10)
    whole = re.sub(r"\\[pb]mod\s*\{?\d+\}?", "", texts[0]) if texts else re.findall(r"\d+", text)[0]
    left = [t for t in texts[1:] if t.strip() != str(modulus)]
    expect(not left and (by or len(texts) == 1) and 0 < modulus < 10**9, "one expression")
    value = _residue(whole, modulus)
    steps = f"Reducing {whole.strip()} modulo {modulus} at each step."
    if by or modulus == 10:
        return conclude(value, steps, stem)
    return conclude(value // 10 if ask and ask[1] == "tens" else f"{value:02d}", steps, stem)


def _congruent(stem: str) -> Derivation | None:
    text = prose(stem)
    pairs = re.findall(r"remainders? (?:of )?(\d+) when[^\d]*?divided by (\d+)", text)
    pairs = pairs or [p[::-1] for p in re.findall(r"divided by (\d+)[^\d]*?remainder (?:of |is )?(\d+)", text)]
    pairs += re.findall(r"congruent to (\d+) (?:modulo|mod|\(mod) (\d+)", text)
    linear = re.findall(r"(\d*) ?[a-z] ?\\equiv ?(-?\d+) ?\\pmod ?\{?(\d+)\}?", text)
    asked = re.search(r"smallest|least|(?:what is|find|solve|compute)[^.]*(?:residue|solution|\bx\b|\bn\b)", text)
    conditions = [(1, int(r), int(m)) for r, m in pairs] or [(int(a or 1), int(r), int(m)) for a, r, m in linear]
    used = 2 * len(pairs) or sum(2 + bool(a) for a, _, _ in linear)
    expect(conditions and asked and not re.search("greater|digit|negative integer", text), "congruences")
    expect(len(re.findall(r"\d+", text)) - used <= ("modulo" in text), "all numbers read")
    span = lcm(*(m for _, _, m in conditions))
    expect(span < 10**5, "small moduli")
    value = next(n for n in range(1, span + 1) if all((a * n - r) % m == 0 for a, r, m in conditions))
    return conclude(value, f"The first number to meet {conditions} (factor, remainder, modulus).", stem)


def _in_base(n: int, base: int) -> str:
    digits = ""
    while n or not digits:
        n, digit = divmod(n, base)
        digits = "0123456789ABCDEF"[digit] + digits
    return f"{digits}_{{{base}}}" if base > 9 else f"{digits}_{base}"


def _based(stem: str) -> Derivation | None:
    text = re.sub(r"base[- ](\d+)", r"base \1", prose(stem)).replace("decimal", "base 10")
    aims = re.findall(r"(?:in|to|into|as an?|the) base (\d+)", text)
    texts = [t for t in maths(stem) if not re.fullmatch(r"\s*\d{1,2}\s*", t)]
    texts = texts or re.findall(r"(?<!base )\b\d+\b", text)[:1]
    further = r"how many|digits|smallest|largest|remainder|for what|units digit|\bif\b"
    expect(len(texts) == 1 and not re.search(further, text), "one number")
    expect(aims or re.search(r"\d_", texts[0]), "a base")
    source = re.search(r"(\d+) (?:is |written |expressed |from |in )*base (\d+) (?:number |numeral )?(?:to|into|in) ", text)
    bases = {int(base) for base in re.findall(r"_\{?(\d+)", texts[0])}
    value = sympy.Integer(int(source[1], int(source[2]))) if source and not bases else read(texts[0])
    aim = int(aims[-1]) if aims else bases.pop() if len(bases) == 1 else 10
    expect(2 <= aim <= 16 and value.is_Integer and value >= 0, "a usual base")
    return conclude(value if aim == 10 else _in_base(int(value), aim), f"In base ten {value}.", stem)


def derive(question: Question) -> Derivation | None:
    """Work out a problem about whole numbers, or return None."""
    return first([_remainder, _congruent, _based, _about_one, tabled(_ROWS)], question)
