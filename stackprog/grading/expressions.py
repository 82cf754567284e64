"""What an expression is once it is read: a tree of plain data from a closed set of operations."""

from typing import NamedTuple

FUNCTIONS = frozenset(
    ["sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan"]
    + ["sinh", "cosh", "tanh", "ln", "exp", "log"]
)


class Unreadable(ValueError):
    """The text is outside the grammar."""


class TooComplex(ValueError):
    """The answer is larger than an answer can be."""


class Tree(NamedTuple):
    """An operation on trees, or a leaf (`number`, `symbol`, `constant`) with its value."""

    op: str
    args: tuple["Tree", ...] = ()
    value: str = ""


def number(value: str) -> Tree:
    """A leaf that holds a number, written as `12`, `1.5` or `1/3`."""
    return Tree("number", (), value)


def constant(name: str) -> Tree:
    """A leaf that holds `pi`, `e`, `i` or `infty`."""
    return Tree("constant", (), name)


def negative(tree: Tree) -> Tree:
    """A tree with the opposite sign."""
    return Tree("negative", (tree,))


def is_infinite(tree: Tree) -> bool:
    """True if infinity occurs anywhere in a tree: such a tree has no value to compare."""
    return has_leaf(tree, "constant", "infty")


def is_unevaluated(tree: Tree) -> bool:
    r"""True if a function of a number stands in a tree, such as `\cos 60^\circ`."""
    of_number = tree.op in FUNCTIONS and tree.op != "exp" and not has_leaf(tree, "symbol")
    return of_number or any(is_unevaluated(arg) for arg in tree.args)


def has_leaf(tree: Tree, op: str, *values: str) -> bool:
    """True if a tree has a leaf of this kind, with one of these values where any are given."""
    found = tree.op == op and (not values or tree.value in values)
    return found or any(has_leaf(arg, op, *values) for arg in tree.args)
