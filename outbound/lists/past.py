"""What has happened to people, for `decide`: calls of all campaigns, transfers and callbacks, what they said to any of
them, lists on which they stand, consents, complaints, promises that are open.

In: candidates, or a number. Out: a policy.History for each number. A person is all numbers of a customer of ours: who
said stop on one of them is left alone on the others. Between this look and a call lies the claim, which asks the
ledger again (ivr/dialguard). Every function raises StoreError.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ivr.moments import moment
from ivr.statements import Sql
from ivr.store import Store
from outbound.lists import agreement
from outbound.lists.agreement import Agreement
from outbound.lists.candidate import Candidate
from outbound.lists.looking import each, some
from outbound.lists.outcomes import outcome_of, score_of
from scripts_dsl.policy import Attempt, History
from scripts_dsl.policy.consents import Consent
from scripts_dsl.policy.peace import OFFERS
from scripts_dsl.policy.person import Suppression
from scripts_dsl.policy.pester import INBOUND, Touch

KIN = some(
    "SELECT o.number, n.number FROM customer_number o JOIN customer_number n ON n.customer_id = o.customer_id"
    " WHERE o.number IN SOME AND n.number <> o.number"
)
CALLS = some(
    "SELECT number, attempt, campaign, purpose, subject, at, outcome, in_pitch FROM campaign_call WHERE number IN SOME"
)
ATTEMPTS = some(
    "SELECT a.number, a.id, a.claimed, a.state, a.because, i.outcome, i.disposition,"
    " EXISTS (SELECT 1 FROM callback c WHERE c.number = a.number AND c.attempt = a.key),"
    " (SELECT max(CAST(1000 * s.satisfaction AS BIGINT)) FROM survey_result s WHERE s.call_id = a.call_id)"
    " FROM attempt a LEFT JOIN interaction i ON i.id = a.call_id AND i.number = a.number"
    " WHERE a.state <> 'blocked' AND a.number IN SOME"
)
STOPPED = some("SELECT number, scope, why FROM suppression WHERE number IN SOME")
RESPITES = some("SELECT number, until, why FROM respite WHERE number IN SOME")
LISTED = some("SELECT number, list FROM listed_number WHERE number IN SOME")
SAID = some(
    "SELECT n.number, c.purpose, c.given, c.at FROM customer_number n JOIN consent c ON c.customer_id = n.customer_id"
    " WHERE n.number IN SOME"
)
MOODS = some(
    "SELECT number, CASE WHEN outcome = 'complaint' AND disposition IS NULL THEN outcome ELSE disposition END, max(at)"
    " FROM interaction WHERE number IN SOME"
    " AND (disposition IN ('complaint', 'solved', 'not_solved') OR outcome = 'complaint') GROUP BY 1, 2"
)
COMPLAINED = some(
    "SELECT n.number, c.at FROM complaint c JOIN customer_number n ON n.customer_id = c.customer_id"
    " WHERE n.number IN SOME"
    " UNION ALL SELECT c.number, c.at FROM complaint c WHERE c.number IN SOME"
)
"""By the customer and by the number: a letter has no number, and a stranger is no customer."""
OWED = some(
    "SELECT n.number FROM customer_number n JOIN promise p ON p.customer_id = n.customer_id"
    " WHERE p.state IN ('open', 'late') AND p.kind = 'promise' AND n.number IN SOME"
)
SURVEYS = some(
    "SELECT i.number, s.at, CAST(1000 * s.satisfaction AS BIGINT) FROM interaction i"
    " JOIN survey_result s ON s.call_id = i.id WHERE i.number IN SOME"
)
CAME = some(
    "SELECT number, at FROM interaction WHERE number IN SOME AND direction = 'inbound' AND kind = 'call' AND talk > 0"
)
AGREED = some("SELECT id, consent FROM contact_list WHERE id IN SOME AND consent <> ''")
DECLINED = some(
    "SELECT i.number, o.at FROM interaction i JOIN offer_answer o ON o.call_id = i.id"
    " WHERE o.answer IN ('declined', 'unheard') AND i.number IN SOME"
)
COPIES = Sql("SELECT name, copied FROM number_list")


async def pasts(
    store: Store, candidates: Sequence[Candidate], purpose: str = "", compare: Decimal = Decimal(0)
) -> dict[str, History]:
    """By number. `purpose`: of the call; '' is not known, and then counts as an offer. `compare`: percent of the people
    who are never called, `compare_with:` of the campaign."""
    known = await _known(store, [candidate.number for candidate in candidates])
    agreed = {id_: agreement.load(text) for id_, text in await each(store, AGREED, {one.list for one in candidates})}
    return {one.number: _history(known, one, agreed.get(one.list), purpose, compare) for one in candidates}


async def past(store: Store, number: str, purpose: str = "") -> History:
    """Of somebody who may be on no list: who is called back, or dialled by hand."""
    stranger = Candidate(0, "", number, None, "")
    return (await pasts(store, [stranger], purpose))[number]


def compared(campaign: str, number: str, share: Decimal) -> bool:
    """Whether a person belongs to the part that a campaign never calls: by lot, the same whenever it is asked."""
    digest = hashlib.sha256(f"{campaign}\0{number}".encode()).digest()
    return int.from_bytes(digest[:8]) * 100 < share * 2**64


# --- what the database knows ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Number:
    """Rows of one number."""

    kin: set[str] = field(default_factory=set)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    """By id."""
    stopped: list[tuple[str, str]] = field(default_factory=list)
    """Scope, why."""
    respites: list[Suppression] = field(default_factory=list)
    lists: set[str] = field(default_factory=set)
    said: list[tuple[str, bool, datetime]] = field(default_factory=list)
    """Purpose, given, when: the customer's last word."""
    moods: dict[str, int] = field(default_factory=dict)
    """Disposition -> last time."""
    complained: int = 0
    """Last time, on whichever channel; 0: never."""
    owed: bool = False
    surveys: list[tuple[datetime, int | None]] = field(default_factory=list)
    declined: list[datetime] = field(default_factory=list)
    """When an offer was refused in a talk, or not even heard."""
    came: list[datetime] = field(default_factory=list)
    """When the person called us, and somebody of us spoke with them."""


@dataclass(slots=True)
class _Known:
    numbers: dict[str, _Number]
    copies: Mapping[str, datetime]


async def _known(store: Store, wanted: Iterable[str]) -> _Known:
    own = set(wanted)
    kin = await each(store, KIN, own)
    found = defaultdict[str, _Number](_Number, {number: _Number() for number in own})
    for number, other in kin:
        found[number].kin.add(other)
    every = own.union(other for _, other in kin)
    for sql, keep in _KEPT.items():
        for number, *row in await each(store, sql, every):
            keep(found[number], row)
    copies = {name: moment(copied) for name, copied in await store.fetch(COPIES)}
    return _Known(found, copies)


def _attempt(into: _Number, row: Sequence[Any]) -> None:
    id_, claimed, state, because, outcome, disposition, requested, thousandths = row
    found = outcome_of(state, because, outcome, disposition)
    score = score_of(thousandths)
    into.attempts[id_] = Attempt(moment(claimed), found, "", score=score, requested=bool(requested))


def _call(into: _Number, row: Sequence[Any]) -> None:
    """A campaign knows better how its call ended than the ledger does."""
    id_, campaign, purpose, subject, at, outcome, in_pitch = row
    known = into.attempts.get(id_)
    score = known.score if known else None
    into.attempts[id_] = Attempt(moment(at), outcome, campaign, purpose, subject, bool(in_pitch), score)


def _respite(into: _Number, row: Sequence[Any]) -> None:
    until, why = row
    into.respites.append(Suppression(why, None if until is None else moment(until)))


def _complained(into: _Number, row: Sequence[Any]) -> None:
    into.complained = max(row[0], into.complained)
    into.moods["complaint"] = max(row[0], into.moods.get("complaint", 0))


def _owed(into: _Number, _row: Sequence[Any]) -> None:
    into.owed = True


_KEPT: Mapping[Sql, Any] = {
    ATTEMPTS: _attempt,
    CALLS: _call,
    STOPPED: lambda into, row: into.stopped.append((row[0], row[1])),
    RESPITES: _respite,
    LISTED: lambda into, row: into.lists.add(row[0]),
    SAID: lambda into, row: into.said.append((row[0], bool(row[1]), moment(row[2]))),
    MOODS: lambda into, row: into.moods.update({row[0]: max(row[1], into.moods.get(row[0], 0))}),
    COMPLAINED: _complained,
    OWED: _owed,
    DECLINED: lambda into, row: into.declined.append(moment(row[0])),
    CAME: lambda into, row: into.came.append(moment(row[0])),
    SURVEYS: lambda into, row: into.surveys.append((moment(row[0]), score_of(row[1]))),
}
"""In this order: what a campaign knows of an attempt replaces what the ledger knows."""


# --- of one person -------------------------------------------------------------------------------------------------


def _history(known: _Known, candidate: Candidate, agreed: Agreement | None, purpose: str, compare: Decimal) -> History:
    own = known.numbers[candidate.number]
    person = [own, *(known.numbers[number] for number in sorted(own.kin) if number in known.numbers)]
    surveys = sorted((at, score) for one in person for at, score in one.surveys if score is not None)
    return History(
        attempts=tuple(sorted((a for one in person for a in one.attempts.values()), key=lambda a: a.at)),
        lists=frozenset(own.lists),
        consents=_consents(agreement.consents(agreed, candidate), own.said),
        compared=compare > 0 and compared(candidate.campaign, candidate.number, compare),
        touches=tuple(_touches(person)),
        suppressions=tuple(_suppressions(person, purpose)),
        copies=known.copies,
        complained=_complaint(person),
        complains=_last(person, "complaint") > _last(person, "solved"),
        unsettled=_last(person, "not_solved") > _last(person, "solved"),
        score=surveys[-1][1] if surveys else None,
        owed=any(one.owed for one in person),
        objections=_objections(person),
        declined=tuple(sorted(at for one in person for at in one.declined)),
    )


def _touches(person: Sequence[_Number]) -> Iterable[Touch]:
    """A survey is asked on a channel of its own: the call in which it was asked counts as one already."""
    for one in person:
        yield from (Touch(at, INBOUND) for at in one.came)
        yield from (Touch(at, "survey", "survey") for at, _ in one.surveys)


def _suppressions(person: Sequence[_Number], purpose: str) -> Iterable[Suppression]:
    for one in person:
        for scope, why in one.stopped:
            if scope == "all" or not purpose or purpose in OFFERS:
                yield Suppression(why or "asked not to be called", forever=True)
        yield from one.respites


def _complaint(person: Sequence[_Number]) -> datetime | None:
    last = max((one.complained for one in person), default=0)
    return moment(last) if last else None


def _last(person: Sequence[_Number], disposition: str) -> int:
    return max((one.moods.get(disposition, 0) for one in person), default=0)


def _objections(person: Sequence[_Number]) -> frozenset[str]:
    """Purposes to which the last word is no; each number of a customer has the words of the whole customer."""
    last: dict[str, tuple[datetime, bool]] = {}
    for purpose, given, at in (said for one in person for said in one.said):
        last[purpose] = max(last.get(purpose, (at, given)), (at, given))
    return frozenset(purpose for purpose, (_, given) in last.items() if not given)


def _consents(of_list: Iterable[Consent], said: Sequence[tuple[str, bool, datetime]]) -> tuple[Consent, ...]:
    """Those of the list and the customer's own last word, which takes back whatever is older."""
    taken_back = {purpose: at for purpose, given, at in said if not given}
    found = [Consent(purpose, at, evidence="said so in a call") for purpose, given, at in said if given]
    for one in of_list:
        no = taken_back.get(one.purpose)
        older = no is not None and (one.at is None or one.at <= no)
        found.append(Consent(one.purpose, one.at, one.ways, one.written, one.evidence, no if older else one.withdrawn))
    return tuple(found)
