"""Tables of words for the reference: below sections of surveys, campaigns and settings, and in tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scripts_dsl.campaign.words import SECTIONS as CAMPAIGN
from scripts_dsl.file_words import Word
from scripts_dsl.settings import words as settings
from scripts_dsl.survey import words as survey

SURVEY: Mapping[str, tuple[Word, ...]] = {
    "questions": survey.QUESTION,
    "route": survey.ROUTE,
    "ask_when": survey.ASK_WHEN,
    "alert": survey.ALERT,
}

TESTS = (
    Word("presses", "The caller presses keys: `1`, `4539578767`, `star`; in a script a button, or what is written."),
    Word("says", "The caller says a word of `words:`."),
    Word("waits", "Time passes: `10s`."),
    Word("hangs_up", "The caller hangs up."),
    Word("hears", "A prompt, or a piece of what is said, from here on."),
    Word("never hears", "The same, and it is not heard."),
    Word("reaches", "Sooner or later: `queue support`, `transfer 221234567`, `voicemail support`, `place menu`."),
    Word("ends", "The call ends, with this prompt or piece when one is written; a script with this outcome."),
)
"""Lines of `script:`."""
GIVEN = (
    Word("now", "When the call begins, on the clock of the site: `2026-05-06 10:00`."),
    Word("caller", "The number that calls, or `anonymous`."),
    Word("language", "A language known beforehand."),
    Word("agents", "`none`: nobody is logged in."),
    Word("recordings", "`none`: nothing can be recorded."),
    Word("queues.support.wait", "How long this queue takes: `6m`; `.waiting` and `.agents` are numbers."),
    Word("notices.outage.on", "Whether a notice is on, and its `.text`."),
    Word("transfer 221234567", "`answers`, `no answer`, `busy` or `fails`."),
    Word("customers.by_number", "What a function answers: `{name: Anna}`, `fails`, `times out`."),
    Word("GET https://billing.example/*", "What an address answers; the same for other methods."),
    Word("db.overdue", "What a query answers; `empty` when there is no row."),
    Word("send sms", "`fails`, `times out`."),
)
"""What a test may give, beside values of `takes:` and `vars:`."""
EXPECT = (
    Word("outcome", "The last `outcome:` of the call."),
    Word("language", "The language at the end."),
    Word("verified", "Whether the caller was proven to be who it is."),
    Word("notes", "A piece of a note, a list of pieces, or `none`."),
)
"""What a test may expect, beside values of the run."""


def tables() -> Iterator[str]:
    """All of them, as Markdown."""
    yield "## Words of a survey\n"
    yield "Beside a question stand the words of `ask` or `record`, and these.\n"
    yield from _tables(SURVEY)
    yield "## Words of a campaign\n"
    yield from _tables(CAMPAIGN)
    yield "`outcomes:` says what follows from an outcome: `done`, `again in 20h, 2 times`, `never again`, or a name for"
    yield "the back office.\n"
    yield "## Tests\n"
    yield "A test has a name and what is `given:`; of a flow or script a `script:`, of a survey `answers:`, of a"
    yield "campaign a `person:`; and what to `expect:`.\n"
    yield from _tables({"script": TESTS, "given": GIVEN, "expect": EXPECT})
    yield "## settings.yaml\n"
    yield from _table(settings.PARTS)
    yield from _tables({**settings.BELOW, **settings.NAMED})


def _tables(found: Mapping[str, tuple[Word, ...]]) -> Iterator[str]:
    for name, rows in found.items():
        yield f"`{name}:`\n"
        yield from _table(rows)


def _table(rows: Iterable[Word]) -> Iterator[str]:
    yield "| word | if not written | |"
    yield "| --- | --- | --- |"
    for row in rows:
        default = "must be written" if row.required else _code(row.default)
        yield f"| `{row.name}` | {default} | {row.help} |"
    yield ""


def _code(default: str) -> str:
    """As code, when it could be written so."""
    return default if not default or " the " in f" {default} " or default == "always" else f"`{default}`"
