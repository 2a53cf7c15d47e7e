"""What somebody had to be told at once, and who looks after it; who entered a suppressed number, and why one knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("who", sa.Text),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("acknowledged", sa.BigInteger),
        sa.Column("by_user", sa.Text),
        sa.Column("by_name", sa.Text),
    )
    for name in ("evidence", "who"):
        op.add_column("suppression", sa.Column(name, sa.Text, nullable=False, server_default=""))
