"""The demonstration's outside world behind the carrier of a real Asterisk, for tests: who is rung, who answers when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from support.asterisk import Pbx


@contextmanager
def world(pbx: Pbx, rings: float) -> Iterator[None]:
    """It is there; people answer after so many seconds. What a number does its last digit says ([demo-carrier])."""
    pbx.cli(f"dialplan set global DEMO_RINGS {rings}")
    pbx.cli("devstate change Custom:demo-carrier NOT_INUSE")
    try:
        yield
    finally:
        pbx.cli("devstate change Custom:demo-carrier UNAVAILABLE")


def telephones(pbx: Pbx) -> dict[str, str]:
    """Number -> channel of everybody out there who is rung or talks."""
    lines = pbx.cli("core show channels concise").splitlines()
    names = [line.partition("!")[0] for line in lines if "@demo-carrier-" in line.partition("!")[0]]
    return {name.removeprefix("Local/").partition("@")[0]: name for name in names if name.endswith(";2")}


def hangs_up(pbx: Pbx, number: str) -> None:
    """This person has said enough."""
    pbx.cli(f"channel request hangup {telephones(pbx)[number]}")
