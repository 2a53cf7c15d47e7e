"""Who is next in a campaign, and what becomes of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.moments import micros
from ivr.store import Store
from outbound.lists import CandidateMoved, Candidates, CandidateState
from support.candidates import candidate, told

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def number(n: int) -> str:
    return f"+4860123{n:04}"


def moved(id_: int, state: str, **other: Any) -> CandidateMoved:
    said: dict[str, Any] = {"not_before": None, "because": "", "attempt": None, "tries": 1, **other}
    return CandidateMoved(at=NOW, campaign="overdue", candidate=id_, state=state, **said)


async def due(store: Store, most: int = 100, now: datetime = NOW) -> list[str]:
    return [one.number[-1] for one in await Candidates(store).due("overdue", now, most)]


async def test_a_priority_comes_before_the_next_then_the_smallest_rank_then_who_came_first(store: Store) -> None:
    await candidate(store, number(1), rank=7)
    await candidate(store, number(2), rank=3)
    await candidate(store, number(3), rank=9, priority=1)
    await candidate(store, number(4), rank=3)
    assert await due(store) == ["3", "2", "4", "1"]
    assert await due(store, 2) == ["3", "2"]


async def test_whose_moment_has_come_stands_among_those_never_tried_by_rank(store: Store) -> None:
    await candidate(store, number(1), rank=1, not_before=micros(NOW - HOUR))
    await candidate(store, number(2), rank=2)
    await candidate(store, number(3), rank=3, not_before=micros(NOW))
    await candidate(store, number(4), rank=0, not_before=micros(NOW + HOUR))
    assert await due(store) == ["1", "2", "3"]
    assert await Candidates(store).wakes("overdue", NOW) == NOW + HOUR
    assert await due(store, now=NOW + HOUR) == ["4", "1", "2", "3"]
    assert await Candidates(store).wakes("overdue", NOW + HOUR) is None


async def test_only_those_who_wait_in_this_campaign_are_due(store: Store) -> None:
    for place, state in enumerate(CandidateState):
        await candidate(store, number(place), state=state)
    await candidate(store, number(9), campaign="another")
    assert await due(store) == ["0"]
    counts = await Candidates(store).counts("overdue")
    assert counts == dict.fromkeys(CandidateState, 1)
    assert {one.campaign for one in await Candidates(store).of_number(number(9))} == {"another"}


async def test_a_claim_an_outcome_and_its_moment_are_on_the_row(store: Store) -> None:
    id_ = await candidate(store, number(1), fields={"debt": 80})
    await told(store, moved(id_, "claimed", attempt="a1", because="first"))
    assert await due(store) == []
    assert [one.id for one in await Candidates(store).claimed("overdue")] == [id_]
    await told(store, moved(id_, "waiting", attempt="a1", because="no_answer", not_before=NOW + 20 * HOUR))
    found = await Candidates(store).by_id(id_)
    assert found is not None
    assert (found.state, found.not_before, found.because) == (CandidateState.WAITING, NOW + 20 * HOUR, "no_answer")
    assert (found.tries, found.attempt, found.fields) == (1, "a1", {"debt": 80})
    await told(store, moved(id_, "done", because="talked"))
    assert (await Candidates(store).one("overdue", number(1))).attempt == "a1"  # type: ignore[union-attr]


@pytest.mark.parametrize("state", CandidateState)
async def test_nobody_comes_back_from_never(store: Store, state: str) -> None:
    id_ = await candidate(store, number(1), state="never")
    await told(store, moved(id_, state, because="tried"))
    found = await Candidates(store).by_id(id_)
    assert found is not None
    assert found.state is CandidateState.NEVER


async def test_who_is_done_is_not_claimed_again(store: Store) -> None:
    id_ = await candidate(store, number(1), state="done")
    await told(store, moved(id_, "claimed"))
    found = await Candidates(store).by_id(id_)
    assert found is not None
    assert found.state is CandidateState.DONE
