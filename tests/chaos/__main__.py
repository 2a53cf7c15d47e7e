"""`python -m chaos`: try every promise, print the table, exit 1 when one is broken.

    --short            less than a minute, always the same
    --only P5,P10      these alone
    --seconds 200      of each, instead of its own
    --seed 7           the same moments and bytes again
    --page FILE.md     adds what was tried to FILE.jsonl, and writes the sums of each commit's runs
Ctrl-C or SIGTERM ends it, with the table of what was done.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from chaos import (
    p01_killed,
    p02_hung,
    p03_absent,
    p03_swallowed,
    p04_records,
    p05_campaigns,
    p05_dials,
    p05_simulated,
    p06_pbx,
    p07_races,
    p07_stops,
    p08_windows,
    p09_cut,
    p10_pbx,
    p11_silence,
    p12_database,
    p12_postgres,
    p13_recording,
    p14_full_log,
    p15_clock,
    p15_zones,
    p16_cuts,
    p17_restarts,
    p18_herd,
    p19_neighbours,
    p19_poison,
    p20_outside,
    p22_flood,
    p23_drain,
    p23_upgrade,
    p25_leases,
    p27_garbage,
    p29_respect,
)
from chaos.results import Result, commit, keep, page, read, result, summed
from chaos.scene import scene
from chaos.table import Promise, Size, markdown
from chaos.trial import Trial, tell

CALLS: tuple[Any, ...] = (
    p01_killed,
    p03_absent,
    p03_swallowed,
    p02_hung,
    p09_cut,
    p11_silence,
    p12_database,
    p12_postgres,
    p23_upgrade,
    p22_flood,
    p10_pbx,
    p23_drain,
    p04_records,
)
"""Those that need calls, in an order that starts engines seldom; the last one looks back at all of them."""
BESIDE: tuple[Any, ...] = (
    p27_garbage,
    p15_clock,
    p15_zones,
    p19_poison,
    p19_neighbours,
    p05_campaigns,
    p05_simulated,
    p07_stops,
    p08_windows,
    p29_respect,
    p20_outside,
    p14_full_log,
    p13_recording,
    p05_dials,
    p06_pbx,
    p07_races,
    p25_leases,
    p16_cuts,
    p17_restarts,
    p18_herd,
)
"""Those that need none: in a process of their own, beside the others; floors of pages last, when these are done."""
UNBOUNDED = 600.0
"""s of a promise in the short form, which counts tries."""
WORDS = 1_500
"""Characters that are kept of a trial's own failure: its end, where the log stands."""
CHILD_ENDS = 60.0
"""s that the process beside has for its last words."""


@dataclass
class Run:
    """One run of one process, and its results so far."""

    short: bool
    seed: int
    seconds: float | None
    """Of each promise; None: its own."""
    only: frozenset[str]
    commit: str
    results: list[Result] = field(default_factory=list)

    def chosen(self, modules: tuple[Any, ...]) -> list[Any]:
        return [m for m in modules if self._size(m)[0] and (not self.only or m.PROMISE.name in self.only)]

    async def try_all(self, modules: list[Any], run: Callable[[Any, Trial], Awaitable[None]]) -> None:
        for number, module in enumerate(modules):
            wanted, seconds = self._size(module)
            after = sum(self._size(later)[1] for later in modules[number + 1 :])
            seed = f"{self.seed} {module.__name__}"
            trial = Trial(module.PROMISE, module.SIZE, wanted, seconds, seed, after)
            try:
                await run(module, trial)
            except Exception as problem:
                trial.tally.tried(False, f"the trial itself failed: {repr(problem)[-WORDS:]}")
            finally:
                self._end(trial)

    def _size(self, module: Any) -> tuple[int, float]:
        size: Size = module.SIZE
        return (size.short, UNBOUNDED) if self.short else (size.long, self.seconds or size.seconds)

    def _end(self, trial: Trial) -> None:
        promise: Promise = trial.promise
        tally = trial.tally
        if tally.n or tally.broken:
            form = "short" if self.short else "long"
            self.results.append(result(promise, tally, trial.lasted, form, self.seed, self.commit))
        verdict = f"{len(tally.broken)} broken of {tally.n:,} {tally.of}"
        tell(f"{promise.name:4} {verdict}, {tally.seen} ({trial.lasted:.1f} s)")

    # --- the two processes --------------------------------------------------------------------------------------

    async def with_calls(self, folder: Path) -> None:
        if modules := self.chosen(CALLS):
            async with scene(folder) as made:
                await self.try_all(modules, lambda module, trial: module.run(made, trial))

    async def beside(self, folder: Path) -> None:
        await self.try_all(self.chosen(BESIDE), lambda module, trial: module.run(trial, folder))

    async def both(self, folder: Path, arguments: list[str]) -> None:
        async with asyncio.TaskGroup() as tasks:
            if self.chosen(BESIDE):
                tasks.create_task(self._in_own_process(folder / "beside.jsonl", arguments))
            tasks.create_task(self.with_calls(folder))

    async def _in_own_process(self, told: Path, arguments: list[str]) -> None:
        """The same program again; a Ctrl-C here is passed on, once."""
        command = [sys.executable, "-m", "chaos", *arguments, "--seed", str(self.seed), "--beside", str(told)]
        process = await asyncio.create_subprocess_exec(*command, start_new_session=True)
        try:
            await process.wait()
        except asyncio.CancelledError:
            process.send_signal(signal.SIGINT)
            async with asyncio.timeout(CHILD_ENDS):
                await process.wait()
            raise
        finally:
            if process.returncode is None:
                process.kill()
            self.results += read(told)


def main() -> int:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", default="", metavar="P5,P10")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--beside", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    seed = wanted.seed if wanted.seed is not None else 1 if wanted.short else int(time.time())
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())  # what is tried in this process
    run = Run(wanted.short, seed, wanted.seconds, frozenset(filter(None, wanted.only.split(","))), commit())
    if unknown := run.only - {module.PROMISE.name for module in CALLS + BESIDE}:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    began, stopped = time.monotonic(), False
    with tempfile.TemporaryDirectory(prefix="centrala-chaos-") as folder:
        try:
            if wanted.beside:
                asyncio.run(run.beside(Path(folder)))
            else:
                asyncio.run(run.both(Path(folder), _passed_on(wanted)))
        except KeyboardInterrupt:
            stopped = True
    if wanted.beside:
        keep(wanted.beside, run.results)
        return 0
    return _told(run, wanted.page, time.monotonic() - began, stopped=stopped)


def _passed_on(wanted: argparse.Namespace) -> list[str]:
    arguments = ["--short"] if wanted.short else []
    arguments += ["--only", wanted.only] if wanted.only else []
    return arguments + (["--seconds", str(wanted.seconds)] if wanted.seconds else [])


def _told(run: Run, to: Path | None, seconds: float, *, stopped: bool) -> int:
    rows = summed(run.results)
    print(markdown(rows))
    broken = [f"{promise.name}: {what}" for promise, tally in rows for what in tally.broken[:3]]
    ended = "stopped; what was tried held" if stopped else "every promise was kept"
    print("\n".join(broken) or f"{ended} (seed {run.seed}, {seconds:.0f} s)")
    if to is not None and run.results:
        lines = to.with_suffix(".jsonl")
        keep(lines, run.results)
        to.write_text(page(read(lines)), "utf-8")
    return 1 if broken else 130 if stopped else 0


if __name__ == "__main__":
    raise SystemExit(main())
