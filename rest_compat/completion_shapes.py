"""OpenAI's chat completions as we take and give them: https://platform.openai.com/docs/api-reference/chat"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from kit.errors import BadInput
from llm.prompts import Turn
from models.message_events import MessageEventKind, Step
from rest_compat.chat_shapes import citation

AGENT = "agent:"
"""What an agent's id is written after where OpenAI names a model."""


class TextPart(BaseModel):
    """A part of a message's content; only text is read."""

    model_config = ConfigDict(extra="allow")
    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """One message of the conversation so far."""

    model_config = ConfigDict(extra="allow")
    role: Annotated[str, Field(examples=["user"])]
    content: Annotated[str | list[TextPart] | None, Field(examples=["When do you open?"])] = None

    @property
    def text(self) -> str:
        """What it says, in words."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream tells besides."""

    model_config = ConfigDict(extra="allow")
    include_usage: bool = False


class CompletionAsked(BaseModel):
    """A request as OpenAI's SDK sends it. The agent has its own instructions, model and temperature: what is said of
    them here is passed over, as are messages of the roles system, developer and tool.
    """

    model_config = ConfigDict(extra="allow")
    model: Annotated[str, Field(examples=["agent:0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"])]
    messages: Annotated[list[ChatMessage], Field(json_schema_extra={"minItems": 1})]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    user: Annotated[str | None, Field(description="Who of your visitors asks")] = None
    conversation_id: Annotated[str | None, Field(description="Ours: the conversation to add to")] = None

    def fields(self) -> dict[str, Any]:
        """The question that it asks. Raises: BadInput for another model, and when the last message is no user's."""
        if not self.model.startswith(AGENT):
            raise BadInput("model", "'model' must name an agent, as in agent:0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f")
        said = [message for message in self.messages if message.role in {"user", "assistant"}]
        if not said or said[-1].role != "user":
            raise BadInput("messages", "The last of the 'messages' must be the user's")
        return {
            "agent_id": self.model.removeprefix(AGENT),
            "content": said[-1].text,
            "conversation_id": self.conversation_id,
            "visitor_id": self.user,
            "turns": None if self.conversation_id else _turns(said[:-1]),
        }

    @property
    def wants_usage(self) -> bool:
        """Whether the stream ends with a count of tokens."""
        return self.stream_options is not None and self.stream_options.include_usage


def _turns(messages: Sequence[ChatMessage]) -> list[Turn]:
    role: dict[str, Literal["user", "assistant"]] = {"user": "user", "assistant": "assistant"}
    return [Turn(role[message.role], message.text) for message in messages if message.text.strip()]


@dataclass(frozen=True)
class Completion:
    """One answer in OpenAI's shapes. `created`: seconds since 1970."""

    message_id: str
    conversation_id: str
    model: str
    created: int
    wants_usage: bool = False

    def whole(self, done: dict[str, Any]) -> dict[str, Any]:
        """The answer at once. Ours besides: citations, refused, conversation_id."""
        message = {"role": "assistant", "content": done["message"]["content"], "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {**self._head("chat.completion"), "choices": [choice], "usage": _usage(done), **self._ours(done)}

    def event(self, step: Step) -> bytes:
        """A step of the answer's log as chunks of a stream."""
        match MessageEventKind(step.kind):
            case MessageEventKind.START:
                return self._chunk({"role": "assistant", "content": ""})
            case MessageEventKind.DELTA:
                return self._chunk({"content": step.payload["text"]})
            case MessageEventKind.DONE:
                usage = [self._line({"choices": [], "usage": _usage(step.payload)})] if self.wants_usage else []
                return b"".join([self._end(step.payload), *usage, b"data: [DONE]\n\n"])
            case MessageEventKind.ERROR:
                told = {"message": step.payload["message"], "type": "server_error", "code": step.payload["code"]}
                return b"data: %b\n\n" % orjson.dumps({"error": told})
        return b""

    def _end(self, done: dict[str, Any]) -> bytes:
        choice = {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}
        return self._line({"choices": [choice], **self._ours(done)})

    def _chunk(self, delta: dict[str, str]) -> bytes:
        return self._line({"choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}]})

    def _line(self, chunk: dict[str, Any]) -> bytes:
        return b"data: %b\n\n" % orjson.dumps({**self._head("chat.completion.chunk"), **chunk})

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": f"chatcmpl-{self.message_id}", "object": kind, "created": self.created, "model": self.model}

    def _ours(self, done: dict[str, Any]) -> dict[str, Any]:
        citations = [citation(row) for row in done["citations"]]
        return {"citations": citations, "refused": done["refused"], "conversation_id": self.conversation_id}


def _usage(done: dict[str, Any]) -> dict[str, int]:
    asked, said = done["prompt_tokens"], done["completion_tokens"]
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
