"""What a flow knows of somebody whom a campaign calls. Pure."""

from __future__ import annotations

from outbound.lists.candidate import Candidate
from scripts_dsl.campaign import Campaign
from scripts_dsl.events import CallFacts

RECORDING = "recording"
"""Purpose of the consent without which no talk is recorded."""
NAME, LANGUAGE = "name", "language"
"""Fields that every call knows, whatever the flow takes."""


def facts_of(campaign: Campaign, candidate: Candidate, attempt: str, agreed: frozenset[str] = frozenset()) -> CallFacts:
    """The call's id is the attempt's; the caller is the person, in both directions."""
    name, language = candidate.fields.get(NAME), candidate.fields.get(LANGUAGE) or candidate.language
    return CallFacts(
        call_id=attempt,
        dialled=campaign.call.shown,
        number=candidate.number,
        name=name if isinstance(name, str) else None,
        direction="outbound",
        language=language if isinstance(language, str) else None,
        takes=dict(candidate.fields),
        consents={RECORDING: True} if campaign.call.record and RECORDING in agreed else {},
    )
