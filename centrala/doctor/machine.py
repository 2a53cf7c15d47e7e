"""The machine: who can reach the ports, is the clock right, is there room on the disks, who may read what.

Linux only; what a system does not tell is unknown. Asks the kernel (/proc/net, adjtimex), nobody else.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import ipaddress
import shutil
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

from centrala.config import Config
from centrala.doctor.finding import Finding, bad, ok, unknown, warning

MIB = 1 << 20
DATABASE_FREE = 1_024
"""MiB beside the database below which it is too late to begin thinking."""
LISTENING = "0A"
UNSYNCHRONISED = 0x0040
"""STA_UNSYNC of adjtimex(2)."""
_STATUS_AT = 5 * struct.calcsize("l")
"""Offset of `status` in struct timex: after modes (padded) and four longs."""
_TIMEX = 512
"""Bytes; the structure has 208 on 64 bits."""


def machine(config: Config, config_file: Path) -> Iterator[Finding]:
    """Everything about this machine."""
    yield from ports(config, listening())
    yield synchronised(clock_status())
    yield from _disks(config)
    yield from _permissions(config, config_file)


# --- ports -----------------------------------------------------------------------------------------------------------


def ports(config: Config, listening: dict[int, set[str]] | None) -> Iterator[Finding]:
    """`listening`: port -> addresses; None when the system does not tell."""
    ours, web = config.asterisks.values(), config.web
    agi, ami = {one.agi.port for one in ours}, {one.ami.port for one in ours if _is_loopback(one.ami.host)}
    spoken = [("ports.agi", "FastAGI", one.agi.host) for one in ours]
    spoken += [("ports.ami", "the manager", one.ami.host) for one in ours]
    for check, what, host in dict.fromkeys(spoken):
        if not _is_loopback(host):
            yield warning(
                check,
                f"{what} is spoken over {host} without encryption",
                "only over a cable or a tunnel of your own: calls and secrets are readable on the way",
            )
    if listening is None:
        yield unknown("ports.listening", "this system does not tell who listens", "ss -ltn shows it")
        return
    names = [*((p, "the manager interface") for p in sorted(ami)), *((p, "FastAGI") for p in sorted(agi))]
    for port, what in (*names, (8088, "Asterisk's web server")):
        open_to = {address for address in listening.get(port, ()) if not _is_loopback(address)}
        if open_to and port:
            yield bad(
                f"ports.{port}",
                f"{what} ({port}) listens on {', '.join(sorted(open_to))}",
                "on 127.0.0.1 only; a firewall is the second lock, not the first",
            )
        elif listening.get(port):
            yield ok(f"ports.{port}", f"{what} ({port}) listens on this machine alone")
    if not _is_loopback(web.host) and not any(one.startswith("https://") for one in (web.url, *web.origins)):
        yield warning(
            "ports.web",
            f"the agents' page is served on {web.host} without TLS",
            "web.host: 127.0.0.1 behind a proxy with a certificate, and its address in web.url",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listening() -> dict[int, set[str]] | None:
    """Port -> addresses on which somebody listens; None when the system does not tell."""
    found: dict[int, set[str]] = {}
    try:
        for name in ("/proc/net/tcp", "/proc/net/tcp6"):
            for line in Path(name).read_text("ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTENING:
                    address, _, port = fields[1].partition(":")
                    found.setdefault(int(port, 16), set()).add(_address(address))
    except (OSError, ValueError, IndexError):
        return found or None
    return found


def _address(text: str) -> str:
    """As the kernel writes it: words of 32 bits in the machine's order."""
    raw = b"".join(struct.pack("=I", int(text[at : at + 8], 16)) for at in range(0, len(text), 8))
    address = ipaddress.ip_address(raw)
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


# --- clock -----------------------------------------------------------------------------------------------------------


def synchronised(status: int | None) -> Finding:
    """`status` of adjtimex."""
    if status is None:
        return unknown("clock.ntp", "this system does not tell whether its clock is right", "timedatectl shows it")
    if status & UNSYNCHRONISED:
        return warning(
            "clock.ntp",
            "nobody keeps this machine's clock right",
            "systemctl enable --now systemd-timesyncd, or chrony: opening hours and promises go by it",
        )
    return ok("clock.ntp", "the clock is kept right by NTP")


def clock_status() -> int | None:
    """`status` of adjtimex, which changes nothing when asked with modes = 0; None when the system does not tell."""
    try:
        libc = ctypes.CDLL(ctypes.util.find_library("c") or "libc.so.6", use_errno=True)
        buffer = ctypes.create_string_buffer(_TIMEX)
        if libc.adjtimex(buffer) < 0:
            return None
        status: int = struct.unpack_from("i", buffer.raw, _STATUS_AT)[0]
    except (OSError, AttributeError):
        return None
    return status


# --- disks -----------------------------------------------------------------------------------------------------------


def _disks(config: Config) -> Iterator[Finding]:
    yield room("disk.recordings", "recordings", config.call_recordings, config.keep_free)
    database = file_of(config.database)
    if database is not None:
        yield room("disk.database", "the database", database.parent, DATABASE_FREE)
    yield room("disk.prompts", "spoken prompts", config.prompt_cache, 100)


def room(check: str, what: str, folder: Path, needed: int) -> Finding:
    """`needed` in MiB; a folder that is not there yet is made on the disk of the one above."""
    there = next((path for path in (folder, *folder.resolve().parents) if path.is_dir()), None)
    if there is None:
        return unknown(check, f"there is no folder {folder}", "make it")
    free = shutil.disk_usage(there).free // MIB
    found = f"{free:,} MiB free for {what} ({folder})"
    if free < needed:
        return bad(check, f"{found}, at least {needed:,} are needed", "make room: nothing more is recorded, or written")
    return warning(check, found, "less than twice what must stay free") if free < 2 * needed else ok(check, found)


def file_of(url: str) -> Path | None:
    """The file of an SQLite database."""
    path = url.partition("///")[2] if url.startswith("sqlite") else ""
    return Path(path) if path else None


# --- who may read ----------------------------------------------------------------------------------------------------


def _permissions(config: Config, config_file: Path) -> Iterator[Finding]:
    database = file_of(config.database)
    private = {
        "the configuration": config_file,
        "recordings": config.call_recordings,
        "spoken prompts, with names and amounts": config.prompt_cache,
    }
    if database is not None:
        private["the database"] = database
    found = [finding for what, path in private.items() if (finding := readable(what, path)) is not None]
    yield from found or [
        ok("permissions.files", "configuration, database, recordings and prompts are closed to others")
    ]


def readable(what: str, path: Path, root: Path = Path("/")) -> Finding | None:
    """A finding when other users of the machine can read it; a folder above, below `root`, that is closed is enough."""
    try:
        if not path.stat().st_mode & (stat.S_IROTH | stat.S_IXOTH if path.is_dir() else stat.S_IROTH):
            return None
        closed = any(not above.stat().st_mode & stat.S_IXOTH for above in _above(path, root))
    except OSError:
        return None
    if closed:
        return None
    mode = "750" if path.is_dir() else "640"
    return bad(
        f"permissions.{path.name}",
        f"every user of this machine can read {what} ({path})",
        f"chmod {mode} {path}",
    )


def _above(path: Path, root: Path) -> list[Path]:
    return [folder for folder in path.resolve().parents if folder.is_relative_to(root.resolve())]
