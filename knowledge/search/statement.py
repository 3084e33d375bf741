"""The one statement that searches: meaning and words, fused by score."""

from __future__ import annotations

from knowledge.words.terms import DIMENSIONS

SEARCH = f"""
WITH known AS (  -- the question's words that the agent's texts have, with the number of chunks that have them
    SELECT a.word, a.place, a.term, sum(l.chunks)::float8 AS chunks
    FROM unnest($3::int[], $4::int[]) WITH ORDINALITY AS a(word, term, place)
    JOIN lexicon l ON l.agent_id = $2::uuid AND l.term = a.term
    GROUP BY a.word, a.place, a.term
), asked AS MATERIALIZED (  -- each word in the first language that knows it
    SELECT DISTINCT ON (word) word, term, chunks FROM known ORDER BY word, place
), total AS (
    SELECT coalesce(sum(d.chunk_count), 0)::float8 AS chunks FROM documents d WHERE d.agent_id = $2::uuid
), question AS MATERIALIZED (
    SELECT ('{{' || string_agg(term || ':' || idf, ',') || '}}/{DIMENSIONS}')::sparsevec AS words FROM (
        SELECT term, ln(1 + (greatest(total.chunks - max(a.chunks), 0) + 0.5) / (max(a.chunks) + 0.5)) AS idf
        FROM asked a, total GROUP BY term, total.chunks
    ) terms
), scored AS MATERIALIZED (  -- what is the same for all chunks stands in subqueries of its own: they run once
    SELECT c.id, CASE WHEN c.embedder = $6 THEN -(c.embedding <#> (SELECT $5::text::halfvec)) END AS meaning,
        coalesce(-(c.words <#> (SELECT words FROM question)), 0) AS word
    FROM chunks c
    WHERE c.workspace_id = $1::uuid AND c.agent_id = $2::uuid AND c.live
        AND ($7::uuid IS NULL OR c.source_id = $7::uuid)
), spread AS (
    SELECT max(meaning) AS best_meaning, max(word) AS best_word,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY meaning) AS median
    FROM scored
), trust AS (  -- half the weight is meaning's, less where it tells the chunks hardly apart
    SELECT *, 0.5 * least(1, (best_meaning - median) / $8::float8) AS of_meaning FROM spread
), best AS (
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
"""Parameters: workspace, agent, for each candidate term its word's number and the term itself, the question's vector
(or NULL), the embedder's mark, a source (or NULL), the embedder's clear spread, how many.

score = w·(cos − median)/(max − median) + (1 − w)·bm25/max, with w = ½·min(1, (max − median)/clear spread).
On SQuAD and XQuAD this finds more than reciprocal ranks do, and w keeps an embedder that doesn't speak the language
from dragging the words down (bench/knowledge.py).
"""
