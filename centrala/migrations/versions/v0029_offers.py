"""What was offered in which call, and what became of it; the first clear refusal of a talk, and the
seconds until it was over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "offer_answer",
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("product", sa.Text, primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("agent", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("offer_answer_at", "offer_answer", ["at"])
    op.create_table(
        "talk_exit",
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("asked", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Double),
    )
    op.create_index("talk_exit_asked", "talk_exit", ["asked"])
