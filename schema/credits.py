"""Credits in the graph."""

from __future__ import annotations

import strawberry


@strawberry.type(description="Credits of a workspace. An answer holds its price while it is written, then uses it.")
class Credits:
    """Credits of a workspace."""

    granted: int
    used: int
    reserved: int = strawberry.field(description="Held by answers that are being written.")
    remaining: int
