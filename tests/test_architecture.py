"""Imports point one way: a module imports only from what stands above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from conftest import REPOSITORY

ORDER = [
    "errors", "specs", "grading", "tasks", "analysis", "calls", "budgets", "database", "ledger",
    "runs", "lms", "modules", "programs", "artifact_files", "artifacts",
    "scores", "identity", "progress", "asking", "evaluation",
    "regrading", "exporting", "comparing", "search", "baselines",
    "report", "show", "commands", "cli", "__main__",
]  # fmt: skip
PACKAGE = REPOSITORY / "stackprog"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> set[str]:
    """The parts of stackprog a module imports when it runs; type-checking imports do not run."""
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if not isinstance(node, ast.ImportFrom) or node.level or not node.module:
            continue
        if node.module.startswith("stackprog."):
            found.add(node.module.split(".")[1])
        elif node.module == "stackprog":
            found |= {alias.name for alias in node.names if alias.name in ORDER}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_above(path: Path) -> None:
    own = place(path)
    assert own in ORDER

    below = imported(ast.parse(path.read_text())) - set(ORDER[: ORDER.index(own) + 1])

    assert not below, f"{own} imports {below}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_from_outside_is_run_as_code(path: Path) -> None:
    called = {
        node.func.id for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }  # fmt: skip

    assert not called & {"eval", "exec", "compile", "sympify", "parse_expr"}


def test_the_public_surface_is_what_the_documentation_names() -> None:
    import stackprog

    assert stackprog.__all__ == [
        "Budget", "Catalog", "EvalReport", "ModelModule", "ModelRow", "SearchResult",
        "StackprogError", "build", "evaluate", "load", "parse", "save", "search",
    ]  # fmt: skip
    assert all(getattr(stackprog, name) for name in stackprog.__all__)
