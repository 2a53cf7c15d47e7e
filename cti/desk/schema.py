"""JSON Schema of the desk's messages: for the AsyncAPI document and the page's types."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from cti.desk.messages import CLIENT, SERVER


class Untitled(GenerateJsonSchema):
    """JSON Schema without a title on each field: the name says it."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (pydantic calls it so)
        return False


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
