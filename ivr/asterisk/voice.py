"""Mouth and ear of a line: plays sounds, collects keys, keeps what was typed ahead. Used by line.py; speaks FastAGI.

Raises LineError, and ChannelGone when the caller hangs up.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache

from ivr.asterisk.agi import AgiDesync, AgiError, AgiReply, build
from ivr.asterisk.agi_session import AgiSession, ChannelGone
from ivr.asterisk.keys import ALL_KEYS, TypedAhead
from ivr.prompts.plan import Clip, Hush, Plan

SETTLE_SECONDS = 0.05
"""After `result=-1` the end of the connection (or HANGUP) follows within a millisecond; without it the command itself
failed."""
GRACE_SECONDS = 10.0
"""Beyond the length of a sound or a wait before a reply counts as missing."""


@lru_cache(maxsize=1_024)
def _stream(path: str, keys: str, position: int) -> bytes:
    """`position`: samples to leave out."""
    return build("STREAM FILE", path, keys, *((str(position),) if position else ()))


@lru_cache(maxsize=1_024)
def _get_data(path: str, wait: int) -> bytes:
    """One key, while the sound plays or within `wait` milliseconds after it."""
    return build("GET DATA", path, str(max(1, wait)), "1")


class Voice:
    """Of one call."""

    __slots__ = ("_now", "_session", "typed")

    def __init__(self, session: AgiSession) -> None:
        self._session = session
        self._now = asyncio.get_running_loop().time
        self.typed = TypedAhead(self._now)

    async def command(self, line: bytes, deadline: float | None = GRACE_SECONDS) -> AgiReply:
        """A command that fails only when the channel has gone or something is wrong: `-1` means either, what follows
        tells. Raises ChannelGone, AgiError."""
        reply = await self._session.command(line, deadline)
        if reply.failed:
            if await self._session.gone_within(SETTLE_SECONDS):
                raise ChannelGone(self._session.hung_up)
            verb = line.split(b'"', 1)[0].decode().strip()
            raise AgiError(f"{verb} failed")
        return reply

    async def play(self, plan: Plan, acting: str, barge_in: bool, keep: bool) -> str:
        """Play all of `plan`; the key that stopped it, '' if none did. Keys of `acting` always stop it, all keys with
        `barge_in`; others are kept for the next listening if `keep`."""
        for piece in plan:
            if isinstance(piece, Clip):
                key = await self._sound(piece, acting, barge_in, keep)
            else:
                key = await self._silence(piece, acting, barge_in, keep)
            if key:
                return key
        return ""

    async def ask(self, plan: Plan, most: int, barge_in: bool, wait: float) -> str:
        """Play `plan` and wait for the first key of at most `most`; '' for silence of `wait` seconds. Where one key is
        all, the last sound and the waiting are one command: half the round trips of a menu."""
        if most == 1 and barge_in and plan and isinstance(plan[-1], Clip) and not self.typed.stray_due:
            return await self.play(plan[:-1], "", True, True) or await self._one_key(plan[-1], wait)
        return await self.play(plan, "", barge_in, True) or await self.key(wait)

    async def key(self, seconds: float) -> str:
        """The next key, typed ahead or within `seconds`; '' for silence."""
        key = self.typed.take()
        while not key:
            key = (await self._wait(seconds)).key
            if not key:
                return ""
            if self.typed.is_stray(key):
                key = ""
        return key

    # --- inside -------------------------------------------------------------------------------------------------

    async def _sound(self, clip: Clip, acting: str, barge_in: bool, keep: bool) -> str:
        """After a key that is only kept, the sound goes on where it stopped."""
        heeded = ALL_KEYS if barge_in or keep else acting
        position = 0
        while True:
            reply = await self.command(_stream(clip.path, heeded, position), clip.seconds + GRACE_SECONDS)
            key, position = reply.key, reply.endpos or 0
            if key and key not in heeded:
                raise AgiDesync("a key that was not asked for")
            if not key or self._stops(key, acting, barge_in, keep):
                return key

    async def _silence(self, hush: Hush, acting: str, barge_in: bool, keep: bool) -> str:
        end = self._now() + hush.seconds
        while (left := end - self._now()) > 0:
            key = (await self._wait(left)).key
            if not key or self._stops(key, acting, barge_in, keep):
                return key
        return ""

    def _stops(self, key: str, acting: str, barge_in: bool, keep: bool) -> bool:
        """Whether what is played ends at `key`; if not, the key is kept or dropped here."""
        if self.typed.is_stray(key):
            return False
        if barge_in or key in acting:
            return True
        if keep:
            self.typed.add(key)
        return False

    async def _one_key(self, clip: Clip, wait: float) -> str:
        """GET DATA takes `#` for the end: an empty result without `(timeout)` is that key."""
        line = _get_data(clip.path, round(wait * 1000))
        reply = await self.command(line, clip.seconds + wait + GRACE_SECONDS)
        if not reply.result:
            return "" if reply.text == "timeout" else "#"
        return reply.result if reply.result in ALL_KEYS else ""

    async def _wait(self, seconds: float) -> AgiReply:
        line = build("WAIT FOR DIGIT", str(max(1, round(seconds * 1000))))
        return await self.command(line, seconds + GRACE_SECONDS)
