"""Every message of the desk's websocket `/cti`: one model each, told apart by `type`.

Client -> server: ClientMessage; server -> client: ServerMessage. The socket parses and emits them, the AsyncAPI
document and the page's TypeScript types are generated from them, so a docstring here is documentation there.
Times are ISO 8601 with a zone, durations are seconds, numbers of callers are E.164 (+48601234567).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

MAX_SEQ = 2**53 - 1
"""Greatest whole number that a browser's JSON keeps exact (RFC 8259 section 6)."""

ONE_LINE = r"^[^\x00-\x1f\x7f\x85\u2028\u2029]*$"
"""What the switch's manager port and a log take as one line."""

AgentStateName = Literal["logged_out", "ready", "ringing", "talking", "wrap_up", "not_ready"]
RecordingName = Literal["off", "on", "paused"]
CallStateName = Literal["ringing", "answered", "ended", "missed"]
ScriptLineName = Literal["tell", "say", "offer"]
ScriptRefusalName = Literal["button", "field", "check"]
OfferConditionName = Literal[
    "waited_little", "calls_once", "no_complaint", "rested", "first_offer", "solved", "asked", "agreed"
]


class Model(BaseModel):
    """Base of everything on the wire: frozen, no field that is not written down here."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


# --- what client and server speak about --------------------------------------------------------------------------


class Phone(Model):
    """The agent's telephone as the switch sees it."""

    registered: bool
    """False: it cannot ring, and the agent cannot be ready."""
    interface: str
    """Name in the switch, `PJSIP/ewa`."""
    held: bool = False
    """It stays on the line from talk to talk, for a campaign: a short tone announces whoever comes."""


class AgentStatus(Model):
    """Where the agent stands now."""

    state: AgentStateName
    reason: str | None = None
    """Why not ready, in the agent's words, `missed a call` or `telephone hung up`; null otherwise."""
    since: AwareDatetime
    """When this state began."""
    until: AwareDatetime | None = None
    """When wrap-up ends by itself; null in other states."""
    phone: Phone


class Agent(AgentStatus):
    """The agent whom this connection belongs to."""

    user: str
    name: str
    languages: list[str]
    """ISO 639-1, the best first."""


class QueueStatus(Model):
    """How long a queue is."""

    queue: str
    title: str
    """For people."""
    waiting: int
    """Callers who wait."""
    longest_wait: float
    """Seconds that the first of them has waited when this was sent; 0 when nobody waits."""
    agents_ready: int
    """Agents who could take a call of this queue at once."""


class TrailEntry(Model):
    """One answer that the caller gave before he reached an agent, oldest first."""

    place: str
    """Where in the flow."""
    prompt: str | None
    """Name of the prompt that asked; null for words written inside the step."""
    keys: str | None = None
    """Keys pressed; null for a secret and for silence."""
    label: str | None = None
    """What the keys meant (`Power is out`)."""
    at: AwareDatetime


class TypedValue(Model):
    """A value that the caller typed; a flow's secrets never come here."""

    name: str
    label: str
    value: str


class Customer(Model):
    """Whom the number belongs to. The number is a hint and no proof: ask before you tell anything."""

    id: str
    name: str
    language: str | None = None
    numbers: list[str]
    email: str | None = None
    address: str | None = None


class Recording(Model):
    """Something of a contact that can be heard, see `POST /api/recordings/{recording}/link`."""

    id: str
    what: str
    """answer, message or talk; a talk is heard by its agent and by supervisors."""
    box: str | None = None
    seconds: float
    agent: str | None = None
    """User name of who talked."""
    complete: bool
    """False: sound is missing."""


class TimelineEntry(Model):
    """One past contact, the newest first."""

    at: AwareDatetime
    kind: str
    """call, note, promise, survey, …"""
    direction: str | None = None
    """inbound or outbound."""
    summary: str
    agent: str | None = None
    queue: str | None = None
    disposition: str | None = None
    note: str | None = None
    recordings: list[Recording] = Field(default_factory=list)


class Promise(Model):
    """What we owe this customer and by when, and tasks about him; only open ones."""

    id: str
    kind: Literal["promise", "task", "callback"] = "promise"
    """A task was not promised to the customer; a callback is a promised call, `text` what it is about."""
    text: str
    due_at: AwareDatetime | None = None
    owner: str | None = None
    """User name of the agent who keeps it."""
    queue: str | None = None
    """Of a task: anybody of this queue, as long as it has no owner; of a call: who makes it."""
    overdue: bool


class Consent(Model):
    """What the customer allowed or refused."""

    purpose: str
    given: bool
    at: AwareDatetime


class Account(Model):
    """An account of the customer."""

    number: str
    debt: str | None = None
    """Money as `120.50 PLN`; null when nothing is owed."""
    due: str | None = None
    """Date as `2026-04-20`."""
    at: AwareDatetime | None = None
    """When this was so; null: not known."""


class Candidate(Customer):
    """One of several customers who have the number."""

    last_contact: AwareDatetime | None = None


class Chosen(Model):
    """Who said which of several customers calls from this number; see `POST /api/calls/{call_id}/customer`."""

    by: str
    """User name."""
    at: AwareDatetime


class Warned(Model):
    """What to know before the first word."""

    kind: Literal["complaint", "hold"]
    """complaint: nobody has said since that it is solved. hold: nothing of this customer may be erased."""
    since: AwareDatetime
    why: str = ""


class Satisfaction(Model):
    """What the customer last answered when asked."""

    survey: str
    at: AwareDatetime
    share: float | None = None
    """0 to 1; null: the survey does not say."""


class Because(Model):
    """A reason, and since when."""

    code: Literal["refused", "suppressed", "complaint", "debt", "agreed", "unasked"]
    since: AwareDatetime | None = None


class Offer(Model):
    """Whether something may be offered to this customer."""

    may: Literal["yes", "ask", "no"]
    because: list[Because]


class Known(Model):
    """What is known of a customer; of a number that is nobody's, or of several, what is known of the number."""

    customer: Customer | None
    """null: the number is unknown, belongs to several (`matches`), or the history came too late (`history`)."""
    matches: int
    """Customers with this number."""
    candidates: list[Candidate] = Field(default_factory=list)
    """Of several customers with this number; at most 20."""
    chosen: Chosen | None = None
    """Who said that of several it is this customer."""
    timeline: list[TimelineEntry]
    promises: list[Promise]
    consents: list[Consent]
    accounts: list[Account]
    warnings: list[Warned] = Field(default_factory=list)
    satisfaction: Satisfaction | None = None
    offer: Offer | None = None
    """null: the customer is not known."""
    read_at: AwareDatetime | None = None
    """When all this was so; null: not read."""


class Pop(Known):
    """The caller's card. It comes while the telephone rings; one per ring, `call_id` and `at` tell rings apart."""

    call_id: str
    at: AwareDatetime
    """When the telephone began to ring."""
    ani: str | None
    """The caller's number; null when withheld."""
    caller_name: str | None
    """As the caller's telephone sent it: anybody can put anything there. Show it as plain text."""
    dialled: str
    language: str | None
    """The language that the caller hears."""
    verified: bool = False
    """The flow has proven who calls, by a PIN say. A number alone proves nothing."""
    queue: str | None
    """null: called directly."""
    waited: float
    """Seconds between joining the queue and this ring."""
    tell: str
    """What the flow has to say to the agent."""
    trail: list[TrailEntry]
    typed: list[TypedValue]
    history: Literal["complete", "late", "followed"] = "complete"
    """late: the store did not answer in time, the card goes without the past; if it comes within seconds, `known`
    follows, and it is followed."""
    delay_ms: float
    """Milliseconds between the switch's word that the telephone rings and the sending of this card."""


class Followed(Known):
    """The history that was late for the card of this ring."""

    call_id: str
    at: AwareDatetime
    """As the card has it."""


class CallStatus(Model):
    """How the agent's call goes."""

    call_id: str
    state: CallStateName
    """ringing -> answered -> ended, or ringing -> missed."""
    at: AwareDatetime
    """When this state began."""
    queue: str | None
    talk: float | None = None
    """Seconds of talk; only in `ended`."""
    disposition_needed: bool = False
    """true: post a disposition (`/api/calls/{call_id}/disposition`) to leave wrap-up."""
    recording: RecordingName = "off"
    """Whether the talk is recorded; paused: it is silent in there, `/api/calls/{call_id}/recording` changes that."""
    paused_by: str | None = None
    """User name of who paused it, or `flow` while a secret is asked for."""


# --- client -> server --------------------------------------------------------------------------------------------


class ScriptLine(Model):
    """A sentence of a talk script."""

    kind: ScriptLineName
    """tell: for the agent alone; say: to read aloud; offer: to read aloud, and an offer."""
    text: str


class ScriptAnswer(Model):
    """What was answered in a talk script."""

    question: str
    answer: str


class ScriptRefusal(Model):
    """Why the last answer was none."""

    why: ScriptRefusalName
    """button: there is no such button; field: it does not fit the field; check: the script does not take it."""
    answer: str
    sentence: str
    """Of the type, for `field`; in English."""


class ScriptOffer(Model):
    """The offer of a talk script; locked while anything is missing."""

    product: str
    made: bool
    """The caller has heard it."""
    conditions: list[OfferConditionName]
    """All there are, in order."""
    missing: list[OfferConditionName]
    """Those that are not met."""


class Script(Model):
    """The talk script beside the card: what to read, and the next question."""

    call_id: str
    name: str
    turn: int = Field(ge=0, le=MAX_SEQ)
    """Goes back with the choice: one for an older page changes nothing."""
    language: str
    """Of what is read aloud."""
    lines: list[ScriptLine]
    question: str
    buttons: list[str]
    """Words of the script; `call_back` is shown as `call back`."""
    field: str
    """Type of what is written, `number 1-5`; '' when there are only buttons."""
    always: list[str]
    """Emergency exits: buttons that never leave the screen."""
    refusal: ScriptRefusal | None
    offer: ScriptOffer | None
    """null: this script offers nothing."""
    answers: list[ScriptAnswer]
    """So far, oldest first."""
    busy: bool
    """Something is looked up; the next page comes by itself."""
    over: bool
    outcome: str | None


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


class Listened(Model):
    """A supervisor listens to the agent's call, whispers to the agent, or does so no more; or a colleague whom the
    agent asked joins the talk (`join`)."""

    by: str
    """Name of the supervisor, or of the colleague."""
    how: Literal["listen", "whisper", "take_over", "join"]
    on: bool


class ListenedMessage(Numbered, Listened):
    """Somebody listens, or no more. Not sent where the law lets a site keep it to itself (`listening: untold`)."""

    type: Literal["listened"] = "listened"


class Served(Model):
    """The queues that the agent serves from now on."""

    queues: list[QueueStatus]


class ServedMessage(Numbered, Served):
    """A supervisor gave the agent other queues."""

    type: Literal["served"] = "served"


class Owed(Model):
    """A promise to a customer, or a task among colleagues."""

    id: str
    kind: Literal["promise", "task"]
    call_id: str | None
    """In which it was made; null: it came with the customer, or without a call."""
    customer: str | None
    """Id; null: the caller is no customer, or one of several."""
    name: str | None
    """Of the customer."""
    number: str | None
    """E.164, of who called."""
    text: str
    due_at: AwareDatetime | None
    """null: some time."""
    told_at: AwareDatetime | None
    """From then on it is due soon."""
    owner: str | None
    """User name; null: anybody of `queue` may take it."""
    queue: str | None
    made_at: AwareDatetime
    made_by: str | None
    """User name."""
    state: Literal["open", "late", "kept", "withdrawn"]


class OwedMessage(Numbered, Owed):
    """Something that the agent owes, or could take, was made, taken or ended; by whomever. How late it is, the clock
    says without a message."""

    type: Literal["owed"] = "owed"


class Chat(Model):
    """What an agent wrote to the supervisors of the room, or one of them to the agent."""

    id: str
    """In the order in which messages were written."""
    agent: str
    """User name: whose conversation it is."""
    by: str
    """User name of who wrote it; otherwise than `agent`, a supervisor."""
    name: str
    """Of who wrote it."""
    at: AwareDatetime
    text: str
    """Show it as plain text."""


class ChatMessage(Numbered, Chat):
    """Something was written in the agent's conversation with the supervisors, by either side."""

    type: Literal["chat"] = "chat"


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
    | ScriptMessage
    | ErrorMessage,
    Field(discriminator="type"),
]

Body = Pop | Followed | CallStatus | AgentStatus | QueueStatus | Listened | Served | Owed | Chat | Script
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
