"""Everyone who asked about something lately: reasons for contact over the timeline, for a survey or a campaign.

found     who asked, by topic, queue, outcome or disposition
counted   who of them may be bothered now, and why the others are not
shown     what a page is told of them
api, routes   the same over HTTP; looked at by a program beside the engine
"""

from outbound.audience.counted import Counted, everybody, for_campaign, for_survey
from outbound.audience.found import Asker, Wanted, askers, rows_of, source_of, wanted_of

__all__ = [
    "Asker", "Counted", "Wanted", "askers", "everybody", "for_campaign", "for_survey", "rows_of", "source_of",
    "wanted_of",
]  # fmt: skip
