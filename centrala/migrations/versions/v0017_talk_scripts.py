"""Where the talk script of a call stands, and what was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "script_run",
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "script_answer",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("call_id", sa.Text, nullable=False, index=True),
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("script_answer_question", "script_answer", ["script", "question"])
