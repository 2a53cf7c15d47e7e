"""Kept recordings become FLAC: sample for sample the same, one at a time; whatever dies meanwhile, nothing is lost."""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from array import array
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from ivr.recordings import compressing, flac
from ivr.recordings.catalogue import Entry, State
from ivr.recordings.compressing import Compressing
from ivr.recordings.flac import checksum, wav_of
from ivr.recordings.holds import Holds
from ivr.recordings.housekeeping import Housekeeping
from ivr.recordings.sound import header
from ivr.statements import Sql, grouped
from support.centre import Centre, bearer, now, opened
from support.patience import PATIENCE

CALL = "01990000-0000-7000-8000-000000000001"
AN_HOUR = 3600.0
WHY = {"why": "The customer asks about the message"}
GOES_ON = Sql("INSERT INTO call_state (call_id, flow, hash, seq, state, updated) VALUES (:call, 'f', 'h', 0, '', 0)")


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


def speech(seconds: float, channels: int = 1) -> bytes:
    return array("h", (3_000 if n % 20 < 10 else -3_000 for n in range(round(seconds * 8_000 * channels)))).tobytes()


async def kept(centre: Centre, channels: int = 1, call_id: str = CALL) -> Entry:
    """Somebody left a message."""
    keeper = centre.recordings.keeper
    tape = await keeper.begin(call_id, "message", "support")
    assert tape is not None
    sound = speech(3, channels)
    centre.recordings.shelf.wav(tape.name).write_bytes(header(len(sound), channels) + sound)
    await keeper.keep(tape, 3.0)
    await centre.events.flush()
    return await entry(centre, tape.name)


async def entry(centre: Centre, name: str) -> Entry:
    found = await centre.recordings.catalogue.one(name)
    assert found is not None
    return found


def later(centre: Centre, hours: float = 2) -> Compressing:
    """As if it were that much later: what is there is old enough."""
    parts = centre.recordings
    return Compressing(parts.shelf, parts.catalogue, centre.events, lambda: now() + timedelta(hours=hours), AN_HOUR)


def forms(centre: Centre, name: str) -> set[str]:
    """Of its files."""
    return {path.suffix for path in centre.recordings.shelf.wav(name).parent.iterdir() if path.stem == name}


def is_whole(centre: Centre, one: Entry) -> bool:
    """What would be heard now is what was entered."""
    file = centre.recordings.shelf.find(one.id)
    assert file is not None
    found = checksum(file) if file.suffix == ".flac" else hashlib.sha256(file.read_bytes()).hexdigest()
    return found == one.sha256


@pytest.mark.parametrize("channels", [1, 2])
async def test_the_same_wav_comes_out_of_what_is_kept_and_the_row_knows_its_size(centre: Centre, channels: int) -> None:
    one = await kept(centre, channels)
    before = centre.recordings.shelf.wav(one.id).read_bytes()
    work = later(centre)
    await work.tour()
    flac = centre.recordings.shelf.flac(one.id)
    assert forms(centre, one.id) == {".flac"}
    assert b"".join(wav_of(flac)) == before
    assert flac.stat().st_mode & 0o777 == 0o640
    after = await entry(centre, one.id)
    assert (after.compressed, after.state, after.sha256) == (flac.stat().st_size, State.KEPT, one.sha256)
    assert (work.progress.done, work.progress.before, work.progress.waiting) == (1, len(before), 0)


async def test_what_is_fresh_or_belongs_to_a_call_that_goes_on_stays_as_asterisk_needs_it(centre: Centre) -> None:
    one = await kept(centre)
    await later(centre, hours=0.5).tour()
    await centre.store.write(grouped([GOES_ON(call=CALL)]))
    await later(centre).tour()
    assert forms(centre, one.id) == {".wav"}


async def test_a_compressed_recording_is_heard_through_its_link_also_in_parts(centre: Centre) -> None:
    one, token = await kept(centre), await centre.log_in("ewa")
    await later(centre).tour()
    url, headers = centre.url, bearer(token)
    async with centre.http.post(f"{url}/api/recordings/{one.id}/link", headers=headers, json=WHY) as answer:
        path = (await answer.json())["url"]
    async with centre.http.get(url + path, headers=headers) as answer:
        assert (answer.status, answer.content_type, (await answer.read())[:4]) == (200, "audio/flac", b"fLaC")
    async with centre.http.get(url + path, headers={**headers, "Range": "bytes=4-7"}) as answer:
        assert (answer.status, len(await answer.read())) == (206, 4)


class Killed(BaseException):
    """The program dies here."""


@pytest.mark.parametrize("where", ["compress", "take_in", "_enter", "unlink"])
async def test_whatever_dies_nothing_is_lost_and_the_next_start_finishes_it(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Killed right after that step."""
    one, shelf = await kept(centre), centre.recordings.shelf

    def dies(step: str, target: object, name: str) -> None:
        real = getattr(target, name)

        async def killed(*given: object) -> None:
            await real(*given)
            raise Killed

        def killed_in_a_thread(*given: object) -> None:
            real(*given)
            raise Killed

        if step == where:
            monkeypatch.setattr(target, name, killed if asyncio.iscoroutinefunction(real) else killed_in_a_thread)

    work = later(centre)
    dies("compress", compressing, "compress")
    dies("take_in", shelf, "take_in")
    dies("_enter", work, "_enter")
    if where == "unlink":
        monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    with suppress(Killed):
        await work.tour()
    monkeypatch.undo()
    shelf.half(one.id).write_bytes(b"fLaC")
    assert is_whole(centre, one)
    again = later(centre)
    await again.tidy()
    await again.tour()
    assert forms(centre, one.id) == {".flac"}
    assert is_whole(centre, one)
    assert (await entry(centre, one.id)).compressed


async def test_a_row_that_was_lost_with_the_databases_last_seconds_is_written_again(centre: Centre) -> None:
    one = await kept(centre)
    await later(centre).tour()
    await centre.store.write(grouped([Sql("UPDATE recording SET compressed = NULL")()]))
    await later(centre).tour()
    assert (await entry(centre, one.id)).compressed == centre.recordings.shelf.flac(one.id).stat().st_size


async def test_what_is_erased_while_it_is_compressed_is_gone(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    one, real = await kept(centre), compressing.compress

    async def erased_meanwhile(wav: Path, flac: Path, sha256: str) -> int:
        size = await real(wav, flac, sha256)
        centre.recordings.shelf.remove(one.id)
        return size

    monkeypatch.setattr(compressing, "compress", erased_meanwhile)
    await later(centre).tour()
    assert forms(centre, one.id) == set()


async def test_a_file_that_is_not_what_was_entered_stays_as_it_is_and_is_told_once(centre: Centre) -> None:
    one = await kept(centre)
    with centre.recordings.shelf.wav(one.id).open("r+b") as file:
        file.seek(1_000)
        file.write(b"??")
    work = later(centre)
    await work.tour()
    await work.tour()
    assert forms(centre, one.id) == {".wav"}
    assert (work.progress.failed, work.progress.done) == (1, 0)
    assert (await entry(centre, one.id)).compressed is None


@pytest.mark.parametrize(
    "command", [("/nowhere/sox",), ("false",), ("sh", "-c", 'head -c 5000 /dev/zero >"$8"', "sox")]
)
async def test_without_the_program_or_with_one_that_fails_the_wav_stays(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    one = await kept(centre)
    monkeypatch.setattr(flac, "SOX", command)
    monkeypatch.setattr(flac, "BEHIND", ())
    work = later(centre)
    await work.tour()
    assert work.progress.failed == 1
    assert forms(centre, one.id) == {".wav"}
    assert is_whole(centre, one)


async def test_a_program_that_hangs_is_ended_with_us(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    await kept(centre)
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    real = asyncio.create_subprocess_exec

    async def begun(*command: str, **options: int) -> asyncio.subprocess.Process:
        process = await real("sleep", "60", **options)
        started.set_result(process.pid)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", begun)
    task = asyncio.create_task(later(centre).tour())
    pid = await asyncio.wait_for(started, PATIENCE)
    task.cancel()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 2
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_without_room_for_a_copy_nothing_is_compressed(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await kept(centre)
    monkeypatch.setattr(centre.recordings.shelf, "free", lambda: 1 << 20)
    await later(centre).tour()
    assert forms(centre, one.id) == {".wav"}


async def test_a_compressed_recording_is_held_and_erased_like_any_other(centre: Centre) -> None:
    one, parts = await kept(centre), centre.recordings
    await later(centre).tour()
    holds = Holds(centre.store, parts.shelf)
    hold = await holds.hold_recording(one.id, "sofia", "case 12/2026", now())
    too_old = Housekeeping(
        parts.shelf, parts.catalogue, parts.keeper, parts.talks, centre.bus.publish, lambda: now() + timedelta(days=91)
    )
    await too_old.erase()
    assert forms(centre, one.id) == {".flac"}
    await holds.release(hold, "sofia", "settled", now())
    await too_old.erase()
    await centre.events.flush()
    assert forms(centre, one.id) == set()
    assert (await entry(centre, one.id)).state is State.ERASED


async def test_progress_is_among_the_metrics_and_in_the_command(
    centre: Centre, tmp_path: Path, sqlite_url: str
) -> None:
    await kept(centre)
    await kept(centre)
    await later(centre).tour()
    third = await kept(centre)
    config = tmp_path / "centrala.yaml"
    secrets = '{ami: {secret: "0123456789abcdef"}, agi: {secret: "0123456789abcdef"}}'
    text = f"database: {sqlite_url}\ncall_recordings: {centre.recordings.shelf.folder}\nasterisk: {secrets}\n"
    config.write_text(text + "compress_after: 0.0000001\n", encoding="utf-8")
    said = await asyncio.to_thread(CliRunner().invoke, app, ["recording", "space", "--config", str(config)])
    lines = said.output.splitlines()
    assert said.exit_code == 0, said.output
    assert lines[0].startswith("kept        3 recordings")
    assert lines[1].startswith("compressed  2 of them")
    assert lines[2].startswith("waiting     1 that")
    assert (await entry(centre, third.id)).compressed is None
    metrics = {m.name: m for m in centre.registry.collect()}
    assert metrics["centrala_recordings_free_bytes"].samples[0].value > 0
    assert "centrala_recordings_compressed" in metrics
