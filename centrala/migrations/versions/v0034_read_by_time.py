"""What brakes have told is found in the event log without a look at everything else (outbound/braking/logged.py), and
contacts of the last months without a look at all the others (outbound/audience/found.py)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    told = sa.text("kind IN ('brake.began', 'brake.heard', 'brake.moved', 'brake.tripped')")
    op.create_index("event_of_brake", "event", ["n"], sqlite_where=told, postgresql_where=told)
    op.create_index("interaction_at", "interaction", ["at", "id"])
