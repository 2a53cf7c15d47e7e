"""settings.yaml as JSON Schema: every part and every word below it. Called by parts.py."""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.calendars import HOURS_WORDS
from scripts_dsl.hours.written import DAYS
from scripts_dsl.schema.fields import NAMED_VALUES, VALUE, VALUES, WORDS_BY_LANGUAGE, Schema, word_schema, words_schema
from scripts_dsl.settings import words

TYPES: Schema = {"$ref": "#/$defs/types"}
CALENDAR: Schema = {
    "type": "object",
    "properties": dict.fromkeys(HOURS_WORDS, VALUES),
    "patternProperties": {rf"^({'|'.join(DAYS)})([-, ]|$)": VALUE},
    "additionalProperties": False,
    "description": "Days with times, `holidays: PL`, `closed:` and `open:` days.",
}
"""One calendar of opening hours."""

SHAPES: Mapping[str, Schema] = {
    "zone": VALUE,
    "house": VALUE,
    "numbers": NAMED_VALUES,
    "queries": VALUE,
    "databases": NAMED_VALUES,
    "secrets": VALUES,
    "voices": NAMED_VALUES,
    "holidays": WORDS_BY_LANGUAGE,
    "people": WORDS_BY_LANGUAGE,
    "offers": NAMED_VALUES,
}
"""Parts without words of their own."""

INSIDE: Mapping[str, Schema] = {
    "agents": VALUES,
    "skills": VALUES,
    "languages": VALUES,
    "hours": CALENDAR,
    "allow": VALUES,
    "pauses": VALUES,
    "takes": TYPES,
    "gives": {"anyOf": [VALUE, TYPES]},
    "text": {"anyOf": [VALUE, NAMED_VALUES]},
    "words": WORDS_BY_LANGUAGE,
}
"""Words below a part that take more than one word."""


def settings_schema() -> Schema:
    """What the site has: parts by name."""
    return {
        "type": "object",
        "description": "What the site has, whatever a call does.",
        "properties": {part.name: word_schema(part, _part(part.name)) for part in words.PARTS},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _part(name: str) -> Schema:
    if name in words.BELOW:
        return _words(name)
    if name in words.NAMED:
        return {"type": "object", "additionalProperties": {"anyOf": [_words(name), {"enum": ["", None]}]}}
    return SHAPES[name]


def _words(name: str) -> Schema:
    rows = words.BELOW.get(name) or words.NAMED[name]
    return words_schema(rows, {row.name: INSIDE.get(row.name, VALUE) for row in rows if row.kind is None})
