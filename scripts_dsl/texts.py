"""Texts with values: `Na koncie jest ${customer.debt} do zapłaty, ${n as invoice}.`

Compiled once by the checker and the compiler of files, rendered by the engine: as parts with recordings for what a
caller hears, as plain text for what is read or stored. Pieces without values are worked out at compile time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from scripts_dsl.effects import Parts, Value, Words
from scripts_dsl.formula import Env, Scope
from scripts_dsl.formula.compare import has_fields
from scripts_dsl.formula.compiler import Compiler
from scripts_dsl.formula.lexer import Token
from scripts_dsl.formula.meaning import Meaning, family
from scripts_dsl.formula.parser import parse_slot
from scripts_dsl.problems import FormulaProblem, listed
from scripts_dsl.spoken import MANNERS, TONGUES, Nouns, show, speak
from scripts_dsl.suggest import nearest
from scripts_dsl.types import DateType, MapType, Moment, Phone, Type

MAX_TEXT = 10_000
"""Characters of a text: eleven minutes of talking."""

MAX_SLOTS = 50
TODAY = "today"
"""Read by texts with dates: a date far away needs its year."""

_SOUND = re.compile(r"[^\W_]")


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
        spoken = speak(value, type_, language, self.as_, self.nouns, today)
        return Value(f"{self.before}{text}{self.after}", f"{self.before}{spoken}{self.after}", language)

    def plain(self, env: Env, language: str) -> str:
        """The value for a reader; telephone numbers stay as machines need them."""
        value, type_ = self.value(env)
        if isinstance(type_, Phone):
            return f"{self.before}{value}{self.after}"
        today = env(TODAY) if self.dated else None
        return f"{self.before}{show(value, type_, language, self.as_, self.nouns, today)}{self.after}"


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


def compile_text(text: str, scope: Scope, nouns: Nouns, language: str | None = None) -> Template:
    """A text whose `${…}` make sense. FormulaProblem, with offsets inside `text`. With `language`, its nouns must
    have forms in that language."""
    if len(text) > MAX_TEXT:
        raise FormulaProblem(f"a text has at most {MAX_TEXT} characters", 0, len(text), ("make two prompts of it",))
    pieces: list[str | Slot] = []
    names: set[str] = set()
    uncovered: list[Uncovered] = []
    place = 0
    for start, end in _slots(text):
        pieces.append(text[place:start])
        try:
            slot, meaning = _slot(text[start + 2 : end], scope, nouns, language)
        except FormulaProblem as problem:
            raise _moved(problem, text, start, end) from None
        pieces.append(slot)
        names |= meaning.names
        uncovered += [Uncovered(name, start + 2 + meaning.start, meaning.length) for name in sorted(meaning.bare)]
        place = end + 1
    pieces.append(text[place:])
    if any(isinstance(piece, Slot) and piece.dated for piece in pieces):
        names.add(TODAY)
    return Template(text, _joined(pieces), frozenset(names), tuple(uncovered))


def _slots(text: str) -> list[tuple[int, int]]:
    """Where each `${` begins and its `}` stands; quoted texts may hold a brace."""
    found: list[tuple[int, int]] = []
    place = text.find("${")
    while place >= 0:
        end = _closing(text, place + 2)
        if end is None:
            raise FormulaProblem("this ${ has no }", place, 2, ("close it: ${name}",))
        found.append((place, end))
        if len(found) > MAX_SLOTS:
            raise FormulaProblem(f"a text has at most {MAX_SLOTS} values", place, 2, ("make two texts of it",))
        place = text.find("${", end)
    return found


def _closing(text: str, place: int) -> int | None:
    quote = ""
    for index in range(place, len(text)):
        char = text[index]
        if quote:
            quote = "" if char == quote else quote
        elif char == "}":
            return index
        elif char in "\"'":
            quote = char
    # a quote without its end, or an apostrophe after the brace that was forgotten
    end = text.find("}", place)
    return end if end >= 0 else None


def _moved(problem: FormulaProblem, text: str, start: int, end: int) -> FormulaProblem:
    """The same problem, in the whole text."""
    if not text[start + 2 : end].strip():
        hint = "write the name of a value: ${name}"
        return FormulaProblem("there is nothing in ${ }", start, end + 1 - start, (hint,))
    return FormulaProblem(problem.message, start + 2 + problem.offset, problem.length, problem.hints, problem.rule)


def _slot(text: str, scope: Scope, nouns: Nouns, language: str | None) -> tuple[Slot, Meaning]:
    node, manner = parse_slot(text)
    meaning = Compiler(scope, mixed=True).outermost(node)
    alternatives = meaning.alternatives or (meaning,)
    for part in alternatives:
        if isinstance(part.type, MapType):
            raise has_fields(part)
    if meaning.type is None and not meaning.alternatives:
        raise meaning.problem("this is always empty")
    if manner is not None:
        _check_manner(manner, alternatives, nouns, language)
    dated = any(isinstance(part.type, DateType | Moment) for part in alternatives)
    return Slot(alternatives, manner.text if manner else None, nouns, dated=dated), meaning


def _check_manner(manner: Token, parts: tuple[Meaning, ...], nouns: Nouns, language: str | None) -> None:
    """The word after `as` must exist and fit the value (the first alternative; others may be texts)."""
    word, length = manner.text, manner.end - manner.start
    if word not in MANNERS:
        _check_noun(manner, nouns, language)
    numbers, texts = family(parts[0].type) == "number", family(parts[0].type) == "text"
    fits = {"digits": numbers or texts, "spelled": texts, "ordinal": numbers}.get(word, numbers)
    if not fits:
        wanted = {"digits": "digits and numbers", "spelled": "texts"}.get(word, "numbers")
        raise FormulaProblem(f"'as {word}' is for {wanted}, this is {parts[0].a}", manner.start, length)


def _check_noun(manner: Token, nouns: Nouns, language: str | None) -> None:
    word, length = manner.text, manner.end - manner.start
    known = (*MANNERS, *nouns.names())
    if word not in nouns.names():
        meant = nearest(word, known)
        guess = (f"did you mean '{meant}'?",) if meant else ()
        hints = (*guess, f"after as: {listed(known)}; a new noun goes under nouns:")
        raise FormulaProblem(f"there is no noun '{word[:40]}'", manner.start, length, hints)
    if language is not None and language in TONGUES and nouns.forms(word, language) is None:
        raise FormulaProblem(f"the noun '{word}' has no forms in '{language}'", manner.start, length)


def _joined(pieces: list[str | Slot]) -> tuple[str | Slot, ...]:
    """Without empty pieces; punctuation that has no sound goes to the value beside it."""
    found: list[str | Slot] = []
    lead = ""
    for piece in pieces:
        if isinstance(piece, Slot):
            found.append(Slot(piece.alternatives, piece.as_, piece.nouns, lead, "", piece.dated))
            lead = ""
        elif _SOUND.search(piece):
            found.append(lead + piece)
            lead = ""
        elif found and isinstance(last := found[-1], Slot):
            found[-1] = Slot(last.alternatives, last.as_, last.nouns, last.before, piece, last.dated)
        else:
            lead += piece
    return tuple([*found, lead] if lead else found)
