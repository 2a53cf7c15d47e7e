"""What must be known at once leaves by e-mail and web hook, without what is personal, also when one way is dead."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from centrala.alarming import telling
from centrala.config import Config
from ivr import alarms as module
from ivr.alarms import AGAIN, Alarm, Alarms, Letters, Way, WebHook
from ivr.happenings import SurveyAnswered
from ivr.kept_alarms import MOST, KeptAlarms, Told
from ivr.logs import configure
from ivr.outgoing import Outgoing
from ivr.outside.failures import OutsideFailed, ServerTrouble
from ivr.outside.reach import Reach
from ivr.outside.sending import Message
from ivr.recordings.happenings import RecordingKept
from scripts_dsl.settings.model import Box
from scripts_dsl.site import Site
from support import remarks
from support.centre import Centre, bearer, opened
from support.mail_server import mail_server
from support.patience import PATIENCE
from support.web_servers import says, serving

NOON = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
SITE = Site(
    boxes={"night": Box("night", "Night", tell="supervisors"), "day": Box("day", "Day")},
    people={"supervisors": ("sofia", "x")},
)
log = structlog.get_logger("test")


class Caught:
    """A way out that keeps what it got, and fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.got: list[Alarm] = []
        self.failures, self.tries = failures, 0
        self.came = asyncio.Event()

    async def send(self, notice: Alarm, deadline: float) -> None:
        self.tries += 1
        if self.failures:
            self.failures -= 1
            raise ServerTrouble("fails", "not today")
        self.got.append(notice)
        self.came.set()


class Post:
    """A mail server."""

    server = "smtp://test"

    def __init__(self) -> None:
        self.sent: list[Message] = []

    async def send(self, message: Message, deadline: float) -> None:
        self.sent.append(message)


@asynccontextmanager
async def at_work(*ways: Way) -> AsyncIterator[Alarms]:
    made = Alarms(lambda: NOON)
    made.put(SITE)
    configure("json", logging.INFO, io.StringIO(), made)
    running = asyncio.create_task(made.run(*ways))
    await asyncio.sleep(0)
    yield made
    for _ in range(5):
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def answered(*told: dict[str, object]) -> SurveyAnswered:
    return SurveyAnswered(
        call_id="c1", survey="after_call", hash="h", question="solved", answers={"solved": False, "why": "my cat died"},
        score=10, band="low", satisfaction=0.1, told=told, key="k",
    )  # fmt: skip


def kept(box: str | None) -> RecordingKept:
    return RecordingKept(
        call_id="c2", recording="0" * 32, what="message", box=box, seconds=12.4, expected=None, complete=True, bytes=1,
        sha256="", expires=NOON,
    )  # fmt: skip


async def test_what_the_log_calls_critical_is_told_and_some_by_name_and_nothing_else() -> None:
    way = Caught()
    async with at_work(way):
        log.critical("recordings.disk_full", keep_free=1024)
        log.error("eventlog.database_down", waiting=3)
        log.error("agent.lane_full", user="ewa")
        log.warning("agi.refused", reason="token")
    assert [(n.what, n.who) for n in way.got] == [("recordings.disk_full", None), ("eventlog.database_down", None)]
    assert way.got[0].details == {"keep_free": "1024"}


async def test_numbers_of_callers_do_not_leave() -> None:
    way = Caught()
    async with at_work(way):
        log.critical("something.bad", ani="+48601234567", note="called her +48601234567", call_id="c1")
    assert way.got[0].details == {"ani": "…567", "note": "***", "call_id": "c1"}


@pytest.mark.looptime
async def test_the_same_thing_is_told_every_five_minutes_with_how_often_it_was() -> None:
    way = Caught()
    async with at_work(way):
        for _ in range(4):
            log.critical("recordings.disk_full")
        await asyncio.sleep(AGAIN)
        log.critical("recordings.disk_full")
    assert [n.details for n in way.got] == [{}, {"since_then": "3"}]


@pytest.mark.looptime
async def test_a_dead_way_is_tried_again_and_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    dead, good = Caught(failures=2), Caught()
    async with at_work(dead, good):
        log.critical("recordings.disk_full")
        await asyncio.sleep(1)
        assert (len(good.got), len(dead.got)) == (1, 0)
        await asyncio.sleep(sum(module.PAUSES))
    assert (len(dead.got), dead.tries, good.tries) == (1, 3, 1)


@pytest.mark.looptime
async def test_a_way_that_stays_dead_is_given_up_and_rings_no_alarm_itself() -> None:
    dead = Caught(failures=1_000)
    async with at_work(dead):
        log.critical("recordings.disk_full")
        await asyncio.sleep(sum(module.PAUSES) + 1)
    assert dead.tries == 1 + len(module.PAUSES)


async def test_lines_that_come_before_there_is_a_way_are_told_too() -> None:
    way, made = Caught(), Alarms(lambda: NOON)
    configure("json", logging.INFO, io.StringIO(), made)
    log.critical("ami.login_refused")
    running = asyncio.create_task(made.run(way))
    await way.came.wait()
    running.cancel()
    assert way.got[0].what == "ami.login_refused"


async def test_a_thread_may_write_the_line() -> None:
    way = Caught()
    async with at_work(way):
        await asyncio.to_thread(log.critical, "recordings.disk_full")
    assert len(way.got) == 1


async def test_a_box_tells_of_a_message_and_one_without_tell_does_not() -> None:
    way = Caught()
    async with at_work(way) as made:
        for box in ("night", "day", None):
            made.message(kept(box))
    assert [(n.what, n.who, n.details["box"]) for n in way.got] == [("message.left", "supervisors", "night")]


async def test_letters_go_to_the_users_of_a_group_and_of_the_program_to_those_who_look_after_it() -> None:
    post = Post()
    addresses = {"sofia": "sofia@energia.example"}
    letters = Letters(post, lambda: "desk@energia.example", ["ops@energia.example"], addresses, lambda: SITE.people)
    for who in (None, "supervisors", "sofia", "nobody"):
        await letters.send(Alarm("queue.stranger", NOON, {"queue": "support"}, who), 0)
    assert [m.to for m in post.sent] == ["ops@energia.example", "sofia@energia.example", "sofia@energia.example"]
    assert post.sent[0].text == "Centrala: queue.stranger\n\nat: 2026-05-06T10:00:00+00:00\nqueue: support"
    assert post.sent[0].sender == "desk@energia.example"


async def test_a_web_hook_gets_json_with_a_key_that_does_not_change() -> None:
    outgoing = Outgoing(Reach(everywhere=True))
    deadline = asyncio.get_running_loop().time() + 5
    async with serving(says("503 Service Unavailable"), says("403 Forbidden"), says("204 No Content", b"")) as server:
        hook = WebHook(outgoing, server.url, "word")
        notice = Alarm("queue.stranger", NOON, {"queue": "support"}, None)
        for failure in (ServerTrouble, OutsideFailed):
            with pytest.raises(failure):
                await hook.send(notice, deadline)
        await hook.send(notice, deadline)
        await outgoing.close()
    bodies = [json.loads(asked.body) for asked in server.asked]
    assert bodies[0] == bodies[2]
    assert bodies[0] == {
        "id": notice.id, "what": "queue.stranger", "at": "2026-05-06T10:00:00+00:00",
        "details": {"queue": "support"}, "who": None,
    }  # fmt: skip
    assert {asked.headers["idempotency-key"] for asked in server.asked} == {notice.id}
    assert server.asked[0].headers["authorization"] == "Bearer word"


async def test_the_configuration_leads_to_letters_and_requests() -> None:
    async with mail_server() as box, serving(says("204 No Content", b"")) as server:
        config = Config.model_validate(
            {
                "asterisk": {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}},
                "senders": {"email": {"host": "127.0.0.1", "port": box.port, "security": "none"}},
                "alarms": {
                    "email": ["ops@energia.example"],
                    "people": {"sofia": "sofia@energia.example"},
                    "sender": "desk@energia.example",
                    "hook": {"url": f"{server.url}/pager"},
                },
            }
        )
        made = telling(config, lambda: NOON, SITE)
        configure("json", logging.INFO, io.StringIO(), made.alarms)
        log.critical("recordings.disk_full")
        made.alarms.message(kept("night"))
        running = asyncio.create_task(made.run())
        async with asyncio.timeout(PATIENCE):
            while len(box.messages) < 2 or len(server.asked) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert sorted(str(m["To"]) for m in box.messages) == ["ops@energia.example", "sofia@energia.example"]
    assert {str(m["From"]) for m in box.messages} == {"desk@energia.example"}
    assert sorted(json.loads(asked.body)["what"] for asked in server.asked) == ["message.left", "recordings.disk_full"]


async def asked(centre: Centre, user: str, method: str, path: str) -> tuple[int, dict[str, Any]]:
    headers = bearer(await centre.log_in(user))
    async with centre.http.request(method, f"{centre.url}/api/alarms{path}", headers=headers) as answer:
        return answer.status, await answer.json()


async def test_who_looks_after_it_stands_with_name_and_time_and_who_was_first_stays(url: str, tmp_path: Path) -> None:
    async with opened(url, tmp_path) as centre:
        seen: list[Told] = []
        centre.notices.watch(seen.append)
        centre.notices.keep(Alarm("queue.passed_on_too_often", NOON, {"queue": "senior", "call_id": "c1"}))
        (notice,) = centre.notices.newest()
        path = f"/{notice.alarm.id}/acknowledge"
        assert (await asked(centre, "ewa", "POST", path))[0] == 403
        assert (await asked(centre, "sofia", "POST", "/0198/acknowledge"))[0] == 404
        status, first = await asked(centre, "sofia", "POST", path)
        assert (status, first["acknowledged"]["user"], first["what"]) == (200, "sofia", "queue.passed_on_too_often")
        assert first["acknowledged"]["name"]
        assert centre.notices.acknowledge(notice.alarm.id, "ewa", "Ewa Nowak") == seen[-1]
        assert (await asked(centre, "sofia", "GET", ""))[1]["alarms"] == [first]
        assert [told.acknowledged is not None for told in seen] == [False, True], "pages are told of both"
        await centre.events.flush()
    async with opened(url, tmp_path) as again:
        assert again.notices.newest() == [seen[-1]], "a new engine knows it"


async def test_notices_that_nobody_looks_after_stay_longest() -> None:
    made = KeptAlarms(lambda _: None, lambda: NOON)
    for number in range(MOST):
        made.keep(Alarm("queue.stranger", NOON, {}, None, str(number)))
    made.acknowledge("7", "sofia", "Sofia")
    made.keep(Alarm("queue.stranger", NOON, {}, None, "new"))
    made.keep(Alarm("queue.stranger", NOON, {}, None, "newer"))
    kept = {told.alarm.id for told in made.newest()}
    assert len(kept) == MOST
    assert {"7", "0"}.isdisjoint(kept)
    assert made.acknowledge("7", "sofia", "Sofia") is None


async def test_what_was_told_before_anybody_kept_it_is_kept() -> None:
    alarms, made = Alarms(lambda: NOON), KeptAlarms(lambda _: None, lambda: NOON)
    alarms.tell("survey.answered", "c1", {}, "supervisors")
    alarms.kept_by(made.keep)
    alarms.tell("survey.answered", "c1", {}, "sofia")
    assert [told.alarm.who for told in made.newest()] == ["sofia", "supervisors"]


async def test_supervisors_read_what_was_told_and_nobody_else(url: str, tmp_path: Path) -> None:
    async with opened(url, tmp_path) as centre:
        async with remarks.told(centre, 2):
            for question in ("solved", "again"):
                told = ({"who": "supervisors", "why": "score < 30", "hold": False},)
                centre.bus.publish(replace(answered(*told), question=question, key=question))
        for user, status in (("sofia", 200), ("ewa", 403)):
            headers = bearer(await centre.log_in(user))
            async with centre.http.get(f"{centre.url}/api/alarms", headers=headers) as answer:
                assert answer.status == status
                if status == 200:
                    alarms = (await answer.json())["alarms"]
    assert [(a["details"]["question"], a["who"]) for a in alarms] == [
        ("again", "supervisors"),
        ("solved", "supervisors"),
    ]
