"""People whom campaigns call: lists and where they came from, candidates, rows that were refused, what each call
became; copies of do-not-call lists, and whom nobody calls for a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_N = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite counts rows by itself only in an INTEGER PRIMARY KEY."""


def upgrade() -> None:
    _lists()
    _candidates()
    _refusals()


def _lists() -> None:
    op.create_table(
        "contact_list",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("campaign", sa.Text, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("consent", sa.Text, nullable=False),
        sa.Column("imported", sa.BigInteger, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("accepted", sa.BigInteger, nullable=False),
        sa.Column("merged", sa.BigInteger, nullable=False),
        sa.Column("rejected", sa.BigInteger, nullable=False),
        sa.Column("share", sa.Double, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
    )
    op.create_table(
        "rejected_row",
        sa.Column("list", sa.Text, primary_key=True),
        sa.Column("row", sa.BigInteger, primary_key=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )


def _candidates() -> None:
    op.create_table(
        "candidate",
        sa.Column("id", _N, primary_key=True, autoincrement=True),
        sa.Column("campaign", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("customer_id", sa.Text),
        sa.Column("list", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("zone", sa.Text),
        sa.Column("consent", sa.Text),
        sa.Column("consented", sa.BigInteger),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Text),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
    op.create_index("candidate_number", "candidate", ["number", "campaign"], unique=True)
    op.create_index("candidate_next", "candidate", ["campaign", "state", "priority", "not_before", "rank", "id"])
    known = sa.text("customer_id IS NOT NULL")
    op.create_index("candidate_customer", "candidate", ["customer_id"], sqlite_where=known, postgresql_where=known)
    op.create_table(
        "campaign_call",
        sa.Column("attempt", sa.Text, primary_key=True),
        sa.Column("campaign", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("candidate", sa.BigInteger, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("in_pitch", sa.Boolean, nullable=False),
        sa.Column("ended", sa.BigInteger),
    )
    op.create_index("campaign_call_number", "campaign_call", ["number", "at"])


def _refusals() -> None:
    op.create_table(
        "number_list",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("copied", sa.BigInteger, nullable=False),
        sa.Column("imported", sa.BigInteger, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("numbers", sa.BigInteger, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
    )
    op.create_table(
        "listed_number",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("list", sa.Text, primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
    )
    op.create_table(
        "respite",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
    )
