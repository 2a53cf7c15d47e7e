"""The offer of a talk script: what it still wants, and the lock that no talk opens. Pure; called by talking.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scripts_dsl.graph import Graph
from scripts_dsl.offered import asked_before
from scripts_dsl.policy.earned import Contact, Talk, against, missing
from scripts_dsl.running import Run
from scripts_dsl.talk_pages import OFFER, Course
from scripts_dsl.verbs.offer import LOCKED


@dataclass(frozen=True, slots=True)
class Offer:
    """The offer of a script, and what it still wants."""

    product: str
    missing: tuple[str, ...]
    """Names of policy.earned.CONDITIONS."""
    made: bool


def offer_of(graph: Graph, course: Course, now: datetime, site: Mapping[str, Any]) -> Offer | None:
    """How it stands with the script's offer; None when it makes none."""
    offer = next((step for step in graph.steps.values() if step.verb == OFFER), None)
    if offer is None:
        return None
    state = course.state
    run = Run(graph, state, now, with_lock(site, course.contact))
    said = [
        state.consents[name] for step in asked_before(graph, offer) if (name := step.args["consent"]) in state.consents
    ]
    talk = Talk(
        contact=course.contact,
        solved=offer.when is None or offer.when.value(run.value) is True,
        asked=bool(said),
        agreed=any(said),
    )
    return Offer(str(offer.args[OFFER]), missing(talk), course.page.offered)


def with_lock(site: Mapping[str, Any], contact: Contact) -> Mapping[str, Any]:
    """Facts of the site, with the word that an offer of this contact stays locked, whatever is said."""
    return {**site, LOCKED: True} if against(contact) else site
