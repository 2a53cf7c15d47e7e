"""Every message of the desk's websocket `/cti`: one model each, told apart by `type`.

Client -> server: ClientMessage; server -> client: ServerMessage. The socket parses and emits them, the AsyncAPI
document and the page's TypeScript types are generated from them, so a docstring here is documentation there.
Times are ISO 8601 with a zone, durations are seconds, numbers of callers are E.164 (+48601234567).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from cti.desk.card import Followed, Pop
from cti.desk.script import Script
from cti.desk.status import Agent, AgentStatus, CallStatus, Chat, Listened, Owed, QueueStatus, Served
from cti.model import MAX_SEQ, ONE_LINE, Model

# --- client -> server --------------------------------------------------------------------------------------------


class ClientModel(Model):
    """Base of what a client sends: no type is guessed, "1" is not 1."""

    model_config = ConfigDict(strict=True)


class Hello(ClientModel):
    """First message of a client, within 5 seconds of the connection.

    A client that had a connection before sends the `epoch` of its last welcome and the last `seq` it has seen, and gets
    what it missed exactly once.
    """

    type: Literal["hello"]
    ticket: str = Field(min_length=1, max_length=200)
    """From `POST /api/cti/ticket`; good once, for 30 seconds."""
    last_seq: int | None = Field(default=None, ge=0, le=MAX_SEQ)
    epoch: str | None = Field(default=None, max_length=64)


class Ack(ClientModel):
    """Everything up to `seq` has arrived: the server may forget it."""

    type: Literal["ack"]
    seq: int = Field(ge=0, le=MAX_SEQ)


class SetState(ClientModel):
    """The agent wants to take calls, or not. Answered by `agent`, or by `error` when it cannot be."""

    type: Literal["state"]
    state: Literal["ready", "not_ready"]
    reason: str | None = Field(default=None, max_length=100, pattern=ONE_LINE)
    """Why not ready: one of the welcome's `pauses`, if it has any; without control characters."""


class ScriptChoice(ClientModel):
    """The agent pressed a button of the script or wrote an answer. Answered by `script`, or by `error`."""

    type: Literal["choose"]
    call_id: str = Field(min_length=1, max_length=64)
    turn: int = Field(ge=0, le=MAX_SEQ)
    """Of the page on which it was chosen."""
    word: str = Field(max_length=500, pattern=ONE_LINE)


class Painted(ClientModel):
    """The page shows the card that came with this `seq`. Only the first word for a card counts, and the server reads
    the moment from its own clock. A page that nobody sees says nothing. Not answered."""

    type: Literal["painted"]
    seq: int = Field(ge=1, le=MAX_SEQ)


ClientMessage = Annotated[Hello | Ack | SetState | ScriptChoice | Painted, Field(discriminator="type")]


# --- server -> client --------------------------------------------------------------------------------------------


class Welcome(Model):
    """First message of the server: the ticket was good, this is how things stand."""

    type: Literal["welcome"] = "welcome"
    epoch: str
    """Name of this numbering; another one after a restart of the server."""
    seq: int
    """The numbering so far. With `resync: false` the missed messages up to this number follow at once."""
    resync: bool
    """true: nothing is sent again; forget what you had and show what this message says."""
    agent: Agent
    queues: list[QueueStatus]
    """The queues that this agent serves."""
    pauses: list[str]
    """Reasons for which an agent may be not ready; empty: any."""
    call: CallStatus | None
    """The agent's call now, or the last one as long as it needs a disposition."""
    pop: Pop | None
    """The card of that call."""
    script: Script | None = None
    """The talk script of that call."""


class Numbered(Model):
    """Base of messages with a number: one more each, kept until acknowledged, sent again after a broken line."""

    seq: int = Field(ge=1, le=MAX_SEQ)


class PopMessage(Numbered, Pop):
    """A telephone rings: the caller's card."""

    type: Literal["pop"] = "pop"


class KnownMessage(Numbered, Followed):
    """What the card lacked (`history: late`) has come: complete it, and take nothing of it away."""

    type: Literal["known"] = "known"


class CallMessage(Numbered, CallStatus):
    """The agent's call rings, is answered, ended or missed; or its recording is another."""

    type: Literal["call"] = "call"


class AgentMessage(Numbered, AgentStatus):
    """The agent's own state or telephone changed."""

    type: Literal["agent"] = "agent"


class QueueMessage(Numbered, QueueStatus):
    """A queue that this agent serves became longer or shorter. Several changes close together come as one."""

    type: Literal["queue"] = "queue"


class ListenedMessage(Numbered, Listened):
    """Somebody listens, or no more. Not sent where the law lets a site keep it to itself (`listening: untold`)."""

    type: Literal["listened"] = "listened"


class ServedMessage(Numbered, Served):
    """A supervisor gave the agent other queues."""

    type: Literal["served"] = "served"


class OwedMessage(Numbered, Owed):
    """Something that the agent owes, or could take, was made, taken or ended; by whomever. How late it is, the clock
    says without a message."""

    type: Literal["owed"] = "owed"


class ChatMessage(Numbered, Chat):
    """Something was written in the agent's conversation with the supervisors, by either side."""

    type: Literal["chat"] = "chat"


class GradedNow(Model):
    """A supervisor has just graded a talk of the agent: `GET /api/grades` has it."""

    recording: str


class GradedMessage(Numbered, GradedNow):
    """A talk of the agent was graded. What came while the page was not there is not told again."""

    type: Literal["graded"] = "graded"


class RemarkedNow(Model):
    """Something that a customer said is for this user, or somebody did something about it: `GET /api/remarks`."""

    remark: str


class RemarkedMessage(Numbered, RemarkedNow):
    """There is news among what is for this user. What came while the page was not there, it asks for."""

    type: Literal["remarked"] = "remarked"


class ScriptMessage(Numbered, Script):
    """The talk script has another page: the talk began, something was chosen or looked up."""

    type: Literal["script"] = "script"


class ErrorMessage(Model):
    """What the client asked for cannot be done; the connection stays. Without a number, never sent again."""

    type: Literal["error"] = "error"
    code: str
    """A word for programs: `phone_not_registered`, `unknown_reason`, `disposition_missing`,
    `wrong_state`, `bad_message`, `telephony_down`,
    `no_script`, `script_stuck`."""
    message: str
    """A sentence for people."""


NumberedMessage = (
    PopMessage
    | KnownMessage
    | CallMessage
    | AgentMessage
    | QueueMessage
    | ListenedMessage
    | ServedMessage
    | OwedMessage
    | ChatMessage
    | GradedMessage
    | RemarkedMessage
    | ScriptMessage
)
ServerMessage = Annotated[
    Welcome
    | PopMessage
    | KnownMessage
    | CallMessage
    | AgentMessage
    | QueueMessage
    | ListenedMessage
    | ServedMessage
    | OwedMessage
    | ChatMessage
    | GradedMessage
    | RemarkedMessage
    | ScriptMessage
    | ErrorMessage,
    Field(discriminator="type"),
]

Body = (
    Pop
    | Followed
    | CallStatus
    | AgentStatus
    | QueueStatus
    | Listened
    | Served
    | Owed
    | Chat
    | GradedNow
    | RemarkedNow
    | Script
)
"""A message before it has its number."""


def numbered(seq: int, body: Body) -> str:
    """The frame of `body` as message number `seq`."""
    return f'{{"type":"{_TYPES[type(body)]}","seq":{seq},{body.model_dump_json()[1:]}'


_TYPES: dict[type[Model], str] = {
    Pop: "pop",
    Followed: "known",
    CallStatus: "call",
    AgentStatus: "agent",
    QueueStatus: "queue",
    Listened: "listened",
    Served: "served",
    Owed: "owed",
    Chat: "chat",
    GradedNow: "graded",
    RemarkedNow: "remarked",
    Script: "script",
}

CLIENT: TypeAdapter[Hello | Ack | SetState | ScriptChoice | Painted] = TypeAdapter(ClientMessage)
SERVER: TypeAdapter[Welcome | NumberedMessage | ErrorMessage] = TypeAdapter(ServerMessage)

CLIENT_MODELS: tuple[type[Model], ...] = (Hello, Ack, SetState, ScriptChoice, Painted)
SERVER_MODELS: tuple[type[Model], ...] = (
    Welcome,
    PopMessage,
    KnownMessage,
    CallMessage,
    AgentMessage,
    QueueMessage,
    ListenedMessage,
    ServedMessage,
    OwedMessage,
    ChatMessage,
    GradedMessage,
    RemarkedMessage,
    ScriptMessage,
    ErrorMessage,
)

CLOSE_CODES: dict[int, str] = {
    1001: "The server goes down: come back with `last_seq` after a random pause of up to 3 s.",
    1002: "Not the websocket protocol.",
    1003: "A binary frame; only text frames are taken.",
    1007: "Not UTF-8, not JSON, or not one of the client's messages.",
    1008: "A message that is not allowed here: no hello first, no hello in 5 s, a second hello, too many messages.",
    1009: "A message over 64 KB.",
    1011: "Our fault, it is in our log: come back with `last_seq` after a pause.",
    4401: "The ticket is wrong, used or older than 30 s: get a new one. Or the agent logged out.",
    4403: "Your role may not open this, or not say that here: docs/reference/roles.md.",
    4408: "The client reads too slowly: 1,000 messages or 10 s behind. Come back with `last_seq`.",
    4409: "Another connection of the same agent took over: do not come back by yourself.",
}
"""Why the server closes a connection. A wrong Origin never gets that far: HTTP 403 instead of the upgrade."""
