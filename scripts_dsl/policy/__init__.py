"""Whether a person may be called: pure decisions with their reasons.

decision   what is decided, and why
person     who would be called, and what has happened so far
terms      what a campaign promises: its `respect:` and `outcomes:`
places     where a person may be: time zones and country of a number
house      the rules of the house, one function each; windows: the one about hours, caps: the one about how often
manners    whether one way of calling is less polite than another
pacing     how a campaign that may ring ahead of its agents goes on now
brake      what `brake:` promises; the stop when the survey pipeline is silent
respect    decide: all rules together, the strictest wins
"""

from scripts_dsl.policy.brake import Brake
from scripts_dsl.policy.decision import Call, Case, Decision, Never, NotNow, Refusal, Rule
from scripts_dsl.policy.pacing import Pace, Pacing, Tally, pacing
from scripts_dsl.policy.person import Attempt, History, Person
from scripts_dsl.policy.respect import decide
from scripts_dsl.policy.terms import POLITE, Again, Cap, Closed, Respect, Terms

__all__ = [
    "POLITE",
    "Again",
    "Attempt",
    "Brake",
    "Call",
    "Cap",
    "Case",
    "Closed",
    "Decision",
    "History",
    "Never",
    "NotNow",
    "Pace",
    "Pacing",
    "Person",
    "Refusal",
    "Respect",
    "Rule",
    "Tally",
    "Terms",
    "decide",
    "pacing",
]
