"""How a talk of a campaign may end, in the agent's word: a disposition is the outcome, one word for one thing. Pure.

In: the campaign, the agent's word. Out: the words to choose from, and the outcome that it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.live import OfCampaign
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.person import ABANDONED, MACHINE, RESERVED, UNRUNG
from scripts_dsl.policy.terms import Outcome

UNSAID = UNRUNG | {"no_answer", ABANDONED, RESERVED, "unknown"}
"""Outcomes that the telephone tells, and nobody says."""
ALWAYS = (MACHINE, "no_talk", "wrong_number", "complaint", "do_not_call", "solved", "not_solved", "passed_on")
"""What a talk may end with whatever the campaign's file says."""
OF_THE_MATTER = frozenset({"solved", "not_solved", "passed_on", "promised"})
"""Dispositions of any talk that say how the person's own matter stands: unless the file names them, the outcome stays
what the script said, or `talked`."""
CALLBACK = "callback"
"""Outcome of a talk in which a call at a time was promised."""


def words_of(campaign: Campaign) -> tuple[str, ...]:
    """The campaign's own first."""
    own = [word for word in campaign.terms.outcomes if word not in UNSAID and word not in ALWAYS]
    return (*own, *ALWAYS)


def outcome_of(said: str, outcomes: Mapping[str, Outcome]) -> str | None:
    """None: it says nothing of what follows for the candidate."""
    return None if said in OF_THE_MATTER and said not in outcomes else said


def of_campaign(campaign: Campaign) -> OfCampaign:
    """What the agent's desk shows of it."""
    return OfCampaign(
        campaign.name, campaign.terms.purpose, words_of(campaign), message=campaign.call.message is not None
    )
