"""The product's enums as the graph spells them."""

from __future__ import annotations

from enum import Enum

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


def _known_as(kind: type[Enum], description: str, name: str | None = None, **values: str) -> None:
    """Put an enum into the graph, with a word for each value. Raises: KeyError, for a value without one."""
    strawberry.enum(kind, name=name, description=description)
    for value in kind.__strawberry_definition__.values:  # type: ignore[attr-defined]  # the line above has set it
        value.description = values[value.name]


_known_as(
    Role,
    "A person's place in a workspace.",
    OWNER="May do everything; there is always one.",
    ADMIN="May do everything but delete the workspace and make owners.",
    MEMBER="May read everything but keys and the audit log, and chat.",
)
_known_as(
    Scope,
    "What an API key may be used for.",
    CHAT="To ask agents.",
    READ="To read what members can read.",
    MANAGE="To read, and to change agents, sources and conversations.",
)
_known_as(
    ActorKind,
    "How somebody was recognised.",
    ANONYMOUS="Not at all.",
    PERSON="By a login.",
    API_KEY="By a secret key.",
    PAGE="By the public key in a web page.",
    VISITOR="By the session that a page opened for its visitor.",
    SYSTEM="The server itself.",
)
_known_as(
    KeyKind,
    "A secret key is for servers, a public one for web pages.",
    name="ApiKeyKind",
    SECRET="Starts with nxr_live_ and may do what its scopes say: never put it into a page.",  # noqa: S106 - a word about secrets
    PUBLIC="Starts with nxr_pub_ and opens sessions for visitors of the allowed origins, nothing else.",
)
_known_as(
    MemberStatus,
    "Whether an invitation was accepted.",
    ACTIVE="Belongs to the workspace.",
    INVITED="Has not accepted yet.",
)
_known_as(
    Schedule,
    "How often pages of the web are looked at again.",
    OFF="Never by itself.",
    HOURLY="Each hour.",
    DAILY="Each day.",
    WEEKLY="Each week.",
)
_known_as(
    SourceStatus,
    "How far training is; documents use the same words.",
    PENDING="Waits for its turn.",
    FETCHING="Is being fetched from the web.",
    PARSING="Its text is being read.",
    EMBEDDING="Its chunks are being given vectors.",
    TRAINED="Answers.",
    FAILED="Could not be learned; `error` says why.",
)
_known_as(
    SourceType,
    "Where knowledge comes from.",
    TEXT="A text that was typed.",
    QA="A question with its answer.",
    FILE="An uploaded file; files come in over REST.",
    URL="One web page.",
    SITEMAP="The pages of a sitemap.",
    CRAWL="The pages that a site links to.",
)
_known_as(
    ChangeKind,
    "What became of a document.",
    ADDED="It is new.",
    CHANGED="Its text is another.",
    REMOVED="It is gone.",
    UNCHANGED="It is what it was.",
)
_known_as(
    Channel,
    "Where a visitor speaks from.",
    WIDGET="From a web page, in a visitor's session.",
    API="With an API key.",
    PLAYGROUND="Logged in.",
)
_known_as(MessageRole, "Who speaks.", USER="The visitor.", ASSISTANT="The agent.")
_known_as(
    MessageState,
    "How far an answer is.",
    STREAMING="It is being written.",
    DONE="It is whole.",
    STOPPED="Somebody stopped it; what was said is kept.",
    FAILED="It broke off, and cost nothing.",
)
_known_as(
    MessageEventKind,
    "What a step of an answer is.",
    START="The first: an answer begins.",
    DELTA="More of its text.",
    CITATION="A quote that supports what was just said.",
    DONE="The last: the answer is whole, or was stopped.",
    ERROR="The last: the answer failed.",
)
_known_as(Feedback, "What a reader thinks of an answer.", UP="It helped.", DOWN="It didn't help.")

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
