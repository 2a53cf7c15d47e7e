"""Who asked to be called back, when another telephone is to ring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("callback", sa.Column("caller", sa.Text))
