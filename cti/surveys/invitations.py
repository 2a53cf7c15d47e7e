"""Invitations to a survey, one row each: who is asked in writing, how the letter fares, how far the answers have come.

Rows are made by the projection of SurveyInvited; post.py hands letters over, writing.py takes answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cti.surveys.happenings import InvitationMoved, InvitationsRefused
from cti.surveys.states import Delivery, before
from ivr.happenings import Happening, SurveyInvited
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Row, Store

GOOD_FOR = timedelta(days=14)
"""How long an invitation may be answered."""
QUIET = timedelta(hours=24)
"""After the last answer: then what was answered counts as it is."""
UNSURE_AFTER = timedelta(minutes=2)
"""A letter that one program has in its hands for so long is in nobody's; so is a survey that is about to be closed."""
CHANNELS = ("email", "sms", "web")
MOST = 50
"""Rows of one look."""

_COLUMNS = (
    "id, survey, hash, channel, call_id, customer_id, number, address, language, made, until, state, tries, seq,"
    " course, ended"
)
INVITED = Sql(
    "INSERT INTO survey_invitation (id, mark, survey, hash, channel, call_id, customer_id, number, address, language,"
    " made, until, state, moved) VALUES (:id, :mark, :survey, :hash, :channel, :call_id, :customer_id, :number,"
    " :address, :language, :made, :until, 'new', :made) ON CONFLICT (mark) DO NOTHING",
    key="id",
)
MOVED = {
    state: Sql(
        "UPDATE survey_invitation SET state = :state, because = :because, moved = :at"  # noqa: S608
        " WHERE id = :id AND state IN (" + ", ".join(f"'{one}'" for one in before(state)) + ")",
        key="id",
    )
    for state in Delivery
    if before(state)
}
REFUSED = Sql("INSERT INTO survey_stop (mark, at) VALUES (:mark, :at) ON CONFLICT (mark) DO NOTHING", key="mark")
KNOWN = Sql(
    "UPDATE survey_invitation SET address = :address, number = :number, customer_id = :customer_id WHERE id = :id",
    key="id",
)
CLAIM = Sql(
    "UPDATE survey_invitation SET state = 'sending', holder = :holder, moved = :at, tries = tries + 1"
    " WHERE id = :id AND state IN ('new', 'waiting')",
    key="id",
)
LATER = Sql(
    "UPDATE survey_invitation SET state = 'waiting', because = :because, moved = :at, not_before = :not_before"
    " WHERE id = :id AND state = 'sending'",
    key="id",
)
LOST = Sql(
    "UPDATE survey_invitation SET state = 'unsure', because = 'the program ended meanwhile', moved = :at"
    " WHERE state = 'sending' AND moved < :long_ago"
)
STANDS = Sql(
    "UPDATE survey_invitation SET course = :course, seq = :seq, touched = :at WHERE id = :id AND ended IS NULL",
    key="id",
)
OVER = Sql("UPDATE survey_invitation SET ended = :at WHERE id = :id AND ended IS NULL", key="id")
CLOSING = Sql(
    "UPDATE survey_invitation SET holder = :holder, moved = :at"
    " WHERE id = :id AND ended IS NULL AND seq = :seq AND touched < :quiet AND moved < :long_ago",
    key="id",
)
"""One program brings it to its end; when it dies before, another one does."""

ONE = Sql(f"SELECT {_COLUMNS} FROM survey_invitation WHERE id = :id")  # noqa: S608
OF_CALL = Sql(f"SELECT {_COLUMNS} FROM survey_invitation WHERE call_id = :call_id ORDER BY made")  # noqa: S608
DUE = Sql(
    f"SELECT {_COLUMNS} FROM survey_invitation"  # noqa: S608
    " WHERE state IN ('new', 'waiting') AND not_before <= :now AND channel = :channel ORDER BY made LIMIT :most"
)
LEFT_ALONE = Sql(
    f"SELECT {_COLUMNS} FROM survey_invitation"  # noqa: S608
    " WHERE ended IS NULL AND touched IS NOT NULL AND touched < :long_ago ORDER BY made LIMIT :most"
)
HELD = Sql("SELECT holder FROM survey_invitation WHERE id = :id")
CLOSED_BY = Sql("SELECT 1 FROM survey_invitation WHERE id = :id AND holder = :holder AND moved = :at AND ended IS NULL")
WHO = Sql(
    "SELECT c.id, c.email, i.number FROM interaction i LEFT JOIN customer c ON c.id = i.customer_id WHERE i.id = :id"
)
STOPPED = Sql("SELECT 1 FROM survey_stop WHERE mark = :mark")
CONSENT = Sql("SELECT given FROM consent WHERE customer_id = :id AND purpose = 'survey'")


@dataclass(frozen=True, slots=True)
class Invitation:
    """One row."""

    id: str
    survey: str
    hash: str
    channel: str
    """email, sms, web."""
    call_id: str | None
    """The call that it asks about."""
    customer_id: str | None
    number: str | None
    address: str
    language: str
    made: datetime
    until: datetime
    state: str
    tries: int
    seq: int
    """Of the course: an answer belongs to one of them."""
    course: Mapping[str, Any] | None
    """sheet.Course.to_json; None: not begun."""
    ended: datetime | None

    @property
    def about(self) -> str:
        """The call id under which its answers are kept."""
        return self.call_id or self.id


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows of what happens."""
    at = micros(happening.at)
    match happening:
        case SurveyInvited() as h:
            return (
                INVITED(
                    id=h.id, mark=f"{h.survey}:{h.key}" if h.key else h.id, survey=h.survey, hash=h.hash,
                    channel=h.channel, call_id=h.call_id, customer_id=h.customer_id, number=h.number, address=h.to,
                    language=h.language, made=at, until=micros(h.at + GOOD_FOR),
                ),
            )  # fmt: skip
        case InvitationMoved() as h:
            move = MOVED.get(Delivery(h.state))
            return () if move is None else (move(id=h.invitation, state=h.state, because=h.because, at=at),)
        case InvitationsRefused() as h:
            return (REFUSED(mark=h.mark, at=at),)
    return ()


class Invitations:
    """Reads them. Every method raises StoreDown."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def by_id(self, id_: str) -> Invitation | None:
        return next(map(invitation, await self._store.fetch(ONE, id=id_)), None)

    async def of_call(self, call_id: str) -> list[Invitation]:
        """The oldest first."""
        return [invitation(row) for row in await self._store.fetch(OF_CALL, call_id=call_id)]

    async def due(self, now: datetime, channel: str) -> list[Invitation]:
        """To be handed over."""
        rows = await self._store.fetch(DUE, now=micros(now), channel=channel, most=MOST)
        return [invitation(row) for row in rows]

    async def left_alone(self, now: datetime) -> list[Invitation]:
        """Begun, and not gone on with for QUIET."""
        rows = await self._store.fetch(LEFT_ALONE, long_ago=micros(now - QUIET), most=MOST)
        return [invitation(row) for row in rows]

    async def held_by(self, id_: str) -> str:
        """Which program has claimed it last."""
        rows = await self._store.fetch(HELD, id=id_)
        return str(rows[0][0]) if rows else ""

    async def closes(self, id_: str, holder: str, at: datetime) -> bool:
        """Whether this program's CLOSING of this moment was the one that counts."""
        return bool(await self._store.fetch(CLOSED_BY, id=id_, holder=holder, at=micros(at)))

    async def whose(self, call_id: str) -> tuple[str | None, str | None, str | None]:
        """Customer, their e-mail address, and the number of a call."""
        rows = await self._store.fetch(WHO, id=call_id)
        return rows[0] if rows else (None, None, None)

    async def stopped(self, mark: str) -> bool:
        """Whether this address wants to be asked nothing."""
        return bool(await self._store.fetch(STOPPED, mark=mark))

    async def unwanted(self, mark: str, customer_id: str | None) -> bool:
        """Whether this address, or this customer, wants to be asked nothing."""
        if await self.stopped(mark):
            return True
        rows = await self._store.fetch(CONSENT, id=customer_id) if customer_id is not None else []
        return bool(rows) and not rows[0][0]


def invitation(row: Row) -> Invitation:
    """One row of a look."""
    id_, survey, hash_, channel, call_id, customer_id, number, address, language, *rest = row
    made, until, state, tries, seq, course, ended = rest
    return Invitation(
        id_, survey, hash_, channel, call_id, customer_id, number, address, language, moment(made), moment(until),
        state, tries, seq, None if course is None else json.loads(course), None if ended is None else moment(ended),
    )  # fmt: skip
