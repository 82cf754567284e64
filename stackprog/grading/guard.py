"""What is refused before it is read: sizes no answer has, and shapes that are not mathematics."""

import re

# Several times the longest gold answer of MATH; what an answer can cost grows with its length.
MAX_LENGTH = 1000
MAX_DIGITS = 400
MAX_LATEX_LENGTH = 200

_DIGITS = re.compile(rf"\d{{{MAX_DIGITS},}}")
_CODE = re.compile(
    r"__|(?<!\\)\b(?:import|lambda|eval|exec|compile|globals|getattr|subprocess|os\.system)\b"
    r"|\b(?:open|print|system)\s*\("
)
_UNBOUNDED = re.compile(
    r"\\(?:i*int|oint|sum|prod|lim|limsup|liminf|det|bigcup|bigcap|coprod)(?![A-Za-z])"
    r"|\{[vV]matrix\}|\d[eE][+-]?\d{3,}"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
# Commands that Math-Verify may see: notation only, nothing that can ask for a long computation.
_NOTATION = frozenset(
    ["frac", "sqrt", "cdot", "pi", "infty", "text", "mathbb", "setminus", "emptyset", "equiv"]
    + ["pmod", "bmod", "mod", "begin", "end", "cr", "vec", "overline", "hat", "bar", "angle"]
    + ["triangle", "circ", "degree", "sin", "cos", "tan", "cot", "sec", "csc", "ln", "log"]
    + ["alpha", "beta", "gamma", "delta", "theta", "lambda", "mu", "sigma", "phi", "omega"]
    + ["perp", "parallel", "gcd", "lcm", "max", "min"]
)
# Relations and lists are read here; factorials, towers and large powers are not read at all, and
# Math-Verify does not see the prime of a derivative.
_NOT_LATEX = re.compile(r"[=<>!,;']|\d{10}|\^\{[^}]*[\^{]|\^\{-?\d{3,}|\}\^")


def refuses(answer: str) -> bool:
    """True for an answer that is not looked at any further."""
    return len(answer) > MAX_LENGTH or any(
        shape.search(answer) for shape in (_DIGITS, _CODE, _UNBOUNDED)
    )


def allows_latex(text: str) -> bool:
    """True for LaTeX that Math-Verify can be given: short, and of known notation."""
    return (
        len(text) <= MAX_LATEX_LENGTH
        and _NOTATION.issuperset(_COMMAND.findall(text))
        and _NOT_LATEX.search(text) is None
    )
