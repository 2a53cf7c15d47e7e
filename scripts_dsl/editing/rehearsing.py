"""What may stand in the tests of a file: lines of a script, what is given and expected, what is reached.

Words come from the tables of the reference.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl.editing.outline import Outline
from scripts_dsl.editing.spot import Spot
from scripts_dsl.file_words import Word
from scripts_dsl.reader_tests import TEST_PARTS
from scripts_dsl.reference.words import EXPECT, GIVEN, TESTS
from scripts_dsl.site import Site

TESTS_SECTION = "tests"
HEARD = ("hears", "never hears", "ends")
"""Words behind which the name of a prompt stands."""
OF_TEST = 4
"""Column of `test:`, `given:`, `script:`; lines of a script and names that are given stand deeper."""
PART_HELP = {
    "test": "What must be so, in a sentence.",
    "given": "Who calls and when, and what the world answers.",
    "script": "What happens, line by line.",
    "expect": "What must be so afterwards.",
    "answers": "What is answered to each question, or skip.",
    "person": "The fields of the person it is about.",
}


def keys_at(spot: Spot, found: Outline, site: Site) -> Iterator[Word]:
    """Words that may be written as a key."""
    if spot.begins_step:
        yield from (Word("test", PART_HELP["test"]),) if spot.indent <= OF_TEST else TESTS
    elif spot.indent <= OF_TEST and not spot.inner:
        parts = TEST_PARTS.get(found.kind, ())
        yield from (Word(part, PART_HELP[part]) for part in parts if part != "test")
    else:
        yield from (word for word in (*GIVEN, *EXPECT) if "." not in word.name and " " not in word.name)
        yield from (Word(f"queues.{name}.wait", "How long this queue takes: 6m.") for name in site.queues)
        yield from (Word(name, "What the function answers, fails, or times out.") for name in site.functions)
        yield from (Word(name, "A value of the call.") for name in found.values())


def reached(found: Outline, site: Site) -> Iterator[str]:
    """What may stand behind `reaches:`."""
    yield from (f"queue {name}" for name in site.queues)
    yield from (f"voicemail {name}" for name in site.boxes)
    yield from (f"place {name}" for name in found.of("places"))
