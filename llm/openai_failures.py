"""The SDK's errors as ours: what people are told, and whether asking again may help."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import openai

from llm.failures import ModelFailed, broke_off, timed_out

ERRORS: tuple[type[Exception], ...] = (openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError)
"""Everything that the SDK raises; reading its raw stream lets its HTTP client's errors through."""

_UNREACHED = (httpx2.ConnectError, httpx2.ConnectTimeout)


def failure_of(error: Exception, model: str) -> ModelFailed:
    """The failure to show for one of `ERRORS`. Says nothing of keys, addresses or the provider's own words."""
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, model)
    cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
    if isinstance(cause, _UNREACHED):
        return ModelFailed("The chat model can't be reached; try again in a moment", passing=True)
    return timed_out() if isinstance(cause, httpx2.TimeoutException) else broke_off()


def _of_status(error: openai.APIStatusError, model: str) -> ModelFailed:
    for kind, failure in _BY_KIND:
        if isinstance(error, kind):
            return failure(error, model)
    return ModelFailed(
        "The chat model refused the request; check the model's address and the agent's model", code="MODEL_REFUSED"
    )


def _key_refused(error: openai.APIStatusError, model: str) -> ModelFailed:
    return ModelFailed(
        "The chat model refused this server's key; whoever runs the server should check OPENAI_API_KEY",
        code="MODEL_KEY_REFUSED",
    )


def _unknown(error: openai.APIStatusError, model: str) -> ModelFailed:
    return ModelFailed(
        f"The provider doesn't know the model '{model}'; choose another model for the agent", code="MODEL_UNKNOWN"
    )


def _busy(error: openai.APIStatusError, model: str) -> ModelFailed:
    if error.code == "insufficient_quota":
        return ModelFailed(
            "The chat model's account has no quota left; whoever runs the server should check it with the provider",
            code="MODEL_QUOTA_SPENT",
        )
    return ModelFailed(
        "The chat model is too busy; try again in a moment", code="MODEL_BUSY", passing=True, pause=_pause(error)
    )


def _refused(error: openai.APIStatusError, model: str) -> ModelFailed:
    if error.code == "context_length_exceeded":
        return ModelFailed(
            f"The question with its evidence is too long for the model '{model}'; ask more briefly",
            code="MODEL_REFUSED",
        )
    return ModelFailed(f"The model '{model}' refused the request; put the question another way", code="MODEL_REFUSED")


def _down(error: openai.APIStatusError, model: str) -> ModelFailed:
    return ModelFailed("The chat model is down; try again in a moment", passing=True, pause=_pause(error))


def _pause(error: openai.APIStatusError) -> float | None:
    """Seconds of the header Retry-After, where it counts seconds."""
    try:
        return max(0.0, float(error.response.headers["retry-after"]))
    except (KeyError, ValueError):
        return None


_BY_KIND: tuple[tuple[type[openai.APIStatusError], Callable[[openai.APIStatusError, str], ModelFailed]], ...] = (
    (openai.AuthenticationError, _key_refused),
    (openai.PermissionDeniedError, _key_refused),
    (openai.NotFoundError, _unknown),
    (openai.RateLimitError, _busy),
    (openai.BadRequestError, _refused),
    (openai.UnprocessableEntityError, _refused),
    (openai.ConflictError, _down),
    (openai.InternalServerError, _down),
)
