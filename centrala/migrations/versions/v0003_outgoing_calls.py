"""Calls to the outside: attempts, and numbers that do not want to be called."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("call_id", sa.Text, index=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("asterisk", sa.Text, nullable=False),
        sa.Column("boot", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("claimed", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("ended", sa.BigInteger),
        sa.Column("cause", sa.Integer),
        sa.Column("talk", sa.Double),
    )
    op.create_index("attempt_of_number", "attempt", ["number", "claimed"])
    op.create_index("attempt_state", "attempt", ["asterisk", "state"])
    op.create_table(
        "suppression",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
