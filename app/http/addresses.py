"""Who is calling, by network address; what a proxy says about it is believed only from trusted proxies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.types import Scope

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def client_address(scope: Scope, trusted: Sequence[Network]) -> str:
    """The caller's address as text; '' where there is none (a unix socket).

    With trusted proxies: the rightmost hop of X-Forwarded-For that isn't one of them. Whatever stands left of it
    was written by the caller and is not believed.
    """
    client = scope.get("client")
    peer: str = client[0] if client else ""
    if not trusted or not _among(peer, trusted):
        return str(_parse(peer) or peer)
    nearest = peer
    for hop in reversed(_forwarded_for(scope)):
        address = _parse(hop)
        if address is None:
            break
        nearest = str(address)
        if not _among(nearest, trusted):
            break
    return nearest


@lru_cache(maxsize=10_000)
def _parse(text: str) -> Address | None:
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _among(text: str, networks: Sequence[Network]) -> bool:
    address = _parse(text)
    return address is not None and any(address in network for network in networks)


def _forwarded_for(scope: Scope) -> list[str]:
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [hop for hop in ",".join(values).split(",") if hop.strip()]
