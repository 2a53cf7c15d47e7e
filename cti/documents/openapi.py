"""The OpenAPI document, from the route table and the models that the routes use (OpenAPI 3.1.0).

In: routes. Out: a document as JSON values; routes.py serves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema

from cti.desk.schema import Untitled
from cti.model import Model
from cti.web.auth import CSRF
from cti.web.front import COOKIE
from cti.web.models import Problem
from cti.web.routes import Auth, Route

DESCRIPTION = """Agents' side of the contact centre: log in, get a ticket for the websocket `/cti` (described in
`/api/asyncapi.yaml`), store how calls ended, read a customer's past.

A program sends the `token` of `POST /api/login` as `Authorization: Bearer …`. A page has it in a cookie and sends
`X-CSRF-Token` with requests that change something. A program that is nobody has an
API token (`centrala token`). Mistakes come as a Problem."""

_PART = re.compile(r"{(\w+)(?::([^{}]*(?:{[\d,]+}[^{}]*)*))?}")
_REF = "#/components/schemas/{model}"
_SECURITY: Mapping[Auth, list[dict[str, list[str]]]] = {
    Auth.OPEN: [],
    Auth.TICKET: [],
    Auth.SESSION: [{"bearer": []}, {"cookie": []}],
    Auth.LOCAL: [{}, {"bearer": []}, {"cookie": []}],
}
_USUAL: Mapping[int, str] = {
    400: "The request is not as it should be.",
    401: "Not logged in.",
    403: "Not your role, a wrong origin, or no CSRF token.",
    404: "There is no such thing.",
    408: "The body came too slowly.",
    409: "It cannot be so now.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    429: "Too many tries; see Retry-After.",
    500: "Our fault; it is in the log.",
    503: "Cannot be done now; see Retry-After.",
}


def openapi(routes: Iterable[Route], version: str) -> dict[str, Any]:
    """The document of all documented routes."""
    shown = [route for route in routes if route.documented]
    paths: dict[str, dict[str, Any]] = {}
    for route in shown:
        paths.setdefault(_PART.sub(r"{\1}", route.path), {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Centrala", "version": version, "description": DESCRIPTION, "license": _LICENSE},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": _schemas(shown), "securitySchemes": _SCHEMES},
    }


_LICENSE = {"name": "Apache 2.0", "identifier": "Apache-2.0"}
_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`token` of `POST /api/login`, or an API token"},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"Set by `POST /api/login`; requests that change something also send `{CSRF}`",
    },
}


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _operation_id(route),
        "summary": route.summary,
        "security": _SECURITY[route.auth],
        "responses": {str(status): _response(status, answer) for status, answer in sorted(_answers(route).items())},
    }
    if parameters := _parameters(route):
        operation["parameters"] = parameters
    if route.body is not None:
        schema = {"$ref": _REF.format(model=route.body.__name__)}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if route.upload:
        schema = {"type": "string", "format": "binary"}
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": {"schema": schema}}}
    return operation


def _operation_id(route: Route) -> str:
    words = [word for word in re.split(r"\W+", _PART.sub("", route.path)) if word and word != "api"]
    return "_".join([route.method.lower(), *words])


def _parameters(route: Route) -> list[dict[str, Any]]:
    parts = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{pattern or '[^/]+'}$"},
        }
        for name, pattern in _PART.findall(route.path)
    ]
    if route.query is not None:
        parts += _query(route.query)
    if route.auth is Auth.SESSION and route.changes:
        header = {"name": CSRF, "in": "header", "required": False, "schema": {"type": "string"}}
        parts.append({**header, "description": "`csrf` of login or `GET /api/me`; needed with the cookie"})
    return parts


def _query(model: type[Model]) -> list[dict[str, Any]]:
    """The fields of a query, whose schemas refer to no other."""
    schema = model.model_json_schema(schema_generator=Untitled)
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _of_a_query(field)}
        for name, field in schema["properties"].items()
    ]


def _of_a_query(field: dict[str, Any]) -> dict[str, Any]:
    """Nobody can write null there: what is not asked for is left out."""
    kinds = [kind for kind in field.get("anyOf", ()) if kind.get("type") != "null"]
    return {**{k: v for k, v in field.items() if k not in ("anyOf", "default")}, **kinds[0]} if kinds else field


def _answers(route: Route) -> dict[int, type[Model] | str]:
    usual = {401, 500}
    if route.auth is not Auth.OPEN or route.changes:
        usual |= {403, 429, 503}
    if route.query is not None:
        usual |= {400}
    if route.body is not None:
        usual |= {400, 408, 413, 415}
    if route.upload:
        usual |= {408, 413}
    return {**dict.fromkeys(usual, "problem"), **route.answers}


def _response(status: int, answer: type[Model] | str) -> dict[str, Any]:
    if answer == "":
        return {"description": HTTPStatus(status).phrase}
    if answer == "problem":
        return {"description": _USUAL[status], "content": _json(Problem)}
    if isinstance(answer, str):
        return {"description": HTTPStatus(status).phrase, "content": {answer: _plain(answer)}}
    about = (answer.__doc__ or "").strip().partition("\n")[0]
    return {"description": about, "content": _json(answer)}


def _plain(content: str) -> dict[str, Any]:
    """Bytes have no schema (OpenAPI 3.1 section Considerations for Binary Data)."""
    if content.startswith("text/"):
        return {"schema": {"type": "string"}}
    return {"schema": {"type": "object"}} if content in ("application/json", "application/yaml") else {}


def _json(model: type[Model]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}


def _schemas(routes: Iterable[Route]) -> dict[str, Any]:
    """Schemas of all models, those in them too, by name."""
    coming = {route.body for route in routes if route.body is not None}
    going = {answer for route in routes for answer in route.answers.values() if not isinstance(answer, str)}
    models = sorted(coming | going | {Problem}, key=lambda model: model.__name__)
    _, schemas = models_json_schema(
        [(model, "validation" if model in coming else "serialization") for model in models],
        ref_template=_REF,
        schema_generator=Untitled,
    )
    found: dict[str, Any] = schemas["$defs"]
    return found
