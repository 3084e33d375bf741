"""Links: one writing for each address, the same site only, and the address a page calls its own."""

from __future__ import annotations

import pytest

from knowledge.fetch.links import normal, own_address, pages_linked, site_of

HOME = "https://acme.test/"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a", "https://acme.test/a"),
        ("b", "https://acme.test/help/b"),
        ("../c", "https://acme.test/c"),
        ("?page=2", "https://acme.test/help/?page=2"),
        ("#part", "https://acme.test/help/"),
        ("HTTPS://ACME.test:443/A", "https://acme.test/A"),
        ("/a?utm_source=x&id=1&gclid=2", "https://acme.test/a?id=1"),
        ("/a?utm_source=x", "https://acme.test/a"),
        ("/help/index.html", "https://acme.test/help/"),
        ("/a/./b", "https://acme.test/a/b"),
        ("  /a  ", "https://acme.test/a"),
        ("/über", "https://acme.test/%C3%BCber"),
        ("mailto:a@b.c", None),
        ("tel:+123", None),
        ("javascript:void(0)", None),
        ("http://[bad", None),
    ],
)
def test_one_writing_for_an_address(link: str, address: str | None) -> None:
    assert normal(link, "https://acme.test/help/") == address


def test_links_to_the_same_site_each_once() -> None:
    links = [
        "/a",
        "/a#b",
        "https://www.acme.test/c",
        "https://evil.test/d",
        "/e.png",
        "/f.pdf",
        "//acme.test/g",
        "https://acme.test:8443/h",
    ]
    assert list(pages_linked(links, HOME)) == [f"{HOME}a", "https://www.acme.test/c", f"{HOME}f.pdf", f"{HOME}g"]
    assert list(pages_linked(["a"], f"{HOME}x/y", base="/docs/")) == [f"{HOME}docs/a"]
    assert site_of("https://www.acme.test/a") == "acme.test"


def test_a_page_counts_under_the_address_it_calls_its_own() -> None:
    assert own_address(f"{HOME}a?sort=up", "/a") == f"{HOME}a"
    assert own_address(f"{HOME}a", "https://evil.test/a") == f"{HOME}a"
    assert own_address(f"{HOME}a", None) == f"{HOME}a"
