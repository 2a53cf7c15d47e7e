"""`make bench-pacing`: how busy a campaign keeps its agents, and how many who answer find nobody, on a virtual clock.

Without more it plays B1 with 10 and 20 agents and two seeds, some minutes, and prints the table. `--whole` plays all of
PB-1 and writes its section of docs/figures.md with a picture; with `--keep FILE` a run that was broken off goes on.
`--beside` plays what callers notice of a campaign.
`--scenarios B5,B6 --agents 20 --seeds 101 --hours 4` plays something else. Nothing is tuned on the seeds 101-106.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.pacing import beside, page
from bench.pacing.playing import METHODS, Kept
from bench.pacing.scenarios import AGENTS, HOURS, SCENARIOS, TEST

QUICK = {"scenarios": "B1", "agents": "10,20", "seeds": "101,102"}
WHOLE = {"scenarios": "B1,B2,B3", "agents": ",".join(map(str, AGENTS)), "seeds": ",".join(map(str, TEST))}


def main() -> int:
    """Prints the table; writes the page after a whole run."""
    options = argparse.ArgumentParser(prog="bench.pacing", description=__doc__)
    options.add_argument("--whole", action="store_true", help="everything, into docs/figures.md")
    options.add_argument("--page", action="store_true", help="what was asked for into docs/figures.md")
    options.add_argument("--beside", action="store_true", help="what callers notice, whom the same agents serve")
    options.add_argument("--scenarios", help=f"some of {','.join(SCENARIOS)}")
    options.add_argument("--agents")
    options.add_argument("--seeds")
    options.add_argument("--methods", help="numbers of columns, from 1")
    options.add_argument("--hours", type=float, default=HOURS)
    options.add_argument("--keep", type=Path, help="a file in which played shifts are kept")
    options.add_argument("--jobs", type=int, default=1, help="processes at one time")
    said = options.parse_args()
    if said.beside:
        seeds = [int(text) for text in said.seeds.split(",")] if said.seeds else list(beside.SEEDS)
        return _beside(seeds, said.hours, page_too=said.page)
    chosen = (WHOLE if said.whole else QUICK) | {k: v for k, v in vars(said).items() if k in QUICK and v}
    plan = page.Plan(
        scenarios=chosen["scenarios"].split(","),
        agents=[int(text) for text in chosen["agents"].split(",")],
        seeds=[int(text) for text in chosen["seeds"].split(",")],
        hours=said.hours,
        methods=[list(METHODS)[int(text) - 1] for text in said.methods.split(",")] if said.methods else list(METHODS),
    )
    kept = Kept(said.keep)
    if said.jobs > 1:
        kept.played_at_once(plan.tasks, said.hours, said.jobs)
    for line in page.table(plan, kept):
        print(line, flush=True)
    if said.whole or said.page:
        page.write(plan, kept, whole=said.whole)
        print(f"written to {page.PAGE.relative_to(page.ROOT)}")
    return 0


def _beside(seeds: list[int], hours: float, *, page_too: bool) -> int:
    lines = []
    for line in beside.table(seeds, hours):
        print(line, flush=True)
        lines.append(line)
    if page_too:
        beside.write(lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
