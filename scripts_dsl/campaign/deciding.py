"""What a campaign decides: about one person, and about itself. Pure; history, figures and the time come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scripts_dsl import policy
from scripts_dsl.campaign.model import BUSINESS, COUNTRY, REGION, SUBJECT, ZONE, Campaign
from scripts_dsl.campaign.percent import written
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy import Decision, History, NotNow, Person, Rule
from scripts_dsl.policy.brake import LEFT_OUT, OWNER, silent
from scripts_dsl.policy.person import Address
from scripts_dsl.values import length

Env = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The campaign stops by itself."""

    because: str
    """The figure, or the value, that the formula reads first: `share`, `average`, `today`; or `silence`."""
    why: str
    """The formula, or a sentence."""
    tell: str | None


def person_of(values: Mapping[str, object], number: str) -> Person:
    """Somebody with these values of `fields:`."""
    zone, country, region, subject = (_text(values.get(name)) for name in (ZONE, COUNTRY, REGION, SUBJECT))
    address = Address(country, region, zone) if country else None
    return Person(number, values, zone, address, values.get(BUSINESS) is True, subject or "")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def decide(person: Person, history: History, rules: Sequence[Rule], campaign: Campaign, now: datetime) -> Decision:
    """call, not now (until when) or never, with the rule that decides. `rules`: those of the countries."""
    share = campaign.brake.compare_with
    if history.compared and share > 0:
        return policy.Never(LEFT_OUT, f"one of the {written(share)} who are not called, to compare with")
    decision = policy.decide(person, history, rules, campaign.terms, now)
    only = campaign.people.only
    if isinstance(decision, policy.Never) or only is None or only.value(_env(campaign, now, person.values)) is True:
        return decision
    return NotNow("only", f"not so: {only.text}", None)


def order(campaign: Campaign, person: Person, now: datetime) -> object:
    """The value by which people are sorted, the smallest first; None comes last."""
    first = campaign.people.first
    return None if first is None else first.value(_env(campaign, now, person.values))


def stopped(
    campaign: Campaign, figures: Mapping[str, object], heartbeat: datetime | None, now: datetime
) -> Stopped | None:
    """Whether one of `stop:` is so, or nobody has heard of the survey pipeline for as long as `brake:` says.

    `figures`: `share(do_not_call, 50)` -> percent points; unknown ones are empty. `heartbeat`: the pipeline's last sign
    of life; None: there never was one, so the campaign stands still.
    """
    if silent(campaign.brake, heartbeat, now):
        why = f"no sign of life of the survey pipeline for {length(campaign.brake.silence)}"
        return Stopped("silence", why, restarts(campaign))
    env = _env(campaign, now, figures)
    for stop in campaign.stops:
        if stop.when.value(env) is True:
            because = sorted(name.partition("(")[0] for name in stop.when.names)
            return Stopped(because[0] if because else "stop", stop.when.text, stop.tell)
    return None


def restarts(campaign: Campaign) -> str:
    """The user who may let a stopped campaign go on."""
    return campaign.owner if campaign.brake.restart == OWNER else campaign.brake.restart


def _env(campaign: Campaign, now: datetime, values: Mapping[str, object]) -> Env:
    local = now.astimezone(zone_info(campaign.zone))
    clock = {"now": local, "today": local.date()}
    return lambda name: clock[name] if name in clock else values.get(name)
