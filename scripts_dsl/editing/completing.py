"""What may be written at a position: verbs, fields, places, prompts, queues, functions, values, sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scripts_dsl.editing.outline import VALUES, Outline, outline
from scripts_dsl.editing.rehearsing import HEARD, TESTS_SECTION, keys_at, reached
from scripts_dsl.editing.section_words import values_of, words_at
from scripts_dsl.editing.spot import Spot, spot_at
from scripts_dsl.file_words import Word
from scripts_dsl.grammar import ALWAYS_WORDS, COMMON, DEFAULTS, FILE_KINDS, PARTS, Field, Kind, Verb
from scripts_dsl.model import NEXT
from scripts_dsl.reference.types import TYPES
from scripts_dsl.scope import ALWAYS_THERE, HOURS, LANGUAGES, NOTICE, QUEUE
from scripts_dsl.site import Site
from scripts_dsl.verbs import VERBS
from scripts_dsl.verbs import row as verb_row

MOST = 500
"""Entries of a list; an editor narrows it down by what is typed."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One entry of the list."""

    label: str
    kind: str
    """verb, field, place, prompt, queue, function, value, section, word."""
    detail: str = ""
    """One line beside it."""
    insert: str = ""
    """What is written; the label when empty."""


def complete(text: str, line: int, column: int, site: Site) -> list[Completion]:
    """The entries for a position, lines and columns from 0."""
    lines = text.split("\n")
    found = outline(lines)
    spot = spot_at(lines, line, column)
    return [*dict.fromkeys(_entries(spot, found, site))][:MOST]


def _entries(spot: Spot, found: Outline, site: Site) -> Iterable[Completion]:
    if "${" in spot.written.rpartition("}")[2]:
        return _values(found, site)
    if spot.section == TESTS_SECTION:
        return _in_tests(spot, found, site)
    words = words_at(spot, found)
    if words and spot.verb is None:
        return _words(words, spot, found)
    if spot.begins_step:
        return _verbs(found.kind)
    if not spot.section:
        return _sections(found) if not spot.in_value else ()
    if spot.row is not None and (spot.in_value or spot.inner):
        return _of_kind(spot, spot.row, found, site)
    if spot.verb is not None and not spot.in_value:
        return (*_fields(spot.verb), *_words(words, spot, found))
    if words:
        return _words(words, spot, found)
    if spot.section in VALUES and spot.in_value:
        return _types()
    if spot.section == "prompts" and not spot.in_value and spot.indent > 2:
        return (Completion(language, "word", insert=f"{language}: ") for language in found.languages)
    return _in_section(spot, found)


# --- words of the grammar ----------------------------------------------------------------------------------------


def _sections(found: Outline) -> Iterator[Completion]:
    if not any(kind in found.sections for kind in FILE_KINDS):
        yield from (Completion(kind, "section", f"this file is a {kind}", f"{kind}: ") for kind in FILE_KINDS)
    for part in PARTS:
        if found.kind in part.files and part.name not in found.sections:
            yield Completion(part.name, "section", part.help, f"{part.name}:")


def _verbs(kind: str) -> Iterator[Completion]:
    for verb in (verb_row(kind, verb.name) for verb in VERBS if kind in verb.files):
        yield Completion(verb.name, "verb", verb.help, f"{verb.name}: " if verb.main else f"{verb.name}:")


def _fields(verb: Verb) -> Iterator[Completion]:
    for row in (*verb.fields, *COMMON):
        if row.name != verb.name:
            yield Completion(row.name, "field", row.help, f"{row.name}: ")


def _words(words: tuple[Word, ...], spot: Spot, found: Outline) -> Iterator[Completion]:
    """Words of a table, or what may stand behind one."""
    if not spot.in_value:
        there = found.sections if not spot.section else ()
        yield from (Completion(w.name, "field", w.help, f"{w.name}: ") for w in words if w.name not in there)
        return
    row = next((word for word in words if word.name == spot.key), None)
    yield from (Completion(value, "word") for value in (values_of(row) if row is not None else ()))


def _types() -> Iterator[Completion]:
    """What a value may be; the rest of a type is written behind it."""
    for row in TYPES:
        word = row.example.partition(" ")[0]
        label = {"choice": "choice of "}.get(word, word)
        yield Completion(label, "word", row.help)


def _in_section(spot: Spot, found: Outline) -> Iterator[Completion]:
    """Sections that hold no steps."""
    if spot.section == "always" and spot.in_value:
        yield from _places(found, None)
    elif spot.section in ("always", "defaults") and not spot.in_value:
        words = ALWAYS_WORDS if spot.section == "always" else DEFAULTS
        yield from (Completion(word, "field", "", f"{word}: ") for word in words)


def _in_tests(spot: Spot, found: Outline, site: Site) -> Iterator[Completion]:
    if not spot.in_value:
        for word in keys_at(spot, found, site):
            yield Completion(word.name, "field", word.help, f"{word.name}: ")
    elif spot.key in HEARD:
        yield from _prompts(found, None)
    elif spot.key == "reaches":
        yield from (Completion(name, "word") for name in reached(found, site))


# --- names -------------------------------------------------------------------------------------------------------


def _of_kind(spot: Spot, row: Field, found: Outline, site: Site) -> Iterable[Completion]:
    """Of a field's value; in a map of keys and places, of the places."""
    if spot.inner and not spot.in_value:
        return _arguments(spot, site) if row.kind is Kind.ARGUMENTS else ()
    if row.kind is Kind.YES_NO:
        return (Completion(word, "word") for word in ("yes", "no"))
    if row.kind is Kind.ONE_OF:
        return (Completion(word, "word") for word in row.words)
    lister = NAMES.get(row.kind)
    return lister(found, site) if lister else ()


def _places(found: Outline, site: Site | None) -> Iterator[Completion]:
    yield from (Completion(name, "place") for name in found.of("places"))
    if site is not None:
        yield Completion(NEXT, "place", "the step below")


def _prompts(found: Outline, _site: Site | None) -> Iterator[Completion]:
    for name in found.of("prompts"):
        yield Completion(name, "prompt", " ".join(found.texts.get(name, ("",))[:1]))


def _queues(_found: Outline, site: Site) -> Iterator[Completion]:
    yield from (Completion(queue.name, "queue", queue.title) for queue in site.queues.values())


def _functions(_found: Outline, site: Site) -> Iterator[Completion]:
    for spec in site.functions.values():
        takes = ", ".join(f"{name}: {type_.name}" for name, type_ in spec.arguments.items())
        yield Completion(spec.name, "function", f"({takes})" + (f" gives {spec.result.name}" if spec.result else ""))


def _arguments(spot: Spot, site: Site) -> Iterator[Completion]:
    """What the function or the other file of a step takes."""
    other = site.files.find("flow", spot.main)
    spec = site.functions.get(spot.main)
    for name, type_ in (spec.arguments if spec else other.takes if other else {}).items():
        yield Completion(name, "field", type_.name, f"{name}: ")


def _value_names(found: Outline, _site: Site) -> Iterator[Completion]:
    for name in (*found.of("takes"), *found.of("vars"), "language", "verified"):
        yield Completion(name, "value")


def _values(found: Outline, site: Site) -> Iterator[Completion]:
    yield from (Completion(name, "value") for name in found.values())
    for name, type_ in ALWAYS_THERE.items():
        yield Completion(name, "value", type_.name)
    yield from (Completion(name, "value", "language") for name in LANGUAGES)
    for group, words, names in (
        ("hours", HOURS, found.of("hours")),
        ("queues", QUEUE, site.queues),
        ("notices", NOTICE, site.notices),
    ):
        for name in names:
            yield from (Completion(f"{group}.{name}.{word}", "value", t.name) for word, t in words.items())


def _named(part: str) -> Callable[[Outline, Site], Iterator[Completion]]:
    """Names that the settings declare."""

    def lister(_found: Outline, site: Site) -> Iterator[Completion]:
        names: Mapping[str, object] = getattr(site, part)
        return (Completion(name, "word") for name in names)

    return lister


def _files(kind: str) -> Callable[[Outline, Site], Iterator[Completion]]:
    """Names of other files."""
    return lambda _found, site: (Completion(name, "word", kind) for name in site.files.names(kind))


NAMES: Mapping[Kind, Callable[[Outline, Site], Iterable[Completion]]] = {
    Kind.PLACE: _places,
    Kind.KEY_PLACES: _places,
    Kind.EXTENSIONS: _places,
    Kind.CLOSING: _places,
    Kind.PROMPT: _prompts,
    Kind.PROMPTS: _prompts,
    Kind.QUEUE: _queues,
    Kind.FUNCTION: _functions,
    Kind.VALUE_NAME: _value_names,
    Kind.FORMULA: _values,
    Kind.CONDITION: _values,
    Kind.CHECKED_FORMULA: _values,
    Kind.LANGUAGE: _values,
    Kind.ASSIGNMENTS: _values,
    Kind.ARGUMENTS: _values,
    Kind.BOX: _named("boxes"),
    Kind.QUERY: _named("queries"),
    Kind.CHANNEL: _named("senders"),
    Kind.FLOW: _files("flow"),
    Kind.SURVEY: _files("survey"),
}
"""Kind of a field -> what may stand there."""
