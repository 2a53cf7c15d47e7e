"""Was this prompt heard in that recording? Many short pieces of the prompt are looked for by normalised correlation.

Each loud quarter of a second is searched alone; the answer is the share of pieces that are found in their order. A
right prompt gives 0.9 and more, a wrong one below 0.2, one cut short in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from support.rtp import RATE, read_wav

PIECE = RATE // 4
"""Samples: long enough to be unique in speech, short enough for a prompt cut off by a key."""
MATCH = 0.6
"""Correlation from which a piece counts as found."""
DRIFT = int(0.15 * RATE)
"""Samples by which neighbouring pieces of one prompt may disagree on its start."""
STUTTER = 2 * RATE
"""Samples of a pause that a busy Asterisk may make inside a prompt."""
HEARD = 0.5
"""Share of pieces from which a prompt counts as heard."""
QUIET = 0.3
"""Pieces below this part of the prompt's loudness are not looked for."""


@dataclass(frozen=True, slots=True)
class Hearing:
    share: float
    """0..1: how much of the prompt is there."""
    start: float
    """s from the recording's beginning."""

    def __bool__(self) -> bool:
        return self.share >= HEARD


class Recording:
    """A recording, transformed once, searched for many pieces."""

    def __init__(self, samples: np.ndarray) -> None:
        sound = samples.astype(np.float64)
        self.length = len(sound)
        self._size = 1 << int(np.ceil(np.log2(self.length + PIECE + 1)))
        self._spectrum = np.fft.rfft(sound, self._size)
        total = np.concatenate(([0.0], np.cumsum(sound)))
        power = np.concatenate(([0.0], np.cumsum(sound**2)))
        spread = (power[PIECE:] - power[:-PIECE]) - (total[PIECE:] - total[:-PIECE]) ** 2 / PIECE
        self._loudness = np.sqrt(np.maximum(spread, PIECE * 25.0))

    def find(self, piece: np.ndarray) -> tuple[float, int]:
        """Best correlation (0..1) and where."""
        wanted = piece - piece.mean()
        product = np.fft.irfft(self._spectrum * np.conj(np.fft.rfft(wanted, self._size)), self._size)
        score = np.abs(product[: len(self._loudness)]) / (self._loudness * np.linalg.norm(wanted) + 1e-9)
        best = int(score.argmax())
        return float(score[best]), best


def heard(recording: Recording | np.ndarray | Path, prompt: Path) -> Hearing:
    """How much of `prompt` is in the recording, and where it begins."""
    sound = _recording(recording)
    pieces = _loud_pieces(read_wav(prompt).astype(np.float64))
    if sound.length <= PIECE or not pieces:
        return Hearing(0.0, 0.0)
    found = [(at, *sound.find(piece)) for at, piece in pieces]
    chain = _longest([where - at for at, score, where in found if score >= MATCH])
    return Hearing(len(chain) / len(pieces), chain[0] / RATE) if chain else Hearing(0.0, 0.0)


def _longest(starts: list[int]) -> list[int]:
    """The most pieces, in their order, that agree with the one before on when the prompt began; a short pause between
    two makes it later."""
    best: list[list[int]] = []
    for start in starts:
        before = [chain for chain in best if -DRIFT <= start - chain[-1] <= STUTTER]
        best.append([*max(before, key=len, default=[]), start])
    return max(best, key=len, default=[])


def prompts_heard(recording: Recording | np.ndarray | Path, prompts: Mapping[str, Path]) -> list[str]:
    """Names of the prompts that were heard, in the order they began."""
    sound = _recording(recording)
    found = {name: heard(sound, path) for name, path in prompts.items()}
    return sorted((name for name, hearing in found.items() if hearing), key=lambda name: found[name].start)


def _recording(recording: Recording | np.ndarray | Path) -> Recording:
    if isinstance(recording, Recording):
        return recording
    return Recording(read_wav(recording) if isinstance(recording, Path) else recording)


def _loud_pieces(prompt: np.ndarray) -> list[tuple[int, np.ndarray]]:
    limit = np.sqrt(np.mean(prompt**2)) * QUIET
    pieces = [(at, prompt[at : at + PIECE]) for at in range(0, len(prompt) - PIECE + 1, PIECE)]
    return [(at, piece) for at, piece in pieces if np.sqrt(np.mean(piece**2)) > limit]
