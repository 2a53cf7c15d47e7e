"""Whoever is to know is told at once that a campaign has stopped by itself: `tell:` of its file, and the alarms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.states import STOPPED


class Tells(Protocol):
    """ivr/alarms.py."""

    def tell(self, what: str, call_id: str | None, details: dict[str, str], who: str | None) -> None: ...


def told(alarms: Tells) -> Callable[[CampaignMoved], None]:
    """A handler for the bus."""

    def handle(event: CampaignMoved) -> None:
        if event.state == STOPPED and not event.by:
            details = {"campaign": event.campaign, "because": event.because, "why": event.why}
            alarms.tell("campaign.stopped", None, details, event.tell or None)

    return handle
