"""A survey in writing with which nobody goes on ends once, at whichever moment the program dies, and however many of
them look; what was answered by a file that was changed meanwhile is all, and nobody is asked it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import cti.customers
import cti.surveys
from cti.asking.writing import Stand, Writing
from cti.surveys.invitations import QUIET, UNSURE_AFTER, Invitation, Invitations
from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.happenings import Happening, SurveyInvited
from ivr.statements import Group, Sql
from ivr.store import Row, Store
from scripts_dsl.graph import Graph
from support.surveys import SURVEY, after

NOON = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
ENDS = Sql("SELECT count(*) FROM event WHERE kind = 'survey.ended'")
OVER = Sql("SELECT count(*) FROM survey_invitation WHERE ended IS NOT NULL")
BEGUN = Sql("SELECT count(*) FROM event WHERE kind = 'survey.began'")
RESULT = Sql("SELECT outcome, answers, score, satisfaction FROM survey_result")
LATER = NOON + QUIET + timedelta(minutes=1)
CHANGED = SURVEY.replace("How polite were we?", "Were we polite?")


class Dying:
    """A store that takes so many transactions more, and then nothing: its program is dead."""

    def __init__(self, store: Store, writes: int) -> None:
        self._store, self.left = store, writes

    async def fetch(self, sql: Sql, **values: Any) -> list[Row]:
        return await self._store.fetch(sql, **values)

    async def write(self, groups: Sequence[Group]) -> None:
        if self.left <= 0:
            raise asyncio.CancelledError
        self.left -= 1
        await self._store.write(groups)

    async def close(self) -> None: ...


class Program:
    """What goes on with surveys in writing."""

    def __init__(self, store: Store, graph: Graph, now: datetime) -> None:
        self.bus, self.now = Bus(), now
        self.events = EventLog(store, [cti.customers.project, cti.surveys.project])
        self.bus.subscribe(Happening, self.events.append)
        self.known = Invitations(store)
        outside: Any = None
        self.writing = Writing(self.bus, self.events, self.known, outside, lambda _: {}, lambda: self.now)
        self.writing.put({"after": graph})

    async def one(self, id_: str) -> Invitation:
        found = await self.known.by_id(id_)
        assert found is not None
        return found

    async def answers(self, id_: str, *words: str) -> Stand:
        stand = await self.writing.stand(await self.one(id_))
        for word in words:
            stand = await self.writing.act(id_, stand.seq, "answer", word)
        return stand


@asynccontextmanager
async def program(store: Store, graph: Graph | None = None, now: datetime = NOON) -> AsyncIterator[Program]:
    made = Program(store, graph or after(), now)
    writer = asyncio.create_task(made.events.run())
    try:
        yield made
    finally:
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)


async def begun(store: Store, *words: str) -> str:
    """Somebody has answered so much; the invitation."""
    async with program(store) as here:
        invited = SurveyInvited(
            at=NOON, survey="after", hash=after().hash, channel="email", to="anna@post.example", language="en", key="k"
        )
        here.bus.publish(invited)
        await here.events.flush()
        await here.answers(invited.id, *words)
        return invited.id


async def counted(store: Store, sql: Sql) -> int:
    ((number,),) = await store.fetch(sql)
    return int(number)


@pytest.mark.parametrize("writes", range(3))
async def test_at_whichever_write_the_program_dies_it_ends_once(store: Store, writes: int) -> None:
    await begun(store, "1", "2")
    async with program(Dying(store, writes), now=LATER) as dying:  # type: ignore[arg-type]
        closing = asyncio.create_task(dying.writing.close_left_alone())
        await asyncio.wait({closing}, timeout=0.3)
        closing.cancel()
        await asyncio.gather(closing, return_exceptions=True)
    assert await counted(store, ENDS) == await counted(store, OVER), "told and over, or neither"
    async with program(store, now=LATER + UNSURE_AFTER + timedelta(seconds=1)) as another:
        await another.writing.close_left_alone()
        await another.writing.close_left_alone()
    assert (await counted(store, ENDS), await counted(store, OVER)) == (1, 1)
    assert await store.fetch(RESULT) == [("expired", '{"speed": 2}', 25.0, 0.25)]


async def test_of_two_programs_that_look_at_the_same_moment_one_ends_it(store: Store) -> None:
    await begun(store, "1", "2")
    async with program(store, now=LATER) as one, program(store, now=LATER) as other:
        closed = await asyncio.gather(*(here.writing.close_left_alone() for here in (one, other, one, other)))
    assert sum(closed) == 1
    assert (await counted(store, ENDS), await counted(store, OVER)) == (1, 1)


async def test_whoever_goes_on_in_this_moment_is_not_cut_off(store: Store) -> None:
    id_ = await begun(store, "1", "2")
    async with program(store, now=LATER) as here:
        left = await here.one(id_)
        await here.answers(id_, "4")
        assert not await here.writing._close(left, QUIET)
    assert await counted(store, ENDS) == 0


async def test_a_file_that_changed_asks_nobody_again_and_what_was_answered_counts(store: Store) -> None:
    id_ = await begun(store, "1", "2")
    async with program(store, after(CHANGED), NOON + timedelta(hours=1)) as here:
        shown = await here.writing.stand(await here.one(id_))
        assert (shown.course, shown.gone) == (None, False), "it is over"
        assert await counted(store, ENDS) == 0, "looking changes nothing"
        assert (await here.writing.act(id_, 2, "answer", "5")).course is None
        assert (await here.writing.act(id_, 2, "answer", "5")).course is None
    assert (await counted(store, ENDS), await counted(store, OVER), await counted(store, BEGUN)) == (1, 1, 1)
    assert await store.fetch(RESULT) == [("expired", '{"speed": 2}', 25.0, 0.25)]


async def test_a_file_that_changed_before_anything_was_answered_begins_anew_and_began_once(store: Store) -> None:
    id_ = await begun(store, "1")
    async with program(store, after(CHANGED), NOON + timedelta(hours=1)) as here:
        stand = await here.answers(id_, "1", "5", "5", "1")
        assert stand.course is not None
        assert stand.course.over
    assert (await counted(store, ENDS), await counted(store, BEGUN)) == (1, 1)
    assert [row[0] for row in await store.fetch(RESULT)] == ["answered"]
