"""The AsyncAPI document of the websockets `/cti` and `/board`, from the models of their messages (AsyncAPI 3.0.0).

A stranger can write a client from it alone: how to get a ticket, where to connect, what to send first, every message
with its schema and examples, why a connection is closed. In: host and scheme of the request. Out: text that is JSON
and therefore YAML (YAML 1.2 section 1.3); routes.py serves it.
"""

from __future__ import annotations

import json
from typing import Any

from cti.board.examples import BOARD_EXAMPLES
from cti.board.messages import BOARD_SERVER_MODELS, board_schema
from cti.desk.connection import BURST, NOT_YOURS, RATE
from cti.desk.examples import EXAMPLES
from cti.desk.messages import CLIENT_MODELS, CLOSE_CODES, SERVER_MODELS, Hello
from cti.desk.outbox import MAX_AGE, MAX_MESSAGES
from cti.desk.schema import schema
from cti.desk.socket import HEARTBEAT, HELLO_DEADLINE, MAX_MESSAGE
from cti.desk.tickets import LIFETIME
from cti.model import Model

_CLOSED = "\n".join(f"| {code} | {why} |" for code, why in CLOSE_CODES.items())
DESCRIPTION = f"""An agent's desk: the caller's card while the telephone rings, the course of the call, queues, the
agent's own state.

## From nothing to the first card

1. `POST /api/login` on the same host, `Content-Type: application/json`, body `{{"user": "ewa", "password": "…"}}`.
   Answer 200: `{{"token": "…", "user": "ewa", "name": "Ewa", "role": "agent", "csrf": "…"}}`. 401: wrong; 429: too
   many wrong ones, wait `Retry-After` seconds.
2. `POST /api/cti/ticket` with the header `Authorization: Bearer <token>` and an empty body. Answer 200:
   `{{"ticket": "…", "expires_in": {LIFETIME:.0f}}}`. A ticket opens one connection, within {LIFETIME:.0f} seconds.
3. Open the websocket `/cti` on the same host. No header is needed; an `Origin`, which browsers send, has to be the
   desk's own, or the answer is HTTP 403. No subprotocol.
4. Within {HELLO_DEADLINE:.0f} seconds send `{{"type": "hello", "ticket": "…", "last_seq": null, "epoch": null}}` as a
   text frame. The first message that comes is `welcome`.
5. Send `{{"type": "state", "state": "ready"}}`. It is answered by an `agent` message with the new state, or by `error`
   (`phone_not_registered`: the agent's telephone has to be registered first).
6. When the agent's telephone rings, `pop` comes, then `call` with the state `ringing`; later `call` with `answered`,
   then `ended` or, if nobody took it, `missed`. A client that shows the card says `{{"type": "painted", "seq": n}}`, n
   of that `pop`: so the supervisors see how long it took. Nobody else has to.
7. After `ended` with `disposition_needed: true` send `POST /api/calls/<call_id>/disposition` with the Bearer token and
   `{{"disposition": "solved", "note": "…"}}` (the words: `GET /api/dispositions`), and the agent is ready again.

## Rules

* Every message is one text frame with one JSON object, at most {MAX_MESSAGE // 1024} KB; `type` tells them apart. A
  client must ignore fields it does not know.
* Every message but `welcome` and `error` carries `seq`: 1, 2, 3, … within one `epoch`. Acknowledge with
  `{{"type": "ack", "seq": n}}`, which means all up to n; not each one has to be acknowledged.
* After a broken connection get a new ticket and send `hello` with the `epoch` of the last welcome and the last `seq`
  seen. With `resync: false` exactly the missed messages follow. With `resync: true` (another epoch, or more than
  {MAX_MESSAGES:,} messages or {MAX_AGE / 60:.0f} minutes) forget what you had: `welcome` says how things stand.
* One connection per agent: a newer one closes the older with 4409.
* Ping comes every {HEARTBEAT:.0f} seconds; answer with pong as the protocol wants (RFC 6455 section 5.5.2).
* More than {BURST} frames at once or {RATE} a second from a client close the connection.
* A caller's number and name are hints and no proof: everybody can send any. Show them as plain text.

## The supervisors' board

A supervisor opens `/board` in the same way: ticket, websocket, `hello`. The first message is `board`: queues, agents,
calls in flows, promises, alarms. Then `change` comes with what is otherwise, a quarter of a second after it happened at
the latest: an entry replaces the one of the same queue, user or call id, calls in `gone` are over, a part that is null
is as it was. Nothing is numbered and nothing acknowledged: who comes back gets `board` again. A client sends nothing
but `hello`; what a supervisor does (listen, close a queue, …) is in `/api/openapi.json`. Another role is closed with
{NOT_YOURS}.

## Close codes

| code | why |
|---|---|
{_CLOSED}
"""
_ALL = {**EXAMPLES, **BOARD_EXAMPLES}
_BOARD = {"address": "/board", "title": "The supervisors' websocket", "bindings": {"ws": {"method": "GET"}}}
_UNIONS = ("ClientMessage", "ServerMessage", "BoardServerMessage")
_TO_SERVER = {"address": "/cti", "title": "The desk's websocket", "bindings": {"ws": {"method": "GET"}}}
_TICKET = "The `ticket` of `POST /api/cti/ticket`, sent in the first message (`hello`), not in a header."


def asyncapi(host: str, *, secure: bool, version: str) -> str:
    """The document for a server at `host` (name:port), as text."""
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Centrala desk",
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {"desk": _server(host, secure)},
        "channels": {
            "cti": {
                **_TO_SERVER,
                "servers": [_ref("servers/desk")],
                "messages": _channel_messages(*CLIENT_MODELS, *SERVER_MODELS),
            },
            "board": {
                **_BOARD,
                "servers": [_ref("servers/desk")],
                "messages": _channel_messages(Hello, *BOARD_SERVER_MODELS),
            },
        },
        "operations": _operations(),
        "components": {
            "messages": {
                model.__name__: _message(model) for model in (*CLIENT_MODELS, *SERVER_MODELS, *BOARD_SERVER_MODELS)
            },
            "schemas": _schemas(),
            "securitySchemes": {"ticket": {"type": "apiKey", "in": "password", "description": _TICKET}},
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _ref(path: str) -> dict[str, str]:
    return {"$ref": f"#/{path}"}


def _server(host: str, secure: bool) -> dict[str, Any]:
    return {
        "host": host,
        "protocol": "wss" if secure else "ws",
        "description": "Same host and port as the HTTP API (`/api/openapi.json`).",
        "security": [_ref("components/securitySchemes/ticket")],
    }


def _channel_messages(*models: type[Model]) -> dict[str, Any]:
    return {m.__name__: _ref(f"components/messages/{m.__name__}") for m in models}


def _operations() -> dict[str, Any]:
    """As the application that this document describes sees it: it receives what clients send (AsyncAPI 3 section
    Operation Object)."""
    return {
        **{f"receive{m.__name__}": _operation("receive", "cti", m) for m in CLIENT_MODELS},
        **{f"send{m.__name__}": _operation("send", "cti", m) for m in SERVER_MODELS},
        "receiveHelloOfBoard": _operation("receive", "board", Hello),
        **{f"send{m.__name__}": _operation("send", "board", m) for m in BOARD_SERVER_MODELS},
    }


def _operation(action: str, name: str, model: type[Model]) -> dict[str, Any]:
    channel = _ref(f"channels/{name}")
    who = "The client sends this." if action == "receive" else "The server sends this."
    messages = [_ref(f"channels/{name}/messages/{model.__name__}")]
    return {"action": action, "channel": channel, "title": who, "summary": _first(model), "messages": messages}


def _message(model: type[Model]) -> dict[str, Any]:
    name = model.model_fields["type"]
    word = name.default if name.default is not None and isinstance(name.default, str) else _literal(model)
    return {
        "name": word,
        "title": word,
        "summary": _first(model),
        "contentType": "application/json",
        "payload": _ref(f"components/schemas/{model.__name__}"),
        "examples": [{"name": word, "payload": e.model_dump(mode="json")} for e in _ALL[model]],
    }


def _literal(model: type[Model]) -> str:
    word: str = model.model_json_schema()["properties"]["type"]["const"]
    return word


def _first(model: type[Model]) -> str:
    return " ".join((model.__doc__ or "").split("\n\n")[0].split())


def _schemas() -> dict[str, Any]:
    """JSON Schema of every model; its references moved to where the document keeps schemas.

    What the server sends may have more fields one day, so only a client's messages are closed.
    """
    defs = {**schema()["$defs"], **board_schema()}
    shown = {name: value for name, value in defs.items() if name not in _UNIONS}
    for name in shown.keys() - {model.__name__ for model in CLIENT_MODELS}:
        shown[name].pop("additionalProperties", None)
    text = json.dumps(shown).replace("#/$defs/", "#/components/schemas/")
    moved: dict[str, Any] = json.loads(text)
    return moved
