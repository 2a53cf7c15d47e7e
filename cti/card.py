"""The caller's card from what is known: a ring, the call so far, the past. Pure; bounded, whatever a caller sent.

Called by screenpop.py.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cti.customers import Account, Customer, History, Interaction, Promise
from cti.desk import messages
from cti.desk.messages import Pop
from ivr.happenings import AgentRinging
from ivr.live import LiveCall, TrailEntry

LONGEST_TEXT = 500
"""Characters of one text on the card: a caller's name may be anything."""
LONGEST_NOTE = 4_000
LONGEST_TRAIL = 50
"""Entries, the newest: who pressed more keys than that is in a circle."""


def card(event: AgentRinging, live: LiveCall | None, past: History | None, now: datetime, *, delay_ms: float) -> Pop:
    """`live` None: the call began before this program; `past` None: the store was late."""
    return Pop(
        call_id=event.call_id or event.linkedid,
        at=event.at,
        ani=live.ani if live else event.ani,
        caller_name=_short(live.name if live else event.name),
        dialled=live.dialled if live else "",
        language=live.language if live else None,
        queue=event.queue or (live.queue if live else None),
        waited=round(max(0.0, (event.at - live.joined).total_seconds()), 1) if live and live.joined else 0.0,
        tell=live.tell[:LONGEST_TEXT] if live else "",
        trail=[_entry(entry) for entry in live.trail[-LONGEST_TRAIL:]] if live else [],
        typed=[_typed(name, value) for name, value in live.values.items()][:LONGEST_TRAIL] if live else [],
        history="late" if past is None else "complete",
        delay_ms=round(delay_ms, 3),
        **_past(past or History(None, 0), now),
    )


def _past(past: History, now: datetime) -> dict[str, Any]:
    return {
        "customer": customer(past.customer) if past.customer else None,
        "matches": past.matches,
        "timeline": [interaction(i) for i in past.timeline],
        "promises": [promise(p, now) for p in past.promises],
        "consents": [messages.Consent(purpose=c.purpose, given=c.given, at=c.at) for c in past.consents],
        "accounts": [_account(a) for a in past.accounts],
    }


def customer(known: Customer) -> messages.Customer:
    """For the wire."""
    return messages.Customer(id=known.id, name=known.name, language=known.language, numbers=list(known.numbers))


def interaction(past: Interaction) -> messages.TimelineEntry:
    """For the wire."""
    return messages.TimelineEntry(
        at=past.at,
        kind=past.kind,
        direction=past.direction,
        summary=past.summary[:LONGEST_NOTE],
        agent=past.agent,
        queue=past.queue,
        disposition=past.disposition,
        note=past.note and past.note[:LONGEST_NOTE],
    )


def promise(owed: Promise, now: datetime) -> messages.Promise:
    """For the wire."""
    return messages.Promise(id=owed.id, text=owed.text, due_at=owed.due_at, owner=owed.owner, overdue=owed.overdue(now))


def _account(account: Account) -> messages.Account:
    return messages.Account(
        number=account.number,
        debt=str(account.debt) if account.debt is not None else None,
        due=account.due.isoformat() if account.due is not None else None,
    )


def _entry(entry: TrailEntry) -> messages.TrailEntry:
    return messages.TrailEntry(
        place=entry.place, prompt=entry.prompt, keys=entry.keys or None, label=_short(entry.label), at=entry.at
    )


def _typed(name: str, value: object) -> messages.TypedValue:
    label = name.replace("_", " ")
    return messages.TypedValue(name=name, label=label[:1].upper() + label[1:], value=str(value)[:LONGEST_TEXT])


def _short(text: str | None) -> str | None:
    return text if text is None else text[:LONGEST_TEXT]
