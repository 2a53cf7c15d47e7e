"""An editor's side of the language server protocol over pipes: requests with answers, notifications, and garbage."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

PATIENCE = 15.0
"""Seconds for one answer on a busy machine."""


class Editor:
    """`with Editor(folder) as editor:` starts `centrala lsp`."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "centrala", "lsp"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd=folder)
        self.told: list[dict[str, Any]] = []
        """Notifications that nobody has asked for yet."""
        self.ids = 0
        self.come = b""
        """Of the server, and not read yet."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()

    def initialize(self) -> dict[str, Any]:
        answer = self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.tell("initialized", {})
        return answer

    def open(self, path: Path, text: str, version: int = 1) -> None:
        item = {"uri": path.as_uri(), "languageId": "yaml", "version": version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def change(self, path: Path, text: str, version: int) -> None:
        document = {"uri": path.as_uri(), "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def at(self, method: str, path: Path, line: int, character: int) -> Any:
        position = {"line": line, "character": character}
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": path.as_uri()}, "position": position})

    def diagnostics(self) -> list[dict[str, Any]]:
        """The next problems that the server publishes."""
        return self.notification("textDocument/publishDiagnostics")["diagnostics"]

    # --- the protocol --------------------------------------------------------------------------------------------

    def ask(self, method: str, params: Any) -> Any:
        """The result of a request; an error of the server is raised."""
        self.ids += 1
        self.write({"jsonrpc": "2.0", "id": self.ids, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.ids and "method" not in message:
                if "error" in message:
                    raise RuntimeError(message["error"]["message"])
                return message["result"]
            self.told.append(message)

    def tell(self, method: str, params: Any) -> None:
        self.write({"jsonrpc": "2.0", "method": method, "params": params})

    def notification(self, method: str) -> dict[str, Any]:
        while True:
            message = next((m for m in self.told if m.get("method") == method), None)
            if message is not None:
                self.told.remove(message)
                params: dict[str, Any] = message["params"]
                return params
            self.told.append(self.read())

    def write(self, message: Any) -> None:
        body = json.dumps(message).encode()
        self.raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def raw(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        length = 0
        while line := self._until(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while len(self.come) < length:
            self._more()
        body, self.come = self.come[:length], self.come[length:]
        message: dict[str, Any] = json.loads(body)
        return message

    def _until(self, end: bytes) -> bytes:
        while end not in self.come:
            self._more()
        line, _, self.come = self.come.partition(end)
        return line

    def _more(self) -> None:
        """AssertionError when the server says nothing, or has gone."""
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], PATIENCE)[0], "the server said nothing"
        data = os.read(self.process.stdout.fileno(), 65_536)
        assert data, "the server has gone"
        self.come += data
