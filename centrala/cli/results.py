"""`centrala campaign results`: what came of a campaign's calls, as a table, JSON or CSV."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from centrala.cli.campaign_orders import Name, counted_of
from centrala.cli.office import CONFIG, AsJson, ConfigFile, configured, fail, print_json, run, say, settings, table

if TYPE_CHECKING:
    from outbound.results.looking import Found
    from outbound.results.report import Group


class Grouped(StrEnum):
    """`--by`."""

    ALL = "all"
    HOUR = "hour"
    LIST = "list"
    SCRIPT = "script"


Day = Annotated[str, typer.Option(help="On the site's clock, itself included: 2026-05-06.", metavar="DAY")]


def results(
    name: Name,
    by: Annotated[Grouped, typer.Option("--by", help="Of the day, of what list, of which version.")] = Grouped.ALL,
    since: Day = "",
    until: Day = "",
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
    config: ConfigFile = CONFIG,
) -> None:
    """What came of its calls: shares with their intervals, what they cost; whole, by hour, by list or by version.

    `centrala campaign results overdue --by hour`

    `centrala campaign results overdue --by list --since 2026-05-01 --csv`
    """
    from cti.reports import sheets
    from outbound.results.cells import By
    from outbound.results.looking import Asked, look
    from outbound.results.tables import here
    from outbound.results.tables import table as rows

    site = settings(configured(config))
    first, last = _day("--since", since), _day("--until", until)
    asked = Asked(name, counted_of(config, name), site.costs, ZoneInfo(site.zone), By(by.value), first, last)
    found = run(config, lambda store: look(store, asked))
    if as_json:
        print_json(here(asked, found).model_dump())
    elif as_csv:
        sys.stdout.buffer.write(sheets.as_csv(rows(found)))
    else:
        _print(asked.campaign, found)


def _day(option: str, written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        fail(f"{option} {written} is no day; write 2026-05-06")


def _print(name: str, found: Found) -> None:
    made = found.results
    if not made.whole.attempts:
        say(f"{name}: no call is over yet")
        return
    said = ", ".join(f"{count} {word}" for word, count in made.outcomes.items())
    say(f"{name}: {made.whole.attempts:,} attempts; {said}")
    if not made.counted.success:
        say("  its file calls no outcome a success: results: {success: […]}")
    rows: list[tuple[str, ...]] = []
    for group in (made.whole, *made.groups):
        rows += list(_rows(found, group))
    table(rows, "", "figure", "value", "of", "from", "to")
    say("from, to: 95 % interval (shares: Wilson's; costs: Fieller's). Definitions: docs/reference/results.md")


def _rows(found: Found, group: Group) -> list[tuple[str, ...]]:
    name = found.names.get(group.group, group.group) or ("-" if group.group == "" and found.results.groups else "")
    label = "all" if group is found.results.whole else name
    rows: list[tuple[str, ...]] = [
        (label, one.name, _share(one.value), f"{one.part:,} of {one.of:,}", _share(one.low), _share(one.high))
        for one in group.figures
    ]
    unit = found.results.currency
    if group.cost is not None:
        rows.append((label, "cost", f"{group.cost:,.2f} {unit}", f"{group.attempts:,} attempts", "", ""))
    return rows + [
        (label, one.name, _money(one.value, unit), f"{one.of:,}", _money(one.low, unit), _money(one.high, unit))
        for one in group.costs
    ]


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _money(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:,.3g} {unit}" if value < 1 else f"{value:,.2f} {unit}"
