"""The one grammar table: what may stand in a file. Checks, JSON Schema, reference and compiler are derived from it.

A verb's row lives in its own module, `scripts_dsl/verbs/<verb>.py`, beside what the engine does for it; `VERBS` in
`scripts_dsl/verbs/__init__.py` lists them all, explicitly.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What stands in a field; it decides how the field is read, checked, compiled and completed in an editor."""

    PROMPT = auto()  # one word: a prompt's name; with a space: the text itself          -> graph.Prompt
    PROMPTS = auto()  # a list of prompts, or one                                        -> tuple[graph.Prompt, ...]
    TEXT = auto()  # a text with ${values} that is read or stored, not spoken            -> texts.Template
    FORMULA = auto()  # any value                                                        -> formula.Formula
    CONDITION = auto()  # a formula that is yes or no                                    -> formula.Formula
    CHECKED_FORMULA = auto()  # `check:` of an ask, may use the value of `into`          -> formula.Formula
    ASSIGNMENTS = auto()  # names with formulas (`set`)                                  -> tuple[(name, Formula), ...]
    ARGUMENTS = auto()  # names with formulas (`with`)                                   -> tuple[(name, Formula), ...]
    VALUE_NAME = auto()  # name of a value of this run (`into`)                          -> str
    DURATION = auto()  # 4m, 30s                                                         -> float, seconds
    COUNT = auto()  # 3                                                                  -> int
    YES_NO = auto()  # yes, no                                                           -> bool
    KEY_PLACES = auto()  # {1: place, 2: next}: every key is an exit                     -> tuple[key, ...]
    KEY_CHOICES = auto()  # {1: illness, 2: other}: every key is a choice                -> tuple[(key, word), ...]
    PLACE = auto()  # name of a place, `next`, or steps themselves (`goto`)              -> an exit
    STEPS = auto()  # a list of steps (`then`, `else`)                                   -> an exit
    QUEUE = auto()  # name of a queue of the site                                        -> str
    FUNCTION = auto()  # name of a Python function                                       -> str
    WORD = auto()  # a single word                                                       -> str
    LANGUAGE = auto()  # a formula that gives a language                                 -> formula.Formula


@dataclass(frozen=True, slots=True)
class Field:
    """One word that may stand beside a verb."""

    name: str
    kind: Kind
    help: str
    """One sentence for the reference and the editor's hover."""
    required: bool = False
    default: str | None = None
    """As it would be written; None: absent."""


@dataclass(frozen=True, slots=True)
class Exit:
    """A named way out of a step."""

    name: str
    """`next`, `on_give_up`, …; the keys of a KEY_PLACES field are exits too."""
    default: str
    """'next', 'end', 'hangup' (apologise and hang up), 'always 0' (the place of `always: 0`, else 'hangup'),
    'always error' (the place of `always: error`, else 'always 0'), or the name of another exit."""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: its main value, its fields, its exits, and what it means for the checks on the graph."""

    name: str
    group: str
    """talk, listen, think, look up, people, write and end, scripts only."""
    main: Field | None
    help: str
    example: str
    """YAML of a step; a test checks it."""
    fields: tuple[Field, ...] = ()
    exits: tuple[Exit, ...] = (Exit("next", "next"),)
    files: frozenset[str] = frozenset({"flow"})
    """Kinds of file it may stand in: flow, script, survey, campaign."""
    talks: bool = False
    """The caller hears something."""
    listens: bool = False
    """The caller may press a key."""
    waits: bool = False
    """Time passes until something outside happens: a cycle through it is no endless loop."""
    person: bool = False
    """Leads to a person."""
    always_keys: bool = False
    """The keys of `always:` act here."""
    hangup_safe: bool = False
    """May run when the caller has gone."""

    def field(self, name: str) -> Field | None:
        """The field called `name`, the main one included; None if there is none."""
        if self.main is not None and name == self.name:
            return self.main
        return next((f for f in self.fields if f.name == name), None)


COMMON = (
    Field("when", Kind.CONDITION, "Do this step only if it is so."),
    Field("id", Kind.WORD, "A stable name of this step in reports."),
)
"""Fields that may stand beside every verb."""
