"""A small schema in memory that has every kind of field, in every shape, behaving well and badly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from kit.errors import Conflict, NotFound
from schema.execution import Connection, build_schema, derived, edge, loaded
from tests.schema.execution import batches as of
from tests.schema.execution.batches import Context, batch, paged, thing, told

Info = strawberry.Info[Context, Any]
KEY = ("key",)


@strawberry.enum
class Colour(StrEnum):
    """Stored in lower case."""

    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Named:
    """What all things and places have."""

    id: strawberry.ID
    name: str
    nickname: str | None
    peer: Named | None = edge(batch("peer", of.child(5, "Place")), needs=KEY)
    lost: Named = edge(batch("lost", of.constant(None)), needs=KEY)


@strawberry.type
class Details:
    """A value inside a column."""

    size: int
    note: str | None
    oops: int


def loud(row: Any) -> str:
    """A name in capitals."""
    return str(row["name"].upper())


def voiceless(row: Any) -> str:
    """Always an error."""
    raise NotFound.of("voice")


@strawberry.type
class Place(Named):
    """Somewhere."""

    seats: int
    inside: list[Found] = edge(batch("inside", of.children("Thing", "Place")), needs=KEY)


@strawberry.type
class Thing(Named):
    """Something, with a field of every kind."""

    created_at: datetime
    colour: Colour
    colours: list[Colour]
    maybe_colour: Colour | None
    bad_colour: Colour | None
    number: int
    huge: int | None
    bad_number: int
    ratio: float
    whole_ratio: float
    flag: bool
    extra: JSON
    tags: list[str]
    holes: list[str | None]
    holes_refused: list[str] | None = derived(lambda row: row["holes"], needs=("holes",))
    grid: list[list[int | None]]
    missing: str
    details: Details
    maybe_details: Details | None = derived(lambda row: None)
    loud: str = derived(loud, needs=("name",))
    voice: str | None = derived(voiceless)
    sure_voice: str = derived(voiceless)

    child: Thing = edge(batch("child", of.child(0)), needs=KEY)
    maybe_child: Thing | None = edge(batch("maybe_child", of.constant(None)), needs=KEY)
    failing: Thing | None = edge(batch("failing", of.refused), needs=KEY)
    broken: Thing | None = edge(batch("broken", of.broken), needs=KEY)
    sure_failing: Thing = edge(batch("sure_failing", of.refused), needs=KEY)
    some: Thing | None = edge(batch("some", of.some_refused), needs=KEY)
    sure_some: Thing = edge(batch("sure_some", of.some_refused), needs=KEY)
    children: list[Thing] = edge(batch("children", of.children("Thing", "Thing")), needs=KEY)
    maybe_children: list[Thing] | None = edge(batch("maybe_children", of.children("Thing", None)), needs=KEY)
    gaps: list[Thing | None] = edge(batch("gaps", of.children(None, "Thing")), needs=KEY)
    errors_among: list[Thing | None] | None = edge(batch("errors_among", of.one_refused), needs=KEY)
    no_list: list[Thing] | None = edge(batch("no_list", of.constant(7)), needs=KEY)
    square: list[list[Thing]] | None = edge(batch("square", of.grid(1, 2)), needs=KEY)
    count: int = edge(batch("count", of.constant(3)), needs=KEY)
    bad_count: int | None = edge(batch("bad_count", of.constant("three")), needs=KEY)
    words: list[str | None] = edge(batch("words", of.constant(["a", None])), needs=KEY)
    page: Connection[Thing] = edge(paged("page", of.page), needs=KEY, backward=True)
    told: Thing = edge(
        told("told", of.child(2)),
        needs=KEY,
        arguments={"word": str, "colours": list[Colour] | None, "since": datetime | None},
    )
    kin: Named = edge(batch("kin", of.child(3, "Place")), needs=KEY)
    found: Found | None = edge(batch("found", of.child(4, "Place")), needs=KEY)
    family: list[Named] = edge(batch("family", of.children("Thing", "Place")), needs=KEY)
    finds: list[Found | None] | None = edge(batch("finds", of.children("Place", None, "Thing")), needs=KEY)
    stray: Found | None = edge(batch("stray", of.child(4, "Details")), needs=KEY)

    @strawberry.field(metadata={"needs": ("name",)})  # type: ignore[untyped-decorator]  # Strawberry's own typing
    def spoken(self, word: str = "says") -> str:
        """A resolver that runs at once."""
        return f"{self['name']} {word}"  # type: ignore[index]  # `self` is a row

    @strawberry.field(metadata={"needs": KEY})  # type: ignore[untyped-decorator]  # Strawberry's own typing
    async def slow(self, info: Info, colour: Colour | None = None) -> Thing | None:
        """A resolver that is awaited."""
        info.context.log.append(f"slow {info.path.as_list()}")
        return None if colour is None else thing(self["key"] + colour[0])  # type: ignore[index, return-value]  # rows

    @strawberry.field
    async def sulking(self) -> str | None:
        """A resolver that refuses."""
        raise Conflict("Not now")


Found = Annotated[Thing | Place, strawberry.union("Found")]


@strawberry.input
class Shape:
    """An input object with defaults."""

    width: int = 1
    height: int | None = None
    colour: Colour = Colour.RED


@strawberry.type
class Query:
    """Where reading begins."""

    thing: Thing = edge(batch("thing", of.child(0)))
    maybe_thing: Thing | None = edge(batch("maybe_thing", of.child(0)))
    things: list[Thing] = edge(batch("things", of.children("Thing", "Thing", "Thing")))
    many: list[Thing] = edge(of.many, arguments={"count": int})
    page: Connection[Thing] = edge(paged("page", of.page), backward=True)
    named: Named = edge(batch("named", of.child(1, "Place")))
    found: Found | None = edge(batch("found", of.child(1)))

    @strawberry.field
    def echo(
        self,
        number: int = 5,
        word: str | None = None,
        ratio: float | None = None,
        shape: Shape | None = None,
        colours: list[Colour | None] | None = None,
        id: strawberry.ID | None = None,
    ) -> str:
        """All arguments as Python has them."""
        return f"{number!r} {word!r} {ratio!r} {shape!r} {colours!r} {id!r}"


@strawberry.type
class Payload:
    """What a mutation answers."""

    thing: Thing | None = loaded(batch("by_id", of.child(9)))
    step: int
    notes: list[Details]


@strawberry.type
class Mutation:
    """Where writing begins."""

    @strawberry.mutation
    async def write(self, info: Info, step: int, *, fail: bool = False) -> Payload | None:
        """Written down in the order of running."""
        info.context.log.append(f"begin {step}")
        if fail:
            raise Conflict(f"Step {step} failed")
        info.context.log.append(f"end {step}")
        notes: Any = [{"size": step, "note": "n"}]
        given: Any = thing("w")["id"] if step else None
        return Payload(thing=given, step=step, notes=notes)

    @strawberry.mutation
    async def must_write(self, info: Info, step: int) -> int:
        """A write whose failure nulls everything."""
        info.context.log.append(f"must {step}")
        raise Conflict(f"Step {step} failed")


@strawberry.type
class Subscription:
    """Where listening begins."""

    @strawberry.subscription
    async def news(self, count: int = 2) -> AsyncIterator[Thing]:
        """Whole rows, one after the other."""
        for number in range(count):
            yield thing(f"n{number}")  # type: ignore[misc]  # a row


SCHEMA = build_schema(Query, Mutation, Subscription, types=(Place,))
