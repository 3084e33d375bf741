"""From a source to an answer's evidence: fetch, parse, chunk, embed, search, cite."""
