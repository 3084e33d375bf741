"""What every row of a workspace has, and the only way to reach one: through the actor."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Generic, Self, TypeVar
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from access.actors import Actor
from kit import clock
from kit.errors import NotFound
from kit.ids import new_id, parse_id

M = TypeVar("M", bound="WorkspaceRow")


class Row(Model):
    """A row with a UUIDv7 key and the moment it was made."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    created_at = fields.DatetimeField(default=clock.now)

    NEWEST_FIRST: ClassVar[bool] = False
    """The order of this table's lists."""

    COMPUTED: ClassVar[dict[str, str]] = {}
    """Columns that lists may ask for and that are expressions over the row `t`."""

    class Meta:
        abstract = True

    def as_row(self) -> dict[str, Any]:
        """The row as lists read it: column → value, ids as text."""
        values = {name: getattr(self, name) for name in self._meta.fields_db_projection}
        return {name: str(value) if isinstance(value, UUID) else value for name, value in values.items()}

    @classmethod
    def noun(cls) -> str:
        """The word for this row in sentences and codes: ApiKey → "api key"."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()


class WorkspaceRow(Row):
    """A row that belongs to one workspace. `AGENT_COLUMN` names the agent it belongs to, where it does."""

    workspace: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID

    AGENT_COLUMN: ClassVar[str | None] = None

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, actor: Actor) -> Visible[Self]:
        """The rows that this actor may know of."""
        return Visible(cls, actor)


class Visible(Generic[M]):
    """One table as one actor sees it."""

    def __init__(self, model: type[M], actor: Actor) -> None:
        self._model, self._actor = model, actor

    def rows(self) -> QuerySet[M]:
        """A query over the visible rows, for filters of one's own."""
        query = self._model.filter(workspace_id__in=list(self._actor.grants))
        column, agents = self._model.AGENT_COLUMN, self._actor.agent_ids
        if agents is not None and column is not None:
            query = query.filter(**{f"{column}__in": list(agents)})
        return query

    async def get_or_refuse(self, id: UUID | str, *, for_update: bool = False) -> M:
        """The row, with the right in use checked against its workspace.

        Raises: BadRequest for an id that is no UUID; NotFound for an unknown row and a stranger's alike;
        Forbidden when the actor may know of it, but may not do this.
        """
        query = self.rows().filter(id=id if isinstance(id, UUID) else parse_id(id))
        row = await (query.select_for_update() if for_update else query).first()
        if row is None:
            raise NotFound.of(self._model.noun())
        self._actor.require(str(row.workspace_id))
        return row
