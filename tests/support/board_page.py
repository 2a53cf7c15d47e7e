"""A supervisor's page in Chromium, and a day behind it; for the browser test and the pictures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from centrala.demo.folder import ROOT
from centrala.replaying.versions import Graphs
from ivr.happenings import AgentConnected, CallBegan, CallEnded, CallerLeftQueue, CallMoved, SurveyAnswered, TalkEnded
from ivr.live import LiveCall
from scripts_dsl.site import FILE_NAME, Site, read_site
from support.centre import PASSWORD, Centre, now

USER = "sofia"
CALLFLOWS = ROOT / "callflows"
WITHIN_MS = 3_000
"""In which a supervisor sees what happened, however busy the machine; `AT_MOST` is what is usual."""
AT_MOST = 1.0
"""Seconds from what happens to the picture of it."""

STANDS_ELSEWHERE = """async (before) => {
  const where = () => ["cx", "cy"].map((name) => document.querySelector("circle.caller-dot")?.getAttribute(name));
  for (let frames = 0; frames < 600 && String(where()) === String(before); frames++) {
    await new Promise(requestAnimationFrame);
  }
  return Date.now();
}"""


def site() -> Site:
    """That of the flows that come along."""
    return read_site((CALLFLOWS / FILE_NAME).read_bytes(), folder=Path(CALLFLOWS))[0]


def furnish(centre: Centre) -> None:
    """Settings and flows in force."""
    centre.office.put(site(), Graphs(CALLFLOWS).now)


async def log_in(page: Page, url: str) -> None:
    await page.goto(f"{url}/board.html")
    await page.get_by_label("User name").fill(USER)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Live")).to_be_visible()


async def moved(page: Page, move: Callable[[], None]) -> float:
    """Seconds from what `move` does to a call until its dot stands elsewhere. One call is on the picture."""
    dot = page.locator("circle.caller-dot")
    before = [await dot.get_attribute(name) for name in ("cx", "cy")]
    seen = asyncio.create_task(page.evaluate(STANDS_ELSEWHERE, before))
    happened = time.time()
    move()
    return float(await seen) / 1000 - happened


async def past_calls(centre: Centre, count: int = 24) -> None:
    """Calls of the last hours in faults and support, most of them answered in time."""
    for n in range(count):
        queue, waited = ("faults", "support")[n % 2], float(3 + n * 7 % 24)
        at = now() - timedelta(minutes=9 * (count - n))
        call_id, left = f"past-{n}", at + timedelta(seconds=waited)
        why = "abandoned" if n % 9 == 4 else "answered"
        centre.events.append(
            CallBegan(
                call_id=call_id, at=at, ani=f"+4860100{n:04}", name=None, dialled="100", flow="energia", flow_hash="1",
                asterisk="pbx", uniqueid=call_id, linkedid=call_id,
            )
        )  # fmt: skip
        centre.events.append(CallerLeftQueue(call_id=call_id, at=left, queue=queue, waited=waited, why=why))
        end = left
        if why == "answered":
            agent, end = ("ewa", "boris")[n % 2], left + timedelta(seconds=95 + n)
            centre.events.append(
                AgentConnected(call_id=call_id, at=left, member=agent, queue=queue, hold=waited, rang=2.0)
            )
            talk = (end - left).total_seconds()
            centre.events.append(TalkEnded(call_id=call_id, at=end, member=agent, queue=queue, talk=talk, by="caller"))
            if n % 3:
                centre.events.append(_solved(call_id, end, solved=n % 4 != 0))
        centre.events.append(CallEnded(call_id=call_id, at=end, seconds=(end - at).total_seconds(), why="hung_up"))
    await centre.events.flush()


def _solved(call_id: str, at: datetime, *, solved: bool) -> SurveyAnswered:
    return SurveyAnswered(
        call_id=call_id, at=at, survey="after_call", hash="1", question="solved", answers={"solved": solved},
        score=None, band=None, satisfaction=None, told=(), key=call_id, solved=solved,
    )  # fmt: skip


def caller(centre: Centre, call_id: str, place: str, number: str = "+48601234567") -> LiveCall:
    """Somebody in the flow energia; in a queue when the place is one."""
    live = centre.call(call_id, number=number)
    if place != "faults":
        live.queue = live.joined = None
        centre.bus.publish(CallerLeftQueue(call_id=call_id, queue="faults", waited=0.0, why="key"))
    stands(centre, live, place)
    return live


def stands(centre: Centre, live: LiveCall, place: str) -> None:
    """The call comes to this place."""
    live.step, live.since = f"{place}.1", now()
    centre.bus.publish(CallMoved(live.call_id))
