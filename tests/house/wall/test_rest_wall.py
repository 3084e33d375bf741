"""Nobody gets anything out of the documented paths by somebody else's id: no more than by an id of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kit.ids import new_id
from tests.house.wall.callers import Caller, Headers
from tests.house.wall.conftest import FIGURES, Wall
from tests.house.wall.doors import Doors, Told
from tests.house.wall.paths import HEADER, RestPath, Spot, rest_paths, unknown_pages
from tests.house.wall.scenes import Ids, scene
from tests.world import World, bearer


def attempts(path: RestPath, caller: Caller) -> Iterator[tuple[tuple[Spot, ...], Ids]]:
    """The spots to put hidden ids into, one by one and all at once, with the hidden ids.

    A key has its own workspace, whatever the header says.
    """
    alone = [(spot,) for spot in path.spots if not (spot.name == HEADER and caller.is_key)]
    for spots in [*alone, *([path.spots] if path.spots else [])]:
        yield from ((spots, ids) for ids in caller.hidden if all(spot.noun in ids for spot in spots))


async def told(doors: Doors, path: RestPath, headers: Headers, ids: Ids, put: dict[Spot, str] | None = None) -> Told:
    """The answer to a request with these ids."""
    request = path.request(ids, put)
    return await doors.rest(request.method, request.path, {**request.headers, **headers}, request.body)


async def both_answers(wall: Wall, path: RestPath, caller: Caller, spots: tuple[Spot, ...], ids: Ids) -> list[Told]:
    """What is answered to hidden ids, and to ids of nothing."""
    hidden = {spot: ids[spot.noun] for spot in spots}
    unknown = {spot: str(new_id()) for spot in spots}
    sent = [*hidden.values(), *unknown.values()]
    answers = [await told(wall.doors, path, caller.headers, caller.own, put) for put in (hidden, unknown)]
    return [answer.without(sent) for answer in answers]


async def test_a_hidden_id_is_answered_like_an_id_of_nothing(wall: Wall) -> None:
    secrets, before = await wall.theirs.all_ids(), await wall.theirs.fingerprint()
    paths, open_ = rest_paths(), []
    for caller in wall.callers:
        for path in paths:
            for spots, ids in attempts(path, caller):
                hidden, unknown = await both_answers(wall, path, caller, spots, ids)
                leaked = [secret for secret in (*caller.marks, *secrets) if secret in hidden.text]
                if hidden != unknown or leaked:
                    open_.append((caller.name, path.method, path.template, spots, hidden, unknown, leaked))
    places = sum(len(path.spots) for path in paths)
    FIGURES.append(
        f"REST: {places} places for ids in {len(paths)} paths x {len(wall.callers)} callers, "
        f"{wall.doors.tried} requests; {len(open_)} open"
    )
    assert not open_
    assert await wall.theirs.fingerprint() == before


async def test_what_one_may_read_never_leads_over_the_wall(wall: Wall) -> None:
    secrets = await wall.theirs.all_ids()
    paths = [path for path in rest_paths() if path.method == "GET"]
    open_: list[Any] = []
    for caller in wall.callers:
        for path in paths:
            answer = await told(wall.doors, path, caller.headers, caller.own)
            leaked = [secret for secret in (*caller.marks, *secrets) if secret in answer.text]
            if leaked or (caller.is_nobody and answer.status not in {401, 403}):
                open_.append((caller.name, path.template, leaked, answer))
    assert not open_


async def test_every_path_with_an_id_works_for_those_who_may(doors: Doors, world: World) -> None:
    """Otherwise a refusal at the wall would prove nothing."""
    broken = []
    for path in rest_paths():
        if not path.spots:
            continue
        own = await scene(world)
        answer = await told(doors, path, bearer(own.owner), own.ids)
        if not 200 <= answer.status < 300:
            broken.append((path.method, path.template, answer))
    assert not broken


def test_every_path_is_behind_the_wall(doors: Doors) -> None:
    assert not unknown_pages(doors.app), "make it a documented path, or name it among PAGES"
