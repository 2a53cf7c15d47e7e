"""Free ports of the loopback for what we start. A race with a stranger is possible: who binds must check."""

from __future__ import annotations

import random
import socket

HOST = "127.0.0.1"


LISTENING = range(10_000, 20_000)
"""Ports that we choose from: below those that the kernel gives to outgoing connections (32768 and up on Linux), so that
no connection takes one between our choice and our bind."""


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM, wished: int | None = None) -> int:
    """A port nobody listens on: `wished` if it is free, else any. Raises OSError when there is none."""
    if wished and _bindable(kind, wished):
        return wished
    return free_ports([kind])[0]


def free_ports(kinds: list[socket.SocketKind]) -> list[int]:
    """Different free ports, one for each socket kind. Raises OSError when there are none."""
    candidates = iter(random.sample(LISTENING, len(LISTENING)))
    found: list[int] = []
    for kind in kinds:
        port = next((port for port in candidates if _bindable(kind, port)), None)
        if port is None:
            raise OSError("no free port")
        found.append(port)
    return found


def free_range(size: int, first: int = 20000, last: int = 30000) -> tuple[int, int]:
    """First and last of `size` UDP ports in a row, tried at both ends and in the middle. Raises OSError."""
    offset = free_port(socket.SOCK_DGRAM) * size % (last - first)
    for step in range(0, last - first, size):
        start = first + (offset + step) % (last - first) // size * size
        if start + size <= last and all(_bindable(socket.SOCK_DGRAM, start + at) for at in (0, size // 2, size - 1)):
            return start, start + size - 1
    raise OSError(f"no {size} free UDP ports between {first} and {last}")


def _bindable(kind: socket.SocketKind, port: int) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
