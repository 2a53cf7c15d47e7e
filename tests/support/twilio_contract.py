"""Twilio's own description of its API (OpenAPI 3.0), held against requests and answers. Put there by setup.sh test.

Forms are text: `true`, `30` and repeated fields are read as what the description says they are, before they are held
against it. It allows a call without Url, Twiml or ApplicationSid; the real service does not, and neither do we.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

DOCUMENTS = Path(__file__).parents[2] / ".cache" / "twilio"
NEEDS_ONE_OF = frozenset({"Url", "Twiml", "ApplicationSid"})


class Broken(AssertionError):
    """Not as Twilio describes it."""


def there() -> bool:
    """Whether setup.sh has brought the description."""
    return any(DOCUMENTS.glob("api_v2010-*.json"))


@cache
def _document() -> Mapping[str, Any]:
    (newest,) = sorted(DOCUMENTS.glob("api_v2010-*.json"))[-1:]
    found: Mapping[str, Any] = json.loads(newest.read_bytes())
    return found


@cache
def _registry() -> Any:
    return Registry().with_resource("urn:twilio", Resource(_document(), DRAFT4))


def operation(method: str, path: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """What is described at `path`, and what stands in the path. Raises Broken."""
    for template, item in _document()["paths"].items():
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+?)", template.replace(".", r"\.")), path)
        if found and method.lower() in item:
            described: Mapping[str, Any] = item[method.lower()]
            return described, found.groupdict()
    raise Broken(f"{method} {path} is not described")


def check_request(method: str, path: str, form: Mapping[str, list[str]], query: Mapping[str, list[str]]) -> None:
    """Raises Broken."""
    described, inside = operation(method, path)
    for parameter in described.get("parameters", ()):
        name, schema = parameter["name"], parameter["schema"]
        given = {"path": {k: [v] for k, v in inside.items()}, "query": query}.get(parameter["in"], {}).get(name)
        if given is None:
            if parameter.get("required"):
                raise Broken(f"{name} is missing")
        else:
            _valid(_read(given, schema), schema, name)
    _check_form(described, form)
    if path.endswith("/Calls.json") and method == "POST" and not NEEDS_ONE_OF & form.keys():
        raise Broken("a call needs Url, Twiml or ApplicationSid")


def _check_form(described: Mapping[str, Any], form: Mapping[str, list[str]]) -> None:
    content = described.get("requestBody", {}).get("content", {})
    schema = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
    fields = schema.get("properties", {})
    if unknown := form.keys() - fields.keys():
        raise Broken(f"unknown: {sorted(unknown)}")
    _valid({name: _read(values, fields[name]) for name, values in form.items()}, schema, "form")


def check_answer(method: str, path: str, status: int, body: Any) -> None:
    """Raises Broken. Answers that refuse are described nowhere."""
    described, _ = operation(method, path)
    answer = described["responses"].get(str(status))
    if answer is None:
        if status >= 400:
            return
        raise Broken(f"{method} {path} never answers {status}")
    content = answer.get("content")
    if content:
        _valid(body, content["application/json"]["schema"], "answer")


def example(method: str, path: str, status: int) -> dict[str, Any]:
    """An answer as Twilio shows it."""
    described, _ = operation(method, path)
    examples = described["responses"][str(status)]["content"]["application/json"]["examples"]
    found: dict[str, Any] = json.loads(json.dumps(next(iter(examples.values()))["value"]))
    return found


def _read(values: list[str], schema: Mapping[str, Any]) -> Any:
    """Text as the type that is described."""
    schema = _resolved(schema)
    kind = schema.get("type")
    if kind == "array":
        return [_read([value], schema["items"]) for value in values]
    if len(values) != 1:
        raise Broken("a field that comes twice")
    text = values[0]
    if kind == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind in ("integer", "number") and re.fullmatch(r"-?\d+", text):
        return int(text)
    return text


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        found: Any = _document()
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def _valid(value: Any, schema: Mapping[str, Any], what: str) -> None:
    rooted = json.loads(json.dumps(schema).replace('"#/', '"urn:twilio#/'))
    validator = OAS30Validator(rooted, registry=_registry(), format_checker=OAS30Validator.FORMAT_CHECKER)
    for problem in validator.iter_errors(value):
        where = "/".join(map(str, problem.absolute_path))
        raise Broken(f"{what} {where}: {problem.message}")
