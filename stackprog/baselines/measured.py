"""What a baseline scored: it learns, is scored, and its report says what it took."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import dspy

from stackprog.asking import Asker
from stackprog.baselines.baseline import Baseline
from stackprog.baselines.bench import Bench
from stackprog.calls import Usage
from stackprog.errors import BudgetReached, MissingKey, RunError, UsageError
from stackprog.evaluation import summarise
from stackprog.scores import EvalReport
from stackprog.specs import Model


@dataclass(frozen=True)
class Measured:
    """What a baseline scored.

    Attributes:
        report: Of its program; `None` where it was not reached.
        any_right: The share of its answers where some answer on the way was right: what an oracle
            in the place of its last step would get. `None` where there is one answer only.
        used: What the run folder had requested in all by then, train included.
        singles: Each model of the pool alone, in a row that asks for them.
        notes: What a reader of the score has to know.
        not_run: Why there is no report.
        stopped: The budget that ended the run.
    """

    name: str
    report: EvalReport | None
    any_right: float | None = None
    used: Usage = Usage()
    singles: tuple[EvalReport, ...] = ()
    notes: tuple[str, ...] = ()
    not_run: str = ""
    stopped: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As the report of an evaluation, with what is a baseline's own."""
        scored = self.report.to_json() if self.report else {"n": 0, "accuracy": None}
        own: dict[str, Any] = {
            "baseline": self.name, "any_right": self.any_right, "run_used": asdict(self.used),
            "notes": list(self.notes), "stopped": self.stopped,
        }  # fmt: skip
        if self.singles:
            own["singles"] = [report.to_json() for report in self.singles]
        return {**scored, **own, **({"not_run": self.not_run} if self.not_run else {})}


def measure(name: str, row: Baseline, bench: Bench, *, alone: bool) -> Measured:
    """Let a baseline learn, and score it; as far as the budget goes."""
    asker: Asker | None = None
    ledger = bench.folder.ledger
    try:
        try:
            program = row.build(bench)
        except UsageError as error:
            if alone or isinstance(error, MissingKey | RunError):
                raise
            return Measured(name, None, not_run=str(error), used=ledger.usage())
        asker = Asker(program, bench.task, bench.test, bench.folder, bench.example_timeout)
        report = bench.score(program, bench.test)
        alone_too = bench.pool if row.each and not bench.model and len(bench.pool) > 1 else []
        singles = [bench.score(bench.solver(Model(one)), bench.test) for one in alone_too]
    except BudgetReached as reached:
        partial = summarise(asker, bench.seed, stopped=str(reached)) if asker else None
        return Measured(name, partial, None, ledger.usage(), stopped=str(reached))
    if row.train == "learn" and bench.test.split == bench.learned_from.split:
        bench.notes.append("learned from and scored on train: says nothing of new questions")
    return Measured(name, report, any_right(bench, program), ledger.usage(),
                    tuple(singles), tuple(bench.notes))  # fmt: skip


def any_right(bench: Bench, program: dspy.Module) -> float | None:
    """The share of the answered examples where some answer on the way was right."""
    examples = {(one.id, one.epoch): one for one in bench.test.examples}
    found = []
    for answer in bench.answers(program, bench.test.split):
        example = examples.get((answer.id, answer.epoch))
        if answer.outcome != "failed" and answer.trajectory and example is not None:
            said = [str(step["prediction"]["answer"]) for step in answer.trajectory]
            found.append(any(bench.task.grade(example, one).right for one in said))
    return sum(found) / len(found) if found else None
