"""G9: from the AMI event to the websocket message at the client: the whole product beside the bare path, in turns.

A manager port that we hold tells AgentCalled among other events; the product looks the customer up, makes the card and
moves the agent's state; the anchor sends a text of the same length. Then the product again with 1,000 agents
connected, of whom one is called.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

import aiohttp

from bench.engine_process import as_yaml
from bench.figures import Figure
from centrala.demo.engine import Engine
from centrala.demo.sample import load_sample
from centrala.migrations import upgrade
from centrala.pbx.ports import free_port
from cti.agents import Agent, Agents
from cti.logins.sessions import Session, hashed
from cti.logins.store_sessions import SessionRows
from ivr.store import Store, open_store
from support.fake_ami import FakeAmi, Message, event, message

SITE = Path(__file__).with_name("site")
AGENTS = 1_000
ROUNDS = 8
POPS = 50
"""In a row for one side, then for the other."""
NOISE = 20
"""Other events beside each AgentCalled, as a busy Asterisk sends them."""
GAP = 0.005
"""Seconds between two pops."""
ANI = "+48601234567"
TOKEN = "{:043d}"
"""Tokens have 43 characters."""


def measure() -> tuple[list[Figure], list[str]]:
    """All three in one run. Raises TimeoutError when a pop does not come."""
    with tempfile.TemporaryDirectory(prefix="centrala-bench-") as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> tuple[list[Figure], list[str]]:
    async with AsyncExitStack() as stack:
        ami = _fake_ami()
        await ami.start()
        stack.push_async_callback(ami.stop)
        url = f"sqlite+aiosqlite:///{folder}/pop.db"
        await _prepare(url)
        web = await _start_product(stack, folder, url, ami)
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        bare = await _bare(stack, http, ami)
        first = await _product_desk(http, web, 0)
        await first.send_json({"type": "state", "state": "ready"})
        sides = {"bare": bare, "product": first}
        alone = await _rounds(ami, sides, "alone")
        crowd = [await _product_desk(http, web, number) for number in range(1, AGENTS)]
        crowded = await _rounds(ami, sides, "crowded")
        await asyncio.gather(*(desk.close() for desk in [bare, first, *crowd]))
    return _figures(alone, crowded)


def _fake_ami() -> FakeAmi:
    ami = FakeAmi()
    ami.devices = [{"Device": "PJSIP/a0", "State": "NOT_INUSE"}]

    def done(action: Message) -> bytes:
        return message(Response="Success", ActionID=action["ActionID"], Message="done")

    ami.replies = dict.fromkeys(("QueueAdd", "QueuePause", "QueueRemove"), done)
    return ami


async def _prepare(url: str) -> None:
    """Agents with an open session each, and the sample customers."""
    await upgrade(url)
    store = await open_store(url)
    await load_sample(store, datetime.now(UTC))
    await _agents(store)
    await store.close()


async def _agents(store: Store) -> None:
    agents, sessions = Agents(store), SessionRows(store, lambda: datetime.now(UTC))
    until = datetime.now(UTC) + timedelta(hours=1)
    for number in range(AGENTS):
        await agents.keep(Agent(f"a{number}", f"Agent {number}", ("agent",), f"a{number}", ("pl",), ("support",)))
        await sessions.put(Session(hashed(TOKEN.format(number)), f"a{number}", "c" * 43, until))


async def _start_product(stack: AsyncExitStack, folder: Path, url: str, ami: FakeAmi) -> str:
    web = free_port()
    config = {
        "database": url,
        "asterisk": {
            "name": "box",
            "ami": {"port": str(ami.port), "user": "bench", "secret": ami.secret},
            "agi": {"port": str(free_port()), "secret": ami.secret * 2},
        },
        "web": {"port": str(web)},
        "callflows": str(SITE),
        "recordings": str(folder),
        "prompt_cache": str(folder / "cache"),
    }
    path = folder / "centrala.yaml"
    path.write_text(as_yaml(config), "utf-8")
    engine = Engine(path, folder / "engine.log", web)
    stack.callback(engine.stop)
    await asyncio.to_thread(engine.wait_ready)
    return f"http://127.0.0.1:{web}"


async def _bare(stack: AsyncExitStack, http: aiohttp.ClientSession, ami: FakeAmi) -> aiohttp.ClientWebSocketResponse:
    web = free_port()
    command = [sys.executable, "-m", "bench.anchors.bare_bridge", str(ami.port), ami.secret, str(web)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    stack.push_async_callback(process.wait)
    stack.callback(process.terminate)
    assert process.stdout is not None
    await process.stdout.readline()
    return await http.ws_connect(f"http://127.0.0.1:{web}/cti?agent=bare")


async def _product_desk(http: aiohttp.ClientSession, web: str, number: int) -> aiohttp.ClientWebSocketResponse:
    login = {"Authorization": f"Bearer {TOKEN.format(number)}"}
    async with http.post(f"{web}/api/cti/ticket", headers=login) as answer:
        ticket = (await answer.json())["ticket"]
    desk = await http.ws_connect(f"{web}/cti", origin=web)
    await desk.send_json({"type": "hello", "ticket": ticket, "last_seq": None, "epoch": None})
    await asyncio.wait_for(desk.receive(), 5)
    return desk


async def _rounds(
    ami: FakeAmi, sides: dict[str, aiohttp.ClientWebSocketResponse], phase: str
) -> dict[str, list[float]]:
    """Milliseconds of every pop, the two sides in turns."""
    found: dict[str, list[float]] = {name: [] for name in sides}
    members = {"bare": "bare", "product": "a0"}
    for turn in range(ROUNDS):
        for name in sides if turn % 2 else reversed(sides):
            for number in range(POPS):
                leg = f"{phase}-{name}-{turn}-{number}"
                found[name].append(await _pop(ami, sides[name], members[name], leg))
                await asyncio.sleep(GAP)
    return found


async def _pop(ami: FakeAmi, desk: aiohttp.ClientWebSocketResponse, member: str, leg: str) -> float:
    noise = b"".join(
        event("Newstate", Channel=f"PJSIP/x-{n}", ChannelStateDesc="Up", Linkedid=leg) for n in range(NOISE)
    )
    called = event(
        "AgentCalled", Queue="support", MemberName=member, Interface=f"PJSIP/{member}", CallerIDNum=ANI,
        CallerIDName="Anna", Uniqueid=leg, Linkedid=leg, DestUniqueid=f"{leg}-agent", DestChannel=f"PJSIP/{member}-1",
    )  # fmt: skip
    began = time.perf_counter()
    ami.tell(noise + called)
    async with asyncio.timeout(5):
        while True:
            text = await desk.receive_str()
            arrived = time.perf_counter()
            if json.loads(text)["type"] == "pop":
                return (arrived - began) * 1000


def _figures(alone: dict[str, list[float]], crowded: dict[str, list[float]]) -> tuple[list[Figure], list[str]]:
    def shown(values: list[float]) -> str:
        return f"{median(values):.2f} ms ({quantiles(values, n=100)[98]:.1f})"

    against_bare = median(alone["product"]) / median(alone["bare"])
    growth = (median(crowded["product"]) / median(crowded["bare"])) / against_bare
    bare = f"{shown(alone['bare'])}, panoramisk and aiohttp alone"
    return [
        Figure("G9", "AMI event → card at the browser's socket", shown(alone["product"]), bare, against_bare, 2.0),
        Figure(
            "G9", f"the same with {AGENTS} agents connected", shown(crowded["product"]), "one agent connected",
            growth, 1.2,
        ),
    ], [
        f"G9: {ROUNDS} x {POPS} pops for each side in turns, {NOISE} other events with each; p50, in brackets p99. The "
        "product's card has the customer's history from SQLite; the anchor looks nothing up. The second row is the "
        "growth of that ratio from one connected agent to all.",
    ]  # fmt: skip
