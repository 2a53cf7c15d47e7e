"""The sums of each window in which rules count abandoned calls, and each campaign's last decision of the pace: so that
nobody has to count all calls to know how they stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "answered_window",
        sa.Column("campaign", sa.Text, primary_key=True),
        sa.Column("rule_window", sa.Text, primary_key=True),
        sa.Column("answered", sa.BigInteger, nullable=False),
        sa.Column("abandoned", sa.BigInteger, nullable=False),
    )
    op.execute(
        "INSERT INTO answered_window (campaign, rule_window, answered, abandoned)"
        " SELECT campaign, rule_window, COUNT(*), SUM(abandoned) FROM answered_person GROUP BY campaign, rule_window"
    )
    op.create_table(
        "campaign_pace",
        sa.Column("campaign", sa.Text, primary_key=True),
        sa.Column("began", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
    )
    op.create_index("campaign_call_at", "campaign_call", ["campaign", "at"])
