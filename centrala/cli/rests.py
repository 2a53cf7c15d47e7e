"""`centrala suppression rest`, `wake`, `resting`: numbers that no campaign calls for a time."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.configured import CONFIG, ConfigFile, configured
from centrala.cli.numbered import AsJson, Number, entered, run, show
from centrala.cli.recording import Who, Why
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from datetime import datetime

    from centrala.config import Config
    from outbound.lists.respites import Rest

Until = Annotated[
    str,
    typer.Option("--until", help="The first day on which campaigns may call again; else nobody knows."),
]


def rest(
    number: Number,
    until: Until = "",
    why: Why = "",
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """No campaign calls this number for a time. Agents still may; `add` is for whoever wants no call at all.

    `centrala suppression rest 601234567 --until 2027-01-15 --why "a death in the family"`
    """
    from datetime import UTC, datetime

    from outbound.lists.happenings import NumberRested
    from outbound.lists.respites import enter

    at, now = configured(config), datetime.now(UTC)
    told = entered(at, number, why, "", who)
    end = _day(at, until) if until else None
    if end is not None and end <= now:
        raise typer.BadParameter(f"--until {until} is over")
    change = NumberRested(at=now, number=told["number"], until=end, why=told["why"], who=told["who"])
    run(at, lambda store: enter(store, change))
    _told(at, told["number"], as_json=as_json)


def wake(number: Number, why: Why = "", who: Who = "", as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """Take it back before its end: campaigns may call again.

    `centrala suppression wake 601234567 --why "asked by telephone, 6 May"`
    """
    from datetime import UTC, datetime

    from outbound.lists.happenings import NumberRested
    from outbound.lists.respites import enter, one

    at = configured(config)
    told = entered(at, number, why, "", who)
    if run(at, lambda store: one(store, told["number"])) is None:
        fail(f"{told['number']} does not rest")
    change = NumberRested(
        at=datetime.now(UTC), number=told["number"], until=None, why=told["why"], who=told["who"], over=True
    )
    run(at, lambda store: enter(store, change))
    _told(at, told["number"], as_json=as_json)


def resting(as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """Who rests now, the oldest first.

    `centrala suppression resting --json`
    """
    from datetime import UTC, datetime

    from outbound.lists.respites import everyone

    at = configured(config)
    found = run(at, lambda store: everyone(store, datetime.now(UTC)))
    if as_json:
        show([plain(one) for one in found])
        return
    for one in found:
        say(line(at, one))
    if not found:
        say("no number rests")


def line(config: Config, found: Rest) -> str:
    """For people: `+48601234567  until 2027-01-15 00:00  sofia · a death in the family`."""
    end = f"until {found.until.astimezone(_zone(config)):%Y-%m-%d %H:%M}" if found.until else "until it is taken back"
    return f"{found.number:<16}  {end}  {' · '.join(filter(None, (found.who, found.why)))}"


def plain(found: Rest) -> dict[str, Any]:
    """For programs."""
    until = found.until.isoformat() if found.until else None
    return {**asdict(found), "since": found.since.isoformat(), "until": until}


def _told(at: Config, number: str, *, as_json: bool) -> None:
    from outbound.lists.respites import one

    found = run(at, lambda store: one(store, number))
    if as_json:
        show({"number": number, "rests": plain(found) if found else None})
    else:
        say(line(at, found) if found else f"{number}: campaigns may call again")


def _day(config: Config, written: str) -> datetime:
    """Midnight on the clock of the site."""
    from datetime import datetime

    from scripts_dsl.values import read_date

    day = read_date(written)
    if day is None:
        raise typer.BadParameter(f"--until {written} is no day; write 2027-01-15")
    return datetime(day.year, day.month, day.day, tzinfo=_zone(config))


def _zone(config: Config) -> Any:
    from centrala.suppressing import zone_of

    return zone_of(config)
