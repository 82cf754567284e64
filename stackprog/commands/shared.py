"""What commands share: exit codes, the catalog and the budget that options name, JSON."""

from __future__ import annotations

import argparse
import json
from typing import Any

from stackprog.errors import UsageError

DONE, UNSURE, WRONG_USE, BUDGET, INTERRUPTED = 0, 1, 2, 3, 130


def catalog_of(options: argparse.Namespace) -> Any:
    """The catalog a command works with, its models asked by the protocol that was named."""
    from stackprog.lms.catalog import Catalog
    from stackprog.modules.protocols import protocol

    catalog = Catalog.load(options.catalog)
    if not options.protocol:
        return catalog
    protocol(options.protocol)  # an unknown one raises
    return catalog.under({row.name: options.protocol for row in catalog if not row.offline})


def budget_of(options: argparse.Namespace) -> Any:
    """The budget that options name."""
    from stackprog.budgets import Budget, duration

    limit = options.budget_time
    return Budget(
        options.budget_usd, options.budget_calls, options.budget_tokens,
        duration(limit) if limit else None,
    )  # fmt: skip


def bar_of(accuracy: float | None) -> float | None:
    """The bar that `--min-accuracy` names.

    Raises:
        UsageError: If it is no accuracy.
    """
    if accuracy is not None and not 0 <= accuracy <= 1:  # which nan is not
        raise UsageError(f"expected --min-accuracy from 0 to 1, got {accuracy}")
    return accuracy


def print_json(data: dict[str, Any]) -> int:
    """Print one object on standard output, and succeed."""
    print(json.dumps(data, indent=2, ensure_ascii=False))
    return DONE
