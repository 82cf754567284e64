"""A strategy at work: what it proposes on train, then the winner and the base models on test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stackprog.artifacts import save
from stackprog.asking import Asker
from stackprog.errors import BudgetReached, UsageError
from stackprog.evaluation import score
from stackprog.lms.registry import Registry
from stackprog.modules.agent import Consult
from stackprog.programs import build
from stackprog.runs import RunFolder
from stackprog.scores import EvalReport
from stackprog.search.result import Event, SearchResult, candidate_json, scores
from stackprog.search.strategy import Candidate, Strategy, candidate_of, part_of, ranked
from stackprog.specs import Model, Spec

if TYPE_CHECKING:
    from stackprog.tasks import Dataset, Task


@dataclass
class Climb:
    """A search in an open run folder; what it has found so far is in its fields."""

    task: Task
    train: Dataset
    test: Dataset
    folder: RunFolder
    registry: Registry
    consult: Consult
    threads: int
    seed: int
    example_timeout: float
    show: Callable[[Event], None]
    candidates: list[Candidate] = field(default_factory=list)
    on_train: dict[Spec, EvalReport] = field(default_factory=dict)
    on_test: dict[Spec, EvalReport] = field(default_factory=dict)

    def run(self, plan: Strategy, alone: Sequence[str], save_to: str | Path | None) -> SearchResult:
        """Climb, then score the winner and each model alone on test, as far as the budget goes.

        Raises:
            UsageError: If every candidate failed.
            AccessRefused: If a provider refused the key or the payment.
        """
        stopped = None
        try:
            self._climb(plan)
            for spec in dict.fromkeys([self._winner(), *map(Model, alone)]):
                self.on_test[spec] = self._score(spec, self.test)
                self.show(Event("test", "test", report=self.on_test[spec]))
        except BudgetReached as reached:
            stopped = str(reached)
            best = next(iter(ranked(self.candidates)), None)
            self.show(Event("stopped", "so far", best=best))
        return self._conclude(alone, stopped, save_to)

    def _climb(self, plan: Strategy) -> None:
        """Score what the strategy proposes until it proposes no more."""
        self.folder.forget_candidates()
        while batch := plan.propose(self.candidates):
            self.show(Event("batch", batch.stage, batch=batch))
            train = part_of(self.train, batch.part, self.seed)
            for spec in batch.specs:
                report = self.on_train[spec] = self._score(spec, train)
                candidate = candidate_of(spec, report, batch.stage)
                self.candidates.append(candidate)
                self._keep(candidate, report)
                self.show(Event("scored", batch.stage, candidate=candidate, report=report))
            self.show(Event("stage", batch.stage, best=next(iter(ranked(self.candidates)), None)))

    def _score(self, spec: Spec, dataset: Dataset) -> EvalReport:
        program = build(spec, registry=self.registry, consult=self.consult)
        asker = Asker(program, self.task, dataset, self.folder, self.example_timeout)
        label = f"{dataset.split} {spec}"
        return score(asker, threads=self.threads, seed=self.seed, label=label)

    def _keep(self, candidate: Candidate, report: EvalReport) -> None:
        kept = candidate_json(candidate)
        del kept["truncated"], kept["unparsed"]  # the answers in the log say it
        paid = ("calls", "prompt_tokens", "completion_tokens", "usd")
        kept |= {key: getattr(report, key) for key in paid}
        self.folder.add_candidate({"position": len(self.candidates), **kept})

    def _winner(self) -> Spec:
        best = ranked(self.candidates)
        if not best:
            reason = next((c.reason for c in self.candidates if c.reason), "no answer")
            raise UsageError(
                f"every candidate failed on more than 10 % of the train examples: {reason}"
            )
        return best[0].spec

    def _conclude(
        self, alone: Sequence[str], stopped: str | None, save_to: str | Path | None
    ) -> SearchResult:
        """Report the best so far, and save it."""
        best = next(iter(ranked(self.candidates)), None)
        winner = best.spec if best else None
        program = build(winner, registry=self.registry, consult=self.consult) if winner else None
        train = self.on_train.get(winner) if winner else None
        test = self.on_test.get(winner) if winner else None
        singles = [self.on_test[Model(name)] for name in alone if Model(name) in self.on_test]
        result = SearchResult(
            self.task.name, str(winner) if winner else None, program, train, test, self.candidates,
            singles, None, self.folder.path.as_posix(), stopped=stopped,
            **asdict(self.folder.ledger.usage()),
        )  # fmt: skip
        self.folder.write_report(result.to_json())  # before what can still fail
        if program is None:
            return result
        summary = {
            "task": self.task.name, "spec": str(winner),
            "train": scores(train) if train else None, "test": scores(test) if test else None,
            "singles": [scores(report) for report in singles],
        }  # fmt: skip
        to = self.folder.path / "artifact" if save_to is None else save_to
        saved = replace(result, artifact=save(program, to, summary).as_posix())
        self.folder.write_report(saved.to_json())
        return saved
