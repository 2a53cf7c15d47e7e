"""`centrala simulate`: what a campaign will come to, played on the virtual clock before anybody is called."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.office import AsJson, now, print_json, table
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from outbound.simulation.forecast import Forecast
    from scripts_dsl.campaign import Campaign

SHOWN = 40
"""Hours that are shown; --json has all."""
MOST_AGENTS, MOST_PEOPLE = 500, 100_000_000

app = typer.Typer(no_args_is_help=True, help="What will happen, on the virtual clock: nobody is called.")


@app.callback()
def simulate() -> None:
    """Commands below."""


@app.command("campaign")
def campaign(
    file: Annotated[Path, typer.Argument(help="A campaign: *.campaign.yaml.")],
    people: Annotated[int, typer.Option(min=1, max=MOST_PEOPLE, help="Who may be called at all.")] = 1_000,
    agents: Annotated[int, typer.Option(min=1, max=MOST_AGENTS, help="At work for it; a robot has its lines.")] = 10,
    answers: Annotated[str, typer.Option(help="Of the calls that a person answers.")] = "25%",
    talk: Annotated[str, typer.Option(help="A talk, on average; 2m with agents, 60s with a robot.")] = "",
    wrap: Annotated[str, typer.Option(help="What agents do after a talk, on average; 30s.")] = "",
    connect: Annotated[str, typer.Option(help="From the answer to the agent's first word.")] = "0s",
    start: Annotated[str, typer.Option("--from", help="Moment of the start, on the site's clock; now if none.")] = "",
    seed: Annotated[int, typer.Option(help="Other people, the same chances.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Play a whole campaign on the virtual clock: how long it takes, how busy agents are, how many find nobody.

    Each attempt is decided by the rules of the house and of the countries, as a real one. People are where the
    campaign's own number is.

    `centrala simulate campaign callflows/overdue.campaign.yaml --people 5000 --answers 25%`
    """
    from outbound.countries import countries
    from outbound.simulation.forecast import Guess, forecast
    from scripts_dsl.policy.country import rules_of

    read = _read(file)
    known = countries()
    guess = Guess(agents, _percent(answers), _seconds(talk), _seconds(wrap), _seconds(connect) or 0.0, seed)
    lists = [register.name for rule in known.rules for register in rule.registers]
    found = forecast(
        read, rules_of(known), people, _moment(start, read), guess, lists=[*read.terms.respect.lists, *lists]
    )
    if as_json:
        print_json(asdict(found))
        return
    _show(found)


def _read(file: Path) -> Campaign:
    from centrala.cli.flow_files import read_flow

    found = read_flow(file)
    if found.checked.campaign is None:
        found.show_errors()
        fail(f"{file} is no campaign that can be played")
    return found.checked.campaign


def _percent(text: str) -> float:
    from scripts_dsl.campaign.percent import percent

    found = percent(text if text.endswith("%") else f"{text}%")
    if found is None or found == 0:
        fail(f"--answers takes a percentage such as 25%, not {text!r}")
    return float(found) / 100


def _seconds(text: str) -> float | None:
    from scripts_dsl.values import read_duration

    if not text:
        return None
    found = read_duration(text)
    if found is None:
        fail(f"{text!r} is no length of time; write 90s or 2m")
    return found.total_seconds()


def _moment(text: str, read: Campaign) -> datetime:
    from scripts_dsl.hours.opening import zone_info

    if not text:
        return now()
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone_info(read.zone))
    except ValueError:
        fail(f"--from takes a moment such as 2026-05-06 09:00, not {text!r}")


# --- for people ----------------------------------------------------------------------------------------------------


def _show(found: Forecast) -> None:
    robot = found.style == "robot"
    ends = f"{found.ends:%Y-%m-%d %H:%M}" if found.ends else "not within two months"
    nobody = ", ".join(f"{name} {count}" for name, count in found.closed)
    say(f"style: {found.style}, {found.agents} {'lines' if robot else 'agents'}, {found.people} people")
    say(f"ends: {ends}, after {found.staffed:.1f} hours of calling")
    say(f"spoken with: {found.talked} people, {found.dialled} calls dialled, at most {found.lines} lines in use")
    say(f"{'lines' if robot else 'agents'} busy: {found.busy:.1%} of that time")
    say(f"abandoned: {found.abandoned}, {found.share:.2%} of the answered calls")
    if nobody:
        say(f"not called any more because of: {nobody}")
    if found.played < found.people:
        say(f"played with {found.played} of them; the hours below are theirs, the sums above are for all")
    if found.hours:
        say("")
        rows = [
            (
                f"{hour.begins:%a %Y-%m-%d %H:%M}",
                str(hour.dialled),
                str(hour.answered),
                str(hour.abandoned),
                "" if hour.busy is None else f"{hour.busy:.0%}",
                str(hour.lines),
            )
            for hour in found.hours[:SHOWN]
        ]
        table(rows, "hour", "dialled", "answered", "abandoned", "busy", "lines")
    if len(found.hours) > SHOWN:
        say(f"and {len(found.hours) - SHOWN} hours more: --json has all")
