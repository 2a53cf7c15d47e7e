"""Sound files of recordings: how long, how loud, whole or cut off. Files in, plain values out; blocking.

Asterisk writes 8 kHz, 16 bits: `.wav` with one channel, or for talks `.raw` with two (agent left, caller right). Called
by recorder.py and talks.py, in threads.
"""

from __future__ import annotations

import hashlib
import os
import struct
from array import array
from dataclasses import dataclass
from pathlib import Path

RATE = 8_000
"""Samples in a second."""
SAMPLE = 2
"""Bytes."""
CHANNELS = 2
"""Of a talk: the agent, and what the agent hears."""
HEADER = 44
"""Bytes of a wav header without extras, which Asterisk and we write."""
FRAME = RATE // 50
"""Samples of 20 ms."""
LOUD = 500
"""Between lowest and highest sample of a frame: a quiet line has some 50, a whisper some 2,000."""
SPEECH = 10
"""Loud frames (0.2 s) that make a word; a click makes one or two."""
BLOCK = 1 << 16

WHOLE = 0.98
"""Of the expected length: less is a recording with a hole. Starting and stopping cost some 50 ms."""
SLACK = 0.75
"""Seconds that may always be missing. Nothing is written while nobody sends sound, and whoever a campaign has rung
talks with an agent milliseconds after his answer: until his own telephone sends, half a second was measured."""


class NoSound(Exception):
    """The file is missing, empty, or none of ours."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A file as it is on disk."""

    seconds: float
    bytes: int
    sha256: str
    spoken: bool
    """Somebody said a word."""


def measure(wav: Path) -> Measured:
    """A file that Asterisk has closed; a header that was never finished (Asterisk died) is put right. Raises NoSound,
    OSError."""
    channels = _mended(wav)
    with open(wav, "rb", opener=no_link) as file:
        digest, spoken = _read(file.fileno())
        size = os.fstat(file.fileno()).st_size
    return Measured((size - HEADER) / (RATE * SAMPLE * channels), size, digest, spoken)


def _mended(wav: Path) -> int:
    """The number of channels, when the header is right."""
    with open(wav, "rb", opener=no_link) as file:
        head, size = file.read(HEADER), os.fstat(file.fileno()).st_size
    channels = head[22] if len(head) == HEADER else 0
    if size <= HEADER or head[:4] != b"RIFF" or head[8:16] != b"WAVEfmt " or channels not in (1, 2):
        raise NoSound(f"{size} bytes")
    right = header(size - HEADER, channels)
    if head[40:] != right[40:]:
        with open(wav, "r+b", opener=no_link) as file:
            file.write(right)
            file.flush()
            os.fsync(file.fileno())
    return channels


def _read(descriptor: int) -> tuple[str, bool]:
    digest, loud = hashlib.sha256(), 0
    skip = HEADER
    while block := os.read(descriptor, BLOCK):
        digest.update(block)
        if loud < SPEECH:
            loud += _loud_frames(block[skip : len(block) - (len(block) - skip) % SAMPLE])
        skip = 0
    return digest.hexdigest(), loud >= SPEECH


def _loud_frames(block: bytes) -> int:
    samples = array("h", block)
    frames = (samples[at : at + FRAME] for at in range(0, len(samples), FRAME))
    return sum(max(frame) - min(frame) > LOUD for frame in frames)


def wrap(raw: Path, wav: Path) -> None:
    """A talk's interleaved samples become a stereo wav beside it; the samples stay. Raises NoSound, OSError."""
    part = wav.with_suffix(".part")
    try:
        with open(raw, "rb", opener=no_link) as source:
            size = os.fstat(source.fileno()).st_size // (CHANNELS * SAMPLE) * (CHANNELS * SAMPLE)
            if not size:
                raise NoSound("0 bytes")
            with part.open("wb") as target:
                target.write(header(size, CHANNELS))
                while size and (block := source.read(min(BLOCK, size))):
                    target.write(block)
                    size -= len(block)
                target.flush()
                os.fsync(target.fileno())
        part.replace(wav)
    finally:
        part.unlink(missing_ok=True)


def header(size: int, channels: int) -> bytes:
    """Of `size` bytes of samples (RIFF WAVE, PCM)."""
    width = SAMPLE * channels
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", size + HEADER - 8, b"WAVE"),
        *(b"fmt ", 16, 1, channels, RATE, RATE * width, width, 8 * SAMPLE),
        *(b"data", size),
    )


def is_whole(seconds: float, expected: float | None) -> bool:
    """Whether nothing is missing, as far as anybody knows."""
    return expected is None or seconds >= min(expected * WHOLE, expected - SLACK)


def no_link(path: str, flags: int) -> int:
    """An opener that follows no symbolic link."""
    return os.open(path, flags | os.O_NOFOLLOW)
