"""The signal that ends a server."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from app.leaving import heard


@pytest.fixture
def handled() -> Iterator[list[int]]:
    """What uvicorn's handler, so to speak, was called with."""
    numbers: list[int] = []

    def handle(number: int, frame: FrameType | None) -> None:
        numbers.append(number)

    before = signal.signal(signal.SIGTERM, handle)
    yield numbers
    signal.signal(signal.SIGTERM, before)


class Work:
    """What is to be done at the end."""

    def __init__(self) -> None:
        self.begun = 0

    async def __call__(self) -> None:
        self.begun += 1


async def test_the_end_is_heard_at_once_and_by_the_server_as_before(handled: list[int]) -> None:
    work = Work()
    with heard(work):
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.01)
    assert work.begun == 1
    assert handled == [signal.SIGTERM, signal.SIGTERM]


async def test_afterwards_only_the_server_hears_it(handled: list[int]) -> None:
    work = Work()
    with heard(work):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.01)
    assert handled == [signal.SIGTERM]
    assert work.begun == 0


async def test_a_signal_that_kills_still_kills() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with heard(Work()):
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    signal.signal(signal.SIGTERM, before)
