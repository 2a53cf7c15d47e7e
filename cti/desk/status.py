"""How things stand: the agent, the telephone, the call, queues, what is owed, who listens. Sent by messages.py."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cti.model import Model

AgentStateName = Literal["logged_out", "ready", "ringing", "talking", "wrap_up", "not_ready"]
RecordingName = Literal["off", "on", "paused"]
CallStateName = Literal["ringing", "answered", "ended", "missed"]


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
    let_go_by: AwareDatetime | None = None
    """The person has clearly refused: the talk should be over by then."""
    stop_key: bool = False
    """The person has pressed 9: nobody calls the number again, and it is stored."""


class Listened(Model):
    """A supervisor listens to the agent's call, whispers to the agent, or does so no more; or a colleague whom the
    agent asked joins the talk (`join`)."""

    by: str
    """Name of the supervisor, or of the colleague."""
    how: Literal["listen", "whisper", "take_over", "join"]
    on: bool


class Served(Model):
    """The queues that the agent serves from now on."""

    queues: list[QueueStatus]


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
