"""Real paragraphs and questions from ../shared/data, and their attribution."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ATTRIBUTION = (
    "Data: SQuAD 2.0 (Rajpurkar et al. 2018; the half of its dev set that Stanford CS224n uses), CC BY-SA 4.0;\n"
    "      XQuAD (Artetxe et al. 2020, google-deepmind/xquad), CC BY-SA 4.0. Read from ../shared/data, unchanged."
)
OFF_TOPIC = (
    "What will the weather be like tomorrow?",
    "How do I reset my password?",
    "Can you recommend a good pizza place nearby?",
    "Write me a poem about the sea.",
    "What is the best phone to buy this year?",
    "How do I bake sourdough bread?",
    "Who won the football match last night?",
    "What does the premium plan cost per month?",
    "How long does delivery to Norway take?",
    "Is there a discount for students?",
    "What are the side effects of ibuprofen?",
    "How do I fix a flat bicycle tyre?",
    "Where can I download my invoice?",
    "Which films are showing at the cinema tonight?",
    "How do I train a puppy not to bite?",
    "What is the capital gains tax rate in Portugal?",
    "How many calories are in a banana?",
    "Do you ship to Australia?",
    "How can I cancel my subscription?",
    "What is the fastest way to learn the guitar?",
    "Why does my laptop overheat?",
    "Which vaccines does my cat need?",
    "How do I change the language of the app?",
    "What time does the swimming pool close?",
)
"""Questions that people ask of assistants, and that no article of these data answers."""


@dataclass(frozen=True)
class Question:
    """An answerable question: which paragraph answers it, and the strings that do."""

    text: str
    paragraph: int
    golds: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """Paragraphs, the title of the article of each, and the questions on them."""

    titles: list[str]
    paragraphs: list[str]
    questions: list[Question]


def squad() -> Reading:
    """16 articles, 646 paragraphs, 2,910 answerable questions in English."""
    return _read(DATA / "squad" / "squad2_cs224n_dev.json")


def xquad(language: str) -> Reading:
    """240 paragraphs and 1,190 questions; `language`: "en" or "de"."""
    return _read(DATA / "xquad" / f"xquad.{language}.json")


def _read(path: Path) -> Reading:
    reading = Reading([], [], [])
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                if not asked.get("is_impossible"):
                    golds = tuple(dict.fromkeys(answer["text"] for answer in asked["answers"]))
                    reading.questions.append(Question(asked["question"], len(reading.paragraphs), golds))
            reading.titles.append(article["title"].replace("_", " "))
            reading.paragraphs.append(paragraph["context"])
    return reading
