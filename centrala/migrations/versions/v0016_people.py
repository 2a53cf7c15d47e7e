"""People: when somebody was removed, who came with the demonstration; telephones that this program made; a count that
grows with every change, so that an engine sees what was changed beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("agent", sa.Column("removed", sa.BigInteger))
    op.add_column("agent", sa.Column("came_with", sa.Text))
    op.create_table(
        "telephone",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
    )
    op.create_table(
        "change_count",
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("n", sa.BigInteger, nullable=False),
    )
