"""What the LM boundary calls for an offline model: messages in, a reply in the asked form out."""

import re
import time
from typing import Any

from stackprog.calls import Reply
from stackprog.lms.catalog import ModelRow
from stackprog.lms.offline import controller
from stackprog.lms.offline.skills import solver_of
from stackprog.lms.offline.solver import solve

_STEP_FIELDS = ("next_thought", "next_tool_name", "next_tool_input")
_FIELD = re.compile(r"^\[\[ ## (\w+) ## \]\]\n", re.MULTILINE)


class OfflineBackend:
    """Answers as a solver, a controller, an extractor or a judge, by the fields of the prompt."""

    def send(
        self,
        row: ModelRow,
        messages: list[dict[str, str]],
        sampling: dict[str, Any],  # noqa: ARG002 - the seam's signature
        rollout: int,
        timeout: float,  # noqa: ARG002 - a solver bounds its work, not its time
    ) -> Reply:
        """One reply. Tokens are words and signs of the text, since there is no tokenizer."""
        started = time.perf_counter()
        system, given = messages[0]["content"], fields(messages[-1]["content"])
        question, trajectory = given.get("question", ""), given.get("trajectory", "")
        reply: tuple[str, ...]
        if "[[ ## next_tool_name ## ]]" in system:
            offered = re.findall(r"^\(one of: (.*)\)$", system, re.MULTILINE)[-1].split(", ")
            reply = controller.next_step(question, trajectory, offered)
        elif trajectory:
            reply = controller.conclude(controller.read(trajectory))
        elif "solution" in given:
            reply = controller.judge(given["solution"])
        else:
            reply = solve(solver_of(row.lm), question, rollout)
            if others := controller.read_solutions(given.get("solutions", "")):
                reply = controller.conclude([*others, controller.seen("own", *reply)])
        last = "score" if "solution" in given else "answer"
        names = _STEP_FIELDS if len(reply) == 3 else ("reasoning", last)
        pairs = zip(names, reply, strict=True)
        text = "\n\n".join(f"[[ ## {name} ## ]]\n{value}" for name, value in pairs)
        prompt_tokens = sum(count_tokens(message["content"]) for message in messages)
        return Reply(
            text, prompt_tokens=prompt_tokens, completion_tokens=count_tokens(text),
            usd=row.usd(prompt_tokens, count_tokens(text)), seconds=time.perf_counter() - started,
        )  # fmt: skip


def fields(text: str) -> dict[str, str]:
    """The fields of a prompt, by name."""
    parts = _FIELD.split(text)
    return {name: value.strip() for name, value in zip(parts[1::2], parts[2::2], strict=True)}


def count_tokens(text: str) -> int:
    """Words and signs in a text."""
    return len(re.findall(r"\w+|[^\w\s]", text))
