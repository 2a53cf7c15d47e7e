"""Everyone who asked about something lately: reasons for contact over the timeline, for a survey or a campaign.

found     who asked, by topic, queue, outcome or disposition
counted   who of them may be bothered now, and why the others are not
"""

from outbound.audience.counted import Counted, for_campaign, for_survey
from outbound.audience.found import Asker, Wanted, askers, rows_of, wanted_of

__all__ = ["Asker", "Counted", "Wanted", "askers", "for_campaign", "for_survey", "rows_of", "wanted_of"]
