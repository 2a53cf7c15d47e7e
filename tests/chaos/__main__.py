"""`python -m chaos [--short] [--page FILE]`: try every promise, print the table, exit 1 when one is broken."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from chaos import (
    p01_killed,
    p02_hung,
    p03_absent,
    p04_records,
    p09_cut,
    p10_pbx,
    p11_silence,
    p12_database,
    p13_recording,
    p14_full_log,
    p15_clock,
    p19_poison,
    p20_outside,
    p22_flood,
    p23_drain,
    p27_garbage,
)
from chaos.scene import scene
from chaos.table import Promise, Row, Tally, markdown, page

CALLS: tuple[Any, ...] = (
    p01_killed,
    p03_absent,
    p23_drain,
    p02_hung,
    p09_cut,
    p11_silence,
    p12_database,
    p22_flood,
    p10_pbx,
    p04_records,
)
"""Those that need calls, in an order that starts engines seldom; the last one looks back at all of them."""
BESIDE: tuple[Any, ...] = (p27_garbage, p15_clock, p19_poison, p20_outside, p14_full_log, p13_recording)
"""Those that need none: in a process of their own, beside the others."""


async def tried(module: Any, run: Callable[[], Awaitable[Tally]]) -> Row:
    """One promise; what goes wrong with the trial itself is a broken promise too."""
    began = time.monotonic()
    try:
        tally = await run()
    except Exception as problem:
        tally = Tally("tries", 1, [f"the trial itself failed: {problem!r}"[:600]])
    promise: Promise = module.PROMISE
    verdict = f"{len(tally.broken)} broken of {tally.n} {tally.of}"
    print(
        f"  {promise.name:4} {verdict}, {tally.times} ({time.monotonic() - began:.1f} s)", file=sys.stderr, flush=True
    )
    return promise, tally


async def with_calls(short: bool, folder: Path) -> list[Row]:
    async with scene(folder) as made:
        return [await tried(m, lambda m=m: m.run(made, m.SHORT if short else m.LONG)) for m in CALLS]  # type: ignore[misc]


async def beside(short: bool, folder: Path) -> list[Row]:
    return [await tried(m, lambda m=m: m.run(m.SHORT if short else m.LONG, folder)) for m in BESIDE]  # type: ignore[misc]


async def in_own_process(arguments: list[str]) -> list[Row]:
    command = [sys.executable, "-m", "chaos", "--beside", *arguments]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    return [(Promise(**p), Tally(**t)) for p, t in json.loads(out or b"[]")]


def _plain(row: Row) -> list[dict[str, Any]]:
    return [{name: getattr(part, name) for name in type(part).__annotations__} for part in row]


async def all_of_them(short: bool, folder: Path) -> list[Row]:
    two = await asyncio.gather(in_own_process(["--short"] if short else []), with_calls(short, folder))
    return sorted(two[0] + two[1], key=lambda row: int(row[0].name[1:]))


def main() -> int:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="less than a minute")
    parser.add_argument("--page", type=Path, help="write the table there, too")
    parser.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="centrala-chaos-") as folder:
        run = beside if wanted.beside else all_of_them
        rows = asyncio.run(run(wanted.short, Path(folder)))
    if wanted.beside:
        print(json.dumps([_plain(row) for row in rows]))
        return 0
    print(markdown(rows))
    broken = [f"{promise.name}: {what}" for promise, tally in rows for what in tally.broken[:3]]
    print("\n".join(broken) or f"every promise was kept ({time.monotonic() - began:.0f} s)")
    if wanted.page:
        machine = f"{os.cpu_count()} cores, {platform.machine()}"
        wanted.page.write_text(page(rows, "short" if wanted.short else "long", machine), "utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
