"""Which call a connection of Asterisk's is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ivr.asterisk.agi import build
from ivr.asterisk.inbound import RESUME, Inbound
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.left_calls import LeftCall, LeftCalls
from ivr.moments import moment

UNIQUEID = "1792900000.7"
"""Of an Asterisk without a systemname: another may have the same."""


class Session:
    """A caller whose engine died."""

    def __init__(self) -> None:
        self.request = SimpleNamespace(env={"uniqueid": UNIQUEID}, path=RESUME)
        self.last: list[bytes] = []

    def last_command(self, line: bytes) -> None:
        self.last.append(line)


async def test_a_call_left_on_one_asterisk_is_not_taken_up_on_another() -> None:
    left = LeftCalls([LeftCall("c1", UNIQUEID, "north", moment(0), None, ())])
    nobody: Any = SimpleNamespace(graphs=dict)
    session: Any = Session()
    south = Inbound("south", "PL", nobody, nobody, nobody, Registry(Bus(), asterisk="south"), left=left)
    await south(session)
    assert session.last == [build("SET VARIABLE", "IVR_LOST", "1")]
    assert left.get(UNIQUEID) is not None, "the next connection may be the right one"
    assert south._left_here(UNIQUEID) is None
    assert Inbound("north", "PL", nobody, nobody, nobody, south.registry, left=left)._left_here(UNIQUEID)
