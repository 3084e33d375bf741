"""The one error type. Every refusal, from every door, is one of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Detail:
    """What is wrong with one field of the input, in a sentence that says what to change."""

    field: str
    message: str


class NexoraError(Exception):
    """A refusal that a person can read: a stable code, a sentence, an HTTP status.

    `details` names the fields at fault; `headers` go out with a REST answer (for example Retry-After).
    """

    status = 500
    code = "INTERNAL_ERROR"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        status: int | None = None,
        details: tuple[Detail, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.status = status or type(self).status
        self.details = details
        self.headers = dict(headers or {})

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the sentence names, as operations spell them."""
        return tuple(detail.field for detail in self.details)


class BadRequest(NexoraError):
    """The request can't be read at all: malformed JSON, a bad header, a bad id."""

    status = 400
    code = "BAD_REQUEST"


class BadId(BadRequest):
    """What should be an id isn't a UUID."""

    code = "INVALID_ID"

    def __init__(self, field: str) -> None:
        super().__init__(f"'{field}' must be a UUID such as 0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f")
        self._field = field

    @property
    def fields(self) -> tuple[str, ...]:
        """The one that holds the id."""
        return (self._field,)


class Unauthorized(NexoraError):
    """Nobody is logged in, or the token doesn't hold."""

    status = 401
    code = "UNAUTHORIZED"


class CreditsExhausted(NexoraError):
    """The workspace has no credit left for the answer."""

    status = 402
    code = "CREDITS_EXHAUSTED"


class Forbidden(NexoraError):
    """The person is known, the thing is theirs to see, but this right is missing."""

    status = 403
    code = "FORBIDDEN"


class NotFound(NexoraError):
    """Unknown, or somebody else's: the same words for both."""

    status = 404
    code = "NOT_FOUND"

    @classmethod
    def of(cls, noun: str) -> NotFound:
        """`NotFound.of("agent")` → code AGENT_NOT_FOUND, "Agent not found"."""
        return cls(f"{noun.capitalize()} not found", code=f"{noun.upper().replace(' ', '_')}_NOT_FOUND")


class Conflict(NexoraError):
    """Well-formed, but it clashes with what is already there."""

    status = 409
    code = "CONFLICT"


class TooLarge(NexoraError):
    """More bytes than are taken here."""

    status = 413
    code = "TOO_LARGE"


class UnsupportedMedia(NexoraError):
    """A media type that is not read here."""

    status = 415
    code = "UNSUPPORTED_MEDIA_TYPE"


class BadInput(NexoraError):
    """Well-formed but invalid; carries the field's name and what to change."""

    status = 422
    code = "VALIDATION_FAILED"

    def __init__(self, field: str, message: str, *, code: str | None = None) -> None:
        super().__init__(message, code=code, details=(Detail(field, message),))

    @classmethod
    def of(cls, wrong: Sequence[BadInput]) -> BadInput:
        """Everything that is wrong with an input, as one refusal."""
        first, *others = wrong
        if not others:
            return first
        details = tuple(detail for each in wrong for detail in each.details)
        names = ", ".join(f"'{detail.field}'" for detail in details)
        together = cls(first.details[0].field, f"{len(details)} fields are not right: {names}")
        together.details = details
        return together


class RateLimited(NexoraError):
    """Too many requests in the window."""

    status = 429
    code = "RATE_LIMITED"


class Unavailable(NexoraError):
    """A part outside this process (the model, the database) doesn't answer."""

    status = 503
    code = "UNAVAILABLE"
