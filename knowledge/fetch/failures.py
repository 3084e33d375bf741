"""Why something outside could not be fetched, in words for the person who named its address."""

from __future__ import annotations

from kit.errors import NexoraError


class FetchFailed(NexoraError):
    """The address can't be read.

    `may_pass`: trying again later may help. `retry_after`: seconds, where the server named them. `http_status`: what
    the server answered, where it did (404 and 410: the page is gone).
    Codes: FETCH_BAD_ADDRESS, FETCH_FORBIDDEN_ADDRESS, FETCH_UNKNOWN_HOST, FETCH_UNREACHABLE, FETCH_TLS, FETCH_TIMEOUT,
    FETCH_TOO_LARGE, FETCH_REDIRECTS, FETCH_ENCODING, FETCH_BROKEN, FETCH_STATUS, FETCH_BAD_SITEMAP.
    """

    status = 422
    code = "FETCH_FAILED"

    def __init__(
        self,
        message: str,
        *,
        code: str,
        may_pass: bool = False,
        http_status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.may_pass = may_pass
        self.http_status = http_status
        self.retry_after = retry_after
