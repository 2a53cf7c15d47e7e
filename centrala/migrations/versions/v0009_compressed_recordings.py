"""Recordings that are compressed; holds of all that was recorded in a call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("recording", sa.Column("compressed", sa.BigInteger))
    waiting = sa.text("compressed IS NULL AND state IN ('kept', 'short')")
    op.create_index(
        "recording_not_compressed", "recording", ["at", "id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.add_column("hold", sa.Column("call_id", sa.Text))
    op.create_index("hold_of_call", "hold", ["call_id"])
