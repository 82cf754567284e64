"""What was asked for: rows with their options, their pools, and the keys those need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from stackprog.baselines import baseline_named
from stackprog.baselines.baseline import Baseline
from stackprog.errors import MissingKey, UsageError
from stackprog.lms.registry import Registry
from stackprog.search.runner import pool_of

MOST = 10_000  # of any option


def with_options(name: str, given: Mapping[str, float], *, strict: bool) -> Baseline:
    """A row with options of the caller's; where there are several rows, those it has."""
    row = baseline_named(name)
    odd = [option for option in given if option not in row.options]
    if odd and strict:
        known = ", ".join(row.options) or "none"
        raise UsageError(f"expected an option of {name} ({known}), got {odd[0]!r}")
    chosen = {option: value for option, value in given.items() if option in row.options}
    for option, value in chosen.items():
        whole = isinstance(row.options[option], int)
        fits = (1 if whole else 0) <= value <= MOST  # which is false of nan
        if not fits or (whole and value != int(value)):
            wanted = f"a whole number from 1 to {MOST}" if whole else f"a number from 0 to {MOST}"
            raise UsageError(f"expected {option} to be {wanted}, got {value:g}")
    return replace(row, options={**row.options, **chosen})


def pool_for(
    row: Baseline, registry: Registry, models: str | None, model: str | None, task: str
) -> list[str]:
    """The models a baseline may ask; of one model, that model."""
    if row.model:
        return [registry.catalog[model or row.model].name]
    pool = pool_of(registry, models or model or "offline", model, task)
    return list(dict.fromkeys([*pool, *([model] if model else [])]))


def without_keys(
    registry: Registry, pools: Mapping[str, Sequence[str]], *, strict: bool
) -> dict[str, str]:
    """Which baselines lack a key, and why; one that was asked for alone raises."""
    missing = {}
    for name, pool in pools.items():
        try:
            registry.require(pool)
        except MissingKey as error:
            if strict:
                raise
            missing[name] = str(error)
    return missing


def learns(row: Baseline, pool: Sequence[str], model: str | None) -> bool:
    """Whether a baseline needs train."""
    return row.train == "learn" or (row.train == "rank" and not model and len(pool) > 1)
