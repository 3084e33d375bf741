"""/v1/models: the agents that one may ask, as OpenAI's SDK and the chat programs built on it list models."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, Field

from kit.errors import NotFound
from kit.pages import Row
from resolvers import agents
from rest_compat.actor import Caller
from rest_compat.completion_shapes import AGENT
from rest_compat.errors import errors
from rest_compat.routers import Router
from rest_compat.security import takes_api_key
from rest_compat.texts import ID

router = Router("/v1/models", "OpenAI-compatible")

_COLUMNS = ("id", "name", "created_at")
_EXAMPLE = f"{AGENT}{ID}"
ModelId = Annotated[str, Path(description="agent: and the agent's id", examples=[_EXAMPLE])]


class ModelShown(BaseModel):
    """An agent in the shape of https://platform.openai.com/docs/api-reference/models. Ours besides: its name."""

    id: Annotated[str, Field(examples=[_EXAMPLE])]
    object: Literal["model"] = "model"
    created: Annotated[int, Field(description="Seconds since 1970", examples=[1769851800])]
    owned_by: Annotated[str, Field(examples=["nexora"])] = "nexora"
    name: str


class ModelList(BaseModel):
    """All of them at once: OpenAI's list has no pages."""

    object: Literal["list"] = "list"
    data: list[ModelShown]


@router.get(
    "", summary="The agents, as OpenAI's SDK lists models", responses=errors(401, 403), openapi_extra=takes_api_key()
)
async def list_models(actor: Caller) -> ModelList:
    """The agents that you may ask, newest first; of more than 1,000 the newest. Their ids are what `model` takes."""
    return ModelList(data=[_shown(row) for row in await agents.agents_to_ask(actor, _COLUMNS)])


@router.get(
    "/{model}",
    summary="One agent, as OpenAI's SDK shows a model",
    responses=errors(401, 403, 404),
    openapi_extra=takes_api_key(),
)
async def show(model: ModelId, actor: Caller) -> ModelShown:
    """One agent that you may ask."""
    if not model.startswith(AGENT):
        raise NotFound(f"No such model; the agents are the models here, as in {_EXAMPLE}", code="MODEL_NOT_FOUND")
    return _shown(await agents.agent_to_ask(actor, model.removeprefix(AGENT), _COLUMNS))


def _shown(row: Row) -> ModelShown:
    return ModelShown(id=f"{AGENT}{row['id']}", created=int(row["created_at"].timestamp()), name=row["name"])
