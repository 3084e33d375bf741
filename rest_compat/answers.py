"""The documented shape of a success: `{"data": …, "message": …}`."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

T = TypeVar("T")

Message = Annotated[
    str | SkipJsonSchema[None],
    Field(description="What was done, for people", exclude_if=lambda message: message is None),
]


class Answer(BaseModel, Generic[T]):
    """One thing. `message` is left out of the JSON unless it was given; times come out as ISO 8601 with `Z`."""

    data: T
    message: Message = None


class Meta(BaseModel):
    """Whether a list goes on, and where."""

    has_more: bool
    next_cursor: str | None = None


class ListAnswer(BaseModel, Generic[T]):
    """One page of a list."""

    data: list[T]
    meta: Meta


class Done(BaseModel):
    """A write that has nothing to give back but its sentence."""

    message: str


def answer(data: T, message: str | None = None) -> Answer[T]:
    """Wrap one thing; writes say in `message` what was done. The values are taken as they are, not checked again."""
    return Answer[T].model_construct(data=data, message=message)


def answer_list(data: list[T], next_cursor: str | None = None) -> ListAnswer[T]:
    """Wrap one page; `next_cursor` is None on the last one."""
    return ListAnswer[T].model_construct(
        data=data, meta=Meta(has_more=next_cursor is not None, next_cursor=next_cursor)
    )


def done(message: str) -> Done:
    """Say what was done, where there is nothing else to say."""
    return Done(message=message)
