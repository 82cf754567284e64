"""A package of its own that adds a model with its own prompts; stackprog is not touched."""

import os

import dspy

from stackprog import ModelModule, ModelRow


class Rhyme(dspy.Signature):
    """Answer the question in verse, then give the final answer alone."""

    question: str = dspy.InputField()
    verse: str = dspy.OutputField()
    answer: str = dspy.OutputField(desc="the final answer alone")


class Poet(ModelModule):
    """Asks its model for a verse first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.check = dspy.Predict("question, verse -> answer")

    signature = Rhyme

    def ask(self, question):
        """Two calls: the verse, then what it says."""
        lm = self.registry.lm(self.model)
        draft = self.predict(question=question, lm=lm)
        return self.check(question=question, verse=draft.verse, lm=lm)


def rows():
    """The rows this package adds to the catalog."""
    return [
        ModelRow(
            "Poet",
            "openai/poet",
            api_base=os.environ.get("POET_URL", ""),
            module=Poet,
            max_tokens=500,
        )
    ]
