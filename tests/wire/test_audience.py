"""Everyone who asked about something lately: found by topic, queue, words of agents; who is left alone, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import cti.customers
import cti.surveys
import ivr.dialguard.suppression
from centrala.demo.sample import load_sample
from cti.happenings import DispositionSet
from ivr.dialguard.happenings import NumberSuppressed
from ivr.happenings import CallBegan, CallerQueued, Happening, NoteTaken, SurveyInvited
from ivr.statements import grouped
from ivr.store import Store
from outbound.audience import Wanted, askers, for_survey, rows_of, wanted_of
from scripts_dsl.check import check_file
from scripts_dsl.settings.model import Site, Topic
from scripts_dsl.survey import AskWhen, Survey

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
