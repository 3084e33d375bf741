"""The names of pgqueuer's tables, fixed: it would otherwise take them from the environment (CHANNEL, FUNCTION, …)."""

from __future__ import annotations

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel

SETTINGS = DBSettings.model_construct(
    prefix="",
    db_schema=None,
    channel=Channel("ch_pgqueuer"),
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
    durability=Durability.durable,
    widen_id=True,
)


def tables() -> QueryBuilderEnvironment:
    """For installing and checking the tables."""
    return QueryBuilderEnvironment(settings=SETTINGS)


def statements() -> QueryQueueBuilder:
    """For the queue's own statements."""
    return QueryQueueBuilder(settings=SETTINGS)
