"""Why an agent is not ready: which reasons count. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def counts(reason: str | None, pauses: Sequence[str]) -> bool:
    """Whether an agent may be not ready for this reason; where a site names none, for any."""
    return not pauses or reason in pauses
