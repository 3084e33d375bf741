"""From a host's name to the addresses that may be connected to. Asked once a hop; only these are connected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

from knowledge.fetch.address import Network, is_allowed, refusal_of
from knowledge.fetch.failures import FetchFailed
from knowledge.fetch.target import Target

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to IP addresses, best first. Raises: OSError (socket.gaierror) when there are none."""

OPEN_PORTS = frozenset({80, 443, 8080, 8443})
_TRIED = 3


async def resolve(host: str, port: int) -> Sequence[str]:
    """As the machine resolves names."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


async def addresses_of(target: Target, allow: Sequence[Network], resolver: Resolver) -> Sequence[str]:
    """At most three addresses of the target, each one checked.

    A name with any forbidden address is refused as a whole: mixing them is how a name is made to change its meaning.

    Raises: FetchFailed (FETCH_UNKNOWN_HOST, FETCH_FORBIDDEN_ADDRESS).
    """
    addresses = [target.host] if target.is_address else await _resolved(target, resolver)
    for address in addresses:
        if why := refusal_of(address, allow):
            raise FetchFailed(
                f"{target.host} is at an address that is not public ({why}); it is not read. "
                "Whoever runs this server can open a network with NEXORA_FETCH_ALLOW",
                code="FETCH_FORBIDDEN_ADDRESS",
            )
    if target.port not in OPEN_PORTS and not all(is_allowed(address, allow) for address in addresses):
        raise FetchFailed(
            f"Port {target.port} is not read; web pages are read from {', '.join(map(str, sorted(OPEN_PORTS)))}",
            code="FETCH_FORBIDDEN_ADDRESS",
        )
    return addresses[:_TRIED]


async def _resolved(target: Target, resolver: Resolver) -> Sequence[str]:
    try:
        addresses = await resolver(target.host, target.port)
    except (OSError, UnicodeError) as error:
        may_pass = getattr(error, "errno", None) == socket.EAI_AGAIN
        raise _unknown(target.host, may_pass=may_pass) from None
    if not addresses:
        raise _unknown(target.host, may_pass=False)
    return addresses


def _unknown(host: str, *, may_pass: bool) -> FetchFailed:
    return FetchFailed(
        f"There is no host named {host}; check the address", code="FETCH_UNKNOWN_HOST", may_pass=may_pass
    )
