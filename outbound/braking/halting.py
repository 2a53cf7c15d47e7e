"""A person stops a campaign by its brake: an authority has written, the wrong list was loaded. No statistics.

In: what they say. Out: the same two moves as of a brake that turns red by itself; only the person whom `restart:` names
lets it go on. routes.py puts them on the bus; the command line writes them, and an engine heeds it within a second and
tells whoever is to know (telling.py). What a program notices trips it by BrakeTripped (braking.py).
"""

from __future__ import annotations

from datetime import datetime

from ivr.eventlog.rows import row
from ivr.statements import grouped
from ivr.store import Store
from outbound.braking import store as rows
from outbound.braking.course import Course, evidence_of, why_of
from outbound.braking.happenings import BrakeMoved
from outbound.campaigns import store as campaigns
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.orders import NotAllowed
from outbound.campaigns.states import PAUSED, RUNNING, STOPPED
from outbound.campaigns.store import Standing
from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.deciding import restarts
from scripts_dsl.policy.brake.grades import State
from scripts_dsl.policy.brake.states import Trigger

BRAKE = "brake"
"""Why a campaign has stopped: CampaignMoved.because."""


def may_halt(standing: Standing, why: str) -> None:
    """Raises NotAllowed."""
    if standing.state not in (RUNNING, PAUSED):
        raise NotAllowed(f"it is {standing.state}: there is nothing to stop")
    if not why.strip():
        raise NotAllowed("say what has happened: whoever lets it go on must know")


def stopped(campaign: Campaign, at: datetime, because: str, why: str) -> CampaignMoved:
    """What a brake that is red or dead makes of the campaign."""
    return CampaignMoved(
        at=at, campaign=campaign.name, state=STOPPED.value, because=because, why=why, by="",
        tell=restarts(campaign),
    )  # fmt: skip


async def halted(
    store: Store, campaign: Campaign, trigger: Trigger, why: str, by: str, now: datetime
) -> tuple[BrakeMoved, CampaignMoved]:
    """What stops it. Raises NotAllowed, StoreError."""
    may_halt((await campaigns.standings(store)).get(campaign.name, Standing()), why)
    kept = await rows.one(store, campaign.name)
    course = Course.of(campaign.name, kept, 0) if kept is not None else None
    said = f"{why_of(trigger)}: {why.strip()}"
    told = BrakeMoved(
        at=now, campaign=campaign.name, before=kept.state if kept is not None else State.GREEN.value,
        state=State.RED.value, because=trigger.value, why=said, by=by,
        evidence=evidence_of(course.plan, course.watch) if course is not None else {},
        threshold=course.watch.threshold if course is not None else 0.0, run=kept.run if kept is not None else 0,
    )  # fmt: skip
    return told, stopped(campaign, now, BRAKE, f"{trigger.value}: {said}")


async def halt(store: Store, campaign: Campaign, trigger: Trigger, why: str, by: str, now: datetime) -> BrakeMoved:
    """Beside an engine; on disk when it returns. Raises NotAllowed, StoreError."""
    told, moved = await halted(store, campaign, trigger, why, by, now)
    await store.write(grouped([row(told), *rows.project(told), row(moved), *campaigns.project(moved)]))
    return told
