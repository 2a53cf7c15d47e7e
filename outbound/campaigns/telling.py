"""Whoever is to know is told at once that a campaign has stopped by itself: `tell:` of its file, and the alarms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.states import STOPPED

STOP = "campaign.stopped"


class Tells(Protocol):
    """ivr/alarms.py."""

    def tell(self, what: str, call_id: str | None, details: dict[str, str], who: str | None) -> None: ...


def told(alarms: Tells) -> Callable[[CampaignMoved], None]:
    """A handler for the bus."""

    def handle(event: CampaignMoved) -> None:
        if event.state == STOPPED and not event.by:
            stop_told(alarms, event.campaign, event.because, event.why, event.tell)

    return handle


def stop_told(alarms: Tells, campaign: str, because: str, why: str, who: str) -> None:
    """`who`: '' are those who look after the program."""
    alarms.tell(STOP, None, {"campaign": campaign, "because": because, "why": why}, who or None)
