"""Whole files as JSON Schema: their sections by name, and one schema that fits every kind of file.

Called by `centrala schema`. The schema helps while typing; what is right in the end is told by `centrala check`.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.campaign.words import PURPOSES
from scripts_dsl.campaign.words import SECTIONS as CAMPAIGN_WORDS
from scripts_dsl.file_words import Word
from scripts_dsl.grammar import ALWAYS_WORDS, DEFAULTS, FILE_KINDS, PARTS
from scripts_dsl.joined import SECTIONS as BESIDE
from scripts_dsl.reader import AUDIO, TEXT, TOLD
from scripts_dsl.reader_tests import TEST_PARTS, WORDS
from scripts_dsl.schema.fields import (
    KEY,
    NAMED_VALUES,
    STEPS,
    TARGET,
    VALUE,
    VALUES,
    WORD,
    Schema,
    keyed,
    of_kind,
    words_schema,
)
from scripts_dsl.schema.settings import CALENDAR, settings_schema
from scripts_dsl.schema.steps import step_schemas, verb_schema
from scripts_dsl.survey.questions import ASKING
from scripts_dsl.survey.words import ALERT, ASK_WHEN, QUESTION, ROUTE
from scripts_dsl.verbs import row

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest draft that every editor's YAML plug-in reads."""

ROUTES: Schema = {"type": "array", "items": words_schema(ROUTE)}
SURVEY_WORDS: Mapping[str, tuple[Word, ...]] = {"ask_when": ASK_WHEN, "alert": ALERT}

ANYTHING: Schema = {}
TYPES: Schema = {
    "type": "object",
    "additionalProperties": {"anyOf": [VALUE, {"$ref": "#/$defs/types"}]},
    "description": "Names with types: `digits 10, luhn`, `money PLN`, `choice of a, b`, `date`, …",
}
SOUND: Schema = {
    "type": "object",
    "properties": {
        AUDIO: {"description": f"{TOLD[AUDIO]}.", "type": "string", "pattern": r"\.wav$"},
        TEXT: {"description": f"{TOLD[TEXT]}.", **VALUE},
    },
    "required": [AUDIO, TEXT],
    "additionalProperties": False,
}
PROMPTS: Schema = {
    "type": "object",
    "additionalProperties": {"anyOf": [VALUE, SOUND, {**NAMED_VALUES, "propertyNames": {"pattern": "^[a-z]{2,3}$"}}]},
}
BY_LANGUAGE: Schema = {"type": "object", "additionalProperties": {"anyOf": [VALUE, NAMED_VALUES]}}
CALENDARS: Schema = {"type": "object", "additionalProperties": CALENDAR}

SHAPES: Mapping[str, Schema] = {
    "version": VALUE,
    "about": VALUE,
    "languages": {"anyOf": [{"type": "array", "items": VALUE}, {"type": "object", "additionalProperties": VALUES}]},
    "direction": {"enum": ["inbound", "outbound"]},
    "hours": CALENDARS,
    "takes": {"$ref": "#/$defs/types"},
    "gives": {"$ref": "#/$defs/types"},
    "vars": {"$ref": "#/$defs/types"},
    "always": {
        "type": "object",
        "propertyNames": {"anyOf": [{"pattern": KEY}, {"enum": list(ALWAYS_WORDS)}]},
        "additionalProperties": TARGET,
    },
    "defaults": {"type": "object", "properties": dict.fromkeys(DEFAULTS, VALUE), "additionalProperties": False},
    "places": {"type": "object", "additionalProperties": STEPS, "required": ["start"]},
    "opening": VALUE,
    "bands": NAMED_VALUES,
    "do": STEPS,
    "closing": VALUE,
    "purpose": {"enum": list(PURPOSES)},
    "owner": VALUE,
    "outcomes": NAMED_VALUES,
    "unequal_offer_because": VALUE,
    "prompts": PROMPTS,
    "nouns": BY_LANGUAGE,
    "allow": NAMED_VALUES,
}
"""Sections that look the same in every kind of file; the others may hold anything."""


def schema() -> Schema:
    """The schema of flows, surveys, scripts, campaigns, settings, and of files of prompts beside them."""
    kinds = {kind: _file(kind) for kind in FILE_KINDS}
    return {
        "$schema": DRAFT,
        "title": "Centrala",
        "description": "Call flows, surveys, talk scripts, campaigns, settings and prompts.",
        "type": "object",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in (*kinds, "settings", "texts")],
        "$defs": {**kinds, "settings": settings_schema(), "texts": _texts(), "types": TYPES, **step_schemas()},
    }


def _file(kind: str) -> Schema:
    """One kind of file."""
    sections = {part.name: _part(part.name, part.help, kind) for part in PARTS if kind in part.files}
    head: Schema = {
        "description": f"Name of the {kind}; other files refer to it.",
        "type": "string",
        "pattern": r"^\w+$",
    }
    return {
        "type": "object",
        "properties": {kind: head, **sections},
        "required": [kind, *(["places"] if "places" in sections else [])],
        "additionalProperties": False,
    }


def _texts() -> Schema:
    """A file of prompts."""
    sections = {part.name: _part(part.name, part.help, "flow") for part in PARTS if part.name in BESIDE}
    return {
        "description": "Texts of the flow, survey or script of the same name beside this file.",
        "type": "object",
        "properties": sections,
        "additionalProperties": False,
        "minProperties": 1,
    }


def _part(name: str, help_: str, kind: str) -> Schema:
    if name == "tests":
        return {"description": help_, "type": "array", "items": _test(kind)}
    if kind == "campaign" and name in CAMPAIGN_WORDS:
        shape = words_schema(CAMPAIGN_WORDS[name])
        return {"description": help_, "anyOf": [shape, {"type": "array", "items": shape}]}
    if kind == "survey" and name == "questions":
        return {"description": help_, "type": "array", "items": _question(), "minItems": 1}
    if kind == "script" and name == "always":
        return {"description": help_, **of_kind(keyed(TARGET, WORD), kind)}
    if kind == "survey" and name in SURVEY_WORDS:
        shape = words_schema(SURVEY_WORDS[name])
        return {"description": help_, "anyOf": [shape, {"type": "array", "items": shape}]}
    shape = of_kind(SHAPES.get(name, ANYTHING), kind)
    return {"description": help_, **({"allOf": [shape]} if "$ref" in shape else shape)}


def _question() -> Schema:
    """A step that asks, with the words of surveys beside it."""
    made = [verb_schema(row("survey", verb)) for verb in sorted(ASKING)]
    for schema in made:
        schema["properties"] |= words_schema(QUESTION, {"route": ROUTES})["properties"]
        schema["required"] = schema["required"][:1]
    return of_kind({"anyOf": made}, "survey")


def _test(kind: str) -> Schema:
    """One test: a call told in the file."""
    line: Schema = {
        "type": "object",
        "properties": {word: {"type": ["string", "number", "boolean", "null"]} for word in WORDS},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    shapes: Mapping[str, Schema] = {
        "test": {"description": "What must be so, in a sentence.", "type": "string"},
        "given": {"description": "Who calls and when, and what look-ups answer.", "type": "object"},
        "script": {"description": "What happens.", "type": "array", "items": {"anyOf": [line, {"type": "string"}]}},
        "expect": {"description": "What must be so at the end.", "type": "object"},
        "answers": {"description": "What is answered to each question, or skip.", **NAMED_VALUES},
        "person": {"description": "The fields of the person it is about.", **NAMED_VALUES},
    }
    properties = {name: shapes.get(name, ANYTHING) for name in TEST_PARTS[kind]}
    return {"type": "object", "properties": properties, "required": ["test"], "additionalProperties": False}
