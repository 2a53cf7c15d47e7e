"""A TCP proxy that a test can cut (at once, after so many bytes, or just before the other side says something),
silence, and give words."""

from __future__ import annotations

import asyncio


class TcpProxy:
    """`proxy = await TcpProxy.open(target port)`; clients connect to `proxy.port`."""

    port: int

    def __init__(self, target: int) -> None:
        self._target = target
        self._pairs: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._before = b""
        self._left: int | None = None
        self.is_cut = asyncio.Event()
        self._flows = asyncio.Event()
        self._flows.set()
        self._clients: set[asyncio.StreamWriter] = set()

    @classmethod
    async def open(cls, target: int) -> TcpProxy:
        proxy = cls(target)
        proxy._server = await asyncio.start_server(proxy._serve, "127.0.0.1", 0)
        proxy.port = proxy._server.sockets[0].getsockname()[1]
        return proxy

    def cut(self) -> None:
        """Every connection ends, and every new one, until heal()."""
        self._before, self._left = b"", None
        self.is_cut.set()
        for writer in self._pairs:
            writer.transport.abort()

    def cut_before(self, words: bytes) -> None:
        """When the target says `words`, all that comes before them is passed on, then cut()."""
        self._before = words

    def cut_after(self, count: int) -> None:
        """When the target has said so many more bytes, on whichever connections, cut() in the middle of a word."""
        self._left = count

    def heal(self) -> None:
        """New connections are passed on again."""
        self.is_cut.clear()

    def freeze(self) -> None:
        """Nothing is passed on, in no direction, and no connection ends: a network that swallows everything."""
        self._flows.clear()

    def thaw(self) -> None:
        """What was swallowed meanwhile stays lost, with its connections."""
        for writer in self._pairs:
            writer.transport.abort()
        self._flows.set()

    async def say(self, words: bytes) -> None:
        """To every client, as if the target had said it."""
        for writer in self._clients:
            writer.write(words)
        await asyncio.gather(*(writer.drain() for writer in self._clients))

    async def close(self) -> None:
        self._server.close()
        self._flows.set()
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self.is_cut.is_set():
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._pairs |= {writer, back}
        self._clients.add(writer)
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer, watch=True))
        self._clients.discard(writer)
        self._pairs -= {writer, back}

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, watch: bool = False) -> None:
        """What one side says, to the other. A word cut in two by the network would be missed: AMI sends each event
        whole."""
        try:
            while data := await source.read(65_536):
                await self._flows.wait()
                if watch and self._before and self._before in data:
                    sink.write(data.partition(self._before)[0])
                    await sink.drain()
                    self.cut()
                    return
                if watch and self._left is not None:
                    data, self._left = data[: self._left], self._left - len(data)
                    if self._left <= 0:
                        sink.write(data)
                        await sink.drain()
                        self.cut()
                        return
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            pass
        finally:
            sink.close()
