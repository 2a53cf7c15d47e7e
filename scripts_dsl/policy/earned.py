"""Whether something may be offered to a person: an offer has to be earned. One rule, wherever something is offered.

Where a person stands comes in, what is missing comes out, each by its name. The talk script on an agent's screen
(talk_offers.py), `offer` in a flow (verbs/offer.py) and the decision whether a campaign may call (peace.py) ask here;
what is known of a person becomes a Contact in contacts.py. Whoever cannot be looked up is offered nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scripts_dsl.policy.brake.grades import State
from scripts_dsl.policy.brake.states import EFFECTS

LONGEST_WAIT = 120.0
"""Seconds. Whoever has waited longer than this today has paid enough for the call."""
REPEAT_DAYS = 7
"""Whoever called within so many days before calls again because something was not settled."""
REST_DAYS = 60
"""So long nobody is asked again who did not want an offer, or did not want to hear one."""
LOWEST_SCORE = 3
"""Whoever said less last time, of 5, is not offered anything."""
GREEN = State.GREEN.value
MAY_OFFER = frozenset(state.value for state, effect in EFFECTS.items() if effect.offers)
"""States of a campaign in which it may offer something: nothing speaks against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What was known of person and call before a word was said. The defaults are those of a stranger who calls us."""

    unknown: bool = False
    """It could not be looked up."""
    objects: bool = False
    """Said no to offers: the last word on the consent."""
    barred: bool = False
    """On a list, or left alone by somebody's word: the rules that would forbid the call."""
    bothered: bool = False
    """One more offer is more than the budget bears (pester.py)."""
    complains: bool = False
    """A complaint is open, on whichever channel it came."""
    owed: bool = False
    """An issue is open: something that was promised is not done. Whose line of products it is about is not known, so
    it counts for each."""
    unsettled: bool = False
    """The last issue was not resolved, or its end was not confirmed."""
    score: int | None = None
    """1 to 5: what the person said last; None: never asked."""
    rests: bool = False
    """Did not want an offer, within REST_DAYS before."""
    state: str = GREEN
    """Of the campaign that calls; a call that no campaign made is GREEN."""
    inbound: bool = True
    """The person called us."""
    waited: float = 0.0
    """Seconds in queues, in this call."""
    calls_again: bool = False
    """Called within REPEAT_DAYS before."""
    offered: bool = False
    """Something was offered in this call before, by the flow that the person came through."""


STRANGER = Contact()


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A contact, and how far the talk has come."""

    contact: Contact = STRANGER
    solved: bool = False
    """The person's own concern is settled in this call, or there was none."""
    asked: bool = False
    """Whether an offer may be made was asked …"""
    agreed: bool = False
    """… and the person said yes."""


_OF_PERSON: Mapping[str, Callable[[Contact], bool]] = {
    "known": lambda c: not c.unknown,
    "no_objection": lambda c: not c.objects,
    "allowed": lambda c: not c.barred,
    "bearable": lambda c: not c.bothered,
    "no_complaint": lambda c: not c.complains,
    "nothing_owed": lambda c: not c.owed,
    "settled": lambda c: not c.unsettled,
    "content": lambda c: c.score is None or c.score >= LOWEST_SCORE,
    "rested": lambda c: not c.rests,
    "campaign_green": lambda c: c.state in MAY_OFFER,
    "waited_little": lambda c: not c.inbound or c.waited <= LONGEST_WAIT,
    "calls_once": lambda c: not c.inbound or not c.calls_again,
    "first_offer": lambda c: not c.offered,
}
_OF_TALK: Mapping[str, Callable[[Talk], bool]] = {
    "solved": lambda s: s.solved,
    "asked": lambda s: s.asked,
    "agreed": lambda s: s.agreed,
}
OF_THE_CONTACT = tuple(_OF_PERSON)
"""Conditions that no talk can bring about."""
CONDITIONS = (*OF_THE_CONTACT, *_OF_TALK)
"""What must be so, each by its name, in the order in which they are told."""


def missing(talk: Talk) -> tuple[str, ...]:
    """Names of the conditions that are not met; () when the offer is earned."""
    of_talk = (name for name, met in _OF_TALK.items() if not met(talk))
    return (*against(talk.contact), *of_talk)


def against(contact: Contact, among: Iterable[str] = OF_THE_CONTACT) -> tuple[str, ...]:
    """What speaks against any offer in this contact, whatever is said in the talk; () when a talk can earn one."""
    return tuple(name for name in among if not _OF_PERSON[name](contact))
