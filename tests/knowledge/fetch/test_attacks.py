"""Addresses that would make the server read what only it can reach. Each is refused before anything is connected to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge.fetch import FetchFailed, fetch, networks
from knowledge.fetch.address import refusal_of
from tests.knowledge.fetch.sites import Names, moved, page, site

BAD, CLOSED = "FETCH_BAD_ADDRESS", "FETCH_FORBIDDEN_ADDRESS"
LOCAL = networks("127.0.0.1/32")

WRITTEN = [  # what the address itself gives away
    ("file:///etc/passwd", BAD),
    ("gopher://127.0.0.1:6379/_INFO", BAD),
    ("ftp://example.com/", BAD),
    ("data:text/html,hello", BAD),
    ("javascript:alert(1)", BAD),
    ("//example.com/", BAD),
    ("example.com", BAD),
    ("http://", BAD),
    ("http:///path", BAD),
    ("http://user:secret@example.com/", BAD),
    ("http://example.com@127.0.0.1/", BAD),
    ("http://127.0.0.1:80@example.com/", BAD),
    ("http://example.com\\@127.0.0.1/", BAD),
    ("http://127.0.0.1\t.example.com/", BAD),
    ("http://exa mple.com/", BAD),
    ("http://example.com/\r\nHost: 127.0.0.1", BAD),
    ("http://example.com./", BAD),
    ("http://127.0.0.1./", BAD),
    ("http://127.0.0.1%2f@example.com/", BAD),
    ("http://127%2e0%2e0%2e1/", BAD),
    ("http://127.1/", BAD),
    ("http://127.0.1/", BAD),
    ("http://2130706433/", BAD),
    ("http://0x7f000001/", BAD),
    ("http://0x7f.0x0.0x0.0x1/", BAD),
    ("http://0177.0.0.1/", BAD),
    ("http://017700000001/", BAD),
    ("http://127.0.0.01/", BAD),
    ("http://256.256.256.256/", BAD),
    ("http://1.2.3.4.5/", BAD),
    ("http://[::1%25lo]/", BAD),
    ("http://[fe80::1%25eth0]/", BAD),
    ("http://[::ffff:127.0.0.1/", BAD),
    ("http://[v1.fe80]/", BAD),
    ("http://-example.com/", BAD),
    ("http://exa..mple.com/", BAD),
    ("http://" + "a" * 64 + ".com/", BAD),
    ("http://example.com:99999/", BAD),
    ("http://example.com:http/", BAD),
    ("http://example.com/" + "a" * 3000, BAD),
    ("http://127.0.0.1/", CLOSED),
    ("http://127.255.255.254/", CLOSED),
    ("http://0.0.0.0/", CLOSED),
    ("http://10.0.0.1/", CLOSED),
    ("http://172.16.0.1/", CLOSED),
    ("http://172.31.255.255/", CLOSED),
    ("http://192.168.1.1/", CLOSED),
    ("http://169.254.169.254/latest/meta-data/", CLOSED),
    ("http://169.254.170.2/v2/credentials", CLOSED),
    ("http://100.100.100.200/latest/meta-data/", CLOSED),
    ("http://168.63.129.16/machine", CLOSED),
    ("http://192.0.0.192/opc/v2/instance/", CLOSED),
    ("http://100.64.0.1/", CLOSED),
    ("http://198.18.0.1/", CLOSED),
    ("http://192.0.2.1/", CLOSED),
    ("http://224.0.0.1/", CLOSED),
    ("http://240.0.0.1/", CLOSED),
    ("http://255.255.255.255/", CLOSED),
    ("http://[::1]/", CLOSED),
    ("http://[::]/", CLOSED),
    ("http://[::ffff:127.0.0.1]/", CLOSED),
    ("http://[::ffff:7f00:1]/", CLOSED),
    ("http://[::ffff:169.254.169.254]/", CLOSED),
    ("http://[::127.0.0.1]/", CLOSED),
    ("http://[::ffff:0:127.0.0.1]/", CLOSED),
    ("http://[64:ff9b::7f00:1]/", CLOSED),
    ("http://[64:ff9b:1::a00:1]/", CLOSED),
    ("http://[2002:7f00:1::]/", CLOSED),
    ("http://[2001::7f00:1]/", CLOSED),
    ("http://[fe80::1]/", CLOSED),
    ("http://[fec0::1]/", CLOSED),
    ("http://[fc00::1]/", CLOSED),
    ("http://[fd00:ec2::254]/latest/meta-data/", CLOSED),
    ("http://[ff02::1]/", CLOSED),
    ("http://[2001:db8::1]/", CLOSED),
    ("http://[100::1]/", CLOSED),
    ("http://１２７.０.０.１/", CLOSED),
    ("http://127。0。0。1/", CLOSED),
    ("http://①②⑦.⓪.⓪.①/", CLOSED),
    ("http://93.184.215.14:22/", CLOSED),
    ("http://93.184.215.14:6379/", CLOSED),
    ("http://93.184.215.14:0/", CLOSED),
]


@pytest.mark.parametrize(("url", "code"), WRITTEN)
async def test_an_address_that_gives_itself_away(url: str, code: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        await fetch(url, resolver=Names())
    assert (refused.value.code, refused.value.may_pass) == (code, False)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["fe80::1%eth0"],
        ["93.184.215.14", "127.0.0.1"],  # one good address doesn't excuse another
        ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "fd00::1"],
    ],
)
async def test_a_name_that_leads_inside(addresses: Sequence[str]) -> None:
    with pytest.raises(FetchFailed) as refused:
        await fetch("https://looks-fine.example/", resolver=Names(**{"looks-fine_example": [addresses]}))
    assert refused.value.code == CLOSED


@pytest.mark.parametrize(
    "url", ["http://localhost/", "http://LOCALHOST/", "http://ⓛocalhost/", "http://metadata.google.internal/"]
)
async def test_names_of_the_inside(url: str) -> None:
    inside = Names(localhost=[["127.0.0.1"]], metadata_google_internal=[["169.254.169.254"]])
    with pytest.raises(FetchFailed) as refused:
        await fetch(url, resolver=inside)
    assert refused.value.code == CLOSED


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "//192.168.0.1/admin",
        "http://inside.test/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "http://user:pass@127.0.0.1/",
        "http://2130706433/",
        "\\\\10.0.0.1\\share",
    ],
)
async def test_a_redirect_to_the_inside(location: str) -> None:
    names = Names(outside_test=[["127.0.0.1"]], inside_test=[["10.0.0.1"]])
    async with site({"/": moved(location)}) as outside:
        with pytest.raises(FetchFailed) as refused:
            await fetch(outside.url(host="outside.test"), allow=LOCAL, resolver=names)
    assert refused.value.code in (BAD, CLOSED)
    assert outside.paths == ["/"]


async def test_a_name_that_changes_between_two_hops_is_checked_again() -> None:
    names = Names(rebinding_test=[["127.0.0.1"], ["10.0.0.1"]])
    async with site({"/": moved("/again"), "/again": page(b"secret")}) as outside:
        with pytest.raises(FetchFailed) as refused:
            await fetch(outside.url(host="rebinding.test"), allow=LOCAL, resolver=names)
    assert refused.value.code == CLOSED
    assert outside.paths == ["/"]


async def test_a_name_that_changes_after_its_check_has_no_second_say() -> None:
    names = Names(rebinding_test=[["127.0.0.1"], ["10.0.0.1"]])
    async with site({"/": page(b"checked")}) as outside:
        found = await fetch(outside.url(host="rebinding.test"), allow=LOCAL, resolver=names)
    assert found.body == b"checked"
    assert names.asked == ["rebinding.test"]  # connecting took the checked address: the name exists nowhere else
    assert f"Host: rebinding.test:{outside.port}".encode() in outside.requests[0]


async def test_an_opened_network_opens_only_itself() -> None:
    assert refusal_of("10.1.2.3", networks("10.1.0.0/16")) is None
    assert refusal_of("10.2.0.1", networks("10.1.0.0/16")) == "private"
    assert refusal_of("::ffff:10.1.2.3", networks("10.1.0.0/16")) is not None
    assert refusal_of("fd00::1", networks(["10.1.0.0/16", "fd00::/8"])) is None


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1"])
def test_public_addresses_are_open(address: str) -> None:
    assert refusal_of(address) is None


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.300"):
        networks("10.0.0.300")
