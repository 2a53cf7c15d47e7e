"""What may stand in a field, as JSON Schema; one entry for each grammar.Kind. Called by steps.py and parts.py.

Editors read YAML's own types where our loader reads texts: a value may be a text, a number or yes and no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from scripts_dsl.file_words import Word
from scripts_dsl.grammar import Field, Kind

Schema = dict[str, Any]

VALUE: Schema = {"type": ["string", "number", "boolean"]}
"""One word, number or text."""
VALUES: Schema = {"anyOf": [VALUE, {"type": "array", "items": VALUE}]}
NAMED_VALUES: Schema = {"type": "object", "additionalProperties": VALUE}
DURATION: Schema = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?[smhd]$"}
MOST_COUNT = 20
COUNT: Schema = {"type": "string", "pattern": "^[0-9]{1,2}$"}
YES_NO: Schema = {"enum": ["yes", "no", True, False]}
KEY = "^([0-9]|star|hash)$"
TARGET: Schema = {"$ref": "#/$defs/target"}
STEPS: Schema = {"$ref": "#/$defs/steps"}
"""Where an exit leads, and a list of steps, in a flow; `of_kind` makes them those of another kind of file."""
WORDS_BY_LANGUAGE: Schema = {"type": "object", "additionalProperties": VALUES}


WORD = r"^\w+$"


def of_kind(made: Schema, kind: str) -> Schema:
    """The schema with the steps of this kind of file in place of those of a flow."""
    if kind == "flow":
        return made
    return {key: _moved(value, kind) for key, value in made.items()}


def _moved(value: Any, kind: str) -> Any:
    if isinstance(value, dict):
        return of_kind(value, kind)
    if isinstance(value, list):
        return [_moved(item, kind) for item in value]
    return f"{value}_{kind}" if value in ("#/$defs/target", "#/$defs/steps", "#/$defs/step") else value


def keyed(values: Schema, keys: str = KEY) -> Schema:
    """A map whose names are keys of a telephone."""
    return {"type": "object", "propertyNames": {"pattern": keys}, "additionalProperties": values, "minProperties": 1}


BY_KIND: Mapping[Kind, Schema] = {
    Kind.PROMPTS: VALUES,
    Kind.PATTERNS: VALUES,
    Kind.ASSIGNMENTS: NAMED_VALUES,
    Kind.ARGUMENTS: NAMED_VALUES,
    Kind.HEADERS: NAMED_VALUES,
    Kind.DURATION: DURATION,
    Kind.COUNT: COUNT,
    Kind.YES_NO: YES_NO,
    Kind.KEY_PLACES: keyed(TARGET),
    Kind.KEY_CHOICES: keyed(VALUE),
    Kind.BUTTONS: keyed(TARGET, WORD),
    Kind.EXTENSIONS: keyed(TARGET, "^[0-9]+$"),
    Kind.WORDS: keyed(WORDS_BY_LANGUAGE),
    Kind.KEY: {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 9}, {"type": "string", "pattern": KEY}]},
    Kind.PLACE: TARGET,
    Kind.CLOSING: TARGET,
    Kind.STEPS: STEPS,
}
"""Kinds that are more than one word, number or text."""


def field_schema(field: Field) -> Schema:
    """A field with its help and its default."""
    shape = {"enum": list(field.words)} if field.words else BY_KIND.get(field.kind, VALUE)
    if field.kind is Kind.COUNT:
        shape = {"anyOf": [{"type": "integer", "minimum": field.least, "maximum": MOST_COUNT}, COUNT]}
    told = {"description": field.help, **({"default": field.default} if field.default is not None else {})}
    return {"allOf": [shape], **told} if "$ref" in shape else {**shape, **told}


def word_schema(word: Word, shape: Schema | None = None) -> Schema:
    """A word below a section, with its help and its default."""
    if shape is None:
        shape = {"enum": list(word.words)} if word.words else BY_KIND[word.kind] if word.kind is not None else {}
    return {**shape, "description": word.help, **({"default": word.default} if word.default else {})}


def words_schema(words: Iterable[Word], shapes: Mapping[str, Schema] = MappingProxyType({})) -> Schema:
    """A section with words of its own, and nothing else. `shapes`: of words whose table does not say it."""
    rows = list(words)
    return {
        "type": "object",
        "properties": {word.name: word_schema(word, shapes.get(word.name)) for word in rows},
        "required": [word.name for word in rows if word.required],
        "additionalProperties": False,
    }
