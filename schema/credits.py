"""Credits in the graph."""

from __future__ import annotations

import strawberry


@strawberry.type(description="Credits of a workspace. An answer holds its price while it is written, then uses it.")
class Credits:
    """Credits of a workspace."""

    granted: int = strawberry.field(description="All that the workspace ever got.")
    used: int = strawberry.field(description="Spent on answers.")
    reserved: int = strawberry.field(description="Held by answers that are being written.")
    remaining: int = strawberry.field(description="Granted, less used and reserved.")
