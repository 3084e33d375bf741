"""Network addresses as limits count them."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

_IPV6_SITE_BITS = 64


@lru_cache(maxsize=10_000)
def limit_key(address: str) -> str:
    """What is counted together: an IPv4 address, or an IPv6 /64, which is what one customer is given (RFC 6177)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Network((parsed, _IPV6_SITE_BITS), strict=False))
