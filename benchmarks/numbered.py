"""A task for measurements: numbered questions, all with the answer 42."""

from __future__ import annotations

from types import SimpleNamespace


class Numbers:
    """`n` train and `n` test questions; the loopback models know four in five."""

    name, title, groups = "numbers", "numbered questions", ()

    def __init__(self, n: int = 500) -> None:
        self.n = n

    def load(self, split, *, limit=None, **_):
        """The questions of a split; test goes on where train ends."""
        import dspy

        from stackprog.tasks import Dataset

        first = 0 if split == "train" else self.n
        examples = [
            dspy.Example(
                id=str(n), epoch=0, question=f"Question {n}", answer="42", groups={}
            ).with_inputs("question")
            for n in range(first, first + (limit or self.n))
        ]
        return Dataset(self.name, split, examples, "memory", "0" * 64, None)

    def grade(self, example, response):
        """Right if the texts are equal."""
        right = response == example.answer
        return SimpleNamespace(right=right, exact=right, extracted=response, reason="same_string")
