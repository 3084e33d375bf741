"""What visitors say that asks for nothing: greetings, thanks, farewells; and what asks only who is there.

Such words need no search, and no model. Taken for follow-ups ("Thanks!" after a question) they would have the last
answer said, and paid for, once more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_LONGEST = 120
"""Letters of a message that may be nothing but courtesies."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(r"[.,;:!?…–—\n]+")
_HANDS = re.compile("[👍👌🙏❤😊🙂]")


class CourtesyKind(IntEnum):
    """Where a message is several, the first of these counts. ABOUT asks who is there; sources may know that."""

    ABOUT = 1
    GREETING = 2
    THANKS = 3
    FAREWELL = 4
    ASSENT = 5


@dataclass(frozen=True, slots=True)
class Courtesy:
    """What a message is, in which `languages` it may be said, the likeliest first; none for a sign without words."""

    kind: CourtesyKind
    languages: tuple[str, ...]


_PHRASES: dict[CourtesyKind, dict[str, str]] = {
    CourtesyKind.ABOUT: {
        "english": "who are you|what are you|who is this|who am i talking to|are you a bot|are you human|are you real|"
        "what can you do|what do you do|what can i ask|what can i ask you|how can you help|how can you help me|help|"
        "can you help|can you help me|i need help|i have a question|i have some questions|can i ask a question|"
        "may i ask a question|what's your name|what is your name",
        "german": "wer bist du|wer sind sie|was bist du|was kannst du|was können sie|wie heißt du|wie heißen sie|"
        "hilfe|kannst du mir helfen|können sie mir helfen|ich brauche hilfe|ich habe eine frage|ich hätte eine frage|"
        "bist du ein bot|sind sie ein bot",
        "french": "qui es-tu|qui es tu|qui êtes vous|que peux tu faire|que pouvez vous faire|aide|pouvez vous m'aider|"
        "peux tu m'aider|j'ai une question|j'ai besoin d'aide|aidez moi",
        "spanish": "quién eres|quien eres|quién es usted|qué puedes hacer|que puedes hacer|ayuda|puedes ayudarme|"
        "me puedes ayudar|puede ayudarme|tengo una pregunta|necesito ayuda",
        "italian": "chi sei|chi è lei|cosa puoi fare|che cosa puoi fare|aiuto|puoi aiutarmi|mi può aiutare|"
        "ho una domanda|ho bisogno di aiuto",
        "portuguese": "quem é você|quem és tu|o que você pode fazer|o que podes fazer|ajuda|pode me ajudar|"
        "pode ajudar me|tenho uma pergunta|tenho uma dúvida|preciso de ajuda",
        "dutch": "wie ben je|wie ben jij|wie bent u|wat kun je|wat kan je|wat kunt u|hulp|kun je me helpen|"
        "kunt u mij helpen|ik heb een vraag|ik heb hulp nodig",
    },
    CourtesyKind.GREETING: {
        "english": "hi|hi there|hello|hello there|hey|hey there|hiya|howdy|greetings|good morning|good afternoon|"
        "good evening|good day|morning|evening|how are you|how are you doing|how is it going|how's it going|what's up|"
        "sup|nice to meet you|hi all|hello everyone|anyone there|are you there|is anyone there|is anybody there",
        "german": "hallo|hi|hey|guten tag|guten morgen|guten abend|grüß gott|grüß dich|grüezi|moin|moin moin|servus|"
        "hallo zusammen|guten tag zusammen|wie geht's|wie geht es dir|wie geht es ihnen|tag|morgen|ist da jemand",
        "french": "bonjour|bonsoir|salut|coucou|ça va|comment ça va|comment allez vous|bonjour à tous",
        "spanish": "hola|buenas|buenos días|buenos dias|buenas tardes|buenas noches|qué tal|que tal|cómo estás|"
        "como estas|hola qué tal|hola que tal",
        "italian": "ciao|salve|buongiorno|buonasera|buon giorno|buona sera|come stai|come sta|come va",
        "portuguese": "olá|ola|oi|bom dia|boa tarde|boa noite|tudo bem|tudo bom|como vai",
        "dutch": "hallo|hoi|hoi hoi|hey|hi|goedemorgen|goedemiddag|goedenavond|goedendag|dag|hoe gaat het",
    },
    CourtesyKind.THANKS: {
        "english": "thanks|thank you|thank you very much|thank you so much|thanks a lot|thanks so much|many thanks|"
        "thanks very much|thx|ty|tysm|cheers|much appreciated|thanks again|thank you again|thanks for your help|"
        "thank you for your help|thanks for the help|that helps|that helped|that was helpful|very helpful",
        "german": "danke|danke schön|dankeschön|danke sehr|vielen dank|besten dank|herzlichen dank|tausend dank|"
        "danke dir|danke ihnen|danke für die hilfe|danke für ihre hilfe|danke für deine hilfe",
        "french": "merci|merci beaucoup|merci bien|mille mercis|merci pour votre aide|merci pour ton aide|"
        "un grand merci",
        "spanish": "gracias|muchas gracias|mil gracias|muchísimas gracias|gracias por tu ayuda|gracias por su ayuda",
        "italian": "grazie|grazie mille|molte grazie|tante grazie|grazie tante|ti ringrazio|la ringrazio",
        "portuguese": "obrigado|obrigada|muito obrigado|muito obrigada|valeu|obrigado pela ajuda|obrigada pela ajuda",
        "dutch": "bedankt|dank je|dank je wel|dankjewel|dank u|dank u wel|hartelijk dank|heel erg bedankt|"
        "hartelijk bedankt",
    },
    CourtesyKind.FAREWELL: {
        "english": "bye|bye bye|goodbye|good bye|see you|see you later|see ya|good night|have a nice day|"
        "have a good day|have a great day|take care|until next time|that's all|that is all|that was all",
        "german": "tschüss|tschüß|tschau|auf wiedersehen|bis bald|bis später|schönen tag|schönen tag noch|"
        "einen schönen tag|einen schönen tag noch|gute nacht|ciao|das war alles|das war's",
        "french": "au revoir|à bientôt|bonne journée|bonne soirée|bonne nuit|à plus tard|c'est tout",
        "spanish": "adiós|adios|hasta luego|hasta pronto|chao|que tenga un buen día|eso es todo",
        "italian": "arrivederci|a presto|buona giornata|buona serata|buona notte|addio|è tutto",
        "portuguese": "tchau|adeus|até logo|até breve|tenha um bom dia|é tudo|isso é tudo",
        "dutch": "tot ziens|doei|tot later|fijne dag|fijne dag nog|dat was alles|dat is alles",
    },
    CourtesyKind.ASSENT: {
        "english": "ok|okay|okey|k|kk|ok then|great|good|nice|cool|perfect|awesome|excellent|wonderful|super|alright|"
        "all right|fine|got it|i see|understood|makes sense|sounds good|very good|all good|good to know|that's great",
        "german": "ok|okay|alles klar|gut|sehr gut|super|prima|perfekt|toll|klasse|verstanden|verstehe|ich verstehe|"
        "aha",
        "french": "ok|okay|d'accord|super|parfait|très bien|génial|entendu|je vois|compris|c'est noté",
        "spanish": "ok|okay|vale|perfecto|muy bien|bien|genial|entendido|de acuerdo|entiendo",
        "italian": "ok|okay|va bene|perfetto|bene|molto bene|ottimo|capito|d'accordo",
        "portuguese": "ok|okay|certo|perfeito|muito bem|ótimo|entendi|beleza|está bem",
        "dutch": "ok|okay|oké|prima|goed|heel goed|top|perfect|duidelijk|super|begrepen",
    },
}

_Words = tuple[str, ...]


def _spoken(text: str) -> _Words:
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


def _known() -> dict[_Words, Courtesy]:
    """By the words of a phrase. Of a phrase that is two things the first counts."""
    known: dict[_Words, Courtesy] = {}
    for kind, languages in _PHRASES.items():
        for language, phrases in languages.items():
            for words in map(_spoken, phrases.split("|")):
                first = known.setdefault(words, Courtesy(kind, (language,)))
                if language not in first.languages:
                    known[words] = Courtesy(first.kind, (*first.languages, language))
    return known


_KNOWN = _known()
_LONGEST_PHRASE = max(map(len, _KNOWN))


def courtesy_of(message: str) -> Courtesy | None:
    """What the message is when it is nothing but courtesies that follow one another; else None."""
    if len(message) > _LONGEST:
        return None
    words = _spoken(message)
    if not words:
        return Courtesy(CourtesyKind.THANKS, ()) if _HANDS.search(message) else None
    found = _phrases(words)
    if not found:
        return None
    return Courtesy(min(each.kind for each in found), min((each.languages for each in found), key=len))


def _phrases(words: _Words) -> list[Courtesy]:
    """The courtesies that the words are, one after the other; none where other words are among them."""
    found: list[Courtesy] = []
    while words:
        size = next((size for size in range(_LONGEST_PHRASE, 0, -1) if words[:size] in _KNOWN), 0)
        if not size:
            return []
        found.append(_KNOWN[words[:size]])
        words = words[size:]
    return found


def without_courtesies(question: str) -> str:
    """The question without the courtesies before it: "And for students?" of "Thanks! And for students?"."""
    while (end := _END.search(question)) and courtesy_of(question[: end.start()]):
        if not (rest := question[end.end() :].strip()):
            break
        question = rest
    return question
