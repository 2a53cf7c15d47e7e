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
