"""What a call costs on its way to a model, in one run: `python benchmarks/transport.py`.

CPU milliseconds a call of this process and calls a second, at 64 and 256 in flight, to a loopback
server in a process of its own that answers after 10 ms; then 500 prompts at 200 ms, 64 in flight,
as a ratio to bare aiohttp. Medians. Imports and the first calls are not measured.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
sys.path.insert(0, str(Path(__file__).parent))
import loopback

SYSTEM = "Answer the question.\n\nReply in exactly this form:\n\n[[ ## answer ## ]]\n" + "x" * 400
SHORT, LONG = 0.01, 0.2
Sender = Callable[[int], object]


def messages(number: int) -> list[dict[str, str]]:
    """A prompt unlike the others."""
    return [{"role": "system", "content": SYSTEM},
            {"role": "user", "content": f"[[ ## question ## ]]\nQuestion {number}"}]  # fmt: skip


def asked(model: str, number: int):
    """The same prompt as DSPy's engines take it."""
    from dspy import lm15

    user = lm15.Message.user(messages(number)[1]["content"])
    config = lm15.Config(temperature=0.7)
    return lm15.Request(model=model, messages=(user,), system=SYSTEM, config=config)


def row(url: str):
    """The model of the loopback server."""
    from stackprog.lms.catalog import ModelRow

    return ModelRow("A", "openai/a", api_base=url, transport="http", timeout=60)


def lean(url: str, folder: str) -> Sender:
    """Our transport alone."""
    from stackprog.lms.http_backend import HttpBackend

    backend, model = HttpBackend(), row(url)
    return lambda number: backend.send(model, messages(number), {"temperature": 0.7}, 0, 60)


def metered(url: str, folder: str) -> Sender:
    """Our engine over it: cache, retries and the ledger on disk."""
    from stackprog.database import Database
    from stackprog.ledger import Ledger
    from stackprog.lms.http_backend import HttpBackend
    from stackprog.lms.limiter import Limiter
    from stackprog.lms.metered import MeteredEngine
    from stackprog.lms.scope import Scope, entering

    limiter = Limiter()
    engine = MeteredEngine(row(url), HttpBackend(), lambda _: limiter)
    ledger = Ledger(Database(Path(folder) / "run.sqlite"))

    def send(number: int) -> object:
        request = asked("a", number)
        with entering(Scope(ledger, "A_0", "test", str(number))):
            return engine.complete(request)

    return send


def through_litellm(url: str, folder: str) -> Sender:
    """`litellm.completion` alone."""
    import litellm

    litellm.suppress_debug_info, litellm.telemetry = True, False
    return lambda number: litellm.completion(
        model="openai/a", messages=messages(number), api_base=url, api_key="none", timeout=60,
        num_retries=0, max_retries=0, temperature=0.7,
    )  # fmt: skip


def dspys_own(url: str, folder: str) -> Sender:
    """`dspy.LM` with DSPy's native engine."""
    import dspy

    lm = dspy.LM("openai/a", engine="lm15", api_base=url, api_key="none", cache=False,
                 num_retries=0, timeout=60)  # fmt: skip

    def send(number: int) -> object:
        with dspy.context(disable_history=True):
            return lm(asked("openai/a", number))

    return send


def in_threads(send: Sender, count: int, in_flight: int) -> None:
    """Send that many, so many at once."""
    numbers, lock, failed = iter(range(count)), threading.Lock(), []

    def work() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            try:
                send(number + offset)
            except Exception as error:  # noqa: BLE001 - any ends the measurement
                failed.append(error)

    offset = time.monotonic_ns()  # no prompt is ever repeated, so the cache answers none
    threads = [threading.Thread(target=work) for _ in range(in_flight)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def bare_aiohttp(url: str, count: int, in_flight: int) -> None:
    """The limit: one session, one task a prompt, the reply parsed."""
    import aiohttp

    async def run() -> None:
        gate = asyncio.Semaphore(in_flight)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=in_flight)) as client:

            async def one(number: int) -> str:
                body = {"model": "a", "messages": messages(number), "temperature": 0.7}
                async with gate, client.post(url + "/chat/completions", json=body) as response:
                    return (await response.json())["choices"][0]["message"]["content"]

            await asyncio.gather(*[one(number) for number in range(count)])

    asyncio.run(run())


def timed(run: Callable[[], None]) -> tuple[float, float]:
    """Wall and CPU seconds of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


def contenders(url: str, folder: str) -> dict[str, Callable[[int, int], None]]:
    """Each as a function of how many calls and how many in flight."""
    made = {"bare aiohttp": lambda count, n: bare_aiohttp(url, count, n)}
    senders = {
        "our transport": lean,
        "our engine, ledger on disk": metered,
        "dspy.LM, its own engine": dspys_own,
        "litellm.completion": through_litellm,
    }
    for name, sender in senders.items():
        send = sender(url, folder)
        made[name] = lambda count, n, send=send: in_threads(send, count, n)
    return made


def measure(
    latency: float, count: int, levels: list[int], repeats: int
) -> dict[tuple[str, int], tuple[float, float]]:
    """Median wall and CPU seconds by contender and calls in flight; the repeats are interleaved."""
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, loopback.running(latency) as url:
        runs = contenders(url, folder)
        for run in runs.values():
            run(max(levels), max(levels))
        for _ in range(repeats):
            for in_flight in levels:
                for name, run in runs.items():
                    spent = timed(lambda run=run, n=in_flight: run(count, n))
                    found.setdefault((name, in_flight), []).append(spent)
    return {
        key: (median(wall for wall, _ in spent), median(cpu for _, cpu in spent))
        for key, spent in found.items()
    }


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--calls", type=int, default=512)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    rates = measure(SHORT, options.calls, [64, 256], options.repeats)
    prompts = measure(LONG, 500, [64], options.repeats)
    limit = prompts["bare aiohttp", 64][0]
    print(f"{'':28}{'64 in flight':>22}{'256 in flight':>22}{'500 at 200 ms, 64':>26}")
    print(f"{'':28}{'CPU ms':>11}{'calls/s':>11}"
          f"{'CPU ms':>11}{'calls/s':>11}"
          f"{'s':>8}{'CPU ms':>9}{'ratio':>9}")  # fmt: skip
    for name in dict.fromkeys(name for name, _ in rates):
        cells = "".join(
            f"{1000 * rates[name, n][1] / options.calls:11.2f}"
            f"{options.calls / rates[name, n][0]:11.0f}"
            for n in (64, 256)
        )
        wall, cpu = prompts[name, 64]
        print(f"{name:28}{cells}{wall:8.2f}{1000 * cpu / 500:9.2f}{wall / limit:9.2f}")


if __name__ == "__main__":
    main()
