"""A flow that is being made: places, steps, prompts and values come in, the text of a file goes out.

The importers fill it; every text is quoted where YAML would read it as something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Value = str | list[str] | Mapping[str, "Value"]
"""What stands beside a word: a text, a list of names, or names with values."""

LONGEST_NAME = 40
LONGEST_TITLE = 400
"""Characters of a stranger's name that ours is made of."""
COMMENT = 160
"""Characters of a comment: what is in it comes from a stranger."""


@dataclass(slots=True)
class Step:
    """One verb with its details."""

    verb: str
    main: Value = ""
    fields: dict[str, Value] = field(default_factory=dict)
    comment: str = ""


@dataclass(slots=True)
class Place:
    """A named list of steps, and where it came from."""

    name: str
    origin: str
    steps: list[Step] = field(default_factory=list)

    def add(self, verb: str, main: Value = "", /, **fields: Value | None) -> Step:
        """One more step; a field that is None stays out."""
        step = Step(verb, main, {k: v for k, v in fields.items() if v is not None})
        self.steps.append(step)
        return step


@dataclass(slots=True)
class Draft:
    """The whole file."""

    name: str
    about: str
    languages: list[str] = field(default_factory=lambda: ["en"])
    direction: str = ""
    takes: dict[str, Value] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    """`vars:`."""
    places: dict[str, Place] = field(default_factory=dict)
    prompts: dict[str, str] = field(default_factory=dict)
    """Texts in the first of the languages."""

    def place(self, name: str, origin: str) -> Place:
        """A new place of that name, at the end."""
        self.places[name] = Place(name, origin)
        return self.places[name]

    def text(self) -> str:
        """The file."""
        return "\n".join(_lines(self)) + "\n"


# --- names -------------------------------------------------------------------------------------------------------


class Names:
    """Names of another system as names of the language: small letters, digits and _, each only once."""

    def __init__(self, *taken: str) -> None:
        self._taken = set(taken)
        self._of: dict[str, str] = {}

    def of(self, theirs: str, wanted: str = "") -> str:
        """Ours for theirs; the same every time."""
        if theirs not in self._of:
            self._of[theirs] = self.new(wanted or theirs)
        return self._of[theirs]

    def new(self, wanted: str) -> str:
        """A name like the wanted one that nothing else has."""
        name = plain = slug(wanted)
        number = 2
        while name in self._taken:
            name = f"{plain}_{number}"
            number += 1
        self._taken.add(name)
        return name


_LETTERS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
        "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
        "ё": "yo", "ł": "l", "đ": "d", "ß": "ss",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart."""


def slug(text: str) -> str:
    """`Main Menu (PL)` as `main_menu_pl`, `Zaległości` as `zaleglosci`, `Счёт` as `schyot`."""
    latin = unicodedata.normalize("NFKD", text[:LONGEST_TITLE].lower().translate(_LETTERS))
    plain = "".join(c for c in latin if not unicodedata.combining(c))
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].strip("_")
    return name if name and not name[0].isdigit() else f"x_{name}".rstrip("_")


# --- as text -----------------------------------------------------------------------------------------------------


def _lines(draft: Draft) -> Iterator[str]:
    yield f"flow: {draft.name}"
    yield f"about: {scalar(draft.about)}"
    yield ""
    yield f"languages: [{', '.join(draft.languages)}]"
    if draft.direction:
        yield f"direction: {draft.direction}"
    for part, values in (("takes", draft.takes), ("vars", draft.values)):
        if values:
            yield ""
            yield f"{part}:"
            for name, type_ in values.items():
                yield from _entry(name, type_, "  ")
    yield ""
    yield "places:"
    for place in draft.places.values():
        yield from _place(place)
    if draft.prompts:
        yield "prompts:"
        for name, text in draft.prompts.items():
            yield f"  {name}:"
            yield f"    {draft.languages[0]}: {scalar(text)}"


def _place(place: Place) -> Iterator[str]:
    yield f"  {place.name}:"
    yield f"    # from: {comment(place.origin)}"
    for step in place.steps:
        if step.comment:
            yield f"    # {comment(step.comment)}"
        first, *others = list(_entry(step.verb, step.main, "      "))
        yield f"    - {first.strip()}"
        yield from others
        for name, value in step.fields.items():
            yield from _entry(name, value, "      ")
    yield ""


def _entry(name: str, value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, list):
        yield f"{indent}{scalar(name)}: [{', '.join(value)}]"
    elif isinstance(value, Mapping):
        yield f"{indent}{scalar(name)}:"
        for key, inner in value.items():
            yield from _entry(key, inner, f"{indent}  ")
    else:
        yield f"{indent}{scalar(name)}: {scalar(value)}".rstrip()


_PLAIN = re.compile(r"(?:[^\W_]|\$\{|\+(?=\d))(?:[^#:]|:(?=//)|(?<!\s)#)*")


def scalar(text: str) -> str:
    """On one line, in quotes where YAML would see something else in it."""
    line = printable(text)
    if not line or _PLAIN.fullmatch(line):
        return line
    if '"' in line and "'" not in line:
        return f"'{line}'"
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def printable(text: str) -> str:
    """On one line, without what no telephone can say and no editor can show."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def comment(text: str) -> str:
    """What may stand behind a #."""
    line = printable(text)
    return line if len(line) <= COMMENT else line[: COMMENT - 1] + "…"
