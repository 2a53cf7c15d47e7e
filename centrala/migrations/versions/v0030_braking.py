"""What people's answers say of a campaign: each answer in the order in which its brake heard it, the sums of its
evidence, every move of its state, and the last sign of life of the way on which answers come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_N = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "brake",
        sa.Column("campaign", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("watch", sa.Text, nullable=False),
    )
    op.create_table(
        "brake_answer",
        sa.Column("n", _N, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("campaign", sa.Text, nullable=False),
        sa.Column("signal", sa.Text, nullable=False),
        sa.Column("x", sa.Double),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("run", sa.Integer),
        sa.Column("place", sa.Integer),
        sa.Column("evidence", sa.Double),
    )
    op.create_index("brake_answer_place", "brake_answer", ["campaign", "run", "place"])
    op.create_index("brake_answer_call", "brake_answer", ["call_id"])
    op.create_index(
        "brake_answer_waits",
        "brake_answer",
        ["campaign", "due"],
        sqlite_where=sa.text("place IS NULL"),
        postgresql_where=sa.text("place IS NULL"),
    )
    op.create_table(
        "brake_move",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("campaign", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("threshold", sa.Double, nullable=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
    )
    op.create_index("brake_move_campaign", "brake_move", ["campaign", "at"])
    op.create_table(
        "pipeline_beat",
        sa.Column("part", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
