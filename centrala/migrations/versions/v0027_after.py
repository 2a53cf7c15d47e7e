"""What follows a talk: complaints, one row each; what was heard when somebody answered a call of a campaign."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

SAID_BEFORE = """
INSERT INTO complaint (id, call_id, number, customer_id, at, channel, text, who, campaign)
SELECT 'call-' || i.id, i.id, i.number, i.customer_id, i.at,
  CASE WHEN i.disposition = 'complaint' THEN 'disposition' ELSE 'call' END, COALESCE(i.note, ''),
  COALESCE(i.agent, ''), COALESCE((SELECT c.campaign FROM campaign_call c WHERE c.attempt = i.id), '')
FROM interaction i WHERE i.disposition = 'complaint' OR (i.outcome = 'complaint' AND i.disposition IS NULL)
"""


def upgrade() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("call_id", sa.Text, index=True),
        sa.Column("number", sa.Text, index=True),
        sa.Column("customer_id", sa.Text, index=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("campaign", sa.Text, nullable=False),
    )
    op.execute(SAID_BEFORE)
    op.add_column("campaign_call", sa.Column("heard", sa.Text, nullable=False, server_default=""))
