"""What happened to a call on the telephone side: frozen, told on the bus, written to the event log.

`call_id` is our own id (ivr/ids.py); it ties FastAGI, AMI, pop and timeline together. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from ivr.ids import new_id


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Base of everything that the event log keeps. Never made directly."""

    kind: ClassVar[str] = ""
    """The word in the event log: stable, lower case, dotted."""
    call_id: str | None = None
    at: datetime = field(default_factory=_now)
    id: str = field(default_factory=new_id)
    cause_id: str | None = None
    """Id of the happening that led to this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBegan(Happening):
    kind: ClassVar[str] = "call.began"
    direction: str = "inbound"
    ani: str | None
    """E.164, None when withheld."""
    name: str | None
    """Caller's display name, as sent; hostile."""
    dialled: str
    flow: str
    flow_hash: str
    asterisk: str
    """systemname of the Asterisk."""
    uniqueid: str
    """Of the caller's channel."""
    linkedid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlaced(Happening):
    """We ring somebody who has not called us; CallBegan follows when he answers."""

    kind: ClassVar[str] = "call.placed"
    number: str
    """E.164."""
    shown: str
    """What he sees."""
    flow: str | None
    """What he will hear; None: an agent."""
    because: str
    """Whose call it is: `campaign overdue`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStepped(Happening):
    """One event went into the engine: together these rows are the trace and the replay file."""

    kind: ClassVar[str] = "call.stepped"
    seq: int
    step: str
    """Where the call stands now; '' when it is over."""
    event: Mapping[str, Any]
    """scripts_dsl event as JSON values, secrets taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResumed(Happening):
    """An engine died, another one goes on with the call."""

    kind: ClassVar[str] = "call.resumed"
    step: str
    """Where the call stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTaken(Happening):
    kind: ClassVar[str] = "call.note"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSaid(Happening):
    """The caller was asked to agree to something."""

    kind: ClassVar[str] = "call.consent"
    purpose: str
    """recording, marketing, …"""
    given: bool
    """False: no, or no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAnswered(Happening):
    """Something was offered, or would have been; the last word on a product counts."""

    kind: ClassVar[str] = "call.offer"
    product: str
    answer: str
    """Word of scripts_dsl.offered: heard, taken, declined, unheard."""
    user: str | None = None
    """The agent who talked; None: the flow offered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopKeyPressed(Happening):
    """The person pressed key 9, and nothing else around it, while an agent talked: no more calls, and no more of this
    one."""

    kind: ClassVar[str] = "call.stop_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInTalk:
    """Somebody whom we have rung pressed a key while an agent talks with them. On the bus, not kept: what people type
    is theirs."""

    call_id: str
    key: str
    """One of 0-9, *, #, A-D."""
    number: str | None = None
    """E.164, of a talk that began under an engine before this one, which alone knew it."""
    at: datetime = field(default_factory=_now)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSaid(Happening):
    """How the call went, in a word of its flow. The last one counts."""

    kind: ClassVar[str] = "call.outcome"
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAsked(Happening):
    """The caller was promised that somebody of `queue` calls `number`."""

    kind: ClassVar[str] = "callback.asked"
    queue: str
    number: str
    """E.164."""
    within: float
    """Seconds."""
    tell: str
    """What the agent reads before dialling."""
    key: str
    """call_id:seq; the same at every repetition."""
    not_before: int | None = None
    """Microseconds since 1970: the time that an agent and the caller chose; None: as soon as an agent is free."""
    name: str | None = None
    language: str = ""
    """Of the person, when the call in which it was promised is over."""
    user: str | None = None
    """The agent who promised it; None: the flow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyDrawn(Happening):
    """The lot has fallen on a call: told when it goes to people, so before anybody knows who will talk."""

    kind: ClassVar[str] = "survey.drawn"
    survey: str
    chance: int
    """Percent of the calls on which it falls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySkipped(Happening):
    """The lot has fallen on a call, and yet nobody is asked."""

    kind: ClassVar[str] = "survey.skipped"
    survey: str
    why: str
    """not_again_within, when (of `ask_when:`), refused (they want to be asked nothing)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyBegan(Happening):
    """Somebody is asked whether he wants to answer, or asked the first question."""

    kind: ClassVar[str] = "survey.began"
    survey: str
    hash: str
    channel: str = "phone"
    """phone, script (an agent reads it), web, email, sms."""
    number: str | None = None
    """Whom it asks, when it is about no call of theirs."""
    customer_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyEnded(Happening):
    """A survey that began is over; exactly one for each."""

    kind: ClassVar[str] = "survey.ended"
    survey: str
    hash: str
    outcome: str
    """answered, stopped (by key, after the first question), hung_up (after the first question), refused, no_answer,
    expired (in writing: began and never finished)."""
    score: float | None
    band: str | None
    satisfaction: float | None
    """0 to 1, as far as it was answered."""
    channel: str = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyInvited(Happening):
    """Somebody is to be asked in writing. Its id is the invitation's."""

    kind: ClassVar[str] = "survey.invited"
    survey: str
    hash: str
    channel: str
    """email, sms, web (only a link)."""
    to: str
    """Address; '': the one that we know of the customer."""
    language: str
    key: str
    """The same at every repetition: nobody is invited twice by one step of one call."""
    number: str | None = None
    """Of whom it asks, when it is about no call of theirs."""
    customer_id: str | None = None
    user: str | None = None
    """Who asked for it; None: a flow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswered(Happening):
    """One question was answered; everything that has been answered so far, and what it is worth."""

    kind: ClassVar[str] = "survey.answered"
    survey: str
    hash: str
    question: str
    """The one that was answered now."""
    answers: Mapping[str, Any]
    """JSON values by question."""
    score: float | None
    """0 to 100."""
    band: str | None
    satisfaction: float | None
    """0 to 1."""
    told: tuple[Mapping[str, Any], ...]
    """Who is told of it at once: `who`, `why` (the formula that was so), `hold` (the recording is kept)."""
    key: str
    solved: bool | None = None
    """As answered to the question that carries `is: solved`; None: there is none, or no answer yet."""
    channel: str = "phone"
    texts: Mapping[str, str] = field(default_factory=dict)
    """What was written where others are recorded, by question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerQueued(Happening):
    kind: ClassVar[str] = "queue.joined"
    queue: str
    position: int
    asterisk: str = ""
    """Where he stands; '' on a line that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLeftQueue(Happening):
    kind: ClassVar[str] = "queue.left"
    queue: str
    waited: float
    """Seconds."""
    why: str
    """answered, abandoned, timeout, nobody, key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOnTooOften(Happening):
    """`limits: hops` of the settings: the caller has talked with so many people that the queue which settles it takes
    him. Something is wrong with the flow or with who knows what; a supervisor should look."""

    kind: ClassVar[str] = "queue.passed_on_too_often"
    queue: str
    """Where he is now."""
    instead_of: str
    """Where the flow would have sent him."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerInQueue(Happening):
    """A queue had a member who is no agent's phone: somebody else uses the manager interface."""

    kind: ClassVar[str] = "queue.stranger"
    queue: str
    interface: str
    removed: bool
    """False: Asterisk did not take it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPassedOn(Happening):
    """An agent sends his caller on; who takes him is told as for every other caller."""

    kind: ClassVar[str] = "call.passed_on"
    by: str
    """User name."""
    to: str
    """`agent boris`, `queue sales`, `outside`: the number stands with the attempt."""
    note: str
    """For the colleague, in the agent's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTold(Happening):
    """What a caller who waits was told; beside `waited` of CallerLeftQueue it shows how far it was off."""

    kind: ClassVar[str] = "queue.told"
    queue: str
    position: int
    """1 is next."""
    wait: float | None
    """Estimated seconds until an agent; None: too little is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRinging(Happening):
    """The phone of an agent begins to ring. This makes the screen pop."""

    kind: ClassVar[str] = "agent.ringing"
    member: str
    """Queue member name: the agent's user name."""
    interface: str
    """PJSIP/anna."""
    queue: str | None
    ani: str | None
    name: str | None
    linkedid: str
    leg: str
    """Uniqueid of the agent's channel."""
    received: float
    """time.perf_counter() when the AMI event was read from the socket: start of the pop's delay."""
    asterisk: str = ""
    """Of the agent's channel; '' on a line that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMissed(Happening):
    kind: ClassVar[str] = "agent.missed"
    member: str
    queue: str | None
    rang: float
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentConnected(Happening):
    kind: ClassVar[str] = "agent.connected"
    member: str
    queue: str | None
    hold: float
    """Seconds the caller waited."""
    rang: float
    """Seconds the phone rang."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkEnded(Happening):
    kind: ClassVar[str] = "agent.talk_ended"
    member: str
    queue: str | None
    talk: float
    """Seconds."""
    by: str
    """caller, agent, transfer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(Happening):
    kind: ClassVar[str] = "call.ended"
    seconds: float
    why: str
    """completed (the flow came to its end), hung_up (the caller), fallback (we failed), engine_lost (the engine died,
    and the caller has gone since), pbx_restart (Asterisk died, and the call with it)."""


@dataclass(frozen=True, slots=True)
class CallMoved:
    """A call came to another step of its flow (ivr/live.py has it); told on the bus, not kept: CallStepped is."""

    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutThroughBegan:
    """`transfer`: somebody is rung, or will be refused. Told on the bus; the event log has the attempt."""

    call_id: str
    number: str
    """As the flow has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutThroughEnded:
    """The caller is back in the flow. Who hung up meanwhile has a CallEnded only."""

    call_id: str
    answered: bool
    talk: float
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChanged:
    """State of a phone; told on the bus, not kept."""

    interface: str
    """PJSIP/anna."""
    registered: bool
    in_use: bool = False
    asterisk: str = ""
    """Where the phone is registered, or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PbxUp:
    """Both AMI connections are up and the state is in step again."""

    asterisk: str
    """Name of its section in the configuration."""
    restarted: bool
    """The Asterisk began anew since the last time: all its calls are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PbxDown:
    """No AMI connection."""

    asterisk: str
