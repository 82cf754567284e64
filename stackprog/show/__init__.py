"""What people read: results as text. The same words as in the JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackprog.analysis.power import DISAGREE, LEAST
from stackprog.show.catalog import model_json as model_json
from stackprog.show.catalog import models as models
from stackprog.show.live import Live as Live
from stackprog.show.text import (
    OFFLINE_NOTE,
    TROUBLES,
    brief,
    count,
    interval,
    portion,
    share,
    table,
    troubles,
    usd,
)

if TYPE_CHECKING:
    from stackprog.grading import Grade
    from stackprog.lms.catalog import Catalog
    from stackprog.regrading import Regrading
    from stackprog.scores import EvalReport
    from stackprog.search.plan import Plan
    from stackprog.search.result import SearchResult
    from stackprog.specs import Spec
    from stackprog.tasks import Task


def tasks(found: list[Task]) -> str:
    """The tasks."""
    return table(
        [(task.name, task.title, ", ".join(task.groups)) for task in found],
        ("task", "what", "groups"),
    )


def artifact(spec: Spec, report: dict[str, Any], catalog: Catalog) -> str:
    """A saved program: its text, its tree and its scores."""
    from stackprog.programs import tree

    lines = [str(spec), "", tree(spec, catalog), ""]
    rows = [
        (name, scores["n"], share(scores["accuracy"]), interval(scores["interval"]),
         scores["failed"],
         portion(scores.get("truncated", 0), scores["n"] - scores["failed"]),
         scores.get("unparsed", 0), usd(scores["usd"]))
        for name in ("train", "test") if isinstance(scores := report.get(name), dict)
    ]  # fmt: skip
    if not rows:
        return "\n".join([*lines, "It has not been scored yet."])
    head = (f"{report.get('task', '')} split", "n", "accuracy", "95 % interval", "failed",
            *TROUBLES, "USD")  # fmt: skip
    lines.append(table(rows, head, TROUBLES))
    test = report.get("test")
    if isinstance(test, dict) and test.get("offline"):
        lines += ["", f"Its models are {OFFLINE_NOTE}."]
    return "\n".join(lines)


def check(found: dict[str, Any]) -> str:
    """What a data set holds."""
    lines = []
    for split, part in found["splits"].items():
        if part is None:
            lines.append(f"{split}: none (a single file is test only)")
            continue
        known = part["known"] or "not a data set known by its digest"
        lines.append(
            f"{split}: {part['n']} examples from {part['source']} ({known})\n"
            f"  sha256 {part['sha256']}"
        )
        for group, counts in part["groups"].items():
            lines.append(f"  {group}: " + ", ".join(f"{name} {n}" for name, n in counts.items()))
    return "\n".join([*lines, f"train items that are also in test: {found['overlap']}"])


def evaluation(report: EvalReport) -> str:
    """A report with its break-downs."""
    head = (
        f"{brief(report.program)} on {report.task} {report.split} ({report.known or report.source})"
    )
    lines = [head, "", _summary(report), ""]
    for name, parts in report.groups.items():
        rows = [
            (value, part["n"], part["right"], part["wrong"], part["failed"],
             share(part["accuracy"]), interval(part["interval"]))
            for value, part in parts.items()
        ]  # fmt: skip
        lines += [
            table(rows, (name, "n", "right", "wrong", "failed", "accuracy", "95 % interval")),
            "",
        ]
    troubled = [n for n in report.nodes if n["unparsed"] or n["truncated"] or n["left_out"]]
    if troubled:
        keys = ("node", "model", "replies", "unparsed", "truncated", "left_out")
        titles = (*keys[:-1], "observations left out")
        lines += [table([[node[key] for key in keys] for node in troubled], titles), ""]
    lines += [f"failed: {error}" for error in report.errors]
    if report.offline:
        lines.append(f"Its models are {OFFLINE_NOTE}.")
    return "\n".join([*lines, f"run folder: {report.run}"])


def _summary(report: EvalReport) -> str:
    lines = [_figures(report)]
    if report.not_asked:
        why = report.stopped or report.given_up or "the run was stopped"
        lines.append(f"not asked {report.not_asked}: {why}")
    return "\n".join(lines)


def _figures(report: EvalReport) -> str:
    held = f" ({report.cached_tokens:,} in providers' caches)" if report.cached_tokens else ""
    exact = f", exact match {share(report.exact)}" if "subject" in report.groups else ""
    return (
        f"accuracy {share(report.accuracy)} "
        f"(95 % interval {interval(report.interval)}, n = {report.n}{exact}), "
        f"cut off {portion(report.truncated, report.right + report.wrong)}\n"
        f"right {report.right}, wrong {report.wrong} ({report.no_answer} without an answer, "
        f"{report.truncated} cut off), "
        f"failed {report.failed}; "
        f"replies unparsed {portion(report.unparsed, report.replies)}\n"
        f"calls {report.calls:,} ({report.failed_calls} broke), "
        f"tokens {count(report.prompt_tokens)} in{held} "
        f"and {count(report.completion_tokens)} out, "
        f"USD {usd(report.usd)}, {report.seconds or 0:.2f} s an example (median)"
    )


def search_result(result: SearchResult) -> str:
    """The winner beside every base model, on test."""
    others = [single for single in result.singles if single.program != result.winner]
    reports = [*([result.test] if result.test else []), *others]
    rows = [
        (report.program, report.n, share(report.accuracy), interval(report.interval), report.failed,
         *troubles(report), report.calls, usd(report.usd))
        for report in reports
    ]  # fmt: skip
    best = "best so far" if result.stopped else "winner"
    lines = [f"{best}: {result.winner or 'none: no stack was scored whole'}", ""]
    if result.train and not result.test:
        lines += [f"on train {share(result.train.accuracy)} (n = {result.train.n}); "
                  "test was not reached", ""]  # fmt: skip
    if rows:
        head = ("on test", "n", "accuracy", "95 % interval", "failed", *TROUBLES, "calls", "USD")
        lines += [table(rows, head, TROUBLES), ""]
    lines.append(
        f"requested in all: {result.calls:,} calls ({result.failed_calls} broke), "
        f"{count(result.prompt_tokens)} tokens in, "
        f"{count(result.completion_tokens)} out, USD {usd(result.usd)}"
    )
    if result.artifact:
        lines.append(f"saved: {result.artifact}   (stackprog show {result.artifact})")
    if result.stopped:
        lines.append(result.stopped)
    if result.train and result.train.offline:
        lines.append(f"Its models are {OFFLINE_NOTE}.")
    return "\n".join(lines)


def plan(found: Plan) -> str:
    """What a search will take."""
    rows = [
        (name, e.candidates, f"{e.calls:,}", count(e.prompt_tokens), count(e.completion_tokens),
         usd(e.usd))
        for name, e in (
            ("at least", found.at_least),
            (f"{found.rounds} rounds, each child asked once", found.asked_once),
        )
    ]  # fmt: skip
    head = (f"search {found.task}", "stacks", "calls", "tokens in", "tokens out", "USD")
    lines = [table(rows, head), ""]
    measured = ", ".join(found.measured) or "no model"
    lines.append(f"tokens a call: measured for {measured}, assumed for the others; no retries")
    lines.append(
        f"an agent may go on to {found.steps} steps: that is at most {found.at_most.calls:,} calls "
        f"in {found.rounds} rounds; a budget bounds it"
    )
    if found.unpriced:
        lines.append(f"no price is known for {', '.join(found.unpriced)}")
    for split, n, difference in (
        ("train", found.train, found.train_difference),
        ("test", found.test, found.test_difference),
    ):
        lines.append(f"{n} {split} examples tell {_told_apart(difference)}")
    return "\n".join(lines)


def _told_apart(difference: float | None) -> str:
    """What some number of examples can tell; the largest differences only in the best case."""
    if difference is None:
        return f"no two stacks apart: that takes at least {LEAST}"
    often = "four times in five" if difference <= DISAGREE else "at best four times in five"
    return (
        f"two stacks apart that differ by {100 * difference:.0f} points or more (paired, {often})"
    )


def grades(found: list[tuple[dict[str, Any], Grade]]) -> str:
    """Why each answer was judged as it was."""
    rows = [
        (
            "right" if grade.right else "wrong",
            grade.reason,
            row["gold"][:40],
            (grade.extracted or "")[:60],
        )
        for row, grade in found
    ]
    lines = [table(rows, ("verdict", "rule", "gold", "extracted"))]
    if len(found) > 1:
        right = sum(grade.right for _, grade in found)
        lines.append(f"right {right} of {len(found)}")
    return "\n".join(lines)


def regrading(found: Regrading) -> str:
    """What grading a run's answers anew changed."""
    lines = [
        f"{found.task}: {found.n} answers, {found.failed} failed (no answer, so they stay failed)",
        f"right: {found.right_was} before, {found.right_now} now; changed: {len(found.changes)}",
    ]
    if found.changes:
        rows = [
            (c.id, c.program, c.was, c.is_now, c.reason_now, c.gold[:30], c.answer[-50:])
            for c in found.changes
        ]
        lines += ["", table(rows, ("example", "program", "was", "now", "rule", "gold", "answer"))]
    return "\n".join(lines)
