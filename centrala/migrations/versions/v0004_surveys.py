"""What callers answered: one row for each call and survey."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "survey_result",
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("survey", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("score", sa.Double),
        sa.Column("band", sa.Text),
        sa.Column("satisfaction", sa.Double),
    )
    op.create_index("survey_result_at", "survey_result", ["survey", "at"])
