"""A recorded talk of a centre without telephones, and the form that its queue has."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path

from ivr.prompts.tone import write_tone
from ivr.recordings.happenings import RecordingBegan, RecordingKept
from ivr.recordings.shelf import new_name
from scripts_dsl.check import check_file
from scripts_dsl.graph import Graph
from scripts_dsl.site import Queue, Site
from support.centre import Centre, bearer, now

FORM = Path(__file__).parents[2] / "callflows" / "talk_quality.survey.yaml"
SITE = Site(queues={"faults": Queue("faults", "Faults", form="talk_quality"), "sales": Queue("sales", "Sales")})
WELL = {"greeting": "yes", "identity": None, "listened": "3", "clear": "5", "solved": "yes"}
"""Answers that are worth 85."""


def form(**changed: str) -> Graph:
    """With other words in the place of some."""
    text = FORM.read_text()
    for old, new in changed.items():
        text = text.replace(old, new)
    graph = check_file(text, FORM.name, Site()).graph
    assert graph is not None
    return graph


def has_form(centre: Centre, graph: Graph | None = None) -> None:
    """Talks of the queue faults are graded by it."""
    centre.office.put(SITE, surveys={"talk_quality": graph or form()})


async def talk(centre: Centre, call_id: str, agent: str = "ewa", queue: str = "faults") -> str:
    """Recorded, over, and kept: the recording's name."""
    name = new_name()
    file = centre.recordings.shelf.wav(name)
    centre.call(call_id)
    await asyncio.to_thread(write_tone, file)
    sound = await asyncio.to_thread(file.read_bytes)
    centre.bus.publish(RecordingBegan(call_id=call_id, recording=name, what="talk", agent=agent, queue=queue))
    centre.bus.publish(
        RecordingKept(
            call_id=call_id, recording=name, what="talk", box=None, seconds=65.0, expected=65.0, complete=True,
            bytes=len(sound), sha256=hashlib.sha256(sound).hexdigest(), expires=now() + timedelta(days=90),
        )
    )  # fmt: skip
    centre.end(call_id)
    await centre.events.flush()
    return name


async def grade(centre: Centre, recording: str, comment: str = "") -> None:
    """By the supervisor, with the form's answers that are worth 85."""
    body = {"answers": WELL, "hash": form().hash, "comment": comment}
    headers = bearer(await centre.log_in("sofia"))
    async with centre.http.post(f"{centre.url}/api/recordings/{recording}/grade", json=body, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
