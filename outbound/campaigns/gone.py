"""Stands in for a campaign whose file is gone while its calls go on: they are led to their end, and nobody is called.

Pure. Called by runner.py, when it takes up calls of an engine before it.
"""

from __future__ import annotations

from datetime import timedelta

from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.model import CallPlan, People
from scripts_dsl.policy.brake import Brake
from scripts_dsl.policy.person import UNANSWERED
from scripts_dsl.policy.terms import Again, Terms

AGAIN = Again(timedelta(days=1))
"""Whoever was not reached waits for the file to come back; its rules decide then. Whoever talked is done."""


def gone(name: str) -> Campaign:
    """Without people, rules of its own and a style, so that nothing can be claimed for it."""
    terms = Terms(name, "service", outcomes=dict.fromkeys(UNANSWERED, AGAIN))
    plan = CallPlan(kind="flow", name="", queue=None, shown="", style="")
    return Campaign(name, "", "", "UTC", People("", {}), plan, terms, Brake())
