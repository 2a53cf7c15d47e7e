"""What goes over HTTP as JSON: requests, answers, problems. The OpenAPI document is made from these models.

Requests are strict: a list is no password, "1" is no number, an unknown field is a mistake.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from cti.desk.card import Customer, Promise, TimelineEntry
from cti.model import Model

MAX_NOTE = 4_000
"""Characters of a note."""


Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$")]
"""No control characters: PostgreSQL takes no NUL, a log no line break."""
Lines = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]
"""Line break and tab are allowed."""


class Request(Model):
    """Base of what a client sends."""

    model_config = ConfigDict(strict=True)


class LoginRequest(Request):
    """User name and password of an agent."""

    user: Line = Field(min_length=1, max_length=100, examples=["ewa"])
    password: str = Field(min_length=1, max_length=200, examples=["correct horse battery"])


class Me(Model):
    """Who is logged in."""

    user: str
    name: str
    roles: list[str]
    """agent, supervisor, designer, campaign_manager, admin, auditor."""
    pages: list[str]
    """Pages that are for these roles: desk, board, office, campaigns."""
    csrf: str
    """Send it as `X-CSRF-Token` with requests that change something, when the session is in the cookie."""


class LoginAnswer(Me):
    """The session began. It is in the cookie `centrala_session` and, for programs, in `token`."""

    token: str
    """Send it as `Authorization: Bearer …`; good for 12 hours or until logout."""


class TicketAnswer(Model):
    """What opens the websocket `/cti`: the first message there is `{"type": "hello", "ticket": …}`."""

    ticket: str
    expires_in: Literal[30] = 30
    """Seconds; the ticket is good once."""


class DispositionRequest(Request):
    """How the talk ended, in the agent's word."""

    disposition: Line = Field(min_length=1, max_length=64, examples=["solved"])
    """A `code` of `GET /api/dispositions`."""
    note: Lines = Field(default="", max_length=MAX_NOTE, examples=["Power is back since 14:00."])


class DispositionAnswer(Model):
    """The disposition is stored."""

    call_id: str
    disposition: str
    note: str


class Disposition(Model):
    """A word for how a call ended."""

    code: str
    label: str


class Dispositions(Model):
    """All words that may be used now."""

    dispositions: list[Disposition]


class Timeline(Model):
    """One customer with the past, the newest first, and what we owe."""

    customer: Customer
    timeline: list[TimelineEntry]
    promises: list[Promise]


class LinkRequest(Request):
    """Who wants to hear a recording says why; it is written down with every playing."""

    why: Line = Field(min_length=1, max_length=200, examples=["The customer calls about his message."])


class LinkAnswer(Model):
    """Where to hear it."""

    url: str
    """A path on this server; opens nothing without the session that asked."""
    expires_in: Literal[300] = 300
    """Seconds."""


class PauseRequest(Request):
    """Silence in the recording of a talk that goes on, or sound again."""

    paused: bool


class PauseAnswer(Model):
    """What is so now."""

    recorded: bool
    """The talk is being recorded."""
    paused: bool
    """Its recording is silent."""


class Acknowledged(Model):
    """Somebody looks after it."""

    at: AwareDatetime
    user: str
    name: str


class Alarm(Model):
    """Something that somebody had to be told at once; no number, name or word of a caller is in it."""

    id: str
    what: str
    """As the log calls it; `survey.answered` and `message.left` for those of `tell:`."""
    at: AwareDatetime
    who: str | None
    """User or group of `people:`; null: those who look after the program."""
    details: dict[str, str]
    acknowledged: Acknowledged | None
    """null: nobody has said that he looks after it, see `POST /api/alarms/{alarm_id}/acknowledge`."""


class AlarmList(Model):
    """The newest first."""

    alarms: list[Alarm]


class Suppressed(Model):
    """Somebody does not want to be called."""

    scope: str
    """all, or marketing: only calls that sell something."""
    since: AwareDatetime
    why: str
    """How it is known."""
    evidence: str
    """Where that can be seen; empty when nobody wrote it down."""
    who: str
    """Who entered it; empty when the person said so in a call."""


class MayCall(Model):
    """Whether a number may be called."""

    number: str
    """E.164; as asked when it is no number."""
    service: bool
    """Calls that the person wants: a call back, a transfer."""
    marketing: bool
    """Calls that sell something."""
    because: str
    """Why not; empty when everything may be."""
    suppressed: Suppressed | None


class CallStands(Model):
    """A call and where it stands in its flow, as the event log has it: tens of milliseconds behind."""

    call_id: str
    flow: str
    flow_hash: str
    """Of the version that it goes through."""
    ani: str | None
    """E.164; null when withheld."""
    dialled: str
    began: AwareDatetime
    place: str
    step: str
    since: AwareDatetime
    """When it came to that step."""
    here: float
    """Seconds at that step."""
    queue: str | None
    """Where it waits, or whose agent it talks to."""
    agent: str | None
    """Who talks with the caller."""


class CallsInProgress(Model):
    """Every call in progress, the one that began first comes first."""

    calls: list[CallStands]


class TraceLine(Model):
    """One thing that happened. Keys are shown up to two; what look-ups answered is not shown."""

    at: AwareDatetime
    what: str
    step: str
    """Where the call stands from then on."""
    seconds: float | None
    """Until the next line; null for the last one of a call that is over."""


class DispositionSaid(Model):
    """Who stored when how a talk ended."""

    at: AwareDatetime
    user: str
    disposition: str
    """Code."""
    label: str
    note: str


class CallTrace(Model):
    """One call, step by step."""

    call: CallStands
    ended: str | None
    """completed, hung_up, fallback, …; null while it goes on."""
    lines: list[TraceLine]
    dispositions: list[DispositionSaid]
    """Everyone that was stored, the oldest first: the last one counts, those before were changed."""


class Health(Model):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(Model):
    """Whether work can be done: one key per dependency, true when it answers."""

    ready: bool
    dependencies: dict[str, bool]


class Detail(Model):
    """One mistake in a request."""

    where: str
    """Field, with dots; empty for the whole body."""
    message: str


class Problem(Model):
    """Why a request was not done."""

    error: str
    """A word for programs."""
    message: str
    """A sentence for people."""
    details: list[Detail] = Field(default_factory=list)
