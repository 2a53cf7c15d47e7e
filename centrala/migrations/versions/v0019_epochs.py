"""Sessions end with a change of password or roles: which count of them a session began under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("agent", sa.Column("epoch", sa.Integer, nullable=False, server_default="0"))
    op.add_column("session", sa.Column("epoch", sa.Integer, nullable=False, server_default="0"))
