"""What the site has, whatever a call does. Made by the readers of this package, asked by checker and program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from scripts_dsl.graph import Hops
from scripts_dsl.hours import Calendar
from scripts_dsl.signatures import ALONE, Files
from scripts_dsl.types import Type

UTC = "UTC"


@dataclass(frozen=True, slots=True)
class Queue:
    """One ACD queue of the site."""

    name: str
    title: str
    """For people: `Customer support`."""
    skills: tuple[str, ...] = ()
    """What its agents can do."""
    languages: tuple[str, ...] = ()
    """What its agents speak."""
    agents: tuple[str, ...] = ()
    """Users who serve it."""
    hours: Calendar | None = None
    """When somebody serves it; None: always."""
    keep_recordings: float | None = None
    """Seconds; None: the site does not say."""
    script: str | None = None
    """The talk script that its agents have beside the card."""
    form: str | None = None
    """The survey against which its talks are graded."""
    tell: str | None = None
    """Group of `people:` who are told of what nobody of the queue does; None: those who look after the program."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box for messages."""

    name: str
    title: str
    tell: str | None = None
    """Group of `people:` who are told of a message."""
    keep_recordings: float | None = None
    """Seconds; None: the box does not say."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What customers speak of, and who answers for it."""

    name: str
    owner: str
    """A user, or a group of `people:`."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> words by which a text is known to be about it."""
    within: float | None = None
    """Seconds until somebody has called the customer back; None: the site does not say."""


@dataclass(frozen=True, slots=True)
class Liability:
    """`liability:`: words that a lawyer has to know of."""

    owner: str | None = None
    """The legal owner, a user or a group; None: those who look after the program."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> words of the site's own."""
    shipped: bool = True
    """The words that come along count, too."""


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A Python function that a flow may `run:`."""

    name: str
    arguments: Mapping[str, Type]
    result: Type | None
    """None: not told, so it is not checked against `into:`."""


@dataclass(frozen=True, slots=True)
class Query:
    """A named query; it only reads."""

    name: str
    sql: str
    arguments: tuple[str, ...]
    """`:number` in the text."""
    database: str = ""
    """Of `databases:`; '' when the site has only one."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that callers are told while it lasts: an outage, an unusual closing."""

    name: str
    on: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    """By language; under '' a text for every language."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`limits:`, for every call of the site."""

    longest: float = 600
    """Seconds of self-service when a file says nothing."""
    hops: Hops | None = None
    """After how many people a caller is passed on to whom."""


@dataclass(frozen=True, slots=True)
class Costs:
    """`costs:` of calls out, all of one currency."""

    currency: str = ""
    """ISO 4217; '': the site says nothing of costs."""
    attempt: Decimal = Decimal(0)
    minute: Decimal = Decimal(0)
    agent_hour: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Desk:
    """`desk:`, for all agents."""

    wrap_up: float = 120
    """Seconds."""
    pauses: tuple[str, ...] = ()
    """Reasons; (): whatever an agent says."""
    disposition_required: bool = False
    """No further call before it is stored how the last talk ended."""


@dataclass(frozen=True, slots=True)
class Site:
    """The whole of `settings.yaml`."""

    zone: str = UTC
    """IANA time zone."""
    house: str = ""
    """The name under which people know the house; '': nobody has said."""
    queues: Mapping[str, Queue] = field(default_factory=dict)
    boxes: Mapping[str, Box] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Number dialled -> name of the flow."""
    functions: Mapping[str, FunctionSpec] = field(default_factory=dict)
    queries: Mapping[str, Query] = field(default_factory=dict)
    databases: Mapping[str, str] = field(default_factory=dict)
    """Name -> name of the secret that holds its address."""
    secrets: tuple[str, ...] = ()
    """Names only; the values are the program's."""
    http: tuple[str, ...] = ()
    """Beginnings of addresses that flows may ask."""
    senders: Mapping[str, str] = field(default_factory=dict)
    """sms, email -> who it comes from."""
    voices: Mapping[str, str] = field(default_factory=dict)
    """Language -> voice."""
    holidays: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The site's own days by name, as ISO 8601 dates; every `holidays:` of a calendar may name them."""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Group -> users."""
    topics: Mapping[str, Topic] = field(default_factory=dict)
    liability: Liability = Liability()
    offers: Mapping[str, str] = field(default_factory=dict)
    """Product -> everyone, new or existing."""
    costs: Costs = Costs()
    notices: Mapping[str, Notice] = field(default_factory=dict)
    limits: Limits = Limits()
    desk: Desk = Desk()
    keep_recordings: Mapping[str, float] = field(default_factory=dict)
    """talks, messages, answers -> seconds, of those that the site says."""
    known: bool = True
    """False: there are no settings, so names of queues and functions cannot be checked."""
    files: Files = field(default=ALONE, compare=False, repr=False)
    """The other files of the site."""
    file: str = field(default="", compare=False)
    """Where all this stands."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    """`queues.support` -> its line there, from 1."""

    def place(self, part: str, name: str) -> str:
        """`callflows/settings.yaml:12`; '' when nobody knows."""
        line = self.lines.get(f"{part}.{name}")
        return f"{self.file}:{line}" if self.file and line else self.file

    def members(self, who: str) -> tuple[str, ...]:
        """The users of a group; of a user, the user."""
        return self.people.get(who, (who,))

    @property
    def users(self) -> frozenset[str]:
        """Everybody whom `people:` or the agents of a queue name."""
        return frozenset().union(*self.people.values(), *(queue.agents for queue in self.queues.values()))


NO_SITE = Site(known=False)
"""For a file without settings beside it."""
