"""Is the Asterisk behind this port ours, and has it booted? One login over AMI, as its engine user; blocking."""

from __future__ import annotations

import socket

from ivr.asterisk.configuration import Box

MAX_HELLO = 65536
"""Bytes read before FullyBooted; what a stranger sends more is not read."""


class WrongAsterisk(Exception):
    """Somebody else's Asterisk answers: other password or other system name."""


def say_hello(box: Box, limit: float) -> None:
    """Return when the Asterisk called `box.name` has booted. Raises OSError, EOFError (try again), WrongAsterisk."""
    with socket.create_connection(("127.0.0.1", box.ports.ami), timeout=max(limit, 0.1)) as connection:
        connection.sendall(
            f"Action: Login\r\nUsername: {box.engine.name}\r\nSecret: {box.engine.secret}\r\n\r\n".encode()
        )
        said = b""
        while b"Event: FullyBooted\r\n" not in said or not said.endswith(b"\r\n\r\n"):
            part = connection.recv(4096)
            said += part
            if not part or len(said) > MAX_HELLO:
                raise EOFError
            if b"Response: Error" in said:
                raise WrongAsterisk("it refuses our login")
    booted = said[said.index(b"Event: FullyBooted") :].decode("utf-8", "replace").splitlines()
    if f"SystemName: {box.name}" not in booted:
        raise WrongAsterisk("it has another system name")
