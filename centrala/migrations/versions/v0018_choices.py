"""Which of the customers who have a number calls from it, as an agent said; since when an account is as it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "number_choice",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customer.id"), nullable=False, index=True),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.add_column("account", sa.Column("at", sa.BigInteger))
