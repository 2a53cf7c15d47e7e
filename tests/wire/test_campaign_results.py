"""Results of campaigns out of real rows, on both databases; over HTTP, as a sheet and on the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import cti.complaints
import cti.customers
import ivr.dialguard.suppression
import outbound.campaigns.store
import outbound.results.heard
from cti.complaints import ComplaintMade
from cti.happenings import ScriptBegan
from ivr.dialguard.happenings import NumberSuppressed
from ivr.happenings import CallBegan, CallEnded, CallPlaced, TalkEnded
from ivr.store import Store
from outbound.campaigns.happenings import CampaignCalled, CampaignCallEnded
from outbound.results.cells import By
from outbound.results.store import cells, list_names, versions
from scripts_dsl.campaign.model import Counted
from support.campaign_line import campaign
from support.campaign_manager import manager
from support.candidates import candidate, told
from support.centre import Centre, opened

NINE = datetime(2026, 5, 6, 7, tzinfo=UTC)
PROJECTIONS = (
    outbound.campaigns.store.project, cti.customers.project, outbound.results.heard.project,
    ivr.dialguard.suppression.project, cti.complaints.project,
)  # fmt: skip
PATH = "/api/campaigns/overdue/results"


async def call(store: Store, n: int, outcome: str, *, at: datetime = NINE, **more: Any) -> None:
    """One that is over. `flow`, `script`: hash of what was heard; `talk`: seconds; `stops`: the agent's button."""
    number, attempt = f"+486012345{n:02}", f"a{n}"
    id_ = await candidate(store, number, list=more.get("list", "l1"))
    base = {"call_id": attempt, "at": at}
    happened: list[Any] = [
        CampaignCalled(**base, campaign="overdue", candidate=id_, number=number, purpose="debt", subject=""),
        CallPlaced(**base, number=number, shown="+48221234567", flow="reminder", because="campaign overdue"),
    ]
    if "flow" in more:
        began = {"direction": "outbound", "ani": number, "name": None, "dialled": "", "asterisk": "", "linkedid": ""}
        happened.append(CallBegan(**base, **began, flow="reminder", flow_hash=more["flow"], uniqueid=attempt))
    if "script" in more:
        happened.append(ScriptBegan(**base, user="ewa", script="winback", hash=more["script"]))
    if "talk" in more:
        happened.append(TalkEnded(**base, member="ewa", queue="sales", talk=more["talk"], by="caller"))
        happened.append(CallEnded(**base, seconds=more["talk"] + 10, why="completed"))
    if more.get("stops"):
        happened.append(
            NumberSuppressed(at=at, number=number, scope="all", why="button", evidence=f"call {attempt}", who="ewa")
        )
    if more.get("complains"):
        happened.append(ComplaintMade(**base, number=number, customer_id=None, channel="letter", text="", user="ewa"))
    happened.append(CampaignCallEnded(**base, campaign="overdue", candidate=id_, outcome=outcome))
    await told(store, *happened, projections=PROJECTIONS)


async def test_cells_are_the_rows_whatever_the_database(store: Store) -> None:
    await call(store, 1, "no_answer")
    await call(store, 2, "no_answer", at=NINE + timedelta(minutes=3))
    await call(store, 3, "promised", flow="abc", talk=50.0)
    await call(store, 4, "promised", flow="abc", talk=70.0)
    await call(store, 5, "talked", flow="abc", script="def", list="l2", stops=True, complains=True)
    found = {(one.list, one.script, one.outcome): one for one in await cells(store, "overdue")}
    assert {key: one.calls for key, one in found.items()} == {
        ("l1", "", "no_answer"): 2, ("l1", "reminder abc", "promised"): 2, ("l2", "winback def", "talked"): 1,
    }  # fmt: skip
    sums = found["l1", "reminder abc", "promised"].seconds
    assert (sums.line, sums.talk, sums.line2, sums.talk2, sums.both) == (140, 120, 60**2 + 80**2, 50**2 + 70**2, 8600)
    assert [one.opted_out for one in found.values()].count(True) == 1
    assert found["l2", "winback def", "talked"].opted_out
    assert [one.complained for one in found.values()] == [one.opted_out for one in found.values()]
    assert found["l1", "", "no_answer"].at == NINE
    assert await cells(store, "overdue", NINE + timedelta(minutes=1), NINE + timedelta(minutes=5)) != ()
    assert await cells(store, "winback") == ()
    assert set(await versions(store, "overdue")) == {"reminder abc", "winback def"}
    assert await list_names(store, "overdue") == {}


async def test_a_call_that_goes_on_is_not_counted(store: Store) -> None:
    id_ = await candidate(store, "+48601234567")
    going = CampaignCalled(
        call_id="a", at=NINE, campaign="overdue", candidate=id_, number="+48601234567", purpose="debt", subject=""
    )
    await told(store, going, projections=PROJECTIONS)
    assert await cells(store, "overdue") == ()


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    file = replace(campaign(), counted=Counted(frozenset({"promised"})))
    async with opened(sqlite_url, tmp_path, campaigns=lambda: {"overdue": file}) as made:
        yield made


async def test_a_manager_reads_them_by_hour_and_takes_them_as_a_sheet(centre: Centre) -> None:
    await call(centre.store, 1, "no_answer")
    await call(centre.store, 2, "promised", flow="abc", at=NINE + timedelta(hours=2))
    async with manager(centre) as ask:
        status, found = await ask("GET", f"{PATH}?by=hour")
        assert status == 200
        assert [(one["group"], one["attempts"]) for one in found["groups"]] == [("07", 1), ("09", 1)]
        assert found["success"] == ["promised"]
        converted = next(one for one in found["whole"]["shares"] if one["name"] == "converted")
        assert (converted["part"], converted["of"], converted["value"]) == (1, 1, 1.0)
        assert 0.2 < converted["low"] < 0.21
        status, found = await ask("GET", f"{PATH}?by={By.SCRIPT.value}&since=2026-05-06&until=2026-05-06")
        assert [one["name"] for one in found["groups"]] == ["", "reminder abc, since 2026-05-06"]
        assert (await ask("GET", f"{PATH}?since=2026-05-07&until=2026-05-06"))[0] == 400
        assert (await ask("GET", f"{PATH}?until=9999-12-31"))[0] == 400
        assert (await ask("GET", "/api/campaigns/nothing/results"))[0] == 404
    token = await centre.log_in("olga")
    headers = {"Authorization": f"Bearer {token}"}
    async with centre.http.get(f"{centre.url}{PATH}.csv?by=list", headers=headers) as answer:
        text = (await answer.read()).decode("utf-8-sig")
        assert answer.headers["Content-Type"].startswith("text/csv")
    assert text.splitlines()[0].startswith("group,name,figure,value,part,of,low,high,unit")
    assert "l1,l1,converted,1.0,1,1," in text


async def test_an_agent_sees_none(centre: Centre) -> None:
    async with manager(centre, "tom", "agent") as ask:
        assert (await ask("GET", PATH))[0] == 403
