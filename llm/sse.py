"""Server-sent events, as chat-completions servers send them: bytes in, JSON texts out."""

from __future__ import annotations

from llm.failures import broke_off

_LONGEST = 4 * 1024 * 1024
DONE = b"[DONE]"


class EventLines:
    """Cuts a stream of bytes into the payloads of its `data:` lines, wherever the bytes are cut.

    One line is one event, as every provider sends it; comments, `event:`, `id:` and blank lines are passed over. Lines
    end in LF or CR LF. Format: https://html.spec.whatwg.org/multipage/server-sent-events.html
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The payloads that `data` completes. Raises: ModelFailed when a line is longer than 4 MB."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST:
            raise broke_off(passing=False)
        return [payload for line in lines if line.startswith(b"data:") and (payload := line[5:].strip())]

    def end(self) -> list[bytes]:
        """What a last line without an end holds."""
        return self.feed(b"\n")
