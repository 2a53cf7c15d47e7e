"""A measured file becomes an entry of the catalogue; how long it stays. Pure; used by recorder.py and talks.py."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from ivr.recordings.happenings import RecordingKept
from ivr.recordings.sound import Measured, is_whole
from scripts_dsl.site import NO_SITE, Site

KEEP_SECONDS = 90 * 86_400.0
"""How long a recording is kept of which the settings say nothing."""
PURPOSES = {"talk": "talks", "message": "messages", "answer": "answers"}
"""What is recorded -> its word below `keep_recordings:`."""

log = structlog.get_logger(__name__)


class Retention:
    """By queue and purpose, as the settings in force say it."""

    def __init__(self, site: Site = NO_SITE) -> None:
        self.site = site

    def seconds(self, what: str, named: str | None) -> float:
        """`named`: the queue of a talk, the box of a message."""
        site = self.site
        own: float | None = None
        if what == "talk" and (queue := site.queues.get(named or "")):
            own = queue.keep_recordings
        elif what == "message" and (box := site.boxes.get(named or "")):
            own = box.keep_recordings
        return own or site.keep_recordings.get(PURPOSES[what]) or KEEP_SECONDS


def entered(
    name: str, call_id: str, what: str, box: str | None, found: Measured, expected: float | None, now: datetime,
    keep: float,
) -> RecordingKept:  # fmt: skip
    """`expected`: seconds that there should be, None when nobody can tell; `keep`: seconds. A hole is told aloud."""
    whole = is_whole(found.seconds, expected)
    if not whole:
        log.critical("recording.short", recording=name, seconds=round(found.seconds, 1), expected=expected)
    return RecordingKept(
        call_id=call_id, at=now, recording=name, what=what, box=box, seconds=round(found.seconds, 3),
        expected=None if expected is None else round(expected, 3), complete=whole, bytes=found.bytes,
        sha256=found.sha256, expires=now + timedelta(seconds=keep),
    )  # fmt: skip
