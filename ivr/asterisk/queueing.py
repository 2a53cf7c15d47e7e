"""Enqueue as Asterisk's Queue(): what is sent, and what QUEUESTATUS means. Pure; used by staying.py."""

from __future__ import annotations

import math
import re
from datetime import datetime

from ivr.asterisk.agi import BadArgument, build
from ivr.asterisk.keys import ALL_KEYS
from scripts_dsl.effects import Enqueue
from scripts_dsl.events import AgentLeft, NobodyThere, QueueTimeout

QUEUE_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}(\.[a-z][a-z0-9_]{0,39})?")
"""A comma would begin another argument of Queue(). A dot: see halls.py."""
MUSIC = re.compile(r"[A-Za-z0-9_-]{1,64}")

TIMED_OUT = frozenset({"TIMEOUT", "FULL", "WITHDRAW"})
"""Waited `longest`, no room, or taken out by a supervisor: nobody took the call in time."""
LEFT_EMPTY = frozenset({"LEAVEEMPTY", "LEAVEUNAVAIL"})
"""The caller waited, and the last agent went."""
NOBODY = LEFT_EMPTY | {"JOINEMPTY", "JOINUNAVAIL"}
"""No agent is logged in, or none could take a call."""
AGENT_LEFT = "CONTINUE"
"""Option `c`: the agent hung up, the caller is still there."""
KEY = ""
"""Queue() says nothing when a key leads out of it: QUEUESTATUS stays as KEYS_AGAIN made it."""
KEYS_AGAIN = build("SET VARIABLE", "QUEUESTATUS", "")
"""Before Queue(), where keys work."""


UNSET = {"QUEUE_KEYS": "", "CHANNEL(musicclass)": ""}
"""What a channel has before its first queue."""


def wanted(effect: Enqueue, call_id: str) -> dict[str, str]:
    """What the channel must have in the queue, by variable: the call's id for every channel that follows, the priority
    (ours: 1 first, 9 last; Asterisk's: the higher the sooner), keys that work, music. Raises BadArgument."""
    if not set(effect.keys) <= set(ALL_KEYS):
        raise BadArgument(f"keys {effect.keys!r}")
    if effect.music is not None and not MUSIC.fullmatch(effect.music):
        raise BadArgument(f"music {effect.music!r}")
    return {
        "__CENTRALA_CALL": call_id,
        "QUEUE_PRIO": str(10 - effect.priority),
        "QUEUE_KEYS": effect.keys,
        "CHANNEL(musicclass)": effect.music or "",
    }


def queue_line(queue: str, longest: float, position: int = 0) -> bytes:
    """`EXEC Queue`: options `c` (come back when the agent hangs up), then URL, announcement, timeout in whole seconds:
    never before its time, for a queue that closes is still open then; position 1 is next, 0: the last. Raises
    BadArgument."""
    if not QUEUE_NAME.fullmatch(queue):
        raise BadArgument(f"queue name {queue!r}")
    place = f",,,,{position}" if position else ""
    return build("EXEC", "Queue", f"{queue},c,,,{max(1, math.ceil(longest))}{place}")


def why_left(status: str) -> str:
    """The word of CallerLeftQueue for a caller whom nobody took."""
    if status == KEY:
        return "key"
    if status == AGENT_LEFT:
        return "answered"
    return "nobody" if status in NOBODY else "timeout"


def closing_event(status: str, now: datetime, talk: float) -> AgentLeft | QueueTimeout | NobodyThere | None:
    """The event that closes Enqueue; None for a status that Queue() gives only when it could not do its work."""
    if status == AGENT_LEFT:
        return AgentLeft(now=now, talk=talk)
    if status in NOBODY:
        return NobodyThere(now=now)
    return QueueTimeout(now=now) if status in TIMED_OUT else None
