"""What the word at a position means, and where it is declared."""

from __future__ import annotations

from dataclasses import dataclass

from scripts_dsl.editing import section_words
from scripts_dsl.editing.completing import NAMES
from scripts_dsl.editing.outline import VALUES, Outline, Span, outline, word_at
from scripts_dsl.editing.spot import Spot, spot_at
from scripts_dsl.grammar import COMMON, PARTS, Field, Kind, Verb
from scripts_dsl.reference import field_line, verb_page
from scripts_dsl.scope import TAKEN, FileScope
from scripts_dsl.site import Site
from scripts_dsl.verbs import VERB_BY_NAME
from scripts_dsl.verbs import row as verb_row

MOST_SQL = 1_000
"""Characters of a query that are shown."""
OTHER_FILES = (Kind.FLOW, Kind.SURVEY)
MOST_TEXTS = 8
"""Lines of a prompt that are shown."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Markdown for the word that it is about."""

    markdown: str
    span: Span


def explain(text: str, line: int, column: int, site: Site) -> Explanation | None:
    """The meaning of a word; None where there is nothing to say."""
    lines = text.split("\n")
    span = word_at(lines, line, column)
    if span is None:
        return None
    word = lines[line][span.column : span.column + span.length]
    spot = spot_at(lines, line, span.column + span.length)
    found = outline(lines)
    markdown = _of_name(word, spot, found, site) if spot.in_value else _of_key(word, spot, found)
    return Explanation(markdown, span) if markdown else None


def target(text: str, line: int, column: int) -> Span | None:
    """Where the place, prompt or value at a position is declared."""
    lines = text.split("\n")
    span = word_at(lines, line, column)
    if span is None:
        return None
    word = lines[line][span.column : span.column + span.length]
    spot = spot_at(lines, line, span.column + span.length)
    found = outline(lines)
    for section in _declared_in(spot):
        name = word.partition(".")[0] if section in VALUES else word
        if name in found.of(section):
            return found.of(section)[name]
    return None


def _declared_in(spot: Spot) -> tuple[str, ...]:
    """Sections in which the word at a spot may be declared, the likeliest first."""
    if not spot.in_value and not spot.inner:
        return ()
    lister = NAMES.get(spot.row.kind) if spot.row else None
    if spot.section == "always" or lister is NAMES[Kind.PLACE]:
        return ("places",)
    if spot.section == "tests" or lister is NAMES[Kind.PROMPT]:
        return ("prompts", "vars", "takes") if "${" in spot.written else ("prompts", "places")
    return ("vars", "takes")


# --- words of the grammar ----------------------------------------------------------------------------------------


def _of_key(word: str, spot: Spot, found: Outline) -> str | None:
    table = section_words.word_at(word, spot, found)
    if table is not None:
        return section_words.word_line(table)
    if spot.begins_step:
        return verb_page(verb_row(found.kind, word)) if word in VERB_BY_NAME else None
    if not spot.section:
        return next((f"**{part.name}:** {part.help}" for part in PARTS if part.name == word), None)
    of_verb = _field(spot.verb, word) if spot.verb and not spot.inner else None
    return field_line(of_verb) if of_verb else None


def _field(verb: Verb, word: str) -> Field | None:
    return next((row for row in (*verb.fields, *COMMON) if row.name == word), None)


# --- names -------------------------------------------------------------------------------------------------------


def _of_name(word: str, spot: Spot, found: Outline, site: Site) -> str | None:
    sections = _declared_in(spot)
    if "prompts" in sections and word in found.texts:
        return "\n".join(["**prompt**", "", *(f"    {text}" for text in found.texts[word][:MOST_TEXTS])])
    if "places" in sections and word in found.of("places"):
        return f"**place**, line {found.of('places')[word].line + 1}"
    if spot.row and spot.row.kind is Kind.QUEUE and word in site.queues:
        queue = site.queues[word]
        return f"**queue** {queue.title}" + (f", speaks {', '.join(queue.languages)}" if queue.languages else "")
    if spot.row and spot.row.kind is Kind.FUNCTION and word in site.functions:
        spec = site.functions[word]
        takes = "".join(f"\n* {name}: {type_.name}" for name, type_ in spec.arguments.items())
        gives = f"\n\ngives {spec.result.name}" if spec.result else ""
        return f"**function** {spec.name}, takes{takes or ' nothing'}{gives}"
    return _of_other(word, spot, site) or _of_value(word, spot, found, site)


def _of_other(word: str, spot: Spot, site: Site) -> str | None:
    """A box, a query, another file."""
    kind = spot.row.kind if spot.row else None
    if kind is Kind.BOX and word in site.boxes:
        return f"**box** {site.boxes[word].title}"
    if kind is Kind.QUERY and word in site.queries:
        return f"**query** {word}\n\n    {site.queries[word].sql.strip()[:MOST_SQL]}"
    other = site.files.find("flow" if kind is Kind.FLOW else "survey", word) if kind in OTHER_FILES else None
    if other is None:
        return None
    parts = [f"**{other.kind}** {other.name}"]
    for part, types in (("takes", other.takes), ("gives", other.gives)):
        parts += [f"{part}" + "".join(f"\n* {name}: {type_.name}" for name, type_ in types.items())] if types else []
    return "\n\n".join(parts)


def _of_value(word: str, spot: Spot, found: Outline, site: Site) -> str | None:
    """A value of this file, of the call, of the site."""
    if word in found.types and not {"places", "prompts"} & {*_declared_in(spot)[:1]}:
        return f"**value** {word}: {found.types[word] or 'a map'}"
    scope = FileScope({}, found.of("hours"), site, ())
    type_ = scope.resolve(word) if "." in word or word in TAKEN else None
    return f"**value** {word}: {type_.name}" if type_ is not None else None
