"""Reading what people type: origins of web pages, for agents and keys alike."""

from __future__ import annotations

from typing import Any

import pytest

from kit.errors import BadInput
from resolvers.agents import create_agent
from resolvers.api_keys import create_api_key
from resolvers.inputs import origins
from tests.world import World, refused


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.com", "https://example.com"),
        (" https://Example.COM/ ", "https://example.com"),
        ("https://example.com:443", "https://example.com"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(typed: str, kept: str) -> None:
    assert origins([typed, kept]) == [kept]


@pytest.mark.parametrize(
    "typed",
    [
        *("", "example.com", "https://", "ftp://example.com", "https://example.com/shop", "https://example.com?a=1"),
        *("https://*.example.com", "https://me@example.com", "https://example.com:0", "https://example.com:99999"),
        *("https://a b.example", "https://a..b", f"https://{'a' * 250}.example", None, 7),
    ],
)
def test_what_is_no_origin_is_explained(typed: Any) -> None:
    with refused(BadInput, says="'allowed_origins' must hold origins such as https://example.com"):
        origins(["https://example.com", typed])


@pytest.mark.parametrize("typed", ["https://example.com", None, [f"https://{n}.example" for n in range(51)]])
def test_what_is_no_list_of_origins_is_explained(typed: Any) -> None:
    with refused(BadInput, says="must be a list of at most 50 origins"):
        origins(typed)


async def test_agents_and_keys_read_them_alike(world: World) -> None:
    acme = await world.workspace()
    typed = ["https://Example.com:443/", "https://example.com"]
    agent = await create_agent(acme.olga, acme.id, {"name": "Bot", "system_prompt": "Help.", "allowed_origins": typed})
    minted = await create_api_key(acme.olga, acme.id, name="Shop", allowed_origins=typed)
    assert agent.allowed_origins == minted.key.allowed_origins == ["https://example.com"]
    with refused(BadInput, says="without a path"):
        await create_api_key(acme.olga, acme.id, name="Shop", allowed_origins=["https://example.com/shop"])
