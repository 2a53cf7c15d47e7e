"""Style preview: one person for each ready agent, with the reason; rung by a key, or skipped with a reason; claimed as
every other call of a campaign, and only when the agent is on the line.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.dialguard.numbers import NotNow
from ivr.dialguard.ports import Attempt
from ivr.happenings import AgentConnected
from ivr.store import Store
from outbound.campaigns.claiming import Claims
from outbound.lists.candidate import Candidate, CandidateState
from outbound.lists.candidates import Candidates
from scripts_dsl.policy import Call
from support.campaign_line import NUMBERS, campaign
from support.campaign_line import centre as runner_beside
from support.centre import ANNA, Centre, bearer, now, opened
from support.patience import PATIENCE

BY_HAND = campaign(
    "flow reminder\n  from: +48221234567\n  style: robot",
    "script winback by queue faults\n  from: +48221234567\n  style: preview",
)
OLA = "+48602234567"
WHY = Call("first", "nobody has called before")


@dataclass
class Hands:
    """Two people who may be called."""

    people: list[Candidate] = field(
        default_factory=lambda: [
            Candidate(id=1, campaign="overdue", number=ANNA, customer_id=None, list="l1", fields={"debt": "80 PLN"}),
            Candidate(id=2, campaign="overdue", number=OLA, customer_id=None, list="l1", fields={"name": "Ola"}),
        ]
    )
    told: list[tuple[Any, ...]] = field(default_factory=list)
    refuse: str = ""

    async def next(self, name: str, but: Collection[int]) -> tuple[Candidate, Call] | None:
        return next(((one, WHY) for one in self.people if one.id not in but), None)

    async def claim(self, candidate_id: int, attempt: str, how: Claims) -> Attempt:
        if self.refuse:
            raise NotNow(self.refuse)
        number = next(one.number for one in self.people if one.id == candidate_id)
        return await how(number, f"campaign:overdue:{candidate_id}:1", call_id=attempt, attempt=attempt)

    def ended(self, attempt: str) -> None:
        self.told.append(("ended", attempt))

    def put_off(self, candidate: Candidate, because: str, until: datetime) -> None:
        self.people.remove(candidate)
        self.told.append(("put_off", candidate.id, because, until))


@dataclass
class Scene:
    centre: Centre
    hands: Hands

    async def ask(self, method: str, path: str, user: str = "ewa", **body: Any) -> tuple[int, Any]:
        headers = bearer(await self.centre.log_in(user))
        url = f"{self.centre.url}/api/preview{path}"
        async with self.centre.http.request(method, url, json=body or None, headers=headers) as answer:
            return answer.status, None if answer.status == 204 else await answer.json()

    async def card(self, user: str = "ewa") -> Any:
        status, found = await self.ask("GET", "", user)
        assert status == 200
        if found["candidate"] is None:
            return None
        status, card = await self.ask("GET", f"/{found['candidate']}/card", user)
        assert status == 200
        return card

    @asynccontextmanager
    async def ready(self, *users: str) -> AsyncIterator[list[Any]]:
        async with AsyncExitStack() as stack:
            desks = []
            for user in users or ("ewa",):
                desk = await stack.enter_async_context(self.centre.desktop(user))
                self.centre.phone(user)
                await desk.say(type="state", state="ready")
                await desk.get("agent", state="ready")
                desks.append(desk)
            yield desks


@pytest.fixture
async def scene(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    hands = Hands()
    async with opened(sqlite_url, tmp_path, campaigns=lambda: {"overdue": BY_HAND}, by_hand=hands) as centre:
        centre.phone("ewa")
        centre.phone("boris")
        yield Scene(centre, hands)


async def test_a_ready_agent_sees_who_is_next_with_reason_and_history_before_anybody_is_rung(scene: Scene) -> None:
    async with scene.ready():
        card = await scene.card()
        assert (card["campaign"], card["number"], card["because"], card["why"]) == ("overdue", ANNA, *_why())
        assert card["fields"] == [{"name": "debt", "label": "Debt", "value": "80 PLN"}]
        assert card["customer"]["name"] == "Anna Kowalska"
        assert card["timeline"]
        assert (await scene.card())["candidate"] == card["candidate"], "the same one until the agent has decided"
        assert scene.centre.clicking.told == []


async def test_nobody_lies_before_two_agents_and_whoever_is_not_ready_sees_nobody(scene: Scene) -> None:
    async with scene.ready("ewa", "boris"):
        assert {(await scene.card("ewa"))["candidate"], (await scene.card("boris"))["candidate"]} == {1, 2}
    async with scene.centre.desktop("ewa") as desk:
        await desk.say(type="state", state="not_ready", reason="Lunch")
        await desk.get("agent", state="not_ready")
        assert await scene.card() is None


async def test_the_agents_telephone_rings_first_and_the_person_sees_the_campaigns_number(scene: Scene) -> None:
    async with scene.ready() as [desk]:
        card = await scene.card()
        status, begun = await scene.ask("POST", f"/{card['candidate']}/call")
        assert (status, begun["number"]) == (200, ANNA)
        call_id = begun["call_id"]
        assert ("take", "to.ewa", ANNA) in scene.centre.clicking.told
        scene.centre.ring(call_id, queue=None)
        pop = await desk.get("pop")
        assert (pop["tell"], pop["queue"], pop["typed"][0]["value"]) == ("overdue", "faults", "80 PLN")
        scene.centre.bus.publish(AgentConnected(call_id=call_id, member="ewa", queue=None, hold=0, rang=1))
        await until(lambda: ("dial", ANNA, "+48221234567", "service") in scene.centre.clicking.told)
        scene.centre.clicking.over.set()
        await until(lambda: ("ended", call_id) in scene.hands.told)


async def test_whom_the_rules_refuse_by_then_is_not_rung(scene: Scene) -> None:
    scene.hands.refuse = "talked an hour ago"
    async with scene.ready():
        card = await scene.card()
        _, begun = await scene.ask("POST", f"/{card['candidate']}/call")
        scene.centre.bus.publish(AgentConnected(call_id=begun["call_id"], member="ewa", queue=None, hold=0, rang=1))
        await until(lambda: ("leave",) in scene.centre.clicking.told)
        assert not [one for one in scene.centre.clicking.told if one[0] == "dial"]


async def test_a_skip_has_a_reason_and_the_next_one_is_shown(scene: Scene) -> None:
    async with scene.ready():
        first = await scene.card()
        assert (await scene.ask("POST", f"/{first['candidate']}/skip", reason=""))[0] == 400
        assert (await scene.ask("POST", f"/{first['candidate']}/skip", reason="was here today"))[0] == 204
        [(_, candidate, because, until_)] = scene.hands.told
        assert (candidate, because) == (1, "skipped by ewa: was here today")
        assert until_ > now() + timedelta(minutes=59)
        assert (await scene.card())["candidate"] == 2
        assert (await scene.ask("POST", "/1/call"))[0] == 409, "somebody who does not lie before her"


async def test_by_hand_is_claimed_once_and_its_end_moves_the_person_as_every_call_does(store: Store) -> None:
    async with runner_beside(store) as one:
        one.runner.put({"overdue": BY_HAND})
        await one.people(*NUMBERS[:2])
        await one.start()
        await one.turns()
        assert one.line.rung == [], "nobody is rung by itself"
        found = await one.runner.by_hand.next("overdue", ())
        assert found is not None
        person = found[0]
        assert (await one.runner.by_hand.next("overdue", (person.id,)) or found)[0].id != person.id
        claimed = await one.runner.by_hand.claim(person.id, "a1", one.line.claim)
        assert (claimed.id, claimed.key) == ("a1", f"campaign:overdue:{person.id}:1")
        with pytest.raises(NotNow):
            await one.runner.by_hand.claim(person.id, "a2", one.line.claim)
        one.line.let_go(claimed)
        one.bus.publish(AgentConnected(call_id="a1", member="ewa", queue=None, hold=0, rang=1))
        one.line.ended(person.number, "answered", talk=9)
        one.runner.by_hand.ended("a1")
        settled = await one.settled(person.number)
        assert (settled.state, settled.because, settled.tries) == (CandidateState.DONE, "talked", 1)
        assert await one.calls() == [(person.number, "talked")]
        assert (await Candidates(store).counts("overdue"))[CandidateState.WAITING] == 1


def _why() -> tuple[str, str]:
    return WHY.because, WHY.why


async def until(true: Any) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if true():
                return
            await asyncio.sleep(0.002)
