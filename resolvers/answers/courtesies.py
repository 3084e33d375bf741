"""What an agent says to greetings, thanks and farewells: the product's sentences, or the agent's own welcome."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.words.languages import language_of
from knowledge.words.tokens import tokens_of
from llm.courtesies import Courtesy, CourtesyKind
from llm.prompts import Turn
from resolvers.answers.draft import Asked

_SENTENCES = {
    "english": {
        CourtesyKind.ABOUT: "I'm {name}. I answer from the sources that I was given, and say so when they don't hold "
        "the answer. What would you like to know?",
        CourtesyKind.GREETING: "Hello! What would you like to know?",
        CourtesyKind.THANKS: "You're welcome!",
        CourtesyKind.FAREWELL: "Goodbye!",
        CourtesyKind.ASSENT: "Good. Is there anything else that you would like to know?",
    },
    "german": {
        CourtesyKind.ABOUT: "Ich bin {name}. Ich antworte aus den Quellen, die ich bekommen habe, und sage es, wenn "
        "die Antwort nicht darin steht. Was möchten Sie wissen?",
        CourtesyKind.GREETING: "Hallo! Was möchten Sie wissen?",
        CourtesyKind.THANKS: "Gern geschehen!",
        CourtesyKind.FAREWELL: "Auf Wiedersehen!",
        CourtesyKind.ASSENT: "Gut. Möchten Sie noch etwas wissen?",
    },
    "french": {
        CourtesyKind.ABOUT: "Je suis {name}. Je réponds à partir des sources qu'on m'a données, et je le dis quand la "
        "réponse n'y est pas. Que souhaitez-vous savoir ?",
        CourtesyKind.GREETING: "Bonjour ! Que souhaitez-vous savoir ?",
        CourtesyKind.THANKS: "Je vous en prie !",
        CourtesyKind.FAREWELL: "Au revoir !",
        CourtesyKind.ASSENT: "Très bien. Souhaitez-vous savoir autre chose ?",
    },
    "spanish": {
        CourtesyKind.ABOUT: "Soy {name}. Respondo a partir de las fuentes que me han dado, y lo digo cuando la "
        "respuesta no está en ellas. ¿Qué desea saber?",
        CourtesyKind.GREETING: "¡Hola! ¿Qué desea saber?",
        CourtesyKind.THANKS: "¡De nada!",
        CourtesyKind.FAREWELL: "¡Hasta luego!",
        CourtesyKind.ASSENT: "Muy bien. ¿Desea saber algo más?",
    },
    "italian": {
        CourtesyKind.ABOUT: "Sono {name}. Rispondo in base alle fonti che mi sono state date, e lo dico quando la "
        "risposta non c'è. Che cosa desidera sapere?",
        CourtesyKind.GREETING: "Buongiorno! Che cosa desidera sapere?",
        CourtesyKind.THANKS: "Prego!",
        CourtesyKind.FAREWELL: "Arrivederci!",
        CourtesyKind.ASSENT: "Bene. Desidera sapere altro?",
    },
    "portuguese": {
        CourtesyKind.ABOUT: "Sou {name}. Respondo a partir das fontes que me deram, e digo-o quando a resposta não "
        "está nelas. O que gostaria de saber?",
        CourtesyKind.GREETING: "Olá! O que gostaria de saber?",
        CourtesyKind.THANKS: "De nada!",
        CourtesyKind.FAREWELL: "Até logo!",
        CourtesyKind.ASSENT: "Muito bem. Gostaria de saber mais alguma coisa?",
    },
    "dutch": {
        CourtesyKind.ABOUT: "Ik ben {name}. Ik antwoord uit de bronnen die ik heb gekregen, en zeg het als het "
        "antwoord er niet in staat. Wat wilt u weten?",
        CourtesyKind.GREETING: "Hallo! Wat wilt u weten?",
        CourtesyKind.THANKS: "Graag gedaan!",
        CourtesyKind.FAREWELL: "Tot ziens!",
        CourtesyKind.ASSENT: "Goed. Wilt u nog iets weten?",
    },
}


def reply_to(courtesy: Courtesy, asked: Asked, turns: Sequence[Turn]) -> str:
    """What is said back, in the visitor's language where one can tell: by these words, or by what was asked before."""
    if courtesy.kind is CourtesyKind.GREETING and asked.welcome_message:
        return asked.welcome_message
    sentences = _SENTENCES[_language(courtesy, turns)]
    return sentences[courtesy.kind].format(name=asked.agent_name)


def _language(courtesy: Courtesy, turns: Sequence[Turn]) -> str:
    """The conversation's, where the words may be said in it: "ok" is many languages' word."""
    spoken = language_of(tokens_of(" ".join(turn.content for turn in turns))) if turns else ""
    possible = courtesy.languages or tuple(_SENTENCES)
    return spoken if spoken in possible else possible[0]
