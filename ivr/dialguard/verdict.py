"""What has become of an attempt that is claimed and whose end nobody told. Pure; the heart of "never twice".

In: which start of Asterisk the attempt was claimed for, and what Asterisk says now. Out: a Verdict. The model in
tests/pure/test_dialguard_model.py walks every order of crashes through this function.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ivr.dialguard.fence import Fence, Mark, Outcome


@dataclass(frozen=True, slots=True)
class Looked:
    """Asterisk's answer. The channels were listed before the fence was read: a channel that is no longer listed has
    written its outcome."""

    boot: str
    """Which start of Asterisk answers: differs after every restart."""
    listed: bool
    """The attempt's channel lives."""
    fence: Fence | None
    """None: there is no such key."""

    @property
    def unsure(self) -> bool:
        """It was begun, and may have got its channel between the two questions."""
        return not self.listed and self.fence is not None and self.fence.mark is Mark.START


class What(Enum):
    """What to do."""

    ADOPT = "adopt"
    """It is being dialled or talks: wait for its end."""
    OVER = "over"
    """It ended, and how is known."""
    BLOCKED = "blocked"
    """The guard refused it."""
    REVOKED = "revoked"
    """It was given up before it was dialled, and never will be."""
    NEVER_DIALLED = "never dialled"
    """It may be sent again under the same id, or revoked: either way a late copy is stopped by ChannelId and fence."""
    UNKNOWN = "unknown"
    """Perhaps dialled: never again under any id without somebody's decision."""


@dataclass(frozen=True, slots=True)
class Verdict:
    what: What
    because: str
    outcome: Outcome | None = None
    """Of OVER."""


def verdict(claimed_boot: str, looked: Looked) -> Verdict:
    """`claimed_boot`: the start of Asterisk that was running when the attempt was claimed."""
    fence = looked.fence
    if looked.listed:
        return Verdict(What.ADOPT, "its channel lives")
    if fence is not None and fence.mark is Mark.END:
        return Verdict(What.OVER, "Asterisk wrote its outcome", fence.outcome)
    if fence is not None and fence.mark is Mark.BLOCKED:
        return Verdict(What.BLOCKED, "the number is suppressed")
    if fence is not None and fence.mark is Mark.REVOKED:
        return Verdict(What.REVOKED, "given up before it was dialled")
    if fence is not None:
        return Verdict(What.UNKNOWN, "it was dialled and Asterisk did not live to write its outcome")
    if looked.boot == claimed_boot:
        return Verdict(What.NEVER_DIALLED, "this Asterisk has run all the time and knows nothing of it")
    return Verdict(What.UNKNOWN, "Asterisk began anew and may have lost what it wrote last")
