"""The tone before a recording, as a sound file of our own: not every Asterisk has its package of sounds."""

from __future__ import annotations

import math
import wave
from array import array
from pathlib import Path

HERTZ = 1_000
SECONDS = 0.3
RATE = 8_000
"""Samples in a second."""
LOUDNESS = 8_000
"""Of 32,767: heard through any telephone, and no shock."""
EDGE = 80
"""Samples of fading in and out (10 ms): no click."""


def write_tone(wav: Path) -> None:
    """8 kHz, one channel, 16 bits. Raises OSError."""
    count = round(SECONDS * RATE)
    samples = array("h", (_sample(n, min(n, count - n)) for n in range(count)))
    wav.parent.mkdir(parents=True, exist_ok=True)
    part = wav.with_suffix(".part")
    with wave.open(str(part), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
    part.replace(wav)


def _sample(n: int, from_edge: int) -> int:
    return round(LOUDNESS * min(1.0, from_edge / EDGE) * math.sin(2 * math.pi * HERTZ * n / RATE))
