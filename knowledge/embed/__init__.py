"""Texts to vectors: a local model by default, an OpenAI-compatible one by its name, a multilingual one as an extra."""
