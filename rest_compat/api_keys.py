"""/api/workspaces/:id/api-keys: keys for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from resolvers import api_keys
from rest_compat.actor import Caller
from rest_compat.answers import Answer, Done, ListAnswer, answer, done
from rest_compat.bodies import Body
from rest_compat.errors import errors
from rest_compat.paging import Paging, answer_page
from rest_compat.routers import Router
from rest_compat.security import takes_jwt
from rest_compat.texts import Id, Origins, line

router = Router("/api/workspaces/{workspace_id}/api-keys", "Workspaces")

_LISTED = (
    *("id", "name", "kind", "prefix", "scopes", "agent_ids", "allowed_origins"),
    *("expires_at", "created_at", "last_used_at", "revoked_at"),
)


class NewKey(Body):
    """What the key is for."""

    name: Annotated[str, line(100, "Shop backend")]
    scopes: Annotated[
        list[Literal["chat", "read", "manage"]], Field(default=["chat"], json_schema_extra={"minItems": 1})
    ]
    expires_at: Annotated[datetime | None, Field(description="In the future", examples=["2099-01-31T09:30:00Z"])] = None
    agent_ids: Annotated[list[Id], Field(default=[], description="Only for these agents; empty for all", examples=[[]])]
    kind: Annotated[
        Literal["secret", "public"], Field(description="A public key is for one agent, and may stand in web pages")
    ] = "secret"
    allowed_origins: Annotated[
        Origins, Field(default=[], description="Only from pages of these origins; empty for any", examples=[[]])
    ]


class KeyShown(BaseModel):
    """A key, without what is secret."""

    id: UUID
    name: Annotated[str, Field(examples=["Shop backend"])]
    kind: Annotated[str, Field(examples=["secret"])]
    prefix: str
    scopes: list[str]
    agent_ids: list[UUID]
    allowed_origins: list[str]
    expires_at: datetime | None
    created_at: datetime


class KeyMade(KeyShown):
    """A new key. `secret` is the whole key, shown this once."""

    secret: Annotated[str, Field(examples=["nxr_live_J3…"])]


class KeyListed(KeyShown):
    """A key in a list."""

    last_used_at: datetime | None
    revoked_at: datetime | None


@router.get("", summary="List the API keys", responses=errors(401, 403, 404, 422, 503), openapi_extra=takes_jwt())
async def list_keys(workspace_id: str, actor: Caller, page: Paging) -> ListAnswer[KeyListed]:
    """The keys of a workspace."""
    found = await api_keys.api_keys_of_workspace(actor, workspace_id, _LISTED, page=page)
    return answer_page(found, lambda row: KeyListed.model_validate(dict(row)))


@router.post(
    "", status_code=201, summary="Make an API key", responses=errors(401, 403, 404, 422), openapi_extra=takes_jwt()
)
async def create(workspace_id: str, body: NewKey, actor: Caller) -> Answer[KeyMade]:
    """Make a key."""
    minted = await api_keys.create_api_key(actor, workspace_id, **body.model_dump())
    data = KeyMade.model_validate({**minted.key.as_row(), "secret": minted.secret})
    return answer(data, message="API key created successfully")


@router.delete("/{key_id}", summary="Revoke an API key", responses=errors(401, 403, 404), openapi_extra=takes_jwt())
async def revoke(workspace_id: str, key_id: str, actor: Caller) -> Done:
    """Revoke a key."""
    await api_keys.revoke_api_key(actor.within(workspace_id), key_id)
    return done("API key revoked successfully")
