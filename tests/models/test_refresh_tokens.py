"""What is kept of a login's refresh tokens."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from kit import clock
from kit.ids import new_id
from models.refresh_tokens import RefreshToken, forget_expired
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")


async def test_tokens_are_forgotten_some_time_after_their_end(world: World) -> None:
    acme = await world.workspace(admin="ada")

    async def token(ended: timedelta) -> RefreshToken:
        id = new_id()
        ends = clock.now() - ended
        return await RefreshToken.create(
            user_id=UUID(acme.ada.user_id), family_id=id, token_hash=f"{id}", expires_at=ends
        )

    old, late, alive = [await token(timedelta(days=days)) for days in (3, 1, -20)]
    assert await forget_expired(clock.now()) >= 1
    kept = await RefreshToken.filter(id__in=[old.id, late.id, alive.id]).values_list("id", flat=True)
    assert set(kept) == {late.id, alive.id}
