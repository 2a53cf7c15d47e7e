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
    BUTTONS = auto()  # {yes: place, no: place}: every button of a script is an exit     -> tuple[word, ...]
    PLACE = auto()  # name of a place, `next`, or steps themselves (`goto`)              -> an exit
    STEPS = auto()  # a list of steps (`then`, `else`)                                   -> an exit
    QUEUE = auto()  # name of a queue of the site                                        -> str
    FUNCTION = auto()  # name of a Python function                                       -> str
    WORD = auto()  # a single word                                                       -> str
    ONE_OF = auto()  # one of the words of Field.words                                   -> str
    KEY = auto()  # one key of the telephone                                             -> str, 0-9 * #
    WORDS = auto()  # {1: {pl: [faktury]}}: words that mean a key                   -> {language: ((key, words), ...)}
    EXTENSIONS = auto()  # {201: place}: several digits, each an exit                    -> tuple[digits, ...]
    CLOSING = auto()  # `serve`, or a place (an exit)                                    -> hours.Calendar of the queue
    DIAL = auto()  # a number to ring, or a text with values that gives one              -> texts.Template
    PATTERNS = auto()  # numbers that may be rung: [+48?????????]                        -> tuple[str, ...]
    BOX = auto()  # name of a message box of the site                                    -> str
    CHANNEL = auto()  # sms, email: a sender of the site                                 -> str
    REQUEST = auto()  # `GET https://…` with values in it                                -> requests.Request
    HEADERS = auto()  # names with texts, or `secret NAME`                               -> tuple[(name, Template), ...]
    QUERY = auto()  # name of a query of the site                                        -> str
    FLOW = auto()  # name of another flow                                                -> str, `flow pay`
    SURVEY = auto()  # name of a survey                                                  -> str, `survey after_call`
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
    words: tuple[str, ...] = ()
    """Of a ONE_OF: what may stand there."""
    least: int = 1
    """Of a COUNT: the smallest."""
    most: str = ""
    """Of a DURATION: the longest, as it would be written."""


@dataclass(frozen=True, slots=True)
class Exit:
    """A named way out of a step."""

    name: str
    """`next`, `on_give_up`, …; the keys of a KEY_PLACES field are exits too."""
    default: str
    """'next', 'end', 'hangup' (apologise and hang up), 'always 0' (the place of `always: 0`, else 'hangup'),
    'always error' (the place of `always: error`, else 'always 0'), or the name of another exit."""
    help: str = ""
    at_once: bool = False
    """May be taken without any time passing, also by a verb that waits."""
    unless: str = ""
    """Not there when this field is written."""
    optional: bool = False
    """There only when it is written."""


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


# --- files -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a file: a word at its left edge."""

    name: str
    help: str
    files: frozenset[str] = frozenset({"flow"})
    """Kinds of file it may stand in."""


_ALL = frozenset({"flow", "survey", "script", "campaign"})
_SPOKEN = frozenset({"flow", "survey", "script"})
_STEPS = frozenset({"flow", "script"})
_SURVEY = frozenset({"survey"})
_CAMPAIGN = frozenset({"campaign"})

FILE_KINDS = ("flow", "survey", "script", "campaign")
"""The first word of a file says what it is."""

PARTS = (
    Part("version", "A label for people; the engine uses the content hash.", _ALL),
    Part("about", "What this file is for, in one sentence.", _ALL),
    Part("languages", "Languages and the calling numbers that hear them; `otherwise` is the fallback.", _SPOKEN),
    Part("direction", "inbound, or outbound: we call."),
    Part("hours", "Named calendars of opening hours."),
    Part("takes", "Typed values that the file is given.", _STEPS),
    Part("gives", "Values that go back to the flow that called this one.", _STEPS),
    Part("vars", "Typed values of one run.", _STEPS),
    Part("always", "Keys that work everywhere, and where error, too_long and hangup lead.", _STEPS),
    Part("defaults", "tries, wait, between_keys, barge_in and longest for the whole file."),
    Part("places", "Named lists of steps; a call begins at start.", _STEPS),
    Part("ask_when", "Who is asked at all: `chance`, `not_again_within`, `when`.", _SURVEY),
    Part("opening", "The question whether one may ask: 1 is yes, anything else is no.", _SURVEY),
    Part("questions", "What is asked, in this order.", _SURVEY),
    Part("bands", "Names for ranges of the whole score, 0 to 100.", _SURVEY),
    Part("do", "Steps after the last answer.", _SURVEY),
    Part("alert", "Who is told when the last surveys look bad.", _SURVEY),
    Part("closing", "The last words.", _SURVEY),
    Part("purpose", "What the calls are for: debt, service, marketing, …", _CAMPAIGN),
    Part("owner", "The user of the site who answers for the campaign.", _CAMPAIGN),
    Part("people", "Who is called.", _CAMPAIGN),
    Part("call", "With what, from which number, for how long.", _CAMPAIGN),
    Part("respect", "How politely; every word has its polite default.", _CAMPAIGN),
    Part("pace", "Of a predictive campaign: how many who answer may find no agent.", _CAMPAIGN),
    Part("brake", "How satisfaction stops it; every word has its careful default.", _CAMPAIGN),
    Part("outcomes", "What follows from how a call went.", _CAMPAIGN),
    Part("results", "Which outcomes are a success, and which were another person.", _CAMPAIGN),
    Part("stop", "When the whole campaign stops by itself.", _CAMPAIGN),
    Part("unequal_offer_because", "Why existing customers do not get what new ones get.", _CAMPAIGN),
    Part("prompts", "Texts by language.", _SPOKEN),
    Part("nouns", "Forms of nouns by language, for counted things.", _SPOKEN),
    Part("tests", "Calls that must go as told here.", _ALL),
    Part("allow", "Warnings that are meant to be so, each with a reason and a date.", _ALL),
)
"""Every section, in the order of the reference."""

DEFAULTS = ("tries", "wait", "between_keys", "barge_in", "longest")
"""What `defaults:` may set."""

ALWAYS_WORDS = ("error", "too_long", "hangup")
"""What `always:` may have beside keys."""

KEY_WORDS = {"star": "*", "hash": "#"}
"""How the two keys are written that YAML keeps for itself."""

KEYS = frozenset("0123456789*#")


# --- words of others ---------------------------------------------------------------------------------------------

FOREIGN_VERBS = {
    "answer": "say", "play": "say", "playback": "say", "speak": "say", "tts": "say", "prompt": "say", "announce": "say",
    "audio": "say", "message": "say", "background": "menu", "ivr": "menu", "choose": "menu", "choice": "menu",
    "select": "menu", "gather": "ask", "read": "ask", "input": "ask", "collect": "ask", "get_data": "ask",
    "get_digits": "ask", "digits": "ask", "question": "ask", "sleep": "pause", "wait": "pause", "delay": "pause",
    "let": "set", "assign": "set", "variable": "set", "if": "when", "branch": "when", "switch": "when", "case": "when",
    "redirect": "goto", "jump": "goto", "go": "goto", "next": "goto", "enqueue": "queue", "agent": "queue",
    "acd": "queue", "dial": "transfer", "connect": "transfer", "forward": "transfer", "bridge": "transfer",
    "webhook": "http", "fetch": "http", "request": "http", "sql": "db", "query": "db", "function": "run",
    "python": "run", "script": "run", "execute": "run", "log": "note", "comment": "note", "exit": "hangup",
    "end": "hangup", "stop": "hangup", "disconnect": "hangup", "sms": "send", "email": "send", "subflow": "call",
    "gosub": "call", "mailbox": "voicemail",
}  # fmt: skip
"""Words of Asterisk, TwiML, Studio, VoiceXML and others, with ours."""

FOREIGN_FIELDS = {
    "if": ("when",), "condition": ("when",), "timeout": ("wait", "longest", "ring"), "keys": ("options",),
    "choices": ("options",), "repeat": ("tries",), "retries": ("tries",), "attempts": ("tries",),
    "variable": ("into",), "save": ("into",), "store": ("into",), "result": ("into",),
}  # fmt: skip
"""The same for fields of a step: the first one that the verb has."""

FOREIGN_PARTS = {
    "language": "languages", "variables": "vars", "states": "places", "nodes": "places", "steps": "places",
    "texts": "prompts", "messages": "prompts", "schedule": "hours", "description": "about", "global": "always",
    "plurals": "nouns",
}  # fmt: skip
"""The same for sections."""
