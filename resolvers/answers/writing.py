"""The task that writes one answer, from its first step to its last."""

from __future__ import annotations

import asyncio
from contextvars import Context

import asyncpg
import structlog

from kit.errors import NexoraError
from models.credits import LedgerKind, close
from models.exchanges import Ending, finish
from models.message_events import MessageEventKind, Step
from models.messages import MessageState
from resolvers.answers import endings
from resolvers.answers.composing import compose
from resolvers.answers.draft import Asked
from resolvers.answers.feeds import begin_writing, end_writing
from resolvers.answers.log import Log
from resolvers.answers.parts import WRITER
from resolvers.answers.runs import RUNS, Run, Stopped, StopReason

_PAUSES = (0.2, 1.0, 3.0)

_log = structlog.get_logger("nexora.answers")


def start_writing(asked: Asked) -> Run:
    """Begin to write an answer whose row and first step are saved. Returns at once.

    The task gets a context of its own: a transaction or request that runs here is not its.
    """
    payload = {"conversation_id": asked.conversation_id, "message_id": asked.message_id}
    start = Step(asked.message_id, 0, MessageEventKind.START.value, payload)
    log = Log(asked.message_id, begin_writing(asked.message_id), start)
    run = Run(asked, log)
    RUNS[asked.message_id] = run
    run.task = asyncio.create_task(_write(run), context=Context())
    return run


async def _write(run: Run) -> None:
    try:
        await _end(run, await _ending_of(run))
    except Exception:  # noqa: BLE001 - the row stays "streaming"; the sweeper fails it when its lease has run out
        _log.exception("answer_not_ended", message=run.asked.message_id)
        run.log.feed.look_it_up()
    finally:
        end_writing(run.asked.message_id)
        del RUNS[run.asked.message_id]


async def _ending_of(run: Run) -> Ending:
    asked, draft, log = run.asked, run.draft, run.log
    try:
        with run.stoppable():
            await compose(asked, draft)
        return await endings.said(asked, draft, log, MessageState.DONE)
    except Stopped as stopped:
        if stopped.reason is StopReason.WANTED:
            return await endings.said(asked, draft, log, MessageState.STOPPED)
        return await endings.failed(asked, draft, log, endings.SHUT_DOWN)
    except NexoraError as error:
        _log.warning("answer_failed", message=asked.message_id, code=error.code)
        return await endings.failed(asked, draft, log, error)
    except Exception:  # noqa: BLE001 - a fault of ours must end this answer, not hang it
        _log.exception("answer_broke", message=asked.message_id)
        return await endings.failed(asked, draft, log, endings.BROKEN)


async def _end(run: Run, ending: Ending) -> None:
    """Save the end, then show it. An answer that was ended by others, or deleted, only gives its credit back."""
    remaining = await _finished(ending)
    if remaining is None:
        run.log.feed.look_it_up()
        await close(run.asked.workspace_id, [ending.message_id], LedgerKind.RELEASE)
        return
    last = ending.steps[-1]
    if last.kind == MessageEventKind.DONE:
        last.payload["credits_remaining"] = remaining
    run.log.feed.publish(ending.steps)


async def _finished(ending: Ending) -> int | None:
    """Try again while the database is away, or when a cited document vanished under the statement."""
    for pause in _PAUSES:
        try:
            return await finish(ending, WRITER)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            _log.warning("answer_end_not_saved", message=ending.message_id, reason=type(error).__name__)
            await asyncio.sleep(pause)
    return await finish(ending, WRITER)
