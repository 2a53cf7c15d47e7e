"""G1 and G2: CPU of Asterisk and application per call of the work W, four variants in turns over several rounds."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.scene import Scene
from bench.sipp import crowd

VARIANTS = {"dialplan": "901", "raw": "902", "panoramisk": "903", "centrala": "904"}
ROUNDS = 5
CALLS = 300
RATE = 60
"""Calls a second: well below what two cores carry, so that nothing queues."""
SETTLE = 1.0
"""Seconds after a step, so that the next does not pay for its last calls."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cpu:
    """Milliseconds of CPU per call."""

    asterisk: float
    application: float

    @property
    def total(self) -> float:
        return self.asterisk + self.application


def measure(scene: Scene) -> tuple[list[Figure], list[str]]:
    """All variants in turns. Raises RuntimeError when a call went wrong."""
    rounds: list[dict[str, Cpu]] = []
    for number in range(ROUNDS):
        order = list(VARIANTS) if number % 2 == 0 else list(reversed(VARIANTS))
        rounds.append({name: _step(name, scene) for name in order})
        print(f"  round {number + 1} of {ROUNDS}: " + _line(rounds[-1]), flush=True)
    return _figures(rounds), _notes(rounds)


def _line(measured: dict[str, Cpu]) -> str:
    return ", ".join(f"{name} {cpu.asterisk:.2f} + {cpu.application:.2f} ms" for name, cpu in measured.items())


def _step(name: str, scene: Scene) -> Cpu:
    asterisk, application = scene.instance.pid, scene.applications[name]
    before = _seconds(asterisk), _seconds(application)
    load = crowd(VARIANTS[name], scene.sip_port, CALLS, RATE)
    if load.good < CALLS:
        raise RuntimeError(f"{name}: {CALLS - load.good} of {CALLS} calls failed")
    time.sleep(SETTLE)
    after = _seconds(asterisk), _seconds(application)
    return Cpu(*((b - a) * 1000 / CALLS for a, b in zip(before, after, strict=True)))


def _seconds(pid: int | None) -> float:
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _figures(rounds: list[dict[str, Cpu]]) -> list[Figure]:
    def middle(name: str, what: str) -> float:
        return median(getattr(r[name], what) for r in rounds)

    def ratio(what: str, name: str, anchor: str) -> float:
        return median(getattr(r[name], what) / getattr(r[anchor], what) for r in rounds)

    return [
        Figure(
            "G1", "CPU of Asterisk and engine per call W", f"{middle('centrala', 'total'):.2f} ms",
            f"{middle('dialplan', 'total'):.2f} ms, the dialplan alone", ratio("total", "centrala", "dialplan"), 1.35,
        ),
        Figure(
            "G2", "CPU of the engine per call W", f"{middle('centrala', 'application'):.2f} ms",
            f"{middle('raw', 'application'):.2f} ms, a bare asyncio server on uvloop",
            ratio("application", "centrala", "raw"), 2.2,
        ),
    ]  # fmt: skip


def _notes(rounds: list[dict[str, Cpu]]) -> list[str]:
    def both(name: str) -> str:
        totals = median(r[name].total / r["dialplan"].total for r in rounds)
        apps = median(r[name].application / r["raw"].application for r in rounds)
        return f"{name} {totals:.2f} x total, {apps:.2f} x application"

    return [
        "Work W: INVITE, prompt of 1 s with barge-in, one key, prompt of 0.5 s, two values set, BYE with cause 16 only "
        f"if all was done. {ROUNDS} rounds of {CALLS} calls at {RATE} a second for each variant, order turned round "
        "every time; median of the rounds' ratios.",
        f"Beside it in the same run: {both('raw')}; {both('panoramisk')}. The engine's share holds flow, journal on "
        "disk, event log, AMI events and the desk's server.",
    ]
