"""A text with values, compiled: rendered as parts with recordings for a caller, as plain text for a reader.

Made by texts.py, called by the engine. A text without values is worked out once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from scripts_dsl.effects import Parts, Value, Words
from scripts_dsl.formula import Env
from scripts_dsl.formula.meaning import Meaning
from scripts_dsl.spoken import Nouns, show, speak
from scripts_dsl.types import Phone, Recording, Type

TODAY = "today"
"""Read by texts with dates: a date far away needs its year."""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A value that may be empty and has no `else`: the text would have a hole. The checker decides if it warns."""

    name: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One `${…}` with the punctuation around it that has no sound of its own."""

    alternatives: tuple[Meaning, ...]
    """The first that is not empty is said, in the manner of its type."""
    as_: str | None
    nouns: Nouns
    before: str = ""
    after: str = ""
    dated: bool = False
    """Holds a date, so that `today` matters."""

    def value(self, env: Env) -> tuple[Any, Type | None]:
        """What is said, and its type; (None, None) if it is empty."""
        for meaning in self.alternatives:
            found = meaning.run(env)
            if found is not None and found != "":
                return found, meaning.type
        return None, None

    def render(self, env: Env, language: str) -> Value | None:
        """The value for a caller; None if it is empty."""
        value, type_ = self.value(env)
        if value is None:
            return None
        today = env(TODAY) if self.dated else None
        text = show(value, type_, language, self.as_, self.nouns, today)
        if isinstance(type_, Recording):
            return Value(f"{self.before}{text}{self.after}", "", language, tape=str(value))
        spoken = speak(value, type_, language, self.as_, self.nouns, today)
        return Value(f"{self.before}{text}{self.after}", f"{self.before}{spoken}{self.after}", language)

    def plain(self, env: Env, language: str) -> str:
        """The value for a reader; telephone numbers stay as machines need them."""
        value, type_ = self.value(env)
        if isinstance(type_, Phone):
            return f"{self.before}{value}{self.after}"
        today = env(TODAY) if self.dated else None
        return f"{self.before}{show(value, type_, language, self.as_, self.nouns, today)}{self.after}"

    def bare(self, env: Env) -> str | None:
        """The value for a machine, as in JSON; None if it is empty."""
        value, type_ = self.value(env)
        json = type_.dump(value) if type_ is not None else value
        if json is None:
            return None
        return str(json).lower() if isinstance(json, bool) else str(json)


@dataclass(frozen=True, slots=True)
class Template:
    """A text, ready to be said."""

    text: str
    """As written."""
    parts: tuple[str | Slot, ...] = field(compare=False)
    names: frozenset[str]
    """Values it reads."""
    uncovered: tuple[Uncovered, ...] = ()
    _rendered: dict[tuple[str, str | None], Parts] = field(default_factory=dict, compare=False, repr=False)
    """Of a text without values, by language and recording."""

    @property
    def constant(self) -> str | None:
        """The text, if it has no values in it."""
        return None if any(isinstance(part, Slot) for part in self.parts) else "".join(map(str, self.parts))

    def render(self, env: Env, language: str, recording: str | None = None) -> Parts:
        """What a caller hears. With values inside, the recordings of the pieces are `you_owe.1`, `you_owe.2`, …"""
        parts = self._rendered.get((language, recording))
        if parts is None:
            parts = self._render(env, language, recording)
            if len(parts) < 2 and not any(isinstance(part, Slot) for part in self.parts):
                self._rendered[language, recording] = parts
        return parts

    def plain(self, env: Env, language: str = "en") -> str:
        """The text with its values, for notes and screens."""
        return "".join(part if isinstance(part, str) else part.plain(env, language) for part in self.parts)

    def address(self, env: Env) -> str | None:
        """The text as an address of the web: values for machines, percent-encoded; None if one is empty."""
        pieces = [part if isinstance(part, str) else _encoded(part, env) for part in self.parts]
        return None if any(piece is None for piece in pieces) else "".join(map(str, pieces))

    def machine(self, env: Env) -> str:
        """The text on one line with values for machines: a header. An empty value is nothing."""
        pieces = [part if isinstance(part, str) else _bare(part, env) for part in self.parts]
        return "".join(sign for sign in "".join(pieces) if sign.isprintable())

    def _render(self, env: Env, language: str, recording: str | None) -> Parts:
        cut = len(self.parts) > 1 or any(isinstance(part, Slot) for part in self.parts)
        rendered: list[Words | Value] = []
        piece = 0
        for part in self.parts:
            if isinstance(part, Slot):
                value = part.render(env, language)
                rendered += [value] if value is not None else []
                continue
            piece += 1
            name = f"{recording}.{piece}" if recording is not None and cut else recording
            rendered.append(Words(part, language, name))
        return tuple(rendered)


def _encoded(slot: Slot, env: Env) -> str | None:
    value = slot.bare(env)
    return None if value is None else f"{slot.before}{quote(value, safe='')}{slot.after}"


def _bare(slot: Slot, env: Env) -> str:
    return f"{slot.before}{slot.bare(env) or ''}{slot.after}"
