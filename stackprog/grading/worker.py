"""The inside of a worker: `python -m stackprog.grading.worker`, JSON lines in, JSON lines out.

A line in is `[kind, gold, answer]`, a line out is `true` or `false`. Trees are plain data, and the
only text that is parsed here is LaTeX that the guard has let through. SymPy and Math-Verify are
imported here and nowhere else, and only when a pair needs them.
"""

import json
import resource
import signal
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .expressions import Tree
from .pool import DEADLINE
from .values import Arithmetic, compare_ratios, compare_values

MEMORY_BYTES = 1_500_000_000
DIGITS = 60


def serve() -> None:
    """Answer lines until standard input ends, which is when the parent does."""
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_CORE, 0)
    # The default action ends the process even inside one long C call, and with the parent gone.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _answer("ready")
    for line in sys.stdin.buffer:
        kind, gold, answer = json.loads(line)
        signal.alarm(30 if kind == "load" else int(DEADLINE) + 2)
        _answer(_judge(kind, gold, answer))
        signal.alarm(0)


def _limit(what: int, amount: int) -> None:
    try:
        resource.setrlimit(what, (amount, amount))
    except (OSError, ValueError):
        return  # not every system has every limit; the deadline still holds


def _answer(message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _judge(kind: str, gold: Any, answer: Any) -> bool:
    try:
        return _KINDS[kind](gold, answer)
    except Exception:  # noqa: BLE001 - whatever a library raises, it has not shown them equal
        return False


def _load(kind: str, _: None) -> bool:
    """Import what a kind of question needs, outside of the deadline of the question."""
    if kind == "latex":
        import math_verify  # noqa: F401
    elif kind == "equation":
        import sympy  # noqa: F401
    return True


def same_values(gold: Any, answer: Any) -> bool:
    """Equal to fifty digits at every sample point."""
    return compare_values(tree_of(gold), tree_of(answer), _digits()) == "agree"


def same_equation(gold: Any, answer: Any) -> bool:
    """Both sides brought to one side and cleared of denominators are equal up to a factor."""
    left, right = tree_of(gold), tree_of(answer)
    outcome, _ = compare_ratios(left, right, _digits())
    if outcome == "agree":
        return True
    import sympy

    numerators = [sympy.fraction(sympy.together(expression_of(tree)))[0] for tree in (left, right)]
    factor = sympy.cancel(numerators[0] / numerators[1])
    return bool(factor.is_number and factor.is_nonzero)


def same_latex(gold: str, answer: str) -> bool:
    """Math-Verify, on LaTeX only, with its own clock off; it must agree in both directions."""
    from math_verify import LatexExtractionConfig, parse, verify

    rule = [LatexExtractionConfig()]
    sides = [
        parse(rf"$\boxed{{{text}}}$", rule, fallback_mode="no_fallback", parsing_timeout=None)
        for text in (gold, answer)
    ]
    return bool(
        sides[0]
        and sides[1]
        and verify(sides[0], sides[1], timeout_seconds=None)
        and verify(sides[1], sides[0], timeout_seconds=None)
    )


def tree_of(data: Any) -> Tree:
    """A tree from its JSON."""
    op, args, value = data
    return Tree(op, tuple(tree_of(arg) for arg in args), value)


def expression_of(tree: Tree) -> Any:
    """The SymPy expression of a tree, built by constructors and never parsed."""
    import sympy

    if tree.op == "number":
        value = Fraction(tree.value)
        return sympy.Rational(value.numerator, value.denominator)
    if tree.op == "symbol":
        return sympy.Symbol(tree.value, real=True)
    if tree.op == "constant":
        return {"pi": sympy.pi, "e": sympy.E, "i": sympy.I}[tree.value]
    args = [expression_of(arg) for arg in tree.args]
    build: dict[str, Callable[..., Any]] = {
        "sum": sympy.Add,
        "negative": lambda x: -x,
        "product": sympy.Mul,
        "quotient": lambda x, y: x / y,
        "power": sympy.Pow,
        "root": lambda x, n: sympy.Pow(x, 1 / n),
        "abs": sympy.Abs,
    }
    return build[tree.op](*args)


def _digits() -> Arithmetic:
    """Arithmetic with sixty digits, of which fifty must agree."""
    from mpmath import mp

    mp.dps = DIGITS
    same_names = ["sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "exp"]
    functions = {name: getattr(mp, name) for name in [*same_names, "floor", "factorial"]}
    functions |= {"arcsin": mp.asin, "arccos": mp.acos, "arctan": mp.atan, "ln": mp.log}
    functions |= {
        "power": mp.power,
        "root": _root,
        "abs": abs,
        "ceiling": mp.ceil,
        "binom": mp.binomial,
        "log": lambda value, base=10: mp.log(value) / mp.log(base),
    }
    return Arithmetic(
        number=lambda fraction: mp.mpf(fraction.numerator) / fraction.denominator,
        functions=functions,
        constants={"pi": +mp.pi, "e": +mp.e, "i": mp.mpc(0, 1)},
        relative=1e-50,
        cancellation=1e-54,
    )


def _root(value: Any, degree: Any) -> Any:
    from mpmath import mp

    if mp.im(value) == 0 and mp.re(value) < 0 and degree % 2 == 1:
        return -mp.power(-value, 1 / degree)
    return mp.power(value, 1 / degree)


_KINDS: dict[str, Callable[[Any, Any], bool]] = {
    "load": _load,
    "values": same_values,
    "equation": same_equation,
    "latex": same_latex,
}

if __name__ == "__main__":
    serve()
