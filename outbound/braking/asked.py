"""What others ask the brake: may its people be rung, how does it stand, what do amber and red do here. In memory, of
every engine; the dialler, the surveys and the pages ask it many times a second.

In: the lease that is lent, the courses of the engine that calls people, the states on disk; all kept by braking.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from outbound.braking.course import Course
from outbound.braking.permits import Permits
from outbound.braking.store import Stands
from scripts_dsl.policy.brake.grades import State
from scripts_dsl.policy.brake.states import EFFECTS


class Asked:
    """See above."""

    def __init__(self, permits: Permits) -> None:
        self.permits = permits
        self._courses: dict[str, Course] = {}
        """Of the engine that calls people."""
        self._stands: Mapping[str, Stands] = {}
        """By campaign, as another engine may have moved it."""
        self._calls: dict[str, str] = {}
        """Call -> campaign, while it is spoken."""

    def may(self, campaign: str) -> bool:
        """The dialler's lease: whether people of this campaign may be rung at this moment."""
        return self.permits.hold(campaign)

    def serves(self, campaign: str, call_id: str) -> None:
        """Somebody has answered."""
        self._calls[call_id] = campaign

    def state(self, campaign: str) -> State:
        """Of one that was never started: green."""
        course, stands = self._courses.get(campaign), self._stands.get(campaign)
        if course is not None:
            return course.state
        return State(stands.state) if stands is not None else State.GREEN

    def state_of(self, campaign: str) -> str:
        """In a word."""
        return self.state(campaign).value

    def begun(self, campaign: str) -> bool:
        """It was started some time."""
        return campaign in self._stands

    def ahead(self, campaign: str) -> bool:
        """More lines may ring than agents wait for."""
        return EFFECTS[self.state(campaign)].ahead

    def ask_everybody(self, call_id: str) -> bool:
        """Whether the survey is offered in this call whatever the lot says."""
        campaign = self._calls.get(call_id)
        return campaign is not None and EFFECTS[self.state(campaign)].asks_everybody
