"""docs/reference/language.md: every section, verb, type and function, from the tables that checker and engine use."""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl.beside import PROMPTS
from scripts_dsl.formula.functions import FUNCTIONS, STATISTICS
from scripts_dsl.grammar import ALWAYS_WORDS, COMMON, DEFAULTS, FILE_KINDS, KEY_WORDS, PARTS
from scripts_dsl.joined import SECTIONS as BESIDE
from scripts_dsl.reader import AUDIO, TEXT, TOLD
from scripts_dsl.reference.types import TYPES
from scripts_dsl.reference.verbs import field_line, verb_page
from scripts_dsl.reference.words import tables
from scripts_dsl.scope import ALWAYS_THERE, HOURS, LANGUAGES, NOTICE, QUEUE
from scripts_dsl.verbs import SCRIPT_ROWS, VERBS

HEAD = """# The language

Made from the grammar table by `python -m scripts_dsl.reference docs/reference`; do not edit it here.
What the checker says is in [messages.md](messages.md).
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_files(), *_verbs(), *_types(), *_formulas(), *_values(), *tables()]).rstrip() + "\n"


def _files() -> Iterator[str]:
    yield "## Sections of a file\n"
    yield f"| section | {' | '.join(FILE_KINDS)} | |"
    yield f"| --- |{' --- |' * len(FILE_KINDS)} --- |"
    for part in PARTS:
        marks = " | ".join("✓" if kind in part.files else "" for kind in FILE_KINDS)
        yield f"| `{part.name}:` | {marks} | {part.help} |"
    yield ""
    yield f"`always:` has keys, and {_listed(ALWAYS_WORDS)}. `defaults:` has {_listed(DEFAULTS)}."
    spelled = ", ".join(f"`{word}` for {key}" for word, key in KEY_WORDS.items())
    yield f"Keys are the digits, and {spelled}.\n"
    names = " and ".join(f"`{name}:`" for name in BESIDE)
    yield f"{names} may stand in `<name>{PROMPTS}` beside the file, all of them or some; no name twice."
    file, _, where = TOLD[AUDIO].partition(", ")
    yield f"A prompt that is a sound has `{AUDIO}: {file}`, {where}, and `{TEXT}:`, {TOLD[TEXT]}.\n"


def _verbs() -> Iterator[str]:
    yield "## Steps\n"
    yield "Beside every verb may stand:\n"
    yield from (f"* {field_line(row)}" for row in COMMON)
    yield ""
    group = ""
    for verb in VERBS:
        if verb.group != group:
            group = verb.group
            yield f"### To {group}\n" if group not in ("people", "scripts only") else f"### {group.capitalize()}\n"
        yield f"#### {verb.name}\n"
        yield verb_page(verb) + "\n"
        if verb.name in SCRIPT_ROWS:
            yield f"#### {verb.name}, in a script\n"
            yield verb_page(SCRIPT_ROWS[verb.name]) + "\n"


def _types() -> Iterator[str]:
    yield "## Types\n"
    yield "| type | keyed in as | |"
    yield "| --- | --- | --- |"
    for row in TYPES:
        yield f"| `{row.example}` | {row.keyed} | {row.help} |"
    yield "\nA default stands after `=`: `tries: number = 1`. `, private` is spoken only after `verified` is yes.\n"


def _formulas() -> Iterator[str]:
    yield "## Formulas\n"
    yield "Compare with `=` `!=` `<` `<=` `>` `>=`, `in [a, b]`, `between a and b`, `is empty`, `is known`,"
    yield "`starts with`, `ends with`, `contains`; join with `and`, `or`, `not`; count with `+ - * /`;"
    yield "`x else y` gives y when x is empty.\n"
    yield "| function | as in |"
    yield "| --- | --- |"
    examples = {**{name: example for name, (example, _) in FUNCTIONS.items()}, **STATISTICS}
    yield from (f"| `{name}` | `{example}` |" for name, example in sorted(examples.items()))
    yield ""


def _values() -> Iterator[str]:
    yield "## Values of every call\n"
    yield "| value | type |"
    yield "| --- | --- |"
    yield from (f"| `{name}` | {type_.name} |" for name, type_ in ALWAYS_THERE.items())
    yield from (f"| `{name}` | language |" for name in LANGUAGES)
    yield from (f"| `hours.<name>.{word}` | {type_.name} |" for word, type_ in HOURS.items())
    yield from (f"| `queues.<name>.{word}` | {type_.name} |" for word, type_ in QUEUE.items())
    yield from (f"| `notices.<name>.{word}` | {type_.name} |" for word, type_ in NOTICE.items())
    yield ""


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)
