"""The API documents are valid, complete, and true: what really goes over the wire is what they say."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate

import support
from cti.desk import connection, hub, socket
from cti.desk.examples import EXAMPLES
from cti.desk.messages import CLIENT, CLIENT_MODELS, CLOSE_CODES, SERVER, SERVER_MODELS, Numbered
from cti.desk.messages import numbered as frame_of
from cti.desk.schema import schema
from cti.documents.asyncapi import asyncapi
from cti.model import Model
from cti.web.routes import Auth
from cti.web.signed import TOKEN
from support.centre import Centre, Desktop, bearer, opened

STRICT = schema()
SCHEMA = Path(support.__path__[0]) / "schemas" / "asyncapi-3.0.0.json"


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load(asyncapi("127.0.0.1:8080", secure=False, version="0.1.0"))
    return made


def resolved(document: dict[str, Any], ref: str) -> Any:
    found: Any = document
    for part in ref.removeprefix("#/").split("/"):
        found = found[part]
    return found


def refs(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (v for k, v in part.items() if k == "$ref" and isinstance(v, str))
        for value in part.values():
            yield from refs(value)
    elif isinstance(part, list):
        for value in part:
            yield from refs(value)


def check(document: dict[str, Any], message: str, payload: Any) -> None:
    """Raises when `payload` is not what the document says of this message, or has a field that nobody wrote down."""
    ref = document["components"]["messages"][message]["payload"]
    jsonschema.validate(payload, {**ref, "components": document["components"]})
    jsonschema.validate(payload, {**STRICT, "$ref": f"#/$defs/{message}"})


# --- AsyncAPI ----------------------------------------------------------------------------------------------------


def test_the_asyncapi_document_is_valid_by_the_standards_own_schema(document: dict[str, Any]) -> None:
    jsonschema.validate(document, json.loads(SCHEMA.read_text()))
    assert document["asyncapi"] == "3.0.0"


def test_the_validator_would_notice_a_mistake(document: dict[str, Any]) -> None:
    broken = json.loads(json.dumps(document))
    broken["operations"]["receiveHello"]["action"] = "publish"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, json.loads(SCHEMA.read_text()))


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for ref in refs(document):
        assert resolved(document, ref), ref


def test_every_message_is_there_with_schema_direction_and_examples(document: dict[str, Any]) -> None:
    operations = document["operations"].values()
    for model, action in [(m, "receive") for m in CLIENT_MODELS] + [(m, "send") for m in SERVER_MODELS]:
        message = document["components"]["messages"][model.__name__]
        closed = resolved(document, message["payload"]["$ref"]).get("additionalProperties") is False
        assert closed is (model in CLIENT_MODELS), "a client ignores what it does not know, the server refuses it"
        assert message["examples"]
        assert message["summary"]
        ref = f"#/channels/cti/messages/{model.__name__}"
        assert [o["action"] for o in operations if o["messages"] == [{"$ref": ref}]] == [action]


@pytest.mark.parametrize("model", [*CLIENT_MODELS, *SERVER_MODELS], ids=lambda m: m.__name__)
def test_an_example_is_what_its_schema_says_and_what_the_server_reads(
    model: type[Model], document: dict[str, Any]
) -> None:
    for example in document["components"]["messages"][model.__name__]["examples"]:
        check(document, model.__name__, example["payload"])
        adapter = CLIENT if model in CLIENT_MODELS else SERVER
        assert type(adapter.validate_json(json.dumps(example["payload"]))) is model
    assert len(EXAMPLES[model]) == len(document["components"]["messages"][model.__name__]["examples"])


def test_every_model_and_field_is_explained_or_explains_itself() -> None:
    undocumented = [n for n, d in schema()["$defs"].items() if n not in ("ClientMessage", "ServerMessage")]
    for name in undocumented:
        assert schema()["$defs"][name]["description"], name


def test_a_numbered_frame_is_the_message_of_its_model() -> None:
    for model, examples in EXAMPLES.items():
        for example in examples:
            if not isinstance(example, Numbered):
                continue
            body_class = next(base for base in model.__bases__ if base is not Numbered)
            body = body_class.model_validate(example.model_dump(exclude={"seq", "type"}))
            assert SERVER.validate_json(frame_of(example.seq, body)) == example  # type: ignore[arg-type]


def test_every_close_code_that_we_send_is_in_the_document(document: dict[str, Any]) -> None:
    ours = {
        connection.BINARY, connection.NOT_OURS, connection.NOT_HERE, connection.SLOW, hub.REPLACED, socket.BAD_TICKET,
        socket.GOING_DOWN, socket.OUR_FAULT,
    }  # fmt: skip
    assert ours <= CLOSE_CODES.keys()
    for code in CLOSE_CODES:
        assert f"| {code} |" in document["info"]["description"]


async def test_a_client_made_from_the_document_alone_gets_its_calls(centre: Centre) -> None:
    """Every address, header and message is taken from the document; every frame is checked against it."""
    async with centre.http.get(f"{centre.url}/api/asyncapi.yaml") as answer:
        assert answer.content_type == "application/yaml"
        document = yaml.safe_load(await answer.text())
    server, channel = document["servers"]["desk"], document["channels"]["cti"]
    steps = document["info"]["description"]
    login, ticket = re.findall(r"`POST (/api/[a-z/]+)`", steps)[:2]
    token = await centre.log_in()
    assert (login, ticket) == ("/api/login", "/api/cti/ticket")
    async with centre.http.post(centre.url + ticket, headers=bearer(token)) as answer:
        spent = (await answer.json())["ticket"]
    by_type = {m["name"]: name for name, m in document["components"]["messages"].items()}
    centre.phone()
    async with centre.http.ws_connect(f"{server['protocol']}://{server['host']}{channel['address']}") as ws:
        desktop = Desktop(ws)
        for saying in ({"type": "hello", "ticket": spent}, {"type": "state", "state": "ready"}):
            check(document, by_type[saying["type"]], saying)
            await desktop.say(**saying)
        seen = []
        while not seen or seen[-1][:2] != ("agent", "ready"):
            seen.append(await checked(desktop, document, by_type))
        centre.call("c1")
        centre.ring("c1")
        centre.answer("c1")
        while seen[-1][:2] != ("agent", "talking"):
            seen.append(await checked(desktop, document, by_type))
        centre.hang_up("c1")
        while seen[-1][:2] != ("agent", "wrap_up"):
            seen.append(await checked(desktop, document, by_type))
        await desktop.say(type="state", state="ready")
    kinds = [kind for kind, _ in seen]
    assert kinds[0] == "welcome"
    assert kinds.index("pop") < seen.index(("call", "answered"))


async def checked(desktop: Desktop, document: dict[str, Any], by_type: dict[str, str]) -> tuple[str, str]:
    message = await desktop.get()
    check(document, by_type[message["type"]], message)
    return message["type"], message.get("state", "")


@pytest.mark.parametrize("host", ["evil.example/x", "a b", '"><script>', "x" * 300, "127.0.0.1:8080\\n"])
def test_the_document_takes_no_host_that_is_none(host: str) -> None:
    from cti.documents.routes import _HOST

    assert not _HOST.fullmatch(host)


# --- OpenAPI -----------------------------------------------------------------------------------------------------


async def test_the_openapi_document_is_valid_and_has_every_route(centre: Centre) -> None:
    async with centre.http.get(f"{centre.url}/api/openapi.json") as answer:
        document = await answer.json()
    validate(document)
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    shown = {(r.method, re.sub(r":.+?}(?=/|$)", "}", r.path)) for r in centre.office.routes if r.documented}
    assert described == shown
    hidden = {r.path for r in centre.office.routes if not r.documented}
    asked = f"/ask/{{token:{TOKEN}}}"
    pages = {"/", "/why/{token:[0-9a-f.]+}", asked, f"{asked}/stop", "/paper.css", "/report.css", "/why.css"}
    assert hidden == {"/cti", "/board", *pages}, "websockets have their own document, pages need none"


async def test_security_in_the_document_is_the_mark_in_the_table(centre: Centre) -> None:
    async with centre.http.get(f"{centre.url}/api/openapi.json") as answer:
        paths = (await answer.json())["paths"]
    for route in centre.office.routes:
        if route.documented:
            operation = paths[re.sub(r":.+?}(?=/|$)", "}", route.path)][route.method.lower()]
            assert (operation["security"] == []) is (route.auth is Auth.OPEN), route.path
            assert "401" in operation["responses"]
