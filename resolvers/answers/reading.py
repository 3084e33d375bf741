"""Reading an answer's log: what is saved, then what happens, until its end. The same for every reader."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from models.message_events import Step, last_step, steps_after
from models.messages import is_streaming
from resolvers.answers.feeds import Feed, watched
from resolvers.answers.runs import RUNS

_MOST = 500
_PAST_THE_END = 2**31 - 1


async def read_log(message_id: str, after: int = -1) -> AsyncGenerator[Sequence[Step], None]:
    """The steps that follow `after`, as they come; what comes together, together. Ends where the log ends.

    An empty batch says that nothing has happened for a while: time for a keep-alive.
    """
    complete = waited = False
    with watched(message_id) as feed:
        while True:
            rings = feed.rings
            steps = await _steps(feed, message_id, after)
            if steps:
                yield steps
                if steps[-1].ends:
                    return
                after, waited = steps[-1].sequence, False
            elif complete:
                return
            elif not await _goes_on(feed, message_id):
                complete = True
            else:
                if waited:
                    yield ()
                await feed.rung_since(rings)
                waited = True


async def _steps(feed: Feed, message_id: str, after: int) -> Sequence[Step]:
    fresh = feed.after(after)
    return await steps_after(message_id, after, _MOST) if fresh is None else fresh


async def _goes_on(feed: Feed, message_id: str) -> bool:
    return feed.writing if feed.ours else await is_streaming(message_id)


async def ended(message_id: str) -> Step | None:
    """Wait for an answer's end; its last step, or None when it broke off without one."""
    run = RUNS.get(message_id)
    if run is not None and run.task is not None:
        await asyncio.wait([run.task])
    else:
        async for _ in read_log(message_id, _PAST_THE_END):
            pass
    last = await last_step(message_id)
    return last if last is not None and last.ends else None
