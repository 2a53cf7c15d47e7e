"""The handbook and the services name what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from centrala.cli import app

ROOT = Path(__file__).parents[2]
HANDBOOK = (ROOT / "docs/how-to/operate.md").read_text("utf-8")
COMMANDS = {command.name for command in app.registered_commands}
SERVICES = sorted((ROOT / "deploy/systemd").glob("*.service"))


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_a_service_runs_a_command_and_comes_back_at_once(service: Path) -> None:
    lines = service.read_text("utf-8").splitlines()
    started = next(line for line in lines if line.startswith("ExecStart="))
    assert started.split()[1] in COMMANDS
    assert "Restart=always" in lines
    assert "RestartSec=0.5" in lines


def test_the_contexts_that_an_asterisk_of_ones_own_needs_are_there() -> None:
    dialplan = (ROOT / "deploy/asterisk/extensions.conf.tmpl").read_text("utf-8")
    there = set(re.findall(r"^\[([a-z-]+)\]", dialplan, re.MULTILINE))
    named = set(re.findall(r"`\[([a-z-]+)\]`", HANDBOOK))
    assert named | {"general"} == there


def test_every_command_of_the_handbook_is_one() -> None:
    assert set(re.findall(r"centrala ([a-z]+)(?: --config|`)", HANDBOOK)) - {"centrala"} <= COMMANDS


def test_every_alarm_of_the_handbook_is_written_by_something() -> None:
    sources = [p.read_text("utf-8") for f in ("ivr", "centrala") for p in (ROOT / f).rglob("*.py")]
    alarms = set(re.findall(r"`((?:watchdog|eventlog|recording|ami)\.[a-z_]+)`", HANDBOOK))
    assert alarms
    assert not [alarm for alarm in alarms if not any(f'"{alarm}"' in source for source in sources)]
