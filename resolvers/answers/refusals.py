"""How an agent says that it doesn't know: the product's sentence, in the question's language where we have it."""

from __future__ import annotations

from knowledge.words.languages import language_of
from knowledge.words.tokens import tokens_of

_ENGLISH = "I don't know: there is nothing about this in my sources."
_SENTENCES = {
    "german": "Das weiß ich nicht: In meinen Quellen steht dazu nichts.",
    "french": "Je ne sais pas : mes sources n'en disent rien.",
    "spanish": "No lo sé: mis fuentes no dicen nada sobre esto.",
    "italian": "Non lo so: le mie fonti non ne parlano.",
    "portuguese": "Não sei: as minhas fontes não dizem nada sobre isto.",
    "dutch": "Dat weet ik niet: in mijn bronnen staat hier niets over.",
}


def refusal_of(question: str) -> str:
    """The refusal for a question."""
    return _SENTENCES.get(language_of(tokens_of(question)), _ENGLISH)
