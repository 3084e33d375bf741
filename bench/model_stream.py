"""CPU of reading a model's stream: our gateway beside the OpenAI SDK's own objects, in one run.

`python -m bench.model_stream` prints milliseconds of CPU a 100-token answer, of this process only; the scripted server
runs in another one. Ours includes building the prompt, checking markers and counting tokens; the SDK's is the bare loop
over its chunks. Rounds alternate, so that a busy machine is unfair to both alike.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvloop
from openai import AsyncOpenAI

from llm.events import Delta
from llm.gateway import Gateway
from llm.messages import messages_of
from llm.openai_model import OpenAIModel
from llm.prompts import Evidence, Prompt

TOKENS, PAUSE, STREAMS, ROUNDS = 100, 0.02, 50, 5
PASSAGE = "The fee for adults is ten dollars a month, and students pay half of it. " * 20
ASKED = Prompt(
    "You help visitors of the city library.",
    "What is the fee for adults?",
    tuple(Evidence(number, PASSAGE, "Handbook", "Fees") for number in range(1, 9)),
    model="gpt-4o-mini",
)


@contextmanager
def scripted_server() -> Iterator[str]:
    """The address of a server that says 100 tokens at 50 a second, in a process of its own."""
    command = [sys.executable, "-m", "tests.openai_server", "--tokens", str(TOKENS), "--pause", str(PAUSE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.stdin.close()


async def ours(gateway: Gateway) -> int:
    """Characters of one answer through the gateway."""
    return sum([len(event.text) async for event in gateway.stream(ASKED) if isinstance(event, Delta)])


async def the_sdks(sdk: AsyncOpenAI) -> int:
    """Characters of one answer through the SDK's objects."""
    request: Any = {"model": ASKED.model, "messages": messages_of(ASKED), "stream_options": {"include_usage": True}}
    stream = await sdk.chat.completions.create(**request, stream=True)
    return sum([len(chunk.choices[0].delta.content or "") async for chunk in stream if chunk.choices])


async def cost(answer: Callable[[], Awaitable[int]]) -> float:
    """Milliseconds of CPU an answer, with 50 told at once."""
    began = time.process_time()
    lengths = await asyncio.gather(*[answer() for _ in range(STREAMS)])
    assert len(set(lengths)) == 1
    return (time.process_time() - began) / STREAMS * 1_000


async def main() -> None:
    """Measure and print."""
    with scripted_server() as url:
        gateway, sdk = Gateway(OpenAIModel("any", url)), AsyncOpenAI(api_key="any", base_url=url)
        ways = {"gateway": lambda: ours(gateway), "SDK objects": lambda: the_sdks(sdk)}
        figures: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(ROUNDS + 1):
            for name, answer in ways.items():
                spent = await cost(answer)
                if turn:  # the first round warms up
                    figures[name].append(spent)
        await gateway.close()
        await sdk.close()
    print(f"{TOKENS} tokens an answer, {1 / PAUSE:.0f} a second, {STREAMS} answers at once; CPU ms an answer")
    for name, spent_by in figures.items():
        print(
            f"{name:12} median {statistics.median(spent_by):5.1f}   from {min(spent_by):5.1f} to {max(spent_by):5.1f}"
        )


if __name__ == "__main__":
    uvloop.run(main())
