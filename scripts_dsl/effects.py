"""What the engine asks a line to do. Data only: a line turns it into telephony.

`advance()` returns effects in order. All but the last are performed and forgotten (Answer, Note); the last one
is what the call now waits for, and the line brings back exactly one closing event for it (see events.py).
Hangup has no closing event: the line ends.

`key` is an idempotency key, `call_id:seq`: the same effect repeated after a crash has the same key, and what was done
under it once is not done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scripts_dsl.survey import Told

# --- what is said ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """A fixed piece of a prompt in one language; played from a recording when there is one, else spoken."""

    text: str
    language: str
    recording: str | None = None
    """Name below recordings/prompts/<language>/ without extension, `energia/welcome` or `energia/you_owe.1`;
    None for a text written inside a step."""
    audio: str | None = None
    """Name below recordings/prompts/ without extension, `moh/calm`: a sound for every language, and `text` says what is
    in it."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value inside a prompt: how it is shown (tests, terminal, trace) and how it is spoken."""

    text: str
    spoken: str
    language: str
    tape: str | None = None
    """Name of what a caller has recorded: it is played, nothing is spoken."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    seconds: float


Part = Words | Value | Pause
Parts = tuple[Part, ...]


def text_of(parts: Parts) -> str:
    """What a caller hears, as one line of text."""
    return "".join(p.text for p in parts if not isinstance(p, Pause))


# --- effects -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """Take the call. No closing event."""


@dataclass(frozen=True, slots=True)
class Say:
    """Play `parts`. Closed by SayDone, or by Keys when one of `keys` was pressed."""

    parts: Parts
    barge_in: bool = True
    """Any key stops the prompt. A key not in `keys` is kept for the next Listen (type-ahead)."""
    keys: str = ""
    """Keys that end this effect at once with Keys(digits, by='key'); they act even when barge_in is off."""
    keep_typed_ahead: bool = True
    """False: keys pressed meanwhile are dropped (after must_hear)."""


@dataclass(frozen=True, slots=True)
class Listen:
    """One try: play `parts`, collect keys. Closed by Keys or Silence."""

    parts: Parts
    min: int
    """Least number of keys that makes an answer."""
    max: int
    """The answer is complete at this length."""
    wait: float
    """Seconds from the end of the prompt to the first key."""
    between: float
    """Seconds between two keys; the answer ends by silence after them."""
    end_key: str | None = "#"
    barge_in: bool = True
    keep_typed_ahead: bool = True
    """False: keys pressed before this effect began are dropped."""
    secret: bool = False
    """The digits go nowhere but into the closing event: no log, no trace, recording paused."""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Key -> words in the call's language that mean it, for a line that understands speech: closed by Spoken."""
    language: str = ""
    """Of `words`."""


@dataclass(frozen=True, slots=True)
class Choose:
    """In a script: the agent asks `parts` and presses a button or fills a field. Closed by Chosen."""

    parts: Parts
    buttons: tuple[str, ...]
    field: str = ""
    """Type of the value that is written, as an author writes it; '' when there are only buttons."""
    always: tuple[str, ...] = ()
    """Buttons that never leave the screen."""


@dataclass(frozen=True, slots=True)
class Record:
    """Play `parts`, then record the caller. Closed by Recorded, or by Keys when one of `keys` was pressed meanwhile
    (then nothing is kept)."""

    parts: Parts
    longest: float
    """Seconds of recording at most."""
    silence: float
    """Seconds of silence that end it."""
    beep: bool
    keys: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class StartCallRecording:
    """Record what caller and agent say from now on. No closing event."""

    key: str


@dataclass(frozen=True, slots=True)
class StopCallRecording:
    """No closing event."""

    key: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """Ask the outside. Closed by Fetched or FetchFailed."""

    kind: str
    """'run' (a Python function), 'http' or 'db'."""
    name: str
    """Name of the function, the named query, or method and URL."""
    arguments: dict[str, Any]
    """JSON values by argument name: of a function or a query; the query of a GET, the JSON body of another request."""
    timeout: float
    """Seconds."""
    key: str
    """Idempotency key: call_id:seq."""
    meanwhile: Parts = ()
    """Played while waiting when the answer takes longer than one second."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of a request; `secret NAME` stands for a secret of the site, …"""
    secrets: frozenset[str] = frozenset()
    """… in these headers, where whoever performs this puts it in. In others it is what a caller happened to say."""
    retries: int = 0
    """How often a GET that failed is tried again, within `timeout`."""

    @property
    def harmless(self) -> bool:
        """Asking a second time changes nothing outside."""
        return self.kind == "db" or (self.kind == "http" and self.name.startswith("GET "))


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Put the caller into an ACD queue. QueueUpdate may come at any time; AgentAnswered when an agent takes the
    call. Closed by AgentLeft, QueueTimeout, NobodyThere, NotRecorded or Keys (one of `keys` while waiting)."""

    queue: str
    tell: str = ""
    """What the agent reads before answering."""
    speaks: str | None = None
    """Language asked of the agent."""
    language: str = ""
    """The call's, in which the caller is told his position."""
    instead_of: str = ""
    """The queue that the step names, when the caller was passed on too often and goes to the site's last one."""
    priority: int = 5
    longest: float = 600
    """Seconds of waiting until QueueTimeout."""
    announce: float = 60
    """Seconds between two announcements of the position."""
    music: str | None = None
    keys: str = ""
    key: str = ""
    """Idempotency key: call_id:seq."""
    only_recorded: bool = False
    """Not into the queue when the StartCallRecording before this could not be done."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring a number and connect the caller. Closed by DialResult."""

    number: str
    """As written in the file, or E.164."""
    ring: float
    """Seconds."""
    tell: str = ""
    """What the person reads before answering."""
    key: str = ""


@dataclass(frozen=True, slots=True)
class MakeCallback:
    """A promise: somebody of `queue` calls `number`. No closing event."""

    queue: str
    number: str
    """E.164."""
    within: float
    """Seconds."""
    tell: str = ""
    """What the agent reads before dialling."""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Voicemail:
    """Play `parts` and a beep, take a message for a box. Closed by Recorded; `#` ends the message."""

    box: str
    parts: Parts
    longest: float
    """Seconds."""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message. Closed by Fetched when it was taken for sending, else by FetchFailed."""

    kind: str
    """'sms' or 'email'."""
    to: str
    text: str
    timeout: float
    """Seconds."""
    key: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of an email, beside those that every one has."""


@dataclass(frozen=True, slots=True)
class Note:
    """Write into the history of the call. No closing event."""

    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the call went, in one word of its flow: `promised`, `do_not_call`. No closing event; the last one counts."""

    word: str


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A question of a survey was answered; what has been answered so far and what it is worth. No closing event; of a
    survey's, the last one counts."""

    survey: str
    hash: str
    """Of the survey's graph."""
    question: str
    """The one that was answered now."""
    answers: Mapping[str, Any]
    """JSON values by question."""
    score: float | None
    """0 to 100; None while nothing that counts was answered."""
    band: str | None
    satisfaction: float | None
    """0 to 1: of the question that carries `is: csat` or the like, else of the score."""
    told: tuple[Told, ...] = ()
    """Who is told of this answer at once."""
    key: str = ""
    solved: bool | None = None
    """As answered to the question that carries `is: solved`; None: there is none, or no answer yet."""


@dataclass(frozen=True, slots=True)
class SurveyOpens:
    """Somebody is asked: whether they want to answer, or the first question. No closing event."""

    survey: str
    hash: str


@dataclass(frozen=True, slots=True)
class SurveySkips:
    """The lot has fallen on this call, and yet nobody is asked. No closing event."""

    survey: str
    why: str
    """not_again_within, when or refused."""


@dataclass(frozen=True, slots=True)
class SurveyCloses:
    """The survey is over, however it went. No closing event."""

    survey: str
    hash: str
    outcome: str
    """answered, stopped (by key), hung_up (during the questions), refused, no_answer."""
    score: float | None
    band: str | None
    satisfaction: float | None


@dataclass(frozen=True, slots=True)
class SurveyInvites:
    """Somebody is asked in writing, after the call. No closing event."""

    survey: str
    hash: str
    by: str
    """'sms' or 'email'."""
    to: str
    """An address; '': the one that we know of the caller."""
    language: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Tell:
    """What only the agent reads. No closing event."""

    text: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """Say the last words and end the call. No closing event."""

    parts: Parts = ()


Effect = (
    Answer
    | Say
    | Listen
    | Choose
    | Record
    | StartCallRecording
    | StopCallRecording
    | Fetch
    | Enqueue
    | Dial
    | MakeCallback
    | Voicemail
    | Note
    | Send
    | Outcome
    | Surveyed
    | SurveyOpens
    | SurveySkips
    | SurveyCloses
    | SurveyInvites
    | Tell
    | Hangup
)

AboutSurvey = Surveyed | SurveyOpens | SurveySkips | SurveyCloses | SurveyInvites
"""What is told of surveys; no line performs any of it."""

WORLD = (Enqueue, Dial, MakeCallback, Send, Voicemail, StartCallRecording, StopCallRecording)
"""Effects that the world sees: event and state are on disk before a line performs one of them."""


def world_sees(effect: Effect) -> bool:
    """Whether a repetition would be noticed outside: one of WORLD, or a request that changes something."""
    return isinstance(effect, WORLD) or (isinstance(effect, Fetch) and not effect.harmless)
