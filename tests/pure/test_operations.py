"""The handbook and the services name what is there."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from centrala.cli import app
from centrala.config_file import read_config

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
    known = COMMANDS | {group.name for group in app.registered_groups}
    assert set(re.findall(r"(?:^    |`)centrala ([a-z]+)", HANDBOOK, re.MULTILINE)) <= known


def test_the_configuration_of_the_handbook_is_one_and_writes_where_the_service_may(tmp_path: Path) -> None:
    text = re.search(r"```yaml\n( *# /etc/centrala/centrala.yaml\n.*?)```", HANDBOOK, re.DOTALL)
    assert text
    file = tmp_path / "centrala.yaml"
    for place in ("ami", "agi"):
        assert f'{place}: {{secret: "…"}}' in text[1]
    secrets = iter(("0123456789abcdef", "fedcba9876543210", "of-the-mail"))
    file.write_text(re.sub('…(?=")', lambda _: next(secrets), dedent(text[1])), "utf-8")
    config = read_config(file, {})
    unit = (ROOT / "deploy/systemd/centrala.service").read_text("utf-8")
    assert "StateDirectory=centrala\n" in unit
    allowed = ("/var/lib/centrala/", "/run/centrala/", "/var/spool/asterisk/centrala")
    assert f"ReadWritePaths=-{allowed[2]}\n" in unit
    written = (config.call_recordings, config.prompt_cache, config.heartbeat, config.database.partition("///")[2])
    assert all(str(path).startswith(allowed) for path in written)
    assert config.alarms.email
    assert config.senders.email is not None


def test_every_alarm_of_the_handbook_is_written_by_something() -> None:
    sources = [p.read_text("utf-8") for f in ("ivr", "centrala") for p in (ROOT / f).rglob("*.py")]
    alarms = set(re.findall(r"`((?:watchdog|eventlog|recording|ami)\.[a-z_]+)`", HANDBOOK))
    assert alarms
    assert not [alarm for alarm in alarms if not any(f'"{alarm}"' in source for source in sources)]
