"""The sessions: `nox -s search` runs the main job, `nox -s tests` the tests.

Each installs what it needs.
"""

import nox

nox.options.sessions = ["tests", "lint", "types"]
nox.options.default_venv_backend = "venv"

TASKS = ("math500", "gpqa")
SEARCH = ["--data", "sample", "--train-size", "40", "--top-n", "10"]


@nox.session
def search(session: nox.Session) -> None:
    """Search on the shipped problems with the offline models, or `nox -s search -- TASK ...`."""
    session.install(".")
    shipped = [[task, *SEARCH] for task in TASKS]
    for arguments in [session.posargs] if session.posargs else shipped:
        session.run("stackprog", "search", *arguments)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests on the installed wheel."""
    session.install(".[dev]")
    # More workers than two cores: a quarter of the time is waiting for slow servers.
    session.run("pytest", "-n", "3", *(session.posargs or ["tests"]))


@nox.session
def evals(session: nox.Session) -> None:
    """Run the evaluations: `nox -s evals -- --task math500 --program DIR`."""
    session.install(".[evals]")
    session.run("pytest", "evals", *session.posargs)


@nox.session
def baselines(session: nox.Session) -> None:
    """Score every baseline on the shipped problems, or `nox -s baselines -- TASK NAME ...`."""
    session.install(".")
    shipped = [
        [task, "all", "--data", "sample", "--limit", "40", "--program", f"artifacts/{task}-offline"]
        for task in TASKS
    ]
    for arguments in [session.posargs] if session.posargs else shipped:
        session.run("stackprog", "baseline", *arguments)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and forbidden calls."""
    session.install("ruff==0.17.6")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types, against the libraries that have some; the others count as `Any`."""
    session.install("mypy==2.4.1", "numpy", "urllib3>=2", "python-dotenv", "pydantic-core")
    session.run("mypy")
