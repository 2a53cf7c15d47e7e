"""What customers said reaches its owner at once and once, holds recordings, and is open until somebody called back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cti.complaints import ComplaintMade, ComplaintTakenBack
from cti.happenings import DispositionSet
from cti.remarks.happenings import SurveyAlert
from ivr.happenings import NoteTaken
from ivr.recordings.happenings import RecordingBegan, RecordingKept
from ivr.recordings.holds import HoldError, Holds
from ivr.statements import Sql
from support.centre import Centre, opened
from support.patience import PATIENCE
from support.remarks import VOICE, answer, ask, has_owners, mine, told


class Clock:
    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


class Ear:
    """A recogniser of every language."""

    def __init__(self) -> None:
        self.text = ""

    async def heard(self, _recording: str, _call_id: str) -> str:
        return self.text


TOLD = Sql("SELECT call_id FROM event WHERE kind = 'remark.told'")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def centre(url: str, tmp_path: Path, clock: Clock, ear: Ear) -> AsyncIterator[Centre]:
    async with opened(url, tmp_path, clock=clock, hears=ear) as made:
        has_owners(made)
        yield made


async def holds(centre: Centre) -> list[tuple[str, str, str]]:
    """Call, who, why."""
    await centre.events.flush()
    found = await Holds(centre.store, centre.recordings.shelf).open()
    return [(one.call_id or "", one.who, one.why) for one in found]


async def test_an_answer_reaches_its_owner_with_the_call_and_nothing_of_it_leaves(centre: Centre) -> None:
    centre.call("c1")
    async with centre.desktop("sofia") as desk, told(centre):
        centre.bus.publish(answer("c1"))
        await desk.get("remarked")
    (one,) = await mine(centre, "sofia")
    assert (one["said"], one["why"], one["tone"], one["call_id"]) == ("1", "speed = 1", "bad", "c1")
    assert (one["name"], one["number"], one["held"], one["state"]) == ("Anna Kowalska", "+48601234567", True, "open")
    (alarm,) = (n.alarm for n in centre.notices.newest())
    assert (alarm.what, alarm.who) == ("survey.answered", "supervisors")
    assert set(alarm.details) == {"remark", "survey", "question", "why", "tone", "call_id"}
    assert await mine(centre, "ewa") == [], "what is somebody else's is not seen"


async def test_good_news_is_told_and_nobody_has_to_call(centre: Centre) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(answer("c1", value=5))
    (one,) = await mine(centre, "ewa")
    assert (one["tone"], one["due"]) == ("good", None)
    status, closed = await ask(centre, "ewa", "POST", f"/{one['id']}/close", {"result": "read"})
    assert (status, closed["state"], closed["closed_by"]) == (200, "closed", "ewa")


async def test_a_word_of_liability_holds_the_recording_and_alerts_the_legal_owner(centre: Centre) -> None:
    centre.call("c1")
    comment = answer("c1", "comment", text="The invoice is wrong, and I will sue you.")
    async with told(centre, 2):
        centre.bus.publish(comment)
    (legal,) = await mine(centre, "sofia")
    assert (legal["owner"], legal["liability"], legal["tone"], legal["held"]) == ("legal", ["sue"], "bad", True)
    (owner,) = await mine(centre, "ewa")
    assert owner["why"] == "a comment; topic bills"
    assert owner["due"] == (comment.at + timedelta(hours=4)).isoformat().replace("+00:00", "Z")
    assert await holds(centre) == [("c1", "words of liability", "sue")]


async def test_what_words_of_liability_hold_the_legal_owner_alone_lets_go(centre: Centre) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(DispositionSet(call_id="c1", user="ewa", disposition="solved", note="speaks of a lawyer"))
    kept = Holds(centre.store, centre.recordings.shelf)
    (hold,) = await kept.open()
    with pytest.raises(HoldError, match="only sofia"):
        await kept.release(hold.id, "ewa", "tidying", datetime.now(UTC), frozenset({"sofia"}))
    assert (await ask(centre, "ewa", "POST", f"holds/{hold.id}/release", {"why": "tidying"}))[0] == 403
    assert len(await kept.open()) == 1
    assert (await ask(centre, "sofia", "POST", f"holds/{hold.id}/release", {"why": "settled"}))[0] == 204
    assert await kept.open() == ()


async def test_an_agents_note_is_read_for_liability_and_not_for_topics(centre: Centre) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(NoteTaken(call_id="c1", text="asked about an invoice"))
        centre.bus.publish(DispositionSet(call_id="c1", user="ewa", disposition="solved", note="wants a chargeback"))
    assert [one["liability"] for one in await mine(centre, "sofia")] == [["chargeback"]]
    assert await mine(centre, "ewa") == []


async def test_the_same_answer_told_twice_is_one_remark_and_one_alarm(centre: Centre) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(answer("c1"))
        centre.bus.publish(answer("c1"))
        centre.bus.publish(answer("c2"))
    async with told(centre, 1):
        pass
    assert len(await mine(centre, "sofia")) == 2
    assert len(centre.notices.newest()) == 2


async def test_a_program_that_died_has_its_remarks_made_by_the_next_and_tells_nobody_twice(
    url: str, tmp_path: Path
) -> None:
    async with opened(url, tmp_path) as first:
        has_owners(first)
        async with told(first):
            first.bus.publish(answer("c1", score=60.0))
        await first.events.appended(answer("c2", score=60.0))
    async with opened(url, tmp_path) as again:
        has_owners(again)
        async with told(again, 1):
            again.bus.publish(answer("c3", score=60.0))
        async with told(again, 1):
            again.bus.publish(answer("c4", score=60.0))
        calls = [one["call_id"] for one in await mine(again, "sofia")]
        assert sorted(calls) == ["c1", "c2", "c3", "c4"]
        rows = await again.store.fetch(Sql("SELECT count(*) FROM event WHERE kind = 'remark.told'"))
        assert rows[0][0] == 4, "each of them once"


async def test_a_remark_is_open_until_somebody_has_called_back(centre: Centre) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(answer("c1", "comment", text="too slow"))
    centre.end("c1")
    (one,) = await mine(centre, "ewa")
    path = f"/{one['id']}"
    status, said = await ask(centre, "ewa", "POST", f"{path}/close", {"result": "solved"})
    assert (status, said["error"]) == (409, "call_first")
    assert (await ask(centre, "ewa", "POST", f"{path}/close", {"result": "elsewhere"}))[1]["error"] == "say_how"
    assert (await ask(centre, "ewa", "POST", f"{path}/call"))[1]["error"] == "phone_not_registered"
    centre.phone("ewa")
    async with centre.desktop("ewa"):
        status, called = await ask(centre, "ewa", "POST", f"{path}/call")
        assert status == 200, called
        assert (called["remark"]["calls"], called["remark"]["called_by"]) == (1, "ewa")
        assert called["remark"]["back"] == called["call_id"]
    status, open_ = await ask(centre, "ewa", "POST", f"{path}/close", {"result": "not_reached", "note": "busy"})
    assert (status, open_["state"], open_["result"]) == (200, "open", "not_reached")
    status, closed = await ask(centre, "ewa", "POST", f"{path}/close", {"result": "solved", "note": "sent anew"})
    assert (status, closed["state"], closed["result"], closed["note"]) == (200, "closed", "solved", "sent anew")
    assert (await ask(centre, "ewa", "POST", f"{path}/close", {"result": "solved"}))[1]["error"] == "closed"
    assert (await ask(centre, "sofia", "POST", f"{path}/close", {"result": "solved"}))[0] == 404
    loop = (await ask(centre, "ewa", "GET"))[1]["loop"]
    assert (loop["n"], loop["closed"], loop["share"]) == (1, 1, 1.0)
    assert loop["low"] < 1


async def test_whoever_has_not_called_in_time_is_told_once(centre: Centre, clock: Clock) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(answer("c1"))
    async with told(centre):
        clock.at += timedelta(days=1, minutes=1)
        centre.bus.publish(answer("c2", value=3))
    assert [n.alarm.what for n in centre.notices.newest()] == ["remark.late", "survey.answered"]
    (one,) = await mine(centre, "sofia")
    assert one["state"] == "late"


async def test_a_voice_comment_is_heard_and_read_for_words_of_liability(centre: Centre, ear: Ear) -> None:
    centre.call("c1")
    ear.text = "my lawyer will write"
    began = RecordingBegan(call_id="c1", recording=VOICE, what="answer")
    kept = RecordingKept(
        call_id="c1", recording=VOICE, what="answer", seconds=4, expected=4, complete=True, bytes=9, sha256="",
        expires=datetime.now(UTC),
    )  # fmt: skip
    async with told(centre):
        centre.bus.publish(began)
        centre.bus.publish(answer("c1", "comment", text=VOICE))
    (one,) = await mine(centre, "ewa")
    assert (one["said"], one["recording"]) == ("", VOICE)
    async with told(centre):
        centre.bus.publish(kept)
    (one,) = await mine(centre, "ewa")
    assert one["said"] == "my lawyer will write"
    (legal,) = await mine(centre, "sofia")
    assert (legal["recording"], legal["liability"]) == (VOICE, ["lawyer*"])
    assert (await holds(centre))[0][:2] == ("c1", "words of liability")


async def test_an_idea_is_credited_and_its_author_told(centre: Centre) -> None:
    body = {"text": "Send the reading by text message.", "topic": None, "owner": "legal", "mine": True}
    status, idea = await ask(centre, "ewa", "POST", "", body)
    assert (status, idea["idea"], idea["author"], idea["owner"]) == (200, "new", "ewa", "legal")
    path = f"/{idea['id']}/idea"
    assert (await ask(centre, "sofia", "POST", path, {"state": "declined"}))[1]["error"] == "say_why"
    async with centre.desktop("ewa") as desk, told(centre):
        assert (await ask(centre, "sofia", "POST", path, {"state": "taken"}))[0] == 200
        await desk.get("remarked")
    assert (await ask(centre, "sofia", "POST", path, {"state": "new"}))[1]["error"] == "wrong_state"
    assert (await ask(centre, "sofia", "POST", path, {"state": "done", "why": "from May on"}))[0] == 200
    (own,) = (await ask(centre, "ewa", "GET"))[1]["ideas"]
    assert (own["idea"], own["idea_why"]) == ("done", "from May on")
    assert {n.alarm.who for n in centre.notices.newest() if n.alarm.what == "idea.moved"} == {"ewa"}


async def test_what_becomes_of_a_customers_idea_is_promised_to_be_told(centre: Centre) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(answer("c1", "comment", text="an app would be good"))
    (one,) = await mine(centre, "ewa")
    assert (await ask(centre, "ewa", "POST", f"/{one['id']}/idea", {"state": "new"}))[1]["author"] is None
    assert (await ask(centre, "ewa", "POST", f"/{one['id']}/idea", {"state": "taken"}))[0] == 200
    owed = await centre.promises.of("ewa")
    assert any("an app would be good" in promise.text and promise.call_id == "c1" for promise in owed)


async def test_an_alert_is_told_when_it_becomes_so_and_again_only_after_it_was_not(centre: Centre) -> None:
    heard: list[tuple[bool, dict[str, Any]]] = []
    changed = asyncio.Semaphore(0)

    def hear(alert: SurveyAlert) -> None:
        heard.append((alert.on, dict(alert.figures)))
        changed.release()

    centre.bus.subscribe(SurveyAlert, hear)
    for number, value in enumerate((2, 2)):
        centre.bus.publish(answer(f"c{number}", value=value))
    async with told(centre):
        centre.bus.publish(answer("c2", value=2))
    assert heard == [(True, {"average(score, 3)": 25.0})], "two of three are no figure yet"
    await changed.acquire()
    for number, value in enumerate((2, 4, 4), 3):
        centre.bus.publish(answer(f"c{number}", value=value))
    await asyncio.wait_for(changed.acquire(), PATIENCE)
    async with told(centre):
        centre.bus.publish(answer("c6", value=2))
        centre.bus.publish(answer("c7", value=2))
    assert [on for on, _ in heard] == [True, False, True]
    alerts = [one for one in await mine(centre, "sofia") if one["what"] == "alert"]
    assert [one["why"] for one in alerts] == ["average(score, 3) < 50"] * 2
    assert alerts[0]["said"] == "average(score, 3): 41.7"


async def test_what_is_somebody_elses_is_changed_by_nobody_else(centre: Centre) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(answer("c1"))
    (one,) = await mine(centre, "sofia")
    for path, body in (("idea", {"state": "new"}), ("call", None), ("close", {"result": "read"})):
        assert (await ask(centre, "ewa", "POST", f"/{one['id']}/{path}", body))[0] == 404


async def test_a_complaint_reaches_its_topics_owner_or_those_who_look_after_the_queues(centre: Centre) -> None:
    centre.call("c1")
    async with told(centre, 2):
        centre.bus.publish(ComplaintMade(call_id="c1", number=None, channel="desk", text="that invoice", user="ewa"))
        centre.bus.publish(ComplaintMade(call_id="c2", number=None, channel="desk", text="rude", user="ewa"))
    (topic,) = await mine(centre, "ewa")
    assert (topic["what"], topic["why"], topic["tone"]) == ("complaint", "topic bills", "bad")
    (other,) = await mine(centre, "sofia")
    assert (other["owner"], other["why"], other["said"]) == ("supervisors", "a complaint", "rude")


async def test_two_people_who_complain_by_letter_in_the_same_words_are_two(centre: Centre) -> None:
    """Without a call each is known by the number in the letter: whoever has to, can call them back."""
    numbers = ("+48601234567", "+48221112233")
    async with told(centre, 2):
        for number in numbers:
            centre.bus.publish(ComplaintMade(call_id=None, number=number, channel="page", text="", user=""))
    found = await mine(centre, "sofia")
    assert {(one["what"], one["number"]) for one in found} == {("complaint", number) for number in numbers}


async def test_a_complaint_whose_program_died_before_anybody_was_told_is_told_by_the_next_once(
    url: str, tmp_path: Path
) -> None:
    def made(channel: str, **of: str | None) -> ComplaintMade:
        return ComplaintMade(**{"call_id": None, "number": None} | of, channel=channel, text="rude", user="")

    async with opened(url, tmp_path) as first:
        letter, key = made("letter", number="+48221112233"), made("call", call_id="c2")
        await first.events.appended(letter)
        await first.events.appended(key)
        taken_back = made("desk", call_id="c3")
        await first.events.appended(taken_back)
        await first.events.appended(
            ComplaintTakenBack(call_id="c3", complaint=taken_back.id, user="ewa", why="a slip of the hand")
        )
    for _ in range(2):
        async with opened(url, tmp_path) as again:
            async with asyncio.timeout(5):
                while len(await again.store.fetch(TOLD)) < 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            assert sorted(call_id for (call_id,) in await again.store.fetch(TOLD)) == sorted((letter.id, "c2"))


async def test_of_what_is_closed_no_telephone_rings(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(answer("c1"))
    (one,) = await mine(centre, "sofia")
    body = {"result": "elsewhere", "note": "by letter"}
    assert (await ask(centre, "sofia", "POST", f"/{one['id']}/close", body))[0] == 200
    rang: list[str] = []
    monkeypatch.setattr("cti.routes.clicking.Clicking.ring", lambda *_: rang.append("it"))
    status, said = await ask(centre, "sofia", "POST", f"/{one['id']}/call")
    assert (status, said["error"], rang) == (409, "closed", [])


async def test_an_idea_without_a_word_is_none(centre: Centre) -> None:
    assert (await ask(centre, "ewa", "POST", "", {"text": " \n "}))[1]["error"] == "nothing_said"


async def test_an_answer_of_which_nothing_can_be_made_stops_nothing(centre: Centre) -> None:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(answer("c0", told=({"no": "who"},)))
        centre.bus.publish(answer("c1"))
    assert [one["call_id"] for one in await mine(centre, "sofia")] == ["c1"]
