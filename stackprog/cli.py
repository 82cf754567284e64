"""The command line: its options and exit codes; what a command does is in `commands/`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from stackprog import __version__
from stackprog.commands import COMMANDS
from stackprog.commands.shared import BUDGET, DONE, INTERRUPTED, UNSURE, WRONG_USE
from stackprog.errors import AccessRefused, BudgetReached, StackprogError, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    0 done, 1 finished with failed examples or below a bar, 2 wrong use or missing key or data,
    3 budget reached, 130 interrupted.
    """
    options = parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except KeyboardInterrupt:
        print("interrupted: the same command continues where it stopped", file=sys.stderr)
        return INTERRUPTED
    except BudgetReached as error:
        print(f"stackprog: {error}", file=sys.stderr)
        return BUDGET
    except (UsageError, AccessRefused) as error:
        print(f"stackprog: {error}", file=sys.stderr)
        return WRONG_USE
    except StackprogError as error:
        print(f"stackprog: {error}", file=sys.stderr)
        return UNSURE
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where the options are explained."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.prog}: error: {message}; see {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = _Parser(prog="stackprog", description="Search, evaluate and use stacks of small models.")
    top.add_argument("--version", action="version", version=f"stackprog {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _models(commands)
    _tasks(commands)
    _show(commands)
    _data(commands)
    _search(commands)
    _plan(commands)
    _eval(commands)
    _baseline(commands)
    _grade(commands)
    _regrade(commands)
    _export(commands)
    _compare(commands)
    _free(commands)
    _behaviours(commands)
    return top


def _command(commands: Any, name: str, about: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    made.set_defaults(command=name)
    made.add_argument(
        "--json", action="store_true", help="print one JSON object on standard output, nothing else"
    )
    return made


def _data_options(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--data", metavar="sample|PATH", help="shipped problems, or a folder, file or GPQA archive"
    )
    made.add_argument("--password", help="of the GPQA archive; default the authors' published one")


def _program_options(made: argparse.ArgumentParser) -> None:
    _data_options(made)
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--catalog", metavar="FILE", help="a TOML file with models of your own")
    made.add_argument("--consult", choices=["react", "all_first"], default="react",
                      help="children asked one a step (react), or all at once first")  # fmt: skip
    about = "ask base models as a published evaluation does: simple-evals or qwen"
    made.add_argument("--protocol", metavar="NAME", help=about)


def _run_options(made: argparse.ArgumentParser) -> None:
    _program_options(made)
    made.add_argument(
        "--run", metavar="DIR", dest="run_dir", help="run folder; default runs/<task>-<hash>"
    )
    made.add_argument("--threads", type=int, default=16, help="examples at once (16)")
    made.add_argument("--example-timeout", default="1h", metavar="TIME",
                      help="an example that takes longer fails (1h)")  # fmt: skip
    made.add_argument("--no-cache", dest="cache", action="store_false",
                      help="ask again what was asked before; finished answers stay")  # fmt: skip
    limits = made.add_argument_group(
        "budgets", "of the run folder, resumes included: no new call once one is reached (exit 3)"
    )
    limits.add_argument("--budget-usd", type=float, metavar="X")
    limits.add_argument("--budget-calls", type=int, metavar="N")
    limits.add_argument("--budget-tokens", type=int, metavar="N")
    limits.add_argument("--budget-time", metavar="TIME", help="such as 90, 30m or 2h")


def _models(commands: Any) -> None:
    made = _command(commands, "models", "list the models of the catalog, and which are ready")
    made.add_argument("names", metavar="NAME", nargs="*", help="only these; or 'offline' or 'seed'")
    made.add_argument("--check", action="store_true",
                      help="send each named one (else each ready one) a call of at most 16 tokens; "
                      "exit 1 if one does not answer")  # fmt: skip
    made.add_argument("--catalog", metavar="FILE")


def _tasks(commands: Any) -> None:
    _command(commands, "tasks", "list the tasks")


def _show(commands: Any) -> None:
    made = _command(commands, "show", "draw a saved program and what it scored")
    made.add_argument("artifact", metavar="ARTIFACT")
    made.add_argument("--catalog", metavar="FILE")


def _data(commands: Any) -> None:
    data = commands.add_parser("data", help="check a data set", description="check a data set")
    inner = data.add_subparsers(required=True, metavar="check")
    made = _command(inner, "check", "count a data set's examples and prove its splits disjoint")
    made.add_argument("task", metavar="TASK")
    _data_options(made)


def _search_options(made: argparse.ArgumentParser) -> None:
    made.add_argument("task", metavar="TASK")
    made.add_argument(
        "--models", default="offline", metavar="POOL", help="names, 'offline' (default) or 'seed'"
    )
    made.add_argument("--strategy", default="layerwise", metavar="NAME")
    made.add_argument("--top-n", type=int, default=5, help="how many of the best are stacked (5)")
    made.add_argument("--tools-per-agent", type=int, default=2, help="children of a new agent (2)")
    made.add_argument(
        "--train-size", type=int, default=20, help="train examples that rank the stacks (20)"
    )
    made.add_argument("--limit", type=int, help="test examples; default all")
    made.add_argument(
        "--controller",
        metavar="MODEL",
        help="runs every agent; default its first child's root model",
    )


def _search(commands: Any) -> None:
    made = _command(commands, "search", "find the best stack of a pool of models, and save it")
    _search_options(made)
    made.add_argument(
        "--save", metavar="DIR", help="the artifact's folder; default artifact/ in the run folder"
    )
    _run_options(made)


def _plan(commands: Any) -> None:
    made = _command(
        commands, "plan", "what a search will take: calls, tokens, dollars, and what it can tell"
    )
    _search_options(made)
    _program_options(made)
    made.add_argument("--rounds", type=int, default=3, help="stacking rounds to plan for (3)")
    made.add_argument(
        "--measured", metavar="RUN", help="take tokens a call from this run folder, not assumed"
    )


def _eval(commands: Any) -> None:
    made = _command(commands, "eval", "score a model, a stack or a saved program")
    made.add_argument("task", metavar="TASK")
    which = made.add_mutually_exclusive_group(required=True)
    which.add_argument("--program", metavar="DIR", help="a saved program")
    which.add_argument("--stack", metavar="TEXT", help="such as \"['A_2','B_1']\"")
    which.add_argument("--model", metavar="NAME")
    made.add_argument("--split", choices=["train", "test"], default="test")
    made.add_argument("--limit", type=int, help="examples; default all")
    made.add_argument("--epochs", type=int, default=1, help="times each question is asked (1)")
    made.add_argument("--min-accuracy", type=float, metavar="X", help="exit 1 below this accuracy")
    about = "beside it the best of its models, asked as often as its tokens allow"
    made.add_argument("--against", choices=["matched"], help=about)
    made.add_argument(
        "--train-size", type=int, default=20, help="train examples that choose that model (20)"
    )
    _run_options(made)


def _baseline(commands: Any) -> None:
    made = _command(commands, "baseline", "score what a stack must beat")
    made.add_argument("task", metavar="TASK")
    made.add_argument("name", metavar="NAME", help="such as self-consistency, or all")
    made.add_argument("--models", metavar="POOL", help="as in search; default --model or 'offline'")
    made.add_argument("--model", metavar="NAME", help="the model it is of; default the train best")
    made.add_argument("--k", type=int, metavar="N", help="rollouts, agents, proposers or children")
    made.add_argument("--set", action="append", metavar="NAME=VALUE",
                      help="another option of the baseline, such as rounds=3")  # fmt: skip
    made.add_argument(
        "--train-size", type=int, default=20, help="train examples to learn from (20)"
    )
    which = made.add_mutually_exclusive_group()
    which.add_argument("--stack", metavar="TEXT", help="the stack that cost-matched matches")
    which.add_argument("--program", metavar="DIR", help="the same, a saved program")
    made.add_argument("--split", choices=["train", "test"], default="test")
    made.add_argument("--limit", type=int, help="examples; default all")
    made.add_argument("--epochs", type=int, default=1, help="times each question is asked (1)")
    _run_options(made)


def _grade(commands: Any) -> None:
    made = _command(commands, "grade", "grade an answer and say which rule decided")
    made.add_argument("--task", required=True, metavar="TASK")
    made.add_argument("--gold", metavar="G", help="the right answer")
    made.add_argument("--response", metavar="R", help="an answer, or a model's whole response")
    made.add_argument("--pairs", metavar="FILE", help="JSONL with gold and response instead")


def _regrade(commands: Any) -> None:
    about = "grade a run's stored answers anew, without a model call, and show what changed"
    made = _command(commands, "regrade", about)
    made.add_argument("run_dir", metavar="RUN", help="a run folder")


def _export(commands: Any) -> None:
    about = "write a run's answers, candidates and calls as files"
    made = _command(commands, "export", about)
    made.add_argument("run_dir", metavar="RUN", help="a run folder; the run may be going on")
    made.add_argument("--to", metavar="DIR", help="default export/ in the run folder")
    made.add_argument("--format", choices=["jsonl", "parquet", "seed"], default="jsonl",
                      help="seed: the result files of Agentic LLM Stacking")  # fmt: skip


def _compare(commands: Any) -> None:
    about = "compare the first run's program with the others', example by example"
    made = _command(commands, "compare", about)
    made.add_argument("run_dirs", metavar="RUN", nargs="+",
                      help="run folders; the first run's program is compared with every other "
                      "(of a search: the winner, and the models alone on test)")  # fmt: skip
    made.add_argument("--program", metavar="TEXT", action="append", default=[],
                      help="of runs that have several, take this one; may be repeated")  # fmt: skip
    made.add_argument("--margin", type=float, default=0.03, metavar="X",
                      help="what would matter (0.03): closer may be called equal")  # fmt: skip
    made.add_argument("--fail-if", choices=["worse"],
                      help="exit 1 where the first is worse than another, or cannot be "
                      "compared with it")  # fmt: skip
    made.add_argument("--seed", type=int, default=0, help="of the bootstrap (0)")


def _free(commands: Any) -> None:
    about = "score votes, cascades and routers from answers that are there, without a call"
    made = _command(commands, "free", about)
    made.add_argument("run_dirs", metavar="RUN", nargs="*",
                      help="run folders in which models answered alone, in votes or in fusions; "
                      "several, of the same examples and seed, are one matrix")  # fmt: skip
    made.add_argument("--recorded", metavar="DIR",
                      help="recorded outputs instead: one JSONL file a model")  # fmt: skip
    made.add_argument("--task", default="math500", help="of recorded outputs (math500)")
    _data_options(made)
    made.add_argument("--seed", type=int, default=0, help="of bootstrap and folds (0)")


def _behaviours(commands: Any) -> None:
    about = "how a run's agents used their children: reserve, judge, correct, modify"
    made = _command(commands, "behaviours", about)
    made.add_argument("run_dir", metavar="RUN", help="a run folder")
    made.add_argument("--split", choices=["train", "test"], default="test")


def entry() -> None:
    """The console script: after an interruption it leaves at once, whatever still hangs."""
    code = main()
    sys.stdout.flush()
    if code == INTERRUPTED:
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    entry()
