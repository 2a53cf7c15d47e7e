"""`make bench-brake`: how soon the brake stops a campaign, and how often for nothing; thousands of campaigns at once.

Writes its section of docs/figures.md with a picture; exit 1 when something that was asked for was not reached.
`--runs 500 --print` plays fewer and writes nothing.
"""

from __future__ import annotations

import argparse

from bench.brake import page
from bench.brake.cells import RUNS


def main() -> int:
    """Plays it."""
    options = argparse.ArgumentParser(prog="bench.brake", description=__doc__)
    options.add_argument("--runs", type=int, default=RUNS, help="campaigns for each figure")
    options.add_argument("--print", action="store_true", help="print the tables, write nothing")
    said = options.parse_args()
    outcome = page.played(said.runs)
    print("\n\n".join(page.tables(outcome)))
    if not said.print:
        page.write(outcome)
        print(f"written to {page.PAGE.relative_to(page.ROOT)}")
    return 1 if list(outcome.missed) else 0


if __name__ == "__main__":
    raise SystemExit(main())
