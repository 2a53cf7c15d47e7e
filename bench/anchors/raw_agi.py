"""The work W by a bare asyncio.Protocol on uvloop: no flow, no journal, no limits.

`python -m bench.anchors.raw_agi PORT PROMPT1 PROMPT2`
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

import uvloop


class Session(asyncio.Protocol):
    """ANSWER, GET DATA, STREAM FILE, two SET VARIABLE, close."""

    prompts = ("", "")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.buffer, self.step = cast(asyncio.Transport, transport), b"", 0

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.step == 0:
            if b"\n\n" not in self.buffer:
                return
            self.buffer = b""
            self.send("ANSWER")
            return
        while b"\n" in self.buffer:
            line, _, self.buffer = self.buffer.partition(b"\n")
            self.reply(line)

    def send(self, command: str) -> None:
        self.step += 1
        self.transport.write(command.encode() + b"\n")

    def reply(self, line: bytes) -> None:
        match self.step:
            case 1:
                self.send(f"GET DATA {self.prompts[0]} 5000 1")
            case 2:
                self.digit = line[11:].split(b" ")[0].decode()
                self.send(f'STREAM FILE {self.prompts[1 if self.digit == "1" else 0]} ""')
            case 3:
                self.send(f"SET VARIABLE V1 choice-{self.digit}")
            case 4:
                self.send("SET VARIABLE IVR_DONE 1")
            case _:
                self.transport.close()


async def main() -> None:
    Session.prompts = (sys.argv[2], sys.argv[3])
    server = await asyncio.get_running_loop().create_server(Session, "127.0.0.1", int(sys.argv[1]), backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
