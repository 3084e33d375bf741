"""Answering inside a process that serves: the model and the embedder that the settings name, and the upkeep."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib import import_module

from app.background import embedders
from app.leaving import heard
from app.settings import Settings
from knowledge.asking import Asking
from knowledge.embed import Embedder
from knowledge.rank import rank_sentences
from knowledge.sentences import sentences_of
from llm.gateway import Gateway
from models.listening import Listener
from resolvers import conversation_updates
from resolvers.answers import upkeep
from resolvers.answers.parts import Answering, configure
from resolvers.answers.runs import drain

_GRACE_SECONDS = 5.0
_LAST_SECONDS = 7.0
"""After a signal; less than the server lets connections live on, so that readers see how their answer ends."""


@asynccontextmanager
async def answers_running(settings: Settings, listener: Listener) -> AsyncIterator[None]:
    """Answer questions as long as the block lasts; at its end let running answers end, or fail them cleanly.

    The database must be connected, and the listener not run yet.
    """
    if settings.openai_api_key or settings.openai_base_url:
        import_module("llm.openai_client")  # takes 0.3 s, which the first visitor should not wait for
    here = embedders(settings)
    gateway = gateway_of(settings, here.default)
    configure(Answering(gateway, here.default, Asking(here), settings.model_prices))
    upkeep.hear(listener)
    conversation_updates.hear(listener)
    keeping = asyncio.create_task(upkeep.keep_answers())
    try:
        with heard(partial(drain, _LAST_SECONDS)):
            yield
    finally:
        await drain(_GRACE_SECONDS)
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await gateway.close()


def gateway_of(settings: Settings, embedder: Embedder) -> Gateway:
    """The model that the settings name: with a key or an address the SDK's, else quotes.

    An agent whose own model fails is answered by `chat_model`.
    """
    key = settings.openai_api_key

    async def rank(question: str, sentences: Sequence[str]) -> Sequence[float]:
        return await rank_sentences(question, sentences, embedder)

    return Gateway.choose(
        rank,
        sentences_of,
        api_key=key.get_secret_value() if key else None,
        base_url=settings.openai_base_url,
        fallback=settings.chat_model,
    )
