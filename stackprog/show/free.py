"""What people read of free programs and of stacking behaviours. The same words as in the JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from stackprog.show.text import count, interval, share, table, usd

if TYPE_CHECKING:
    from stackprog.analysis.behaviours import Behaviours
    from stackprog.comparing.free import Free

SHOWN = 3  # programs of a kind; all are in the JSON
UNITS = {"tokens": "tokens", "usd": "USD"}


def free(found: Free) -> str:
    """The best of each kind, and how the models complement each other."""
    lines = [
        f"{found.task} {found.split} ({found.source}): {found.n} questions, "
        f"{len(found.models)} models, {_rollouts(found.rollouts)}; no call was made",
        *_counts(found), "", _programs(found), "",
        f"{len(found.programs)} programs on the same questions: the best of so many looks better "
        "than it is.",
        *_chosen(found), _headroom(found),
        f"weights of weighted votes are from {found.weights}",
    ]  # fmt: skip
    lines += [f"skipped {kind}: {reason}" for kind, reason in found.skipped.items()]
    lines += ["", _square("equal answers", found.agreement)]
    lines += ["", _square("right when wrong", found.right_when_wrong), "", *_fronts(found)]
    return "\n".join(lines)


def _rollouts(n: int) -> str:
    return "1 rollout" if n == 1 else f"{n} rollouts"


def _counts(found: Free) -> list[str]:
    """What is there beside the matrix, and what of it is not used."""
    lines = []
    if found.more_rollouts:
        more = ", ".join(f"{n} of {model}" for model, n in found.more_rollouts.items())
        lines.append(f"more rollouts, for self-consistency: {more}")
    if found.left_out:
        lines.append(f"left out: {found.left_out} questions with fewer than "
                     f"{_rollouts(found.rollouts)} of some model")  # fmt: skip
    if found.unused:
        lines.append(f"not used: {found.unused} more answers, which some questions have and some "
                     "have not")  # fmt: skip
    return lines


def _headroom(found: Free) -> str:
    if found.any_right is None or found.headroom is None:
        return "every call failed: there is no figure"
    return (f"any right {share(found.any_right)}, best single {found.best_single}: headroom "
            f"{100 * found.headroom:.1f} points")  # fmt: skip


def _programs(found: Free) -> str:
    shown: dict[str, int] = {}
    rows = []
    for one in found.programs:
        shown[one["kind"]] = shown.get(one["kind"], 0) + 1
        if one["kind"] in ("single", "oracle") or shown[one["kind"]] <= SHOWN:
            rows.append(_row(one, found.best_single))
    head = ("program", "n", "accuracy", "95 % interval", "over best single", "95 % interval",
            "failed", "tokens", "USD")  # fmt: skip
    return table(rows, head)


def _row(one: Mapping[str, Any], best: str) -> tuple[object, ...]:
    over, sure = one["over_best_single"], one["over_interval"]
    points = ("-", "-") if None in (over, sure) or one["name"] == best else (
        f"{100 * over:+.1f}", f"{100 * sure[0]:+.1f} to {100 * sure[1]:+.1f}")  # fmt: skip
    tokens = None if one["tokens"] is None else round(one["tokens"])
    return (one["name"], one["n"], share(one["accuracy"]), interval(one["interval"]), *points,
            one["failed"], count(tokens), _dollars(one["usd"]))  # fmt: skip


def _dollars(value: float | None) -> str:
    """A price a question: a small one keeps its figures."""
    return usd(value) if value is None else f"{value:.6f}"


def _chosen(found: Free) -> list[str]:
    if found.chosen is None:
        return []
    name = found.chosen["name"] or "the best program"
    return [f"chosen on {found.chosen['on']}, {name} scores {share(found.chosen['accuracy'])} "
            f"(95 % interval {interval(found.chosen['interval'])})"]  # fmt: skip


def _square(title: str, values: Mapping[str, Mapping[str, float | None]]) -> str:
    rows = [
        (one, *("" if one == other else share(value) for other, value in row.items()))
        for one, row in values.items()
    ]
    return table(rows, (title, *values))


def _fronts(found: Free) -> list[str]:
    rows = {one["name"]: one for one in found.programs}
    lines = []
    for cost, names in found.front.items():
        if not names:
            lines.append(f"no front of accuracy and {UNITS[cost]}: it is unknown")
            continue
        head = (f"none is better at its {UNITS[cost]}", "accuracy", f"{UNITS[cost]} a question")
        lines += [table(
            [(name, share(rows[name]["accuracy"]),
              count(round(rows[name][cost])) if cost == "tokens" else _dollars(rows[name][cost]))
             for name in names], head), ""]  # fmt: skip
    return lines[:-1] if lines and not lines[-1] else lines


def behaviours(found: Sequence[Behaviours]) -> str:
    """What each agent did with its children's answers."""
    rows = [
        (one.agent, one.children, one.n, *(f"{one.right[did]}/{n}" for did, n in one.times.items()),
         share(one.coverage), f"-{one.lost_first} +{one.won_first}",
         f"-{one.lost_majority} +{one.won_majority}")
        for one in found
    ]  # fmt: skip
    head = ("agent", "children", "n", "reserve", "judge", "correct", "modify", "coverage",
            "to first child", "to their majority")  # fmt: skip
    note = "right/times of each behaviour; - right answers lost, + wrong answers mended"
    return f"{table(rows, head)}\n\n{note}"
