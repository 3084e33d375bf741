"""The product's enums as the graph spells them."""

from __future__ import annotations

import strawberry

from access.actors import ActorKind
from access.permissions import Role, Scope
from models.api_keys import KeyKind
from models.conversations import Channel
from models.members import MemberStatus
from models.message_events import MessageEventKind
from models.messages import Feedback, MessageRole, MessageState
from models.source_changes import ChangeKind
from models.sources import Schedule, SourceStatus, SourceType

strawberry.enum(Role, description="A person's place in a workspace.")
strawberry.enum(Scope, description="What an API key may be used for.")
strawberry.enum(ActorKind, description="How somebody was recognised.")
strawberry.enum(KeyKind, name="ApiKeyKind", description="A secret key is for servers, a public one for web pages.")
strawberry.enum(MemberStatus, description="Whether an invitation was accepted.")
strawberry.enum(Schedule, description="How often pages of the web are looked at again.")
strawberry.enum(SourceStatus, description="How far training is; documents use the same words.")
strawberry.enum(SourceType, description="Where knowledge comes from.")
strawberry.enum(ChangeKind, description="What became of a document.")
strawberry.enum(Channel, description="Where a visitor speaks from.")
strawberry.enum(MessageRole, description="Who speaks.")
strawberry.enum(MessageState, description="How far an answer is.")
strawberry.enum(MessageEventKind, description="What a step of an answer is.")
strawberry.enum(Feedback, description="What a reader thinks of an answer.")

__all__ = [
    "ActorKind",
    "ChangeKind",
    "Channel",
    "Feedback",
    "KeyKind",
    "MemberStatus",
    "MessageEventKind",
    "MessageRole",
    "MessageState",
    "Role",
    "Schedule",
    "Scope",
    "SourceStatus",
    "SourceType",
]
