"""To what the people of a list have agreed, and where that can be shown: kept with the list as JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ivr.moments import micros, moment
from outbound.lists.candidate import Candidate
from scripts_dsl.campaign.words import PURPOSES
from scripts_dsl.policy.consents import WAYS, Consent

A_DAY = timedelta(days=1)
"""By which the day elsewhere may be ahead of the one in UTC."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What whoever imports a list says of all people in it."""

    purposes: tuple[str, ...]
    """marketing, fundraising, …"""
    evidence: str = ""
    """Where it can be shown: `web form 12, text of 2026-01-05`."""
    at: datetime | None = None
    """When it was given; None: nobody can prove when."""
    written: bool = False
    ways: frozenset[str] = frozenset(WAYS)

    def dump(self) -> str:
        """As JSON."""
        at = None if self.at is None else micros(self.at)
        said = {"purposes": self.purposes, "evidence": self.evidence, "at": at, "written": self.written}
        return json.dumps({**said, "ways": sorted(self.ways)}, ensure_ascii=False)


class NoAgreement(Exception):
    """What somebody says of a consent cannot be; the text says what may be."""


def agreed(purposes: Collection[str], evidence: str, on: date | None, today: date, *, written: bool) -> Agreement:
    """As whoever imports a list says it. `today`: in UTC; elsewhere it may be a day later. Raises NoAgreement."""
    if unknown := sorted(set(purposes) - set(PURPOSES)):
        raise NoAgreement(f"{unknown[0][:40]} is no purpose: {', '.join(PURPOSES)}")
    if on is not None and on > today + A_DAY:
        raise NoAgreement(f"nobody has agreed yet on {on}: write a day that has been")
    at = datetime.combine(on, time(), UTC) if on is not None else None
    return Agreement(tuple(sorted(set(purposes))), evidence, at, written)


def load(text: str) -> Agreement | None:
    """Of what `dump` gave; '' is nobody's agreement."""
    if not text:
        return None
    said = json.loads(text)
    at = None if said["at"] is None else moment(said["at"])
    return Agreement(tuple(said["purposes"]), said["evidence"], at, said["written"], frozenset(said["ways"]))


def consents(agreement: Agreement | None, candidate: Candidate) -> tuple[Consent, ...]:
    """One person's. Where the list has a column for it, only those have agreed who have something in it."""
    if agreement is None or candidate.consent == "":
        return ()
    own = candidate.consent is not None
    at = candidate.consented or (None if own else agreement.at)
    evidence = " · ".join(filter(None, (candidate.consent, agreement.evidence)))
    return tuple(Consent(purpose, at, agreement.ways, agreement.written, evidence) for purpose in agreement.purposes)
