"""Is this answer that answer: bounded, isolated, and the same from any thread.

The modules in the order in which an answer is decided:

    extract, choice   find the answer in a response
    guard             refuse what no answer looks like
    normalise, units  write the same answer in the same way (tables in spelling)
    structure         what kind of answer it is, with brackets and bases taken literally (brackets)
    compare           the same answer, part by part
    scalars           the same expression, by the cheapest evidence that settles it:
                      a tree (reader, expressions), exact value (rationals), sample points (values)
    pool, worker      the rest, in interpreters that are killed when they are late

and `classes` groups several answers by these verdicts.
"""

from .classes import AnswerClass, Grader, classes
from .compare import equivalent
from .grade import Grade, grade_choice, grade_math

__all__ = [
    "AnswerClass", "Grade", "Grader", "classes", "equivalent", "grade_choice", "grade_math",
]  # fmt: skip
