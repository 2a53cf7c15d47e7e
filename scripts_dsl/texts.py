"""Texts with values: `Na koncie jest ${customer.debt} do zapłaty, ${n as invoice}.`

A text comes in, a Template (template.py) that the engine renders goes out; called by the checker and the compiler of
files.
"""

from __future__ import annotations

import re

from scripts_dsl.formula import Scope
from scripts_dsl.formula.compare import has_fields
from scripts_dsl.formula.compiler import Compiler
from scripts_dsl.formula.lexer import Token
from scripts_dsl.formula.meaning import Meaning, family
from scripts_dsl.formula.parser import parse_slot
from scripts_dsl.problems import FormulaProblem, listed
from scripts_dsl.spoken import MANNERS, TONGUES, Nouns
from scripts_dsl.suggest import nearest
from scripts_dsl.template import TODAY, Slot, Template, Uncovered
from scripts_dsl.types import DateType, MapType, Moment

__all__ = ["Slot", "Template", "Uncovered", "compile_text"]

MAX_TEXT = 10_000
"""Characters of a text: eleven minutes of talking."""

MAX_SLOTS = 50

_SOUND = re.compile(r"[^\W_]")


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
