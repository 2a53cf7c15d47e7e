"""The work W by panoramisk's own FastAGI application.

`python -m bench.anchors.bare_panoramisk PORT PROMPT1 PROMPT2`
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from panoramisk import fast_agi


async def work(request: Any) -> None:
    await request.send_command("ANSWER")
    answer = await request.send_command(f"GET DATA {sys.argv[2]} 5000 1")
    digit = answer["result"][0]
    await request.send_command(f'STREAM FILE {sys.argv[3 if digit == "1" else 2]} ""')
    await request.send_command(f"SET VARIABLE V1 choice-{digit}")
    await request.send_command("SET VARIABLE IVR_DONE 1")


async def main() -> None:
    application = fast_agi.Application(loop=asyncio.get_running_loop())
    application.add_route("call", work)
    server = await asyncio.start_server(application.handler, "127.0.0.1", int(sys.argv[1]), backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
