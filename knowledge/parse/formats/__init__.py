"""One file a format: bytes in, a Parsed out. Runs in the reading process only, never in the server's."""
