"""A loopback server of the OpenAI chat protocol with a fixed latency, in a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator

_TOOLS = re.compile(r"\(one of: ([^)]*)\)")
_QUESTION = re.compile(r"\[\[ ## question ## \]\]\n(.*)")


def answer(body: dict) -> str:
    """A reply in the asked form: a controller calls the first uncalled tool, a model says 42."""
    text = json.dumps(body["messages"])
    offered = _TOOLS.findall(text)
    if not offered:
        return "[[ ## reasoning ## ]]\nDerived.\n\n[[ ## answer ## ]]\n42\n\n[[ ## completed ## ]]"
    tools = offered[-1].split(", ")
    tool = next(
        (name for name in tools if name != "finish" and f"Tool: {name}\\n" not in text), "finish"
    )
    given = "42" if tool == "finish" else _QUESTION.search(body["messages"][-1]["content"])[1]
    return (
        f"[[ ## next_thought ## ]]\nt\n\n[[ ## next_tool_name ## ]]\n{tool}\n\n"
        f"[[ ## next_tool_input ## ]]\n{given}"
    )


async def handle(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float
) -> None:
    """Serve one keep-alive connection."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            size = int(re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)[1])
            body = json.loads(await reader.readexactly(size))
            await asyncio.sleep(seconds)
            text = answer(body)
            message = {"role": "assistant", "content": text}
            raw = json.dumps({
                "id": "x", "object": "chat.completion", "created": 1, "model": body["model"],
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
            }).encode()  # fmt: skip
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % len(raw)
            )
            writer.write(raw)
            await writer.drain()
    writer.close()


async def serve(seconds: float) -> None:
    """Listen on a free port and print it."""
    server = await asyncio.start_server(
        lambda r, w: handle(r, w, seconds), "127.0.0.1", 0, backlog=512
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def running(seconds: float) -> Iterator[str]:
    """Start the server in its own process; yields its address."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(seconds)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args().seconds))
