"""The demonstration's files: what it writes is what the engine reads; passwords stay; ports are honest."""

from __future__ import annotations

import socket
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from centrala.config import Config
from centrala.config_file import read_config
from centrala.demo.folder import ROOT, DemoError, RunFolder, close_to_others, read_json, write_json
from centrala.demo.leftovers import clear
from centrala.demo.plan import Plan, make_plan
from centrala.doctor.machine import readable
from centrala.flows import load_flows
from centrala.pbx.program import Program
from outbound.countries import countries
from outbound.lists import Candidate
from scripts_dsl.campaign import decide
from scripts_dsl.policy import Call, History, NotNow
from scripts_dsl.policy.country import rules_of

CALLFLOWS = ROOT / "callflows"
PROGRAM = Program(("asterisk",), Path("/usr/lib/asterisk/modules"), Path("/usr/share/asterisk"), "22")


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder(tmp_path)


def plan(folder: RunFolder, **environment: str) -> Plan:
    return make_plan(folder, PROGRAM, folder.path, environment)


def test_the_engine_reads_what_the_demonstration_writes(folder: RunFolder) -> None:
    made = plan(folder)
    folder.config.write_text(made.config())
    config = read_config(folder.config, {})
    (asterisk,) = config.asterisks.values()
    assert asterisk.ami.secret.get_secret_value() == made.box.engine.secret
    assert (asterisk.agi.port, config.web.port) == (made.box.ports.agi, made.web_port)
    assert config.demo is not None
    assert {a.user: a.password.get_secret_value() for a in config.demo.agents} == {
        phone.user: made.passwords[phone.user] for phone in made.agents
    }


def test_at_any_hour_its_campaign_calls_on_a_sunday_night_and_no_other_file_is_otherwise(folder: RunFolder) -> None:
    night = datetime(2026, 5, 10, 3, tzinfo=ZoneInfo("Europe/Warsaw"))
    made = make_plan(folder, PROGRAM, folder.path, {}, at_any_hour=True)
    assert made.callflows == folder.path / "callflows"
    assert read_config_text(made, folder).callflows == made.callflows
    assert load_flows(made.callflows).campaigns.keys() == load_flows(CALLFLOWS).campaigns.keys()
    for callflows, decided in ((made.callflows, Call), (CALLFLOWS, NotNow)):
        overdue = load_flows(callflows).campaigns["overdue"]
        fields = {"phone": "", "name": "Ola", "debt": "80 PLN", "due": "2026-04-20"}
        person = Candidate(1, "overdue", "+48604100406", None, "demonstration", fields)
        assert isinstance(
            decide(person.person(overdue.people.fields), History(), rules_of(countries()), overdue, night), decided
        )
    differing = {
        file.name for file in CALLFLOWS.iterdir() if file.is_file()
        and file.read_bytes() != (made.callflows / file.name).read_bytes()
    }  # fmt: skip
    assert differing == {"overdue.campaign.yaml"}


def read_config_text(made: Plan, folder: RunFolder) -> Config:
    folder.config.write_text(made.config())
    return read_config(folder.config, {})


def test_ready_json_has_exactly_the_promised_keys(folder: RunFolder) -> None:
    ready = plan(folder).ready(engine=11, asterisk=12)
    assert set(ready) == {"web", "sip", "numbers", "agents", "supervisor", "carrier", "pids"}
    assert ready["numbers"]["energia"] == "100"
    assert set(ready["agents"][0]) == {"user", "password", "sip_user", "sip_password"}
    assert set(ready["supervisor"]) == {"user", "password", "sip_user", "sip_password"}
    assert ready["supervisor"]["user"] not in {agent["user"] for agent in ready["agents"]}
    assert ready["pids"] == {"engine": 11, "asterisk": 12}


def test_passwords_are_made_once_for_a_folder_and_differ_between_folders(folder: RunFolder, tmp_path: Path) -> None:
    other = RunFolder(tmp_path / "other")
    other.path.mkdir()
    first, second = plan(folder), plan(folder)
    assert first.passwords == second.passwords
    assert [p.secret for p in first.box.phones] == [p.secret for p in second.box.phones]
    assert not set(first.passwords.values()) & set(plan(other).passwords.values())


def test_the_managers_secrets_are_new_each_time(folder: RunFolder) -> None:
    assert plan(folder).box.engine.secret != plan(folder).box.engine.secret


def test_a_port_that_was_asked_for_is_taken_or_refused(folder: RunFolder) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DemoError, match=f"CENTRALA_WEB_PORT={port}: that port is taken"):
            plan(folder, CENTRALA_WEB_PORT=str(port))


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "٣٢"])
def test_a_port_that_is_none_is_refused(folder: RunFolder, text: str) -> None:
    with pytest.raises(DemoError, match="a port is a number"):
        plan(folder, CENTRALA_SIP_PORT=text)


def test_a_run_folder_is_held_by_one(folder: RunFolder) -> None:
    with folder.lock(), pytest.raises(DemoError, match="already running"):
        folder.lock()
    folder.lock().close()


def test_what_holds_passwords_is_for_its_owner_alone(folder: RunFolder) -> None:
    with folder.lock():
        plan(folder)
    assert folder.secrets.stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700


def test_the_doctor_finds_spoken_prompts_closed_to_others(tmp_path: Path) -> None:
    prompts = tmp_path / "cache" / "prompts"
    prompts.mkdir(parents=True)
    prompts.parent.chmod(0o755)
    prompts.chmod(0o755)
    assert readable("prompts", prompts, prompts.parent) is not None
    close_to_others(prompts)
    assert readable("prompts", prompts, prompts.parent) is None


def test_a_stranger_who_has_an_old_process_id_is_left_alone(folder: RunFolder) -> None:
    """Process 1 was never ours."""
    write_json(folder.pids, {"pids": [1, "x", None]})
    write_json(folder.ready, {})
    assert clear(folder) == 0
    assert not folder.ready.exists()


@pytest.mark.parametrize("text", ["", "[]", "{", "\0"])
def test_a_broken_file_counts_as_none(folder: RunFolder, text: str) -> None:
    folder.ready.write_text(text)
    assert read_json(folder.ready) is None
