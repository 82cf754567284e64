"""`search`: checks what was asked for, opens the run folder, and lets a strategy climb."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from stackprog.artifacts import claim
from stackprog.asking import EXAMPLE_TIMEOUT
from stackprog.budgets import UNLIMITED, Budget
from stackprog.errors import UsageError
from stackprog.evaluation import above_zero, at_least_one
from stackprog.identity import default_run, model_settings, prompts
from stackprog.lms.catalog import Catalog
from stackprog.lms.registry import Registry
from stackprog.modules.agent import Consult
from stackprog.programs import CatalogLike, build
from stackprog.runs import RunFolder
from stackprog.search.climb import Climb
from stackprog.search.halving import Halving
from stackprog.search.layerwise import Layerwise
from stackprog.search.plan import ROUNDS, Plan, measured_tokens, plan_search
from stackprog.search.random_stacks import RandomStacks
from stackprog.search.result import Event, SearchResult
from stackprog.search.strategy import Strategy
from stackprog.specs import Model
from stackprog.tasks import get_task
from stackprog.tasks.splits import overlap, stratified_sample

if TYPE_CHECKING:
    from stackprog.tasks import Dataset, Task

STRATEGIES: dict[str, Callable[..., Strategy]] = {
    "layerwise": Layerwise, "layerwise-vote": partial(Layerwise, kind="vote"),
    "layerwise-fuse": partial(Layerwise, kind="fuse"), "random": RandomStacks, "halving": Halving,
}  # fmt: skip


def search(
    task: str | Task, *, models: str | list[str] = "offline", strategy: str = "layerwise",
    data: str | None = None, password: str | None = None, catalog: CatalogLike = None,
    top_n: int = 5, tools_per_agent: int = 2, train_size: int = 20, limit: int | None = None,
    controller: str | None = None, consult: Consult = "react", seed: int = 0, threads: int = 16,
    run: str | Path | None = None, save_to: str | Path | None = None,
    budget: Budget = UNLIMITED, example_timeout: float = EXAMPLE_TIMEOUT, cache: bool = True,
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
        budget: What the run may use. Where it is reached, the best so far is saved, what was not
            reached is `None`, and `stopped` says why.
        example_timeout: Seconds after which an example makes no further call, and fails.
        cache: Answer a request that was answered before from the run folder.
        show: Told what happens, as it happens.

    Raises:
        UsageError: For settings, data, keys or folders the caller can mend.
        AccessRefused: If a provider refused the key or the payment.
    """
    task = get_task(task) if isinstance(task, str) else task
    _check_counts(top_n, tools_per_agent, train_size, limit, threads)
    above_zero(example_timeout=example_timeout)
    registry = Registry(catalog if isinstance(catalog, Catalog) else Catalog.load(catalog))
    pool = pool_of(registry, models, controller, task.name)
    alone = list(dict.fromkeys([*pool, *([controller] if controller else [])]))
    registry.require(alone)
    budget.require_prices(registry.catalog[name] for name in alone)
    train, test = _splits(task, data, password, seed, train_size, limit)
    plan = make_strategy(strategy, tuple(pool), top_n, tools_per_agent, controller, seed)
    solo = {name: build(Model(name), registry=registry, consult=consult) for name in alone}
    settings = {
        "command": "search", "task": task.name, "strategy": strategy, **vars(plan), "models": pool,
        "consult": consult, "seed": seed, "train_size": train_size, "limit": limit,
        "train": train.sha256, "test": test.sha256, "prompts": prompts(solo.values()),
        "rows": {name: model_settings(program)[name] for name, program in solo.items()},
    }  # fmt: skip
    if save_to is not None:
        claim(save_to)
    with RunFolder(
        run or default_run(task.name, settings), settings, budget, cache=cache
    ) as folder:
        climb = Climb(
            task, train, test, folder, registry, consult, threads, seed, example_timeout, show
        )
        return climb.run(plan, alone, save_to)


def plan(
    task: str | Task, *, models: str | list[str] = "offline", strategy: str = "layerwise",
    data: str | None = None, password: str | None = None, catalog: CatalogLike = None,
    top_n: int = 5, tools_per_agent: int = 2, train_size: int = 20, limit: int | None = None,
    controller: str | None = None, consult: Consult = "react", seed: int = 0,
    rounds: int = ROUNDS, measured: str | Path | None = None,
) -> Plan:  # fmt: skip
    """What a search with the same settings will take; needs no key.

    Args:
        task: As in `search`, with all up to `seed`.
        models: As in `search`.
        strategy: As in `search`.
        data: As in `search`.
        password: As in `search`.
        catalog: As in `search`.
        top_n: As in `search`.
        tools_per_agent: As in `search`.
        train_size: As in `search`.
        limit: As in `search`.
        controller: As in `search`.
        consult: As in `search`.
        seed: As in `search`.
        rounds: Stacking rounds to plan for at most.
        measured: A run folder to take the tokens of a call from.

    Raises:
        UsageError: For settings, data or folders the caller can mend.
    """
    task = get_task(task) if isinstance(task, str) else task
    _check_counts(top_n, tools_per_agent, train_size, limit)
    at_least_one(rounds=rounds)
    registry = Registry(catalog if isinstance(catalog, Catalog) else Catalog.load(catalog))
    pool = pool_of(registry, models, controller, task.name)
    alone = list(dict.fromkeys([*pool, *([controller] if controller else [])]))
    train, test = _splits(task, data, password, seed, train_size, limit)
    proposes = make_strategy(strategy, tuple(pool), top_n, tools_per_agent, controller, seed)
    return plan_search(
        proposes, pool, alone, registry.catalog, train, test, consult=consult, rounds=rounds,
        measured=measured_tokens(measured) if measured else None,
    )  # fmt: skip


def make_strategy(
    name: str,
    models: tuple[str, ...],
    top_n: int,
    tools_per_agent: int,
    controller: str | None,
    seed: int = 0,
) -> Strategy:
    """A strategy by its name; the seed is for one that draws.

    Raises:
        UsageError: If it is not in the table.
    """
    if name not in STRATEGIES:
        raise UsageError(f"unknown strategy {name!r}; known are {', '.join(STRATEGIES)}")
    made = STRATEGIES[name](
        models=models, top_n=top_n, tools_per_agent=tools_per_agent, controller=controller
    )
    return replace(made, seed=seed) if "seed" in vars(made) else made  # type: ignore[type-var]


def _check_counts(
    top_n: int, tools_per_agent: int, train_size: int, limit: int | None, threads: int = 1
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


def pool_of(
    registry: Registry, models: str | list[str], controller: str | None, task: str
) -> list[str]:
    """The models of a pool that a search on a task is about.

    Raises:
        UsageError: If it is empty, or a model is unknown.
    """
    pool = registry.catalog.pool(models if isinstance(models, str) else ",".join(models), task)
    if not pool:
        raise UsageError(f"no offline model answers {task}: name the models with --models")
    if controller:
        registry.catalog[controller]  # an unknown one raises
    return pool


def _splits(
    task: Task,
    data: str | None,
    password: str | None,
    seed: int,
    train_size: int,
    limit: int | None,
) -> tuple[Dataset, Dataset]:
    test = task.load("test", data=data, password=password, seed=seed, limit=limit)
    return train_sample(task, test, data, password, seed, train_size), test


def train_sample(
    task: Task, test: Dataset, data: str | None, password: str | None, seed: int, size: int
) -> Dataset:
    """A seeded, stratified sample of train.

    Raises:
        UsageError: If train and test share an item.
    """
    train = task.load("train", data=data, password=password, seed=seed)
    if test.split == "train":
        return replace(train, examples=stratified_sample(train.examples, size, random.Random(seed)))
    if shared := overlap(train.examples, test.examples):
        raise UsageError(
            f"{len(shared)} train items are also in test, {shared[0]!r} among them: take them out"
        )
    return replace(train, examples=stratified_sample(train.examples, size, random.Random(seed)))
