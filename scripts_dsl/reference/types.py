"""The types for the reference: an example that `parse_type` reads, how a caller keys it in, what it is for."""

from __future__ import annotations

from dataclasses import dataclass

from scripts_dsl.checksums import CHECKS


@dataclass(frozen=True, slots=True)
class Row:
    """One type."""

    example: str
    keyed: str
    help: str


TYPES = (
    Row("text", "nothing", "Words; from look-ups and speech."),
    Row("number 1-5", "digits", "Spoken as a number."),
    Row("digits 8-10, luhn", "digits, to its length or hash", f"Spoken one by one; checks: {', '.join(CHECKS)}."),
    Row("phone", "digits", "A telephone number, spoken in groups."),
    Row("money PLN", "digits, star for the comma", "Spoken with its currency and the right plural."),
    Row("date", "DDMM or DDMMYYYY", "A day that exists."),
    Row("time", "HHMM", "Of a day."),
    Row("duration", "nothing", "A length of time: 4m, 30s, 2h, 3d."),
    Row("yes/no", "1 and 2", "Yes or no."),
    Row("choice of illness, lost_job, other", "the keys of options:", "One of these words."),
    Row("language", "the keys of options:", "A language of the file."),
    Row("recording", "nothing", "Made by record:."),
)
"""Every type but maps, which are written as names with types below."""
