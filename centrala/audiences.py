"""An audience, whole: who asked about something lately, and who of them may be bothered for a campaign or a survey.

The command line looks in its own process. For the pages this module is a program beside the engine (programs.py): every
contact of half a year is read, and every rule is asked about each person.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from centrala.flows import Flows, StartError
from centrala.people_import import Place
from centrala.programs import NICE, Programs, tell
from centrala.publishing.following import Following
from ivr.store import Store, StoreError, open_store
from outbound.audience import Asker, Counted, Wanted, askers, everybody, for_campaign, for_survey, wanted_of
from outbound.audience.api import AudienceReport
from outbound.audience.routes import parts_of
from outbound.audience.shown import shown
from outbound.countries import countries
from scripts_dsl.errors import ScriptError


class AudienceFailed(Exception):
    """Says why, for whoever wants it."""


async def look(
    flows: Flows,
    store: Store,
    wanted: Wanted,
    now: datetime,
    *,
    campaign: str = "",
    survey: str = "",
    told: Callable[[int], None] = lambda _: None,
) -> tuple[list[Asker], Counted]:
    """Who asked, and who of them may be bothered. Raises AudienceFailed, StoreError."""
    if wanted.kind == "topic" and wanted.value not in flows.site.topics:
        raise AudienceFailed(f"the settings have no topic {wanted.value}: {_names(flows.site.topics)}")
    if campaign and campaign not in flows.campaigns:
        raise AudienceFailed(f"there is no campaign {campaign}: {_names(flows.campaigns)}")
    asked = flows.surveys[survey].survey if survey in flows.surveys else None
    if survey and asked is None:
        raise AudienceFailed(f"there is no survey {survey}: {_names(flows.surveys)}")
    people = await askers(store, flows.site, wanted, now, told)
    if campaign:
        return people, await for_campaign(store, people, flows.campaigns[campaign], countries(), now)
    if asked is not None:
        return people, await for_survey(store, people, asked, now)
    return people, everybody(people)


def _names(there: Iterable[str]) -> str:
    return ", ".join(sorted(there)) or "none"


async def made(
    place: Place, wish: str, told: Callable[[int], None] = lambda _: None, at: datetime | None = None
) -> AudienceReport:
    """What a page is told. `wish`: outbound.audience.routes.key_of. Raises AudienceFailed, StoreError."""
    source, campaign, survey = parts_of(wish)
    wanted = wanted_of(source)
    if wanted is None:
        raise AudienceFailed(f"nobody can be asked for like this: {source}")
    try:
        flows = Following(Path(place.callflows), development=place.development).load()
    except (StartError, ScriptError, OSError) as problem:
        raise AudienceFailed(f"the files cannot be read: {problem}") from problem
    now = at or datetime.now(UTC)
    store = await open_store(place.database)
    try:
        _, counted = await look(flows, store, wanted, now, campaign=campaign, survey=survey, told=told)
    finally:
        await store.close()
    return shown(counted, source, now)


# --- beside the engine -----------------------------------------------------------------------------------------------


class Audiences(Programs):
    """For the pages. `monotonic`: seconds."""

    def __init__(self, place: Place, monotonic: Callable[[], float]) -> None:
        super().__init__("centrala.audiences", partial(_wish, place), monotonic)


def _wish(place: Place, wanted: str) -> bytes:
    return json.dumps({"place": asdict(place), "wanted": wanted}).encode()


async def _main(text: str) -> None:
    said = json.loads(text)
    place = Place(**{**said["place"], "countries": tuple(said["place"]["countries"])})
    try:
        report = await made(place, said["wanted"], told=lambda contacts: tell(looked=contacts))
        tell(report=report.model_dump(mode="json"))
    except (AudienceFailed, StoreError) as problem:
        tell(failed=str(problem))


if __name__ == "__main__":
    os.nice(NICE)
    asyncio.run(_main(sys.stdin.read()))
