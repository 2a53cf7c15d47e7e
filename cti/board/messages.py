"""Messages of the supervisor's websocket `/board`: how the room stands now, and each change as it happens.

The first message of the server is `board`, everything; then `change` with what is otherwise, by key: a queue, an agent,
a call replaces the one of the same name. Nothing is numbered: who comes back gets `board` again. The client says
`hello` with a ticket, as at `/cti`, and nothing else; what a supervisor does goes over HTTP (`/api/board/…`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from cti.desk.messages import Hello
from cti.desk.schema import Untitled
from cti.desk.status import AgentStateName
from cti.model import Model

HOW = Literal["listen", "whisper", "take_over"]


class LanguageWaiting(Model):
    """Callers of one language who wait."""

    language: str
    waiting: int


class FigureNow(Model):
    """A figure of today, since the site's midnight; defined in docs/reference/reports.md, its rows: `GET
    /api/reports/rows`."""

    name: str
    value: float | None
    """null: nothing to divide by yet."""
    of: float
    """How many it is made of."""


class Closed(Model):
    """A queue that takes nobody for now."""

    by: str
    """User name."""
    at: AwareDatetime
    text: str
    """What callers hear, in the language of the site's reason; empty: only the flow's own words."""


class QueueNow(Model):
    """A queue."""

    queue: str
    title: str
    waiting: int
    since: AwareDatetime | None
    """When the one who has waited longest joined; null: nobody waits."""
    languages: list[LanguageWaiting]
    estimated: float | None
    """Seconds that a caller who joins now will wait; null: too little is known."""
    measured: float | None
    """Mean seconds that the last answered callers waited, 30 at most, of the last hour; null: there are none."""
    today: list[FigureNow]
    """service_level, abandonment, answered, offered, speed_of_answer."""
    ready: int
    """Agents who could take a call at once."""
    working: int
    """Agents who take calls: ready, ringing, talking, wrapping up."""
    there: int
    """Agents who are logged in."""
    closed: Closed | None


class ListenedTo(Model):
    """Somebody listens to an agent's call."""

    by: str
    """User name."""
    how: HOW
    at: AwareDatetime


class AgentNow(Model):
    """An agent."""

    user: str
    name: str
    state: AgentStateName
    reason: str | None
    since: AwareDatetime
    queues: list[str]
    languages: list[str]
    phone: bool
    """It is registered."""
    call_id: str | None
    queue: str | None
    """Of the call."""
    listened: ListenedTo | None


class CallNow(Model):
    """A call in progress: a dot on the picture of its flow."""

    call_id: str
    flow: str
    place: str
    """Of the flow where it stands."""
    step: str
    since: AwareDatetime
    """When it came to that step."""
    began: AwareDatetime
    ani: str | None
    language: str
    queue: str | None
    """In which it waits, or whose agent it talks to."""
    agent: str | None


class PopNow(Model):
    """How long one card took, from the switch's word that the telephone rings."""

    call_id: str
    agent: str
    """User name."""
    at: AwareDatetime
    """When the telephone began to ring."""
    sent_ms: float
    painted_ms: float | None
    """Until we had the word of the agent's page that it shows the card: painted then or earlier. null: no word, because
    the page was not in front, or not there."""


class PopsNow(Model):
    """How long the last cards took, a hundred at most."""

    count: int
    late: int
    """Without history, because the store was slow."""
    median_ms: float | None
    """Until they were sent."""
    worst_ms: float | None
    painted: int
    """Those of them whose page said that it shows them."""
    painted_median_ms: float | None
    painted_worst_ms: float | None
    last: list[PopNow]
    """The newest first; ten at most."""


class PromiseNow(Model):
    """What we owe somebody, due soonest first; a hundred at most."""

    id: str
    kind: Literal["callback", "promise", "task"]
    """A promised call; something an agent promised; a task among colleagues."""
    text: str
    due: AwareDatetime | None
    queue: str | None
    owner: str | None
    """User name of whose it is; null: of anybody in `queue`."""
    name: str | None
    """Of the customer to whom it was promised."""
    number: str | None
    """E.164, of who called or is to be called."""
    state: str
    """waiting, calling; open, late."""


class AlarmNow(Model):
    """What somebody had to be told at once."""

    id: str
    what: str
    at: AwareDatetime
    who: str | None
    details: list[str]
    """`key: value`."""
    acknowledged: str | None
    """Name of who looks after it."""
    acknowledged_at: AwareDatetime | None


class NoticeText(Model):
    """In one language; `""`: in all of them."""

    language: str
    text: str


class NoticeNow(Model):
    """A notice of the settings: what callers are told while it is on."""

    name: str
    on: bool
    by: str | None
    """User name of who switched it last; null: it is as the settings say."""
    at: AwareDatetime | None
    texts: list[NoticeText]


class ChatNow(Model):
    """An agent's conversation with the supervisors; what is in it: `GET /api/chats/{user}`."""

    agent: str
    """User name."""
    name: str
    id: str
    """Of the newest message."""
    at: AwareDatetime
    """When that was written."""
    unread: int
    """Messages of others that who looks has not seen."""


class Me(Model):
    """Who looks."""

    user: str
    name: str
    acts: bool
    """Closes queues, listens, …; an auditor looks only."""
    phone: bool
    """A telephone of his is registered: needed to listen."""
    agents_told: bool
    """Agents are told when somebody listens (`listening: told` of centrala.yaml)."""


class FlowNow(Model):
    """A flow that callers can reach; its picture: `GET /api/flows/{flow}/picture`."""

    flow: str
    hash: str
    """Of the version in force: the picture changes with it."""


class BoardMessage(Model):
    """First message of the server: everything."""

    type: Literal["board"] = "board"
    at: AwareDatetime
    zone: str
    """IANA time zone of the site; `today` begins at its midnight."""
    me: Me
    queues: list[QueueNow]
    agents: list[AgentNow]
    calls: list[CallNow]
    pops: PopsNow
    promises: list[PromiseNow]
    alarms: list[AlarmNow]
    """The newest first."""
    notices: list[NoticeNow]
    flows: list[FlowNow]
    chats: list[ChatNow]
    """The newest first; none for who looks only."""
    remarks: int
    """Grows with everything that is told to somebody of the room: `GET /api/remarks` has what is for you."""


class ChangeMessage(Model):
    """What is otherwise now. A part that is null, or a list without an entry, is as it was."""

    type: Literal["change"] = "change"
    at: AwareDatetime
    queues: list[QueueNow]
    agents: list[AgentNow]
    calls: list[CallNow]
    gone: list[str]
    """Calls that are over, and agents who are none any more."""
    me: Me | None
    pops: PopsNow | None
    promises: list[PromiseNow] | None
    alarms: list[AlarmNow] | None
    notices: list[NoticeNow] | None
    flows: list[FlowNow] | None
    chats: list[ChatNow] | None
    remarks: int | None


BOARD_CLIENT_MODELS: tuple[type[Model], ...] = (Hello,)
BOARD_SERVER_MODELS: tuple[type[Model], ...] = (BoardMessage, ChangeMessage)
BOARD_SERVER: TypeAdapter[BoardMessage | ChangeMessage] = TypeAdapter(
    Annotated[BoardMessage | ChangeMessage, Field(discriminator="type")]
)


def board_schema() -> dict[str, Any]:
    """JSON Schema of these messages: definitions by model name, and the union `BoardServerMessage`."""
    server = BOARD_SERVER.json_schema(mode="serialization", schema_generator=Untitled)
    defs: dict[str, Any] = server.pop("$defs")
    return {**dict(sorted(defs.items())), "BoardServerMessage": server}
