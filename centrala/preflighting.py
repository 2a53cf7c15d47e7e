"""A preflight, whole: the campaign in force, everybody on its list, the rules, the simulation.

The command line runs it in its own process. The engine must not wait for it, so it starts this module as a program
beside itself (`python -m centrala.preflighting`, what is wanted as JSON on standard input; progress and the report come
back as lines of JSON) and keeps the report for a while.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from centrala.flows import StartError
from centrala.people_import import Place
from centrala.programs import NICE, tell
from centrala.publishing.following import Following
from ivr.store import StoreError, open_store
from outbound.braking.baseline import too_few
from outbound.countries import countries
from outbound.preflight import promises
from outbound.preflight.counting import Counting
from outbound.preflight.expected import expected
from outbound.preflight.looking import MOST, look
from outbound.preflight.report import Progress, Report
from scripts_dsl.errors import ScriptError
from scripts_dsl.hours.opening import zone_info


class PreflightFailed(Exception):
    """Says why, for whoever wants it."""


async def made(
    place: Place,
    name: str,
    *,
    agents: int | None = None,
    most: int = MOST,
    at: datetime | None = None,
    told: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """The report. `agents`: how many there will be; `at`: another moment than now, without a zone on the clock of the
    site. Raises PreflightFailed, StoreError."""
    try:
        flows = Following(Path(place.callflows), development=place.development).load()
        known = countries()
    except (StartError, ScriptError, OSError) as problem:
        raise PreflightFailed(f"the files cannot be read: {problem}") from problem
    campaign = flows.campaigns.get(name)
    if campaign is None:
        there = ", ".join(sorted(flows.campaigns)) or "none"
        raise PreflightFailed(f"there is no campaign {name[:60]}: there are {there}")
    now = at or datetime.now(UTC)
    now = now if now.tzinfo is not None else now.replace(tzinfo=zone_info(campaign.zone))
    produced = promises.signals(campaign, flows.plan_of(campaign))
    store = await open_store(place.database)
    try:
        report = await look(
            store,
            Counting(campaign, known, now),
            produced,
            partial(expected, campaign, known, now, agents=agents),
            told,
            most,
        )
        return replace(report, answers_before=await too_few(store, campaign, produced, now))
    finally:
        await store.close()


# --- beside the engine -----------------------------------------------------------------------------------------------


def wish(place: Place, name: str) -> bytes:
    """For the standard input of this program."""
    return json.dumps({"place": asdict(place), "campaign": name}).encode()


async def _main(text: str) -> None:
    said = json.loads(text)
    place = Place(**{**said["place"], "countries": tuple(said["place"]["countries"])})
    try:
        report = await made(place, said["campaign"], told=lambda at: tell(looked=at.looked, people=at.people))
        tell(report=asdict(report))
    except (PreflightFailed, StoreError) as problem:
        tell(failed=str(problem))


if __name__ == "__main__":
    os.nice(NICE)
    asyncio.run(_main(sys.stdin.read()))
