"""What each command does: it calls the library, prints what came of it, and gives the exit code.

Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from stackprog.commands.reading import (
    check_data,
    compare_runs,
    export_run,
    grade_answers,
    list_models,
    list_tasks,
    regrade_run,
    run_behaviours,
    score_free,
    show_artifact,
)
from stackprog.commands.running import (
    plan_search,
    run_baseline,
    run_eval,
    run_search,
)

COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "models": list_models, "tasks": list_tasks, "show": show_artifact, "check": check_data,
    "search": run_search, "plan": plan_search, "eval": run_eval, "baseline": run_baseline,
    "grade": grade_answers, "regrade": regrade_run, "export": export_run,
    "compare": compare_runs, "free": score_free,
    "behaviours": run_behaviours,
}  # fmt: skip
