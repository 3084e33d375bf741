"""Guessing a text's language from its little words."""

from __future__ import annotations

import pytest
import snowballstemmer

from knowledge.words.languages import language_of, stop_words
from knowledge.words.tokens import tokens_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Where is the invoice that we sent?", "english"),
        ("Wo ist die Rechnung, die wir geschickt haben?", "german"),
        ("Où est la facture que nous avons envoyée ?", "french"),
        ("¿Dónde está la factura que enviamos?", "spanish"),
        ("Dov'è la fattura che abbiamo inviato con il pacco?", "italian"),
        ("Onde está a fatura que nós enviamos?", "portuguese"),
        ("Waar is de factuur die wij hebben gestuurd?", "dutch"),
        ("Fatura nerede ve ne zaman gönderildi?", "turkish"),
        ("Где счёт, который мы отправили?", "russian"),
        ("Πού είναι το τιμολόγιο που στείλαμε;", "greek"),
        ("أين الفاتورة التي أرسلناها؟", "arabic"),
        ("चालान कहाँ है?", "hindi"),
        ("счёт", "russian"),
        ("invoice", "english"),
        ("請求書はどこですか", ""),
        ("", "english"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(tokens_of(text)) == language


def test_every_language_with_stop_words_has_a_stemmer() -> None:
    assert set(stop_words()) <= set(snowballstemmer.algorithms())
    assert all(len(words) > 10 for words in stop_words().values())
