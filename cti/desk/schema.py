"""JSON Schema of the desk's messages: for the AsyncAPI document and the page's types.

What a field is stands under it in the source, and is read when somebody asks for a schema: reading it for every model
when the program starts takes a third of a second, in which callers wait for an engine that takes over.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from cti.desk.messages import CLIENT, SERVER


class Untitled(GenerateJsonSchema):
    """JSON Schema without a title on each field: the name says it. With what stands under the field."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (pydantic calls it so)
        return False

    def model_schema(self, schema: Any) -> dict[str, Any]:
        made = super().model_schema(schema)
        about = described(schema["cls"])
        for name, field in made.get("properties", {}).items():
            if name in about:
                field.setdefault("description", about[name])
        return made


def described(model: type[BaseModel]) -> dict[str, str]:
    """What the source says of each field of a model, of those it inherits too."""
    said: dict[str, str] = {}
    for one in reversed(model.__mro__):
        said |= _said(one.__module__).get(one.__name__, {}) if issubclass(one, BaseModel) else {}
    return said


@cache
def _said(module: str) -> Mapping[str, Mapping[str, str]]:
    """The strings under the fields of a module's classes, by class and field."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {one.name: dict(_under(one)) for one in tree.body if isinstance(one, ast.ClassDef)}


def _under(one: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in pairwise(one.body):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str):
            yield field.target.id, inspect.cleandoc(below.value.value)


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of all messages: `$defs` by model name, and the two unions `ClientMessage` and
    `ServerMessage` among them."""
    client = CLIENT.json_schema(mode="validation", schema_generator=Untitled)
    server = SERVER.json_schema(mode="serialization", schema_generator=Untitled)
    defs = {**client.pop("$defs"), **server.pop("$defs")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {**dict(sorted(defs.items())), "ClientMessage": client, "ServerMessage": server},
    }
