"""The span of time that analytics take: `from` and `to`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import strawberry

SPAN: dict[str, Any] = {
    "since": Annotated[datetime | None, strawberry.argument(name="from", description="From this moment on.")],
    "until": Annotated[datetime | None, strawberry.argument(name="to", description="Before this moment.")],
}
