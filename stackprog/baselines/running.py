"""Baselines at work: each learns on train, then is scored, all in one run folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dspy

from stackprog.asking import EXAMPLE_TIMEOUT
from stackprog.baselines import BASELINES
from stackprog.baselines.bench import Bench
from stackprog.baselines.choosing import learns, pool_for, with_options, without_keys
from stackprog.baselines.measured import Measured, measure
from stackprog.budgets import UNLIMITED, Budget
from stackprog.evaluation import above_zero, at_least_one
from stackprog.identity import (
    default_run,
    describe,
    identity,
    model_settings,
    prompts,
    require_keys,
    rows_of,
)
from stackprog.lms.catalog import Catalog
from stackprog.lms.registry import Registry
from stackprog.modules.agent import Consult
from stackprog.programs import CatalogLike, build
from stackprog.runs import RunFolder
from stackprog.search.runner import train_sample
from stackprog.specs import Model
from stackprog.tasks import get_task

if TYPE_CHECKING:
    from stackprog.tasks import Task

ALL = "all"


def run_baselines(
    task: str | Task, name: str = ALL, *, models: str | None = None, model: str | None = None,
    stack: dspy.Module | None = None, options: Mapping[str, float] | None = None,
    split: str = "test", data: str | None = None, password: str | None = None,
    catalog: CatalogLike = None, train_size: int = 20, limit: int | None = None, epochs: int = 1,
    consult: Consult = "react", seed: int = 0, threads: int = 16, run: str | Path | None = None,
    budget: Budget = UNLIMITED, example_timeout: float = EXAMPLE_TIMEOUT, cache: bool = True,
) -> list[Measured]:  # fmt: skip
    """Score one baseline, or `all`; the same call again continues where it stopped.

    Args:
        task: The task or its name.
        name: A name of `BASELINES`, or `all`: what lacks a key or a stack is then left out.
        models: A pool, as in `search`; default the model that is named, else `offline`.
        model: The model it is of; default the pool's best on train.
        stack: The program that `cost-matched` has to match.
        options: In place of the baseline's own, such as `{"k": 16}`.
        split: What it is scored on.
        data: As in `search`, and so all below that is not named here.
        password: As in `search`.
        catalog: As in `search`.
        train_size: How many train examples it learns from.
        limit: How many examples it is scored on; all by default.
        epochs: How many times each of them is asked.
        consult: How agents ask their children.
        seed: What is drawn depends on it.
        threads: How many examples at once.
        run: The run folder.
        budget: What the run may use, train included.
        example_timeout: Seconds for an example.
        cache: Answer a request that was answered before from the run folder.

    Raises:
        UsageError: For settings, data, keys or folders the caller can mend.
        AccessRefused: If a provider refused the key or the payment.
    """
    task = get_task(task) if isinstance(task, str) else task
    at_least_one(train_size=train_size, limit=limit, epochs=epochs, threads=threads)
    above_zero(example_timeout=example_timeout)
    names = list(BASELINES) if name == ALL else [name]
    rows = {name: with_options(name, options or {}, strict=len(names) == 1) for name in names}
    registry = Registry(catalog if isinstance(catalog, Catalog) else Catalog.load(catalog))
    pools = {name: pool_for(row, registry, models, model, task.name) for name, row in rows.items()}
    not_run = without_keys(registry, pools, strict=len(names) == 1)
    known = sorted({one for name in names if name not in not_run for one in pools[name]})
    if stack:
        require_keys(stack)
    budget.require_prices([*(registry.catalog[one] for one in known), *_rows(stack)])
    test = task.load(split, data=data, password=password, seed=seed, epochs=epochs, limit=limit)
    needed = any(learns(row, pools[one], model) for one, row in rows.items())
    train = train_sample(task, test, data, password, seed, train_size) if needed else None
    solo = {one: build(Model(one), registry=registry) for one in known}
    settings = {
        "command": "baseline", "baseline": name, **identity(test, seed, epochs, limit),
        "model": model, "pool": pools[names[-1]], "consult": consult, "train_size": train_size,
        "train": train.sha256 if train else None, "stack": describe(stack) if stack else None,
        "options": {name: dict(row.options) for name, row in rows.items()},
        "sampling": {name: row.sampling for name, row in rows.items() if row.sampling},
        "prompts": prompts(solo.values()),
        "rows": {one: model_settings(program)[one] for one, program in solo.items()},
    }  # fmt: skip
    found: list[Measured] = []
    with RunFolder(
        run or default_run(task.name, settings), settings, budget, cache=cache
    ) as folder:
        for each, row in rows.items():
            own = (
                registry.over(registry.catalog.sampled(*row.sampling)) if row.sampling else registry
            )
            bench = Bench(task, folder, own, pools[each], model, stack, train, test,
                          row.options, consult, threads, seed, example_timeout)  # fmt: skip
            measured = (
                Measured(each, None, not_run=not_run[each])
                if each in not_run else measure(each, row, bench, alone=len(names) == 1)
            )  # fmt: skip
            found.append(measured)
            if measured.stopped:
                break
        data_of = [one.to_json() for one in found]
        folder.write_report(data_of[0] if len(names) == 1 else {"baselines": data_of})
    return found


def _rows(stack: dspy.Module | None) -> list[Any]:
    return rows_of(stack) if stack else []
