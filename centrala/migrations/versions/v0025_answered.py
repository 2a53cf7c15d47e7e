"""Everybody who answered a campaign with agents, for the windows in which rules count abandoned calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "answered_person",
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("rule_window", sa.Text, primary_key=True),
        sa.Column("campaign", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("abandoned", sa.SmallInteger, nullable=False),
    )
    op.create_index("answered_person_window", "answered_person", ["rule_window", "abandoned"])
