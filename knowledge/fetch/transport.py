"""Connecting to an address that was checked, in the name of its host."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from functools import lru_cache

import httpx

from knowledge.fetch.target import Target


class Pinned(httpx.AsyncBaseTransport):
    """Connects to the given addresses only, whatever the name may resolve to by now.

    The Host header, the TLS server name and the certificate's check keep the host's name. One for each hop: a
    connection is never shared between two hosts on one address.
    """

    def __init__(self, target: Target, addresses: Sequence[str]) -> None:
        self._target = target
        self._addresses = addresses
        self._inner = httpx.AsyncHTTPTransport(verify=_tls(), trust_env=False, retries=0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises: httpx.ConnectError of the last address when none can be connected to."""
        for address in self._addresses[:-1]:
            try:
                return await self._inner.handle_async_request(self._to(address, request))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(self._to(self._addresses[-1], request))

    async def aclose(self) -> None:
        """Close its connections."""
        await self._inner.aclose()

    def _to(self, address: str, request: httpx.Request) -> httpx.Request:
        url = request.url.copy_with(host=address)
        extensions = {**request.extensions, "sni_hostname": self._target.host}
        return httpx.Request(request.method, url, headers=request.headers.raw, extensions=extensions)


@lru_cache(1)
def _tls() -> ssl.SSLContext:
    """One for all: reading the certificate authorities takes 15 ms."""
    return httpx.create_ssl_context()
