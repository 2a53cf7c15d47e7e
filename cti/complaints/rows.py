"""Complaints as rows. Written in the transaction of what happened; outbound/lists/past.py reads them before a call."""

from __future__ import annotations

from dataclasses import dataclass

from cti.complaints.happenings import ComplaintMade, ComplaintTakenBack
from ivr.happenings import Happening
from ivr.moments import micros
from ivr.statements import Sql, Write

MADE = Sql(
    "INSERT INTO complaint (id, call_id, number, customer_id, at, channel, text, who, campaign)"
    " SELECT CAST(:id AS TEXT), CAST(:call_id AS TEXT), COALESCE(CAST(:number AS TEXT), i.number),"
    " COALESCE(CAST(:customer_id AS TEXT), i.customer_id, (SELECT CASE WHEN count(*) = 1 THEN min(n.customer_id) END"
    " FROM customer_number n WHERE n.number = CAST(:number AS TEXT))), CAST(:at AS BIGINT), CAST(:channel AS TEXT),"
    " CAST(:text AS TEXT), CAST(:who AS TEXT), CAST(:campaign AS TEXT)"
    " FROM (SELECT CAST(:call_id AS TEXT) AS call_id) AS said LEFT JOIN interaction i ON i.id = said.call_id"
    " WHERE true ON CONFLICT (id) DO NOTHING",
    key="id",
)
"""Whose it is, the call says, else the number if it is one customer's alone."""
TAKEN_BACK = Sql("DELETE FROM complaint WHERE id = :id", key="id")
OF_CALL = Sql("SELECT id, channel FROM complaint WHERE call_id = :call_id ORDER BY at LIMIT 1")
SAME = Sql(
    "SELECT id, channel FROM complaint WHERE number = :number AND channel = :channel AND text = :text"
    " AND campaign = :campaign AND call_id IS NULL AND at >= :since ORDER BY at LIMIT 1"
)
UNWRITTEN = Sql(
    "SELECT id FROM interaction WHERE at >= :since AND outcome = :word"
    " AND NOT EXISTS (SELECT 1 FROM complaint WHERE call_id = interaction.id) ORDER BY at LIMIT 1000"
)
"""Calls in which somebody complained, without a complaint."""
LATELY = Sql(
    "SELECT id, call_id, number, customer_id, at, channel, text, who, campaign FROM complaint WHERE at >= :since"
    " ORDER BY at, id LIMIT 1000"
)
ABOUT = Sql("SELECT campaign FROM campaign_call WHERE attempt = :call_id")


@dataclass(frozen=True, slots=True)
class Known:
    """A complaint that is written down."""

    id: str
    channel: str


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows."""
    h = happening
    if type(h) is ComplaintMade:
        row = MADE(
            id=h.id, call_id=h.call_id, number=h.number, customer_id=h.customer_id, at=micros(h.at),
            channel=h.channel, text=h.text, who=h.user, campaign=h.campaign,
        )  # fmt: skip
        return (row,)
    return (TAKEN_BACK(id=h.complaint),) if type(h) is ComplaintTakenBack else ()
