"""A campaign under its brake: the runner of campaign_line.py, the product's brake on the same database, and callers who
are content or not. Time is a test's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from cti.complaints.happenings import ComplaintMade, ComplaintTakenBack
from cti.happenings import ExitBlocked, ExitGiven
from ivr.dialguard.happenings import NumberSuppressed
from ivr.happenings import SurveyEnded
from ivr.statements import Write, grouped
from ivr.store import Store
from outbound.braking import store as rows
from outbound.braking.braking import Braking
from outbound.braking.needs import Needs
from outbound.braking.store import Answer, Moved
from outbound.campaigns import orders
from outbound.campaigns.store import Standing
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.brake import CSAT, EXIT_BLOCKED
from support.campaign_line import FREELY, Centre, campaign, centre, no_rules, talks

NAME = "overdue"
in_pitch = "hangs up in the pitch"
"""What becomes of a call."""
BRAKE = """\
brake:
  listens_to: {csat: 40%, hangs_up_in_pitch: 30%, opts_out: 15%, complains: 15%}
  baseline: 4.6
  compare_with: 0%
stop:
"""


class Late:
    """The runner is made before its brake."""

    it: Braking

    def may(self, campaign: str) -> bool:
        return self.it.may(campaign)

    def serves(self, campaign: str, call_id: str) -> None:
        self.it.serves(campaign, call_id)


class Alarmed:
    """What people were told, and whom."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str | None]] = []

    def tell(self, what: str, call_id: str | None, details: dict[str, str], who: str | None) -> None:
        self.told.append((f"{what} {details['campaign']}", who))


def file(brake: str = BRAKE) -> Campaign:
    """The campaign, with something to compare its surveys with."""
    return campaign("stop:\n", brake)


class Braked:
    """One engine with a brake."""

    def __init__(self, made: Centre, brake: Late) -> None:
        self.centre, self.store, self.line, self.bus = made, made.store, made.line, made.bus
        self.monotonic = 1000.0
        self.sends_beats = True
        self.alarms = Alarmed()
        made.runner.put({NAME: file()})
        self.brake = brake.it = Braking(
            Needs(
                bus=made.bus,
                store=made.store,
                flush=made.log.flush,
                also=self._also,
                campaigns=lambda: made.runner.campaigns,
                token=lambda: made.runner.token,
                lease="campaigns",
                produced=lambda _: (CSAT, EXIT_BLOCKED),
                alarms=self.alarms,
                rules=no_rules,
                clock=lambda: made.at,
                monotonic=lambda: self.monotonic,
            )
        )

    def _also(self, write: Write) -> None:
        if self.sends_beats:
            self.centre.log.also(write)

    async def people(self, many: int, first: int = 0) -> None:
        await self.centre.people(*(number(n) for n in range(first, first + many)))

    async def start(self) -> None:
        """And the engine holds the lease of those who call people."""
        await self.centre.start()
        await self.centre.runner.turn()

    async def look(self, times: int = 2) -> None:
        """What the brake does within half a second."""
        for _ in range(times):
            await self.brake.turn()
            await self.centre.log.flush()

    async def settled(self, who: str) -> None:
        await self.centre.settled(who)

    async def prepared(self, many: int) -> range:
        """A campaign that calls so many people."""
        await self.people(many)
        await self.start()
        await self.look()
        return range(many)

    async def run_calls(self, fates: Sequence[str]) -> None:
        """One call after the other, each heard before the next one; a word of how it ends, or in_pitch."""
        if (await self.centre.standing()).at is None:
            await self.people(len(fates))
            await self.start()
        await self.look()
        for fate in fates:
            await self.call(fate)

    async def call(self, fate: str) -> str:
        """The attempt; '' when nobody may be called."""
        open_ = self.ringing()
        if not open_:
            await self.centre.turns()
            open_ = self.ringing()
        if not open_:
            return ""
        who = open_[0]
        if fate == "no_answer":
            self.line.ended(who, fate)
        else:
            if fate == "do_not_call":
                self.bus.publish(NumberSuppressed(at=self.centre.at, number=who, scope="all", why="key 9"))
            talks(self.centre, who, None if fate == in_pitch else fate, hung_up=fate == in_pitch)
        await self.settled(who)
        self.centre.later(seconds=1)
        await self.look(1)
        return self.line.attempts[who].id

    def ringing(self) -> list[str]:
        """Numbers."""
        return [number for number, one in self.line.attempts.items() if not self.line.ends[one.id].done()]

    async def surveyed(self, *scores: int) -> None:
        """Calls, one after the other, each answered by a survey, until the brake stops the campaign."""
        for score in scores:
            if self.state() != "red":
                await self.survey(await self.call("promised"), score)

    async def survey(self, attempt: str, score: int | None, channel: str = "phone", outcome: str = "answered") -> None:
        """A person says 1 to 5."""
        self.bus.publish(
            SurveyEnded(
                call_id=attempt, at=self.centre.at, survey="after", hash="9f3a", outcome=outcome, score=None,
                band=None, satisfaction=None if score is None else (score - 1) / 4, channel=channel,
            )
        )  # fmt: skip
        await self.look(1)

    def number_of(self, attempt: str) -> str:
        return next(number for number, one in self.line.attempts.items() if one.id == attempt)

    def complaint(self, number: str | None = None, call_id: str | None = None) -> str:
        """By letter, or in the call; its id."""
        made = ComplaintMade(call_id=call_id, at=self.centre.at, number=number, channel="letter" if number else "call")
        self.bus.publish(made)
        return made.id

    def taken_back(self, complaint: str) -> None:
        back = ComplaintTakenBack(at=self.centre.at, complaint=complaint, user="ewa", why="it was somebody else")
        self.bus.publish(back)

    async def complaints(self) -> tuple[int, float]:
        """Answers about complaints, and how many of them are good."""
        kept = await rows.one(self.store, NAME)
        assert kept is not None
        n, total, *_ = kept.watch["streams"]["complains"]
        return n, total

    async def refused(self, attempt: str, how: str, seconds: float) -> None:
        """Somebody has clearly said no to an agent, whose talk ended so much later."""
        told = {"call_id": attempt, "user": "ewa", "how": how}
        if seconds > 15:
            self.bus.publish(ExitBlocked(**told, at=self.centre.at, what="", seconds=15.0))
        self.bus.publish(ExitGiven(**told, at=self.centre.at, seconds=seconds, in_time=seconds <= 15))
        await self.look()

    async def resume(self, by: str = "sofia", reason: str = "the text was rude", change: str = "version 3") -> None:
        """Raises NotAllowed."""
        self.centre.later(seconds=1)
        standing = await self.centre.standing()
        moved = orders.resume(file(), standing, by, self.centre.at, reason=reason, change=change)
        await self.centre.order(moved)
        await self.look()

    async def standing(self) -> Standing:
        return await self.centre.standing()

    async def answers(self, run: int = 0) -> tuple[Answer, ...]:
        return await rows.answers(self.store, NAME, run)

    async def moves(self) -> tuple[Moved, ...]:
        await self.centre.log.flush()
        return await rows.moves(self.store, NAME)

    def state(self) -> str:
        return self.brake.state_of(NAME)

    async def wait(self, **how: float) -> None:
        """So much time passes, with signs of life all the while."""
        self.later(**how)
        await self.store.write(grouped([rows.beat(self.centre.at)]))
        await self.look()

    def later(self, **how: float) -> None:
        self.centre.later(**how)
        self.monotonic += timedelta(**how).total_seconds()


def number(n: int) -> str:
    """Of the n-th person; no two in one block."""
    return f"+4860{1 + n % 8}{n:06}"


@asynccontextmanager
async def braked(store: Store) -> AsyncIterator[Braked]:
    """An engine at work on `store`, but for its own turns and the brake's looks."""
    late = Late()
    async with centre(store, FREELY, late) as made:
        one = Braked(made, late)
        yield one
        await asyncio.sleep(0)
