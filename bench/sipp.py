"""A crowd of callers who do the work W, by sipp; and what came of their calls."""

from __future__ import annotations

import csv
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from centrala.pbx.ports import free_port

SCENARIO = Path(__file__).with_name("w.xml")
DRAIN = 9.0
"""Seconds after the last INVITE in which calls may end: a W call lasts 2.4, a caller waits 6 for the end of his."""
MOST_OPEN = 6_000
"""Calls at once. Far beyond what any step has: sipp must not wait for Asterisk before it calls again."""
UNITS = (3600.0, 60.0, 1.0, 1e-6)
"""Seconds in each part of a length as sipp writes it, 00:00:02:345000."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a crowd."""

    rate: float
    """Calls a second that were offered."""
    offered: int
    good: int
    """Whose whole work was done: BYE with cause 16."""
    retransmissions: int
    """Of messages that were not answered within half a second."""
    seconds: float
    """That a call lasted, on average."""

    @property
    def clean(self) -> bool:
        """Every call good, and at most 1 % of messages twice."""
        return self.good == self.offered and self.retransmissions <= self.offered / 100

    @property
    def goodput(self) -> float:
        """Good calls a second."""
        return self.good / self.offered * self.rate


def crowd(number: str, sip_port: int, calls: int, rate: float) -> Load:
    """`calls` calls to `number`, so many a second. Raises RuntimeError when sipp itself did not work."""
    with tempfile.TemporaryDirectory(prefix="centrala-bench-") as folder:
        process = _begin(number, sip_port, calls, rate, Path(folder))
        out, _ = process.communicate()
        return _read(Path(folder) / "stat.csv", rate, out)


class Background:
    """A crowd beside what is measured: `with Background(number, port, rate, seconds) as callers:`, ended at the end."""

    def __init__(self, number: str, sip_port: int, rate: float, seconds: float) -> None:
        self._with = number, sip_port, int(rate * seconds), rate
        self._rate = rate

    def __enter__(self) -> Background:
        self._folder = tempfile.TemporaryDirectory(prefix="centrala-bench-")
        self._process = _begin(*self._with, Path(self._folder.name))
        return self

    def __exit__(self, problem: object, *_: object) -> None:
        """Raises RuntimeError when one of these calls was not good: then nothing was measured."""
        out, _ = self._process.communicate()
        load = _read(Path(self._folder.name) / "stat.csv", self._rate, out)
        self._folder.cleanup()
        if problem is None and load.good < load.offered:
            raise RuntimeError(f"{load.offered - load.good} of {load.offered} calls beside the measured ones failed")


def _begin(number: str, sip_port: int, calls: int, rate: float, folder: Path) -> subprocess.Popen[str]:
    local = str(free_port(socket.SOCK_DGRAM))
    command = ["sipp", f"127.0.0.1:{sip_port}", "-sf", str(SCENARIO), "-s", number, "-m", str(calls), "-r", f"{rate:g}"]
    command += ["-i", "127.0.0.1", "-p", local, "-key", "sink", "9", "-nostdin", "-l", str(MOST_OPEN)]
    command += ["-trace_stat", "-stf", "stat.csv", "-fd", "60", "-timeout", f"{calls / rate + DRAIN:.0f}s"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _read(path: Path, rate: float, out: str) -> Load:
    rows = list(csv.DictReader(path.open(encoding="utf-8"), delimiter=";")) if path.exists() else []
    if not rows or not int(rows[-1]["TotalCallCreated"]):
        raise RuntimeError(f"sipp did not call:\n{out[-1500:]}")
    last = rows[-1]
    length = sum(unit * int(part) for unit, part in zip(UNITS, last["CallLength(C)"].split(":"), strict=True))
    return Load(
        rate,
        int(last["TotalCallCreated"]),
        int(last["SuccessfulCall(C)"]),
        int(last["Retransmissions(C)"]),
        length,
    )
