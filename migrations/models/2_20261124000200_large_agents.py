"""What lets an agent with very many chunks be searched by an index: a chunk's terms as an array, which GIN can hold."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE FUNCTION nexora_terms(sparsevec) RETURNS int[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT coalesce(array_agg(split_part(pair, ':', 1)::int), '{}')
            FROM unnest(string_to_array(btrim(split_part($1::text, '/', 1), '{}'), ',')) AS pair WHERE pair <> ''
        $$;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP FUNCTION IF EXISTS nexora_terms(sparsevec) CASCADE;
"""
