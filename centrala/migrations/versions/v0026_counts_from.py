"""From when on the formulas of a campaign's `stop:` count its calls: since it went on after a stop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("campaign", sa.Column("counts_from", sa.BigInteger, nullable=False, server_default="0"))
