"""Heredity: crosses, Hardy-Weinberg frequencies, map distances, marked animals."""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from stackprog.lms.offline.laws import family
from stackprog.lms.offline.quantities import clean, read, search
from stackprog.lms.offline.question import Derivation, Question

GENOTYPE = re.compile(r"(?<![\w-])(?:([A-Za-z])(?i:\1) ?){1,6}(?<! )(?![\w-])")
HYBRIDS = r"(?i)\b(?:2|both)\b[^.?]*\b(?:heterozyg\w+|carriers?)\b|\b(?:heterozyg\w+|hybrids?)\b[^.?]*\b(?:self|intercross)\w*|\bself\w*[^.?]*\b(?:heterozyg\w+|hybrids?)\b"
CROSS = search("cross|×| x |mat|self|pollinat|parents|offspring|progeny")
Test = Callable[[str], bool]
KINDS: dict[str, Test] = {
    "dominant|unaffected|healthy": lambda pair: not pair.islower(),
    r"recessive|\baffected": str.islower,
    "heterozyg|carrier": lambda pair: pair[0] != pair[1],
}  # fmt: skip
UNITS = r"q=1:^(?=.*#)(?!.*(?:allele|frequency.of).{0,20}#).*(?:recess|affect|disease|disorder|suffer|born|homozyg|unable|lack|strike|incidence) p=1:(?:allele|frequen|p.=|q.=).*# N=1 r=1:#.*(?:apart|recomb)|dist|recomb X=1:(?-i:#[a-z\s]*([A-Z])\1\b) Y=1:(?-i:#[a-z\s]*([A-Z])(?i:\1)\b) Z=1:(?-i:#[a-z\s]*([a-z])\1\b)"
by_counts = family(UNITS, {}, {
    "allele": "N = (2*X + Y)/2/(X + Y + Z); N = (2*Z + Y)/2/(X + Y + Z)",
    "carr(?:y|ie)|heterozyg & ^(?!.*frequenc.{0,30}allele)": "N = 2*q**0.5*(1 - q**0.5); N2 = N1*2*q**0.5*(1 - q**0.5)",
    "dominant allele|normal allele": "N = 1 - q**0.5",
    "dominant allele & dominant pheno|trait|character|show": "N = 1 - (1 - p)**2", "dominant": "N = 1 - p**2",
    r"allele\b|gene\b": "N = q**0.5", "recessive allele & homozygous dominant|dominant homo": "N = (1 - p)**2",
    r"allele (?-i:[A-Z])\b|dominant allele & homozygous recessive|recessive (?:homo|pheno|trait)|(?-i:\b([a-z])\1\b)": "N = (1 - p)**2",
    "hardy|equilibrium|population|random": "N = 2*p*(1 - p); N = p**2; N = (1 - p)**2; N2 = N1*2*p*(1 - p); N2 = N1*p**2",
    "recomb|map|linked|cM": "N = (N2 + N3)/N1; N = (N3 + N4)/(N1 + N2 + N3 + N4); N = N2/N1; N2 = N1*r; N = r/2; N = (1 - r)/2",
    "mark|tag|band|recapt|lincoln|ring": "N = N1*N2/N3",
})  # fmt: skip


def _share(loci: list[tuple[str, str]], tests: Sequence[Test]) -> Fraction:
    """Multiply over the loci how many of the four equally likely children pass its test."""
    fours = [["".join(sorted(child)) for child in product(*locus)] for locus in loci]
    passed = [sum(map(test, four)) for four, test in zip(fours, tests, strict=True)]
    return Fraction(prod(passed), 4 ** len(loci))


def _cross(stem: str) -> str | None:
    """Say what is asked of a cross of two genotypes or a selfing: a share, a number or a ratio."""
    genes = list(GENOTYPE.finditer(stem))
    between = stem[genes[0].end() : genes[1].start()] if len(genes) > 1 else "."
    crossed = bool(re.search(r"^[^.?:]*(?:×|\b(?:x|with|by|and|to)\b)[^.?:]*$", between))
    one, other, *aims = [re.findall(r"\w\w", gene[0]) for gene in (genes[0], *genes[crossed:])]
    loci, asked = [*zip(one, other, strict=True)], stem[stem.rfind(". ", 0, -3) + 1 :]
    if "ratio" in asked and not aims:
        kinds = product(list(KINDS.values())[:2], repeat=len(loci))
        shares = sorted(filter(None, (_share(loci, tests) for tests in kinds)), reverse=True)
        return ":".join(str(share / shares[-1]) for share in shares)
    tests: list[list[Test]] = [["".join(sorted(locus)).__eq__ for locus in aim] for aim in aims]
    tests += [[test] * len(loci) for kind, test in KINDS.items() if re.search(kind, asked)]
    number = max((q.value for q in read(stem)), default=1) if "ow many" in asked else 1
    return str(_share(loci, tests[0]) * int(number)) if tests else None


def derive(question: Question) -> Derivation | None:
    """Work out a question on crosses, allele frequencies, linkage or counts, or return None."""
    stem = re.sub(HYBRIDS, "cross Aa × Aa", clean(question.stem))
    if GENOTYPE.search(stem) and CROSS(stem) and (answer := _cross(stem)):
        value = None if ":" in answer else float(Fraction(answer))
        return Derivation(answer, f"The cross gives {answer}.", value)
    return by_counts(question)
