"""Which call a connection of Asterisk's is."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from ivr.asterisk.agi import build
from ivr.asterisk.answered import CONTEXT
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


class Answers:
    """Who knows whom we have rung: one attempt."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    async def answered(self, attempt: str, heard: str, *, late: bool = False, listened: float = 0.0) -> None:
        self.asked.append((attempt, heard, f"{listened:g} s") if not late else (attempt, "late"))

    async def resumed(self, attempt: str, began: datetime) -> None:
        self.asked.append((attempt, f"since {began:%H:%M}"))


async def test_who_answers_us_is_asked_of_him_who_rang_and_a_stranger_is_left_to_the_dialplan() -> None:
    nobody: Any = SimpleNamespace(graphs=dict)
    answers, session = Answers(), Session()
    env = {"uniqueid": "a1", "context": CONTEXT, "arg_2": "HUMAN", "arg_3": "1840"}
    session.request = SimpleNamespace(env=env, path="call")
    given: Any = session
    await Inbound("north", "PL", nobody, nobody, nobody, Registry(Bus()), answers=answers)(given)
    assert answers.asked == [("a1", "HUMAN", "1.84 s")], "the seconds in which a machine was listened for are waited"
    assert session.last == []


async def test_who_answered_a_dead_engine_is_asked_of_the_next_one() -> None:
    """His call has not begun: no engine has left it."""
    nobody: Any = SimpleNamespace(graphs=dict)
    answers, session = Answers(), Session()
    given: Any = session
    await Inbound("north", "PL", nobody, nobody, nobody, Registry(Bus()), answers=answers)(given)
    assert answers.asked == [(UNIQUEID, "late")], "he has waited for it"
    assert session.last == [build("SET VARIABLE", "IVR_LOST", "1")]
