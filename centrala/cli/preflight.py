"""`centrala campaign preflight`: who of a campaign may be called now, today, this week, and who may not, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from centrala.cli.campaign_orders import Name, file_of
from centrala.cli.office import CONFIG, AsJson, ConfigFile, print_json, run, say

EVERY = 10_000
"""People between two lines of progress."""


def preflight(
    name: Name,
    at: Annotated[str, typer.Option("--at", help="Another moment, on the site's clock: 2026-05-06 10:00.")] = "",
    most: Annotated[int, typer.Option("--most", min=1, help="Look at so many people.")] = 1_000_000,
    everything: Annotated[bool, typer.Option("--all", help="Every hour of the plan.")] = False,
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Ask of everybody who waits what a call would ask now; nobody is called and nothing is changed.

    `centrala campaign preflight overdue`
    """
    from outbound.countries import countries
    from outbound.preflight import preflight as look
    from outbound.preflight import shown
    from scripts_dsl.givens import moment
    from scripts_dsl.hours.opening import zone_info
    from scripts_dsl.policy.country import rules_of

    campaign = file_of(config, name)
    there = moment(at) if at else None
    if at and there is None:
        raise typer.BadParameter(f"--at {at} is no moment; write 2026-05-06 10:00")
    when = there.replace(tzinfo=zone_info(campaign.zone)) if there else datetime.now(UTC)

    def told(done: int, of: int) -> None:
        if done % EVERY == 0 and done < of and not as_json:
            say(f"{done:,} of {of:,}", err=True)

    rules = rules_of(countries())
    found = run(config, lambda store: look(store, campaign, rules, when, most, told))
    if as_json:
        print_json(shown.as_json(found))
        return
    for line in shown.lines(found, everything=everything):
        say(line)
