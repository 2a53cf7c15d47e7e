"""Free ports of the loopback for what we start. A race with a stranger is possible: who binds must check."""

from __future__ import annotations

import socket
from contextlib import ExitStack

HOST = "127.0.0.1"


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM, wished: int | None = None) -> int:
    """A port nobody listens on: `wished` if it is free, else any."""
    for port in (wished, 0) if wished else (0,):
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port or 0))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port")


def free_ports(kinds: list[socket.SocketKind]) -> list[int]:
    """Different free ports, one for each socket kind."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket(socket.AF_INET, kind)) for kind in kinds]
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def free_range(size: int, first: int = 20000, last: int = 30000) -> tuple[int, int]:
    """First and last of `size` UDP ports in a row, tried at both ends and in the middle. Raises OSError."""
    offset = free_port(socket.SOCK_DGRAM) * size % (last - first)
    for step in range(0, last - first, size):
        start = first + (offset + step) % (last - first) // size * size
        if start + size <= last and all(_is_free(start + at) for at in (0, size // 2, size - 1)):
            return start, start + size - 1
    raise OSError(f"no {size} free UDP ports between {first} and {last}")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
