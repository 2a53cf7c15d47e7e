"""A line that says what no line says."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from chaos.table import Promise, Size
from chaos.trial import Trial
from ivr.asterisk.agi import AgiError, AgiReader
from ivr.asterisk.ami_wire import BANNER, AmiBroken, Splitter, parse
from support.fake_agi import head

PROMISE = Promise("P27", "FastAGI or AMI say garbage", "that connection is given up, nothing else happens")
SIZE = Size(short=100_000, long=10_000_000, of="inputs", seconds=400)
AT_ONCE = 10_000
REPLIES = (
    b"200 result=0\n",
    b"200 result=1 (a value)\n",
    b"200 result=-1 endpos=0\n",
    b"520-Invalid command syntax.\nUsage: ANSWER\n520 End of proper usage.\n",
    b"HANGUP\n",
)
HELLO = BANNER + b"10.0.0\r\n"
MESSAGES = (
    b"Event: DeviceStateChange\r\nDevice: PJSIP/ewa\r\nState: NOT_INUSE\r\n\r\n",
    b"Response: Success\r\nActionID: 1\r\nMessage: Authentication accepted\r\n\r\n",
)
BITS = (b"\n", b"\r\n", b"\r\n\r\n", b"\0", b"200 result=", b"(", b")", b"-", b"\xff", b": ", b"agi_", b"x" * 300)


def spoilt(good: bytes, chance: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(chance.choice((0, 0, 1, 3))):
        at = chance.randrange(len(data) + 1)
        data[at : at + chance.randrange(0, 4)] = chance.choice(BITS)
    return bytes(data)


async def run(trial: Trial, _folder: Path) -> None:
    tally, chance = trial.tally, trial.chance
    for count in trial.rounds(AT_ONCE):
        given_up = 0
        for number in range(count):
            try:
                given_up += _agi(chance) if number % 2 else _ami(chance)
            except Exception as problem:
                tally.broken.append(repr(problem))
        tally.n += count
        tally.count("given up, the others were whole", given_up)
        await asyncio.sleep(0)


def _agi(chance: random.Random) -> bool:
    """A head, then a reply to each command; each in two pieces, as it comes from a network."""
    reader = AgiReader()
    try:
        for good in (head(), *chance.choices(REPLIES, k=3)):
            data = spoilt(good, chance)
            cut = chance.randrange(len(data) + 1)
            for part in (data[:cut], data[cut:]):
                reader.feed(part)
            reader.expecting = chance.choice(("line", "value"))
    except AgiError:
        return True
    return False


def _ami(chance: random.Random) -> bool:
    try:
        splitter = Splitter()
        splitter.feed(HELLO)
        for message in splitter.feed(spoilt(b"".join(chance.choices(MESSAGES, k=3)), chance)):
            parse(message)
    except AmiBroken:
        return True
    return False
