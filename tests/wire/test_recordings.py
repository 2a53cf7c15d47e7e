"""Recordings behind the desk: heard through a link by whom they concern, every playing written down, nothing else."""

from __future__ import annotations

import asyncio
import os
import time
import wave
from array import array
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from yarl import URL

from ivr.happenings import SurveyAnswered
from ivr.recordings.catalogue import State
from ivr.recordings.happenings import RecordingBegan, RecordingDropped, RecordingKept, RecordingRefused, RecordingStuck
from ivr.recordings.housekeeping import STILL, Housekeeping
from ivr.recordings.putting_away import SECOND
from ivr.recordings.sound import HEADER, header
from ivr.taping import LegGone, LegsSeen, LegTaped
from support.centre import Centre, bearer, now, opened
from support.patience import PATIENCE

CALL = "01990000-0000-7000-8000-000000000001"
WHY = {"why": "The customer asks about the message"}


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


def speech(seconds: float, channels: int = 1) -> bytes:
    return array("h", (3_000 if n % 20 < 10 else -3_000 for n in range(round(seconds * 8_000 * channels)))).tobytes()


def put(path: str, content: bytes) -> Path:
    """As the telephone would."""
    file = Path(path)
    file.write_bytes(content)
    return file


async def message(centre: Centre, seconds: float = 3.0, told: float | None = None) -> str:
    """Somebody left a message: its name."""
    keeper = centre.recordings.keeper
    tape = await keeper.begin(CALL, "message", "support")
    assert tape is not None
    sound = speech(seconds)
    put(f"{tape.path}.wav", header(len(sound), 1) + sound)
    await keeper.keep(tape, seconds if told is None else told)
    await centre.events.flush()
    return tape.name


async def talk(centre: Centre, seconds: float = 2.0, lasted: float = 2.0, user: str = "ewa") -> str:
    """An agent talked with a caller and the telephone recorded it: its name."""
    centre.call(CALL)
    path = await centre.recordings.keeper.talk(CALL)
    put(f"{path}.77.raw", speech(seconds, 2))
    at = time.perf_counter()
    centre.ring(CALL, user)
    tell_leg(centre, at)
    centre.bus.publish(LegGone(uniqueid="1.2", at=at + lasted))
    return await closed(centre)


def tell_leg(centre: Centre, at: float, call_id: str = CALL, leg: str = "77") -> None:
    centre.bus.publish(
        LegTaped(call_id=call_id, leg=leg, uniqueid="1.2", channel="PJSIP/sip7-00000001", member="sip7", at=at)
    )


async def closed(centre: Centre) -> str:
    """The one talk of the call, when it is put away."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await centre.events.flush()
            entry = await centre.recordings.catalogue.of_leg(CALL, "77")
            if entry is not None and entry.state is not State.OPEN:
                return entry.id
            await asyncio.sleep(0.02)


async def ask(centre: Centre, method: str, path: str, token: str | None, **options: Any) -> tuple[int, Any]:
    headers = {**(bearer(token) if token else {}), **options.pop("headers", {})}
    url = URL(centre.url + path, encoded=True)
    async with centre.http.request(method, url, headers=headers, allow_redirects=False, **options) as answer:
        body = await answer.read()
        return answer.status, (await answer.json()) if answer.content_type == "application/json" else body


async def link(centre: Centre, name: str, token: str) -> str:
    status, answer = await ask(centre, "POST", f"/api/recordings/{name}/link", token, json=WHY)
    assert status == 200, answer
    return str(answer["url"])


async def played(centre: Centre) -> list[str]:
    from ivr.statements import Sql

    await centre.events.flush()
    return [body for (body,) in await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'recording.played'"))]


# --- hearing -----------------------------------------------------------------------------------------------------


@pytest.mark.attack("A24")
async def test_a_message_is_heard_through_a_link_and_that_is_written_down_first(centre: Centre) -> None:
    name, token = await message(centre), await centre.log_in("ewa")
    status, sound = await ask(centre, "GET", await link(centre, name, token), token)
    assert status == 200
    assert len(sound) == HEADER + 48_000
    (row,) = await played(centre)
    assert "ewa" in row
    assert WHY["why"] in row


async def test_a_part_of_a_file_is_a_playing_too(centre: Centre) -> None:
    name, token = await message(centre), await centre.log_in("ewa")
    url = await link(centre, name, token)
    status, sound = await ask(centre, "GET", url, token, headers={"Range": "bytes=44-45"})
    assert (status, len(sound)) == (206, 2)
    assert len(await played(centre)) == 1


@pytest.mark.attack("A24")
@pytest.mark.parametrize("given", ["bytes=999999999-", "bytes=5-1", "bytes=-0", "lines=1-2", "bytes=0-0,1-1,2-2"])
async def test_an_odd_range_gives_no_more_than_the_file(centre: Centre, given: str) -> None:
    name, token = await message(centre, 1.0), await centre.log_in("ewa")
    status, sound = await ask(centre, "GET", await link(centre, name, token), token, headers={"Range": given})
    assert status in (200, 206, 416)
    assert len(sound) <= HEADER + 16_000


@pytest.mark.attack("A24")
async def test_without_a_session_or_with_another_ones_link_nothing_is_heard(centre: Centre) -> None:
    name, token = await message(centre), await centre.log_in("ewa")
    url = await link(centre, name, token)
    assert (await ask(centre, "GET", url, None))[0] == 401
    assert (await ask(centre, "GET", url, await centre.log_in("boris")))[0] == 403
    assert (await ask(centre, "GET", url, await centre.log_in("ewa")))[0] == 403, "another session of the same user"
    assert await played(centre) == []


@pytest.mark.attack("A24")
async def test_a_link_that_was_changed_or_invented_opens_nothing(centre: Centre) -> None:
    name, other, token = await message(centre), await message(centre), await centre.log_in("ewa")
    url = await link(centre, name, token)
    *_, until, signature = url.split("/")
    for path in (
        f"/api/recordings/{other}/{until}/{signature}",
        f"/api/recordings/{name}/{int(until) + 1}/{signature}",
        f"/api/recordings/{name}/{until}/{'0' * 64}",
        f"/api/recordings/{name}/c1/c1",
        f"/api/recordings/{name}/{'9' * 60}/{signature}",
    ):
        assert (await ask(centre, "GET", path, token))[0] == 403
    assert await played(centre) == []


@pytest.mark.attack("A24")
@pytest.mark.parametrize(
    "path",
    [
        "/recordings/", "/recordings/calls/", "/api/recordings", "/api/recordings/", "/api/recordings/{name}",
        "/api/recordings/{name}.wav", "/calls/{ab}/{name}.wav", "/api/recordings/..%2f..%2fetc%2fpasswd/1/2",
        "/api/recordings/../../centrala.db", "/api/recordings/%2e%2e/1/2", "/assets/..%2f{name}.wav",
    ],
)  # fmt: skip
async def test_there_is_no_list_and_no_way_round(centre: Centre, path: str) -> None:
    name, token = await message(centre), await centre.log_in("sofia")
    status, body = await ask(centre, "GET", path.format(name=name, ab=name[:2]), token)
    assert status in (401, 403, 404, 405)
    assert name not in str(body)


@pytest.mark.attack("A24")
async def test_names_that_are_guessed_do_not_exist(centre: Centre) -> None:
    token = await centre.log_in("sofia")
    for name in ("0" * 32, "..", "x" * 64, CALL):
        assert (await ask(centre, "POST", f"/api/recordings/{name}/link", token, json=WHY))[0] == 404


@pytest.mark.attack("A24")
async def test_a_link_on_the_disk_is_not_followed(centre: Centre, tmp_path: Path) -> None:
    name, token = await message(centre), await centre.log_in("ewa")
    (tmp_path / "secret").write_bytes(b"secret")
    file = centre.recordings.shelf.wav(name)
    file.unlink()
    file.symlink_to(tmp_path / "secret")
    assert (await ask(centre, "GET", await link(centre, name, token), token))[0] == 404


@pytest.mark.parametrize("body", [{}, {"why": ""}, {"why": "x" * 201}, {"why": 5}, {"why": "a\nb"}])
async def test_who_does_not_say_why_hears_nothing(centre: Centre, body: dict[str, object]) -> None:
    name, token = await message(centre), await centre.log_in("ewa")
    assert (await ask(centre, "POST", f"/api/recordings/{name}/link", token, json=body))[0] == 400


# --- talks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("user", "status"), [("ewa", 200), ("boris", 404), ("sofia", 200)])
async def test_a_talk_is_heard_by_its_agent_and_by_supervisors(centre: Centre, user: str, status: int) -> None:
    """The telephone's name is not the agent's: who rang is known."""
    name, token = await talk(centre), await centre.log_in(user)
    assert (await ask(centre, "POST", f"/api/recordings/{name}/link", token, json=WHY))[0] == status


async def test_a_talk_becomes_a_stereo_file_with_agent_queue_and_its_queues_time(centre: Centre) -> None:
    name = await talk(centre)
    entry = await centre.recordings.catalogue.one(name)
    assert entry is not None
    assert (entry.what, entry.agent, entry.queue, entry.state) == ("talk", "ewa", "faults", State.KEPT)
    with wave.open(str(centre.recordings.shelf.wav(name))) as sound:
        assert (sound.getnchannels(), sound.getnframes()) == (2, 16_000)
    assert list(centre.recordings.shelf.raws()) == []


async def test_a_talk_with_a_hole_is_found_by_its_length(centre: Centre) -> None:
    entry = await centre.recordings.catalogue.one(await talk(centre, seconds=2.0, lasted=4.0))
    assert entry is not None
    assert (entry.state, entry.expected) == (State.SHORT, pytest.approx(4.0))


@pytest.mark.attack("A15")
async def test_a_strangers_event_without_a_file_opens_nothing(centre: Centre) -> None:
    told: list[RecordingBegan] = []
    centre.bus.subscribe(RecordingBegan, told.append)
    tell_leg(centre, 0.0)
    assert told == []


async def test_a_talk_whose_file_comes_later_than_its_event_is_recorded_and_paused_like_any_other(
    centre: Centre,
) -> None:
    """Asterisk opens the file with the first samples; on a busy machine the event is there before."""
    live, at = centre.call(CALL), time.perf_counter()
    live.agent = "ewa"
    path = await centre.recordings.keeper.talk(CALL)
    tell_leg(centre, at)
    url, token = f"/api/calls/{CALL}/recording", await centre.log_in("ewa")
    assert (await ask(centre, "POST", url, token, json={"paused": True}))[1] == {"recorded": True, "paused": True}
    put(f"{path}.77.raw", speech(2, 2))
    centre.bus.publish(LegGone(uniqueid="1.2", at=at + 2))
    entry = await centre.recordings.catalogue.one(await closed(centre))
    assert entry is not None
    assert entry.state is State.KEPT


async def test_a_talk_whose_file_never_comes_is_told_as_lost(centre: Centre) -> None:
    told: list[RecordingDropped] = []
    centre.bus.subscribe(RecordingDropped, told.append)
    centre.call(CALL)
    tell_leg(centre, time.perf_counter())
    centre.bus.publish(LegGone(uniqueid="1.2", at=time.perf_counter()))
    entry = await centre.recordings.catalogue.one(await closed(centre))
    assert entry is not None
    assert entry.state is State.DROPPED
    assert [one.why for one in told] == ["lost"]


async def test_the_agent_who_talks_pauses_the_recording_and_nobody_else(centre: Centre) -> None:
    live = centre.call(CALL)
    live.agent = "ewa"
    path = await centre.recordings.keeper.talk(CALL)
    put(f"{path}.77.raw", speech(1, 2))
    tell_leg(centre, time.perf_counter())
    url = f"/api/calls/{CALL}/recording"
    for user, status in (("boris", 404), ("ewa", 200), ("sofia", 200)):
        token = await centre.log_in(user)
        assert (await ask(centre, "POST", url, token, json={"paused": user == "ewa"}))[0] == status
    assert centre.muted == [("PJSIP/sip7-00000001", True), ("PJSIP/sip7-00000001", False)]
    assert (await ask(centre, "POST", "/api/calls/none/recording", token, json={"paused": True}))[0] == 404


# --- what goes wrong ---------------------------------------------------------------------------------------------


async def test_a_message_shorter_than_asterisk_said_is_kept_and_marked(centre: Centre) -> None:
    entry = await centre.recordings.catalogue.one(await message(centre, seconds=3.0, told=5.0))
    assert entry is not None
    assert (entry.state, entry.seconds, entry.expected) == (State.SHORT, 3.0, 5.0)


async def test_below_the_free_space_asked_for_nothing_new_is_recorded_and_it_is_said(centre: Centre) -> None:
    told: list[RecordingRefused] = []
    centre.bus.subscribe(RecordingRefused, told.append)
    centre.recordings.shelf.keep_free = 1 << 60
    keeper = centre.recordings.keeper
    assert await keeper.begin(CALL, "answer") is None
    assert await keeper.talk(CALL) is None
    assert [one.what for one in told] == ["answer", "talk"]


@pytest.mark.parametrize(("most", "room"), [(1, True), (2, False)])
async def test_there_must_be_room_for_half_an_hour_of_as_many_talks_as_there_ever_were(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, most: int, room: bool
) -> None:
    """Also of those that this program did not see begin."""
    shelf = centre.recordings.shelf
    for leg in range(most):
        put(str(shelf.raw(CALL, f"{leg}7").path), speech(1, 2))
    centre.bus.publish(LegsSeen({f"box-.{leg}7": f"PJSIP/sip{leg}-0000000{leg}" for leg in range(most)}))
    async with asyncio.timeout(PATIENCE):
        while len(centre.recordings.talks.agents(CALL)) < most:  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.02)
    shelf.keep_free = 1 << 20
    monkeypatch.setattr(shelf, "free", lambda: 60 * 60 * SECOND - 1)
    assert centre.recordings.talks.room() is room


@pytest.mark.looptime
async def test_a_full_disk_is_told_within_five_seconds_whatever_else_goes_on() -> None:
    """Here a look for what was left behind never ends."""
    told: list[float] = []
    began = asyncio.get_running_loop().time()
    parts: Any = SimpleNamespace(raws=lambda: iter(()), folder=Path("calls"), keep_free=1)
    never: Any = SimpleNamespace(left_behind=lambda _: asyncio.Event().wait())
    full: Any = SimpleNamespace(room=lambda: told.append(asyncio.get_running_loop().time() - began))
    house = Housekeeping(parts, SimpleNamespace(unfinished=None), never, full, lambda _: None, now)  # type: ignore[arg-type]
    task = asyncio.create_task(house.run())
    await asyncio.sleep(12)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert max(later - before for before, later in pairwise(told)) < 5
    assert told[-1] > 8


async def test_a_talk_for_which_there_is_no_room_stays_as_it_is_and_is_tried_again(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck: asyncio.Future[RecordingStuck] = asyncio.get_running_loop().create_future()
    centre.bus.subscribe(RecordingStuck, stuck.set_result)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("ivr.recordings.putting_away.wrap", full)
        centre.call(CALL)
        path = await centre.recordings.keeper.talk(CALL)
        raw = put(f"{path}.77.raw", speech(2, 2))
        at = time.perf_counter()
        tell_leg(centre, at)
        centre.bus.publish(LegGone(uniqueid="1.2", at=at + 3))
        told = await asyncio.wait_for(stuck, PATIENCE)
    assert (told.seconds, told.expected) == (2.0, pytest.approx(3.0))
    old(raw)
    await centre.events.flush()
    await centre.recordings.housekeeping.sweep()
    entry = await centre.recordings.catalogue.one(await closed(centre))
    assert entry is not None
    assert entry.state is State.SHORT, "what was expected is remembered"


def old(file: Path) -> None:
    """Nobody has written it for some time."""
    then = time.time() - STILL - 1
    os.utime(file, (then, then))


async def test_what_a_dead_engine_left_behind_is_put_away(centre: Centre) -> None:
    """A talk of which nobody told, a message whose end nobody saw, and a row whose file never came."""
    shelf, keeper = centre.recordings.shelf, centre.recordings.keeper
    raw = shelf.folder / "talks" / f"{CALL}.77.raw"
    raw.write_bytes(speech(1, 2))
    tapes = [await keeper.begin(CALL, "message", "support") for _ in range(2)]
    left, missing = (tape for tape in tapes if tape)
    file = shelf.wav(left.name)
    file.write_bytes(header(0, 1) + speech(1))
    keeper.open.clear()
    await centre.recordings.housekeeping.sweep()
    assert raw.exists(), "still being written, for all we know"
    old(raw)
    old(file)
    await centre.recordings.housekeeping.sweep()
    await centre.events.flush()
    catalogue = centre.recordings.catalogue
    states = {name: (await catalogue.one(name)) for name in (left.name, missing.name, await closed(centre))}
    assert [e.state for e in states.values() if e] == [State.KEPT, State.DROPPED, State.KEPT]
    assert not raw.exists()


async def test_a_talk_that_another_engine_began_is_taken_up_paused_by_its_agent_and_put_away(centre: Centre) -> None:
    """That one was killed; the talk goes on, and so does its recording, as it was."""
    shelf, bus = centre.recordings.shelf, centre.bus
    raw = put(str(shelf.folder / "talks" / f"{CALL}.77.raw"), speech(40, 2))
    bus.publish(
        RecordingBegan(
            call_id=CALL, at=now() - timedelta(seconds=30), recording="b" * 32, what="talk", agent="ewa", leg="77"
        )
    )
    await centre.events.flush()
    bus.publish(LegsSeen({"box-.77": "PJSIP/sip7-00000001", "box-.78": "PJSIP/sip8-00000002"}))
    async with asyncio.timeout(PATIENCE):
        while not centre.recordings.talks.agents(CALL):  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.02)
    assert centre.muted == [], "nothing brings the sound back by itself"
    url = f"/api/calls/{CALL}/recording"
    for user, status in (("boris", 404), ("ewa", 200)):
        answer = await ask(centre, "POST", url, await centre.log_in(user), json={"paused": True})
        assert answer[0] == status
    bus.publish(LegGone("box-.77", time.perf_counter()))
    bus.publish(LegsSeen({}))
    entry = await centre.recordings.catalogue.one(await closed(centre))
    assert entry is not None
    assert (entry.id, entry.state) == ("b" * 32, State.KEPT)
    assert entry.expected == pytest.approx(34, abs=5)
    assert not raw.exists()


async def test_a_talk_that_ended_while_nobody_told_is_put_away_when_somebody_looks(centre: Centre) -> None:
    centre.call(CALL)
    path = await centre.recordings.keeper.talk(CALL)
    put(f"{path}.77.raw", speech(2, 2))
    tell_leg(centre, time.perf_counter())
    centre.bus.publish(LegsSeen({}))
    entry = await centre.recordings.catalogue.one(await closed(centre))
    assert entry is not None
    assert (entry.state, entry.expected) == (State.KEPT, None)


async def test_what_this_engine_is_recording_is_left_alone(centre: Centre) -> None:
    tape = await centre.recordings.keeper.begin(CALL, "message", "support")
    assert tape is not None
    await centre.recordings.housekeeping.sweep()
    await centre.events.flush()
    entry = await centre.recordings.catalogue.one(tape.name)
    assert entry is not None
    assert entry.state is State.OPEN


async def test_a_row_is_never_seen_without_somebody_at_work_on_it(centre: Centre) -> None:
    """Housekeeping that comes in between would take the message for lost."""
    keeper, sweep = centre.recordings.keeper, centre.recordings.housekeeping.sweep
    told: list[RecordingDropped] = []
    centre.bus.subscribe(RecordingDropped, told.append)
    for _ in range(20):
        tape, *_ = await asyncio.gather(keeper.begin(CALL, "message", "support"), sweep(), sweep(), sweep())
        assert tape is not None
        put(f"{tape.path}.wav", header(16_000, 1) + b"\0" * 16_000)
        await asyncio.gather(keeper.keep(tape, 1.0), sweep(), sweep(), sweep())
    assert [one.why for one in told] == ["silent"] * 20


async def test_what_is_too_old_is_erased_and_its_row_is_the_proof(centre: Centre) -> None:
    name, token = await message(centre), await centre.log_in("ewa")
    parts = centre.recordings
    later = Housekeeping(
        parts.shelf, parts.catalogue, parts.keeper, parts.talks, centre.bus.publish, lambda: now() + timedelta(days=91)
    )
    await parts.housekeeping.erase()
    assert parts.shelf.wav(name).exists()
    await later.erase()
    await centre.events.flush()
    assert not parts.shelf.wav(name).exists()
    entry = await parts.catalogue.one(name)
    assert entry is not None
    assert (entry.state, len(entry.sha256 or "")) == (State.ERASED, 64)
    assert (await ask(centre, "POST", f"/api/recordings/{name}/link", token, json=WHY))[0] == 404


async def test_a_survey_that_says_so_holds_what_was_recorded_in_its_call(centre: Centre) -> None:
    name = await message(centre)
    centre.bus.publish(
        SurveyAnswered(
            call_id=CALL, survey="after", hash="9", question="speed", answers={"speed": 1}, score=0.0, band=None,
            satisfaction=0.0, told=({"who": "supervisors", "why": "speed = 1", "hold": True},), key=f"{CALL}:7",
        )
    )  # fmt: skip
    await centre.events.flush()
    assert await centre.recordings.catalogue.held(name)


async def test_a_row_that_ended_does_not_begin_again(centre: Centre) -> None:
    """A late copy of an event changes nothing."""
    name = await message(centre, told=9.0)
    late = RecordingKept(
        call_id=CALL, recording=name, what="message", box="support", seconds=1, expected=1, complete=True, bytes=1,
        sha256="x", expires=now(),
    )  # fmt: skip
    centre.bus.publish(late)
    await centre.events.flush()
    entry = await centre.recordings.catalogue.one(name)
    assert entry is not None
    assert (entry.state, entry.seconds) == (State.SHORT, 3.0)
