"""Which IP addresses may be connected to: public ones, and those that the operator opened."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA's special-purpose registries (2024-11), and two addresses in public ranges that clouds answer their guests from.
_CLOSED_V4 = {
    IPv4Network("0.0.0.0/8"): "this network",
    IPv4Network("10.0.0.0/8"): "private",
    IPv4Network("100.64.0.0/10"): "a provider's inner network",
    IPv4Network("127.0.0.0/8"): "this machine itself",
    IPv4Network("169.254.0.0/16"): "link-local (cloud metadata)",
    IPv4Network("172.16.0.0/12"): "private",
    IPv4Network("192.0.0.0/24"): "reserved",
    IPv4Network("192.0.2.0/24"): "for documentation",
    IPv4Network("192.31.196.0/24"): "reserved",
    IPv4Network("192.52.193.0/24"): "reserved",
    IPv4Network("192.88.99.0/24"): "a relay",
    IPv4Network("192.168.0.0/16"): "private",
    IPv4Network("192.175.48.0/24"): "reserved",
    IPv4Network("198.18.0.0/15"): "for benchmarks",
    IPv4Network("198.51.100.0/24"): "for documentation",
    IPv4Network("203.0.113.0/24"): "for documentation",
    IPv4Network("224.0.0.0/4"): "multicast",
    IPv4Network("240.0.0.0/4"): "reserved",
    IPv4Network("168.63.129.16/32"): "cloud metadata",
}
_OPEN_V6 = IPv6Network("2000::/3")  # all that is given out; loopback, mapped, NAT64, private, link-local… are elsewhere
_CLOSED_V6 = {
    IPv6Network("2001::/23"): "reserved (Teredo and others)",
    IPv6Network("2001:db8::/32"): "for documentation",
    IPv6Network("2002::/16"): "a 6to4 tunnel to an IPv4 address",
    IPv6Network("2620:4f:8000::/48"): "reserved",
    IPv6Network("3fff::/20"): "for documentation",
}


def networks(text: str | Iterable[str]) -> tuple[Network, ...]:
    """The networks of NEXORA_FETCH_ALLOW: "10.0.0.0/8, 127.0.0.1", or a list of such.

    Raises: ValueError that names what is no network.
    """
    names = text.split(",") if isinstance(text, str) else text
    return tuple(ip_network(name.strip()) for name in names if name.strip())


def is_allowed(address: str, allow: Iterable[Network]) -> bool:
    """Whether the operator opened a network with this address in it."""
    parsed = ip_address(address)
    return any(parsed in network for network in allow)


def refusal_of(address: str, allow: Iterable[Network] = ()) -> str | None:
    """What forbids to connect to an IP address ("private"), or None.

    Raises: ValueError when it is none.
    """
    parsed = ip_address(address)
    if is_allowed(address, allow):
        return None
    if isinstance(parsed, IPv4Address):
        return next((why for network, why in _CLOSED_V4.items() if parsed in network), None)
    if parsed.scope_id is not None or parsed not in _OPEN_V6:
        return "not a public IPv6 address"
    return next((why for network, why in _CLOSED_V6.items() if parsed in network), None)
