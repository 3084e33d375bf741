"""Scenes of agents that answer: a library with real rows, and a scripted model that answers from it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.embed import Embedder
from knowledge.search import Found, Hit, Scope
from llm.events import ChatModel
from llm.gateway import Gateway
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.documents import Document
from models.sources import Source
from resolvers.answers.parts import Answering, configure
from resolvers.answers.questions import Question, question
from tests.embedders import HashedWords

_BETWEEN = "\n\n"
PARAGRAPHS = (
    "The library opens at nine. It closes at six.",
    "A ticket costs 12 euros for adults. Students pay 7 euros.",
)


@dataclass
class Library:
    """What one agent knows. Its search finds every paragraph, and enough where a longer word of the question occurs."""

    document: Document
    paragraphs: Sequence[str]
    searched: asyncio.Event = field(default_factory=asyncio.Event)

    async def search(self, scope: Scope, asked: str, embedder: Embedder, limit: int = 8) -> Found:
        """All paragraphs, those with more of the question's words first."""
        self.searched.set()
        words = {word.strip("?.,").lower() for word in asked.split() if len(word) > 3}
        shared = [sum(word in paragraph.lower() for word in words) for paragraph in self.paragraphs]
        order = sorted(range(len(shared)), key=lambda place: -shared[place])
        hits = [self._hit(place, shared[place]) for place in order]
        enough = scope.agent_id == str(self.document.agent_id) and any(shared)
        return Found(hits, float(any(shared)), 0.5, enough, None if enough else "Nothing comes close.")

    def _hit(self, place: int, shared: int) -> Hit:
        text = self.paragraphs[place]
        start = self.document.text.index(text)
        return Hit(
            chunk_id=str(self.document.id),
            document_id=str(self.document.id),
            document_version=self.document.version,
            source_id=str(self.document.source_id),
            source_name="Handbook",
            url=None,
            title=None,
            heading=None,
            text=text,
            start=start,
            end=start + len(text),
            text_hash=hashlib.sha256(text.encode()).hexdigest(),
            score=1.0 / (1 + place),
            meaning_score=0.5,
            word_score=float(shared),
        )


async def library_of(agent: Agent, paragraphs: Sequence[str] = PARAGRAPHS) -> Library:
    """A trained source of this agent, with one document of these paragraphs."""
    place: dict[str, Any] = {"workspace_id": agent.workspace_id, "agent_id": agent.id}
    source = await Source.create(**place, type="text", name="Handbook", status="trained", progress=1)
    text = _BETWEEN.join(paragraphs)
    document = await Document.create(
        **place, source_id=source.id, title="Handbook", status="trained", text=text, version=3
    )
    return Library(document, paragraphs)


def answering_with(model: ChatModel, library: Library, *, pace: float = 0.0, **changes: Any) -> None:
    """Let this process answer with a model from a library. `pace` 0: each delta is a step of its own."""
    parts = Answering(Gateway(model), HashedWords(), search=library.search, pace=pace)
    configure(replace(parts, **changes))


async def chat(agent: Agent, *deltas: str, **options: Any) -> ScriptedModel:
    """The agent gets a library and a model that says `deltas`."""
    model = ScriptedModel(deltas or ("It opens at nine [1].",), **options)
    answering_with(model, await library_of(agent))
    return model


def ask(agent: Agent, content: str = "When does the library open?", **fields: Any) -> Question:
    """A question to the agent."""
    given: Mapping[str, Any] = {"agent_id": str(agent.id), "content": content, **fields}
    return question(given)
