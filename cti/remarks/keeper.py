"""Remarks at work: made of what happens, told to their owners at once and once, late, closed.

In: the bus, wishes of people (routes.py), the time. Out: happenings on the bus, of which the event log makes rows;
`tell` of ivr/alarms.py; who watches is told of every change. A restarted program makes what the last one had no time
for, and tells of nothing twice: that an owner is told is on disk before he is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from cti.remarks.alerting import Alerting
from cti.remarks.happenings import (
    IdeaMoved,
    RemarkCalled,
    RemarkClosed,
    RemarkHeard,
    RemarkMade,
    RemarkTold,
)
from cti.remarks.making import Complained, of_recording, remarks_of, stable
from cti.remarks.reading import NoSuchRemark, Reading
from cti.remarks.rows import (
    KNOWN,
    NOT_OVER,
    TOLD_OF,
    Shown,
    opened,
)
from cti.remarks.states import CLOSED, LATE, IdeaState, Open, RemarkRefused, Result, late_at
from cti.remarks.taking import Hears, Taking
from cti.remarks.telling import Tells, details_of, what_of
from ivr.bus import Bus
from ivr.eventlog import EventLog, LogFull
from ivr.happenings import Happening, SurveyAnswered
from ivr.recordings.happenings import HoldPlaced, RecordingKept
from ivr.recordings.holds import LIABILITY
from ivr.store import Store, StoreError

LONGEST = 3600.0
"""Seconds after which the clock is looked at though nothing is due."""

Watcher = Callable[[str, str], None]
log = structlog.get_logger(__name__)


class Remarks(Reading):
    """`now` gives the time with a zone. The event log hears the bus."""

    def __init__(
        self, bus: Bus, store: Store, events: EventLog, now: Callable[[], datetime], tells: Tells,
        hears: Hears | None = None,
    ) -> None:  # fmt: skip
        super().__init__(store, events, now)
        self._bus = bus
        self._tells, self._hears = tells, hears
        self._open: dict[str, Open] = {}
        self._untold: list[str] = []
        self._alerting = Alerting(bus, store, events)
        self._changed = asyncio.Event()
        self._taking = Taking(bus, store, now, self._changed, spoken=hears is not None)
        self._watchers: list[Watcher] = []
        self._one = asyncio.Lock()
        """Of two wishes at once the second sees what the first has done: two clicks are one."""

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` of each remark that is new or otherwise, when it is on disk: its id, and for whom."""
        self._watchers.append(watcher)

    async def load(self) -> None:
        """What was said before this program began; what nobody was told of is told when it runs. Raises StoreDown."""
        found = opened(await self._store.fetch(NOT_OVER))
        self._open = {one.id: one for one, _ in found}
        self._untold = [one.id for one, told in found if not told]
        await self._alerting.load()
        await self._taking.load()

    # --- made and told -------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled. Whoever listens to what was spoken keeps nothing else waiting."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._make_all())
            tasks.create_task(self._hear_all())

    async def _make_all(self) -> None:
        for id_ in self._untold:
            await self._tell_again(id_)
        self._untold = []
        while True:
            self._changed.clear()
            while (happening := self._taking.next()) is not None:
                await self._work(happening)
            await self._late()
            moments = [at for one in self._open.values() if (at := late_at(one)) is not None]
            pause = (min(moments) - self._now()).total_seconds() if moments else LONGEST
            try:
                async with asyncio.timeout(max(0.0, min(pause, LONGEST))):
                    await self._changed.wait()
            except TimeoutError:
                pass

    async def _work(self, happening: Happening) -> None:
        """A happening of which nothing can be made, or a database that is away, costs itself and not the ones to
        come."""
        try:
            for made in remarks_of(happening, self._house):
                await self._make(made)
            if type(happening) is SurveyAnswered:
                for alert in await self._alerting.answered(happening, self._house.surveys.get(happening.survey)):
                    await self._make(alert)
        except Exception:
            log.exception("remarks.not_made", kind=happening.kind, call_id=happening.call_id)

    async def _make(self, made: RemarkMade) -> None:
        """On disk, then told; what is known is not made again. Raises StoreError."""
        if made.remark in self._open or await self._store.fetch(KNOWN, remark=made.remark):
            return
        self._open[made.remark] = Open(
            made.remark, made.call_id, made.owner, made.due, author=made.author, said=made.said,
            idea=IdeaState.NEW if made.what == "idea" else None,
        )  # fmt: skip
        if made.liability and made.call_id is not None:
            self._bus.publish(
                HoldPlaced(
                    call_id=made.call_id, cause_id=made.id, hold=stable(made.remark, "hold"), recording=None,
                    customer_id=None, who=LIABILITY, why=", ".join(made.liability),
                )
            )  # fmt: skip
        self._bus.publish(made)
        await self._told(made.remark, made.call_id, made.owner, details_of(made), what_of(made.what))

    async def _tell_again(self, id_: str) -> None:
        try:
            one = await self.one(id_)
        except (NoSuchRemark, StoreError, LogFull) as problem:
            log.error("remarks.not_told", remark=id_, problem=repr(problem))
            return
        details = {"remark": one.id, "why": one.why, "tone": one.tone}
        await self._told(one.id, one.call_id, one.owner, details, what_of(one.what))

    async def _told(
        self, id_: str, call_id: str | None, owner: str, details: dict[str, str], what: str, *, late: bool = False
    ) -> None:
        self._bus.publish(RemarkTold(call_id=call_id, at=self._now(), remark=id_, late=late))
        try:
            await self._events.flush()
        except (StoreError, LogFull) as problem:
            log.error("remarks.not_told", remark=id_, problem=repr(problem))
            return
        self._tells.tell(what, call_id, details, owner or None)
        self._tell_pages(id_, owner)

    def _tell_pages(self, id_: str, owner: str) -> None:
        for watcher in self._watchers:
            watcher(id_, owner)

    async def _late(self) -> None:
        now = self._now()
        for one in [o for o in self._open.values() if (at := late_at(o)) is not None and at <= now]:
            self._open[one.id] = one.moved(LATE)
            due = one.due.isoformat(timespec="minutes") if one.due is not None else ""
            await self._told(one.id, one.call_id, one.owner, {"remark": one.id, "due": due}, "remark.late", late=True)

    # --- what was spoken -----------------------------------------------------------------------------------------

    async def _hear_all(self) -> None:
        while True:
            kept = await self._taking.spoken()
            try:
                await self._hear(kept)
            except (StoreError, LogFull) as problem:
                log.error("remarks.not_heard", recording=kept.recording, problem=str(problem))

    async def _hear(self, kept: RecordingKept) -> None:
        """Raises StoreError."""
        assert self._hears is not None
        assert kept.call_id is not None
        text = await self._hears.heard(kept.recording, kept.call_id)
        if not text:
            return
        self._bus.publish(RemarkHeard(call_id=kept.call_id, at=self._now(), recording=kept.recording, said=text))
        await self._events.flush()
        rows = await self._store.fetch(TOLD_OF, recording=kept.recording)
        of = (rows[0][0], rows[0][1]) if rows else None
        told = {owner: id_ for _, _, id_, owner in rows}
        for made in of_recording(kept, text, self._house, of):
            if made.owner not in told or made.liability:
                await self._make(made)
        for owner, id_ in told.items():
            self._tell_pages(id_, owner)

    def complained(self, complained: Complained) -> None:
        """Somebody wrote a complaint down."""
        self._taking.put(complained)

    # --- wishes --------------------------------------------------------------------------------------------------

    async def called(self, id_: str, user: str, back: str) -> Shown:
        """Somebody calls the customer back. Raises NoSuchRemark, RemarkRefused, StoreError."""
        async with self._one:
            one = await self._opened(id_)
            self._open[id_] = replace(one, calls=one.calls + 1)
            told = RemarkCalled(call_id=one.call_id, at=self._now(), remark=id_, user=user, back=back)
            return await self._say(told, one)

    async def closed(self, id_: str, user: str, result: Result, note: str) -> Shown:
        """What came of it; said once more in the same words by the same user, nothing happens. Raises NoSuchRemark,
        RemarkRefused, StoreError."""
        async with self._one:
            found = await self.one(id_)
            if (found.closed_by, found.result, found.note) == (user, result, note.strip()):
                return found
            one = await self._opened(id_)
            after = one.result(result, note)
            if after.state is CLOSED:
                self._open.pop(id_, None)
            told = RemarkClosed(
                call_id=one.call_id, at=self._now(), remark=id_, user=user, result=result.value, note=note.strip()
            )
            return await self._say(told, one)

    async def idea(
        self, id_: str, user: str, state: IdeaState, why: str, author: str | None = None
    ) -> tuple[Shown, bool]:
        """It is an idea, or what becomes of it; its author is told. With False: it is so already, in the same words.
        Raises NoSuchRemark, RemarkRefused, StoreError."""
        async with self._one:
            now = await self.one(id_)
            if (now.idea, now.idea_why) == (state, why.strip()):
                return now, False
            before = Open(
                now.id, now.call_id, now.owner, now.due, now.state, now.calls, now.idea, now.author, now.said
            ).idea_moved(state, why)
            author = author if now.idea is None else now.author
            if id_ in self._open:
                self._open[id_] = replace(self._open[id_], idea=before.idea, author=author)
            moved = IdeaMoved(
                call_id=now.call_id, at=self._now(), remark=id_, user=user, state=state.value, author=author,
                why=why.strip(),
            )  # fmt: skip
            found = await self._say(moved, before)
        if author is not None and state is not IdeaState.NEW:
            self._tells.tell(moved.kind, None, {"remark": id_, "state": state.value}, author)
            self._tell_pages(id_, author)
        return found, True

    async def make(
        self, text: str, *, user: str, owner: str, what: str, call_id: str | None, topic: str | None, mine: bool
    ) -> Shown:
        """Somebody of ours writes one: an idea of his own (`mine`) or of a customer's. The same words on the same day
        are one. Raises StoreError."""
        now = self._now()
        id_ = stable(user, owner, what, call_id or "", topic or "", str(mine), text, now.date().isoformat())
        async with self._one:
            await self._make(
                RemarkMade(
                    call_id=call_id, at=now, remark=id_, what=what, said=text, user=user, owner=owner,
                    why=f"written by {user}", topic=topic, tone="plain", author=user if mine else None,
                )
            )  # fmt: skip
        return await self.one(id_)

    async def _opened(self, id_: str) -> Open:
        if id_ in self._open:
            return self._open[id_]
        found = await self.one(id_)
        if found.state is CLOSED:
            raise RemarkRefused("closed", "This is closed already.")
        return Open(found.id, found.call_id, found.owner, found.due, found.state, found.calls, found.idea, found.author)

    async def _say(self, happening: Happening, one: Open) -> Shown:
        self._bus.publish(happening)
        found = await self.one(one.id)
        self._tell_pages(one.id, one.owner)
        return found
