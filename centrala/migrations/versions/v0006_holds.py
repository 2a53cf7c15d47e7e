"""What must not be erased, and who said so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("recording", sa.Text, index=True),
        sa.Column("customer_id", sa.Text, index=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("released", sa.BigInteger),
        sa.Column("released_who", sa.Text),
        sa.Column("released_why", sa.Text),
    )
