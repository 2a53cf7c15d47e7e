"""What a file can do to people, worked out without a call: times, texts, and everything it can ever touch.

times     how long one step takes, and the longest ways through the file
texts     every text a caller can hear, per language, with seconds
owners    who answers for what a survey asks, and who is told
shown     the whole as text and as JSON
campaigns of a campaign: how often one person is tried, and every word with its default
"""

from scripts_dsl.explain.campaigns import CampaignExplanation, explain_campaign
from scripts_dsl.explain.shown import Explanation, explain
from scripts_dsl.explain.times import Way, Ways

__all__ = ["CampaignExplanation", "Explanation", "Way", "Ways", "explain", "explain_campaign"]
