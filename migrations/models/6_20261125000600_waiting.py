"""A source that waits to be tried again says why, too: not only one that failed."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

SAYS_WHY = "CASE status WHEN 'failed' THEN error IS NOT NULL WHEN 'trained' THEN error IS NULL ELSE true END"
FAILED_ONLY = "(status = 'failed') = (error IS NOT NULL)"


def checks(condition: str) -> str:
    return "".join(
        f"""
        ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{table}_error";
        ALTER TABLE "{table}" ADD CONSTRAINT "{table}_error" CHECK ({condition});
"""
        for table in ("sources", "documents")
    )


async def upgrade(db: BaseDBAsyncClient) -> str:
    return checks(SAYS_WHY)


async def downgrade(db: BaseDBAsyncClient) -> str:
    return f"""
        UPDATE "sources" SET error = NULL WHERE status <> 'failed';
        UPDATE "documents" SET error = NULL WHERE status <> 'failed';
{checks(FAILED_ONLY)}
"""
