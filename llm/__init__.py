"""One gateway to a chat model: OpenAI's SDK (any compatible base URL), extractive (no key), scripted (tests)."""
