"""`make bench`: all figures of this machine, in one run, into docs/figures.md. Takes about eleven minutes.

`make bench ROWS="G3 G14"` measures some rows only and prints them; the page stays as it is.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from bench import calls, deciding, language, latency, loaded, originate, pop, ramp, steps, waiting
from bench.figures import Figure, section_of, table, write
from bench.scene import ROOT, Scene, scene

PAGE = ROOT / "docs" / "figures.md"
PACING = "## How busy a campaign keeps its agents"
"""The section that `make bench-pacing` makes stays."""

Measured = tuple[list[Figure], list[str]]


class Rows:
    """What can be measured, each part once; the scene is there when the first one asks for it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.parts: dict[tuple[str, ...], tuple[str, Callable[[], Measured]]] = {
            ("G1", "G2"): ("CPU per call", lambda: calls.measure(self._scene())),
            ("G5",): ("from key to prompt", lambda: asyncio.run(latency.measure(self._scene().sip_port))),
            ("G6", "G15"): ("the same with many calls, and with strangers", lambda: loaded.measure(self._scene())),
            ("G3",): ("the most calls a second", lambda: self._most()[:2]),
            ("G14",): ("and a fifth more", lambda: ramp.overload(self._scene(), self._most()[2])),
            ("G9",): ("AMI event to the agent's screen", pop.measure),
            ("G11",): ("people rung a second", originate.measure),
            ("G12",): ("steps of the engine", steps.measure),
            ("A2",): ("may this person be called?", deciding.measure),
        }
        self._scene = cache(self._begin)
        self._most = cache(lambda: ramp.measure(self._scene()))

    def _begin(self) -> Scene:
        print("Asterisk, the anchors and the engine start", flush=True)
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="centrala-bench-"))
        return self._stack.enter_context(scene(Path(folder)))

    def measure(self, wanted: Sequence[str]) -> Measured:
        """Those of the parts that hold one of the wanted rows; all for none."""
        figures, notes = list[Figure](), list[str]()
        for names, (title, part) in self.parts.items():
            if not wanted or set(wanted) & set(names):
                print(f"{', '.join(names)}: {title}", flush=True)
                found, told = part()
                figures += found
                notes += told
        return figures, notes


def main() -> int:
    with ExitStack() as stack:
        rows = Rows(stack)
        names = [name for part in rows.parts for name in part]
        parser = argparse.ArgumentParser(prog="bench", description=__doc__)
        parser.add_argument("rows", nargs="*", metavar="ROW", help=f"some of {' '.join(names)}; all without one")
        wanted = [name.upper() for name in parser.parse_args().rows]
        if unknown := set(wanted) - set(names):
            parser.error(f"there is no row {' '.join(sorted(unknown))}; there are {' '.join(names)}")
        figures, notes = rows.measure(wanted)
    if wanted:
        print(table(figures))
    else:
        print("The language: checking, tests, --help", flush=True)
        more = waiting.section() + section_of(PAGE, PACING)
        write(PAGE, figures, _machine(), notes, language.measure(), more)
        print(f"written to {PAGE.relative_to(ROOT)}")
    for figure in figures:
        verdict = "met" if figure.met else "MISSED"
        print(f"  {figure.goal}: {figure.ratio:.3g} {figure.unit}, goal {figure.limit:g}: {verdict}")
    return 0 if all(f.met for f in figures) else 1


def _machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"


if __name__ == "__main__":
    raise SystemExit(main())
