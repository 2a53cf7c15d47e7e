"""`PYTHONPATH=tests .venv/bin/python -m support.lines_table` writes docs/reference/lines.md: which step works on which
line. Rows come from verb_calls.py, whose calls tests/wire/test_lines.py makes; notes from ivr/twilio/degrades.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ivr.twilio.degrades import DIFFERENCES, Difference
from support.verb_calls import CALLS, ELSEWHERE, OUTSIDE

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "lines.md"
HEAD = """# Lines

What carries a call: Asterisk, Twilio, the terminal (`centrala talk`), the virtual clock (`centrala test`). The same
file runs on all of them. This page is made from tests: every row is a call that `tests/wire/test_lines.py` makes
against Twilio's side, at the terminal and on the virtual clock; for Asterisk it names the test on a real one.

| step | Asterisk | Twilio | terminal | virtual clock |
| --- | --- | --- | --- | --- |
"""
SAME = """
The engine does these by itself, or out of the steps above, so they are the same everywhere: {elsewhere}.
Look-ups and messages ({outside}) are done beside every line; at the terminal the file's own tests answer
for them, or you do. What came of each of them was heard by a caller on a real Asterisk, too:

| step | Asterisk |
| --- | --- |
{beside}
At the terminal prompts are printed and keys are typed; agents, telephones and boxes are played by whoever sits there.

## Otherwise on Twilio

`centrala check --line twilio` shows these at the first step that meets them.

| | step | what is otherwise | what to do |
| --- | --- | --- | --- |
"""


def page() -> str:
    """The page as it should be."""
    rows = (f"| `{c.verb}` | works (`tests/live/{c.live}`) | works{_notes(c.verb)} | works | works |\n" for c in CALLS)
    beside = "".join(f"| `{verb}` | works (`tests/live/{live}`) |\n" for verb, live in (ELSEWHERE | OUTSIDE).items())
    same = SAME.format(elsewhere=_listed(ELSEWHERE), outside=_listed(OUTSIDE), beside=beside)
    return HEAD + "".join(rows) + same + "".join(_row(i, d) for i, d in enumerate(DIFFERENCES, 1))


def _notes(verb: str) -> str:
    numbers = [str(i) for i, difference in enumerate(DIFFERENCES, 1) if verb in difference.verbs]
    return f" [{', '.join(numbers)}]" if numbers else ""


def _row(number: int, difference: Difference) -> str:
    return f"| {number} | {_listed(sorted(difference.verbs))} | {difference.what} | {difference.hint} |\n"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
