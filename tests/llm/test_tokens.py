"""Estimates of tokens, and the windows of models."""

from __future__ import annotations

import pytest

from llm.tokens import estimate, window_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("word", 1), ("four letters a token", 5), ("東京都", 3), ("über", 2), ("\ud800", 1)],
)
def test_an_estimate_counts_letters_by_script(text: str, tokens: int) -> None:
    assert estimate(text) == tokens


@pytest.mark.parametrize(
    ("model", "window"),
    [
        ("gpt-4o-mini", 128_000),
        ("gpt-4o-2024-11-20", 128_000),
        ("gpt-4", 8_192),
        ("gpt-4.1-nano", 1_000_000),
        ("openai/gpt-4o", 128_000),
        ("llama3.2:3b", 8_192),
        ("", 8_192),
    ],
)
def test_a_models_window_is_its_familys(model: str, window: int) -> None:
    assert window_of(model) == window
