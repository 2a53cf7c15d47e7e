"""Steps as JSON Schema: each verb with its fields, and what stands where an exit leads. Called by parts.py."""

from __future__ import annotations

from scripts_dsl.grammar import COMMON, Verb
from scripts_dsl.schema.fields import STEPS, VALUE, Schema, field_schema
from scripts_dsl.verbs import VERBS


def step_schemas() -> dict[str, Schema]:
    """Definitions: one for each verb, `step` for any of them, `steps` for a list, `target` for an exit."""
    verbs = {f"verb_{verb.name}": verb_schema(verb) for verb in VERBS}
    target: Schema = {
        "description": "The name of a place, `next`, or the steps themselves.",
        "anyOf": [VALUE, STEPS],
    }
    return {
        **verbs,
        "step": {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in verbs]},
        "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}, "minItems": 1},
        "target": target,
    }


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
