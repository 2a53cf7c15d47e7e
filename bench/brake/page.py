"""The section of docs/figures.md about the brake, and its picture. Called by `make bench-brake`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from bench.brake import compared, crossing, example, naive, picture, whole
from bench.brake.agree import agree
from bench.brake.cells import (
    AFTER,
    CSAT_STAKE,
    DETECTORS,
    EVENTS,
    LEVELS,
    NULLS,
    SCORES,
    Cell,
    Found,
    cells,
    false_stops,
    found,
    of_rate,
    run_length,
)
from bench.brake.people import MEAN, answers, calls
from bench.figures import section_kept
from scripts_dsl.policy.brake import CSAT, IN_PITCH, SIGNALS, Brake
from scripts_dsl.policy.brake.plans import Plan
from scripts_dsl.policy.brake.watching import begun, heard

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "figures.md"
PICTURE = ROOT / "docs" / "pictures" / "brake.svg"
EXAMPLE = ROOT / "docs" / "pictures" / "brake-example.svg"
TITLE = "## How soon the brake stops a campaign"
TRACES, TRACED = 100, 1000
SPEED = 50_000
FASTEST = 10_000
"""Answers a second, at least."""

WHOLE = (
    ("a whole campaign with four signals, no change", False, 0.02),
    ("a whole campaign with four signals, all of them as bad as is still no fall", True, 0.05),
)
"""Situation, how bad, how many may stop."""

HEAD = f"""{TITLE}

Made by `make bench-brake` with fixed seeds, {{runs:,}} campaigns for each figure, played at once by a second writing of
the recursion (`bench/brake/many.py`) with which the product's agrees answer by answer: in {{agreed}} of {{traces}}
traces of {TRACED:,} answers. People score 1 to 5 with a mean of 4.03 (sd 1.14); after a fall the low scores are so many
times likelier that the mean is the lower one. Evidence of 20 is enough here, which is a signal alone with
`false_stop: 5%`. In brackets what was asked for: a median may be a tenth above it.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that was played."""

    runs: int
    agreed: int
    found: tuple[Found, ...]
    false: dict[str, tuple[float, float]]
    """Situation -> share that stopped, how many may."""
    lengths: tuple[float, float]
    compared: tuple[compared.Compared, ...]
    blamed: dict[float, tuple[float, float]]
    """Part left alone -> share blamed for nothing, without and with a drift of all."""
    crossed: dict[float, float]
    """Mean -> share of rows in which betting ever refuted it, though it was the true one."""
    in_campaign: tuple[Found, ...]
    """With the default brake and all four signals, in the first run."""
    naive: tuple[float, float]
    speed: float

    @property
    def missed(self) -> Iterator[str]:
        """What was asked for and did not come out."""
        yield from (f"{one.cell.table} {one.cell.row} {one.cell.column}" for one in self.found if not one.met)
        yield from (name for name, (share, most) in self.false.items() if share > most)
        yield from (f"left alone {one.part:.0%}, {one.fall}" for one in self.compared if not one.met)
        yield from (f"blamed, {part:.0%}" for part, shares in self.blamed.items() if max(shares) > 0.05)
        yield from (f"betting, {mean}" for mean, share in self.crossed.items() if share > crossing.ALPHA)
        if self.agreed < TRACES or not all(map(crossing.agrees, crossing.MEANS)):
            yield "the second writing is another one"
        if self.speed < FASTEST:
            yield f"{self.speed:.0f} answers a second"


def played(runs: int, progress: bool = True) -> Outcome:
    """All of it; some two minutes with 2,000 runs."""
    began = perf_counter()

    def told(what: str) -> None:
        if progress:
            print(f"{perf_counter() - began:6.0f} s  {what}", flush=True)

    told("the product's brake beside the second writing")
    agreed = min(
        agree(CSAT_STAKE, answers(MEAN - 0.2), TRACES, TRACED, 6), agree(of_rate(0.2), calls(0.25), TRACES, TRACED, 7)
    )
    some = []
    for cell in cells():
        some.append(found(cell, runs))
        told(f"{cell.table}, {cell.row} {cell.column}: {some[-1].median:.0f} ({cell.median:.0f})")
    false = {}
    for name, made in NULLS.items():
        stake, people, longest, most = made()
        false[name] = (false_stops(stake, people, longest, runs), most)
        told(f"{name}: {false[name][0]:.1%} stop")
    for name, edge, most in WHOLE:
        false[name] = (whole.false_stops(edge, runs), most)
        told(f"{name}: {false[name][0]:.1%} stop")
    lengths = (run_length(LEVELS[0], 20_000, runs), run_length(LEVELS[1], 30_000, min(runs, 500)))
    told("people left alone")
    medians = tuple(compared.medians(runs))
    blamed = {
        part: (compared.false_stops(part, 0.0, runs), compared.false_stops(part, compared.DRIFT, runs))
        for part in compared.ASKED
    }
    crossed = {mean: crossing.crossing(mean) for mean in crossing.MEANS}
    told("in a campaign, and rules that look sensible")
    shared = tuple(found(cell, runs, threshold=threshold) for cell, threshold in in_campaign())
    rules = (naive.weekly_mean(runs), naive.tested_daily(runs))
    return Outcome(runs, agreed, tuple(some), false, lengths, medians, blamed, crossed, shared, rules, speed())


def in_campaign() -> Iterator[tuple[Cell, float]]:
    """What is played with a share of the evidence: surveys and hang-ups in the pitch."""
    plan = Plan.of(Brake(), SIGNALS, {})
    for cell in cells():
        signal = {"csat": CSAT, "events": IN_PITCH}.get(cell.table)
        if signal is None or cell.change not in (1000, 2000):
            continue
        yield cell, 1 / (plan.alpha(0) * plan.stakes[signal].share)


def speed() -> float:
    """Answers a second of CPU through the product's brake, all four signals in turns."""
    plan = Plan.of(Brake(), SIGNALS, {})
    watch, signals = begun(plan), list(SIGNALS)
    began = process_time()
    for n in range(SPEED):
        watch = heard(plan, watch, signals[n % 4], 1.0 if n % 5 else 0.0)
    return SPEED / (process_time() - began)


# --- tables --------------------------------------------------------------------------------------------------------


def tables(outcome: Outcome) -> Iterator[str]:
    """Parts of the section."""
    by = {(one.cell.table, one.cell.row, one.cell.column): one for one in outcome.found}
    yield HEAD.format(runs=outcome.runs, agreed=outcome.agreed, traces=TRACES).rstrip()
    yield "Median (90 % of the campaigns) answers to the stop:"
    yield "\n".join(
        [
            "| fall, points | from the first answer | after 1000 good answers | after 3000 |",
            "|---|---|---|---|",
            *(
                f"| {fall} | " + " | ".join(_cell(by["csat", f"{fall}", f"after {n}"]) for n in AFTER) + " |"
                for fall in SCORES
            ),
        ]
    )
    yield "![answers to the stop by fall](pictures/brake.svg)"
    yield "The detector, which makes amber (A = 1000), after 500 good answers:"
    yield "\n".join(
        [
            "| fall, points | A = 1000 | A = 10,000 |",
            "|---|---|---|",
            *(
                f"| {fall} | " + " | ".join(_cell(by["detector", f"{fall}", f"A = {a:.0f}"]) for a in LEVELS) + " |"
                for fall in DETECTORS
            ),
        ]
    )
    yield "Signals of every call, median (90 %) calls to the stop:"
    events = [one for one in outcome.found if one.cell.table == "events"]
    rows = (f"| {one.cell.row}, {one.cell.column} calls | {_cell(one)} | {one.caught:.0%} |" for one in events)
    yield "\n".join(["| bad events | calls | found in 20,000 |", "|---|---|---|", *rows])
    assert len(events) == len(EVENTS)
    yield "Was it the campaign? Median answers of both parts until the campaign is blamed, and how often wrongly:"
    yield "\n".join(_compared(outcome))
    yield (
        "In the first run of a campaign with the default brake, which hears all four signals (40 % of the evidence for"
        " the survey needs 82 instead of 20, 30 % for hang-ups in the pitch 110):"
    )
    rows = (
        f"| {'survey, fall of ' * (one.cell.table == 'csat')}{one.cell.row}, {one.cell.column} | {one.median:.0f}"
        f" ({_p90(one.p90)}) |"
        for one in outcome.in_campaign
    )
    yield "\n".join(["| | answers or calls to the stop |", "|---|---|", *rows])
    yield "\n".join(_sums(outcome))


def _compared(outcome: Outcome) -> Iterator[str]:
    falls = next(iter(compared.ASKED.values()))
    yield "| left alone | " + " | ".join(f"fall {fall}" for fall in falls) + " | blamed for nothing | with a drift |"
    yield "|---" * (len(falls) + 3) + "|"
    for part, (still, drift) in outcome.blamed.items():
        row = [f"{one.median:.0f} ({one.asked:.0f})" for one in outcome.compared if one.part == part]
        yield f"| {part:.0%} | " + " | ".join(row) + f" | {still:.1%} | {drift:.1%} |"


def _sums(outcome: Outcome) -> Iterator[str]:
    for name, (share, most) in outcome.false.items():
        yield f"* False stops, {name}: {share:.1%} (at most {most:.0%})."
    first = next(one for one in outcome.found if one.cell.table == "detector")
    yield (
        f"* The detector says something without a change after {outcome.lengths[0]:,.0f} answers on average (A = 1000)"
        f" and more than {outcome.lengths[1]:,.0f} (A = 10,000); within the first 500 answers in {first.early:.0%} of"
        " the campaigns."
    )
    weekly, tested = outcome.naive
    yield (
        f"* Rules that look sensible, {naive.DAYS} days of {naive.A_DAY} answers without a change: the mean of seven"
        f" days {naive.LOWER} points lower stops {weekly:.0%} of the campaigns, a one-sided test at 5 % every evening"
        f" {tested:.0%}."
    )
    crossed = ", ".join(f"{share:.1%} (mean {mean})" for mean, share in outcome.crossed.items())
    yield (
        f"* Intervals by betting leave out the true mean at some time of {crossing.ANSWERS} answers in {crossed} of"
        f" {crossing.ROWS:,} rows of answers (at most {crossing.ALPHA:.0%})."
    )
    yield f"* {outcome.speed:,.0f} answers a second through the product's brake, on one core."
    missed = list(outcome.missed)
    yield "* Everything that was asked for was reached." if not missed else f"* **Missed:** {'; '.join(missed)}."


def _cell(one: Found) -> str:
    return f"{one.median:.0f} ({_p90(one.p90)}) [{one.cell.median:.0f}]"


def _p90(answers_: float) -> str:
    return "–" if answers_ == float("inf") else f"{answers_:.0f}"


def write(outcome: Outcome) -> None:
    """The section takes the place of the one before."""
    PICTURE.write_text(picture.svg(outcome.found), "utf-8")
    EXAMPLE.write_text(example.svg(), "utf-8")
    section_kept(PAGE, TITLE, "\n\n".join(tables(outcome)) + "\n")
