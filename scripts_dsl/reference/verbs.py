"""One verb as Markdown: what it does, its fields with defaults, its exits, an example. From its row of the grammar."""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl.grammar import Exit, Field, Kind, Verb

WORDS = {
    Kind.PROMPT: "a prompt, or the text itself",
    Kind.PROMPTS: "prompts",
    Kind.TEXT: "a text with ${values}",
    Kind.FORMULA: "a formula",
    Kind.CONDITION: "a condition",
    Kind.CHECKED_FORMULA: "a condition",
    Kind.ASSIGNMENTS: "names with formulas",
    Kind.ARGUMENTS: "names with formulas",
    Kind.VALUE_NAME: "a value of this run",
    Kind.DURATION: "a length of time",
    Kind.COUNT: "a number",
    Kind.YES_NO: "yes or no",
    Kind.KEY_PLACES: "keys with places",
    Kind.KEY_CHOICES: "keys with choices",
    Kind.BUTTONS: "buttons with choices or places",
    Kind.PLACE: "a place, next, or steps",
    Kind.STEPS: "steps",
    Kind.QUEUE: "a queue",
    Kind.FUNCTION: "a function",
    Kind.WORD: "a word",
    Kind.ONE_OF: "one of its words",
    Kind.KEY: "a key",
    Kind.WORDS: "keys with words by language",
    Kind.EXTENSIONS: "numbers with places",
    Kind.CLOSING: "serve, or a place",
    Kind.DIAL: "a telephone number",
    Kind.PATTERNS: "patterns of numbers",
    Kind.BOX: "a message box",
    Kind.CHANNEL: "sms or email",
    Kind.REQUEST: "a method and an address",
    Kind.HEADERS: "names with texts",
    Kind.QUERY: "a query",
    Kind.FLOW: "a flow",
    Kind.SURVEY: "a survey",
    Kind.LANGUAGE: "a language",
}
"""What stands in a field, for people; a test demands a word for every kind."""

DEFAULT_EXITS = {
    "next": "the step below",
    "end": "the call ends",
    "hangup": "an apology, then the call ends",
    "always 0": "the place of `always: 0`, else an apology and the end",
    "always error": "the place of `always: error`, else of `always: 0`",
}


def field_line(row: Field) -> str:
    """One field: `**wait** a length of time, 6s if not written. How long …`"""
    if row.required:
        when = ", must be written"
    else:
        when = f", `{row.default}` if not written" if row.default is not None else ""
    words = f" ({', '.join(row.words)})" if row.words else ""
    return f"**{row.name}** {WORDS.get(row.kind, 'a value')}{words}{when}. {row.help}"


def exit_line(way: Exit) -> str:
    """One way out, and where it leads when nothing is written."""
    default = DEFAULT_EXITS.get(way.default, f"as {way.default}")
    return f"**{way.name}** ({default}){f': {way.help}' if way.help else ''}"


def verb_page(verb: Verb) -> str:
    """All of a verb."""
    return "\n".join(_lines(verb))


def _lines(verb: Verb) -> Iterator[str]:
    yield verb.help
    yield ""
    yield "```yaml"
    yield verb.example.rstrip("\n")
    yield "```"
    yield ""
    if verb.main is not None:
        yield f"* {field_line(verb.main)}"
    yield from (f"* {field_line(row)}" for row in verb.fields)
    if verb.exits:
        yield ""
        yield "Ways out: " + " · ".join(exit_line(way) for way in verb.exits)
    yield ""
    yield f"Stands in: {', '.join(sorted(verb.files))}."
