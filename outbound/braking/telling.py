"""Whoever is to know is told that the brake of a campaign has moved: its owner hears of a stop by campaigns/telling.py,
and supervisors of amber here."""

from __future__ import annotations

from collections.abc import Callable

from outbound.braking.happenings import BrakeMoved
from outbound.campaigns.telling import Tells
from scripts_dsl.policy.brake.grades import State

AMBER = "campaign.amber"


def told(alarms: Tells) -> Callable[[BrakeMoved], None]:
    """A handler for the bus."""

    def handle(event: BrakeMoved) -> None:
        if event.state == State.AMBER.value:
            details = {"campaign": event.campaign, "because": event.word, "why": event.why}
            alarms.tell(AMBER, None, details, None)

    return handle
