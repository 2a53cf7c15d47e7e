"""What every call can say without a prompt of the file: another try, reading back, an apology.

A recording `recordings/prompts/<language>/centrala/<name>.wav` replaces the words.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.effects import Parts, Value, Words

OTHERWISE = "en"
"""Language of the words when the call's own has none."""

AGAIN: Mapping[str, str] = {
    "pl": "Spróbujmy jeszcze raz. ",
    "ru": "Давайте попробуем ещё раз. ",
    "sl": "Poskusimo še enkrat. ",
    "en": "Let us try again. ",
}
"""Before the second and later tries of a menu or ask without `retry:`."""

SORRY: Mapping[str, str] = {
    "pl": "Przepraszamy, tym razem nie udało się pomóc. Prosimy zadzwonić jeszcze raz.",
    "ru": "Извините, в этот раз не получилось помочь. Пожалуйста, позвоните ещё раз.",
    "sl": "Oprostite, tokrat nismo mogli pomagati. Prosimo, pokličite še enkrat.",
    "en": "Sorry, we could not help this time. Please call again.",
}
"""Last words where a flow has no other way out."""

CONFIRM: Mapping[str, tuple[str, str]] = {
    "pl": ("Mam zapisane: ", ". Jeśli to się zgadza, proszę nacisnąć 1. Jeśli nie, 2."),
    "ru": ("Записано: ", ". Если верно, нажмите 1. Если нет, нажмите 2."),
    "sl": ("Zapisano je: ", ". Če je prav, pritisnite 1. Če ni, pritisnite 2."),
    "en": ("I have: ", ". If that is right, press 1. If not, press 2."),
}
"""Before and after an answer that is read back."""


MOMENT: Mapping[str, str] = {
    "pl": "Chwileczkę. ",
    "ru": "Одну минутку. ",
    "sl": "Trenutek, prosim. ",
    "en": "One moment, please. ",
}
"""Before what comes next, when a call was taken up again after a silence."""

AFTER_THE_TONE: Mapping[str, str] = {
    "pl": "Proszę zostawić wiadomość po sygnale.",
    "ru": "Оставьте сообщение после сигнала.",
    "sl": "Po pisku pustite sporočilo.",
    "en": "Please leave a message after the tone.",
}
"""Before a message without `say:`."""

CALL_BACK: Mapping[str, tuple[str, str]] = {
    "pl": ("Oddzwonimy pod numer ", ". Jeśli to się zgadza, proszę nacisnąć 1. Jeśli nie, 2."),
    "ru": ("Мы перезвоним по номеру ", ". Если верно, нажмите 1. Если нет, нажмите 2."),
    "sl": ("Poklicali vas bomo na številko ", ". Če je prav, pritisnite 1. Če ni, pritisnite 2."),
    "en": ("We will call you back at ", ". If that is right, press 1. If not, press 2."),
}
"""Before and after the number that is called back."""


def moment(language: str) -> Parts:
    """Words after a silence that the caller did not expect."""
    return _words("moment", MOMENT, language)


def after_the_tone(language: str) -> Parts:
    """Words before a message."""
    return _words("after_the_tone", AFTER_THE_TONE, language)


def call_back(number: Value, language: str) -> Parts:
    """The number that is called back, with the two keys."""
    language = language if language in CALL_BACK else OTHERWISE
    before, after = CALL_BACK[language]
    return (Words(before, language, "centrala/call_back.1"), number, Words(after, language, "centrala/call_back.2"))


def again(language: str) -> Parts:
    """Words before another try."""
    return _words("again", AGAIN, language)


def sorry(language: str) -> Parts:
    """An apology, as last words."""
    return _words("sorry", SORRY, language)


def confirm(value: Value, language: str) -> Parts:
    """`value` read back, with the two keys."""
    language = language if language in CONFIRM else OTHERWISE
    before, after = CONFIRM[language]
    return (Words(before, language, "centrala/confirm.1"), value, Words(after, language, "centrala/confirm.2"))


def _words(name: str, texts: Mapping[str, str], language: str) -> Parts:
    language = language if language in texts else OTHERWISE
    return (Words(texts[language], language, f"centrala/{name}"),)
