"""The parts of a file that are no steps: trees come in, values go out. Called by compile.py.

Mistakes become messages and leave out what they spoil.
"""

from scripts_dsl.sections.calendars import read_calendars
from scripts_dsl.sections.defaults import read_defaults
from scripts_dsl.sections.entries import marks
from scripts_dsl.sections.languages import read_languages, unknown_language
from scripts_dsl.sections.nouns import read_nouns
from scripts_dsl.sections.values import Values, read_values

__all__ = [
    "Values",
    "marks",
    "read_calendars",
    "read_defaults",
    "read_languages",
    "read_nouns",
    "read_values",
    "unknown_language",
]
