"""Recognisers as commands and over the web: a deadline, a limit of size, a breaker, and nothing said is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from ivr.outgoing import Outgoing
from ivr.outside.breaker import FAILURES, Breaker
from ivr.outside.failures import BreakerOpen, OutsideFailed, ServerTrouble
from ivr.outside.reach import Reach
from ivr.speech.command import MOST_BYTES, Command
from ivr.speech.ears import Ear, Ears
from ivr.speech.hook import Hook
from ivr.speech.recogniser import Recogniser, Utterance
from support.web_servers import nothing, says, serving

WORDS = (("1", ("invoices",)), ("2", ("faults",)))
SECONDS = 5.0


def python(code: str, *arguments: str) -> Command:
    return Command(("{python}", "-c", code, "{wav}", "{language}", *arguments))


def said(folder: Path) -> Utterance:
    wav = folder / "said.wav"
    wav.write_bytes(b"RIFF of a voice")
    return Utterance(wav, "en", ("invoices", "faults"))


async def hear(recogniser: Recogniser, folder: Path, seconds: float = SECONDS) -> str:
    return await recogniser.hear(said(folder), asyncio.get_running_loop().time() + seconds)


async def failure(recogniser: Recogniser, folder: Path, seconds: float = SECONDS) -> OutsideFailed:
    with pytest.raises(OutsideFailed) as raised:
        await hear(recogniser, folder, seconds)
    return raised.value


# --- a command ------------------------------------------------------------------------------------------------------


async def test_a_command_gets_file_language_and_words_and_says_what_it_heard(tmp_path: Path) -> None:
    code = "import sys; print(open(sys.argv[1]).read(), sys.argv[2:], sys.stdin.read().split())"
    heard = await hear(python(code, "; touch /tmp/x"), tmp_path)
    assert heard.strip() == "RIFF of a voice ['en', '; touch /tmp/x'] ['invoices', 'faults']"


async def test_a_command_knows_no_secret_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CENTRALA_SECRETS__CRM", "s3cr3t")
    monkeypatch.setenv("MODELS", "/models")
    heard = await hear(python("import os; print(dict(os.environ))"), tmp_path)
    assert "/models" in heard
    assert "s3cr3t" not in heard


async def test_a_command_that_hangs_is_ended_with_its_children_at_the_deadline(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    code = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)"
    )
    problem = await failure(python(code), tmp_path, 1.5)
    assert (type(problem), problem.kind) == (ServerTrouble, "times_out")
    assert await _ends(int(mark.read_text()))


async def test_a_child_that_left_the_group_keeps_nobody_waiting(tmp_path: Path) -> None:
    """It holds the command's output open; the deadline is the deadline."""
    mark = tmp_path / "pid"
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(20)'], start_new_session=True)\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\n"
        "print('faults')"
    )
    async with asyncio.timeout(10):
        assert (await failure(python(code), tmp_path, 1.5)).kind == "times_out"
    os.kill(int(mark.read_text()), signal.SIGKILL)


async def _ends(pid: int) -> bool:
    """Whether the process is over, or only waits for being buried."""
    for _ in range(100):
        if _is_over(pid):
            return True
        await asyncio.sleep(0.01)
    return False


def _is_over(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def test_a_command_that_talks_without_end_is_cut_off(tmp_path: Path) -> None:
    problem = await failure(python("while True: print('faults ' * 1000)"), tmp_path)
    assert problem.kind == "too_large"
    assert MOST_BYTES < 7_000


@pytest.mark.parametrize(
    "recogniser", [python("raise SystemExit(3)"), Command(("/nowhere/recogniser", "{wav}"))], ids=["status", "missing"]
)
async def test_a_command_that_fails_is_in_trouble(recogniser: Command, tmp_path: Path) -> None:
    problem = await failure(recogniser, tmp_path)
    assert (type(problem), problem.kind) == (ServerTrouble, "fails")


async def test_what_is_no_text_is_no_word(tmp_path: Path) -> None:
    assert "faults" in await hear(python(r"import sys; sys.stdout.buffer.write(b'\xff\x00 faults')"), tmp_path)


async def test_a_command_that_reads_no_words_is_heard(tmp_path: Path) -> None:
    code = "import sys; sys.stdin.close(); print('faults')"
    assert (await hear(python(code), tmp_path)).strip() == "faults"


async def test_the_demonstration_says_what_is_missing_when_it_cannot_hear(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ivr.speech.pocket", str(tmp_path / "nothing.wav")),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, problem = await process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert b"centrala[speech]" in problem or b"No such file" in problem


# --- over the web ---------------------------------------------------------------------------------------------------


@pytest.fixture
async def outgoing() -> AsyncIterator[Outgoing]:
    made = Outgoing(Reach(everywhere=True))
    yield made
    await made.close()


async def test_a_server_gets_sound_language_words_and_fields(outgoing: Outgoing, tmp_path: Path) -> None:
    async with serving(says(body=b'{"text": "faults, please"}')) as server:
        hook = Hook(outgoing, f"{server.url}/v1/audio/transcriptions", "t0k3n", {"model": "small"})
        assert await hear(hook, tmp_path) == "faults, please"
        (asked,) = server.asked
    assert asked.line == "POST /v1/audio/transcriptions HTTP/1.1"
    assert asked.headers["authorization"] == "Bearer t0k3n"
    assert asked.headers["content-type"].startswith("multipart/form-data; boundary=")
    for piece in (b"RIFF of a voice", b"\r\n\r\nen\r\n", b"invoices, faults", b"\r\n\r\nsmall\r\n"):
        assert piece in asked.body


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        ("200 OK", b"faults", "wrong_shape"),
        ("200 OK", b"[]", "wrong_shape"),
        ("200 OK", b'{"text": 5}', "wrong_shape"),
        ("200 OK", b'{"text": "' + b"x" * 300_000 + b'"}', "too_large"),
        ("404 Not Found", b"{}", "fails"),
        ("503 Service Unavailable", b"{}", "fails"),
    ],
)
async def test_any_other_answer_is_a_failure(
    status: str, body: bytes, kind: str, outgoing: Outgoing, tmp_path: Path
) -> None:
    async with serving(says(status, body)) as server:
        assert (await failure(Hook(outgoing, server.url), tmp_path)).kind == kind


async def test_a_server_that_never_answers_has_its_deadline(outgoing: Outgoing, tmp_path: Path) -> None:
    async with serving(nothing) as server:
        assert (await failure(Hook(outgoing, server.url), tmp_path, 0.2)).kind == "times_out"


# --- ears -----------------------------------------------------------------------------------------------------------


class Heard:
    """A recogniser that hears this, or fails."""

    server = "command:heard"

    def __init__(self, text: str | OutsideFailed) -> None:
        self.text = text
        self.asked = 0

    async def hear(self, utterance: Utterance, deadline: float) -> str:
        self.asked += 1
        if isinstance(self.text, OutsideFailed):
            raise self.text
        return self.text


def ears(recogniser: Recogniser, folder: Path) -> Ears:
    made = Ears({"en": Ear(recogniser, SECONDS)}, folder / "heard", Breaker(asyncio.get_running_loop().time))
    made.open()
    return made


async def test_the_log_does_not_have_what_was_said(tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logs:
        assert await ears(Heard("it is Anna, faults"), tmp_path).hear(tmp_path / "x.wav", "en", WORDS) == "faults"
    (line,) = logs
    assert (line["understood"], line["characters"]) == (True, 18)
    assert "Anna" not in str(line)
    assert "faults" not in str(line)


async def test_a_recogniser_that_fails_again_and_again_is_left_alone(tmp_path: Path) -> None:
    recogniser = Heard(ServerTrouble("fails", "status 3"))
    site = ears(recogniser, tmp_path)
    assert site.understand("en")
    for _ in range(FAILURES):
        with pytest.raises(ServerTrouble):
            await site.hear(tmp_path / "x.wav", "en", WORDS)
    assert not site.understand("en"), "nobody speaks for nothing"
    with pytest.raises(BreakerOpen):
        await site.hear(tmp_path / "x.wav", "en", WORDS)
    assert recogniser.asked == FAILURES


async def test_only_languages_with_a_recogniser_are_understood(tmp_path: Path) -> None:
    site = ears(Heard(""), tmp_path)
    assert (site.understand("en"), site.understand("pl")) == (True, False)


async def test_what_was_said_is_for_us_and_asterisk_alone_and_what_a_dead_engine_left_goes(tmp_path: Path) -> None:
    (tmp_path / "heard").mkdir()
    (tmp_path / "heard" / "left.wav").write_bytes(b"RIFF of a voice")
    os.chmod(tmp_path, 0o2775)
    site = ears(Heard(""), tmp_path)
    assert list((tmp_path / "heard").iterdir()) == []
    assert os.stat(tmp_path / "heard").st_mode & 0o7777 == 0o2770
    first, second = site.tape(), site.tape()
    assert first != second
    first.write_bytes(b"RIFF")
    site.forget(first)
    site.forget(second)
    assert list((tmp_path / "heard").iterdir()) == []
