"""How an answer ends: done, stopped, refused or failed, and what its last step says."""

from __future__ import annotations

from typing import Any

from kit.errors import NexoraError, Unavailable
from llm.tokens import estimate
from models.exchanges import Ending
from models.message_events import MessageEventKind
from models.messages import MessageRole, MessageState
from resolvers.answers.draft import Asked, Draft
from resolvers.answers.log import Log
from resolvers.answers.tracing import trace_of

_SHARED = ("refused", "model", "prompt_tokens", "completion_tokens", "first_token_ms")
"""What the draft and its end both have."""


async def said(asked: Asked, draft: Draft, log: Log, state: MessageState) -> Ending:
    """The end of an answer that was said to its end, or until it was stopped."""
    content = log.text
    if state is MessageState.STOPPED and draft.model is not None:
        draft.completion_tokens = draft.completion_tokens or estimate(content)
    payload = {
        "message": _message(asked, content, state),
        "citations": draft.citations,
        "refused": draft.refused,
        "credits_used": asked.price if draft.is_paid else 0,
        "prompt_tokens": draft.prompt_tokens,
        "completion_tokens": draft.completion_tokens,
    }
    return await _ending(asked, draft, log, state, MessageEventKind.DONE, payload)


async def failed(asked: Asked, draft: Draft, log: Log, error: NexoraError) -> Ending:
    """The end of an answer that broke off: what was said is kept, the credit is given back."""
    payload = {"code": error.code, "message": error.message, "status": error.status}
    return await _ending(asked, draft, log, MessageState.FAILED, MessageEventKind.ERROR, payload, error)


async def _ending(
    asked: Asked,
    draft: Draft,
    log: Log,
    state: MessageState,
    kind: MessageEventKind,
    payload: dict[str, Any],
    error: NexoraError | None = None,
) -> Ending:
    return Ending(
        message_id=log.message_id,
        state=state.value,
        content=log.text,
        charged=error is None and draft.is_paid,
        steps=await log.last_steps(kind, payload),
        trace=trace_of(asked, draft),
        error_code=error.code if error else None,
        error_message=error.message if error else None,
        citations=draft.citations,
        total_ms=draft.milliseconds(),
        **{name: getattr(draft, name) for name in _SHARED},
    )


def _message(asked: Asked, content: str, state: MessageState) -> dict[str, Any]:
    created_at = asked.answered_at.isoformat().replace("+00:00", "Z")
    return {
        "id": asked.message_id,
        "role": MessageRole.ASSISTANT.value,
        "content": content,
        "state": state.value,
        "created_at": created_at,
    }


SHUT_DOWN = Unavailable(
    "The server was stopped while it wrote this answer; send the question again", code="ANSWER_LOST"
)
BROKEN = NexoraError("Something went wrong on our side while the answer was written; send the question again")
