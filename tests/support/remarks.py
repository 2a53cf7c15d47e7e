"""A survey with owners, the settings that go with it, and answers to it: for tests of what reaches an owner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from ivr.happenings import SurveyAnswered
from scripts_dsl.check import check_file
from scripts_dsl.settings.model import Liability, Queue, Site, Topic
from support.centre import Centre, bearer
from support.patience import PATIENCE

SITE = Site(
    queues={"faults": Queue("faults", "Faults", tell="supervisors")},
    people={"supervisors": ("sofia",), "legal": ("sofia",), "product": ("ewa",)},
    topics={"bills": Topic("bills", "ewa", {"en": ("invoice*",)}, within=4 * 3600.0)},
    liability=Liability("legal", {"en": ("chargeback",)}),
)
SURVEY = """\
survey: after
languages: [en]
questions:
  - ask: How fast were we?
    into: speed
    scale: 1-5
    owner: ewa
    route:
      - when: speed = 1
        tell: supervisors
        hold: yes
      - when: speed = 5
  - record: Tell us more.
    into: comment
    owner: ewa
bands: {0-49: bad, 50-100: good}
alert:
  - when: average(score, 3) < 50
    tell: supervisors
"""
GRAPH = check_file(SURVEY, "after.survey.yaml", SITE).ready()
VOICE = "0123456789abcdef0123456789abcdef"


def has_owners(centre: Centre) -> None:
    """The settings and the survey are in force."""
    centre.office.put(SITE, surveys={"after": GRAPH})


def answer(call_id: str, question: str = "speed", value: Any = 1, text: str = "", **more: Any) -> SurveyAnswered:
    """As the engine tells it."""
    score = 25.0 * (value - 1) if isinstance(value, int) else 50.0
    told: dict[str, dict[str, Any]] = {
        "1": {"who": "supervisors", "why": "speed = 1", "hold": True},
        "5": {"who": "ewa", "why": "speed = 5", "hold": False},
        "comment": {"who": "ewa", "why": "a comment", "hold": False},
    }
    found = told.get("comment" if question == "comment" else str(value))
    made = SurveyAnswered(
        call_id=call_id, survey="after", hash=GRAPH.hash, question=question,
        answers={question: text or value}, score=score, band="bad" if score < 50 else "good", satisfaction=score / 100,
        told=(found,) if found is not None else (), key=f"{call_id}:{question}",
    )  # fmt: skip
    return replace(made, **more)


@asynccontextmanager
async def told(centre: Centre, count: int = 1) -> AsyncIterator[None]:
    """Wait at the end until so many alarms more have been told, for five seconds at most."""
    seen = asyncio.Semaphore(0)
    centre.notices.watch(lambda _: seen.release())
    yield
    async with asyncio.timeout(PATIENCE):
        for _ in range(count):
            await seen.acquire()


async def ask(centre: Centre, user: str, method: str, path: str = "", body: Any = None) -> tuple[int, Any]:
    """`/api/remarks` and below."""
    headers = bearer(await centre.log_in(user))
    url = f"{centre.url}/api/{path if path.startswith('holds') else f'remarks{path}'}"
    async with centre.http.request(method, url, json=body, headers=headers) as got:
        return got.status, await got.json() if got.content_type == "application/json" else None


async def mine(centre: Centre, user: str) -> list[dict[str, Any]]:
    """What is for this user."""
    found: list[dict[str, Any]] = (await ask(centre, user, "GET"))[1]["remarks"]
    return found
