"""The brake of all campaigns at work: every 0.3 s, and as soon as something is said, it hears what waits, judges, and
lends the dialler its lease for a second.

In: rows of answers, hard triggers, the files in force. Out: BrakeMoved; CampaignMoved when it stops a campaign; the
lease, and what amber and red do elsewhere (asked.py). One task (`run`, owned by centrala/program.py) in every engine.
The engine that calls people hears and judges; the others know the states. Whatever goes wrong here ends the lease by
itself.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from cti.complaints.happenings import ComplaintMade
from cti.happenings import ExitBlocked
from ivr.dialguard.happenings import NumberSuppressed
from ivr.happenings import CallEnded, Happening, SurveyEnded
from ivr.store import StoreError
from outbound.braking import store as rows
from outbound.braking.asked import Asked
from outbound.braking.course import RESTARTED, Course, turned_red
from outbound.braking.halting import BRAKE, stopped
from outbound.braking.happenings import BrakeHeard, BrakeMoved, BrakeTripped
from outbound.braking.hearing import ENOUGH, hear, loaded, plan_of
from outbound.braking.ledger import Ledger
from outbound.braking.needs import Needs
from outbound.braking.permits import RENEW, Permits
from outbound.braking.store import Ours
from outbound.braking.telling import tell_untold
from outbound.braking.tripwires import Tripwires
from outbound.campaigns.happenings import CampaignCallEnded, CampaignMoved
from outbound.campaigns.states import DRAFT, PAUSED, RUNNING, STOPPED
from outbound.campaigns.store import Standing, standings
from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.deciding import restarts
from scripts_dsl.policy.brake.grades import Because, State
from scripts_dsl.policy.brake.states import EFFECTS, LEDGER, SILENCE, NotRestarted, Pulse, Trigger, move, restarted

BEAT = timedelta(seconds=5)
"""Between two signs of life that are sent the way of the answers."""
IDLE = 2.0
"""Seconds between two looks at a campaign that does not run, whatever is said: its last surveys may still come, and a
busy day with many files must not look at all of them at each end of a call."""
RESUMED = "resumed"
"""CampaignMoved.because of one that goes on."""

log = structlog.get_logger(__name__)


class Braking(Asked):
    """See above."""

    def __init__(self, needs: Needs) -> None:
        self._n = needs
        super().__init__(Permits(needs.monotonic))
        self._trips = Tripwires(needs)
        self._ledger = Ledger(needs)
        self._since = needs.clock()
        """Signs of life from before say nothing."""
        self._beaten: datetime | None = None
        self._token: int | None = None
        """Of the lease under which the courses were read; under another one somebody else may have heard meanwhile."""
        self._idle_at = 0.0
        self._wake = asyncio.Event()
        for kind in (CampaignCallEnded, CampaignMoved, SurveyEnded, NumberSuppressed, ComplaintMade, ExitBlocked):
            needs.bus.subscribe(kind, self._said)
        needs.bus.subscribe(BrakeTripped, self._tripped)
        needs.bus.subscribe(CallEnded, self._over)

    # --- the task -----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """At once, not in a third of a second."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            try:
                await self.turn()
            except (StoreError, TimeoutError) as problem:
                log.warning("brake.not_now", problem=repr(problem))
            except Exception:
                log.exception("brake.broken")
            try:
                async with asyncio.timeout(RENEW):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def turn(self) -> None:
        """One look. Raises StoreError, TimeoutError."""
        began, token, campaigns = self._n.monotonic(), self._n.token(), self._n.campaigns()
        if token != self._token:
            self._token = token
            self._courses.clear()
        if not campaigns:
            self._since = self._n.clock()
            return
        beaten = await rows.beaten(self._n.store)
        self._beat()
        await self._n.flush()
        self._stands = await rows.states(self._n.store)
        if token is None:
            return
        if self._beaten is None:
            beaten = await rows.beaten(self._n.store)
        self._beaten = beaten
        standing, idle = await standings(self._n.store), began >= self._idle_at
        self._idle_at = began + IDLE if idle else self._idle_at
        for name, campaign in campaigns.items():
            at = standing.get(name)
            if at is None or at.state is DRAFT:
                continue
            if at.state is RUNNING or idle or not self._known(name):
                await self._safely(campaign, at, Ours(self._n.lease, token), began)

    def _beat(self) -> None:
        now = self._n.clock()
        if self._beaten is None or not timedelta(0) <= now - self._beaten < BEAT:
            self._n.also(rows.beat(now))

    async def _safely(self, campaign: Campaign, at: Standing, ours: Ours, began: float) -> None:
        """What goes wrong with one campaign takes its lease, and no other's."""
        try:
            await self._look(campaign, at, ours, began)
        except Exception as problem:
            self._courses.pop(campaign.name, None)
            if isinstance(problem, (StoreError, TimeoutError, rows.NotOurs)):
                log.warning("brake.not_now", campaign=campaign.name, problem=repr(problem))
            else:
                log.exception("brake.broken", campaign=campaign.name)

    # --- one campaign -------------------------------------------------------------------------------------------

    async def _look(self, campaign: Campaign, at: Standing, ours: Ours, began: float) -> None:
        course = await self._course(campaign, at, ours)
        if course is None:
            return
        differs = await self._ledger.look(course, ours) if at.state is RUNNING else ""
        told, whole = list[BrakeHeard](), True
        if not differs and not course.unsound:
            told, whole = await hear(self._n, course, ours, began + ENOUGH)
        trip = await self._trips.heard(campaign.name, course.run, told) or await self._trips.look(campaign)
        if trip is not None:
            self._n.bus.publish(trip)  # _tripped does the rest
            return
        pulse = self._pulse(campaign, at, differs)
        state, because = move(course.state, course.watch, (), pulse, self._n.clock())
        if state is not course.state:
            self._move(campaign, at, course, state, because, differs if because == LEDGER else "")
        if not whole:
            self.look()
        elif at.state is RUNNING and EFFECTS[course.state].dials and self._alive():
            self.permits.lend(campaign.name, began)

    async def _course(self, campaign: Campaign, at: Standing, ours: Ours) -> Course | None:
        """In memory as on disk; None: it was never started, or another engine calls people by now."""
        course = self._courses.get(campaign.name)
        if course is None or not self._known(campaign.name):
            self.permits.take(campaign.name)
            course = await loaded(self._n.store, campaign.name)
            if course is not None and at.state is STOPPED and not EFFECTS[course.state].dials:
                await tell_untold(self._n.store, self._n.alarms, campaign, at, self._n.clock())
            if course is None and at.state is RUNNING:
                course = await self._begin(campaign, await self._fresh(campaign, 0), ours)
        if course is not None and at.state is RUNNING and course.state in (State.RED, State.DEAD):
            course = await self._restart(campaign, at, course, ours)
        if course is not None:
            self._courses[campaign.name] = course
        return course

    def _known(self, name: str) -> bool:
        """It stands on disk as here; else somebody has moved it elsewhere."""
        course, stands = self._courses.get(name), self._stands.get(name)
        if course is None or stands is None:
            return course is None and stands is None
        return (stands.state, stands.run) == (course.state.value, course.run)

    async def _fresh(self, campaign: Campaign, run: int) -> Course:
        return Course.begun(campaign.name, await plan_of(self._n, campaign), run, self._n.clock())

    async def _begin(self, campaign: Campaign, course: Course, ours: Ours) -> Course | None:
        plan, watch = course.plan.as_json(), course.watch.as_json()
        await rows.begin(self._n.store, ours, campaign.name, course.run, course.since, plan, watch)
        kept = await loaded(self._n.store, campaign.name)
        return kept if kept is not None and kept.run == course.run else None

    async def _restart(self, campaign: Campaign, at: Standing, course: Course, ours: Ours) -> Course | None:
        """Somebody has let it go on; or the stop is not written yet, because the engine died in between."""
        now, before = self._n.clock(), course.state
        if at.because != RESUMED or at.at is None or at.at < course.since:
            self._stop(campaign, now, SILENCE if course.because == SILENCE else BRAKE, "it has stopped before")
            return course
        try:
            fault = self._pulse(campaign, at, await self._ledger.whole(course, ours)).fault(now)
            up = restarted(before, at.by, restarts(campaign), at.why, at.change, fault)
        except NotRestarted as problem:
            self._stop(campaign, now, BRAKE, str(problem))
            return course
        fresh: Course | None = replace(course, state=State.GREEN, since=now, because=RESTARTED)
        if up:
            fresh = await self._begin(campaign, await self._fresh(campaign, course.run + up), ours)
        if fresh is not None:
            told = fresh.told(before, RESTARTED, now)
            self._n.bus.publish(replace(told, by=at.by, reason=at.why, change=at.change))
            await self._n.flush()
        return fresh

    def _pulse(self, campaign: Campaign, at: Standing, differs: str) -> Pulse:
        """Of a campaign that calls nobody nothing need be heard."""
        now = self._n.clock()
        seen = now if at.state is not RUNNING else max(self._beaten or self._since, self._since)
        return Pulse(seen, campaign.brake.silence, differs)

    def _alive(self) -> bool:
        """A sign of life has come through since this program began."""
        return self._beaten is not None and self._beaten >= self._since - BEAT

    # --- moves --------------------------------------------------------------------------------------------------

    def _move(
        self,
        campaign: Campaign,
        at: Standing,
        course: Course,
        to: State,
        because: Because | Trigger | str | None,
        more: str,
    ) -> None:
        if not EFFECTS[to].dials:
            self.permits.take(campaign.name)
        told = course.moved(to, because, self._n.clock(), more)
        self._tell(campaign, told, at.state in (RUNNING, PAUSED))

    def _tell(self, campaign: Campaign, told: BrakeMoved, stops: bool) -> None:
        log.warning("brake.moved", campaign=campaign.name, state=told.state, because=told.word, why=told.why)
        self._n.bus.publish(told)
        if stops and not EFFECTS[State(told.state)].dials:
            word = SILENCE if told.word == SILENCE else BRAKE
            self._stop(campaign, told.at, word, f"{told.word}: {told.why}")

    def _stop(self, campaign: Campaign, at: datetime, because: str, why: str) -> None:
        """Heard by the runner at once."""
        self.permits.take(campaign.name)
        self._n.bus.publish(stopped(campaign, at, because, why))

    def _tripped(self, event: BrakeTripped) -> None:
        """A hard trigger, in whatever engine: red at once."""
        self.permits.take(event.campaign)
        campaign, before = self._n.campaigns().get(event.campaign), self.state(event.campaign)
        if campaign is None or before is State.RED:
            return
        trigger, stands = Trigger(event.trigger), self._stands.get(event.campaign)
        course = self._courses.get(event.campaign)
        if course is not None:
            told = course.moved(State.RED, trigger, event.at)
        else:
            run = stands.run if stands is not None else 0
            told = turned_red(event.campaign, before, trigger, run, event.at)
        why = f"{told.why}: {event.why}" if event.why else told.why
        self._tell(campaign, replace(told, why=why, by=event.by), stops=True)

    # --- small things -------------------------------------------------------------------------------------------

    def _said(self, _: Happening) -> None:
        self.look()

    def _over(self, event: CallEnded) -> None:
        self._calls.pop(event.call_id or "", None)
