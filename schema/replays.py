"""Replays in the graph: trying another prompt or model on a question that was asked."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import replays
from schema.context import Info
from schema.evidence import AnswerTrace
from schema.messages import Citation, Usage
from schema.mutations import mutation
from schema.payloads import UserError, payload, what_to_mend


@strawberry.type(description="What an agent would answer now. Nothing of it is kept.")
class Replay:
    """An answer that is not kept."""

    content: str = strawberry.field(description="The words; `[1]` stands where a citation belongs.")
    citations: list[Citation]
    refused: bool = strawberry.field(description="Whether it says that it doesn't know.")
    usage: Usage | None = strawberry.field(description="Null where no model was asked.")
    trace: AnswerTrace


@strawberry.type(description="The answer to a replay.")
class ReplayPayload:
    """A replay, or what is wrong."""

    replay: Replay | None = None
    errors: list[UserError] = what_to_mend()


@strawberry.type
class ReplayMutations:
    """Replaying answers."""

    @mutation(description="Answer a question again, with another prompt or model. Costs what an answer costs.")
    async def replay(
        self,
        info: Info,
        message_id: Annotated[strawberry.ID, strawberry.argument(description="The answer, not the question.")],
        system_prompt: Annotated[str | None, strawberry.argument(description="Instead of the agent's.")] = None,
        model: Annotated[str | None, strawberry.argument(description="Instead of the agent's.")] = None,
    ) -> ReplayPayload:
        """Replay an answer."""
        work = replays.replay(info.context.actor, message_id, system_prompt=system_prompt, model=model)
        return await payload(ReplayPayload, work, lambda made: {"replay": made})
