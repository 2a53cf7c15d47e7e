"""Surveys on every channel: how each one ended, on whom the lot fell, who is asked in writing, who wants no more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("survey_result", sa.Column("channel", sa.Text, nullable=False, server_default="phone"))
    op.add_column("survey_result", sa.Column("outcome", sa.Text))
    op.add_column("survey_result", sa.Column("ended", sa.BigInteger))
    op.add_column("survey_result", sa.Column("texts", sa.Text, nullable=False, server_default="{}"))
    op.add_column("survey_result", sa.Column("number", sa.Text))
    op.add_column("survey_result", sa.Column("customer_id", sa.Text))
    op.create_index("survey_result_customer", "survey_result", ["customer_id", "at"])
    op.create_table(
        "survey_draw",
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("survey", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("chance", sa.Integer, nullable=False),
        sa.Column("skipped", sa.Text),
        sa.Column("talk", sa.Double),
        sa.Column("ended_by", sa.Text),
    )
    op.create_index("survey_draw_at", "survey_draw", ["at"])
    op.create_table(
        "survey_invitation",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text, nullable=False, unique=True),
        sa.Column("survey", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text),
        sa.Column("customer_id", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False, server_default=""),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("moved", sa.BigInteger, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("holder", sa.Text, nullable=False, server_default=""),
        sa.Column("seq", sa.Integer, nullable=False, server_default="0"),
        sa.Column("course", sa.Text),
        sa.Column("touched", sa.BigInteger),
        sa.Column("ended", sa.BigInteger),
    )
    op.create_index("survey_invitation_state", "survey_invitation", ["state", "not_before"])
    op.create_index("survey_invitation_customer", "survey_invitation", ["customer_id", "made"])
    op.create_index("survey_invitation_number", "survey_invitation", ["number", "made"])
    op.create_index("survey_invitation_call", "survey_invitation", ["call_id"])
    op.create_table(
        "survey_stop",
        sa.Column("mark", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
