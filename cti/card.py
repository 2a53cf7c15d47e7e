"""The caller's card from what is known: a ring, the call so far, the past. Pure; bounded, whatever a caller sent.

Called by screenpop.py.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cti.customers import Account, Customer, History, Interaction, Promise, Recording
from cti.customers.dispositions import label_of
from cti.customers.models import Candidate, Satisfaction, Warned
from cti.customers.offering import offer
from cti.desk import card as wire
from cti.desk.card import Followed, Known, Pop
from ivr.happenings import AgentRinging
from ivr.live import LiveCall, OfCampaign, TrailEntry

LARGEST = 60 * 1024
"""Bytes of a card as JSON; a websocket message has 64 KB."""
TEXT_AND_NOTE = ((500, 4_000), (200, 200), (50, 50))
"""Characters of one text (a caller's name may be anything) and of one note; the first pair that keeps the card small
enough is taken. The whole note is in /api/customers/{id}/timeline."""
LONGEST_LIST = 50
"""Entries of any list. Of the trail the newest: who pressed more keys than that is in a circle."""


def card(event: AgentRinging, live: LiveCall | None, past: History | None, now: datetime, *, delay_ms: float) -> Pop:
    """`live` None: the call began before this program; `past` None: the store was late."""
    for text, note in TEXT_AND_NOTE:
        pop = Pop(
            call_id=event.call_id or event.linkedid,
            at=event.at,
            queue=event.queue or (live.queue if live else None),
            history="late" if past is None else "complete",
            delay_ms=round(delay_ms, 3),
            **(_call(live, event, text) if live else _ring(event, text)),
            **known(past or History(None, 0), now, text, note),
            read_at=None if past is None else now,
        )
        if len(pop.model_dump_json().encode()) <= LARGEST:
            break
    return pop


def completed(late: Pop, made: Pop) -> Pop:
    """A card that went without the past, with the past of `made`. What was promised meanwhile stays on it."""
    past = {name: getattr(made, name) for name in Known.model_fields}
    new = [one for one in late.promises if one.id not in {kept.id for kept in made.promises}]
    return late.model_copy(update={**past, "promises": [*made.promises, *new], "history": "followed"})


def following(pop: Pop) -> Followed:
    """What completes the card on the agent's page."""
    return Followed(call_id=pop.call_id, at=pop.at, **{name: getattr(pop, name) for name in Known.model_fields})


def _ring(event: AgentRinging, text: int) -> dict[str, Any]:
    return {
        "ani": event.ani,
        "caller_name": _cut(event.name, text),
        "dialled": "",
        "language": None,
        "waited": 0.0,
        "tell": "",
        "trail": [],
        "typed": [],
    }


def _call(live: LiveCall, event: AgentRinging, text: int) -> dict[str, Any]:
    waited = (event.at - live.joined).total_seconds() if live.joined else 0.0
    return {
        "ani": live.ani,
        "caller_name": _cut(live.name, text),
        "dialled": live.dialled,
        "language": live.language,
        "verified": live.verified,
        "waited": round(max(0.0, waited), 1),
        "tell": live.tell[:text],
        "campaign": _campaign(live.campaign) if live.campaign is not None else None,
        "trail": [_entry(entry, text) for entry in live.trail[-LONGEST_LIST:]],
        "typed": [_typed(name, value, text) for name, value in list(live.values.items())[:LONGEST_LIST]],
    }


def _campaign(of: OfCampaign) -> wire.Campaign:
    words = [wire.Word(code=code, label=label_of(code)) for code in of.words[:LONGEST_LIST]]
    return wire.Campaign(name=of.name, about=of.purpose, words=words, message=of.message)


def known(past: History, now: datetime, text: int | None = None, note: int | None = None) -> dict[str, Any]:
    """The fields of wire.Known but `read_at`; `text`, `note`: characters."""
    return {
        "customer": customer(past.customer) if past.customer else None,
        "matches": past.matches,
        "candidates": [_candidate(c) for c in past.candidates],
        "chosen": wire.Chosen(by=past.chosen.by, at=past.chosen.at) if past.chosen else None,
        "timeline": [interaction(i, note) for i in past.timeline[:LONGEST_LIST]],
        "promises": [promise(p, now, text) for p in past.promises[:LONGEST_LIST]],
        "consents": [wire.Consent(purpose=c.purpose, given=c.given, at=c.at) for c in past.consents[:LONGEST_LIST]],
        "accounts": [_account(a) for a in past.accounts[:LONGEST_LIST]],
        "warnings": [_warned(w, text) for w in past.warnings[:LONGEST_LIST]],
        "satisfaction": _satisfaction(past.satisfaction),
        "offer": _offer(past, now) if past.customer else None,
    }


def _candidate(one: Candidate) -> wire.Candidate:
    return wire.Candidate(**dict(customer(one.customer)), last_contact=one.last)


def _warned(warned: Warned, text: int | None) -> wire.Warned:
    return wire.Warned.model_validate({"kind": warned.kind, "since": warned.since, "why": warned.why[:text]})


def _satisfaction(said: Satisfaction | None) -> wire.Satisfaction | None:
    return wire.Satisfaction(survey=said.survey, at=said.at, share=said.share) if said else None


def _offer(past: History, now: datetime) -> wire.Offer:
    found = offer(past, now.date())
    because = [{"code": one.code, "since": one.since} for one in found.because]
    return wire.Offer.model_validate({"may": found.may, "because": because})


def customer(known: Customer) -> wire.Customer:
    """For the wire."""
    return wire.Customer(
        id=known.id,
        name=known.name,
        language=known.language,
        numbers=list(known.numbers[:LONGEST_LIST]),
        email=known.email,
        address=known.address,
    )


def interaction(past: Interaction, note: int | None = None) -> wire.TimelineEntry:
    """For the wire; `note`: characters of its texts."""
    return wire.TimelineEntry(
        at=past.at,
        kind=past.kind,
        direction=past.direction,
        summary=past.summary[:note],
        agent=past.agent,
        queue=past.queue,
        disposition=past.disposition,
        note=_cut(past.note, note),
        recordings=[_recording(r) for r in past.recordings[:LONGEST_LIST]],
    )


def _recording(kept: Recording) -> wire.Recording:
    return wire.Recording(
        id=kept.id, what=kept.what, box=kept.box, seconds=kept.seconds, agent=kept.agent, complete=kept.complete
    )


def promise(owed: Promise, now: datetime, text: int | None = None) -> wire.Promise:
    """For the wire; `text`: characters."""
    return wire.Promise(
        id=owed.id, kind=owed.kind, text=owed.text[:text], due_at=owed.due_at, owner=owed.owner, queue=owed.queue,
        overdue=owed.overdue(now),
    )  # fmt: skip


def _account(held: Account) -> wire.Account:
    return wire.Account(
        number=held.number,
        debt=str(held.debt) if held.debt is not None else None,
        due=held.due.isoformat() if held.due is not None else None,
        at=held.at,
    )


def _entry(entry: TrailEntry, text: int) -> wire.TrailEntry:
    return wire.TrailEntry(
        place=entry.place, prompt=entry.prompt, keys=entry.keys or None, label=_cut(entry.label, text), at=entry.at
    )


def _typed(name: str, value: object, text: int) -> wire.TypedValue:
    label = name.replace("_", " ")
    return wire.TypedValue(name=name, label=label[:1].upper() + label[1:], value=str(value)[:text])


def _cut(text: str | None, length: int | None) -> str | None:
    return text if text is None else text[:length]
