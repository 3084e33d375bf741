"""A URL taken apart strictly: only what has one reading goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from knowledge.fetch.failures import FetchFailed

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_048
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER = re.compile(r"0x[0-9a-f]*|\d+")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LONGEST_HOST = 253
_UNRESERVED = "/%:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect and what to ask for. `host` is ASCII: a name, or an IP address without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """`host` or `host:port`, as the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address, not a name."""
        return ":" in self.host or _NUMBER.fullmatch(self.host.rpartition(".")[2]) is not None


def target_of(url: str) -> Target:
    """Raises: FetchFailed (FETCH_BAD_ADDRESS), for whatever isn't a plain http or https address."""
    url = url.strip()
    if len(url) > _LONGEST:
        raise _bad(f"This address is longer than {_LONGEST} characters")
    if _FORBIDDEN.search(url):
        raise _bad("An address has no spaces, backslashes or control characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad("This is not a web address, such as https://example.com/help") from None
    if parts.scheme not in _PORTS:
        raise _bad("Only addresses that begin with http:// or https:// can be read")
    if "@" in parts.netloc:
        raise _bad("An address with a user name or password in it is not read; leave that part out")
    host = _host(parts)
    return Target(parts.scheme, host, _PORTS[parts.scheme] if port is None else port, _path(parts))


def redirected(target: Target, location: str) -> Target:
    """Where a redirect from `target` leads.

    Raises: FetchFailed (FETCH_BAD_ADDRESS; FETCH_REDIRECTS from https to http, which anyone on the way could change).
    """
    following = target_of(urljoin(target.url, location.strip()))
    if target.scheme == "https" and following.scheme == "http":
        raise FetchFailed(
            f"The address redirects from https to plain http ({following.url}), which anyone on the way can change; "
            "add that address itself if you trust it",
            code="FETCH_REDIRECTS",
        )
    return following


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        return _ipv6(host)
    if not host or host.endswith(".") or "%" in host:
        raise _bad("This address names no host, or one that ends with a dot")
    try:
        host = idna.encode(host, uts46=True).decode() if not host.isascii() else host
    except idna.IDNAError:
        raise _bad(f"'{parts.hostname}' is not a valid host name") from None
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return _ipv4(host)
    if len(host) > _LONGEST_HOST or not all(map(_LABEL.fullmatch, host.split("."))):
        raise _bad(f"'{parts.hostname}' is not a valid host name")
    return host


def _ipv4(host: str) -> str:
    """Decimal, octal, hexadecimal and shortened forms ("127.1") are refused: programs read them differently."""
    try:
        return str(IPv4Address(host))
    except AddressValueError:
        raise _bad("Write an IP address as four decimal numbers, such as 192.0.2.1") from None


def _ipv6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except AddressValueError:
        raise _bad("This is not a valid IPv6 address") from None
    if address.scope_id is not None:
        raise _bad("An IPv6 address with a zone is not read")
    return address.compressed


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_UNRESERVED)
    return f"{path}?{quote(parts.query, safe=_UNRESERVED + '?')}" if parts.query else path


def _bad(message: str) -> FetchFailed:
    return FetchFailed(message, code="FETCH_BAD_ADDRESS")
