"""`compare`: one program against others, on the examples that both answered.

No call is made: outcomes and costs are read from run logs. What the figures mean is in
docs/comparing.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from stackprog.analysis.equivalence import MARGIN, equivalence
from stackprog.analysis.holm import holm
from stackprog.analysis.mcnemar import mcnemar, wins_losses_ties
from stackprog.analysis.paired import (
    Outcomes,
    Pairs,
    difference,
    difference_interval,
    pair,
)
from stackprog.analysis.verdict import Verdict, sentence, verdict
from stackprog.comparing.contestants import (
    Contestant,
    named,
    read_contestants,
    spelled_out,
)
from stackprog.comparing.costs import AnswerAt, Cost, total
from stackprog.errors import UsageError


@dataclass(frozen=True)
class Comparison:
    """The first program against another.

    Attributes:
        run, program, scores: The other program, and what it scored on all it was asked.
        n: Pairs of answers, over `questions`; `failed` pairs are left out since a call of either
            broke, `unpaired` answers since the other program was not asked that.
        accuracies: Of the first and of the other, on the pairs.
        difference: The first's accuracy minus the other's, with its 95 % `interval`.
        wins, losses, ties: Questions the first was right on oftener, less often, as often.
        p: McNemar's; `p_holm` is corrected for the number of programs compared.
        p_equal: Of a difference at or beyond the margin; `p_equal_holm` is corrected alike.
        tokens_ratio, usd_ratio: What the first used for each token or dollar of the other, on the
            pairs; `None` is unknown.
        groups: Difference and counts by subject, level or domain: a description, not tests.
        reordered: Of the pairs, those whose choices stood in another order, as with another seed.
    """

    run: str
    program: str
    scores: Mapping[str, Any]
    n: int
    questions: int
    failed: int
    unpaired: int
    accuracies: tuple[float, ...] | None
    difference: float | None
    interval: tuple[float, float] | None
    wins: int
    losses: int
    ties: int
    p: float | None
    p_equal: float | None
    tokens_ratio: float | None
    usd_ratio: float | None
    groups: dict[str, dict[str, dict[str, Any]]]
    reordered: int = 0
    p_holm: float | None = None
    p_equal_holm: float | None = None
    verdict: Verdict = "not compared"
    sentence: str = ""


@dataclass(frozen=True)
class Comparing:
    """The first program against all others on one split of a task."""

    task: str
    split: str
    sha256: str
    run: str
    program: str
    scores: Mapping[str, Any]
    margin: float
    comparisons: tuple[Comparison, ...]

    @property
    def worse(self) -> bool:
        """Whether the first is worse than any other, after correction."""
        return any(comparison.verdict == "worse" for comparison in self.comparisons)

    @property
    def compared(self) -> bool:
        """Whether the first has an example in common with every other."""
        return all(comparison.verdict != "not compared" for comparison in self.comparisons)

    def to_json(self) -> dict[str, Any]:
        """The result as plain data; the first program's scores stand beside its name."""
        found = asdict(self)
        return {**found.pop("scores"), **found}


def compare(
    runs: Sequence[str | Path],
    *,
    programs: Sequence[str] = (),
    margin: float = MARGIN,
    seed: int = 0,
) -> Comparing:
    """Compare the first program of the first run with every other program of the runs.

    Args:
        runs: Run folders. The first program of a search is its winner, the others are the models
            alone on test.
        programs: Which programs to take of runs that have several; all that they report by
            default.
        margin: The difference that would matter: closer programs may be called equal.
        seed: Of the bootstrap.

    Raises:
        UsageError: If the runs asked other questions, none has one of the programs, or there are
            no two programs.
    """
    if not 0 < margin < 1:
        raise UsageError(f"expected --margin above 0 and below 1, got {margin}")
    found = [one for run in runs for one in read_contestants(run, programs)]
    _check_programs(programs, found)
    first, *others = list({(one.run, one.program): one for one in found}.values())
    if not others:
        raise UsageError(
            f"expected two programs to compare, got only {first.program} of {first.run}: "
            "name another run"
        )
    for other in others:
        if other.questions != first.questions:
            raise UsageError(
                f"expected runs on the same examples, got {named(first.questions)} in {first.run} "
                f"and {named(other.questions)} in {other.run}"
            )
    compared = _corrected([_compared(first, other, margin, seed) for other in others], margin)
    return Comparing(
        *first.questions, first.run, first.program, first.scores, margin, tuple(compared)
    )


def _check_programs(wanted: Sequence[str], found: Sequence[Contestant]) -> None:
    """Refuse a name that no run has."""
    names = dict.fromkeys(one.program for one in found)
    missing = [text for text in wanted if spelled_out(text) not in names]
    if missing:
        raise UsageError(
            f"expected programs of the runs, got {', '.join(missing)}; found are {', '.join(names)}"
        )


def _compared(first: Contestant, other: Contestant, margin: float, seed: int) -> Comparison:
    pairs = pair(first.outcomes, other.outcomes)
    wins, losses, ties = wins_losses_ties(pairs)
    shares = (int(right.sum()) / pairs.n for right in (pairs.first, pairs.second) if pairs.n)
    accuracies = tuple(shares) or None
    tokens_ratio, usd_ratio = _ratios(first, other)
    return Comparison(
        run=other.run, program=other.program, scores=other.scores, n=pairs.n,
        questions=len(pairs.epochs), failed=pairs.failed, unpaired=pairs.unpaired,
        accuracies=accuracies, difference=difference(pairs),
        interval=difference_interval(pairs, seed), wins=wins, losses=losses, ties=ties,
        p=mcnemar(pairs), p_equal=equivalence(pairs, margin), tokens_ratio=tokens_ratio,
        usd_ratio=usd_ratio, groups=_by_group(first, other, seed),
        reordered=sum(first.orders[key] != other.orders[key] for key in first.orders.keys()
                      & other.orders.keys() if _answered(key, first, other)),
    )  # fmt: skip


def _corrected(compared: list[Comparison], margin: float) -> list[Comparison]:
    """Correct for the number of comparisons, then judge."""
    raised = holm([one.p for one in compared])
    equal = holm([one.p_equal for one in compared])
    found = []
    for one, p, p_equal in zip(compared, raised, equal, strict=True):
        judged = verdict(one.interval, p, p_equal)
        said = sentence(judged, one.difference, one.interval, margin)
        found.append(replace(one, p_holm=p, p_equal_holm=p_equal, verdict=judged, sentence=said))
    return found


def _ratios(first: Contestant, other: Contestant) -> tuple[float | None, float | None]:
    """Tokens and USD of the first for each of the other's, where both answered."""
    answered = [key for key in first.outcomes if _answered(key, first, other)]
    mine, theirs = (total(one.costs.get(key, Cost()) for key in answered) for one in (first, other))
    return _ratio(mine.tokens, theirs.tokens), _ratio(mine.usd, theirs.usd)


def _answered(key: AnswerAt, *both: Contestant) -> bool:
    return all(one.outcomes.get(key, "failed") != "failed" for one in both)


def _ratio(mine: float | None, theirs: float | None) -> float | None:
    return mine / theirs if mine is not None and theirs else None


def _by_group(
    first: Contestant, other: Contestant, seed: int
) -> dict[str, dict[str, dict[str, Any]]]:
    values: dict[str, set[str]] = defaultdict(set)
    for groups in first.groups.values():
        for name, value in groups.items():
            values[name].add(value)
    return {
        name: {value: _part(first, other, (name, value), seed) for value in sorted(values[name])}
        for name in values
    }


def _part(
    first: Contestant, other: Contestant, group: tuple[str, str], seed: int
) -> dict[str, Any]:
    ids = {id for id, groups in first.groups.items() if group in groups.items()}
    pairs: Pairs = pair(*(_of(one.outcomes, ids) for one in (first, other)))
    wins, losses, ties = wins_losses_ties(pairs)
    return {"n": pairs.n, "difference": difference(pairs),
            "interval": difference_interval(pairs, seed),
            "wins": wins, "losses": losses, "ties": ties}  # fmt: skip


def _of(outcomes: Outcomes, ids: Iterable[str]) -> Outcomes:
    return {key: outcome for key, outcome in outcomes.items() if key[0] in ids}
