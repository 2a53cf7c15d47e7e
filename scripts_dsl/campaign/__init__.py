"""Campaigns: whom to call, with what, how politely, and when to stop. Read from `*.campaign.yaml`, decided purely.

words      the words of a campaign file, with their defaults
model      what a campaign is
scope      what its formulas may read
reading    a File becomes a Campaign
calling    `call:`, and whether the fields fit the flow that is called
outcomes   `outcomes:`
sources    `from:` of `people:`
respecting `respect:` and what is less polite than the default
pacing     `pace:`; braking: `brake:`
written    the words of a campaign, its defaults included
deciding   call, not now or never; stopped or not
rehearsal  the tests inside a campaign file
"""

from scripts_dsl.campaign.deciding import Stopped, decide, stopped
from scripts_dsl.campaign.model import CallPlan, Campaign, People, Stop
from scripts_dsl.campaign.reading import read_campaign

__all__ = ["CallPlan", "Campaign", "People", "Stop", "Stopped", "decide", "read_campaign", "stopped"]
