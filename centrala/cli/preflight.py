"""`centrala campaign preflight`: who would be called, who not and by which rule, before anybody is."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.campaign_orders import Name, file_of
from centrala.cli.office import CONFIG, AsJson, ConfigFile, configured, fail, print_json, run, say, table

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from outbound.preflight.report import Expected, Progress, Report

EXAMPLES = 3
"""People shown for each rule with --examples."""


def preflight(
    name: Name,
    agents: Annotated[int | None, typer.Option("--agents", min=1, max=10_000, help="How many there will be.")] = None,
    at: Annotated[str, typer.Option("--at", help="Another moment, on the site's clock: 2026-05-06 10:00.")] = "",
    examples: Annotated[bool, typer.Option("--examples", help="Some people of each rule, with their numbers.")] = False,
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Of the people on its list: how many may be called now, today, this week, and by which rule the others may not.

    `centrala campaign preflight overdue`

    `centrala campaign preflight winback --at "2026-05-11 09:00" --agents 8 --json`
    """
    import asyncio
    from dataclasses import asdict

    from centrala.people_import import place_of
    from centrala.preflighting import PreflightFailed, made
    from ivr.store import StoreError, StoreRefused
    from outbound.braking.baseline import why_not
    from outbound.campaigns.staffed import unstaffed
    from scripts_dsl.givens import moment

    here, then = configured(config), moment(at) if at else None
    if at and then is None:
        raise typer.BadParameter(f"--at {at} is no moment; write 2026-05-06 10:00")
    told = _quiet if as_json or not sys.stderr.isatty() else _progress
    try:
        report = asyncio.run(made(place_of(here), name, agents=agents, at=then, told=told))
    except StoreRefused as problem:
        fail(f"the database has no such tables; start `centrala serve` once with this version: {problem}")
    except (PreflightFailed, StoreError) as problem:
        fail(str(problem))
    if as_json:
        print_json(asdict(report))
        return
    _print(report, examples=examples)
    if report.answers_before is not None:
        say(f"first: {why_not(report.answers_before)}")
    campaign = file_of(config, name)
    if missing := run(config, lambda store: unstaffed(store, campaign)):
        say(f"mind: {missing}")
    start = f"centrala campaign start {name} --looked {report.token}{_config(config)}"
    say(f"start it, as long as its file and its lists are these: {start}")


def _config(file: Path) -> str:
    """What it takes to name the same configuration again."""
    return "" if file == CONFIG else f" --config {shlex.quote(str(file))}"


def _quiet(_: Progress) -> None:
    """Nobody sits there."""


def _progress(at: Progress) -> None:
    typer.echo(f"\r{at.looked:,} of {at.people:,} people", err=True, nl=at.looked >= at.people)


def _print(report: Report, *, examples: bool) -> None:
    say(f"{report.campaign}, {_when(report.at)}: {report.people:,} people wait")
    if report.looked < report.people:
        say(f"  an even part of them was looked at, {report.looked:,}; these figures are of that part")
    for label, count in (
        ("now", report.now), ("later today", report.today), ("within 7 days", report.week), ("later", report.later),
        ("never", report.never), ("nobody can tell when", report.unknown),
    ):  # fmt: skip
        say(f"  {label:<22}{count:>9,}")
    for one in report.settled:
        say(f"  {one.state + ', ' + (one.because or '–'):<22}{one.people:>9,}")
    if report.skips:
        say("")
        rows = [
            (f"{one.people:,}", one.because, _says(one.word, one.says), one.source, _when(one.soonest), _sure(one))
            for one in report.skips
        ]
        table(rows, "people", "rule", "says", "where", "soonest", "note")
        for skip in report.skips if examples else ():
            for person in skip.examples[:EXAMPLES]:
                say(f"  {skip.because}: {person.number} {person.name}: {person.why}; next {_when(person.when)}")
    if report.needs_zone:
        say(f"{report.needs_zone:,} people need a zone: give the list a column that is their zone, or their address")
    for label, lines in (
        ("not verified", report.unverified), ("less polite", report.impolite), ("the brake cannot hear", report.deaf)
    ):  # fmt: skip
        for line in lines:
            say(f"{label}: {line}")
    if report.expected is not None:
        _print_expected(report.expected)


def _print_expected(found: Expected) -> None:
    where = f"measured in {found.answers_from:,} calls" if found.answers_from else "assumed"
    say(f"expected: {found.answers:.0%} of the calls are answered ({where})")
    say(f"  {found.dialled:,} calls, {found.talked:,} talks")
    if found.until_agent_from:
        talks = f"median of {found.until_agent_from:,} talks"
        say(f"  an agent is there {found.until_agent:.2f} s after the answer ({talks})")
    end = f"through by {_when(found.ends)}" if found.ends else "not through in two months"
    week = f"; {found.agents_week} would be through in a week" if found.agents_week else ""
    say(f"  with {found.agents} agents or lines: {end}, {found.hours:,.1f} hours of work, busy {found.busy:.0%}{week}")


def _says(word: str, says: str) -> str:
    return f"{word}: {says}" if word and says else says or word


def _sure(one: object) -> str:
    return "" if getattr(one, "verified", True) else "not verified"


def _when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at is not None else ""
