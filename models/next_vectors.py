"""Vectors that an agent's next embedder has made, kept beside the chunks until there is one for each of them."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.fields import HalfVectorField


class NextVector(Model):
    """The vector that a chunk will have. It goes with the chunk, which belongs to the same workspace and agent."""

    chunk: fields.OneToOneRelation[Model] = fields.OneToOneField(
        "models.Chunk", related_name=False, on_delete=fields.CASCADE, primary_key=True
    )
    chunk_id: UUID
    workspace_id = fields.UUIDField()
    agent_id = fields.UUIDField()
    embedder = fields.CharField(max_length=100)
    embedding = HalfVectorField()

    class Meta:
        table = "next_vectors"
        indexes = (("agent_id",),)
