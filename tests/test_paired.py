"""Paired statistics: hand-computed cases, and simulations of how often they err."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import gammaln, xlogy

from stackprog.analysis.equivalence import equivalence
from stackprog.analysis.holm import holm
from stackprog.analysis.mcnemar import mcnemar, wins_losses_ties
from stackprog.analysis.paired import Pairs, difference, difference_interval, pair
from stackprog.analysis.power import detectable_difference
from stackprog.analysis.verdict import sentence, verdict


def counted(n: int, wins: int, losses: int) -> Pairs:
    """Pairs of single epochs: the first alone right, the second alone right, the rest alike."""
    first, second = np.zeros(n, int), np.zeros(n, int)
    first[:wins] = second[wins : wins + losses] = 1
    return Pairs(first, second, np.ones(n, int))


def each(judge: Callable[[Pairs], Any], drawn: list[Pairs]) -> list[Any]:
    """Judge each; the same counts are judged alike, so once."""
    known: dict[tuple[int, int], Any] = {}
    keys = [wins_losses_ties(pairs)[:2] for pairs in drawn]
    for key, pairs in zip(keys, drawn, strict=True):
        if key not in known:
            known[key] = judge(pairs)
    return [known[key] for key in keys]


def worlds(n: int, wins: float, losses: float, times: int, seed: int = 7) -> list[Pairs]:
    """Pairs drawn from programs with these shares of questions won and lost."""
    drawn = np.random.default_rng(seed).multinomial(n, [wins, losses, 1 - wins - losses], times)
    return [counted(n, won, lost) for won, lost, _ in drawn.tolist()]


def likelihoods(n: int, wins: float, losses: float) -> list[tuple[Pairs, float]]:
    """Every outcome worth counting, with its probability."""
    won, lost = (counts.ravel() for counts in np.meshgrid(np.arange(n + 1), np.arange(n + 1)))
    parts = np.stack([won, lost, n - won - lost])[:, won + lost <= n]
    shares = np.array([wins, losses, 1 - wins - losses])[:, None]
    logs = gammaln(n + 1) + (xlogy(parts, shares) - gammaln(parts + 1)).sum(axis=0)
    kept = logs > -13
    return [
        (counted(n, won, lost), float(np.exp(log)))
        for (won, lost, _), log in zip(parts.T[kept].tolist(), logs[kept], strict=True)
    ]


def test_a_failed_example_is_in_no_pair_and_counted() -> None:
    first = {("1", 0): "right", ("2", 0): "failed", ("3", 0): "right", ("4", 0): "wrong"}
    second = {("1", 0): "wrong", ("2", 0): "right", ("3", 0): "failed", ("5", 0): "right"}

    pairs = pair(first, second)

    assert (pairs.n, pairs.failed, pairs.unpaired) == (1, 2, 2)
    assert difference(pairs) == 1.0


def test_epochs_of_a_question_are_one_question() -> None:
    first = {("1", epoch): "right" for epoch in range(4)} | {("2", 0): "wrong", ("2", 1): "right"}
    second = {("1", epoch): "wrong" for epoch in range(4)} | {("2", 0): "right", ("2", 1): "wrong"}

    pairs = pair(first, second)

    assert (pairs.n, pairs.epochs.tolist(), pairs.ahead.tolist()) == (6, [4, 2], [4, 0])
    assert difference(pairs) == pytest.approx(4 / 6)
    assert wins_losses_ties(pairs) == (1, 0, 1)
    assert mcnemar(pairs) == 1.0


def test_mcnemar_by_hand() -> None:
    assert wins_losses_ties(counted(20, 8, 2)) == (8, 2, 10)
    assert mcnemar(counted(20, 8, 2)) == pytest.approx(2 * (1 + 10 + 45) / 2**10)
    assert mcnemar(counted(20, 0, 0)) == 1.0
    assert mcnemar(counted(20, 5, 5)) == 1.0


def test_nothing_in_common_is_nothing_compared() -> None:
    pairs = pair({("1", 0): "right"}, {("2", 0): "right"})

    found = (difference(pairs), difference_interval(pairs), mcnemar(pairs), equivalence(pairs))
    assert found == (None, None, None, None)
    assert verdict(None, None, None) == "not compared"
    assert sentence("not compared", None, None, 0.03).startswith("not compared: no example")


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, None, 0.6]) == [1.0, None, 1.0]
    assert holm([]) == []


def test_an_interval_of_few_disagreements_is_that_of_bonett_and_price() -> None:
    low, high = difference_interval(counted(20, 0, 0)) or (0, 0)
    error = np.sqrt((2 / 22) / 22)
    assert (low, high) == pytest.approx((-1.959964 * error, 1.959964 * error), abs=1e-6)


def test_the_bootstrap_is_that_of_resampled_questions() -> None:
    pairs = counted(80, 20, 8)
    ahead = pairs.ahead
    rng = np.random.default_rng(3)
    means = ahead[rng.integers(0, 80, (20_000, 80))].mean(axis=1)

    low, high = difference_interval(pairs) or (0, 0)

    assert (low, high) == pytest.approx(np.quantile(means, [0.0235, 0.9765]), abs=0.013)
    assert difference_interval(pairs, seed=1) == difference_interval(pairs, seed=1)
    many = counted(997, 240, 190)
    assert difference_interval(many, seed=1) != difference_interval(many, seed=2)


@pytest.mark.parametrize(
    ("n", "wins", "losses"),
    [
        (20, 0.15, 0.05), (50, 0.2, 0.1), (100, 0.15, 0.1), (200, 0.04, 0.01), (500, 0.12, 0.07),
        (20, 0.95, 0.0), (20, 0.95, 0.02), (12, 0.9, 0.05), (40, 0.95, 0.01), (30, 0.9, 0.0),
        (60, 0.02, 0.9),
    ],
)  # fmt: skip
def test_intervals_cover_the_true_difference_about_95_times_in_100(
    n: int, wins: float, losses: float
) -> None:
    found = each(difference_interval, worlds(n, wins, losses, 1500))

    truth = wins - losses
    usual = 0.99 if wins + losses < 0.5 else 1.0  # one-sided outcomes: the safe side
    assert 0.935 <= np.mean([low <= truth <= high for low, high in found]) <= usual


def test_winning_every_question_is_no_proof_of_winning_always() -> None:
    low, high = difference_interval(counted(10, 10, 0)) or (0, 0)

    assert (0.4 < low < 0.8, high) == (True, 1.0)
    epochs = Pairs(np.full(12, 4), np.zeros(12, int), np.full(12, 4))
    assert (difference_interval(epochs) or (1, 0))[0] < 0.85


def test_intervals_of_epochs_cover_too_where_single_answers_would_not() -> None:
    rng = np.random.default_rng(5)
    covered, naive = [], []
    for _ in range(600):
        skill = rng.beta(0.5, 0.5, (100, 2))  # each question is easy or hard, for its own reasons
        right = rng.binomial(4, skill)
        pairs = Pairs(right[:, 0], right[:, 1], np.full(100, 4))
        low, high = difference_interval(pairs) or (0, 0)
        covered.append(low <= 0 <= high)
        one = right / 4
        reach = 1.96 * np.sqrt((one * (1 - one)).sum(axis=1).mean() / 400)
        naive.append(abs(difference(pairs) or 0) <= reach)

    assert 0.93 <= np.mean(covered) <= 0.97
    assert np.mean(naive) < 0.8


@pytest.mark.parametrize("n", [20, 100, 200, 500])
@pytest.mark.parametrize("disagree", [0.05, 0.25])
def test_mcnemars_false_alarms_are_at_most_5_in_100(n: int, disagree: float) -> None:
    found = each(mcnemar, worlds(n, disagree / 2, disagree / 2, 2000))

    assert np.mean(np.array(found) < 0.05) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 2000)


@pytest.mark.parametrize(
    ("n", "disagree", "margin"),
    [
        (100, 0.03, 0.03),
        (200, 0.04, 0.03),
        (800, 0.03, 0.03),
        (200, 0.1, 0.05),
        (100, 0.15, 0.1),
        (198, 0.25, 0.1),
    ],
)
def test_false_claims_of_equality_are_at_most_5_in_100(
    n: int, disagree: float, margin: float
) -> None:
    wins, losses = (disagree + margin) / 2, (disagree - margin) / 2

    alarms = sum(
        p for pairs, p in likelihoods(n, wins, losses) if equivalence(pairs, margin) < 0.05
    )

    assert alarms <= 0.05


def test_equal_programs_are_found_equal_when_there_are_enough_questions() -> None:
    found = each(lambda pairs: equivalence(pairs, 0.05), worlds(2000, 0.05, 0.05, 300))

    assert np.mean(np.array(found) < 0.05) > 0.95
    assert not equivalence(counted(20, 0, 0), 0.03) < 0.05


def test_a_planted_difference_of_5_points_is_found_as_often_as_theory_says() -> None:
    n = next(n for n in range(780, 2000) if (detectable_difference(n, 0.25) or 1) <= 0.05)

    found = each(mcnemar, worlds(n, 0.15, 0.1, 2000))

    assert 790 <= n <= 850
    assert 0.78 <= np.mean(np.array(found) < 0.05) <= 0.82


def test_holm_keeps_the_chance_of_any_false_alarm() -> None:
    drawn = [worlds(200, 0.1, 0.1, 1000, seed) for seed in range(8)]
    rounds = list(zip(*(each(mcnemar, pairs) for pairs in drawn), strict=True))

    raw = np.mean([min(found) < 0.05 for found in rounds])
    corrected = np.mean([min(holm(found)) < 0.05 for found in rounds])

    assert raw > 0.2
    assert corrected <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 1000)


@pytest.mark.parametrize(
    ("interval", "p", "p_equal", "margin", "said"),
    [
        ((0.009, 0.053), 0.01, 0.5, 0.03, "better by 3.1 points, 95 % interval 0.9 to 5.3"),
        ((-0.053, -0.009), 0.01, 0.5, 0.03, "worse by 3.1 points, 95 % interval 0.9 to 5.3"),
        ((-0.01, 0.072), 0.2, 0.5, 0.03,
         "not shown to differ (difference 3.1 points, 95 % interval -1.0 to 7.2)"),
        ((0.001, 0.061), 0.2, 0.5, 0.03,
         "not shown to differ (difference 3.1 points, 95 % interval 0.1 to 6.1)"),
        ((0.0, 0.062), 0.2, 0.01, 0.1,
         "equal within 10 points (difference 3.1 points, 95 % interval 0.0 to 6.2)"),
    ],
)  # fmt: skip
def test_the_sentence_a_person_may_write(
    interval: tuple[float, float], p: float, p_equal: float, margin: float, said: str
) -> None:
    sign = -1 if interval[1] < 0 else 1

    assert sentence(verdict(interval, p, p_equal), sign * 0.031, interval, margin) == said
