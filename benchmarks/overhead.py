"""What stackprog costs beside the models, in one run: `python benchmarks/overhead.py`.

1. 500 questions to a loopback server of 200 ms, 64 at once, with the run log on disk, by each
   transport, beside plain `dspy.Evaluate`: wall time as a ratio to the ideal, latency x calls /
   concurrency.
2. CPU milliseconds per LM call of the agent's loop against stock `dspy.ReAct`, over an engine that
   answers at once, for agents of 2 to 14 children; and how much of it the run log takes.
3. `stackprog --help`, whole process.
"""

from __future__ import annotations

import argparse
import logging
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
import loopback
from numbered import Numbers

LATENCY, QUESTIONS, THREADS = 0.2, 500, 64


def over_http(stack: str, transport: str) -> tuple[float, float, int]:
    """Wall seconds, CPU seconds and calls of an evaluation over HTTP."""
    import litellm  # noqa: F401 - its import is not what is measured

    import stackprog
    from stackprog.lms.catalog import Catalog, ModelRow

    with loopback.running(LATENCY) as url, tempfile.TemporaryDirectory() as folder:
        rows = [
            ModelRow(name, f"openai/{name}", api_base=url, transport=transport, timeout=60)
            for name in "AB"
        ]
        program = stackprog.build(stack, catalog=Catalog(rows), consult="react")
        stackprog.evaluate(program, Numbers(8), run=folder + "/warm-up", threads=8)
        wall, cpu = time.perf_counter(), time.process_time()
        report = stackprog.evaluate(
            program, Numbers(QUESTIONS), run=folder + "/run", threads=THREADS
        )
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert report.right == 0.8 * QUESTIONS, report
    return wall, cpu, report.calls


def plain_evaluate() -> tuple[float, float, int]:
    """The same of one `dspy.Predict` by `dspy.Evaluate` alone, with DSPy's own engine."""
    import dspy

    devset = Numbers(QUESTIONS).load("test").examples
    with loopback.running(LATENCY) as url:
        lm = dspy.LM("openai/a", api_base=url, api_key="none", cache=False)
        program = dspy.Predict("question -> reasoning, answer")
        evaluator = dspy.Evaluate(
            devset=devset, num_threads=THREADS,
            metric=lambda example, found: example.answer == found.answer,
        )  # fmt: skip
        with dspy.context(lm=lm):
            program(question="Question 1")
            wall, cpu = time.perf_counter(), time.process_time()
            found = evaluator(program)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert found.score == 80.0, found.score
    return wall, cpu, QUESTIONS


class Instant:
    """A backend that answers at once."""

    def send(self, row, messages, sampling, rollout, timeout):
        from stackprog.calls import Reply

        return Reply(
            loopback.answer({"messages": messages}), prompt_tokens=100, completion_tokens=20
        )


class InstantEngine:
    """A DSPy engine that plays a stock ReAct agent: each tool once, then finish."""

    def complete(self, request):
        from dspy import lm15

        system = (
            request.system
            if isinstance(request.system, str)
            else "".join(part.text for part in request.system)
        )
        asked = "".join(part.text for message in request.messages for part in message.parts)
        text = "[[ ## reasoning ## ]]\nr\n\n[[ ## answer ## ]]\n42\n\n[[ ## completed ## ]]"
        if "next_tool_name" in system:
            tools = re.findall(r"^\s*\(\d+\) (tool_\d+)", system, re.MULTILINE)
            called = asked.count("[[ ## observation_")
            tool = tools[called] if called < len(tools) else "finish"
            given = '{"question": "q"}' if tool != "finish" else "{}"
            text = (f"[[ ## next_thought ## ]]\nt\n\n[[ ## next_tool_name ## ]]\n{tool}\n\n"
                    f"[[ ## next_tool_args ## ]]\n{given}\n\n[[ ## completed ## ]]")  # fmt: skip
        message = lm15.Message.assistant([lm15.TextPart(text)])
        return lm15.Response(id=None, model=request.model, message=message,
                             finish_reason="stop", usage=lm15.Usage(100, 20))  # fmt: skip

    def close(self):
        return


def loop_of_ours(children: int, repeats: int, *, kept: bool = True) -> float:
    """CPU milliseconds per LM call of our agent, its children's included, with a run log or not."""
    import stackprog
    from stackprog.database import Database
    from stackprog.ledger import Ledger
    from stackprog.lms.catalog import Catalog, ModelRow
    from stackprog.lms.registry import Registry
    from stackprog.lms.scope import Scope, entering

    registry = Registry(Catalog([ModelRow("A", "instant/a")]))
    registry._backends = dict.fromkeys(("litellm", "http"), Instant())
    program = stackprog.build(f"[{', '.join(['A_0'] * children)}]", registry=registry)
    calls = 2 * children + 1
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "run.sqlite")
        ledger = Ledger(database) if kept else None
        with entering(Scope(ledger, "x", "test", "warm-up")):
            program(question="warm-up")
        started = time.process_time()
        for n in range(repeats):
            with entering(Scope(ledger, "x", "test", str(n))):
                program(question=f"Question {n}")
        spent = time.process_time() - started
        assert not ledger or ledger.usage().calls == (repeats + 1) * calls
        database.close()
    return 1000 * spent / (repeats * calls)


def loop_of_stock_react(children: int, repeats: int) -> float:
    """CPU milliseconds per LM call of `dspy.ReAct` whose tools are `dspy.Predict` modules."""
    import dspy

    lm = dspy.LM("instant/a", engine=InstantEngine(), cache=False, num_retries=0)
    child = dspy.Predict("question -> reasoning, answer")

    def tool(number: int):
        def ask(question: str) -> str:
            return child(question=question).answer

        ask.__name__ = f"tool_{number}"
        return ask

    agent = dspy.ReAct("question -> answer", tools=[tool(n) for n in range(children)])
    calls = 2 * children + 2  # a step and a child each, finish, extract
    with dspy.context(lm=lm, disable_history=True):
        agent(question="warm-up")
        started = time.process_time()
        for n in range(repeats):
            found = agent(question=f"Question {n}")
        spent = time.process_time() - started
    assert found.answer == "42" and f"tool_name_{children}" in found.trajectory
    return 1000 * spent / (repeats * calls)


def help_seconds() -> float:
    """Median wall seconds of `stackprog --help`."""
    times = []
    for _ in range(7):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "stackprog.cli", "--help"], check=True, stdout=subprocess.DEVNULL
        )
        times.append(time.perf_counter() - started)
    return median(times)


def main() -> None:
    """Print the three measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=60)
    options = parser.parse_args()
    logging.getLogger("dspy").setLevel(logging.ERROR)
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    print(f"{QUESTIONS} questions, {LATENCY * 1000:.0f} ms, {THREADS} at once, run log on disk")
    ways = [
        ("dspy.Evaluate alone, one call", plain_evaluate),
        ("A_0, lean transport", lambda: over_http("A_0", "http")),
        ("A_0, LiteLLM", lambda: over_http("A_0", "litellm")),
        ("[A_0, B_0], lean transport", lambda: over_http("[A_0, B_0]", "http")),
        ("[A_0, B_0], LiteLLM", lambda: over_http("[A_0, B_0]", "litellm")),
    ]
    for name, run in ways:
        wall, cpu, calls = run()
        ideal = math.ceil(QUESTIONS / THREADS) * LATENCY * (calls // QUESTIONS)
        print(
            f"  {name:30} {calls:5} calls  {wall:6.2f} s, ideal {ideal:5.2f} s, "
            f"ratio {wall / ideal:.2f}, CPU {1000 * cpu / calls:.2f} ms a call"
        )
    print("CPU ms per LM call, an engine that answers at once")
    for children in (2, 4, 8, 14):
        ours = loop_of_ours(children, options.repeats)
        unkept = loop_of_ours(children, options.repeats, kept=False)
        stock = loop_of_stock_react(children, options.repeats)
        print(
            f"  {children:2} children  stackprog {ours:.2f}, run log {ours - unkept:.2f} of it; "
            f"dspy.ReAct {stock:.2f}, ratio {ours / stock:.2f}"
        )
    print(f"stackprog --help {help_seconds():.3f} s")


if __name__ == "__main__":
    main()
