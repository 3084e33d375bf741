"""Markdown, plain text, CSV and Excel: their structure as blocks."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from knowledge.parse.worker import read
from tests.knowledge.parse.decks import pptx
from tests.knowledge.parse.files import (
    blocks,
    docx,
    paragraph,
    xlsx,
)

MARKDOWN = """---
title: "Our rules"
---
# Returns *now*

Some **bold** text with a [link](https://acme.test/a) and `code`,
wrapped.

1. pack
   - well
2. send

| Kind | Days |
|------|------|
| Boots | 60 |

```python
x = 1

y = 2
```

Shoes
-----
> quoted
"""


def test_markdown() -> None:
    parsed = read(MARKDOWN.encode(), "rules.md", None)
    assert (parsed.title, parsed.links, parsed.media_type) == ("Our rules", ("https://acme.test/a",), "text/markdown")
    assert blocks(parsed) == [
        ("heading", 1, "Returns now"),
        ("paragraph", 0, "Some bold text with a link and code, wrapped."),
        ("item", 1, "pack"),
        ("item", 2, "well"),
        ("item", 1, "send"),
        ("row", 0, "Kind: Boots; Days: 60"),
        ("code", 0, "x = 1\n\ny = 2"),
        ("heading", 2, "Shoes"),
        ("paragraph", 0, "quoted"),
    ]


def test_plain_text_keeps_its_lines() -> None:
    text = (
        "Returns\n=======\r\nThirty days,\nnot more.\n\n\n== Shoes ==\n- boots\n  and heels\n- hats\n    * felt\n\n"
        "---\n# Delivery\nSoon."
    )
    parsed = read(text.encode(), "rules.txt", None)
    assert parsed.title == "rules"
    assert blocks(parsed) == [
        ("heading", 1, "Returns"),
        ("paragraph", 0, "Thirty days,\nnot more."),
        ("heading", 2, "Shoes"),
        ("item", 1, "- boots\n  and heels"),
        ("item", 1, "- hats"),
        ("item", 3, "* felt"),
        ("heading", 1, "Delivery"),
        ("paragraph", 0, "Soon."),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_rows_name_their_columns(delimiter: str) -> None:
    rows = [["name", "price", "note"], ["Boot", "1.5", ""], ['"Big\nhat"', "2", '"a ""good"" one"']]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert blocks(read(text.encode(), "prices.csv", None)) == [
        ("row", 0, "name: Boot; price: 1.5"),
        ("row", 0, 'name: Big hat; price: 2; note: a "good" one'),
    ]


def test_csv_without_names_and_with_uneven_rows() -> None:
    assert [text for _, _, text in blocks(read(b"1,2\n3,4,5\n\n6\n", "a.csv", None))] == ["1; 2", "3; 4; 5", "6"]
    assert [text for _, _, text in blocks(read(b"name,price\n", "a.csv", None))] == ["name; price"]
    assert [text for _, _, text in blocks(read(b"just one column\nof text\n", "a.csv", None))] == [
        "just one column",
        "of text",
    ]


def test_csv_may_say_what_stands_between_its_cells() -> None:
    parsed = read(b"sep=;\r\nname;price, net\r\nBoot;12\r\nShoe;9\r\n", "a.csv", None)
    assert [text for _, _, text in blocks(parsed)] == ["name: Boot; price, net: 12", "name: Shoe; price, net: 9"]


def test_what_is_hidden_in_office_files_is_not_told() -> None:
    book = read(xlsx(hidden=["Margins"], Prices=[["Boot", 12]], Margins=[["Boot", "40 %"]]), "prices.xlsx", None)
    assert book.text == "Prices\n\nBoot; 12"
    deck = read(pptx(("Plan", ["first"], ""), ("Backup", ["secret"], "shh"), hidden=["Backup"]), "deck.pptx", None)
    assert deck.text == "Plan\n\nfirst"


def test_deep_lists_of_markdown_lose_nothing() -> None:
    lines = [f"{'  ' * depth}- step {depth}" for depth in range(40)]
    assert [text for _, _, text in blocks(read("\n".join(lines).encode(), "a.md", None))] == [
        f"step {depth}" for depth in range(40)
    ]


def test_excel_sheets_are_headings_over_rows() -> None:
    data = xlsx(
        Prices=[
            ["Item", "Price", "Since", "Sold"],
            ["Boot", 1.5, date(2025, 5, 1), True],
            [None] * 4,
            ["Hat", 0.1 + 0.2, None, False],
        ],
        Empty=[],
        Times=[[datetime(2025, 5, 1, 9, 30), 7]],  # noqa: DTZ001 - spreadsheets know no zones
    )
    parsed = read(data, "prices.xlsx", None)
    assert parsed.title == "prices"
    assert blocks(parsed) == [
        ("heading", 1, "Prices"),
        ("row", 0, "Item: Boot; Price: 1.5; Since: 2025-05-01; Sold: yes"),
        ("row", 0, "Item: Hat; Price: 0.3; Sold: no"),
        ("heading", 1, "Times"),
        ("row", 0, "2025-05-01 09:30; 7"),
    ]


def test_a_cell_merged_over_several_rows_counts_in_each() -> None:
    rows: list[list[object]] = [
        ["Region", "Shop", "Opens"],
        ["North", "Kiel", 9],
        [None, "Bremen", 8],
        [None] * 3,
        ["South", "Ulm", 7],
    ]
    parsed = read(xlsx(merged=["A2:A4", "B5:C5"], Shops=rows), "shops.xlsx", None)
    assert [text for kind, _, text in blocks(parsed) if kind == "row"] == [
        "Region: North; Shop: Kiel; Opens: 9",
        "Region: North; Shop: Bremen; Opens: 8",
        "Region: South; Shop: Ulm",
    ]


def test_shares_keep_their_sign() -> None:
    rows: list[list[object]] = [["Tax", "Share", "Count"], ["Food", 0.07, 7], ["Other", 0.19, 0.5]]
    parsed = read(xlsx(formats={"B2": "0%", "B3": "0.00%", "C3": "0.0"}, Taxes=rows), "taxes.xlsx", None)
    assert "Tax: Food; Share: 7%; Count: 7\nTax: Other; Share: 19%; Count: 0.5" in parsed.text


@pytest.mark.parametrize(
    ("data", "name", "media_type", "found"),
    [
        (docx(paragraph("Hi")), "a.pdf", "application/pdf", "Hi"),
        (b"<!-- x --><!DOCTYPE html><html><body><p>Hi", "a.txt", "text/plain", "Hi"),
        (
            b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Hi</p></body></html>',
            "a",
            None,
            "Hi",
        ),
        (b"<p>Hi</p><p>there</p>", "page", "text/html", "Hi\n\nthere"),
        (b"no tags at all", "page", "text/html", "no tags at all"),
        (b"# Hi", "https://acme.test/read.md", "text/plain", "Hi"),
        (b"a,b\n1,2", "export", "text/csv; charset=utf-8", "a: 1; b: 2"),
        (b"plain", "a.docx", None, "plain"),
        (b"%PDF is a format", "a.txt", None, "%PDF is a format"),
    ],
)
def test_the_content_decides_not_the_name(data: bytes, name: str, media_type: str | None, found: str) -> None:
    assert read(data, name, media_type).text == found
