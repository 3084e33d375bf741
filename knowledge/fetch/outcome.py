"""What went wrong on the wire or at the other end, as a sentence."""

from __future__ import annotations

import ssl

import httpx

from knowledge.agent import AGENT
from knowledge.fetch.failures import FetchFailed
from knowledge.fetch.target import Target

_PASSING = frozenset({408, 421, 425, 429})
_SERVER_ERROR = 500
_AS_FILE = "upload what it shows as a file"
_LATER = "start the training again later"
_WHEN_IT_WORKS = "start the training again when it works"
_SENTENCES = {
    401: ("asks for a login, which is not given", _AS_FILE),
    403: ("does not let us read this page", f"let {AGENT} in, or {_AS_FILE}"),
    404: ("has no page at this address", "check the address"),
    410: ("says that this page is gone for good", "remove it, or add its new address"),
    429: ("asks us to come back later", _LATER),
    451: ("may not show this page for legal reasons", "remove it"),
}
_LONGEST_WAIT = 86_400


def refused_status(response: httpx.Response, target: Target) -> FetchFailed:
    """For an answer that is neither a success nor a redirect."""
    status = response.status_code
    usual = ("has an error", _WHEN_IT_WORKS) if status >= _SERVER_ERROR else ("refuses to answer", "check the address")
    what, instead = _SENTENCES.get(status, usual)
    return FetchFailed(
        f"{target.host} {what} (HTTP {status}); {instead}",
        code="FETCH_STATUS",
        may_pass=status in _PASSING or status >= _SERVER_ERROR,
        http_status=status,
        retry_after=_seconds(response.headers.get("retry-after")),
    )


def failure_of(error: Exception, target: Target) -> FetchFailed:
    """For whatever httpx raises before or while an answer comes."""
    if isinstance(error, httpx.TimeoutException):
        return FetchFailed(f"{target.host} takes too long to answer; {_LATER}", code="FETCH_TIMEOUT", may_pass=True)
    if isinstance(error, httpx.ConnectError):
        if certificate := _certificate_error(error):
            return FetchFailed(
                f"The certificate of {target.host} does not hold ({certificate.verify_message}); "
                "have it renewed, or upload the page as a file",
                code="FETCH_TLS",
            )
        sentence = f"{target.host} can't be reached; check the address, or {_WHEN_IT_WORKS}"
        return FetchFailed(sentence, code="FETCH_UNREACHABLE", may_pass=True)
    if isinstance(error, httpx.TransportError):
        sentence = f"{target.host} breaks off its answer or garbles it; {_LATER}"
        return FetchFailed(sentence, code="FETCH_BROKEN", may_pass=True)
    return FetchFailed("This address can't be read; check how it is written", code="FETCH_BAD_ADDRESS")


def _certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _seconds(value: str | None) -> float | None:
    """Retry-After in seconds; its other form, a date, is rare and left to our own pauses."""
    return min(float(value), _LONGEST_WAIT) if value and value.isascii() and value.isdigit() else None
