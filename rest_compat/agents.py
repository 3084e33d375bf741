"""/api/agents: the five documented paths."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from kit.pages import Row
from models.agents import DEFAULT_COLOR, DEFAULT_MODEL, DEFAULT_TEMPERATURE
from resolvers import agents
from rest_compat.actor import WorkspaceCaller
from rest_compat.answers import Answer, Done, ListAnswer, answer, done
from rest_compat.bodies import Body
from rest_compat.errors import errors
from rest_compat.paging import Paging, answer_page
from rest_compat.routers import Router
from rest_compat.security import takes_jwt
from rest_compat.texts import Origins, line, prose

router = Router("/api/agents", "Agents")

_LISTED = ("id", "name", "system_prompt", "model", "workspace_id", "created_at")
_SHOWN = (*_LISTED, "welcome_message", "widget_color", "allowed_origins", "temperature", "updated_at")

Name = Annotated[str, line(100, "Support Bot")]
SystemPrompt = Annotated[str, prose(20_000, "You answer customers of Acme.")]
Model = Annotated[str, line(100, DEFAULT_MODEL)]
Welcome = Annotated[str, prose(500, "Hello! How can I help?")]
Color = Annotated[str, Field(examples=[DEFAULT_COLOR], json_schema_extra={"pattern": "^#[0-9a-fA-F]{6}$"})]
Temperature = Annotated[
    float, Field(examples=[0.2], description="0 to 2", strict=True, json_schema_extra={"minimum": 0, "maximum": 2})
]


class NewAgent(Body):
    """A new agent."""

    name: Name
    system_prompt: SystemPrompt
    model: Model = DEFAULT_MODEL
    welcome_message: Welcome | None = None
    widget_color: Color = DEFAULT_COLOR
    allowed_origins: Annotated[Origins, Field(default=[])]
    temperature: Temperature = DEFAULT_TEMPERATURE


class AgentChanges(Body):
    """What changes; what is left out stays, and null puts the default back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Helper"}]})

    name: Name | SkipJsonSchema[None] = None
    system_prompt: SystemPrompt | SkipJsonSchema[None] = None
    model: Model | None = None
    welcome_message: Welcome | None = None
    widget_color: Color | None = None
    allowed_origins: Origins | None = None
    temperature: Temperature | None = None

    def given(self) -> dict[str, Any]:
        """The fields that were sent."""
        return self.model_dump(exclude_unset=True)


class AgentName(BaseModel):
    """What a change answers."""

    id: UUID
    name: str


class AgentMade(AgentName):
    """What making an agent answers."""

    system_prompt: str
    model: str


class AgentListed(AgentMade):
    """An agent in a list."""

    workspace_id: UUID
    created_at: datetime


class AgentShown(AgentListed):
    """One agent, whole."""

    welcome_message: str | None
    widget_color: str
    allowed_origins: list[str]
    temperature: float
    updated_at: datetime


@router.get(
    "", summary="List the agents", responses=errors(401, 403, 404, 422, 503), openapi_extra=takes_jwt(workspace=True)
)
async def list_agents(actor: WorkspaceCaller, page: Paging) -> ListAnswer[AgentListed]:
    """The agents of the workspace, oldest first."""
    workspace = {"id": actor.chosen_workspace()}
    found = await agents.agents_of_workspaces(actor, [workspace], _LISTED, page=page)
    return answer_page(found[0], lambda row: AgentListed.model_validate(dict(row)))


@router.post(
    "",
    status_code=201,
    summary="Make an agent",
    responses=errors(401, 403, 404, 422),
    openapi_extra=takes_jwt(workspace=True),
)
async def create(body: NewAgent, actor: WorkspaceCaller) -> Answer[AgentMade]:
    """Make an agent."""
    agent = await agents.create_agent(actor, actor.chosen_workspace(), body.model_dump())
    return answer(AgentMade.model_validate(agent.as_row()), message="Agent created successfully")


@router.get(
    "/{agent_id}", summary="One agent", responses=errors(401, 403, 404), openapi_extra=takes_jwt(workspace=True)
)
async def show(agent_id: str, actor: WorkspaceCaller) -> Answer[AgentShown]:
    """One agent."""
    return answer(_shown((await agents.agent(actor, [{}], _SHOWN, id=agent_id))[0]))


@router.put(
    "/{agent_id}",
    summary="Update an existing agent",
    responses=errors(401, 403, 404, 422),
    openapi_extra=takes_jwt(workspace=True),
)
async def update(agent_id: str, body: AgentChanges, actor: WorkspaceCaller) -> Answer[AgentName]:
    """Change an agent."""
    agent = await agents.update_agent(actor, agent_id, body.given())
    return answer(AgentName.model_validate(agent.as_row()), message="Agent updated successfully")


@router.delete(
    "/{agent_id}",
    summary="Delete an agent with its sources and conversations",
    responses=errors(401, 403, 404),
    openapi_extra=takes_jwt(workspace=True),
)
async def delete(agent_id: str, actor: WorkspaceCaller) -> Done:
    """Delete an agent."""
    await agents.delete_agent(actor, agent_id)
    return done("Agent deleted successfully")


def _shown(row: Row) -> AgentShown:
    return AgentShown.model_validate(dict(row))
