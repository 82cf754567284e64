"""Heredity: crosses with exact fractions, Hardy-Weinberg, linkage, pedigrees and counts."""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import product
from math import prod

from stackprog.lms.offline.laws import clean, family, read
from stackprog.lms.offline.question import Derivation, Question

GENOTYPE = re.compile(r"(?<![\w-])(?:([A-Za-z])(?i:\1) ?){1,6}(?<! )(?![\w-])")
DOUBLE = (r"(?i)(?:2 )?(?:dihybrid|double heterozygote)s?(?: cross)?"
          r"(?: (?:of|between) 2 [a-z]+ \w+)?")  # fmt: skip
UNITS = {
    "q": "1:recess|affect|disease|disorder|suffer|born|homozyg|unable|lack", "N": "1",
    "c": "1:#.(?:child|kid)", "p": "1:allele|frequen|p.=|q.=",
}  # fmt: skip
SEX = "x.linked|sex.linked|colou?r.?blind|emophilia|duchenne & carrie[rs]|heterozyg"
_by_counts = family(UNITS, {}, {
    "carrier|heterozyg & !frequenc.{0,30}allele": "N = 2*q**0.5*(1 - q**0.5); "
        "N2 = N1*2*q**0.5*(1 - q**0.5)", "dominant allele|normal allele": "N = 1 - q**0.5",
    "dominant phenotype": "N = 1 - p**2", "allele": "N = q**0.5",
    r"allele (?-i:[A-Z]\b)|dominant allele": "N = (2*N2 + N3)/2/N1/same(N1, N2 + N3 + N4); "
        "N = (2*N1 + N2)/2/(N1 + N2 + N3)",
    "hardy|equilibrium|allele|population|random":
        "N = (2*N2 + N3)*(2*N4 + N3)/2/N1/same(N1, N2 + N3 + N4); "
        "N = (2*N4 + N3)/2/N1/same(N1, N2 + N3 + N4); N = (2*N3 + N2)/2/(N1 + N2 + N3); "
        "N = 2*p*(1 - p); N = p**2; N = (1 - p)**2; N2 = N1*2*p*(1 - p); N2 = N1*p**2",
    "recomb|map|linked|cM": "N = (N4 + N5)/N1/same(N1, N2 + N3 + N4 + N5); "
        "N = (N3 + N4)/(N1 + N2 + N3 + N4); N = (N2 + N3)/N1; N2 = N1; N2 = N1/2; N2 = (1 - N1)/2; "
        "N3 = N1*N2; N3 = N1*N2/2; N3 = N1*(1 - N2)/2",
    "mark|tag|recapt|lincoln": "N = max(N1, N2, N3)*mid(N1, N2, N3)/min(N1, N2, N3)",
    r"chi\W?sq|χ": "N = (N1 - 3*N2)**2/3/(N1 + N2); N = (N1 - N2)**2/(N1 + N2); "
        "N = 16*(N1**2/9 + N2**2/3 + N3**2/3 + N4**2)/(N1 + N2 + N3 + N4) - (N1 + N2 + N3 + N4)",
    SEX + r" & \bchild\b": "N = 1/4", SEX + r" & \bsons?\b": "N = 1/2",
    "carriers|heterozyg & unaffected|healthy|normal & is (?:a |hetero)": "N = 2/3",
    "carriers|heterozyg & unaffected|healthy|normal|none": "N = 0.75**c",
})  # fmt: skip
KINDS: dict[str, Callable[[str], bool]] = {
    "recessive": str.islower, "dominant": lambda child: not child.islower(),
    "heterozyg": lambda child: child[0] != child[1], "homozyg": lambda child: child[0] == child[1],
}  # fmt: skip


def _chance(loci: list[tuple[str, str]], tests: list[Callable[[str], bool]]) -> Fraction:
    """Multiply over the loci how many of the four equally likely children pass its test."""
    four = [["".join(sorted(pair)) for pair in product(one, other)] for one, other in loci]
    passed = (sum(map(test, each)) for test, each in zip(tests, four, strict=False))
    return prod((Fraction(number, 4) for number in passed), start=Fraction(1))


def _answer(loci: list[tuple[str, str]], asked: str, target: list[str]) -> Fraction | str | None:
    """Say what a question asks of a cross: a genotype, gametes, a ratio or a kind of child."""
    kinds = [test for word, test in KINDS.items() if word in asked]
    if target:
        return _chance(loci, [partial(str.__eq__, "".join(sorted(locus))) for locus in target])
    if re.search("how many.*gametes", asked, re.IGNORECASE):
        return Fraction(2 ** sum(one[0] != one[1] for one, _ in loci))
    if "ratio" in asked:
        both = product((KINDS["dominant"], str.islower), repeat=len(loci))
        shares = sorted(filter(None, (_chance(loci, list(tests)) for tests in both)), reverse=True)
        return ":".join(str(share / shares[-1]) for share in shares)
    each = kinds[::-1] if len(kinds) == len(loci) else kinds[:1] * len(loci)
    return _chance(loci, each) if kinds else None


def _cross(question: Question) -> Derivation | None:
    """Work out a cross of two genotypes, or a selfing."""
    stem = re.sub(DOUBLE, "cross of AaBb", clean(question.stem))
    found = list(GENOTYPE.finditer(stem))
    if not found or not re.search(r"cross|×| x |mate|mating|self|pollinat|parents|gametes", stem):
        return None
    between = stem[found[0].end() : found[1].start()] if len(found) > 1 else "."
    crossed = re.search(r"^[^.?:]*(?:×|\b(?:x|with|by|and|to)\b)[^.?:]*$", between)
    one, other = found[0], found[bool(crossed)]
    aim = GENOTYPE.search(stem, other.end())
    first, second, target = (re.findall(r"\w\w", m[0]) if m else [] for m in (one, other, aim))
    asked = stem[stem.rfind(". ", 0, -3) + 1 :].replace(one[0], "")
    answer = _answer(list(zip(first, second, strict=False)), asked, target)
    if isinstance(answer, Fraction) and re.search("how many(?!.*gametes)", asked, re.IGNORECASE):
        answer *= int(max((q.value for q in read(stem)), default=1))
    value = float(answer) if isinstance(answer, Fraction) else None
    return Derivation(str(answer), f"{one[0]} × {other[0]}: {answer}.", value) if answer else None


def derive(question: Question) -> Derivation | None:
    """Work out a question on crosses, allele frequencies, linkage or counts, or return None."""
    return _cross(question) or _by_counts(question)
