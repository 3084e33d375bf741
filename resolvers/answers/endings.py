"""How an answer ends: done, stopped, refused or failed, and what its last step says."""

from __future__ import annotations

from typing import Any

from kit.errors import NexoraError, Unavailable
from llm.tokens import estimate
from models.exchanges import Ending
from models.message_events import MessageEventKind
from models.messages import MessageRole, MessageState
from resolvers.answers.draft import Asked, Draft
from resolvers.answers.support import supported_spans


async def said(asked: Asked, draft: Draft, state: MessageState) -> Ending:
    """The end of an answer that was said to its end, or until it was stopped.

    The model's words are paid for; a refusal is free, and so is an answer that was stopped before its first word.
    """
    content = draft.log.text
    charged = bool(content) and draft.model is not None and not draft.refused
    if state is MessageState.STOPPED and draft.model is not None:
        draft.completion_tokens = draft.completion_tokens or estimate(content)
    payload = {
        "message": _message(asked, content, state),
        "citations": draft.citations,
        "refused": draft.refused,
        "credits_used": asked.price if charged else 0,
    }
    return await _ending(asked, draft, state, MessageEventKind.DONE, payload, charged=charged)


async def failed(asked: Asked, draft: Draft, error: NexoraError) -> Ending:
    """The end of an answer that broke off: what was said is kept, the credit is given back."""
    payload = {"code": error.code, "message": error.message, "status": error.status}
    return await _ending(asked, draft, MessageState.FAILED, MessageEventKind.ERROR, payload, error=error)


async def _ending(
    asked: Asked,
    draft: Draft,
    state: MessageState,
    kind: MessageEventKind,
    payload: dict[str, Any],
    *,
    charged: bool = False,
    error: NexoraError | None = None,
) -> Ending:
    return Ending(
        message_id=asked.message_id,
        state=state.value,
        content=draft.log.text,
        charged=charged,
        steps=await draft.log.last_steps(kind, payload),
        refused=draft.refused,
        model=draft.model,
        prompt_tokens=draft.prompt_tokens,
        completion_tokens=draft.completion_tokens,
        first_token_ms=draft.first_token_ms,
        total_ms=draft.milliseconds(),
        trace=_trace(draft),
        error_code=error.code if error else None,
        error_message=error.message if error else None,
        citations=draft.citations,
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


def _trace(draft: Draft) -> dict[str, Any] | None:
    """The trace, with the model that answered and which sentences of the answer no evidence supports."""
    if draft.trace is None:
        return None
    spans = [] if draft.model is None or draft.refused else supported_spans(draft.log.text, draft.cited)
    return {**draft.trace, "model": draft.model or draft.trace["model"], "spans": spans}


SHUT_DOWN = Unavailable(
    "The server was stopped while it wrote this answer; send the question again", code="ANSWER_LOST"
)
BROKEN = NexoraError("Something went wrong on our side while the answer was written; send the question again")
