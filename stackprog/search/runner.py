"""Runs a strategy: what it proposes on train, then the winner and the base models once on test."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dspy

from stackprog.artifacts import save
from stackprog.errors import UsageError
from stackprog.evaluation import at_least_one, score
from stackprog.identity import default_run, model_settings
from stackprog.lms.catalog import Catalog
from stackprog.lms.registry import Registry
from stackprog.modules.agent import Consult
from stackprog.programs import CatalogLike, build
from stackprog.runs import RunFolder
from stackprog.scores import EvalReport
from stackprog.search.layerwise import Layerwise
from stackprog.search.result import Event, SearchResult, scores
from stackprog.search.strategy import Candidate, Strategy, ranked
from stackprog.specs import Model, Spec
from stackprog.tasks import get_task
from stackprog.tasks.splits import overlap, stratified_sample

if TYPE_CHECKING:
    from stackprog.tasks import Dataset, Task

STRATEGIES: dict[str, Callable[..., Strategy]] = {"layerwise": Layerwise}


def search(
    task: str | Task, *, models: str | list[str] = "offline", strategy: str = "layerwise",
    data: str | None = None, password: str | None = None, catalog: CatalogLike = None,
    top_n: int = 5, tools_per_agent: int = 2, train_size: int = 20, limit: int | None = None,
    controller: str | None = None, consult: Consult = "react", seed: int = 0, threads: int = 16,
    run: str | Path | None = None, save_to: str | Path | None = None,
    show: Callable[[Event], None] = lambda _: None,
) -> SearchResult:  # fmt: skip
    """Find the best stack of a pool of models; the same call again continues where it stopped.

    Args:
        task: The task or its name.
        models: A pool: names, `offline` (the offline models that answer the task) or `seed`.
        strategy: A name of `STRATEGIES`.
        data: `None` for the published data, `sample` for the shipped, or a folder or archive.
        password: The password of an encrypted archive; `None` for the published one.
        catalog: A catalog, a TOML file or rows to add to the shipped ones.
        top_n: How many of the best are stacked with each other.
        tools_per_agent: Children of a new agent.
        train_size: How many train examples rank the candidates: a seeded, stratified sample.
        limit: How many test examples to take; all by default.
        controller: The model that runs every agent; default the root of each agent's first child.
        consult: How every agent asks its children.
        seed: What the samples of train and test and the order of choices depend on.
        threads: How many examples at once.
        run: The run folder; default `runs/<task>-<hash of the settings>`.
        save_to: The artifact's folder; default `artifact/` in the run folder.
        show: Told what happens, as it happens.

    Raises:
        UsageError: For settings, data, keys or folders the caller can mend.
        AccessRefused: If a provider refused the key or the payment.
    """
    task = get_task(task) if isinstance(task, str) else task
    _check_counts(top_n, tools_per_agent, train_size, limit, threads)
    registry = Registry(catalog if isinstance(catalog, Catalog) else Catalog.load(catalog))
    pool = _pool(registry, models, controller, task.name)
    train, test = _splits(task, data, password, seed, train_size, limit)
    plan = make_strategy(strategy, tuple(pool), top_n, tools_per_agent, controller)
    searcher = _Searcher(task, train, test, registry, consult, threads, seed, show)
    settings = {
        "command": "search", "task": task.name, "strategy": strategy, **vars(plan), "models": pool,
        "consult": consult, "seed": seed, "train_size": train_size, "limit": limit,
        "train": train.sha256, "test": test.sha256, "rows": searcher.rows(pool, controller),
    }  # fmt: skip
    with RunFolder(run or default_run(task.name, settings), settings) as folder:
        return searcher.run(plan, folder, pool, controller, save_to)


def make_strategy(
    name: str, models: tuple[str, ...], top_n: int, tools_per_agent: int, controller: str | None
) -> Strategy:
    """A strategy by its name.

    Raises:
        UsageError: If it is not in the table.
    """
    if name not in STRATEGIES:
        raise UsageError(f"unknown strategy {name!r}; known are {', '.join(STRATEGIES)}")
    return STRATEGIES[name](
        models=models, top_n=top_n, tools_per_agent=tools_per_agent, controller=controller
    )


def _check_counts(
    top_n: int, tools_per_agent: int, train_size: int, limit: int | None, threads: int
) -> None:
    at_least_one(
        top_n=top_n,
        tools_per_agent=tools_per_agent,
        train_size=train_size,
        limit=limit,
        threads=threads,
    )
    if tools_per_agent < 2 or tools_per_agent > top_n:
        raise UsageError(
            f"expected --tools-per-agent from 2 to --top-n ({top_n}), got {tools_per_agent}"
        )


def _pool(
    registry: Registry, models: str | list[str], controller: str | None, task: str
) -> list[str]:
    """The models of the pool, once it is known that they and the controller can be asked."""
    pool = registry.catalog.pool(models if isinstance(models, str) else ",".join(models), task)
    if not pool:
        raise UsageError(f"no offline model answers {task}: name the models with --models")
    registry.require([*pool, *([controller] if controller else [])])
    return pool


def _splits(
    task: Task,
    data: str | None,
    password: str | None,
    seed: int,
    train_size: int,
    limit: int | None,
) -> tuple[Dataset, Dataset]:
    train = task.load("train", data=data, password=password, seed=seed)
    test = task.load("test", data=data, password=password, seed=seed, limit=limit)
    if shared := overlap(train.examples, test.examples):
        raise UsageError(
            f"{len(shared)} train items are also in test, {shared[0]!r} among them: take them out"
        )
    sample = stratified_sample(train.examples, train_size, random.Random(seed))
    return replace(train, examples=sample), test


@dataclass
class _Searcher:
    """What all steps of a search share."""

    task: Task
    train: Dataset
    test: Dataset
    registry: Registry
    consult: Consult
    threads: int
    seed: int
    show: Callable[[Event], None]

    def build(self, spec: Spec) -> dspy.Module:
        return build(spec, registry=self.registry, consult=self.consult)

    def rows(self, pool: list[str], controller: str | None) -> dict[str, Any]:
        names = [*pool, *([controller] if controller else [])]
        return {name: model_settings(self.build(Model(name)))[name] for name in names}

    def score(self, spec: Spec, dataset: Dataset, folder: RunFolder) -> EvalReport:
        program = self.build(spec)
        label = f"{dataset.split} {spec}"
        return score(
            program, self.task, dataset, folder, threads=self.threads, seed=self.seed, label=label
        )

    def run(
        self,
        plan: Strategy,
        folder: RunFolder,
        pool: list[str],
        controller: str | None,
        save_to: str | Path | None,
    ) -> SearchResult:
        candidates, reports = self.climb(plan, folder)
        best = ranked(candidates)
        if not best:
            errors = next(
                (report.errors for report in reports.values() if report.errors), ["no answer"]
            )
            raise UsageError(
                f"every candidate failed on more than 10 % of the train examples: {errors[0]}"
            )
        winner = best[0].spec
        test = self.on_test(winner, folder)
        alone = dict.fromkeys([*pool, *([controller] if controller else [])])
        singles = [
            test if Model(name) == winner else self.on_test(Model(name), folder) for name in alone
        ]
        return self.conclude(winner, reports[winner], test, candidates, singles, folder, save_to)

    def climb(
        self, plan: Strategy, folder: RunFolder
    ) -> tuple[list[Candidate], dict[Spec, EvalReport]]:
        """Score what the strategy proposes until it proposes no more."""
        candidates: list[Candidate] = []
        reports: dict[Spec, EvalReport] = {}
        while batch := plan.propose(candidates):
            self.show(Event("batch", batch.stage, batch=batch))
            for spec in batch.specs:
                report = reports[spec] = self.score(spec, self.train, folder)
                share = report.right / report.n
                candidates.append(
                    Candidate(spec, share, report.n, report.right, report.failed, batch.stage)
                )
                self.show(Event("scored", batch.stage, candidate=candidates[-1], report=report))
            self.show(Event("stage", batch.stage, best=next(iter(ranked(candidates)), None)))
        return candidates, reports

    def on_test(self, spec: Spec, folder: RunFolder) -> EvalReport:
        report = self.score(spec, self.test, folder)
        self.show(Event("test", "test", report=report))
        return report

    def conclude(
        self, winner: Spec, train: EvalReport, test: EvalReport, candidates: list[Candidate],
        singles: list[EvalReport], folder: RunFolder, save_to: str | Path | None,
    ) -> SearchResult:  # fmt: skip
        program = self.build(winner)
        usage = folder.calls.usage()
        summary = {
            "task": self.task.name, "spec": str(winner), "train": scores(train),
            "test": scores(test), "singles": [scores(report) for report in singles],
        }  # fmt: skip
        artifact = save(program, save_to or folder.path / "artifact", summary)
        result = SearchResult(
            self.task.name, str(winner), program, train, test, candidates, singles,
            artifact.as_posix(), folder.path.as_posix(), **asdict(usage),
        )  # fmt: skip
        folder.write_report(result.to_json())
        return result
