"""Sound files of recordings: whole or cut off, spoken or silent; names that say nothing; links that open one thing."""

from __future__ import annotations

import hashlib
import math
import wave
from array import array
from pathlib import Path

import pytest

from ivr.prompts.tone import SECONDS, write_tone
from ivr.recordings.catalogue import MOVES, State
from ivr.recordings.links import GOOD_FOR, MOST, Links
from ivr.recordings.shelf import NAME, Shelf, ShelfError, new_name
from ivr.recordings.sound import HEADER, NoSound, header, is_whole, measure, wrap

RATE = 8_000


def samples(seconds: float, loudness: int = 3_000) -> bytes:
    return array("h", (round(loudness * math.sin(n / 3)) for n in range(round(seconds * RATE)))).tobytes()


def write(path: Path, sound: bytes, head: bytes | None = None) -> Path:
    path.write_bytes((header(len(sound), 1) if head is None else head) + sound)
    return path


def test_a_whole_file_has_its_seconds_and_its_checksum(tmp_path: Path) -> None:
    file = write(tmp_path / "a.wav", samples(2.5))
    found = measure(file)
    assert (found.seconds, found.spoken, found.bytes) == (2.5, True, HEADER + 40_000)
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_header_that_was_never_finished_is_put_right_and_nothing_is_lost(tmp_path: Path) -> None:
    """Asterisk died: its header still says nothing of the length."""
    sound = samples(1.0)
    file = write(tmp_path / "a.wav", sound, header(0, 1))
    found = measure(file)
    with wave.open(str(file)) as read:
        assert read.getnframes() == RATE
    assert found.seconds == 1.0
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize(("sound", "spoken"), [(b"\0\0" * RATE, False), (samples(1, 40), False), (samples(1), True)])
def test_silence_and_the_hiss_of_a_line_are_no_words(tmp_path: Path, sound: bytes, spoken: bool) -> None:
    assert measure(write(tmp_path / "a.wav", sound)).spoken is spoken


def test_a_click_is_no_word(tmp_path: Path) -> None:
    assert not measure(write(tmp_path / "a.wav", b"\0\0" * RATE + samples(0.03) + b"\0\0" * RATE)).spoken


@pytest.mark.parametrize("content", [b"", b"RIFF", header(0, 1), b"x" * 500, header(8, 7) + b"12345678"])
def test_what_is_no_sound_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(content)
    with pytest.raises(NoSound):
        measure(file)


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.wav", samples(1))
    (tmp_path / "a.wav").symlink_to(secret)
    with pytest.raises(OSError, match="symbolic"):
        measure(tmp_path / "a.wav")


def test_a_talk_becomes_a_stereo_file_and_an_odd_byte_at_its_end_is_left_out(tmp_path: Path) -> None:
    raw = tmp_path / "call.1.raw"
    raw.write_bytes(samples(2.0) + b"x")
    wrap(raw, tmp_path / "a.wav")
    with wave.open(str(tmp_path / "a.wav")) as read:
        assert (read.getnchannels(), read.getnframes(), read.getframerate()) == (2, RATE, RATE)
    assert measure(tmp_path / "a.wav").seconds == 1.0
    assert raw.exists(), "it goes when its row is there"


@pytest.mark.parametrize(
    ("seconds", "expected", "whole"),
    [
        (98, 100, True),
        (97.9, 100, False),
        (4.5, 5.0, True),
        (1.3, 2.0, True),
        (1.2, 2.0, False),
        (0, None, True),
        (3, 2, True),
    ],
)
def test_two_hundredths_may_be_missing_or_three_quarters_of_a_second(
    seconds: float, expected: float | None, whole: bool
) -> None:
    assert is_whole(seconds, expected) is whole


def test_the_tone_is_short_and_of_the_right_kind(tmp_path: Path) -> None:
    write_tone(tmp_path / "cache" / "beep.wav")
    with wave.open(str(tmp_path / "cache" / "beep.wav")) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (RATE, 1, 2)
        assert read.getnframes() / RATE == SECONDS


# --- the shelf ---------------------------------------------------------------------------------------------------


@pytest.mark.attack("A24")
def test_the_folder_is_closed_to_everybody_else(tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir(mode=0o777)
    (tmp_path / "calls").chmod(0o777)
    shelf = Shelf(tmp_path / "calls", 0)
    shelf.open()
    assert {f.stat().st_mode & 0o777 for f in (shelf.folder, *shelf.folder.iterdir())} == {0o770}


def test_what_its_owner_gave_to_a_group_holds_for_all_folders_in_it(tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls").chmod(0o2770)
    shelf = Shelf(tmp_path / "calls", 0)
    shelf.open()
    assert {f.stat().st_mode & 0o7777 for f in shelf.folder.iterdir()} == {0o2770}


@pytest.mark.parametrize("name", ["a,b", "a b;c", "a\nb", "${SHELL(id)}"])
def test_a_folder_that_a_dialplan_cannot_hold_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ShelfError):
        Shelf(tmp_path / name, 0).open()


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "A" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n", "٣" * 32]
)
def test_only_a_name_leads_to_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        Shelf(tmp_path, 0).wav(name)


@pytest.mark.attack("A24")
def test_names_are_128_random_bits() -> None:
    names = {new_name() for _ in range(1_000)}
    assert len(names) == 1_000
    assert all(NAME.fullmatch(name) for name in names)


def test_only_talks_are_found_among_talks(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "calls", 0)
    shelf.open()
    talks = shelf.folder / "talks"
    for name in ("0198-ab.123.raw", "x.raw", ".1.raw", "a.b.raw", "a.1.wav"):
        (talks / name).touch()
    (talks / "b.2.raw").symlink_to("/etc/passwd")
    (talks / "c.3.raw").mkdir()
    assert [(raw.call_id, raw.leg) for raw in shelf.raws()] == [("0198-ab", "123")]


# --- links -------------------------------------------------------------------------------------------------------

ME, SESSION = "ewa", b"session"
RECORDING = "f" * 32


class Clock:
    now = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


def parts(link: str) -> tuple[int, str]:
    until, signature = link.split("/")
    return int(until), signature


def test_a_link_opens_for_whom_it_was_made_and_knows_why() -> None:
    links = Links(Clock())
    until, signature = parts(links.make(RECORDING, ME, SESSION, "a complaint"))
    assert until == Clock.now + GOOD_FOR
    assert links.reason(RECORDING, ME, SESSION, until, signature) == "a complaint"


@pytest.mark.parametrize(
    "changed",
    [{"recording": "1" * 32}, {"user": "boris"}, {"session": b"another"}, {"until": 1}, {"signature": "0" * 64}],
)
def test_a_link_opens_nothing_else_and_nobody_elses(changed: dict[str, object]) -> None:
    links = Links(Clock())
    until, signature = parts(links.make(RECORDING, ME, SESSION, "why"))
    told = {"recording": RECORDING, "user": ME, "session": SESSION, "until": until, "signature": signature}
    if "until" in changed:
        changed = {"until": until + 1}
    assert links.reason(**{**told, **changed}) is None  # type: ignore[arg-type]


@pytest.mark.attack("A24")
def test_after_five_minutes_it_opens_nothing() -> None:
    clock = Clock()
    links = Links(clock)
    until, signature = parts(links.make(RECORDING, ME, SESSION, "why"))
    clock.now += GOOD_FOR - 1
    assert links.reason(RECORDING, ME, SESSION, until, signature) == "why"
    clock.now += 1
    assert links.reason(RECORDING, ME, SESSION, until, signature) is None


def test_another_process_has_another_key() -> None:
    until, signature = parts(Links(Clock()).make(RECORDING, ME, SESSION, "why"))
    assert Links(Clock()).reason(RECORDING, ME, SESSION, until, signature) is None


def test_who_asks_for_links_without_end_fills_no_memory() -> None:
    links = Links(Clock(), b"key")
    first = parts(links.make(RECORDING, ME, SESSION, "why"))
    for n in range(MOST):
        links.make(f"{n:032x}", ME, SESSION, "why")
    assert links.reason(RECORDING, ME, SESSION, *first) is None


def test_a_recording_ends_and_nothing_comes_back() -> None:
    assert set(MOVES) == set(State)
    assert MOVES[State.ERASED] == MOVES[State.DROPPED] == set()
    assert all(State.OPEN not in moves for moves in MOVES.values())
