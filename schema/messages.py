"""Messages in the graph: asking, following an answer as it is written, and reading what was said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

import strawberry

from access.actors import Actor
from resolvers import citations, conversations, documents, evidence, message_events, messages, sources
from resolvers.answers.questions import Question, question
from schema.context import Info
from schema.documents import Document
from schema.enums import Feedback, MessageEventKind, MessageRole, MessageState
from schema.evidence import AnswerTrace
from schema.execution import edge, loaded
from schema.execution.declare import passed_on
from schema.idempotency import key_on
from schema.inputs import given
from schema.mutations import mutation
from schema.payloads import UserError, payload, what_to_mend
from schema.subscriptions import subscription

if TYPE_CHECKING:
    from schema.conversations import Conversation
    from schema.sources import Source

T = TypeVar("T")

_Conversation = Annotated["Conversation", strawberry.lazy("schema.conversations")]
_After = Annotated[
    int | None, strawberry.argument(description="Only what follows the event with this `sequence`; all when left out.")
]
_Source = Annotated["Source", strawberry.lazy("schema.sources")]


@strawberry.type(description="A quote that supports an answer.")
class Citation:
    """A quote."""

    marker: int = strawberry.field(description="The number in the answer's text: [1].")
    source: _Source | None = edge(sources.sources_of_rows, needs=("source_id",), description="Null once it is deleted.")
    document: Document | None = edge(
        documents.documents_of_rows, needs=("document_id",), description="Null once it is deleted."
    )
    source_name: str = strawberry.field(description="What the source was called when it was quoted.")
    quote: str = strawberry.field(description="Exactly `start` to `end` of the document's text.")
    span_start: int = strawberry.field(name="start", description="Its first character in the document's text.")
    span_end: int = strawberry.field(name="end", description="The character after its last.")
    text_hash: str = strawberry.field(description="SHA-256 of the passage that it was found in.")
    document_version: int = strawberry.field(
        description="Of the document; a later one may not have the quote any more."
    )
    score: float = strawberry.field(description="How well the passage fits the question, 0 to 1.")


@strawberry.type(description="What an answer took.")
class Usage:
    """What an answer took."""

    model: str = strawberry.field(description="What wrote the answer; extractive: quotes, without a model.")
    prompt_tokens: int = strawberry.field(description="As the model's server counts; 0 without a model.")
    completion_tokens: int = strawberry.field(description="As the model's server counts; 0 without a model.")
    credits: int = strawberry.field(description="What it cost the workspace.")
    first_token_ms: int = strawberry.field(description="From the question's arrival to the first word.")
    total_ms: int = strawberry.field(description="From the question's arrival to the last word.")


def _if_a_model_answered(row: Any) -> Any:
    return row if row["model"] is not None else None


@strawberry.type(description="A question or an answer.")
class Message:
    """A message."""

    id: strawberry.ID
    role: MessageRole
    content: str = strawberry.field(
        description="The words; `[1]` stands where a citation belongs.", metadata={"weight": 1}
    )
    state: MessageState
    created_at: datetime
    conversation: _Conversation = edge(conversations.conversations_of_rows, needs=("conversation_id",))
    citations: list[Citation] = edge(
        citations.citations_of_messages, description="By marker; empty for questions and refusals."
    )
    refused: bool = strawberry.field(description="Whether the answer says that it doesn't know.")
    feedback: Feedback | None = strawberry.field(description="What its reader thinks of it.")
    usage: Usage | None = passed_on(
        _if_a_model_answered, needs=("model",), description="Null for questions, and where no model was asked."
    )
    trace: AnswerTrace | None = edge(
        evidence.traces_of_messages,
        needs=("trace", "workspace_id"),
        description="How it came about; null for questions, and for those who may chat but not read.",
    )


@strawberry.type(description="The answer to what is done with a message.")
class MessagePayload:
    """A message, or what is wrong."""

    message: Message | None = loaded(messages.messages_by_id)
    errors: list[UserError] = what_to_mend()


@strawberry.type(description="One step of how an answer is written.")
class MessageEvent:
    """A step; pass its sequence as `after` to go on from there."""

    sequence: int = strawberry.field(description="Counts from 0; pass it as `after` to go on from there.")
    kind: MessageEventKind
    text: str | None = strawberry.field(description="With DELTA: more of the answer's text.")
    citation: Citation | None = strawberry.field(description="With CITATION.")
    message: Message | None = edge(
        message_events.messages_of_events, needs=("kind", "message_id"), description="With START, DONE and ERROR."
    )
    error: UserError | None = strawberry.field(description="With ERROR: why the answer failed.")


@strawberry.input(description="A question to an agent. Without a conversation it opens one.")
class SendMessageInput:
    """A question."""

    agent_id: strawberry.ID = strawberry.field(description="Who is asked.")
    content: str = strawberry.field(description="1 to 8,000 characters.")
    conversation_id: strawberry.ID | None = strawberry.field(
        default=None, description="To go on with one; without it a new one begins."
    )
    visitor_id: str | None = strawberry.field(
        default=None, description="Who asks, in your own words, at most 128 characters."
    )
    metadata: strawberry.scalars.JSON | None = strawberry.field(
        default=None, description="Anything worth keeping with the conversation: a JSON object of at most 4 KB."
    )


async def _asked(
    operation: Callable[[Actor, Question, str | None], Awaitable[T]], info: Info, input: SendMessageInput
) -> T:
    """Read the question inside the payload's care, so that what is wrong with it is among its errors."""
    return await operation(info.context.actor, question(given(input)), key_on(info))


@strawberry.type
class MessageQueries:
    """Finding a message."""

    message: Message = edge(messages.message, arguments={"id": strawberry.ID}, description="One message by id.")


@strawberry.type
class MessageMutations:
    """Asking, stopping and rating."""

    @mutation(description="Ask an agent and wait for the whole answer. Costs a credit; a refusal is free.")
    async def send_message(self, info: Info, input: SendMessageInput) -> MessagePayload:
        """Ask and wait."""
        work = _asked(messages.send_message, info, input)
        return await payload(MessagePayload, work, lambda answered: {"message": answered.started.message_id})

    @mutation(description="Ask an agent and return at once; read the answer from messageEvents.")
    async def start_message(self, info: Info, input: SendMessageInput) -> MessagePayload:
        """Ask and go on."""
        work = _asked(messages.start_message, info, input)
        return await payload(MessagePayload, work, lambda started: {"message": started.message_id})

    @mutation(description="Stop an answer: what was said is kept.")
    async def stop_message(self, info: Info, id: strawberry.ID) -> MessagePayload:
        """Stop an answer."""
        return await payload(MessagePayload, messages.stop_message(info.context.actor, id), lambda id: {"message": id})

    @mutation(description="Say what you think of an answer; null takes it back.")
    async def give_feedback(
        self, info: Info, message_id: strawberry.ID, feedback: Feedback | None = None
    ) -> MessagePayload:
        """Rate an answer."""
        work = messages.give_feedback(info.context.actor, message_id, feedback and feedback.value)
        return await payload(MessagePayload, work, lambda id: {"message": id})


@strawberry.type
class MessageSubscriptions:
    """Following an answer."""

    @subscription(description="An answer's steps: from the first or after any, while it is written or years later.")
    async def message_events(
        self, info: Info, message_id: strawberry.ID, after: _After = None
    ) -> AsyncIterator[MessageEvent]:
        """Follow an answer."""
        async for row in message_events.message_events(info.context.actor, message_id, after):
            yield cast(MessageEvent, row)
