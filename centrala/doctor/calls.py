"""A test call that is really placed: out over a trunk to a number that somebody names, and out to a number of ours that
the carrier leads back in. Only on demand: it costs what a call costs.

In: configuration, number, trunk. Out: findings. The call goes the way of all calls out: claimed in the database, within
the limits, fenced and guarded in Asterisk. Who answers hears a tone for three seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import ivr.dialguard.attempts
from centrala.config import Asterisk, Config
from centrala.doctor.finding import Finding, bad, ok, warning
from centrala.replaying.calls import opened
from ivr.asterisk.ami import AmiConnection
from ivr.asterisk.ami_wire import AmiError, AmiEvent
from ivr.asterisk.guard_keys import GuardKeys
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.fence import FenceBroken, Mark, Outcome
from ivr.dialguard.numbers import Refused
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.eventlog.writer import EventLog
from ivr.ids import new_id
from ivr.numbers import normalise
from ivr.store import StoreError

RING = 30
"""Seconds that it rings at most."""
LOOK = 0.1
"""Seconds between two looks at channels and fence."""
PATIENCE = RING + 15.0
"""Seconds for all of it."""
WITHOUT_ENGINE = ("fallback", "resume", "after-engine", "voice")
"""Contexts of a call that came in and that no engine has: what was dialled is not seen there any more."""
CAUSES = {
    0: "Asterisk did not say why",
    1: "no such number",
    17: "busy",
    18: "nobody answered",
    19: "nobody answered",
    20: "the carrier is not there",
    21: "refused",
    27: "the other side is out of order",
    28: "the carrier does not take the number as it is written",
    34: "no trunk is there, or none has a channel left",
    38: "the carrier's network is out of order",
    41: "a failure that passes; try again",
    50: "the carrier does not let us call that",
    57: "the carrier does not let us call that",
    58: "the carrier has no such service now: often no codec in common",
    102: "the carrier did not answer",
    127: "the carrier said no",
}
"""Q.850, in words."""


@dataclass
class Seen:
    """What was there while it lasted."""

    before: frozenset[str] = frozenset()
    """Channels of others, by unique id."""
    outcome: Outcome | None = None
    blocked: bool = False
    trunk: str | None = None
    """Over which it went out."""
    came_in: str | None = None
    """Over which it came back."""
    taken_by: set[str] = field(default_factory=set)
    """Contexts of the dialplan that the call that came back was in."""
    with_engine: bool = False
    """It was in AGI()."""


async def call_out(config: Config, at: Asterisk, number: str, trunk: str = "") -> list[Finding]:
    """Ring `number`, over `trunk` ('': the first that is there)."""
    try:
        seen = await _placed(config, at, number, trunk, ours=_ours(config))
    except Refused as refused:
        return [bad("calls.out", f"{number} was not rung: {refused}", "see docs/how-to/call-out.md, Limits")]
    except (AmiError, FenceBroken, StoreError, TimeoutError) as problem:
        return [_not_placed("calls.out", problem)]
    return [went_out("calls.out", number, seen)]


async def call_in(config: Config, at: Asterisk, number: str, trunk: str = "") -> list[Finding]:
    """Ring one of our own numbers, so that the carrier leads the call back to us."""
    try:
        seen = await _placed(config, at, number, trunk, ours=frozenset())
    except Refused as refused:
        return [bad("calls.in", f"{number} was not rung: {refused}", "see docs/how-to/call-out.md, Limits")]
    except (AmiError, FenceBroken, StoreError, TimeoutError) as problem:
        return [_not_placed("calls.in", problem)]
    return [came_in(number, seen)]


def came_in(number: str, seen: Seen) -> Finding:
    """What became of a call that should have come back. Pure."""
    if seen.came_in is None:
        went = went_out("calls.in", number, seen)
        if seen.outcome is None or seen.outcome.status != "answered":
            return bad("calls.in", f"no call came in here: {went.found}", f"call {number} from a mobile telephone")
        return warning(
            "calls.in",
            f"{number} was answered, but not here: the carrier leads it elsewhere, or answers itself",
            "call it from a mobile telephone, and watch with centrala trace",
        )
    back = f"{number} came back over {seen.came_in}"
    if seen.with_engine:
        return ok("calls.in", f"{back}, and the engine took it")
    return bad(
        "calls.in",
        f"{back}, and the engine did not take it (it was in {', '.join(sorted(seen.taken_by)) or 'no context'})",
        "is centrala serve running, is asterisk.agi right, does the number stand in numbers: of settings.yaml?",
    )


def went_out(check: str, number: str, seen: Seen) -> Finding:
    """What became of a call out. Pure."""
    over = f" over {seen.trunk}" if seen.trunk else ""
    if seen.blocked:
        return bad(check, f"{number} was not rung: it wants no call", "centrala suppression list; ring another one")
    if seen.outcome is None:
        return bad(check, f"{number} was not rung: Asterisk has no trunk for it", "centrala doctor; trunks.conf")
    outcome = seen.outcome
    why = CAUSES.get(outcome.cause, f"cause {outcome.cause}")
    if outcome.status == "answered":
        return ok(check, f"{number} was rung{over} and answered, for {outcome.talk:.0f} s")
    if outcome.status in ("busy", "no_answer"):
        return warning(check, f"{number} was rung{over}: {why}", "the trunk works; try a number that answers")
    return bad(check, f"{number} could not be reached{over}: {why}", "what the carrier says: pjsip set logger on")


def _not_placed(check: str, problem: Exception) -> Finding:
    return bad(check, f"no call was placed: {problem or 'no answer in time'}", "centrala doctor says what is wrong")


def _ours(config: Config) -> frozenset[str]:
    """Numbers of the flows; those of trunks are rung back in by their carrier all the same."""
    from centrala.flows import StartError, load_flows

    try:
        numbers = load_flows(config.callflows).site.numbers
    except StartError:
        return frozenset()
    return frozenset(filter(None, (normalise(number, config.country) for number in numbers)))


# --- the call ------------------------------------------------------------------------------------------------------


async def _placed(config: Config, at: Asterisk, number: str, trunk: str, ours: frozenset[str]) -> Seen:
    """Raises Refused, AmiError, FenceBroken, StoreError, TimeoutError."""
    async with opened(config.database) as store, _manager(at) as ami:
        events = EventLog(store, [ivr.dialguard.attempts.project])
        writing = asyncio.create_task(events.run())
        try:
            keys = GuardKeys(ami)
            ledger = Attempts(
                events, store, at.name, config.country, lambda: ours, lambda: datetime.now(UTC), config.calls_out.limits
            )
            attempt = await ledger.claim(number, f"doctor-{new_id()}", boot=await keys.boot())
            seen = Seen()
            try:
                async with asyncio.timeout(PATIENCE):
                    seen.before = frozenset(await keys.listed())
                    await _dial(ami, attempt, trunk)
                    await _watch(ami, keys, attempt, seen)
            finally:
                _ended(ledger, attempt, seen)
            return seen
        finally:
            await events.close()
            await writing


def _ended(ledger: Attempts, attempt: Attempt, seen: Seen) -> None:
    if seen.blocked:
        ledger.ended(attempt, AttemptState.BLOCKED, "the number is suppressed")
    elif seen.outcome is None:
        ledger.ended(attempt, AttemptState.UNKNOWN, "the doctor did not see how it ended")
    else:
        ledger.ended(attempt, seen.outcome.state, seen.outcome.status, cause=seen.outcome.cause, talk=seen.outcome.talk)


@asynccontextmanager
async def _manager(at: Asterisk) -> AsyncIterator[AmiConnection]:
    connection = AmiConnection(lambda _: None, lambda: None, frozenset())
    try:
        where = at.ami
        await connection.open(where.host, where.port, where.user, where.secret.get_secret_value(), events=False)
        yield connection
    finally:
        connection.close()


async def _dial(ami: AmiConnection, attempt: Attempt, trunk: str) -> None:
    answer = await ami.act(
        "Originate",
        {
            "Channel": f"Local/{attempt.number}@to-carrier/n",
            "ChannelId": attempt.id,
            "Context": "test-call",
            "Exten": "s",
            "Priority": "1",
            "Timeout": str((RING + 5) * 1000),
            "Async": "true",
            "Variable": (f"__ATT={attempt.id}", "__PURPOSE=service", f"__RING={RING}", f"__OVER={trunk}"),
        },
    )
    if not answer.success:
        raise AmiError(f"Originate: {answer.message}")


async def _watch(ami: AmiConnection, keys: GuardKeys, attempt: Attempt, seen: Seen) -> None:
    """Until its channels are gone, and with them who came back in."""
    lived = False
    for _ in range(round(PATIENCE / LOOK)):
        reply = await ami.act("CoreShowChannels", end="CoreShowChannelsComplete")
        lives = [_look(channel, attempt, seen) for channel in reply.events]
        lived = lived or any(lives)
        fence = await keys.fence(attempt.id)
        if fence is not None and fence.mark is Mark.BLOCKED:
            seen.blocked = True
        if fence is not None and fence.outcome is not None:
            seen.outcome = fence.outcome
        if not any(lives) and (lived or fence is not None):
            return
        await asyncio.sleep(LOOK)


def _look(channel: AmiEvent, attempt: Attempt, seen: Seen) -> bool:
    """Whether this channel is part of the call."""
    name, trunk = channel.get("Channel"), channel.get("Channel").partition("/")[2].rpartition("-")[0]
    if channel.get("Linkedid") == attempt.id:
        if name.startswith("PJSIP/"):
            seen.trunk = trunk
        return True
    if not name.startswith("PJSIP/") or channel.get("Uniqueid") in seen.before:
        return False
    dialled = channel.get("Exten") in (attempt.number, attempt.number[1:])
    if not dialled and not channel.get("Context").startswith(WITHOUT_ENGINE):
        return False
    seen.came_in = trunk
    seen.taken_by.add(channel.get("Context"))
    seen.with_engine = seen.with_engine or channel.get("Application") == "AGI"
    return False
