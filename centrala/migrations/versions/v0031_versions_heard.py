"""Which version of a flow or talk script each answered call of a campaign heard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("campaign_call", sa.Column("script", sa.Text, nullable=False, server_default=""))
