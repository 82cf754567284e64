"""The stacked agent: a ReAct loop whose tools are child solvers, each consulted at least once.

The loop is ours, not `dspy.ReAct`'s: tool inputs are plain text (JSON corrupts LaTeX), coverage is
guaranteed by narrowing the tools offered, a child's failure leaves the loop, and the trajectory is
joined strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import dspy
from dspy.utils.exceptions import ContextWindowExceededError

from stackprog.errors import UsageError
from stackprog.lms.adapter import Unparsed
from stackprog.lms.registry import Registry
from stackprog.lms.scope import at_node, current
from stackprog.modules.signatures import ExtractAnswer, narrowed, step_signature
from stackprog.modules.together import at_once

MAX_ITERATIONS = 15
LONGEST_OBSERVATION = 8000
FINISH = "finish"

Consult = Literal["react", "all_first"]


@dataclass(frozen=True)
class Step:
    """One step of a trajectory: what the controller thought, whom it asked what, what it saw."""

    thought: str
    tool: str
    input: str
    observation: str
    prediction: dspy.Prediction

    def text(self, number: int, *, whole: bool = True) -> str:
        """As the controller reads it in its next prompt, whole or without what was observed."""
        seen = self.observation if whole else "(left out: the prompt was too long)"
        return (f"Step {number}\nThought: {self.thought}\nTool: {self.tool}\nInput: {self.input}\n"
                f"Observation: {seen}")  # fmt: skip


class StackedAgent(dspy.Module):
    """Answers a question by consulting every child, then finishing.

    Args:
        controller: The model that runs the loop.
        children: The child modules, best first; each has `question` in and `answer`, `reasoning`
            out.
        tools: One `(name, description)` a child; names are unique identifiers.
        rollout: Which independent sample of the controller this is.
        registry: Where the controller's LM is looked up, at each call.
        node: Its path in the program.
        consult: `react` asks one child a step, in the controller's order and words; `all_first`
            asks all at once with the question as given, then runs the loop.
    """

    def __init__(
        self,
        controller: str,
        children: list[dspy.Module],
        tools: list[tuple[str, str]],
        rollout: int = 0,
        registry: Registry | None = None,
        node: str = "root",
        consult: Consult = "react",
    ) -> None:
        super().__init__()
        names = [name for name, _ in tools]
        if (
            len(names) != len(children)
            or len(set(names)) != len(names)
            or FINISH in names
            or not names
        ):
            raise UsageError(
                f"expected one unique tool name a child, none of them {FINISH!r}, got {names}"
            )
        if consult not in ("react", "all_first"):
            raise UsageError(f"expected consult 'react' or 'all_first', got {consult!r}")
        self.controller, self.rollout, self.node, self.consult = controller, rollout, node, consult
        self.tools = [list(tool) for tool in tools]
        self.registry = registry or Registry()
        self.step = dspy.Predict(step_signature(dict(tools)))
        self.extract = dspy.Predict(ExtractAnswer)
        self.children = children

    def forward(self, question: str) -> dspy.Prediction:
        """Consult the children and answer.

        Returns:
            `answer`, `reasoning`, `trajectory`, `finished` (finish, extract or limit) and
            `coverage`, the share of the children that were asked.
        """
        with at_node(self.node, self.rollout):
            scope = current()
            assert scope is not None
            return scope.memo.once((self.node, question), lambda: self._answer(question))

    @property
    def names(self) -> list[str]:
        """The tool names, in the order of the children."""
        return [tool[0] for tool in self.tools]

    def _answer(self, question: str) -> dspy.Prediction:
        steps = self._consult_all(question) if self.consult == "all_first" else []
        lines = [step.text(number) for number, step in enumerate(steps, 1)]
        missing = [name for name in self.names if name not in {step.tool for step in steps}]
        finished, thought = "limit", ""
        left = max(MAX_ITERATIONS, len(self.children)) - len(steps)
        for remaining in range(left, 0, -1):
            decision = self._decide(question, lines, steps, missing, remaining)
            if decision is None:
                finished = "extract"
                break
            thought, tool, tool_input = decision
            if tool == FINISH:
                return self._done(tool_input, thought, steps, "finish")
            steps.append(self._call(thought, tool, tool_input))
            lines.append(steps[-1].text(len(steps)))
            missing = [name for name in missing if name != tool]
        return self._extract(question, lines, steps, finished)

    def _decide(
        self,
        question: str,
        lines: list[str],
        steps: list[Step],
        missing: list[str],
        remaining: int,
    ) -> tuple[str, str, str] | None:
        """The controller's next step; if it cannot be read, the first missing child or `None`."""
        offered = tuple(missing if remaining <= len(missing) else self.names)
        if not missing:
            offered = (*offered, FINISH)
        signature = narrowed(self.step.signature, offered)
        try:
            chosen = self._ask(self.step, question, lines, steps, signature=signature)
        except Unparsed:
            return ("", missing[0], question) if missing else None
        return chosen.next_thought or "", chosen.next_tool_name, chosen.next_tool_input

    def _ask(
        self,
        predict: dspy.Predict,
        question: str,
        lines: list[str],
        steps: list[Step],
        **settings: Any,
    ) -> dspy.Prediction:
        """Ask the controller, the oldest observations left out until its context holds the rest.

        They stay in the trajectory; how many were left out is noted.
        """
        lm = self.registry.lm(self.controller)
        whole = (at for at, step in enumerate(steps) if lines[at] == step.text(at + 1))
        while True:
            trajectory = "\n\n".join(lines) or "(nothing yet)"
            try:
                return predict(question=question, trajectory=trajectory, lm=lm, **settings)
            except ContextWindowExceededError:
                oldest = next(whole, None)
                if oldest is None:
                    raise
                lines[oldest] = steps[oldest].text(oldest + 1, whole=False)
                if scope := current():
                    scope.notes.left_out[self.node] += 1

    def _call(self, thought: str, tool: str, tool_input: str) -> Step:
        """Ask a child. What breaks there leaves the loop: a failure is not an observation."""
        found = self.children[self.names.index(tool)](question=tool_input)
        return observed(thought, tool, tool_input, found)

    def _consult_all(self, question: str) -> list[Step]:
        """Ask all children at once, and wait for the slowest.

        Where several break, the error of the first in their order is raised.
        """
        return at_once([partial(self._call, "", name, question) for name in self.names])

    def _extract(
        self, question: str, lines: list[str], steps: list[Step], finished: str
    ) -> dspy.Prediction:
        try:
            found = self._ask(self.extract, question, lines, steps)
        except Unparsed as error:
            return self._done(error.text.strip(), "", steps, finished)
        return self._done(found.answer, found.reasoning or "", steps, finished)

    def _done(self, answer: str, thought: str, steps: list[Step], finished: str) -> dspy.Prediction:
        called = {step.tool for step in steps}
        return dspy.Prediction(
            answer=answer,
            reasoning=thought,
            trajectory=[plain_step(step) for step in steps],
            finished=finished,
            coverage=len(called) / len(self.children),
        )


def observed(thought: str, tool: str, tool_input: str, found: dspy.Prediction) -> Step:
    """A step from what a child said: its reasoning, then its answer."""
    observation = f"{(found.get('reasoning') or '').strip()}\nAnswer: {found.answer}".strip()
    return Step(thought, tool, tool_input, observation[-LONGEST_OBSERVATION:], found)


def plain_step(step: Step) -> dict[str, Any]:
    """A step as data; `prediction` is the child's own, with its trajectory if it is an agent."""
    return {
        "thought": step.thought,
        "tool": step.tool,
        "input": step.input,
        "observation": step.observation,
        "prediction": step.prediction,
    }
