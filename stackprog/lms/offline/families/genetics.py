"""Heredity: crosses, Hardy-Weinberg, linkage, X-linked traits, carriers, blood groups."""

import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import gcd

from stackprog.lms.offline.quantities import (
    asked_clause,
    derive_by_laws,
    normalise,
    read_quantities,
    told,
    topics,
    vocabulary,
)
from stackprog.lms.offline.question import Derivation, Question

_SHARE = r"(?:(?:fraction|frequency|proportion|percentage|probability|what)\b.{0,40})?"
SYMBOLS = vocabulary(rf"""
q; %; (?:frequency of the )?(?:recessive|mutant|disease)[- ](?:causing )?allele
  |frequency of (?:the )?(?:allele )?[a-z]\b|q\b; recessive allele|q
p; %; (?:frequency of the )?(?:dominant|normal|wild-type) allele|p\b; dominant allele|p
rec; %; {_SHARE}(?:(?:homozygous )?recessive|affected|afflicted)(?! allele)
  ; affect\w*|recessive|born with|express\w*|suffer\w*|disease|disorder|homozygous recessive|aa
het; %; {_SHARE}(?:heterozyg\w+|carriers?|2pq); heterozyg\w*|carriers?
dom; %; {_SHARE}homozygous dominant; homozygous dominant
shown; %; {_SHARE}dominant (?:phenotype|trait); dominant (?:phenotype|trait)
size; count; population size; population of|individuals|people|total|sample
carry; count; (?:how many|number of)\b.{{0,50}}(?:heterozyg\w+|carriers?); heterozyg\w*|carriers?
ill; count; (?:how many|number of)\b.{{0,50}}(?:affected|recessive|express\w*); affected|recessive
""")
HARDY = topics("""
the Hardy-Weinberg law: hardy|.*allele frequenc|gene pool|.*frequency of; not x-linked|sex-linked
  p + q = 1; rec = q*q; dom = p*p; het = 2*p*q; shown + rec = 1; carry = het*size; ill = rec*size
""")
_PAIRS = re.compile(r"\b(?:([A-Za-z])/?(?i:\1)[ ;]{0,2}){1,5}(?![A-Za-z])")
_CROSSED = re.compile(r"\b(?:x|crossed|mated|bred|crosses)\b")
_BEYOND = re.compile(  # not independent loci with one dominant allele each
    r"link|epista|lethal|incomplete|codomin|map unit|cM\b|blood|hardy|crossover|sex-|modif|pollen",
    re.I,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def derive(question: Question) -> Derivation | None:
    """Answer a question on heredity, or None."""
    text = normalise(question.stem)
    text = re.sub(
        r"\b(\d+) (?:in|out of)(?: every)? (\d[\d,]*)",
        lambda m: f"{m[1]}/{m[2].replace(',', '')}",
        text,
    )
    clause = asked_clause(text)
    for solve in (_blood, _x_linked, _linkage, _cross, _carriers):
        if found := solve(text, clause):
            return found
    return derive_by_laws(Question(text), SYMBOLS, HARDY)


def _exactly(value: Fraction, steps: str) -> Derivation:
    text = str(value.numerator)
    if value.denominator > 1:
        text = rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
    return Derivation(text, f"{steps}: {value}.", float(value))


def _offspring(*parents: list[str]) -> Counter[tuple[str, ...]]:
    """How often each genotype comes of two parents, each a pair of alleles at every locus."""
    gametes = [list(product(*parent)) for parent in parents]
    return Counter(
        tuple("".join(sorted(pair)) for pair in zip(*both, strict=True))
        for both in product(*gametes)
    )


def _cross(text: str, clause: str) -> Derivation | None:
    """A cross written in letters (`AaBb x aabb`): enumerate the gametes and count what is asked."""
    spans = list(_PAIRS.finditer(text))
    types = [re.findall("[A-Za-z]{2}", re.sub("[^A-Za-z]", "", span[0])) for span in spans]
    if _BEYOND.search(text) or not types:
        return None
    gaps = [text[a.end() : b.start()] for a, b in zip(spans, spans[1:], strict=False)]
    gaps = ["" if re.search("[.?!:]", gap) else gap for gap in gaps]
    joined = [i for i, gap in enumerate(gaps) if len(gap) < 60 and _CROSSED.search(gap)]
    if not joined and re.search(r"\b(?:cross|mat|parents)", text):
        joined = [
            i for i, gap in enumerate(gaps) if len(gap) < 30 and re.search(r"\b(?:and|with)\b", gap)
        ]
    if joined:
        first, second = types[joined[0]], types[joined[0] + 1]
        others = [i for i in range(len(types)) if i not in (joined[0], joined[0] + 1)]
    elif re.search(r"(?i)\bself|intercross|\btwo |both parents|each other", text):
        first, second, others = types[0], types[0], list(range(1, len(types)))
    else:
        return _gametes(types, clause)
    asked = [types[i] for i in others if spans[i].end() > text.find(clause)]
    loci = [pair.lower() for pair in first]
    if any([pair.lower() for pair in kind] != loci for kind in (second, *asked)) or len(asked) > 1:
        return None
    law = f"Of the unions of gametes of {''.join(first)} and {''.join(second)}, all equally likely"
    counts = _offspring(first, second)
    return (
        _ratio(counts, clause, law)
        if "ratio" in clause
        else _count(counts, clause, asked, text, law)
    )


def _count(
    counts: Counter[tuple[str, ...]], clause: str, asked: list[list[str]], text: str, law: str
) -> Derivation | None:
    numbers = [int(q.raw) for q in read_quantities(text) if q.raw >= 8 and not q.unit]
    wanted = _wanted(clause, asked, len(next(iter(counts))))
    if wanted is None or len(numbers) > 1:
        return None
    share = Fraction(sum(n for kind, n in counts.items() if wanted(kind)), sum(counts.values()))
    return _exactly(share * (numbers[0] if numbers else 1), f"{law}, those asked for")


def _wanted(
    clause: str, asked: list[list[str]], loci: int
) -> Callable[[tuple[str, ...]], bool] | None:
    """The test of a genotype that is asked for, or None if the clause is not understood."""
    if asked:
        target = tuple("".join(sorted(pair)) for pair in asked[0])
        return lambda kind: kind == target
    every = r"\b(?:all|both|each|every|the (?:three|two)|dihybrid|trihybrid)\b"
    mixed = (
        r"but|one (?:dominant|recessive)|either|least|exactly|only|given|and (?:recessive|dominant)"
    )
    if (loci > 1 and not re.search(every, clause)) or re.search(rf"\b(?:{mixed})", clause):
        return None
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("homozygous dominant", str.isupper),
        ("recessive", str.islower),
        ("heterozyg", lambda pair: pair[0] != pair[1]),
        ("homozyg|true-breeding", lambda pair: pair[0] == pair[1]),
        ("dominant", lambda pair: not pair.islower()),
    )
    test = next((test for words, test in tests if re.search(words, clause)), None)
    return (lambda kind: all(map(test, kind))) if test else None


def _ratio(counts: Counter[tuple[str, ...]], clause: str, law: str) -> Derivation | None:
    """The phenotypes' ratio, dominants first, or the genotypes' of one locus."""
    if "phenotyp" not in clause and ("genotyp" not in clause or len(next(iter(counts))) > 1):
        return None
    kinds: Counter[tuple[object, ...]] = Counter()
    for kind, n in counts.items():
        kinds[tuple(pair.islower() for pair in kind) if "phenotyp" in clause else kind] += n
    order = sorted(kinds, key=str) if "phenotyp" in clause else sorted(kinds)
    text = ":".join(str(kinds[kind] // gcd(*kinds.values())) for kind in order)
    return Derivation(text, f"{law}, the kinds are as {text}.")


def _gametes(types: list[list[str]], clause: str) -> Derivation | None:
    if len(types) != 1 or not re.search("(?i)how many.{0,40}gametes", clause):
        return None
    mixed = sum(pair[0] != pair[1] for pair in types[0])
    return _exactly(Fraction(2**mixed), f"{mixed} heterozygous loci give 2^{mixed} gametes")


_PARENTS = re.compile(
    r"both (?:\w+ )?(?:parents )?(?:are )?(?:heterozygous|carriers)"
    r"|two (?:\w+ )?(?:carriers|heterozyg)"
    r"|(?:parents|couple|partners|husband and wife)\b.{0,40}(?:carriers|heterozygous)",
    re.I,
)
_OTHER_KIN = re.compile(
    r"x-linked|sex-linked|colou?r.?blind|ha?emophil|dominant (?:dis|allele for)"
    r"|sister|brother|uncle|aunt|grand|cousin|penetran|locus|loci|incomplete|linked|frequency",
    re.I,
)
_KINDS = (
    (r"unaffected|healthy|normal|not (?:be affected|have)|dominant phenotype", Fraction(3, 4)),
    (r"carrier|heterozygous", Fraction(1, 2)),
    (
        r"affected|ha(?:ve|s) the|express|with the (?:dis|cond)|homozygous recessive|inherit the",
        Fraction(1, 4),
    ),
)


def _carriers(text: str, clause: str) -> Derivation | None:
    """Children of two carriers of a recessive allele."""
    if not _PARENTS.search(text) or _OTHER_KIN.search(text) or re.search("exactly|given", clause):
        return None
    law = "Carriers Aa and Aa have 1 AA : 2 Aa : 1 aa"
    well = r"(?:unaffected|healthy|normal|not affected|does not have|phenotypically)"
    healthy = re.search(
        rf"{well}.{{0,40}}(?:is|being|are|be) (?:an? |also an? )?(?:carrier|heterozyg)", text
    )
    if healthy or ("carrier" in clause and re.search(rf"ha(?:ve|s) an? {well}", text)):
        return _exactly(Fraction(2, 3), law)
    share = next((share for words, share in _KINDS if re.search(words, clause)), None)
    count = re.search(
        r"\b(one|two|three|four|five|six|\d)\b(?: \w+){0,2} (?:children|kids|offspring)", text
    )
    n = _WORDS.get(count[1]) or int(count[1]) if count else 1
    if share is None:
        return None
    if "at least one" in clause:
        return _exactly(1 - (1 - share) ** n, law) if n > 1 else None
    if re.search(r"\b(?:all|both|none|neither)\b", clause):
        return (
            _exactly((1 - share if re.search("none|neither", clause) else share) ** n, law)
            if n > 1
            else None
        )
    if re.search(r"\b(?:two|three|four)\b", clause):
        return None
    kid = r"(?:son|daughter|boy|girl)"
    sex = re.search(rf"(?:affected|unaffected|carrier) {kid}|{kid} (?:and|with)", clause)
    return _exactly(share / 2 if sex else share, law)


def _x_linked(text: str, clause: str) -> Derivation | None:
    """A recessive allele on the X: mother and father by what is said of them."""
    topic = re.search("x-linked|sex-linked|colou?r.?blind|ha?emophili", text, re.I)
    if not topic or re.search("dominant|frequency|population|y-linked", text):
        return None
    told_of = text.replace(clause, "")
    mother, father = _mother(told_of), _father(re.sub(r"whose father [^.,?]*", "", told_of))
    ill = re.search(_ILL, clause)
    sons = re.search(r"\b(?:sons?|boys?|males?)\b", clause)
    daughters = re.search(r"\b(?:daughters?|girls?|females?)\b", clause)
    unclear = re.search(r"\b(?:two|three|\d|both|all|unaffected|not|normal)\b", clause)
    if not (mother and father) or unclear or (sons and daughters):
        return None
    if bool(ill) == ("carrier" in clause) or (not ill and not daughters):
        return None
    kids = [(m, f) for m in mother for f in (father, "Y")]
    chosen = [
        kid for kid in kids if (not sons or kid[1] == "Y") and (not daughters or kid[1] != "Y")
    ]
    hits = sum(("X" not in kid) if ill else {*kid} == {"x", "X"} for kid in chosen)
    kid = r"(?:son|boy|girl|daughter)\b"
    joint = re.search(rf"{_ILL} {kid}|carrier {kid}|(?:child|offspring).{{0,30}}\b{kid}", clause)
    law = f"Mother {mother} and father {father}Y, by their gametes"
    return _exactly(Fraction(hits, len(kids if joint else chosen)), law)


_ILL = (
    r"\b(?:colou?r-?blind|affected|ha?emophili\w+|with (?:the |red|ha?em)|who has|has the"
    r"|white-eyed)"
)


def _mother(text: str) -> str:
    text_of_father = re.search(r"carrier|heterozygous|whose father (?:was|is|had|has)", text)
    own = re.sub(r"whose father [^.,?]*", "", text)
    women = r"(?:woman|mother|female|wife)"
    if re.search(rf"{_ILL} {women}|{women} (?:is |who is |with )?{_ILL}", own):
        return "" if text_of_father else "xx"
    if re.search(
        rf"(?:homozygous|non-?carrier)[a-z -]{{0,20}}{women}|{women}[a-z ]{{0,20}}not a carrier",
        own,
    ):
        return "XX"
    return "Xx" if text_of_father else ""


def _father(text: str) -> str:
    men, well = (
        r"\b(?:man|father|male|husband)\b",
        r"\b(?:normal|unaffected|healthy|without|not affected)",
    )
    sick = re.search(rf"{_ILL} {men}|{men} (?:is |who is |who has |has )?{_ILL}", text)
    sound = re.search(rf"{well}(?:[- ]\w+)? {men}|{men}[a-z ]{{0,12}}{well}", text)
    return "" if bool(sick) == bool(sound) else "x" if sick else "X"


_ALLELES = (  # how a text says each parent's two alleles
    (r"I\^?A ?I\^?B|(?:type|group) AB\b", "AB"),
    (r"I\^?A ?i\b|\bAO\b|heterozygous (?:for )?(?:blood )?(?:type|group) A\b", "AO"),
    (r"(?:type|group) A \(?heterozygous", "AO"),
    (r"I\^?B ?i\b|\bBO\b|heterozygous (?:for )?(?:blood )?(?:type|group) B\b", "BO"),
    (r"(?:type|group) B \(?heterozygous", "BO"),
    (r"\bii\b|(?:type|group) O\b", "OO"),
)


def _blood(text: str, clause: str) -> Derivation | None:
    """The ABO groups of children of two parents whose genotypes are said."""
    if not re.search("blood|ABO", text) or re.search(
        r"Rh\b|impossible|transfus|frequency|not ", text
    ):
        return None
    told_of = text.replace(clause, "")
    for words, alleles in _ALLELES:
        told_of = re.sub(words, f" <{alleles}> ", told_of)
    parents = re.findall("<(..)>", told_of)
    asked = re.search(r"(?:type|group) (AB|A|B|O)\b", clause)
    likely = re.search("probab|chance|fraction|percent|proportion|likel", clause)
    if len(parents) != 2 or not asked or not likely:
        return None
    groups: Counter[str] = Counter()
    for (pair,), n in _offspring([parents[0]], [parents[1]]).items():
        groups[pair.replace("O", "").replace("AA", "A").replace("BB", "B") or "O"] += n
    return _exactly(
        Fraction(groups[asked[1]], 4), f"Parents {parents[0]} and {parents[1]}, by their gametes"
    )


def _linkage(text: str, clause: str) -> Derivation | None:
    """Map distance or recombination frequency from the counts of a testcross."""
    if re.search("three-point|double|interference|trihybrid|F2", text):
        return None
    if not re.search("distance|recombin|map units|centimorgan|cM", clause):
        return None
    counts = [int(q.raw) for q in read_quantities(text) if not q.unit and q.raw == int(q.raw) > 1]
    total = next((n for n in counts if sum(counts) == 2 * n), None)
    parts = sorted(n for n in counts if n != total)
    some = re.search(r"(\d[\d,]*) (?:\w+ ){0,3}recombinant", text)
    if len(parts) == 4:
        share = (parts[0] + parts[1]) / sum(parts)
    elif some and len(counts) == 2:
        share = int(some[1].replace(",", "")) / max(counts)
    else:
        return None
    law = f"The recombinants over all offspring are {share:.4g}"
    if re.search("percent|%|frequency", clause):
        return told(share, "%", law)
    return Derivation(rf"{100 * share:.4g}\ \text{{cM}}", f"{law}.", 100 * share, "cM")
