"""Everyone who asked about something, over HTTP: for campaign managers and auditors, with who looked at whom noted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ivr.statements import Sql
from outbound.audience.routes import key_of, parts_of
from scripts_dsl.settings.model import Queue, Site, Topic
from support.callers import flow
from support.campaign_line import campaign
from support.campaign_manager import manager
from support.centre import Centre, opened
from support.remarks import GRAPH

SITE = Site(
    queues={"faults": Queue("faults", "Faults", form="quality"), "bills": Queue("bills", "Bills")},
    topics={"bills": Topic("bills", "sofia", {"en": ("invoice*",)})},
)
FLOW = flow("places:\n  start:\n    - outcome: fault_sent\n    - outcome: solved\n    - hangup: Goodbye.\n")
NOTED = Sql("SELECT body FROM event WHERE kind = 'audit.noted' AND body LIKE '%audience%'")


class Looks:
    """The program beside the engine, which has looked at so many contacts."""

    def __init__(self) -> None:
        self.wished = list[str]()
        self.found: dict[str, Any] = {"looked": 4_000}

    async def of(self, wish: str) -> Mapping[str, Any]:
        self.wished.append(wish)
        return self.found

    async def close(self) -> None: ...


@pytest.fixture
def looks() -> Looks:
    return Looks()


@pytest.fixture
async def centre(url: str, tmp_path: Path, looks: Looks) -> AsyncIterator[Centre]:
    async with opened(url, tmp_path, campaigns=lambda: {"overdue": campaign()}, audiences=looks) as made:
        made.office.put(SITE, {"sorted": FLOW}, surveys={"after": GRAPH, "quality": GRAPH})
        yield made


async def test_the_page_may_choose_what_the_files_name_and_no_form_for_talks(centre: Centre) -> None:
    async with manager(centre) as ask:
        status, found = await ask("GET", "/api/audiences")
    assert status == 200
    assert found["dispositions"][0] == "solved"
    assert {name: found[name] for name in found if name != "dispositions"} == {
        "topics": ["bills"], "queues": ["bills", "faults"], "outcomes": ["fault_sent", "solved"],
        "campaigns": ["overdue"], "surveys": ["after"],
    }  # fmt: skip


async def test_how_far_it_is_and_then_the_people_with_who_looked_at_them_noted(centre: Centre, looks: Looks) -> None:
    async with manager(centre) as ask:
        asked = "/api/audiences/people?kind=queue&value=faults&within=30d&campaign=overdue"
        assert await ask("GET", asked) == (200, {"looked": 4_000, "failed": "", "report": None})
        person = {"number": "+48601234567", "name": "Anna", "at": "2026-05-06T12:00:00Z", "times": 2}
        looks.found = {
            "report": {
                "people": 3, "ready": 1, "later": 1, "skipped": {"hours": 1, "suppressed": 1},
                "sample": [person | {"because": "", "when": None}], "at": "2026-05-06T12:00:00Z",
                "source": "asked queue faults in 30d",
            }
        }  # fmt: skip
        status, found = await ask("GET", asked)
    assert (status, found["report"]) == (200, looks.found["report"])
    assert [parts_of(wish) for wish in looks.wished] == [("asked queue faults in 30d", "overdue", "")] * 2
    await centre.events.flush()
    (last,) = (await centre.store.fetch(NOTED))[-1]
    assert '"asked queue faults in 30d"' in last
    assert '"people":3' in last
    assert "Anna" not in last


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("value=bills&within=soon", (400, "bad_request")),
        ("value=bills&within=9999d", (409, "wrong_time")),
        ("value=nothing", (404, "no_such_topic")),
        ("value=bills&campaign=none", (404, "no_such_campaign")),
        ("value=bills&survey=none", (404, "no_such_survey")),
        ("value=bills&survey=after&campaign=overdue", (409, "one_of_them")),
        ("value=a%20in%201d%0Ab", (400, "bad_request")),
        ("value=bills&kind=everything", (400, "bad_request")),
    ],
)
async def test_what_cannot_be_looked_for_is_refused_before_anybody_looks(
    centre: Centre, looks: Looks, query: str, error: tuple[int, str]
) -> None:
    async with manager(centre) as ask:
        status, problem = await ask("GET", f"/api/audiences/people?{query}")
    assert (status, problem["error"]) == error
    assert looks.wished == []


async def test_supervisors_and_agents_see_no_audience(centre: Centre, looks: Looks) -> None:
    for role, wanted in (("supervisor", 403), ("agent", 403), ("designer", 403), ("auditor", 200)):
        async with manager(centre, f"a_{role}", role) as ask:
            for path in ("/api/audiences", "/api/audiences/people?value=bills"):
                assert (await ask("GET", path))[0] == wanted, (role, path)
    assert looks.wished == [key_of("asked bills in 180d")]
