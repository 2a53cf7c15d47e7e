"""`centrala simulate brake`: how soon the brake stops a campaign, and how often for nothing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.office import AsJson, print_json, table
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from outbound.simulation.braking import Foreseen, Soon
    from scripts_dsl.policy.brake import Brake

MOST_RUNS, MOST_GOOD = 5_000, 20_000


def brake(
    file: Annotated[
        Path | None, typer.Argument(help="A campaign whose `brake:` is taken; the defaults if none.")
    ] = None,
    fall: Annotated[float, typer.Option(help="By how many points of 1-5 people become less satisfied.")] = 0.5,
    baseline: Annotated[float, typer.Option(help="The mean score before, 1-5.")] = 4.03,
    answers: Annotated[float, typer.Option(min=0, help="Answers to the survey a day; 0: nobody is asked.")] = 100,
    calls: Annotated[float, typer.Option(min=0, help="Answered calls a day, for the two signals below.")] = 0,
    hangs_up: Annotated[str, typer.Option(help="Who hangs up in the pitch: before, then; `20%,27%`.")] = "",
    opts_out: Annotated[str, typer.Option(help="Who wants no further call: before, then; `1%,3%`.")] = "",
    good: Annotated[int, typer.Option(min=0, max=MOST_GOOD, help="Answers of each signal before the fall.")] = 1_000,
    runs: Annotated[int, typer.Option(min=10, max=MOST_RUNS, help="Campaigns that are played.")] = 100,
    seed: Annotated[int, typer.Option(help="Other people, the same chances.")] = 1,
    as_json: AsJson = False,
) -> None:
    """How soon the brake stops a campaign when people become less satisfied, in answers and in days, and how often it
    stops one with which nothing is wrong. Nobody is called; some seconds.

    `centrala simulate brake --fall 0.5 --baseline 4.1 --answers 100`

    `centrala simulate brake --answers 0 --calls 1600 --hangs-up 20%,27%`

    `centrala simulate brake callflows/overdue.campaign.yaml --fall 0.3 --answers 60 --calls 900 --opts-out 1%,3%`
    """
    from outbound.simulation.braking import changes_of, foresee

    survey = (answers, baseline, baseline - fall) if answers else None
    changes = changes_of(survey, calls, _rates(hangs_up, "--hangs-up"), _rates(opts_out, "--opts-out"))
    if not changes:
        fail("say what people do: --answers 100, or --calls 1600 --hangs-up 20%,27%")
    try:
        found = foresee(_brake(file), changes, good, runs, seed)
    except ValueError as problem:
        fail(str(problem))
    if as_json:
        print_json(asdict(found))
        return
    _show(found)


def _brake(file: Path | None) -> Brake:
    from centrala.cli.flow_files import read_flow
    from scripts_dsl.policy.brake import Brake

    if file is None:
        return Brake()
    found = read_flow(file)
    if found.checked.campaign is None:
        found.show_errors()
        fail(f"{file} is no campaign")
    return found.checked.campaign.brake


def _rates(text: str, option: str) -> tuple[float, float] | None:
    from scripts_dsl.campaign.percent import percent

    if not text:
        return None
    found = [percent(part.strip()) for part in text.split(",")]
    if len(found) != 2 or None in found:
        fail(f"{option} takes two percentages, before and then, such as 20%,27%; not {text!r}")
    before, then = (float(one or 0) / 100 for one in found)
    return before, then


# --- for people ----------------------------------------------------------------------------------------------------


def _show(found: Foreseen) -> None:
    say(
        f"a stop for nothing: at most {found.promised:.2%} of the campaigns in the first run; {found.runs} played,"
        f" {found.good} good answers first"
    )
    say("")
    table(
        [_row(one) for one in found.signals],
        "signal", "evidence", "a day", "before, then", "amber after", "red after", "of nine in ten", "days", "found",
        "for nothing",
    )  # fmt: skip
    say("")
    if found.days is None:
        say("the first of them stops the campaign: not half of the campaigns are stopped")
        return
    nine = "more than was played" if found.p90_days is None else f"{found.p90_days:.1f}"
    say(f"the first of them stops the campaign: after {found.days:.1f} days (half of them; nine in ten after {nine})")


def _row(one: Soon) -> tuple[str, ...]:
    level = f"{one.before:.2f}, {one.then:.2f}" if one.signal == "csat" else f"{one.before:.1%}, {one.then:.1%}"
    days = "" if one.days is None else f"{one.days:.1f}" + ("" if one.p90_days is None else f" ({one.p90_days:.1f})")
    return (
        one.signal, f"{one.enough:.0f} ({one.share:.0%})", f"{one.a_day:g}", level, _many(one.amber), _many(one.median),
        _many(one.p90), days, f"{one.found:.0%}", f"{one.for_nothing:.1%}",
    )  # fmt: skip


def _many(answers: float | None) -> str:
    return "never" if answers is None else f"{answers:.0f}"
