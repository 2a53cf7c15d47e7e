"""`centrala serve` as a process: with a manager port and a caller that are played, without any Asterisk."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from centrala.demo.engine import Engine
from centrala.demo.folder import ROOT
from centrala.pbx.ports import free_port
from ivr.asterisk.agi_server import call_token
from support.fake_agi import HEAD, FakeChannel, head
from support.fake_ami import FakeAmi

FLOWS = ROOT / "tests" / "live" / "flows"
POLL = 0.05
"""s between two looks."""
SETTINGS = "queues: {{support: {{}}}}\nboxes: {{support: {{}}}}\nnumbers: {{101: flow {flow}}}\n"
AGI_SECRET = "told-to-asterisk-alone"
CALL = {"extension": "101", "arg_1": call_token(AGI_SECRET, HEAD["uniqueid"])}
"""What the dialplan sends."""
RESUMED = {"network_script": "resume", "extension": "s"}
"""The same for a caller whose engine died."""


class AnySound(dict[str, float]):
    """Every sound there is, a tenth of a second each."""

    def __contains__(self, _path: object) -> bool:
        return True

    def __missing__(self, _path: str) -> float:
        return 0.1


@dataclass
class Product:
    """Its configuration in a folder; started by `start`."""

    folder: Path
    manager: FakeAmi
    web_port: int
    agi_port: int

    def write(self, **changes: Any) -> Path:
        """centrala.yaml; `changes` replace whole sections."""
        config = {
            "database": f"sqlite+aiosqlite:///{self.folder}/centrala.db",
            "asterisk": self.asterisk(),
            "web": {"port": str(self.web_port)},
            "callflows": str(self.folder / "callflows"),
            "recordings": str(ROOT / "recordings"),
            "prompt_cache": str(ROOT / ".cache" / "prompts"),
            "demo": {"agents": [{"user": "ewa", "password": "of ewa", "sip_user": "ewa"}]},
        } | changes
        path = self.folder / "centrala.yaml"
        path.write_text(json.dumps(config), "utf-8")
        return path

    def asterisk(self, secret: str = "s3cret") -> dict[str, Any]:
        agi = {"port": str(self.agi_port), "secret": AGI_SECRET}
        return {"ami": {"port": str(self.manager.port), "secret": secret}, "agi": agi}

    async def start(self) -> Engine:
        engine = Engine(self.write(), self.folder / "engine.log", self.web_port)
        await asyncio.to_thread(engine.wait_ready)
        return engine

    async def serves(self, path: str) -> tuple[int, Any]:
        """Status and JSON, as soon as somebody listens."""
        for _ in range(200):
            with suppress(aiohttp.ClientError):
                async with aiohttp.request("GET", f"http://127.0.0.1:{self.web_port}{path}") as answer:
                    return answer.status, await answer.json()
            await asyncio.sleep(POLL)
        raise AssertionError("nobody listens")

    def kinds(self) -> list[str]:
        """Of the event log, of calls, without steps: a promise of the sample data is late already."""
        with closing(sqlite3.connect(self.folder / "centrala.db")) as database:
            rows = database.execute(
                "SELECT kind FROM event WHERE kind <> 'call.stepped' AND call_id IS NOT NULL ORDER BY n"
            )
            return [kind for (kind,) in rows]


@pytest.fixture
def plain(tmp_path: Path) -> Product:
    """Nobody is at the manager's port."""
    shutil.copytree(FLOWS, tmp_path / "callflows", ignore=shutil.ignore_patterns("*.campaign.yaml"))  # they want agents
    (tmp_path / "callflows" / "settings.yaml").write_text(SETTINGS.format(flow="brief"))
    return Product(tmp_path, FakeAmi(), free_port(), free_port())


@pytest.fixture
async def product(plain: Product) -> AsyncIterator[Product]:
    await plain.manager.start()
    yield plain
    await plain.manager.stop()


@pytest.fixture
async def running(product: Product) -> AsyncIterator[Engine]:
    engine = await product.start()
    yield engine
    await asyncio.to_thread(engine.stop)


async def timed_out(_channel: FakeChannel, _arguments: str) -> str:
    return "TIMEOUT"


async def until(true: Callable[[], bool], within: float = 5) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(POLL)


async def stopped(engine: Engine) -> tuple[int | None, float]:
    """SIGTERM: exit status, and seconds until then."""
    began = time.monotonic()
    await asyncio.to_thread(engine.stop)
    return engine.exit_status, time.monotonic() - began


async def test_a_call_is_carried_to_its_end_and_kept(product: Product, running: Engine) -> None:
    caller = FakeChannel(
        keys=[(0.3, "2")], sounds=AnySound(), queue=timed_out, env={**CALL, "callerid": "+48600000001"}
    )
    await caller.call(product.agi_port)
    assert caller.variables["IVR_DONE"] == "1"
    assert await stopped(running) == (0, pytest.approx(1.5, abs=1.5))
    assert product.kinds() == ["call.began", "queue.joined", "queue.left", "call.ended"]


async def test_sigterm_leaves_a_caller_to_the_dialplan_and_his_call_to_the_next_engine(
    product: Product, running: Engine
) -> None:
    """Without the sentinel the dialplan tries again, with the same channel."""
    caller = FakeChannel(keys=[(0.3, "1")], sounds=AnySound(), env=CALL)
    calling = asyncio.create_task(caller.call(product.agi_port))
    await until(lambda: "WAIT FOR DIGIT" in str(caller.commands))
    assert await stopped(running) == (0, pytest.approx(1.5, abs=1.5))
    calling.cancel()
    assert "IVR_DONE" not in caller.variables
    assert product.kinds() == ["call.began"]
    next_one = await product.start()
    again = FakeChannel(keys=[(1.5, "2")], sounds=AnySound(), queue=timed_out, env=CALL | RESUMED)
    await again.call(product.agi_port)
    assert again.variables["IVR_DONE"] == "1"
    await stopped(next_one)
    assert product.kinds() == ["call.began", "call.resumed", "queue.joined", "queue.left", "call.ended"]


@pytest.mark.usefixtures("running")
async def test_who_is_no_caller_of_an_engine_before_is_told_at_once(product: Product) -> None:
    stranger = FakeChannel(env=CALL | RESUMED)
    await stranger.call(product.agi_port)
    assert stranger.variables == {"IVR_LOST": "1"}
    assert product.kinds() == []


async def test_a_call_has_one_connection(product: Product, running: Engine) -> None:
    """Whoever overheard the token of a call cannot take it over."""
    caller = FakeChannel(keys=[(1.5, "2")], sounds=AnySound(), queue=timed_out, env=CALL)
    calling = asyncio.create_task(caller.call(product.agi_port))
    await until(lambda: "GET DATA" in str(caller.commands))
    reader, writer = await asyncio.open_connection("127.0.0.1", product.agi_port)
    writer.write(head(**CALL))
    assert await reader.read() == b""
    writer.close()
    await calling
    assert caller.variables["IVR_DONE"] == "1"


async def test_either_signal_ends_it_and_it_starts_again_on_what_it_left(product: Product) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        engine = await product.start()
        os.kill(engine.pid, number)
        await until(lambda ended=engine: ended.exit_status is not None)
        assert engine.exit_status == 0


async def test_without_a_manager_it_lives_but_is_not_ready_until_there_is_one(product: Product) -> None:
    await product.manager.stop()
    engine = Engine(product.write(), product.folder / "engine.log", product.web_port)
    try:
        assert await product.serves("/readyz") == (503, ready(asterisk=False))
        assert (await product.serves("/healthz"))[0] == 200
        await product.manager.start()
        await asyncio.to_thread(engine.wait_ready)
        assert await product.serves("/readyz") == (200, ready(asterisk=True))
    finally:
        await stopped(engine)


def ready(*, asterisk: bool) -> dict[str, Any]:
    return {"ready": asterisk, "dependencies": {"asterisk": asterisk, "database": True, "calls": True}}


async def test_of_several_asterisks_one_that_refuses_us_leaves_the_others_working(product: Product) -> None:
    """Whose call it is says its token; both come in at one port."""
    south = FakeAmi()
    product.manager.name, south.name, south.secret = "north", "south", "changed meanwhile"
    await south.start()
    theirs = {
        "ami": {"port": str(south.port), "secret": "s3cret"},
        "agi": {"port": str(product.agi_port), "secret": "the south's own secret"},
    }
    config = product.write(asterisk={"north": product.asterisk(), "south": theirs})
    engine = Engine(config, product.folder / "engine.log", product.web_port)
    try:
        await asyncio.to_thread(engine.wait_ready)
        status, said = await product.serves("/readyz")
        assert (status, said["dependencies"]["asterisk.south"]) == (200, False)
        for secret in (AGI_SECRET, "the south's own secret"):
            token = call_token(secret, HEAD["uniqueid"])
            caller = FakeChannel(keys=[(0.3, "2")], sounds=AnySound(), queue=timed_out, env={**CALL, "arg_1": token})
            await caller.call(product.agi_port)
            assert caller.variables["IVR_DONE"] == "1"
        async with aiohttp.request("GET", f"http://127.0.0.1:{product.web_port}/metrics") as answer:
            gauges = await answer.text()
        assert 'centrala_asterisk_up{asterisk="north"} 1.0' in gauges
        assert 'centrala_asterisk_up{asterisk="south"} 0.0' in gauges
    finally:
        await stopped(engine)
        await south.stop()
    with closing(sqlite3.connect(product.folder / "centrala.db")) as database:
        where = "SELECT json_extract(body, '$.asterisk') FROM event WHERE kind = 'call.began' ORDER BY n"
        assert database.execute(where).fetchall() == [("north",), ("south",)]
    lines = map(json.loads, (product.folder / "engine.log").read_text("utf-8").splitlines())
    assert [line["asterisk"] for line in lines if line["event"] == "ami.login_refused"] == ["south"]


# --- what somebody who runs it can mend is one sentence ----------------------------------------------------------


async def fails(product: Product, **changes: Any) -> str:
    """What it says when it cannot begin."""
    command = [sys.executable, "-m", "centrala", "serve", "--config", str(product.write(**changes))]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


async def test_a_refused_login_is_said_without_the_secret(product: Product) -> None:
    said = await fails(product, asterisk=product.asterisk(secret="guessed-word"))
    assert "refuses user 'centrala'" in said
    assert "guessed-word" not in said


@pytest.mark.parametrize("which", ["FastAGI", "web"])
async def test_a_port_that_is_taken_is_named(product: Product, which: str) -> None:
    with socket.create_server(("127.0.0.1", product.agi_port if which == "FastAGI" else product.web_port)):
        assert f"centrala: the {which} port cannot be opened" in await fails(product)


async def test_a_wrong_key_of_the_configuration_is_named(plain: Product) -> None:
    assert "centrala.yaml: web.prt: " in await fails(plain, web={"prt": "8080"})


async def test_a_flow_with_a_mistake_is_shown_with_its_line(plain: Product) -> None:
    flow = plain.folder / "callflows" / "brief.flow.yaml"
    flow.write_text(flow.read_text("utf-8").replace("on_timeout: sorry", "on_timeout: sory"), "utf-8")
    said = await fails(plain)
    assert "brief.flow.yaml:36:19: error: " in said
    assert "did you mean 'sorry'?" in said


async def test_a_number_without_a_flow_is_named(plain: Product) -> None:
    (plain.folder / "callflows" / "settings.yaml").write_text(SETTINGS.format(flow="brif"))
    said = await fails(plain)
    assert "flow brif" in said
    assert "did you mean 'brief'?" in said


async def test_a_database_file_that_cannot_be_made_is_said(plain: Product) -> None:
    (plain.folder / "file").write_text("no folder")
    assert "cannot be opened" in await fails(plain, database=f"sqlite+aiosqlite:///{plain.folder}/file/centrala.db")


async def test_a_database_that_does_not_answer_is_said_without_its_password(plain: Product) -> None:
    said = await fails(plain, database=f"postgresql://me:secret@127.0.0.1:{free_port()}/centrala")
    assert "postgresql+asyncpg://me:***@127.0.0.1" in said
    assert "secret" not in said


@pytest.mark.usefixtures("running")
async def test_the_demonstration_takes_changed_flows_and_refuses_wrong_ones_while_it_runs(product: Product) -> None:
    flow, log = product.folder / "callflows" / "brief.flow.yaml", product.folder / "engine.log"
    right = flow.read_text("utf-8")
    flow.write_text(right.replace("on_timeout: sorry", "on_timeout: sory"), "utf-8")
    await until(lambda: "flows.refused" in log.read_text("utf-8"), within=10)
    assert (await product.serves("/readyz"))[0] == 200
    flow.write_text(right + "# a comment\n", "utf-8")
    await until(lambda: "flows.in_force" in log.read_text("utf-8"), within=10)


async def command(product: Product, *words: str, password: str = "") -> str:
    """What `centrala …` says beside the engine; the password comes by standard input."""
    given = (*words, *(("--password-file", "-") if password else ()), "--config", str(product.folder / "centrala.yaml"))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "centrala", *given),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
    )
    said, _ = await process.communicate(password.encode())
    assert process.returncode == 0, said.decode()
    return said.decode()


async def test_the_first_account_is_made_by_the_line_that_the_start_prints_and_every_change_counts_at_once(
    product: Product,
) -> None:
    """Without a demonstration nobody has an account, and no password that came with one opens anything."""
    password = "correct horse battery staple"

    async def logs_in(user: str) -> int:
        body = {"user": user, "password": password}
        async with aiohttp.request("POST", f"http://127.0.0.1:{product.web_port}/api/login", json=body) as answer:
            return answer.status

    config = product.write()
    config.write_text(json.dumps({k: v for k, v in json.loads(config.read_text()).items() if k != "demo"}))
    engine = Engine(config, product.folder / "engine.log", product.web_port)
    try:
        await asyncio.to_thread(engine.wait_ready)
        log = (product.folder / "engine.log").read_text()
        assert "centrala user add NAME --role admin" in log
        said = await command(product, "user", "add", "zofia", "--name", "Zofia", "--role", "admin", password=password)
        assert said == f"zofia (Zofia) is admin, and logs in at http://127.0.0.1:{product.web_port}/\n"
        assert await logs_in("zofia") == 200
        await command(product, "agent", "add", "jan", "--queue", "support", "--phone", "205", password=password)
        assert await logs_in("jan") == 200
        await command(product, "user", "remove", "jan", "--yes")
        assert await logs_in("jan") == 401
    finally:
        await stopped(engine)
