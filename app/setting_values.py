"""What may stand in a setting: each kind of value, how it is read, and the sentence for one that can't be."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from limits import parse_many
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

Network = IPv4Network | IPv6Network


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _networks(value: object) -> object:
    parts = _split(value)
    return [_network(part) if isinstance(part, str) else part for part in parts] if isinstance(parts, list) else parts


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a network; write networks like 10.0.0.0/8,fd00::/8") from None


def _starts_with(*schemes: str) -> AfterValidator:
    def check(url: str) -> str:
        if not url.startswith(schemes) or url.endswith("://"):
            raise ValueError(f"it must start with {' or '.join(schemes)}")
        return url

    return AfterValidator(check)


def _origin(text: str) -> str:
    scheme, _, host = text.partition("://")
    if text != "*" and (scheme not in {"http", "https"} or not host or "/" in host):
        raise ValueError(f"'{text}' is not an origin; write origins like https://example.com,https://app.example.com")
    return text


def _rate(text: str) -> str:
    try:
        rates = parse_many(text)
    except ValueError:
        raise ValueError("write it like 100/minute, or 10/second;1000/hour") from None
    if any(rate.amount < 1 for rate in rates):
        raise ValueError("it must let at least one request through")
    return text


def _prices(value: object) -> object:
    """ "gpt-4.1=3,gpt-4o=2" → {"gpt-4.1": 3, "gpt-4o": 2}."""
    parts = _split(value)
    return dict(map(_price, parts)) if isinstance(parts, list) else parts


def _price(text: str) -> tuple[str, int]:
    model, _, credits = text.rpartition("=")
    if not model.strip() or not credits.strip().isdecimal():
        raise ValueError(f"'{text}' is not a price; write prices like gpt-4.1=3,gpt-4o=2")
    return model.strip(), int(credits)


Prices = Annotated[dict[str, Annotated[int, Field(ge=0, le=1_000_000)]], NoDecode, BeforeValidator(_prices)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode, BeforeValidator(_split)]
PostgresUrl = Annotated[str, _starts_with("postgresql://", "postgres://")]
RedisUrl = Annotated[str, _starts_with("redis://", "rediss://", "unix://")]
HttpUrl = Annotated[str, _starts_with("https://", "http://")]
Rate = Annotated[str, AfterValidator(_rate)]
