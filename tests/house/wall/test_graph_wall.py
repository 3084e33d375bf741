"""Nobody gets anything out of the graph by somebody else's id: no more than by an id of nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from kit.ids import new_id
from tests.house.wall.callers import Caller, Headers
from tests.house.wall.conftest import FIGURES, Wall
from tests.house.wall.doors import Doors, Told
from tests.house.wall.graph import Asking, Place, askings, every_field
from tests.house.wall.scenes import scene
from tests.world import World, bearer

ASKED = askings()


def attempts(asking: Asking, caller: Caller) -> Iterator[tuple[list[Place], Mapping[str, str]]]:
    """The places to put hidden ids into, one by one and all at once, with the hidden ids."""
    together = [asking.places] if len(asking.places) > 1 else []
    for places in [*([place] for place in asking.places), *together]:
        yield from ((places, ids) for ids in caller.hidden if all(place.noun in ids for place in places))


async def told(doors: Doors, asking: Asking, headers: Headers, variables: Mapping[str, Any], **more: float) -> Told:
    door = doors.watch if asking.kind == "subscription" else doors.graph
    answer = await door(headers, asking.text, variables, **more)
    assert "QUERY_TOO" not in answer.text, f"{asking.name} proves nothing: {answer.text}"
    return answer


async def both_answers(wall: Wall, asking: Asking, caller: Caller, places: list[Place], ids: Mapping[str, str]) -> Any:
    """What is answered to hidden ids, and to ids of nothing."""
    hidden = unknown = asking.values(dict(caller.own))
    sent = []
    for place in places:
        nothing = str(new_id())
        sent += [ids[place.noun], nothing]
        hidden, unknown = place.put(hidden, ids[place.noun]), place.put(unknown, nothing)
    answers = [await told(wall.doors, asking, caller.headers, variables) for variables in (hidden, unknown)]
    return [answer.without(sent) for answer in answers]


async def test_a_hidden_id_is_answered_like_an_id_of_nothing(wall: Wall) -> None:
    secrets = {*await wall.theirs.all_ids()}
    before = await wall.theirs.fingerprint()
    open_ = []
    for caller in wall.callers:
        for asking in ASKED:
            for places, ids in attempts(asking, caller):
                hidden, unknown = await both_answers(wall, asking, caller, places, ids)
                leaked = [secret for secret in (*caller.marks, *secrets) if secret in hidden.text]
                if hidden != unknown or leaked:
                    open_.append((caller.name, asking.name, [place.path for place in places], hidden, unknown, leaked))
    count = len({(asking.name, place.path) for asking in ASKED for place in asking.places})
    FIGURES.append(
        f"graph: {count} places for ids in {len(ASKED)} documents x {len(wall.callers)} callers, "
        f"{wall.doors.tried} requests; {len(open_)} open"
    )
    assert not open_
    assert await wall.theirs.fingerprint() == before


async def test_what_one_may_read_never_leads_over_the_wall(wall: Wall) -> None:
    secrets = await wall.theirs.all_ids()
    reading = [asking for asking in ASKED if asking.kind == "query"]
    open_ = []
    for caller in wall.callers:
        for asking in reading:
            answer = await told(wall.doors, asking, caller.headers, asking.values(dict(caller.own)))
            leaked = [secret for secret in (*caller.marks, *secrets) if secret in answer.text]
            if leaked or (caller.is_nobody and anything_in(answer)):
                open_.append((caller.name, asking.name, leaked, answer))
    FIGURES.append(
        f"graph: {len(every_field())} fields in {len(reading)} reading documents x {len(wall.callers)} callers, "
        f"{wall.doors.tried} requests; {len(open_)} open"
    )
    assert not open_


def test_every_field_of_the_graph_is_asked_for() -> None:
    forgotten = every_field() - set().union(*(asking.fields for asking in ASKED))
    assert not forgotten


async def test_every_place_works_for_those_who_may(doors: Doors, world: World) -> None:
    """Otherwise a refusal at the wall would prove nothing."""
    broken = []
    for asking in ASKED:
        if not asking.places or (asking.kind != "query" and asking.name.count(".") > 1):
            continue
        own = await scene(world)
        more = {"patience": 0.3} if asking.kind == "subscription" else {}
        answer = await told(doors, asking, bearer(own.owner), asking.values(own.ids), **more)
        if not worked(answer):
            broken.append((asking.name, answer))
    assert not broken


def worked(answer: Told) -> bool:
    for line in filter(None, answer.text.split("\n")):
        said = orjson.loads(line)
        payload = said.get("payload", said)
        data = payload.get("data") or {} if isinstance(payload, dict) else {}
        if said.get("type") == "error" or "errors" in payload or any(_mistakes(value) for value in data.values()):
            return False
    return bool(answer.text)


def _mistakes(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("errors"))


def anything_in(answer: Told) -> bool:
    """Whether an answer to a query holds any data."""
    return any(value is not None for value in (orjson.loads(answer.text).get("data") or {}).values())
