"""The page's TypeScript types of the desk's messages, from the server's models: JSON Schema in, src/messages.ts out.

`npm run types` writes the file. With `--check` nothing is written and a file that differs is an error: a test runs it,
so that the page and the server cannot drift apart.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cti.desk.messages import schema

TARGET = Path(__file__).resolve().parent.parent / "src" / "messages.ts"
HEAD = "// Made by `npm run types` from cti/desk/messages.py. Change it there.\n"
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def typescript() -> str:
    """The whole file: one interface or union for each definition, in the schema's order."""
    return HEAD + "".join(f"\n{definition(name, rule)}" for name, rule in schema()["$defs"].items())


def definition(name: str, rule: dict[str, Any]) -> str:
    if "properties" not in rule:
        return f"export type {name} = {kind(rule)};\n"
    required = set(rule.get("required", ()))
    fields = "".join(field(key, value, key in required) for key, value in rule["properties"].items())
    return f"{comment(rule)}export interface {name} {{\n{fields}}}\n"


def field(name: str, rule: dict[str, Any], required: bool) -> str:
    return f"{comment(rule, '  ')}  readonly {name}{'' if required else '?'}: {kind(rule)};\n"


def kind(rule: dict[str, Any]) -> str:
    """A schema as a TypeScript type; KeyError for a schema that the models do not use today."""
    if "$ref" in rule:
        return str(rule["$ref"]).rpartition("/")[2]
    if "const" in rule:
        return json.dumps(rule["const"])
    if "enum" in rule:
        return " | ".join(json.dumps(value) for value in rule["enum"])
    if choices := rule.get("anyOf") or rule.get("oneOf"):
        return " | ".join(kind(choice) for choice in choices)
    if rule["type"] == "array":
        item = kind(rule["items"])
        return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
    return PLAIN[rule["type"]]


def comment(rule: dict[str, Any], indent: str = "") -> str:
    lines = str(rule.get("description", "")).split("\n")
    if lines == [""]:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def main() -> int:
    if "--check" not in sys.argv:
        TARGET.write_text(typescript(), encoding="utf-8")
        return 0
    same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == typescript()
    return 0 if same else sys.exit(f"{TARGET.name} is not what the server's models say: run `npm run types` in web/")


if __name__ == "__main__":
    main()
