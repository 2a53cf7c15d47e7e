"""Event log, journal, customers with one timeline, agents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_N = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite counts rows by itself only in an INTEGER PRIMARY KEY."""


def upgrade() -> None:
    _events()
    _customers()
    _interactions()
    _agents()


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("n", _N, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text),
        sa.Column("customer_id", sa.Text),
        sa.Column("cause_id", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("event_of_call", "event", ["call_id"])
    op.create_index("event_at", "event", ["at"])
    op.create_table(
        "call_state",
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("flow", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
    )


def _customers() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("created", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "customer_number",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customer.id"), primary_key=True, index=True),
    )
    op.create_table(
        "account",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customer.id"), nullable=False, index=True),
        sa.Column("debt", sa.Text),
        sa.Column("due", sa.Text),
    )
    op.create_table(
        "consent",
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customer.id"), primary_key=True),
        sa.Column("purpose", sa.Text, primary_key=True),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "promise",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customer.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("owner", sa.Text),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("promise_of_customer", "promise", ["customer_id", "state"])


def _interactions() -> None:
    op.create_table(
        "interaction",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customer.id")),
        sa.Column("number", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("direction", sa.Text),
        sa.Column("summary", sa.Text, nullable=False, server_default=""),
        sa.Column("flow", sa.Text),
        sa.Column("queue", sa.Text),
        sa.Column("agent", sa.Text),
        sa.Column("waited", sa.Double),
        sa.Column("talk", sa.Double),
        sa.Column("seconds", sa.Double),
        sa.Column("outcome", sa.Text),
        sa.Column("disposition", sa.Text),
        sa.Column("note", sa.Text),
    )
    op.create_index("interaction_of_customer", "interaction", ["customer_id", "at"])
    op.create_index("interaction_of_number", "interaction", ["number", "at"])


def _agents() -> None:
    op.create_table(
        "agent",
        sa.Column("user_name", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("sip_user", sa.Text),
        sa.Column("password_hash", sa.Text),
    )
    op.create_table(
        "agent_skill",
        sa.Column("user_name", sa.Text, sa.ForeignKey("agent.user_name"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
    )
    op.create_table(
        "agent_state",
        sa.Column("user_name", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("call_id", sa.Text),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("user_name", sa.Text, nullable=False),
        sa.Column("csrf", sa.Text, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False, index=True),
    )
