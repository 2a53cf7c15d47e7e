"""VICIdial's three adaptive methods as its public source says they behave, in our own words and code.

Not checked against a running VICIdial: whoever has one is welcome to this harness. What was read: the programs that
adapt the level and that dial, build 2.14. The adapting one looks each second, reckons dropped calls anew each minute
and moves the level each 15 seconds; the dialling one looks each 2.5 seconds.

    wanted = round(level x (agents ready + in a call)); dialled = wanted - all live calls, those in talks included
    d      = mean of (ready - waiting calls) over the last 15 looks + difference target;   r = d / mean agents
    level <- level x (1 + r (1 + intensity)), or (1 + r |intensity - 1|) when r < 0; between 1 and the highest

Brakes: more than half of more than 20 answers of a minute dropped: level / 2. More than 50 calls today, and more of the
answers dropped than the limit: 1 (hard limit), level / 2 (average), less the nearer the end of the day (tapered).
Wrap-up counts as a pause, as there.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from bench.pacing.rivals import Rival
from outbound.simulation.day import Shift

HARD, AVERAGE, TAPERED = "hard limit", "average", "tapered"
SAMPLES = 15
ADAPTS, RECKONS = 15.0, 60.0
FIVE = 5
"""Half seconds between two looks of the dialling program."""
BUSY_MINUTE, ENOUGH_CALLS = 20, 50
BEGINS, ENDS = 13, 21
"""Hours of the clock: the shift begins, the latest time of the tapered method, which fares best when both
ends are one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """As shipped, unless said otherwise."""

    mode: str = HARD
    highest: float = 3.0
    """Lines for each agent."""
    intensity: float = 0.0
    """-0.4 to 0.4."""
    target: float = 0.0
    """Agents that should be waiting more than calls; negative: calls more than agents."""
    limit: float = 0.03
    """Of the answers of the day that may be dropped."""


class Vicidial(Rival):
    """The emulation."""

    tick, at_events = 0.5, False

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.level = 1.0
        self._looks = 0
        self._samples: deque[tuple[int, int]] = deque(maxlen=SAMPLES)
        self._minute: deque[tuple[int, int]] = deque([(0, 0)], maxlen=2)
        self._dropped = 0.0

    def lines(self, shift: Shift) -> int:
        """Twice a second; what is due at this one."""
        self._looks += 1
        counted = len(shift.idle) + len(shift.talking)
        if self._looks % 2 == 0:
            self._samples.append((len(shift.idle) - len(shift.waiting), counted))
        seconds = self._looks / 2
        if seconds % RECKONS == 0:
            self._reckon(shift)
        if seconds % ADAPTS == 0:
            self._adapt(shift)
        if self._looks % FIVE:
            return 0
        live = len(shift.lines) + len(shift.waiting) + len(shift.talking)
        return max(0, round(self.level * counted) - live)

    def _reckon(self, shift: Shift) -> None:
        self._minute.append((shift.answered, shift.abandoned))
        self._dropped = shift.abandoned / max(1, shift.answered)

    def _adapt(self, shift: Shift) -> None:
        waiting = sum(sample for sample, _ in self._samples) / len(self._samples) + self.settings.target
        agents = max(1.0, sum(count for _, count in self._samples) / len(self._samples))
        r, intensity = waiting / agents, self.settings.intensity
        self.level *= 1 + r * (abs(intensity - 1) if r < 0 else 1 + intensity)
        self.level = self._braked(shift, min(self.settings.highest, max(1.0, self.level)))

    def _braked(self, shift: Shift, level: float) -> float:
        (before, lost_before), (now, lost) = self._minute[0], self._minute[-1]
        if now - before > BUSY_MINUTE and lost - lost_before > (now - before) / 2:
            level = max(1.0, level / 2)
        if shift.dialled <= ENOUGH_CALLS or self._dropped <= self.settings.limit:
            return level
        if self.settings.mode == HARD:
            return 1.0
        if self.settings.mode == AVERAGE:
            return max(1.0, level / 2)
        left = _clock(ENDS * 3600) - _clock(BEGINS * 3600 + shift.now)
        return max(1.0, level * min(1.0, max(0.0, left / 1000)))


def _clock(seconds: float) -> int:
    """21:30 is 2130, as that program reckons."""
    minutes = int(seconds // 60)
    return minutes // 60 * 100 + minutes % 60
