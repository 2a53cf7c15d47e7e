"""`centrala doctor` against a manager port, a database and a folder of flows."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from centrala.cli import app
from centrala.demo.sample import load_agents
from centrala.doctor import Finding, State, examine
from centrala.doctor.machine import clock_status, listening
from centrala.doctor.manager import NEEDED
from ivr.store import open_store
from support.fake_ami import FakeAmi, Message, message

CALLFLOWS = Path(__file__).parents[2] / "callflows"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
async def ami() -> FakeAmi:
    made = FakeAmi()
    made.secret = "k8Jq2mVx0pLr7Tn4"
    made.replies["Ping"] = lambda said: message(
        Response="Success", ActionID=said.get("ActionID", ""), Ping="Pong", Timestamp=f"{time.time():.6f}"
    )
    made.replies["ListCommands"] = allowed(*NEEDED)
    await made.start()
    return made


def allowed(*names: str) -> Callable[[Message], bytes]:
    return lambda said: message(
        Response="Success", ActionID=said["ActionID"], **dict.fromkeys(names, "Does it (Priv: call,all)")
    )


def configured(folder: Path, url: str, ami: FakeAmi, **more: object) -> Path:
    flows = folder / "callflows"
    if not flows.exists():
        shutil.copytree(CALLFLOWS, flows)
    secrets = {"TOKEN": "t", "BILLING_TOKEN": "t", "CRM_TOKEN": "t"}
    whole = {
        "database": url,
        "asterisk": {
            "name": "box",
            "ami": {"port": ami.port, "secret": ami.secret},
            "agi": {"secret": "m2Vx0pLr7Tn4k8Jq", "port": 1},
        },
        "callflows": str(flows),
        "call_recordings": str(folder / "calls"),
        "prompt_cache": str(folder / "prompts"),
        "keep_free": 0,
        "secrets": secrets,
        **more,
    }
    file = folder / "centrala.yaml"
    file.write_text(json.dumps(whole), encoding="utf-8")
    file.chmod(0o600)
    return file


async def agents(url: str, password: str) -> None:
    store = await open_store(url)
    await load_agents(store, {"ewa": CHEAP.hash(password)}, {"ewa": "ewa"})
    await store.close()


async def told(file: Path) -> dict[str, Finding]:
    return {one.check: one for one in await examine(file, None)}


async def test_a_site_in_order(tmp_path: Path, sqlite_url: str, ami: FakeAmi) -> None:
    await agents(sqlite_url, "correct horse battery")
    found = await told(configured(tmp_path, sqlite_url, ami))
    mine = [one for name, one in found.items() if name.partition(".")[0] in ("asterisk", "database", "agents")]
    assert [one for one in mine if one.state is not State.OK] == []
    assert found["program.flows"].state is State.OK, found["program.flows"]
    assert {action["Action"] for action in ami.actions} <= {
        "Login", "CoreSettings", "Ping", "ListCommands", "DeviceStateList", "Logoff",
    }  # fmt: skip
    await ami.stop()


async def test_what_is_wrong_at_the_other_end_of_the_wire(tmp_path: Path, sqlite_url: str, ami: FakeAmi) -> None:
    ami.replies["ListCommands"] = allowed(*NEEDED, "Command")
    ami.replies["Ping"] = lambda said: message(Response="Success", ActionID=said.get("ActionID", ""), Timestamp="1.0")
    ami.devices = [{"Device": "PJSIP/anonymous", "State": "INVALID"}]
    found = await told(configured(tmp_path, sqlite_url, ami))
    bad = {name for name, one in found.items() if one.state is State.BAD}
    assert {"asterisk.rights", "asterisk.clock", "asterisk.anonymous"} <= bad
    await ami.stop()


async def test_a_silent_manager_is_told_within_seconds(tmp_path: Path, sqlite_url: str, ami: FakeAmi) -> None:
    ami.silent = {"ListCommands"}
    began = time.monotonic()
    found = await told(configured(tmp_path, sqlite_url, ami))
    assert found["asterisk.manager"].state is State.BAD
    assert time.monotonic() - began < 20
    await ami.stop()


async def test_a_password_that_everybody_guesses(tmp_path: Path, sqlite_url: str, ami: FakeAmi) -> None:
    await agents(sqlite_url, "ewa")
    found = await told(configured(tmp_path, sqlite_url, ami))
    assert found["agents.passwords"].state is State.BAD
    assert "ewa" in found["agents.passwords"].found
    await ami.stop()


async def test_tables_that_a_later_version_made(tmp_path: Path, sqlite_url: str, ami: FakeAmi) -> None:
    """The version before runs on them: no reason to keep it from going back."""
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    found = await told(configured(tmp_path, sqlite_url, ami))
    assert found["database.tables"].state is State.WARNING
    assert "9999" in found["database.tables"].found
    await ami.stop()


async def test_a_database_that_is_not_there_or_empty(tmp_path: Path, ami: FakeAmi) -> None:
    found = await told(configured(tmp_path, f"sqlite:///{tmp_path}/none.db", ami))
    assert found["database.open"].state is State.BAD
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "empty.db").touch()
    found = await told(configured(tmp_path, f"sqlite:///{tmp_path}/empty.db", ami))
    assert found["database.tables"].state is State.BAD
    await ami.stop()


async def test_flows_that_the_program_would_not_start_with(tmp_path: Path, sqlite_url: str, ami: FakeAmi) -> None:
    file = configured(tmp_path, sqlite_url, ami)
    flow = tmp_path / "callflows" / "energia.flow.yaml"
    flow.write_text(flow.read_text("utf-8").replace("2: faults", "2: nowhere"), encoding="utf-8")
    found = await told(file)
    assert found["program.flows"].state is State.BAD
    assert "energia.flow.yaml" in found["program.flows"].found
    await ami.stop()


async def test_a_configuration_that_is_wrong_is_the_only_finding(tmp_path: Path) -> None:
    file = tmp_path / "centrala.yaml"
    file.write_text("nonsense: 1\n", encoding="utf-8")
    assert [one.check for one in await examine(file, None)] == ["program.configuration"]


def test_the_command_ends_with_1_and_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "centrala.yaml"
    file.write_text("nonsense: 1\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["doctor", "--config", str(file), "--no-etc"])
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == "1 bad"
    found = json.loads(CliRunner().invoke(app, ["doctor", "--config", str(file), "--json"]).output)
    assert [one["state"] for one in found] == ["bad"]
    assert asyncio.run(examine(file)) != []


def test_who_waits_for_a_call_reads_that_it_is_placed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def placed(*_: object) -> list[Finding]:
        return []

    monkeypatch.setattr("centrala.doctor.calls.call_out", placed)
    file = tmp_path / "centrala.yaml"
    asterisk = {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}}
    file.write_text(json.dumps({"database": f"sqlite:///{tmp_path}/none.db", "asterisk": asterisk}), encoding="utf-8")
    result = CliRunner().invoke(app, ["doctor", "--config", str(file), "--call", "+48601234567", "--json"])
    assert result.stderr == "calling +48601234567: it rings for 30 s at most …\n"
    assert json.loads(result.stdout) == []


def test_who_listens_on_this_machine_is_what_the_kernel_says() -> None:
    with socket.create_server(("127.0.0.1", 0)) as inner, socket.create_server(("127.0.0.2", 0)) as other:
        told = listening()
        assert told is not None
        assert told[inner.getsockname()[1]] == {"127.0.0.1"}
        assert told[other.getsockname()[1]] == {"127.0.0.2"}


def test_the_clock_of_this_machine_can_be_asked() -> None:
    status = clock_status()
    assert status is None or 0 <= status < 1 << 16


async def test_each_of_several_asterisks_is_looked_at(tmp_path: Path, sqlite_url: str, ami: FakeAmi) -> None:
    north = {"ami": {"port": ami.port, "secret": ami.secret}, "agi": {"secret": "m2Vx0pLr7Tn4k8Jq", "port": 1}}
    south = {"ami": {"port": 1, "secret": ami.secret}, "agi": {"secret": "another long random word", "port": 1}}
    found = await told(configured(tmp_path, sqlite_url, ami, asterisk={"box": north, "south": south}))
    assert found["asterisk.box.version"].found == "box: Asterisk 22.10.1"
    assert (found["asterisk.south.manager"].state, found["asterisk.south.manager"].chapter) == (State.BAD, "asterisk")
    await ami.stop()
