"""From a question to an answer's words: rewritten, searched, refused or said by the model. No transaction is open."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing

from knowledge.cite import citation_of
from knowledge.search import Found, Hit, Scope
from llm.courtesies import CourtesyKind, courtesy_of
from llm.extractive import NOTHING_FOUND
from llm.gateway import Cited, Delta, Evidence, Prompt, Turn
from models.messages import turns_of
from resolvers.answers.citing import as_row
from resolvers.answers.courtesies import reply_to
from resolvers.answers.draft import Asked, Draft
from resolvers.answers.parts import answering
from resolvers.answers.refusals import refusal_of

_TURNS = 20


async def compose(asked: Asked, draft: Draft) -> None:
    """Say the answer into the draft.

    Courtesies are returned without a search. Below the search's threshold no model is called: the refusal is ours.
    Raises: ModelFailed, Unavailable.
    """
    turns, courtesy = await _said_before(asked), courtesy_of(asked.content)
    if courtesy is not None and courtesy.kind is not CourtesyKind.ABOUT:
        draft.say(reply_to(courtesy, asked, turns))
        return
    question, found = await _found(asked, turns, draft, alone=courtesy is not None)
    if found.enough:
        await _say(_prompt(asked, question, turns, found.evidence), found.evidence, draft)
        draft.refused = draft.log.text == NOTHING_FOUND
    elif courtesy is not None:
        draft.say(reply_to(courtesy, asked, turns))
    else:
        draft.refused = True
        draft.say(refusal_of(asked.content))


async def _found(asked: Asked, turns: Sequence[Turn], draft: Draft, *, alone: bool) -> tuple[str, Found]:
    """The question as it was searched for, and what was found. `alone`: what was said before doesn't matter."""
    parts = answering()
    question = asked.content if alone else await parts.gateway.question_of(asked.content, turns, asked.model)
    found = await parts.search(Scope(asked.workspace_id, asked.agent_id), question, parts.embedder, parts.evidence)
    draft.searched_for, draft.found = question, found
    return question, found


async def _said_before(asked: Asked) -> Sequence[Turn]:
    if asked.turns is not None or asked.opens:
        return asked.turns or ()
    rows = await turns_of(asked.conversation_id, asked.asked_at, _TURNS)
    return [Turn(row["role"], row["content"]) for row in rows]


def _prompt(asked: Asked, question: str, turns: Sequence[Turn], hits: Sequence[Hit]) -> Prompt:
    evidence = [Evidence(number, hit.text, hit.source_name, hit.heading) for number, hit in enumerate(hits, 1)]
    return Prompt(
        asked.system_prompt, question, tuple(evidence), tuple(turns), model=asked.model, temperature=asked.temperature
    )


async def _say(prompt: Prompt, hits: Sequence[Hit], draft: Draft) -> None:
    draft.model = prompt.model
    async with aclosing(answering().gateway.stream(prompt)) as events:
        async for event in events:
            if isinstance(event, Delta):
                draft.say(event.text)
            elif isinstance(event, Cited):
                if event.marker not in draft.cited:
                    draft.cite(as_row(citation_of(event, hits)), hits[event.evidence - 1].text)
            else:
                draft.model = event.model
                draft.prompt_tokens, draft.completion_tokens = event.prompt_tokens, event.completion_tokens
