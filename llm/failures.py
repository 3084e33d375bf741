"""How a chat model fails: one error, with a sentence for people and a code for programs."""

from __future__ import annotations

from kit.errors import Unavailable


class ModelFailed(Unavailable):
    """The chat model gave no answer, or broke off.

    Codes: MODEL_UNAVAILABLE, MODEL_TIMED_OUT, MODEL_BUSY, MODEL_KEY_REFUSED, MODEL_UNKNOWN, MODEL_QUOTA_SPENT,
    MODEL_REFUSED (the request as such), MODEL_BROKE_OFF, MODEL_EMPTY and MODEL_LEAKED.
    `passing`: asking again may help. `pause`: seconds the provider asks us to wait first, where it says so.
    """

    code = "MODEL_UNAVAILABLE"

    def __init__(
        self, message: str, *, code: str | None = None, passing: bool = False, pause: float | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.passing = passing
        self.pause = pause


def broke_off(passing: bool = True) -> ModelFailed:
    """The stream ended, or stopped making sense, before the answer was complete."""
    return ModelFailed(
        "The chat model broke off its answer; send the question again", code="MODEL_BROKE_OFF", passing=passing
    )


def timed_out() -> ModelFailed:
    """The model said nothing for too long, or took too long in all."""
    return ModelFailed(
        "The chat model took too long to answer; send the question again in a moment",
        code="MODEL_TIMED_OUT",
        passing=True,
    )
