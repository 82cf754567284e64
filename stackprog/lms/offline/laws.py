"""Laws of nature tried on the quantities of a question.

A family of laws is data: what unit each symbol has, and formulas under the words that call for
them. A result counts if it uses all data of the question and agrees with exactly one choice.
"""

import math
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from itertools import islice, product

import sympy

from stackprog.lms.offline.quantities import FREE, Quantity, choose, clean, read, search, unit
from stackprog.lms.offline.question import Derivation, Question

MOST_COMBINATIONS, LONGEST_CHOICE = 400, 40
CONSTANTS = {name: read(text)[0] for name, text in re.findall(r"(\w+)=([^;]+)", """
    g=9.81 m/s^2; c_0=2.998e8 m/s; h_=6.626e-34 J·s; R=8.314 J/(mol·K); R_H=1.097e7 /m; v_s=343 m/s;
    N_A=6.022e23 /mol; F_=96485 C/mol; G_=6.674e-11 N·m^2/kg^2; k_=8.988e9 N·m^2/C^2;
    b_=2.898e-3 m·K; mu_0=1.2566e-6 T·m/A; e_=1.602e-19 C; c_w=4184 J/(kg·K); sigma=5.67e-8 W/(m^2·K^4)""")}  # fmt: skip
SYMBOL = re.compile(r"(?<![\w.])[^\W\d]\w*\b(?!\()")
ASKS = search(r"\b(?:what|how|which|find|calculate|determine|estimate|compute|work out)\b")

Solver = Callable[[Question], Derivation | None]
Slots = dict[str, tuple[str, Callable[[str], object]]]
Law = tuple[str, str, str, Slots]
"""Words that call for a formula, it, the symbol asked for; each symbol's unit and words near it."""


@lru_cache(maxsize=1024)
def difference(formula: str) -> tuple[tuple[str, ...], Callable[..., float]]:
    """Compile one of our own formulas: its symbols, and left less right side as a function."""
    symbols = {name: sympy.Symbol(name) for name in sorted({*SYMBOL.findall(formula)})}
    left, right = (sympy.sympify(side, locals=symbols) for side in formula.split(" = "))
    return tuple(symbols), sympy.lambdify(list(symbols.values()), left - right, "math")


def solve(formula: str, symbol: str, values: dict[str, float], start: float) -> float:
    """Solve a formula for a symbol, by Newton's method if need be; NaN where that fails."""
    names, function = difference(formula)

    def at(x: float) -> float:
        return float(function(*((values | {symbol: x})[name] for name in names)))

    with suppress(ArithmeticError, ValueError, TypeError):
        if formula.startswith(f"{symbol} = "):
            return -at(0.0)
        for _ in range(30):
            step = (y := at(start)) and y * 1e-6 * start / (at(start * (1 + 1e-6)) - y)
            start -= step
            if abs(step) <= 1e-6 * abs(start):
                return start
    return math.nan


def inputs(law: Slots, symbol: str, data: list[Quantity]) -> Iterator[dict[str, float]]:
    """Give all the data to the symbols of a law but one, in reading order, none of them twice."""
    slots = {s: (*unit(text)[:2], near) for s, (text, near) in law.items() if s != symbol}
    needed = sorted({q.source for q in data} - {FREE})
    pools = [[q for q in data if q.dimension == of and near(q.around)]
             for _, of, near in slots.values()]  # fmt: skip
    for chosen in islice(product(*pools), MOST_COMBINATIONS):
        used = sorted(q.source for q in chosen if q.source != FREE)
        told = used or all(q.dimension == 1 for q in chosen)
        if told and used == needed and len({*map(id, chosen)}) == len(chosen):
            yield {s: q.value / slots[s][0] for s, q in zip(slots, chosen, strict=True)}


def apply(laws: list[Law], notes: dict[str, str], question: Question) -> Derivation | None:
    """Answer with the first law that uses all the data of a question and agrees with a choice."""
    stem, constants = clean(question.stem), {name: q.value for name, q in CONSTANTS.items()}
    for words, text in notes.items():
        stem = re.sub(rf"(?i){words}", rf"\g<0> ‹{text}›", stem)
    data = list(read(stem))
    for i, (name, usual) in product(range(len(data)), CONSTANTS.items()):
        rounded = 0.0195 if name in ("g", "v_s", "c_w") else 0.002
        close = math.isclose(data[i].value, usual.value, rel_tol=rounded)
        if close and data[i].dimension == usual.dimension:
            constants[name], data[i] = data[i].value, data[i]._replace(source=FREE)
    asked = ([s for s in re.split(r"(?<=[.?!]) (?=[A-Z(])", stem) if ASKS(s)] or [stem])[-1]
    starts = [q for each in question.choices if len(each) < LONGEST_CHOICE for q in read(each)[:1]]
    for cues, formula, symbol, slots in laws:
        text, near = slots[symbol]
        fitting = [q for q in starts if q.dimension == unit(text)[1] and near(asked)]
        able = fitting and all(search(cue)(stem) for cue in cues.split(" & "))
        for given, q in product(inputs(slots, symbol, data) if able else (), fitting):
            value = solve(formula, symbol, constants | given, q.value / unit(text)[0])
            found = Derivation("", f"{formula} gives {value:.4g} {text}.", value, text)
            if choose(found, question.choices) is not None:
                return found
    return None


def family(units: str, notes: dict[str, str], rows: dict[str, str]) -> Solver:
    """Make a family's `derive` of the units of symbols, notes of numbers in words, and formulas.

    A unit is `v=m/s`, for `v1` and `v2` too, or `x=m:words near it`. Formulas are separated by
    `; ` and stand under the words that call for them, which are joined by ` & `.
    """
    named = re.findall(r"(\w+)=([^\s:]+):?(\S*)", units)
    known: Slots = {s: (text, search(near)) for s, text, near in named}
    laws = list[Law]()
    for cues, formula in ((cues, each) for cues, text in rows.items() for each in text.split("; ")):
        symbols = {*SYMBOL.findall(formula)} - CONSTANTS.keys()
        left = symbols & {formula.partition(" = ")[0]}
        slots = {s: known[s.rstrip("0123456789")] for s in (*sorted(symbols - left), *left)}
        laws += [(cues, formula, symbol, slots) for symbol in reversed(slots)]
    return partial(apply, laws, notes)
