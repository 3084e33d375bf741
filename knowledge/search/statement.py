"""The one statement that searches: meaning and words, fused by score."""

from __future__ import annotations

from knowledge.search.indexes import quoted
from knowledge.words.terms import DIMENSIONS

# The question's words that the agent's texts have, with the number of chunks that have them; each in the first language
# that knows it; and the question as BM25 weighs it.
_QUESTION = f"""
WITH known AS MATERIALIZED (
    SELECT a.word, a.place, a.term, sum(l.chunks)::float8 AS chunks
    FROM unnest($3::int[], $4::int[]) WITH ORDINALITY AS a(word, term, place)
    JOIN lexicon l ON l.agent_id = $2::uuid AND l.term = a.term
    GROUP BY a.word, a.place, a.term
), asked AS MATERIALIZED (
    SELECT DISTINCT ON (word) word, term, chunks FROM known ORDER BY word, place
), total AS MATERIALIZED (
    SELECT coalesce(sum(d.chunk_count), 0)::float8 AS chunks FROM documents d WHERE d.agent_id = $2::uuid
), question AS MATERIALIZED (
    SELECT ('{{' || string_agg(term || ':' || idf, ',') || '}}/{DIMENSIONS}')::sparsevec AS words FROM (
        SELECT term, ln(1 + (greatest(total.chunks - max(a.chunks), 0) + 0.5) / (max(a.chunks) + 0.5)) AS idf
        FROM asked a, total GROUP BY term, total.chunks
    ) terms
)"""

# What is the same for all chunks stands in subqueries of its own, and every step is MATERIALIZED: they run once. Left
# free, PostgreSQL reads the vector again for each chunk, or the median, as soon as it plans without the values.
_SCORES = """
    SELECT c.id, CASE WHEN c.embedder = $6 THEN -(c.embedding <#> (SELECT $5::text::halfvec)) END AS meaning,
        coalesce(-(c.words <#> (SELECT words FROM question)), 0) AS word
    FROM chunks c
    WHERE c.workspace_id = $1::uuid AND c.agent_id = $2::uuid AND c.live
        AND ($7::uuid IS NULL OR c.source_id = $7::uuid)"""

# Half the weight is meaning's, less where it tells the chunks hardly apart.
_FUSED = """, trust AS MATERIALIZED (
    SELECT *, 0.5 * least(1, (best_meaning - median) / $8::float8) AS of_meaning FROM spread
), best AS MATERIALIZED (
    SELECT s.id, coalesce(s.meaning, 0) AS meaning_score, s.word AS word_score,
        coalesce(t.of_meaning * (s.meaning - t.median) / nullif(t.best_meaning - t.median, 0), 0)
            + (1 - coalesce(t.of_meaning, 0)) * coalesce(s.word / nullif(t.best_word, 0), 0) AS score
    FROM scored s, trust t
    ORDER BY score DESC, s.meaning DESC NULLS LAST, s.id
    LIMIT $9
)
SELECT b.id AS chunk_id, c.document_id, d.version AS document_version, c.source_id, s.name AS source_name, d.url,
    d.title, c.heading, c.text, c.span_start, c.span_end, c.text_hash, b.score, b.meaning_score, b.word_score,
    total.chunks AS total, (SELECT jsonb_agg(jsonb_build_array(word, term, chunks)) FROM asked) AS asked
FROM best b
JOIN chunks c ON c.id = b.id
JOIN documents d ON d.id = c.document_id
JOIN sources s ON s.id = c.source_id
CROSS JOIN total
ORDER BY b.score DESC, b.meaning_score DESC, b.id
"""

SEARCH = f"""{_QUESTION}, scored AS MATERIALIZED ({_SCORES}
), spread AS MATERIALIZED (
    SELECT max(meaning) AS best_meaning, max(word) AS best_word,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY meaning) AS median
    FROM scored
){_FUSED}"""
"""Parameters: workspace, agent, for each candidate term its word's number and the term itself, the question's vector
(or NULL), the embedder's mark, a source (or NULL), the embedder's clear spread, how many.

score = w·(cos − median)/(max − median) + (1 − w)·bm25/max, with w = ½·min(1, (max − median)/clear spread).
On SQuAD and XQuAD this finds more than reciprocal ranks do, and w keeps an embedder that doesn't speak the language
from dragging the words down (bench/knowledge.py).
"""

_CANDIDATES = 200
_POSTINGS = 3_000  # chunks with one of the rarer words: some 5 ms to score

_SAMPLE = 500

WIDER = f"""
SELECT set_config('hnsw.ef_search', '{_CANDIDATES}', true), set_config('hnsw.iterative_scan', 'strict_order', true),
    set_config('synchronize_seqscans', 'off', true)
"""
"""Before `indexed_search`, in its transaction: as many neighbours as are asked for, also when a source narrows them;
and the same sample each time."""


def indexed_search(agent: str, mark: str, dimensions: int) -> str:
    """The same through the indexes of an agent that has too many chunks to look at each (see indexes.py).

    The 200 nearest and the 200 richest in the question's rarer words are scored; the median is that of 500 others.
    `agent` is a UUID and stands in the text, so that the planner sees that its indexes fit. Same parameters.
    """
    mine = f"c.agent_id = '{agent}' AND c.live"
    source = "($7::uuid IS NULL OR c.source_id = $7::uuid)"
    return f"""{_QUESTION}, rare AS MATERIALIZED (
    SELECT coalesce(array_agg(term), '{{}}') AS terms FROM (
        SELECT term, sum(chunks) OVER rarest_first AS upto, row_number() OVER rarest_first AS place
        FROM (SELECT DISTINCT term, chunks FROM asked) a WINDOW rarest_first AS (ORDER BY chunks, term)
    ) a WHERE upto <= {_POSTINGS} OR place = 1
), near AS MATERIALIZED (
    SELECT c.id FROM chunks c WHERE {mine} AND c.embedder = {quoted(mark)} AND {source}
    ORDER BY c.embedding::halfvec({dimensions}) <#> (SELECT $5::text::halfvec({dimensions})) LIMIT {_CANDIDATES}
), rich AS MATERIALIZED (
    SELECT c.id FROM chunks c WHERE {mine} AND nexora_terms(c.words) && (SELECT terms FROM rare) AND {source}
    ORDER BY c.words <#> (SELECT words FROM question), c.id LIMIT {_CANDIDATES}
), scored AS MATERIALIZED ({_SCORES} AND c.id IN (SELECT id FROM near UNION SELECT id FROM rich)
), sample AS MATERIALIZED (
    SELECT -(c.embedding <#> (SELECT $5::text::halfvec)) AS meaning
    FROM chunks c WHERE {mine} AND c.embedder = $6 LIMIT {_SAMPLE}
), spread AS MATERIALIZED (
    SELECT max(meaning) AS best_meaning, max(word) AS best_word,
        (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY meaning) FROM sample) AS median
    FROM scored
){_FUSED}"""
