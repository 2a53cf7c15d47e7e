"""Is the Asterisk behind this port ours, and has it booted? One login over AMI, as its engine user; blocking."""

from __future__ import annotations

import socket

from ivr.asterisk.box import Box

MAX_HELLO = 65536
"""Bytes read before FullyBooted; what a stranger sends more is not read."""


class WrongAsterisk(Exception):
    """Somebody else's Asterisk answers: other password or other system name."""


def say_hello(box: Box, limit: float) -> None:
    """Return when the Asterisk called `box.name` has booted. Raises OSError, EOFError (try again), WrongAsterisk."""
    with socket.create_connection(("127.0.0.1", box.ports.ami), timeout=max(limit, 0.1)) as connection:
        login = f"Action: Login\r\nUsername: {box.engine.name}\r\nSecret: {box.engine.secret}\r\n\r\n"
        connection.sendall(login.encode())
        _read_until(connection, "Event: FullyBooted")
        # The event carries the system's name only when the login came before the boot's end: ask.
        connection.sendall(b"Action: CoreSettings\r\n\r\n")
        settings = _read_until(connection, "SystemName")
    if f"SystemName: {box.name}" not in settings:
        raise WrongAsterisk("it has another system name")


def _read_until(connection: socket.socket, start: str) -> list[str]:
    """The lines of what is said, up to the end of a packet that has a line beginning with `start`."""
    said = b""
    while True:
        part = connection.recv(4096)
        said += part
        if not part or len(said) > MAX_HELLO:
            raise EOFError
        lines = said.decode("utf-8", "replace").splitlines()
        if "Response: Error" in lines:
            raise WrongAsterisk("it refuses our login")
        if said.endswith(b"\r\n\r\n") and any(line.startswith(start) for line in lines):
            return lines
