"""Steps as JSON Schema: each verb with its fields, and what stands where an exit leads. Called by parts.py."""

from __future__ import annotations

from scripts_dsl.grammar import COMMON, Verb
from scripts_dsl.schema.fields import STEPS, VALUE, Schema, field_schema, of_kind
from scripts_dsl.verbs import VERBS, row

KINDS = ("flow", "script", "survey")
"""Kinds of file with steps."""


def step_schemas() -> dict[str, Schema]:
    """Definitions for each kind of file with steps: its verbs, `step` for any of them, `steps` for a list, `target` for
    an exit. The names of those of flows have nothing behind them."""
    found: dict[str, Schema] = {}
    for kind in KINDS:
        found |= _of(kind)
    return found


def _of(kind: str) -> dict[str, Schema]:
    tail = "" if kind == "flow" else f"_{kind}"
    verbs = {f"verb_{verb.name}{tail}": verb_schema(row(kind, verb.name)) for verb in VERBS if kind in verb.files}
    target: Schema = {
        "description": "The name of a place, `next`, or the steps themselves.",
        "anyOf": [VALUE, STEPS],
    }
    made: dict[str, Schema] = {
        **verbs,
        f"step{tail}": {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in verbs]},
        f"steps{tail}": {"type": "array", "items": {"$ref": "#/$defs/step"}, "minItems": 1},
        f"target{tail}": target,
    }
    return {name: of_kind(schema, kind) for name, schema in made.items()}


def verb_schema(verb: Verb) -> Schema:
    """One verb with its fields and nothing else."""
    fields = (*((verb.main,) if verb.main is not None else ()), *verb.fields, *COMMON)
    properties = {verb.name: _main(verb)}
    for field in fields:
        properties.setdefault(field.name, field_schema(field))
    needed = [field.name for field in verb.fields if field.required]
    return {
        "type": "object",
        "description": verb.help,
        "examples": [verb.example],
        "properties": properties,
        "required": [verb.name, *needed],
        "additionalProperties": False,
    }


def _main(verb: Verb) -> Schema:
    """The value of the verb itself; it may be missing (`hangup:`) where the grammar allows that."""
    if verb.main is None:
        return {"description": verb.help, "type": ["string", "null"]}
    made = field_schema(verb.main)
    made["description"] = f"{verb.help} {verb.main.help}"
    return made if verb.main.required else {"description": made["description"], "anyOf": [made, {"type": "null"}]}
