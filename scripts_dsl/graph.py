"""A compiled file: typed steps with named exits, each bound to exactly one next step or to the end.

Made by compile.py, walked by engine.py, analysed by the checks, drawn and diffed. Immutable and without I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scripts_dsl.grammar import ALWAYS_WORDS

if TYPE_CHECKING:
    from scripts_dsl.formula import Formula
    from scripts_dsl.hours import Calendar
    from scripts_dsl.spoken import Nouns
    from scripts_dsl.survey import Survey
    from scripts_dsl.texts import Template
    from scripts_dsl.types import Type

END = ""
"""Target of an exit after which the call is over."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is said, in every language of the file."""

    name: str | None
    """Its name under `prompts:`; None for a text written inside a step (then one text serves every language)."""
    texts: Mapping[str, Template]
    """By language."""
    audio: str | None = None
    """A sound below recordings/prompts/ without extension, the same in every language; the texts say what is in it."""


@dataclass(frozen=True, slots=True)
class Languages:
    """`languages: {pl: +48, en: otherwise}`."""

    prefixes: Mapping[str, tuple[str, ...]]
    """Language -> prefixes of calling numbers, in the file's order."""
    fallback: str

    def speaks(self, language: object) -> bool:
        """Whether the file has texts in `language`."""
        return language in self.prefixes or language == self.fallback

    def all(self) -> tuple[str, ...]:
        """Every language of the file, in the file's order."""
        languages = tuple(self.prefixes)
        return languages if self.fallback in languages else (*languages, self.fallback)

    def of_number(self, number: str | None) -> str | None:
        """The language of the longest prefix that fits; None if none does."""
        best = max(
            ((p, lang) for lang, ps in self.prefixes.items() for p in ps if number and number.startswith(p)),
            key=lambda x: len(x[0]),
            default=None,
        )
        return best[1] if best else None


@dataclass(frozen=True, slots=True)
class Step:
    """One verb at one place."""

    id: str
    """Stable within a version: `menu.1` (place, number in it), or the file's own `id:`."""
    place: str
    verb: str
    when: Formula | None
    """Do it only if yes; otherwise go to exits['next'] (the step below)."""
    args: Mapping[str, Any]
    """Main value under the verb's name and the fields under theirs, compiled as grammar.Kind says; defaults filled
    in; an absent field is absent."""
    exits: Mapping[str, str]
    """Exit name or key -> id of the next step, or END."""
    line: int
    column: int
    inherits: Mapping[str, str] = field(default_factory=dict)
    """Exits that lead where `always:` says, by the word or key there, in a file that does not say it: a sub-flow's
    caller may."""


@dataclass(frozen=True, slots=True)
class Hops:
    """`limits: {hops: 3, then: queue senior}`: nobody is passed on for ever."""

    most: int
    """People who may talk with a caller before the next one has to be of `queue`."""
    queue: str


@dataclass(frozen=True, slots=True)
class Graph:
    """One file, ready to run."""

    kind: str
    """flow, script, survey or campaign."""
    name: str
    hash: str
    """16 hex digits of SHA-256 over the meaning: comments and layout do not matter."""
    languages: Languages
    zone: str
    """IANA time zone of the site."""
    types: Mapping[str, Type]
    """Type of every value of a run: vars and takes."""
    defaults: Mapping[str, Formula]
    """`vars:` with ` = value`."""
    secret: frozenset[str]
    """Values typed into an ask with `secret: yes`: kept as "given" only."""
    hours: Mapping[str, Calendar]
    always: Mapping[str, str]
    """Key (0-9 * #), or error, too_long, hangup -> id of the first step of that place."""
    longest: float
    """Seconds of self-service until `always: too_long`."""
    steps: Mapping[str, Step]
    places: Mapping[str, str]
    """Place -> id of its first step."""
    start: str
    prompts: Mapping[str, Prompt]
    nouns: Nouns
    site_names: frozenset[str]
    """Names of the site that formulas and texts read: queues.support.wait."""
    uses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Which queues, functions, … a call can touch: {'queues': {...}, 'functions': {...}}."""
    direction: str = "inbound"
    """'inbound' or 'outbound'."""
    gives: tuple[str, ...] = ()
    """Values that go back to the flow that called this one."""
    takes: tuple[str, ...] = ()
    """Values that it is given."""
    private: frozenset[str] = frozenset()
    """Values, and fields of values, that are spoken only to somebody whose identity is verified."""
    hops: Hops | None = None
    """The site's limit of being passed on."""
    notices: Mapping[str, Any] = field(default_factory=dict)
    """What settings say of notices, by name (`notices.outage.on`), until an event says otherwise."""
    flows: Mapping[str, Graph] = field(default_factory=dict)
    """The graphs of called files, pinned: `flow pay`, `survey after_call`."""
    survey: Survey | None = None
    """Of a survey: what its answers are worth."""
    version: str = ""
    """As its author counts; '' when he does not."""
    always_keys: str = field(init=False)
    """The keys of `always`, as one string: they act at once while something is said."""

    buttons: tuple[str, ...] = field(init=False)
    """Of a script: those of `always`, which never leave the agent's screen."""

    def __post_init__(self) -> None:
        names = tuple(name for name in self.always if name not in ALWAYS_WORDS) if self.kind == "script" else ()
        object.__setattr__(self, "buttons", names)
        object.__setattr__(self, "always_keys", "".join(key for key in self.always if len(key) == 1))
