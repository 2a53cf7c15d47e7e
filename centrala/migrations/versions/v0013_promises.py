"""Promises that agents make after a call, to a caller who is no customer (yet) too; tasks, of a person or a queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    with op.batch_alter_table("promise") as table:
        table.alter_column("customer_id", existing_type=sa.Text, nullable=True)
        for name, kind in (
            ("call_id", sa.Text),
            ("number", sa.Text),
            ("made_by", sa.Text),
            ("told", sa.BigInteger),
            ("moved", sa.BigInteger),
            ("moved_by", sa.Text),
            ("why", sa.Text),
        ):
            table.add_column(sa.Column(name, kind))
        table.add_column(sa.Column("kind", sa.Text, nullable=False, server_default="promise"))
        table.add_column(sa.Column("queue", sa.Text))
    op.create_index("promise_of_number", "promise", ["number"])
    op.create_index("promise_of_call", "promise", ["call_id"])
    op.create_index("promise_of_owner", "promise", ["owner", "state"])
