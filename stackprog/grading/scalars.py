"""Step 6: whether two expressions are the same, by the cheapest evidence that settles it.

Equal trees; then exact rational values; then values at sample points, which refute most wrong
answers; and only for what agrees there, or cannot be read here, a worker.
"""

import re

from . import pool
from .expressions import Tree, Unreadable, has_leaf, is_infinite, is_unevaluated, negative
from .guard import allows_latex
from .rationals import exact_value
from .reader import read_expression
from .values import FLOATS, compare_ratios, compare_values
from .verdicts import Reason


def same_expression(gold: str, answer: str) -> Reason:
    """Compare two normalised expressions.

    Raises:
        TooComplex: one of them is larger than an answer can be.
        NoVerdict: a worker gave no answer in time.
    """
    try:
        left, right = read_expression(gold), read_expression(answer)
    except Unreadable:
        return _same_latex(gold, answer)
    if left == right:
        return "symbolic"
    values = exact_value(left), exact_value(right)
    if None not in values:
        return "same_number" if values[0] == values[1] else "different"
    if is_infinite(left) or is_infinite(right) or _begs_the_question(left, right):
        return "different"
    if compare_values(left, right, FLOATS) == "differ":
        return "different"
    return "symbolic" if pool.ask("values", left, right) else "different"


def _begs_the_question(gold: Tree, answer: Tree) -> bool:
    r"""`\cos 60^\circ` does not say what its value is, where the gold answer does.

    A gold answer in polar form has a cosine and a sine in its other spelling.
    """
    in_closed_form = not is_unevaluated(gold) and not has_leaf(gold, "constant", "e", "i")
    return in_closed_form and is_unevaluated(answer)


def same_without_percent(gold: str, answer: str) -> bool:
    r"""A percent sign may be left out: `15\%` is 15 as well as 0.15.

    Not below one, where the sign is what tells the part from the percentage.
    """
    if gold.endswith(r"\%") == answer.endswith(r"\%"):
        return False
    texts = gold.removesuffix(r"\%"), answer.removesuffix(r"\%")
    try:
        left, right = (exact_value(read_expression(text)) for text in texts)
    except Unreadable:
        return False
    return left is not None and left == right and abs(left) >= 1


def same_equation(sign: str, gold: tuple[str, str], answer: tuple[str, str]) -> Reason:
    """Compare two equations, or two inequalities, given by their sides.

    They are the same when what they set to zero is, up to a factor; a positive one under `<`.

    Raises:
        Unreadable: a side is outside the grammar.
    """
    left, right = _difference(gold), _difference(answer)
    outcome, factor = compare_ratios(left, right, FLOATS)
    if sign != "=" and (outcome != "agree" or (factor != 1 and sign != r"\ne")):
        return "different"
    return "symbolic" if pool.ask("equation", left, right) else "different"


def _difference(sides: tuple[str, str]) -> Tree:
    return Tree("sum", (read_expression(sides[0]), negative(read_expression(sides[1]))))


def _same_latex(gold: str, answer: str) -> Reason:
    """What the grammar cannot read goes to Math-Verify, if it is notation and nothing else."""
    if not (allows_latex(gold) and allows_latex(answer)) or not _share_letters(gold, answer):
        return "different"
    return "symbolic" if pool.ask("latex", gold, answer) else "different"


def _share_letters(gold: str, answer: str) -> bool:
    """Both or neither have letters or commands: a plain number is no such expression."""
    return bool(re.search(r"[A-Za-z]", gold)) == bool(re.search(r"[A-Za-z]", answer))
