"""A provider's stream: bytes to lines, lines to text, and everything that can be wrong with them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.failures import ModelFailed
from llm.reply import Reply
from llm.sse import EventLines

STREAM = b': hi\r\nevent: message\r\ndata: {"a": "\xc3\xa4"}\r\n\r\nid: 1\ndata:{"b":2}\n\ndata:\n\ndata: [DONE]\n\n'


@given(st.lists(st.integers(0, len(STREAM)), max_size=8).map(sorted))
def test_lines_are_the_same_wherever_the_bytes_are_cut(cuts: list[int]) -> None:
    lines = EventLines()
    pieces = [STREAM[start:end] for start, end in zip([0, *cuts], [*cuts, len(STREAM)], strict=True)]
    assert [one for piece in pieces for one in lines.feed(piece)] == ['{"a": "ä"}'.encode(), b'{"b":2}', b"[DONE]"]


def test_a_last_line_needs_no_end() -> None:
    lines = EventLines()
    assert lines.feed(b"data: [DONE]") == []
    assert lines.end() == [b"[DONE]"]


def test_a_line_without_an_end_is_given_up() -> None:
    lines = EventLines()
    assert lines.feed(b"x" * 4 * 1024 * 1024) == []
    with pytest.raises(ModelFailed):
        lines.feed(b"x")


def said(*chunks: object) -> tuple[str, Reply]:
    reply = Reply()
    return reply.read([chunk if isinstance(chunk, bytes) else orjson.dumps(chunk) for chunk in chunks]), reply


def delta(**fields: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": fields, "finish_reason": None}]}


def test_tokens_that_arrive_together_are_one_text() -> None:
    assert said(delta(role="assistant", content=""), delta(content="The "), delta(content="fee"))[0] == "The fee"


def test_usage_the_end_and_the_reason_for_it_are_noted() -> None:
    text, reply = said(
        {"choices": [{"delta": {}, "finish_reason": "stop"}]},
        {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 2}},
        b"[DONE]",
    )
    assert (text, reply.complete, reply.done, reply.prompt_tokens, reply.completion_tokens) == ("", True, True, 7, 2)


def test_a_refusal_is_an_answer_and_thinking_is_none() -> None:
    assert said(delta(reasoning_content="Hm."), delta(refusal="I won't."), delta(content=None))[0] == "I won't."


@pytest.mark.parametrize(
    "broken",
    [b"{", b"null", b"[]", b'"text"', {"choices": [3]}, {}, delta(content=3), {"choices": [], "usage": {"total": 1}}],
)
def test_what_is_no_chunk_breaks_the_answer_off(broken: object) -> None:
    with pytest.raises(ModelFailed) as failed:
        said(broken)
    assert failed.value.code == "MODEL_BROKE_OFF"


def test_an_error_in_the_stream_is_the_answers_end() -> None:
    with pytest.raises(ModelFailed) as failed:
        said(delta(content="The"), {"error": {"message": "secret detail", "type": "server_error", "code": None}})
    assert failed.value.code == "MODEL_UNAVAILABLE"
    assert "secret" not in failed.value.message


def test_a_limit_in_the_stream_is_told_apart() -> None:
    with pytest.raises(ModelFailed) as failed:
        said({"error": {"message": "slow down", "code": "rate_limit_exceeded"}})
    assert failed.value.code == "MODEL_BUSY"
