"""What the agents of a run did with their children's answers, from its run log."""

from __future__ import annotations

from pathlib import Path

from stackprog.analysis.behaviours import Behaviours, behaviours
from stackprog.errors import UsageError
from stackprog.runs import open_log, read_answers, read_settings
from stackprog.tasks import get_task


def run_behaviours(run: str | Path, split: str = "test") -> list[Behaviours]:
    """The stacking behaviours of every agent of a run on a split.

    Raises:
        UsageError: If it is no run folder, or no agent answered on the split.
    """
    log = open_log(run)
    try:
        task = get_task(read_settings(log)["task"])
        found = behaviours((a for a in read_answers(log) if a.split == split), task)
    finally:
        log.close()
    if not found:
        raise UsageError(f"expected a run with answers of agents on {split}, got {run}")
    return found
