"""What customers said and somebody has to hear, what came of it; the alerts of surveys that are so now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "remark",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text),
        sa.Column("survey", sa.Text),
        sa.Column("question", sa.Text),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("recording", sa.Text),
        sa.Column("by_user", sa.Text),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("topic", sa.Text),
        sa.Column("tone", sa.Text, nullable=False),
        sa.Column("liability", sa.Text, nullable=False),
        sa.Column("held", sa.Boolean, nullable=False),
        sa.Column("due", sa.BigInteger),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("told", sa.BigInteger),
        sa.Column("late", sa.BigInteger),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("called", sa.BigInteger),
        sa.Column("called_by", sa.Text),
        sa.Column("back", sa.Text),
        sa.Column("closed", sa.BigInteger),
        sa.Column("closed_by", sa.Text),
        sa.Column("result", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("idea", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("idea_why", sa.Text),
        sa.Column("idea_by", sa.Text),
        sa.Column("idea_at", sa.BigInteger),
    )
    op.create_index("remark_of_owner", "remark", ["owner", "state", "at"])
    op.create_index("remark_of_call", "remark", ["call_id"])
    op.create_index("remark_of_author", "remark", ["author"])
    op.create_index("remark_at", "remark", ["at"])
    op.create_index("remark_of_recording", "remark", ["recording"])
    op.create_table(
        "survey_alert",
        sa.Column("survey", sa.Text, primary_key=True),
        sa.Column("formula", sa.Text, primary_key=True),
        sa.Column("raised", sa.Boolean, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
    )
