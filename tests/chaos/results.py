"""What came of the runs, a line of JSON each, so that the tries of several runs of one commit add up.

In: results of a run, and a file of them. Out: rows of the table, and docs/promises.md.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from centrala.demo.folder import ROOT
from chaos.table import Promise, Row, Tally, markdown

TRIED = (
    "scripts_dsl",
    "ivr",
    "cti",
    "outbound",
    "centrala",
    "deploy",
    "callflows",
    "tests/chaos",
    "tests/support",
    "tests/live/flows",
)
"""What decides whether a promise is kept: the commit that counts is the last one that touched it."""
PAGE = """# Promises

What callers and agents may count on when parts die, and how often it was tried with `make chaos`: {runs} trials that
took {minutes:.0f} minutes in all, {first} to {last} UTC, {machine}. A witness of its own, not the engine, says what
happened. No failure in N independent tries means with 95 % certainty that fewer than 3 in N fail:
therefore N stands beside every 0. Calls of one kill share its luck; kills are counted beside them. "A voice" begins
when Asterisk begins to play it. "Nobody knows" are calls out whose Asterisk was killed as well: perhaps dialled, and
never dialled again. A page is back when it has its place in the numbering, from when it asks for a ticket; a board
begins anew instead, and so does a telephone in a browser, which registers again.

{table}
{notes}
Run it again: `make chaos` (long, at most 45 minutes) or `make chaos-short`, which `make test` runs too. One promise for
as long as you like: `PYTHONPATH=tests .venv/bin/python -m chaos --only P22 --seconds 620 --page docs/promises.md`.
What several runs of one commit tried adds up in `docs/promises.jsonl`; of each promise the newest commit is shown. A
module of `tests/chaos/` holds each promise: what is done to whom, and what counts as broken.
"""


LOADED = """
Most promises were tried while the machine did other work, too (5 to 20 programs wanted its 2 cores); the newest rows of
P7, P16, P18 and P23 when it did nothing else. Under such a load an engine took up to 11 s to begin, and callers who
wait longer fall back.
"""


@dataclass(frozen=True)
class Result:
    """One promise in one run."""

    promise: Promise
    tally: Tally
    lasted: float
    """Seconds."""
    form: str
    """short, long."""
    seed: int
    commit: str
    at: str
    machine: str

    @property
    def row(self) -> Row:
        return self.promise, self.tally

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def from_line(line: str) -> Result:
    fields = json.loads(line)
    return Result(**{**fields, "promise": Promise(**fields["promise"]), "tally": Tally(**fields["tally"])})


def read(file: Path) -> list[Result]:
    return [from_line(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def keep(file: Path, results: Iterable[Result]) -> None:
    with file.open("a", encoding="utf-8") as lines:
        lines.writelines(f"{result.line()}\n" for result in results)


def result(
    promise: Promise, tally: Tally, lasted: float, form: str, seed: int, commit: str, at: datetime | None = None
) -> Result:
    now = f"{at or datetime.now(UTC):%Y-%m-%d %H:%M}"
    return Result(
        promise, tally, round(lasted, 1), form, seed, commit, now, f"{os.cpu_count()} cores, {platform.machine()}"
    )


def commit() -> str:
    """The one that is tried; with a `+` when files differ from it."""
    try:
        made = _git("log", "-1", "--format=%h", "--", *TRIED)
        return made + ("+" if _git("status", "--porcelain", "--", *TRIED) else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def summed(results: Iterable[Result]) -> list[Row]:
    """One row for each promise and what was done."""
    rows: dict[Promise, Tally] = {}
    for one in results:
        rows.setdefault(one.promise, Tally(one.tally.of)).add(one.tally)
    return list(rows.items())


def newest(results: Sequence[Result]) -> list[Result]:
    """Of each promise the runs of the commit at which it was tried last."""
    last = {one.promise: one.commit for one in results}
    return [one for one in results if one.commit == last[one.promise]]


def page(every: Sequence[Result]) -> str:
    """docs/promises.md."""
    results = newest(every)
    rows, moments = summed(results), sorted(one.at for one in results)
    notes = "".join(f"* {promise.name}: {what}\n" for promise, tally in rows for what in tally.broken[:2])
    return PAGE.format(
        runs=len(results),
        minutes=sum(one.lasted for one in results) / 60,
        first=moments[0],
        last=moments[-1],
        machine=results[-1].machine,
        table=markdown(rows, {one.promise: f"`{one.commit}`" for one in results}),
        notes=f"\nBroken:\n\n{notes}{LOADED}" if notes else "",
    )
