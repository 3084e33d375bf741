"""Words as search sees them: cut, folded, stemmed, weighed (BM25) and looked up by number."""
