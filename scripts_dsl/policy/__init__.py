"""Whether a person may be called: pure decisions with their reasons.

decision   what is decided, and why
person     who would be called, and what has happened so far
terms      what a campaign promises: its `respect:` and `outcomes:`
places     where a person may be: time zones and country of a number
house      the rules of the house, one function each; windows: the one about hours
respect    decide: all rules together, the strictest wins
"""

from scripts_dsl.policy.decision import Call, Case, Decision, Never, NotNow, Refusal, Rule
from scripts_dsl.policy.person import Attempt, History, Person
from scripts_dsl.policy.respect import decide
from scripts_dsl.policy.terms import POLITE, Again, Cap, Closed, Respect, Terms

__all__ = [
    "POLITE",
    "Again",
    "Attempt",
    "Call",
    "Cap",
    "Case",
    "Closed",
    "Decision",
    "History",
    "Never",
    "NotNow",
    "Person",
    "Refusal",
    "Respect",
    "Rule",
    "Terms",
    "decide",
]
