"""Moments as the tables keep them: whole microseconds since 1970 UTC, the same on every database.

Whole numbers sort, subtract and group alike on SQLite and PostgreSQL, so one text of SQL serves both.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """A moment with a zone -> microseconds since 1970. Raises TypeError for one without a zone."""
    return (at - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """Microseconds since 1970 -> the moment in UTC."""
    return _EPOCH + timedelta(microseconds=value)
