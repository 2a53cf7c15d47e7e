"""The bare path of a screen pop: panoramisk reads AgentCalled, aiohttp sends a card of the same size to one websocket.

`python -m bench.anchors.bare_bridge AMI_PORT SECRET WEB_PORT`
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import uvloop
from aiohttp import web
from panoramisk import Manager

CARD = "x" * 2_500
"""About as long as the product's card with history."""


async def main() -> None:
    sockets: dict[str, web.WebSocketResponse] = {}

    async def desk(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        sockets[request.query["agent"]] = socket
        async for _ in socket:
            pass
        return socket

    def rings(_manager: Any, event: Any) -> None:
        socket = sockets.get(event.MemberName)
        if socket is not None:
            card = json.dumps({"type": "pop", "leg": event.DestUniqueid, "ani": event.CallerIDNum, "card": CARD})
            tasks.add(asyncio.ensure_future(socket.send_str(card)))

    tasks: set[asyncio.Future[None]] = set()
    manager = Manager(
        loop=asyncio.get_running_loop(), host="127.0.0.1", port=int(sys.argv[1]), username="bench", secret=sys.argv[2]
    )
    manager.register_event("AgentCalled", rings)
    await manager.connect()
    app = web.Application()
    app.router.add_get("/cti", desk)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(sys.argv[3])).start()
    print("ready", flush=True)
    await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(main())
