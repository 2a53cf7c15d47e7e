"""More rules of the house: whoever was bothered, abandoned, refused or complains is left in peace.

One function each, as in house.py, and as monotonous.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from scripts_dsl.policy import pester
from scripts_dsl.policy.decision import Case, Refusal, Rule
from scripts_dsl.policy.earned import LOWEST_SCORE, REST_DAYS, Contact, against
from scripts_dsl.policy.person import ABANDONED, MACHINE, Attempt
from scripts_dsl.policy.pester import Touch

OFFERS = frozenset({"marketing", "cross_sell", "fundraising", "political"})
"""Purposes of calls that the person does not need."""
URGENT = frozenset({"fraud_alert"})
"""Purposes for which nobody is too tired."""
ASKING = frozenset({"survey", "research"})

AFTER_ABANDONED = timedelta(hours=72)
"""Before a machine rings again whom it has left with nobody; an agent may at once (Ofcom's statements, 2006-2010)."""
AFTER_REFUSED = timedelta(days=REST_DAYS)
"""Before another offer, after a no to one."""


def suppressed(case: Case) -> Refusal | None:
    """Somebody has said that this person is not called, until then."""
    found = [s for s in case.history.suppressions if s.forever or s.until is None or s.until > case.now]
    if any(s.forever for s in found):
        return Refusal("suppressed", _reasons([s.reason for s in found if s.forever]), forever=True)
    if any(s.until is None for s in found):
        return Refusal("suppressed", _reasons([s.reason for s in found if s.until is None]))
    last = max(found, key=lambda s: s.until.timestamp() if s.until else 0.0, default=None)
    return Refusal("suppressed", last.reason, last.until) if last else None


def _reasons(reasons: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(reasons))


def reserved(case: Case) -> Refusal | None:
    """One call at a time, of all campaigns: what becomes of the one that is being made nobody knows yet."""
    taken = [a for a in case.history.attempts if a.open]
    return Refusal("reserved", f"is being called by {taken[0].campaign}") if taken else None


def after_abandoned(case: Case) -> Refusal | None:
    """Whom nobody was there for, only an agent calls, for a time."""
    if case.terms.reserved_agent:
        return None
    until = max((a.at + AFTER_ABANDONED for a in _of(case, ABANDONED)), default=case.now)
    why = "answered, and nobody was there; an agent may call, style: preview"
    return Refusal("after_abandoned", why, until) if until > case.now else None


def _of(case: Case, outcome: str) -> list[Attempt]:
    return [a for a in case.history.attempts if a.outcome == outcome]


def after_refused(case: Case) -> Refusal | None:
    """A no to one offer is a no to the next, for a time."""
    if case.terms.purpose not in OFFERS:
        return None
    offered = [a.at for a in case.history.attempts if a.refused and (not a.purpose or a.purpose in OFFERS)]
    until = max((at + AFTER_REFUSED for at in (*offered, *case.history.declined)), default=case.now)
    return Refusal("after_refused", "did not want an offer", until) if until > case.now else None


def earned(case: Case) -> Refusal | None:
    """Nobody is offered anything whose own matter is open, or who is not content: the conditions of an earned offer
    (earned.py) that are not rules of their own here, as consent, lists, budget and rest are."""
    history = case.history
    if case.terms.purpose not in OFFERS:
        return None
    contact = Contact(
        complains=history.complains, owed=history.owed, unsettled=history.unsettled, score=history.score, inbound=False
    )
    for name in against(contact, _UNEARNED):
        return Refusal("earned", _UNEARNED[name].format(score=history.score))
    return None


_UNEARNED: Mapping[str, str] = {
    "no_complaint": "has a complaint that is open",
    "nothing_owed": "has an issue that is open: something was promised and is not done",
    "settled": "has an issue that was not resolved, or whose end was not confirmed",
    "content": "was not content: {score} of 5",
}
"""Condition of earned.py -> what is said of whoever does not meet it."""


def equal_offer(case: Case) -> Refusal | None:
    """Existing customers get what new ones get, or the file says why not."""
    terms = case.terms
    if not terms.unequal or terms.unequal_because:
        return None
    why = f"existing customers do not get {sorted(terms.unequal)[0]}: write  unequal_offer_because:"
    return Refusal("equal_offer", why, forever=True)


# --- the budget ----------------------------------------------------------------------------------------------------


def bothered(case: Case) -> Refusal | None:
    """Calls, messages and letters of all campaigns together are no more than people bear."""
    if case.terms.purpose in URGENT:
        return None
    touches = (*case.history.touches, *map(touch_of, case.history.attempts))
    cost = pester.COSTS[_cost(case.terms.purpose)]
    if pester.bearable(touches, cost, case.now):
        return None
    felt = pester.pressure(touches, case.now)
    why = f"was bothered enough lately: {felt:.2f} and {cost:g} more is above {pester.BUDGET:g}"
    return Refusal("bothered", why, pester.bearable_from(touches, cost, case.now))


def _cost(purpose: str) -> str:
    """What an answered call for it counts as; one that is not known is an offer."""
    return "marketing" if not purpose or purpose in OFFERS else "survey" if purpose in ASKING else "service"


def touch_of(attempt: Attempt) -> Touch:
    """What an attempt counts as in the budget."""
    if attempt.requested or not attempt.rang:
        what = "requested"
    elif attempt.outcome == ABANDONED:
        what = "abandoned"
    else:
        what = _cost(attempt.purpose) if attempt.talked else "voicemail" if attempt.outcome == MACHINE else "missed"
    score = attempt.score
    annoyed = attempt.in_pitch or (score is not None and score < LOWEST_SCORE)
    pleased = not annoyed and score is not None and score > LOWEST_SCORE
    return Touch(attempt.at, what, weight=pester.ANNOYED if annoyed else pester.PLEASED if pleased else 1.0)


RULES: tuple[Rule, ...] = (equal_offer, after_abandoned, after_refused, earned, bothered)
"""`suppressed` and `reserved` stand in house.py, for the order in which refusals are named."""
