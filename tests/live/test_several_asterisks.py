"""One engine for two real Asterisks: calls on both at once, one of them dies in mid-call, the other does not notice."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.pbx.box import Wishes, new_box
from centrala.pbx.instance import Instance
from centrala.pbx.sounds import make_sounds
from centrala.pbx.unpack import find_or_unpack
from ivr.asterisk.box import Box
from support.asterisk import AGENTS, CACHE, Pbx, started
from support.engine import RunningEngine
from support.people import ANNA, IVAN, JAMES, MAJA, at_work, calling, dispose
from support.stranger import stranger

pytestmark = pytest.mark.asyncio(loop_scope="module")

EWA = "PJSIP/ewa"

THEIRS = {
    "manager.conf": "[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = {ami}\n#include {ours}/manager.conf\n",
    "extensions.conf": "[globals]\n#include {ours}/globals.conf\n[from-agent]\n#include {ours}/extensions.conf\n",
    "queues.conf": "[general]\npersistentmembers = no\nautofill = yes\n#include {ours}/queues.conf\n",
    "musiconhold.conf": "[default]\nmode = files\ndirectory = {music}/moh\n#include {ours}/musiconhold.conf\n",
}
"""An Asterisk of somebody else's; how it reaches telephones and carriers is its own."""


@pytest.fixture(scope="module")
def north(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    with started("north", tmp_path_factory.mktemp("north")) as pbx:
        yield pbx


@pytest.fixture(scope="module")
def unborn(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """The other one, before it starts."""
    program, base = find_or_unpack(CACHE, print), tmp_path_factory.mktemp("south")
    wishes = Wishes("south", base, make_sounds(CACHE), AGENTS, rtp_ports=100, operators_wait=2, demo=True)
    instance = Instance(program, new_box(program, wishes))
    instance.write()
    return instance


@pytest.fixture(scope="module")
def site(north: Pbx, unborn: Instance, tmp_path_factory: pytest.TempPathFactory) -> RunningEngine:
    """Flows and configuration for both."""
    made = RunningEngine(north, tmp_path_factory.mktemp("engine"), north.box.ports.ami)
    made.write()
    path = made.folder / "centrala.yaml"
    config = json.loads(path.read_text("utf-8"))
    both = {box.name: section(box) for box in (north.box, unborn.box)}
    path.write_text(json.dumps(config | {"asterisk": both}), "utf-8")
    return made


@pytest.fixture(scope="module")
def south(site: RunningEngine, unborn: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """It was there already: of ours it has what `centrala asterisk` wrote, and nothing else."""
    ours = tmp_path_factory.mktemp("ours")
    shutil.copytree(make_sounds(CACHE), ours / make_sounds(CACHE).name)  # they take seconds to speak
    command = ["asterisk", str(ours), "--config", str(site.folder / "centrala.yaml"), "--asterisk", "south"]
    result = CliRunner().invoke(app, [*command, "--operator", "PJSIP/boris"])
    assert result.exit_code == 0, result.output
    for name, text in THEIRS.items():
        text = text.format(ours=ours, ami=unborn.box.ports.ami, music=unborn.box.folders.sounds)
        (unborn.base / "etc" / name).write_text(text, "utf-8")
    unborn.start(dies_with_us=True)
    try:
        yield Pbx(unborn, Path(unborn.box.folders.sounds))
    finally:
        unborn.stop()


@pytest.fixture(scope="module")
def engine(site: RunningEngine, south: Pbx) -> Iterator[RunningEngine]:
    assert south.instance.running
    try:
        site.start()
        yield site
    finally:
        if site.engine is not None:
            site.engine.stop()


def section(box: Box) -> dict[str, Any]:
    return {
        "ami": {"port": str(box.ports.ami), "user": box.engine.name, "secret": box.engine.secret},
        "agi": {"port": str(box.ports.agi), "secret": box.agi_secret},
    }


async def there(engine: RunningEngine) -> dict[str, bool]:
    """/readyz, which must be 200."""
    async with aiohttp.request("GET", f"{engine.url}/readyz") as answer:
        assert answer.status == 200
        return dict((await answer.json())["dependencies"])


async def counted(engine: RunningEngine, what: str, asterisk: str) -> float:
    """A gauge of /metrics."""
    async with aiohttp.request("GET", f"{engine.url}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    wanted = f'centrala_asterisk_{what}{{asterisk="{asterisk}"}} '
    return next(float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted))


def ups(engine: RunningEngine, asterisk: str) -> int:
    """How often its link came up."""
    return sum(line["asterisk"] == asterisk for line in engine.said("ami.up"))


def began(engine: RunningEngine, call_id: str) -> str:
    """Where the call came in."""
    return str(dict(engine.happened(call_id))["call.began"]["asterisk"])


async def test_one_dies_in_mid_call_and_the_other_works(north: Pbx, south: Pbx, engine: RunningEngine) -> None:
    """Ewa's telephone is registered at both, boris's in the south."""
    async with at_work(north, engine) as (desk, _), south.phone("ewa", 60), south.phone("boris", 0.2):
        await engine.until(lambda: EWA in south.cli("queue show support"))
        async with calling(north, ANNA):
            anna = (await desk.get("call", state="answered"))["call_id"]
            await engine.until(lambda: paused(south, EWA))
            async with stranger(engine.url, "boris", engine.password("boris")) as theirs:
                await theirs.get_ready()
                async with calling(south, IVAN):
                    ivan = (await theirs.get("call", state="answered"))["call_id"]
                    assert [began(engine, call) for call in (anna, ivan)] == ["north", "south"]
                    await asyncio.to_thread(south.kill)
                    await engine.until(lambda: engine.said("ami.lost"))
                    now = await there(engine)
                    assert (now["asterisk"], now["asterisk.north"], now["asterisk.south"]) == (True, True, False)
                    async with calling(north, MAJA):
                        maja = await engine.call_of(MAJA)
                        await engine.has(maja, "queue.joined")
                    before = ups(engine, "south")
                    await asyncio.to_thread(south.instance.start, dies_with_us=True)
                    await engine.until(lambda: ups(engine, "south") > before)
            ended = await engine.has(ivan, "call.ended")
            assert ended["why"] == "pbx_restart"
            async with calling(south, JAMES):
                assert began(engine, await engine.call_of(JAMES)) == "south"
            assert await counted(engine, "generation", "south") == ups(engine, "south")
            assert "agent.talk_ended" not in dict(engine.happened(anna)), "nobody in the north noticed"
            assert ups(engine, "north") == 1
        await dispose(desk, await desk.get("call", state="ended", call_id=anna))
        assert all((await there(engine)).values())
        assert await counted(engine, "members", "north") > 0


def paused(pbx: Pbx, interface: str) -> bool:
    """Whether a member of the queue is paused there."""
    lines = pbx.cli("queue show support").splitlines()
    return any(interface in line and "paused" in line for line in lines)
