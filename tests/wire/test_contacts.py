"""Who may be offered something, as talks and calls ask: what is known of the person, and the brake of the campaign."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from centrala.contacts import Contacts
from ivr.live import LiveCall, LiveCalls, OfCampaign
from ivr.statements import Sql, grouped
from ivr.store import Store
from scripts_dsl.events import CallFacts
from support.patience import PATIENCE

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
ANNA = "+48601234567"
CALLED = Sql(
    "INSERT INTO campaign_call (attempt, campaign, candidate, number, purpose, subject, at, outcome, in_pitch)"
    " VALUES ('a1', 'spring', 1, :number, 'marketing', '', 1, 'reserved', FALSE)"
)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine's database is asked as long as it takes."""
    monkeypatch.setattr("centrala.contacts.WITHIN", PATIENCE)


def contacts(store: Store, state: str = "green", live: LiveCalls | None = None) -> Contacts:
    return Contacts(store, lambda: NOW, live or LiveCalls(), {"spring": state}.__getitem__)


async def test_a_stranger_who_calls_may_earn_an_offer(store: Store) -> None:
    assert await contacts(store).unearned(CallFacts("c1", "100", ANNA)) == ""
    assert await contacts(store).unearned(CallFacts("c1", "100", None)) == ""


@pytest.mark.parametrize(("state", "missing"), [("green", ""), ("amber", "campaign_green"), ("red", "campaign_green")])
async def test_a_flow_of_a_campaign_offers_while_it_is_green(store: Store, state: str, missing: str) -> None:
    await store.write(grouped([CALLED(number=ANNA)]))
    facts = CallFacts("a1", "100", ANNA, direction="outbound")
    assert await contacts(store, state).unearned(facts) == missing


async def test_a_talk_of_a_campaign_asks_its_brake_and_another_none(store: Store) -> None:
    live = LiveCalls()
    for call_id, campaign in (("a1", OfCampaign("spring", "marketing", ())), ("c1", None)):
        live.add(LiveCall(call_id, "x", ANNA, None, "100", NOW, "pl", campaign=campaign))
    found = contacts(store, "amber", live)
    assert (found.state("a1"), found.state("c1"), found.state("gone")) == ("amber", "green", "green")


async def test_who_stands_on_a_list_may_not_be_offered_anything(store: Store) -> None:
    suppressed = Sql("INSERT INTO suppression (number, scope, why, since) VALUES (:number, 'all', 'key 9', 1)")
    await store.write(grouped([suppressed(number=ANNA)]))
    assert await contacts(store).unearned(CallFacts("c1", "100", ANNA)) == "allowed"
