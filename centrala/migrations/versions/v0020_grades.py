"""What supervisors thought of recorded talks, by a form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "grade",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("recording", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False, index=True),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("queue", sa.Text),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("grader", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("band", sa.Text),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("reply", sa.Text),
        sa.Column("replied", sa.BigInteger),
    )
    op.create_index("grade_recording", "grade", ["recording", "grader"], unique=True)
    op.create_index("grade_agent", "grade", ["agent", "at"])
