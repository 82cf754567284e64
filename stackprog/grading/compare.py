"""Step 5: whether two answers are the same, part by part.

Each rule looks at what kind of answers the two are; where they are single expressions, `scalars`
decides. A compound answer is right when every part is, and its reason is that of the part that
needed the strongest evidence.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from .expressions import TooComplex, Unreadable
from .normalise import normalise
from .pool import NoVerdict
from .reader import read_expression
from .scalars import same_equation, same_expression, same_without_percent
from .structure import Form, plain_words, read_form
from .units import differ
from .values import FLOATS, value_at
from .verdicts import RANK, RIGHT, Reason

_SUBSCRIPT_OR_CALL = re.compile(r"_\{\w+\}|(?<=[A-Za-z])\([^()]*\)")


def decide(gold: str, answer: str) -> Reason:
    """Why an answer, in normal spelling, is or is not the gold answer."""
    if gold == answer:
        return "same_string"
    try:
        return _decide(gold, answer)
    except (TooComplex, RecursionError):  # the caller may stand deep in a stack of its own
        return "refused"
    except NoVerdict:
        return "timeout"


def equivalent(one: str, other: str) -> bool:
    """Whether two bare answers are the same answer: for votes over classes of equal answers."""
    left, right = normalise(one), normalise(other)
    return not differ(left.unit, right.unit) and decide(left.text, right.text) in RIGHT


# A timeout leaves as an exception, so that only verdicts are kept.
@lru_cache(maxsize=8192)
def _decide(gold: str, answer: str) -> Reason:
    reason = _same(read_form(gold), read_form(answer))
    if reason == "different" and same_without_percent(gold, answer):
        return "same_number"
    return reason


def _same(gold: Form, answer: Form) -> Reason:
    if gold.kind == answer.kind == "relation":
        return _same_relation(gold, answer)
    gold, answer = _value_of(gold), _value_of(answer)
    if gold == answer:
        return "same_string"
    if "text" in (gold.kind, answer.kind):
        return _same_text(gold, answer)
    gold, answer = _alike(gold, answer)
    if gold.kind != answer.kind:
        return _same_unlike(gold, answer)
    if gold.kind == "scalar":
        return _same_choice(gold.text, answer.text) or same_expression(gold.text, answer.text)
    if gold.kind in ("set", "union"):
        return _same_unordered(gold, answer)
    if gold.kind in ("sequence", "matrix"):
        return _same_ordered(gold, answer)
    return "different"


def _value_of(form: Form) -> Form:
    """The value in `x = 5`, `f(2) = 5` and `2 + 3 = 5`: what stands behind the last sign."""
    if form.kind != "relation" or form.text != "=":
        return form
    left = wording(form.parts[0])
    names_quantity = not re.search(r"\d", _SUBSCRIPT_OR_CALL.sub("", left))
    is_arithmetic = not re.search(r"(?<![\\A-Za-z])[A-Za-z]", left)
    return form.parts[-1] if names_quantity or is_arithmetic else form


def wording(form: Form) -> str:
    """What a form was read from, as far as it is one expression."""
    return form.text + "".join(wording(part) for part in form.parts)


def _alike(gold: Form, answer: Form) -> tuple[Form, Form]:
    """Bring two ways to write one kind of answer together."""
    if gold.text == "()" and answer.kind == "set":
        return gold, _coordinates(gold, answer)
    if "scalar" in (gold.kind, answer.kind):
        return _in_tens(_quotient(gold)), _in_tens(_quotient(answer))
    return gold, answer


def _same_unlike(gold: Form, answer: Form) -> Reason:
    if answer.kind == "set" and gold.kind != "set":
        # `1/2, 0.5` states one number twice; `5 or 6` states two.
        return weakest(_same(gold, part) for part in answer.parts)
    if gold.kind == "set" and len(gold.parts) == 1:
        return _same(gold.parts[0], answer)
    return "different"


def _same_text(gold: Form, answer: Form) -> Reason:
    words = [
        form.text if form.kind == "text" else plain_words(wording(form)) for form in (gold, answer)
    ]
    return "same_string" if words[0] and words[0] == words[1] else "different"


def _same_choice(gold: str, answer: str) -> Reason | None:
    """A gold letter may be answered by the letter in brackets and the text of its option."""
    is_letter = re.fullmatch(r"[A-Z]", gold) and re.match(rf"\({gold}\)(?![-+*/^_!=])", answer)
    return "same_string" if is_letter else None


def _in_tens(form: Form) -> Form:
    """A number in base ten is a plain number; in another base it is none."""
    digits, _, base = form.text.partition("_")
    return Form("scalar", digits) if form.kind == "based" and base == "10" else form


def _coordinates(gold: Form, answer: Form) -> Form:
    """`x = 8, y = -2` is the pair (8, -2); so is `8, -2`, where no interval can be meant."""
    named = [part.parts[0].text for part in answer.parts if part.kind == "relation"]
    bare = not named and answer.text == "bare" and not _may_be_interval(gold)
    if bare or (len(named) == len(answer.parts) and named == sorted(set(named))):
        return Form("sequence", "()", tuple(_value_of(part) for part in answer.parts))
    return answer


def _may_be_interval(form: Form) -> bool:
    """Two ends that do not fall: there only the brackets tell the interval from the list."""
    if len(form.parts) != 2:
        return False
    try:
        low, high = (value_at(read_expression(part.text), 0, FLOATS) for part in form.parts)
    except Unreadable:
        return True
    return low is None or high is None or complex(low.value).real <= complex(high.value).real


def _quotient(form: Form) -> Form:
    """`3:5` is the number 3/5, where the other answer is a number."""
    if form.text != ":" or len(form.parts) != 2:
        return form
    return Form("scalar", "({})/({})".format(*(wording(part) for part in form.parts)))


def _same_ordered(gold: Form, answer: Form) -> Reason:
    if gold.text != answer.text or len(gold.parts) != len(answer.parts):
        return "different"
    return weakest(_same(a, b) for a, b in zip(gold.parts, answer.parts, strict=True))


def _same_unordered(gold: Form, answer: Form) -> Reason:
    other_operator = gold.kind == "union" and gold.text != answer.text
    if other_operator or len(gold.parts) != len(answer.parts):
        return "different"
    left = list(answer.parts)
    reasons: list[Reason] = []
    for part in gold.parts:
        pairs = ((_same(part, candidate), candidate) for candidate in left)
        match = next((pair for pair in pairs if pair[0] in RIGHT), None)
        if match is None:
            return "different"
        reasons.append(match[0] if match[1] is left[0] else "symbolic")
        left.remove(match[1])
    return weakest(reasons)


def weakest(reasons: Iterable[Reason]) -> Reason:
    """The reason of a whole from those of its parts; the first wrong part ends the search."""
    worst: Reason = "same_string"
    for reason in reasons:
        worst = max(worst, reason, key=RANK.index)
        if worst == "different":
            break
    return worst


def _same_relation(gold: Form, answer: Form) -> Reason:
    """Equations with one left side are equal as their right sides are; others as equations."""
    if gold.text != answer.text:
        return "different"
    if len(gold.parts) == len(answer.parts) == 2 and gold.parts[0] == answer.parts[0]:
        return _same(gold.parts[1], answer.parts[1])
    sides = [(wording(form.parts[0]), wording(form.parts[-1])) for form in (gold, answer)]
    try:
        return same_equation(gold.text, sides[0], sides[1])
    except Unreadable:
        return "different"
