"""Everyone who asked about something lately: found by topic, queue, words of agents; who is left alone, and why."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import cti.customers
import cti.surveys
import ivr.dialguard.suppression
from centrala.audiences import Audiences, made
from centrala.demo.folder import ROOT
from centrala.demo.sample import load_sample
from centrala.people_import import Place
from cti.happenings import DispositionSet
from ivr.dialguard.happenings import NumberSuppressed
from ivr.happenings import CallBegan, CallerQueued, Happening, NoteTaken, SurveyInvited
from ivr.statements import Sql, grouped
from ivr.store import Store, open_store
from outbound.audience import Wanted, askers, for_campaign, for_survey, rows_of, wanted_of
from outbound.audience.counted import SAMPLE
from outbound.audience.found import PAGE, Asker
from outbound.audience.routes import key_of
from outbound.countries import countries
from scripts_dsl.check import check_file
from scripts_dsl.settings.model import Site, Topic
from scripts_dsl.survey import AskWhen, Survey
from support.campaign_line import campaign

NOW = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
SITE = Site(topics={"bills": Topic("bills", "sofia", {"en": ("invoice*", "bill", "bills")})})
ANNA, IVAN, STRANGER = "+48601234567", "+79031234567", "+48699000111"
DAYS = timedelta(days=180)


async def happened(store: Store, *happenings: Happening) -> None:
    projections = (cti.customers.project, cti.surveys.project, ivr.dialguard.suppression.project)
    for one in happenings:
        await store.write(grouped([write for project in projections for write in project(one)]))


def call(id_: str, number: str | None, days: float, direction: str = "inbound") -> CallBegan:
    return CallBegan(
        call_id=id_, at=NOW - timedelta(days=days), direction=direction, ani=number, name=None, dialled="100", flow="f",
        flow_hash="h", asterisk="a", uniqueid=id_, linkedid=id_,
    )  # fmt: skip


@pytest.fixture
async def asked(store: Store) -> Store:
    await load_sample(store, NOW - timedelta(days=400))
    await happened(
        store,
        call("c1", ANNA, 20), NoteTaken(call_id="c1", text="asked about an invoice"),
        call("c2", ANNA, 10), DispositionSet(call_id="c2", user="ewa", disposition="solved", note="the same bill"),
        call("c3", STRANGER, 5), NoteTaken(call_id="c3", text="his bill"),
        CallerQueued(call_id="c3", queue="faults", position=1),
        call("c4", IVAN, 200), NoteTaken(call_id="c4", text="invoice"),
        call("c5", IVAN, 3), NoteTaken(call_id="c5", text="billiards"),
        call("c6", None, 2), NoteTaken(call_id="c6", text="invoice"),
        call("c7", IVAN, 1, "outbound"), NoteTaken(call_id="c7", text="invoice"),
    )  # fmt: skip
    return store


async def test_whoever_asked_about_a_topic_is_found_once_with_the_last_time(asked: Store) -> None:
    found = await askers(asked, SITE, Wanted("topic", "bills", DAYS), NOW)
    assert [(one.number, one.call_id, one.times) for one in found] == [(ANNA, "c2", 2), (STRANGER, "c3", 1)]
    assert found[0].name == "Anna Kowalska"
    assert next(iter(rows_of(found))) == {"phone": ANNA, "name": "Anna Kowalska", "language": "pl"}


async def test_queues_and_words_of_agents_are_reasons_for_contact(asked: Store) -> None:
    assert [one.number for one in await askers(asked, SITE, Wanted("queue", "faults", DAYS), NOW)] == [STRANGER]
    assert [one.number for one in await askers(asked, SITE, Wanted("disposition", "solved", DAYS), NOW)] == [ANNA]
    assert await askers(asked, SITE, Wanted("queue", "faults", timedelta(days=4)), NOW) == []


async def test_of_more_contacts_than_are_looked_at_the_last_ones_count(
    asked: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page, nobody twice; how far it is, is told."""
    monkeypatch.setattr("outbound.audience.found.AT_ONCE", 2)
    far = list[int]()
    found = await askers(asked, SITE, Wanted("topic", "bills", DAYS), NOW, far.append)
    assert [(one.number, one.call_id, one.times) for one in found] == [(ANNA, "c2", 2), (STRANGER, "c3", 1)]
    assert far == [*range(2, 2 * len(far), 2), far[-1]]
    monkeypatch.setattr("outbound.audience.found.MOST", 2)
    assert [one.number for one in await askers(asked, SITE, Wanted("topic", "bills", DAYS), NOW)] == [STRANGER]


async def test_older_contacts_are_not_even_looked_at(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    text = PAGE.sqlite
    for place_, name in enumerate(PAGE.names, 1):
        text = text.replace(f"?{place_}", f":{name}")
    values = {"topic": "bills", "since": 1, "at": 2, "id": "", "most": 10}
    plan = [row[-1] for row in await store.fetch(Sql(f"EXPLAIN QUERY PLAN {text}"), **values)]
    await store.close()
    assert "SEARCH i USING INDEX interaction_at (at>? AND (at,id)<(?,?))" in plan
    assert not [line for line in plan if "SCAN" in line or "B-TREE" in line], plan


async def test_whom_a_survey_leaves_alone_is_counted_by_reason(asked: Store) -> None:
    people = await askers(asked, SITE, Wanted("topic", "bills", DAYS), NOW)
    people = [replace(one, email=f"{one.call_id}@example") for one in people]
    survey = Survey("after", (), ask_when=AskWhen(not_again_within=timedelta(days=30)))
    found = await for_survey(asked, people, survey, NOW)
    assert (found.people, len(found.ready), dict(found.skipped)) == (2, 2, {})
    nobody = [replace(one, email=None) for one in people]
    assert dict((await for_survey(asked, nobody, survey, NOW)).skipped) == {"no_address": 2}
    await happened(
        asked,
        SurveyInvited(
            at=NOW - timedelta(days=3), survey="after", hash="h", channel="email", to="a@example", language="pl",
            key="k", number=ANNA, customer_id=people[0].customer_id,
        ),
        NumberSuppressed(at=NOW, number=STRANGER, scope="all", why="asked", who="ewa"),
    )  # fmt: skip
    found = await for_survey(asked, people, survey, NOW)
    assert (found.ready, dict(found.skipped)) == ([], {"asked_lately": 1, "suppressed": 1})


async def test_whom_a_campaign_leaves_alone_now_is_counted_by_reason_and_a_few_are_shown(asked: Store) -> None:
    """As before every call: who said stop, and whose night it is."""
    await happened(asked, NumberSuppressed(at=NOW, number=ANNA, scope="all", why="asked", who="ewa"))
    people = await askers(asked, SITE, Wanted("topic", "bills", DAYS), NOW)
    found = await for_campaign(asked, people, campaign(), countries(), NOW)
    assert ([one.number for one in found.ready], found.later, dict(found.skipped)) == ([STRANGER], 0, {"suppressed": 1})
    assert [(one.asker.number, one.because) for one in found.sample] == [(ANNA, "suppressed"), (STRANGER, "")]
    night = NOW.replace(hour=22)
    found = await for_campaign(asked, people, campaign(), countries(), night)
    assert (found.ready, found.later, dict(found.skipped)) == ([], 1, {"suppressed": 1, "hours": 1})
    when = {one.because: one.when for one in found.sample}
    assert when["suppressed"] is None
    assert when["hours"] is not None
    assert when["hours"] > night


async def test_of_many_an_even_part_is_shown(asked: Store) -> None:
    people = [Asker(f"+4860100{n:04}", NOW, "c", None, None, None, None) for n in range(95)]
    found = await for_survey(asked, people, Survey("after", ()), NOW)
    assert dict(found.skipped) == {"no_address": 95}
    numbers = [int(one.asker.number[-4:]) for one in found.sample]
    assert numbers == list(range(0, 95, 5))
    assert len(numbers) <= SAMPLE


# --- for the pages -------------------------------------------------------------------------------------------------


def place(url: str) -> Place:
    return Place(database=url, callflows=str(ROOT / "callflows"), development=True, country="PL")


async def test_the_program_beside_the_engine_finds_what_this_one_finds(asked: Store, url: str) -> None:
    wish = key_of("asked bills in 1095d", survey="after_call")
    audiences = Audiences(place(url), lambda: 0.0)
    try:
        found = await _looked(audiences, wish)
        nothing = await _looked(audiences, key_of("asked bills in 1095d", "nothing"))
    finally:
        await audiences.close()
    mine = await made(place(url), wish, at=datetime.now(UTC))
    assert found["report"]["people"] == mine.people == 4, "three of this test, one of the sample"
    assert found["report"]["skipped"] == mine.skipped
    assert {one.number for one in mine.sample} > {ANNA, IVAN, STRANGER}
    assert nothing["failed"] == "there is no campaign nothing: overdue"


async def _looked(audiences: Audiences, wish: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            found = await audiences.of(wish)
            if "report" in found or "failed" in found:
                return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("asked bills in 180d", Wanted("topic", "bills", DAYS)),
        ("asked queue faults in 2d", Wanted("queue", "faults", timedelta(days=2))),
        ("asked bills", None),
        ("asked bills in soon", None),
        ("asked bills in 0d", None),
        ("asked everything in 9999d", None),
        ("customers.csv", None),
    ],
)
def test_how_a_campaign_says_it(text: str, wanted: Wanted | None) -> None:
    assert wanted_of(text) == wanted


def test_a_campaign_takes_them_from_a_topic_that_the_settings_have() -> None:
    text = (Path(__file__).parents[2] / "callflows" / "overdue.campaign.yaml").read_text()
    source = next(line.split("from: ")[1] for line in text.splitlines() if line.strip().startswith("from: db."))
    wanted: dict[str, set[str]] = {
        "asked bills in 180d": set(),
        "asked bils in 180d": {"unknown-topic"},
        "asked queue nowhere in 9d": {"unknown-queue"},
        "asked bills in soon": {"duration"},
    }
    for said, rules in wanted.items():
        checked = check_file(text.replace(source, said, 1), "x.campaign.yaml", SITE)
        found = {message.rule for message in checked.messages}
        assert rules <= found, (said, found)
        assert "people" not in found
