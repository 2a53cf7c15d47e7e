"""An agent's telephone without a telephone: [demo-phone] of the dialplan rings, answers and speaks; here it is switched
on and off, and what it does is told. Called by `centrala demo phone`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from centrala.demo.folder import DemoError, RunFolder
from centrala.demo.manager import Stage, stage
from centrala.demo.sample import AGENTS, SUPERVISOR
from ivr.asterisk.ami_wire import AmiEvent

Say = Callable[[str], None]

TOLD = {"INUSE": "answers and speaks", "NOT_INUSE": "hangs up"}


async def phone(folder: RunFolder, agent: str, answer: float, talk: float, say: Say) -> None:
    """Be `agent`'s telephone until cancelled or the demonstration ends.

    `answer`: seconds it rings; `talk`: seconds until the agent hangs up. Raises DemoError.
    """
    languages = {known.user: known.languages for known in (*AGENTS, SUPERVISOR)}
    if agent not in languages:
        raise DemoError(f"there is no agent {agent}; there are {', '.join(languages)}")
    telephone = _Telephone(agent, say)
    async with stage(folder, telephone.hear, {"DialBegin", "DeviceStateChange"}) as asterisk:
        await _refuse_second(asterisk, agent)
        for name, value in (("ANSWER", f"{answer:g}"), ("TALK", f"{talk:g}"), ("SPEAKS", languages[agent][0])):
            await asterisk.set(f"DEMO_{name}_{agent}", value)
        try:
            await asterisk.set(_state(agent), "NOT_INUSE")
            say(f"{agent}'s telephone is switched on; Ctrl-C switches it off")
            await asterisk.gone.wait()
            raise DemoError("the demonstration has ended")
        finally:
            if not asterisk.gone.is_set():
                await asyncio.shield(_take_away(asterisk, agent))
                say(f"{agent}'s telephone is switched off")


async def _refuse_second(asterisk: Stage, agent: str) -> None:
    if await asterisk.get(_state(agent)) != "UNAVAILABLE":
        raise DemoError(f"{agent}'s telephone is already switched on somewhere")


async def _take_away(asterisk: Stage, agent: str) -> None:
    await asterisk.set(_state(agent), "UNAVAILABLE")
    await asterisk.hang_up(f"/^Local/{agent}@demo-phone-.*/")


def _state(agent: str) -> str:
    return f"DEVICE_STATE(Custom:demo-{agent})"


class _Telephone:
    """Tells what happens, once."""

    def __init__(self, agent: str, say: Say) -> None:
        self._agent, self._say = agent, say
        self._state = "NOT_INUSE"

    def hear(self, event: AmiEvent) -> None:
        headers = event.headers
        if event.name == "DialBegin":
            if headers.get("DestChannel", "").startswith(f"Local/{self._agent}@demo-phone-"):
                self._say(f"rings: {headers.get('CallerIDNum', 'unknown')} {headers.get('CallerIDName', '')}".rstrip())
        elif headers.get("Device") == f"Custom:demo-{self._agent}":
            state = headers.get("State", "")
            if state in TOLD and state != self._state:
                self._say(TOLD[state])
            self._state = state
