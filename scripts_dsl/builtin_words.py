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

POSITION: Mapping[str, tuple[str, str]] = {
    "pl": ("Państwa numer w kolejce: ", ". "),
    "ru": ("Ваш номер в очереди: ", ". "),
    "sl": ("Vaša številka v vrsti: ", ". "),
    "en": ("You are number ", " in the queue. "),
}
"""Before and after the place of a caller who waits."""

WAIT: Mapping[str, tuple[str, str]] = {
    "pl": ("Czas oczekiwania: mniej więcej ", "."),
    "ru": ("Время ожидания: примерно ", "."),
    "sl": ("Čas čakanja: približno ", "."),
    "en": ("The wait is about ", "."),
}
"""Before and after the minutes that he will wait."""

SOON: Mapping[str, str] = {
    "pl": "Czas oczekiwania: mniej niż minuta.",
    "ru": "Время ожидания: меньше минуты.",
    "sl": "Čas čakanja: manj kot minuta.",
    "en": "The wait is less than a minute.",
}
"""Instead of the minutes."""


def position(place: Value, language: str) -> Parts:
    """The place of a caller who waits."""
    return _around("position", POSITION, place, language)


def wait(minutes: Value, language: str) -> Parts:
    """How long he will wait."""
    return _around("wait", WAIT, minutes, language)


def soon(language: str) -> Parts:
    """He will wait less than a minute."""
    return _words("soon", SOON, language)


def moment(language: str) -> Parts:
    """Words after a silence that the caller did not expect."""
    return _words("moment", MOMENT, language)


def after_the_tone(language: str) -> Parts:
    """Words before a message."""
    return _words("after_the_tone", AFTER_THE_TONE, language)


def call_back(number: Value, language: str) -> Parts:
    """The number that is called back, with the two keys."""
    return _around("call_back", CALL_BACK, number, language)


def again(language: str) -> Parts:
    """Words before another try."""
    return _words("again", AGAIN, language)


def sorry(language: str) -> Parts:
    """An apology, as last words."""
    return _words("sorry", SORRY, language)


def confirm(value: Value, language: str) -> Parts:
    """`value` read back, with the two keys."""
    return _around("confirm", CONFIRM, value, language)


def _around(name: str, texts: Mapping[str, tuple[str, str]], value: Value, language: str) -> Parts:
    language = language if language in texts else OTHERWISE
    before, after = texts[language]
    return (Words(before, language, f"centrala/{name}.1"), value, Words(after, language, f"centrala/{name}.2"))


def _words(name: str, texts: Mapping[str, str], language: str) -> Parts:
    language = language if language in texts else OTHERWISE
    return (Words(texts[language], language, f"centrala/{name}"),)
