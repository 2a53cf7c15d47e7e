"""The words of a campaign as an author would write them, those that were left to their defaults included.

A Campaign comes in, texts by the names of their words go out. Called by diff/.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scripts_dsl.campaign.model import Asks, CallPlan, Campaign, Counted, People
from scripts_dsl.campaign.percent import written as percent
from scripts_dsl.hours import shown
from scripts_dsl.policy.brake import Brake
from scripts_dsl.policy.house import needed_consents
from scripts_dsl.policy.pacing import Pace
from scripts_dsl.policy.terms import THEIRS, Again, Outcome, Respect, Terms
from scripts_dsl.values import length, plain

NOBODY = "nobody"
"""How many are abandoned by a campaign that never rings ahead."""


def words_of(campaign: Campaign) -> dict[str, str]:
    """By the section and the name of each word: `respect gap` -> `20h`."""
    found = {"purpose": campaign.terms.purpose, "owner": campaign.owner}
    found |= {f"people {name}": text for name, text in _people(campaign.people)}
    found |= {f"call {name}": text for name, text in _call(campaign.call)}
    found |= {f"respect {name}": text for name, text in _respect(campaign.terms)}
    found["pace abandoned"] = _pace(campaign.pace)
    found |= {f"brake {name}": text for name, text in _brake(campaign.brake)}
    found |= {f"outcomes {word}": _outcome(outcome) for word, outcome in campaign.terms.outcomes.items()}
    found |= {f"results {name}": text for name, text in _counted(campaign.counted)}
    found |= {f"stop when {stop.when.text}": f"tell {stop.tell}" if stop.tell else "stop" for stop in campaign.stops}
    found["unequal_offer_because"] = campaign.unequal_offer_because or ""
    return found


def _people(people: People) -> Iterator[tuple[str, str]]:
    yield "from", people.source
    yield "fields", ", ".join(f"{name}: {type_.name}" for name, type_ in people.fields.items())
    yield "only", people.only.text if people.only else ""
    yield "first", people.first.text if people.first else ""


def _call(plan: CallPlan) -> Iterator[tuple[str, str]]:
    yield "with", f"{plan.kind} {plan.name}" + (f" by queue {plan.queue}" if plan.queue else "")
    yield "from", plan.shown
    yield "ring", f"{plan.ring:g}s"
    yield "machine", f"leave {plan.message}" if plan.message else "hang up"
    yield "record", "yes" if plan.record else "no"
    yield "survey", _asks(plan.asks)
    yield "style", plan.style
    yield "lines", str(plan.lines)


def _asks(asks: Asks | None) -> str:
    if asks is None:
        return "none"
    return f"{asks.survey} by {asks.by}" if asks.by else asks.survey


def _respect(terms: Terms) -> Iterator[tuple[str, str]]:
    respect: Respect = terms.respect
    yield "hours", shown.week(respect.weekly)
    yield "zone", respect.zone if respect.zone == THEIRS else "ours"
    yield "holidays", "as usual" if respect.holidays else "never"
    yield "per_person", ", ".join(cap.name for cap in respect.caps)
    yield "gap", length(respect.gap)
    yield "after_no", "never again" if respect.after_no is None else f"again in {length(respect.after_no)}"
    yield "after_talk", "stop" if respect.stops_after_talk else "go on"
    yield "lists", ", ".join(sorted(respect.lists)) or "none"
    yield "consent", ", ".join(sorted(needed_consents(terms))) or "none"


def _pace(pace: Pace | None) -> str:
    return NOBODY if pace is None else f"target {percent(pace.target)}, never above {percent(pace.cap)}"


def _brake(brake: Brake) -> Iterator[tuple[str, str]]:
    yield "listens_to", ", ".join(f"{signal}: {percent(share)}" for signal, share in brake.listens_to.items())
    before = brake.baseline
    yield "baseline", f"{length(before)} before" if isinstance(before, timedelta) else plain(before)
    yield "tolerance", plain(brake.tolerance)
    yield "false_stop", percent(brake.false_stop)
    yield "compare_with", percent(brake.compare_with)
    yield "silence", length(brake.silence)
    yield "restart", brake.restart


def _counted(counted: Counted) -> Iterator[tuple[str, str]]:
    yield "success", ", ".join(sorted(counted.success))
    yield "wrong_person", ", ".join(sorted(counted.wrong_person))


def _outcome(outcome: Outcome) -> str:
    if not isinstance(outcome, Again):
        return outcome.word
    often = "" if outcome.times is None else f", {outcome.times} time{'s' if outcome.times > 1 else ''}"
    return f"again in {length(outcome.after)}{often}"
