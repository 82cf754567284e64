"""Heredity: crosses with exact fractions, Hardy-Weinberg, linkage, pedigrees and counts."""

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import prod, sqrt

from stackprog.lms.offline.laws import clean, family, read
from stackprog.lms.offline.question import Derivation, Question

GENOTYPE = re.compile(r"(?<![\w-])(?:([A-Za-z])(?i:\1) ?){1,6}(?<! )(?![\w-])")
DOUBLE = r"(?i)(?:2 )?(?:dihybrids?|double heterozygotes?)(?: cross(?: of| between| in)?)?"
SICK, P = "1:recess|affect|disease|disorder|suffer|born|homozyg|unable|lack", "1:allele|frequen|p.=|q.="
_by_counts = family({}, {
    "carrier|heterozyg & !frequenc.{0,30}allele": [(f"1 = {SICK}", lambda q: 2 * sqrt(q) * (1 - sqrt(q))), (f"1 = 1 {SICK}", lambda n, q: n * 2 * sqrt(q) * (1 - sqrt(q)))],
    "dominant allele|normal allele": [(f"1 = {SICK}", lambda q: 1 - sqrt(q))], "allele": [(f"1 = {SICK}", sqrt)],
    "hardy|equilibrium|allele|population|random": [
        (f"1 = {P}", lambda p: 2 * p * (1 - p)), (f"1 = {P}", lambda p: p * p), (f"1 = {P}", lambda p: (1 - p) ** 2),
        (f"1 = 1 {P}", lambda n, p: n * 2 * p * (1 - p)), (f"1 = 1 {P}", lambda n, p: n * p * p),
        ("1 = 1 1 1 1", lambda n, a, b, c: (2 * c + b) / 2 / n / (n == a + b + c)), ("1 = 1 1 1", lambda a, b, c: (2 * a + b) / 2 / (a + b + c)), ("1 = 1 1 1", lambda a, b, c: (2 * c + b) / 2 / (a + b + c)),
        ("1 = 1 1 1 1", lambda n, a, b, c: (2 * a + b) * (2 * c + b) / 2 / n / (n == a + b + c))],
    "recomb|map|linked|cM": [("1 = 1 1 1 1", lambda *n: sum(sorted(n)[:2]) / sum(n)), ("1 = 1", lambda r: r / 2),
        ("1 = 1 1 1", lambda n, a, b: (a + b) / n), ("1 = 1", lambda r: r), ("1 = 1", lambda r: (1 - r) / 2), ("1 = 1 1", lambda n, r: n * r), ("1 = 1 1", lambda n, r: n * r / 2), ("1 = 1 1", lambda n, r: n * (1 - r) / 2)],
    "mark|tag|recapt|lincoln": [("1 = 1 1 1", lambda *n: sorted(n)[1] * max(n) / min(n))],
    "chi|χ": [("1 = 1 1", lambda a, b: (a - 3 * b) ** 2 / 3 / (a + b)), ("1 = 1 1", lambda a, b: (a - b) ** 2 / (a + b)),
        ("1 = 1 1 1 1", lambda *n: sum((o - e * sum(n)) ** 2 / e / sum(n) for o, e in zip(n, (9/16, 3/16, 3/16, 1/16))))],
    "x.linked|sex.linked|colou?r.?blind|emophilia|duchenne & carrier & son": [("1 =", lambda: 1 / 2)],
    "x.linked|sex.linked|colou?r.?blind|emophilia|duchenne & carrier & child": [("1 =", lambda: 1 / 4)],
    "carriers|heterozyg & (?:unaffected|healthy|normal) & is (?:a |hetero)": [("1 =", lambda: 2 / 3)],
    "carriers|heterozyg & (?:unaffected|healthy|normal|none)": [("1 = 1:#.(?:child|kid)", lambda n: 0.75**n)],
})  # fmt: skip


KINDS = {
    "recessive": str.islower, "dominant": lambda child: not child.islower(),
    "heterozyg": lambda child: child[0] != child[1], "homozyg": lambda child: child[0] == child[1],
}  # fmt: skip


def _chance(loci: list[tuple[str, str]], tests: list[Callable[[str], bool]]) -> Fraction:
    """Multiply over the loci how many of the four equally likely children pass the locus's test."""
    children = [["".join(sorted(pair)) for pair in product(one, other)] for one, other in loci]
    return prod((Fraction(sum(map(t, four)), 4) for t, four in zip(tests, children)), start=Fraction(1))


def _cross(question: Question) -> Derivation | None:
    """Work out a cross of two genotypes, or a selfing: a class of children, the ratio, the gametes."""
    stem = re.sub(DOUBLE, "cross of AaBb", clean(question.stem))
    found = list(GENOTYPE.finditer(stem))
    if not found or not re.search(r"cross|×| x |mate|mating|self|pollinat|parents|gametes", stem):
        return None
    between = stem[found[0].end() : found[1].start()] if len(found) > 1 else "."
    crossed = re.search(r"^[^.?:]*(?:×|\b(?:x|with|by|and|to)\b)[^.?:]*$", between)
    one, other = found[0], found[bool(crossed)]
    first, second = (re.findall("..", parent[0].replace(" ", "")) for parent in (one, other))
    loci, target = list(zip(first, second, strict=False)), GENOTYPE.search(stem, other.end())
    asked = stem[stem.rfind(". ", 0, -3) + 1 :].replace(one[0], "")
    kinds = [test for word, test in KINDS.items() if word in asked]
    if target:
        names = ["".join(sorted(locus)) for locus in re.findall("..", target[0].replace(" ", ""))]
        answer = _chance(loci, [name.__eq__ for name in names])
    elif "gametes" in asked:
        answer = Fraction(2 ** sum(len(set(locus)) - 1 for locus in first))
    elif "ratio" in asked:
        both = product((KINDS["dominant"], str.islower), repeat=len(loci))
        shares = sorted(filter(None, (_chance(loci, list(tests)) for tests in both)), reverse=True)
        return Derivation(":".join(str(s / shares[-1]) for s in shares), "The classes of children.")
    elif kinds:
        answer = _chance(loci, kinds[::-1] if len(kinds) == len(loci) else kinds[:1] * len(loci))
    else:
        return None
    many = re.search(r"how many", asked, re.IGNORECASE) and "gametes" not in asked
    answer *= int(max((q.value for q in read(stem)), default=1)) if many else 1
    return Derivation(str(answer), f"{one[0]} × {other[0]} gives {answer}.", float(answer))


def derive(question: Question) -> Derivation | None:
    """Work out a question on crosses, allele frequencies, linkage or counts, or return None."""
    return _cross(question) or _by_counts(question)
