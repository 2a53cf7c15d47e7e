"""What the event log has of a talk with an agent, on both databases: what comes after he has gone is none of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.eventlog.rows import row
from ivr.happenings import AgentConnected, CallBegan, CallEnded, CallStepped, Happening
from ivr.statements import grouped
from ivr.store import Store
from outbound.campaigns.store import heard
from scripts_dsl.events import AgentLeft, Event, Keys, Silence, event_to_json

AT = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
BEGAN = CallBegan(
    call_id="c", at=AT, direction="outbound", ani="+48601234567", name=None, dialled="+48221234567", flow="with_agents",
    flow_hash="9", asterisk="a", uniqueid="c", linkedid="c",
)  # fmt: skip
CONNECTED = AgentConnected(call_id="c", at=AT, member="ewa", queue=None, hold=0.0, rang=0.0)
GONE = CallEnded(call_id="c", at=AT, seconds=60, why="hung_up")


def stepped(event: Event) -> CallStepped:
    return CallStepped(call_id="c", at=AT, seq=1, step="start.1", event=event_to_json(event))


@pytest.mark.parametrize(
    ("after", "in_pitch"),
    [
        ((), True),
        ((stepped(AgentLeft(now=AT, talk=30.0)),), False),
        ((stepped(AgentLeft(now=AT, talk=30.0)), stepped(Silence(now=AT))), False),
        ((stepped(AgentLeft(now=AT, talk=30.0)), stepped(Keys(now=AT, digits="1", by="length"))), False),
    ],
)
async def test_who_hangs_up_on_the_survey_has_not_hung_up_on_the_agent(
    store: Store, after: tuple[Happening, ...], in_pitch: bool
) -> None:
    await store.write(grouped([row(one) for one in (BEGAN, CONNECTED, *after, GONE)]))
    found = await heard(store, "c")
    assert (found.began, found.agent, found.in_pitch) == (True, True, in_pitch)
