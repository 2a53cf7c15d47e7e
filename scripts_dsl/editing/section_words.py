"""Words below sections that hold no steps: of surveys, campaigns and settings, from the tables of their readers."""

from __future__ import annotations

from scripts_dsl.campaign.words import SECTIONS as CAMPAIGN
from scripts_dsl.editing.outline import Outline
from scripts_dsl.editing.spot import Spot
from scripts_dsl.file_words import Word, names
from scripts_dsl.grammar import FILE_KINDS, Kind
from scripts_dsl.settings import words as settings
from scripts_dsl.survey import words as survey
from scripts_dsl.survey.questions import ASKING

SURVEY = {"ask_when": survey.ASK_WHEN, "alert": survey.ALERT}
SETTINGS = frozenset(names(settings.PARTS))
BELOW = 2
"""Column of what stands directly below a section."""


def is_settings(found: Outline) -> bool:
    """Whether these are settings: parts of them, and no word that says what file it is."""
    return not found.sections.keys() & set(FILE_KINDS) and bool(found.sections.keys() & SETTINGS)


def words_at(spot: Spot, found: Outline) -> tuple[Word, ...]:
    """Words that may be written as a key at a position; () where a table knows none."""
    if is_settings(found):
        return _of_settings(spot)
    if found.kind == "campaign":
        return CAMPAIGN.get(spot.section, ())
    if found.kind == "survey" and spot.section == "questions":
        return survey.QUESTION if spot.verb is not None and spot.verb.name in ASKING else ()
    return SURVEY.get(spot.section, ()) if found.kind == "survey" else ()


def _of_settings(spot: Spot) -> tuple[Word, ...]:
    if not spot.section:
        return settings.PARTS
    if spot.indent > BELOW or spot.inner:
        return settings.NAMED.get(spot.section, ())
    return settings.BELOW.get(spot.section, ())


def word_at(word: str, spot: Spot, found: Outline) -> Word | None:
    """The row of a word at a position."""
    return next((row for row in words_at(spot, found) if row.name == word), None)


def values_of(row: Word) -> tuple[str, ...]:
    """What may stand behind a word, where that is a choice."""
    return ("yes", "no") if row.kind is Kind.YES_NO else row.words


def word_line(row: Word) -> str:
    """A word with its help and default, for a hover."""
    when = ", must be written" if row.required else f", `{row.default}` if not written" if row.default else ""
    return f"**{row.name}**{when}. {row.help}"
