"""What people may do with a campaign, and what comes of it: start, pause, resume. Pure.

In: how it stands, its file, who asks and why. Out: the happening that does it, or a refusal in words. For routes.py and
the command line.
"""

from __future__ import annotations

from datetime import datetime

from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.states import DONE, DRAFT, PAUSED, RUNNING, STOPPED, CampaignState, IllegalMove, move
from outbound.campaigns.store import Standing
from scripts_dsl.campaign import Campaign, stopped
from scripts_dsl.campaign.deciding import restarts


class NotAllowed(Exception):
    """The text says why."""


def start(campaign: Campaign, standing: Standing, by: str, now: datetime) -> CampaignMoved:
    """People are called from now on. Raises NotAllowed."""
    if standing.state in (PAUSED, STOPPED):
        raise NotAllowed(f"it is {standing.state}: resume it")
    if standing.state is RUNNING:
        raise NotAllowed("it is running already")
    _not_over(campaign, now)
    return _moved(campaign.name, standing.state, RUNNING, "started", "", by, now)


def refuse(why: str) -> None:
    """`why`: what its file lacks; '': nothing. Raises NotAllowed."""
    if why:
        raise NotAllowed(why)


def pause(name: str, standing: Standing, why: str, by: str, now: datetime) -> CampaignMoved:
    """Nobody is called any more until it is resumed; calls that are going on end by themselves. Raises NotAllowed."""
    if standing.state is not RUNNING:
        raise NotAllowed(f"it is {standing.state}: nobody is called")
    return _moved(name, standing.state, PAUSED, "paused", why, by, now)


def resume(
    campaign: Campaign, standing: Standing, by: str, now: datetime, *, reason: str = "", change: str = ""
) -> CampaignMoved:
    """It goes on. After a stop only by the person whom its file names, with a reason and a change. Raises
    NotAllowed."""
    if standing.state in (DRAFT, DONE):
        raise NotAllowed(f"it is {standing.state}: start it")
    if standing.state is RUNNING:
        raise NotAllowed("it is running already")
    if standing.state is STOPPED:
        who = restarts(campaign)
        if by != who:
            raise NotAllowed(f"it was stopped: only {who} may let it go on")
        if not reason.strip() or not change.strip():
            raise NotAllowed("it was stopped: say the reason, and what is changed now")
    _not_over(campaign, now)
    moved = _moved(campaign.name, standing.state, RUNNING, "resumed", reason.strip(), by, now)
    return CampaignMoved(
        at=moved.at,
        campaign=moved.campaign,
        state=moved.state,
        because=moved.because,
        why=moved.why,
        by=by,
        change=change.strip(),
    )


def _not_over(campaign: Campaign, now: datetime) -> None:
    """One whose last day is over would stop at the first look. Raises NotAllowed."""
    found = stopped(campaign, {}, now, now)
    if found is not None:
        raise NotAllowed(f"it would stop at once, for its file says  stop: when: {found.why}  - change that first")


def _moved(
    name: str, before: CampaignState, after: CampaignState, because: str, why: str, by: str, now: datetime
) -> CampaignMoved:
    try:
        state = move(before, after)
    except IllegalMove as problem:
        raise NotAllowed(str(problem)) from None
    return CampaignMoved(at=now, campaign=name, state=state.value, because=because, why=why, by=by)
