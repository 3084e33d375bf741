"""The planner's statistics keep examples of what columns hold: not of texts, which would outlive their deletion."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

TEXTS = {
    "agents": ("name", "system_prompt", "welcome_message"),
    "sources": ("name", "url", "error"),
    "uploads": ("file_name", "data"),
    "documents": ("url", "title", "text", "blocks", "error"),
    "chunks": ("heading", "text", "words", "embedding"),
    "next_vectors": ("embedding",),
    "source_changes": ("url", "title"),
    "conversations": ("title", "metadata"),
    "messages": ("content", "trace", "error_message"),
    "message_events": ("payload",),
    "citations": ("source_name", "url", "quote"),
    "idempotency_keys": ("answer",),
    "audit_entries": ("details",),
}


def examples(number: int) -> str:
    return "".join(
        f"""
        ALTER TABLE "{table}" {", ".join(f'ALTER "{column}" SET STATISTICS {number}' for column in columns)};"""
        for table, columns in TEXTS.items()
    )


async def upgrade(db: BaseDBAsyncClient) -> str:
    return examples(0)


async def downgrade(db: BaseDBAsyncClient) -> str:
    return examples(-1)
