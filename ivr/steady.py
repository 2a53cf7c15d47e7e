"""A clock for one call: what the world's clock said at its beginning, and from then on only forward, second by second.

The world's clock may be set, back or ahead, while somebody is on the telephone; his call lasts as long as it lasts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

Clock = Callable[[], datetime]


def steady(clock: Clock, seconds: Callable[[], float] = time.monotonic) -> Clock:
    """`seconds`: a count that never goes back."""
    began, mark = clock(), seconds()
    return lambda: began + timedelta(seconds=seconds() - mark)


def lasted(began: datetime, now: datetime) -> float:
    """Seconds of what may have begun before this program did, by the world's clock on both sides: never less than
    none, though it was set back in between."""
    return max(0.0, (now - began).total_seconds())
