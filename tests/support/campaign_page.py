"""The campaigns' page in Chromium, with a list of people behind it; for the browser test, axe and the picture."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from playwright.async_api import Page

from centrala.audiences import look
from centrala.demo.folder import ROOT
from centrala.flows import load_flows
from centrala.people_import import Place, looked
from centrala.people_import import run as run_import
from centrala.preflighting import made
from cti.agents import Agent, Agents
from ivr.dialguard.happenings import NumberSuppressed
from ivr.happenings import CallBegan, NoteTaken
from ivr.store import open_store
from outbound.audience import wanted_of
from outbound.audience.routes import parts_of
from outbound.audience.shown import shown
from outbound.campaigns.happenings import CampaignCalled, CampaignCallEnded
from outbound.lists.api import TablePreview
from outbound.lists.plan import ImportFailed, Order
from scripts_dsl.campaign import Campaign
from support.campaign_line import campaign as for_everybody
from support.candidates import candidate
from support.centre import ANNA, HASH, PASSWORD, Centre

CALLFLOWS = ROOT / "callflows"
USER, SUPERVISOR = "olga", "adam"
WEDNESDAY = datetime(2026, 5, 6, 11, 40, tzinfo=ZoneInfo("Europe/Warsaw"))
"""On the site's clock: people of several zones may be called, others not."""


@cache
def campaigns() -> Mapping[str, Campaign]:
    """Those that come along; read once, for the page asks every few seconds."""
    return load_flows(CALLFLOWS).campaigns


class Looked:
    """Preflights, made once in this process, of WEDNESDAY."""

    def __init__(self, url: str) -> None:
        self._place = Place(database=url, callflows=str(CALLFLOWS), development=True, country="PL")
        self._made: dict[str, Mapping[str, Any]] = {}

    async def of(self, name: str) -> Mapping[str, Any]:
        if name not in self._made:
            self._made[name] = {"report": asdict(await made(self._place, name, at=WEDNESDAY))}
        return self._made[name]

    async def close(self) -> None: ...


class Audiences:
    """Looks at audiences in this process, on WEDNESDAY; its campaign is for everybody."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def of(self, wish: str) -> Mapping[str, Any]:
        source, campaign, survey = parts_of(wish)
        wanted = wanted_of(source)
        assert wanted is not None
        flows = replace(load_flows(CALLFLOWS), campaigns={"overdue": for_everybody()})
        store = await open_store(self._url)
        try:
            _, found = await look(flows, store, wanted, WEDNESDAY, campaign=campaign, survey=survey)
        finally:
            await store.close()
        return {"report": shown(found, source, WEDNESDAY).model_dump(mode="json")}

    async def close(self) -> None: ...


class Imports:
    """The program beside the engine that imports, in this one."""

    def __init__(self, url: str) -> None:
        self._place = Place(database=url, callflows=str(CALLFLOWS), development=True, country="PL")

    async def look(self, order: Order) -> TablePreview:
        found = orjson.loads(await asyncio.to_thread(looked, self._place, order))
        if "refused" in found:
            raise ImportFailed(found["refused"])
        return TablePreview(**found["table"])

    async def run(self, order: Order) -> str:
        await run_import(self._place, order)
        return ""


def in_force(centre: Centre) -> None:
    """The settings, flows and surveys that come along."""
    flows = load_flows(CALLFLOWS)
    centre.office.put(flows.site, flows.graphs, surveys=flows.surveys)


async def asked(centre: Centre) -> None:
    """People who came to us about their bills; one of them wants no call, another one has come twice."""
    for n, number in enumerate((ANNA, "+48601230044", "+48601230045", ANNA)):
        at = (WEDNESDAY - timedelta(days=9 - n)).astimezone(UTC)
        centre.bus.publish(
            CallBegan(
                call_id=f"asked-{n}", at=at, ani=number, name=None, dialled="100", flow="energia", flow_hash="h",
                asterisk="pbx", uniqueid=f"a{n}", linkedid=f"a{n}",
            )
        )  # fmt: skip
        centre.bus.publish(NoteTaken(call_id=f"asked-{n}", at=at, text="asked about an invoice"))
    no = NumberSuppressed(at=WEDNESDAY, number="+48601230044", scope="all", why="said so", who="ewa")
    centre.bus.publish(no)
    await centre.events.flush()


async def furnish(centre: Centre, preflights: Looked) -> None:
    """`people`, and the preflight is made."""
    await people(centre)
    await preflights.of("overdue")


async def people(centre: Centre, many: int = 60) -> None:
    """A campaign manager, a supervisor, and people: most may be called, some were, some owe little."""
    agents = Agents(centre.store)
    await agents.keep(Agent(USER, "Olga Nowak", ("campaign_manager",), None, ("en",), ()))
    await agents.keep(Agent(SUPERVISOR, "Adam Lis", ("supervisor",), None, ("en",), ()))
    for user in (USER, SUPERVISOR):
        await agents.set_password(user, HASH)
    for n in range(many):
        debt = "10 PLN" if n % 10 == 3 else f"{60 + n} PLN"
        fields = {"phone": "", "name": f"Jan {n}", "debt": debt, "due": "2026-04-20"}
        await candidate(centre.store, f"+4860123{n:04}", fields=fields)
    far = {"phone": "", "name": "Иван Петров", "debt": "80 PLN", "due": "2026-04-20"}
    await candidate(centre.store, "+79161234567", fields=far)
    await candidate(centre.store, "+12025550123", fields=far | {"name": "Ann Lee"})
    for n in range(8):
        called(centre, f"+4860123{n:04}", "no_answer", n)
    await centre.events.flush()


def called(centre: Centre, number: str, outcome: str, n: int) -> None:
    """A call of the campaign, as its runner tells of it; it ended an hour before WEDNESDAY."""
    at = (WEDNESDAY - timedelta(hours=3)).astimezone(UTC)
    call = f"called-{n}-{outcome}"
    centre.bus.publish(
        CampaignCalled(
            call_id=call, at=at, campaign="overdue", candidate=n, number=number, purpose="debt", subject=""
        )
    )  # fmt: skip
    centre.bus.publish(
        CampaignCallEnded(call_id=call, at=at, campaign="overdue", candidate=n, outcome=outcome, in_pitch=False)
    )


ENDINGS = ("no_answer",) * 50 + ("machine",) * 12 + ("promised",) * 12 + ("talked",) * 10 + ("wrong_number",) * 4 + (
    "hung_up", "hung_up", "busy", "do_not_call",
)  # fmt: skip
"""How calls end, as often as here."""


def a_day(centre: Centre, calls: int = 900) -> None:
    """Calls of the day before, at all hours, the same at every making."""
    draw = random.Random(3)
    nine = (WEDNESDAY.replace(hour=9, minute=0) - timedelta(days=1)).astimezone(UTC)
    for n in range(calls):
        outcome, at = draw.choice(ENDINGS), nine + timedelta(minutes=draw.uniform(0, 540))
        call = {"call_id": f"day-{n}", "at": at, "campaign": "overdue", "candidate": n % 60 + 1}
        number = f"+4860123{n % 60:04}"
        centre.bus.publish(CampaignCalled(**call, number=number, purpose="debt", subject=""))
        centre.bus.publish(CampaignCallEnded(**call, outcome=outcome, in_pitch=outcome == "hung_up"))


async def log_in(page: Page, url: str, tab: str = "", user: str = USER) -> None:
    await page.goto(f"{url}/campaigns.html{tab}")
    await page.get_by_label("User name").fill(user)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
