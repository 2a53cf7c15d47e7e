"""Enqueue as Asterisk's Queue(): what is sent, and what QUEUESTATUS means. Pure; used by line.py."""

from __future__ import annotations

import re
from datetime import datetime

from ivr.asterisk.agi import BadArgument, build
from scripts_dsl.effects import Enqueue
from scripts_dsl.events import AgentLeft, NobodyThere, QueueTimeout

QUEUE_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""A comma would begin another argument of Queue()."""

TIMED_OUT = frozenset({"TIMEOUT", "FULL", "WITHDRAW"})
"""Waited `longest`, no room, or taken out by a supervisor: nobody took the call in time."""
NOBODY = frozenset({"JOINEMPTY", "LEAVEEMPTY", "JOINUNAVAIL", "LEAVEUNAVAIL"})
"""No agent is logged in, or none could take a call."""
AGENT_LEFT = "CONTINUE"
"""Option `c`: the agent hung up, the caller is still there."""


def preparation(effect: Enqueue, call_id: str) -> tuple[bytes, ...]:
    """Commands before Queue(): the call's id for every channel that follows, and the priority (ours: 1 first, 9 last;
    Asterisk's: the higher the sooner)."""
    return (
        build("SET VARIABLE", "__CENTRALA_CALL", call_id),
        build("SET VARIABLE", "QUEUE_PRIO", str(10 - effect.priority)),
    )


def queue_line(effect: Enqueue) -> bytes:
    """`EXEC Queue`: options `c` (come back when the agent hangs up), then URL, announcement, timeout in seconds."""
    if not QUEUE_NAME.fullmatch(effect.queue):
        raise BadArgument(f"queue name {effect.queue!r}")
    return build("EXEC", "Queue", f"{effect.queue},c,,,{max(1, round(effect.longest))}")


def why_left(status: str) -> str:
    """The word of CallerLeftQueue for a caller whom nobody took."""
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
