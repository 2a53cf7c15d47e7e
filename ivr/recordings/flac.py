"""A finished WAV into a FLAC of the same samples, and back: sox does it, behind everything else that wants to run.

The catalogue has the SHA-256 of the WAV. A FLAC is good when the WAV that comes out of it has that checksum, byte for
byte; nothing less is taken. Used by compressing.py, and by whoever needs the WAV again (wav_of).

    CannotCompress   the program is missing, failed or took too long, or other sound came out
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ivr.programs import run
from ivr.recordings.shelf import size_of
from ivr.recordings.sound import RATE, SAMPLE, header, no_link

SOX = ("sox", "-V1", "-D")
"""Nothing but errors, and no noise added."""
EFFORT = "8"
"""Of FLAC, 0 to 8."""
BEHIND = (("nice", "-n", "19"), ("ionice", "-c", "3"))
"""Programs that put another one behind everything else; one that is missing is left out."""
LEAST_SECONDS = 60.0
BYTES_IN_A_SECOND = 1_000_000
"""Slower than this is stuck."""
BLOCK = 1 << 16
STREAMINFO = 42
"""Bytes at the beginning of every FLAC (RFC 9639, 8.1 and 8.2)."""


class CannotCompress(Exception):
    """Says why."""


async def compress(wav: Path, flac: Path, sha256: str) -> int:
    """Make `flac`; its bytes, when they are on the disk and the WAV of `sha256` comes out of them. Raises
    CannotCompress, OSError."""
    seconds = LEAST_SECONDS + size_of(wav) / BYTES_IN_A_SECOND
    await _run((*_behind(), *SOX, "-t", "wav", str(wav), "-C", EFFORT, "-t", "flac", str(flac)), seconds)
    return await asyncio.to_thread(_checked, flac, sha256)


def wav_of(flac: Path) -> Iterator[bytes]:
    """The WAV that was, in blocks. Blocking. Raises CannotCompress, OSError."""
    channels, samples = _head(flac)
    yield header(samples * channels * SAMPLE, channels)
    command = (*SOX, "-t", "flac", str(flac), "-t", "raw", "-")
    try:
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as problem:
        raise CannotCompress(f"sox: {problem.strerror}") from None
    with process:
        assert process.stdout is not None
        try:
            while block := process.stdout.read(BLOCK):
                yield block
        finally:
            process.kill()


def checksum(flac: Path) -> str:
    """SHA-256 of the WAV that comes out of it. Blocking. Raises CannotCompress, OSError."""
    digest = hashlib.sha256()
    for block in wav_of(flac):
        digest.update(block)
    return digest.hexdigest()


# --- inside ------------------------------------------------------------------------------------------------------


def _checked(flac: Path, sha256: str) -> int:
    if checksum(flac) != sha256:
        raise CannotCompress("other sound came out than was entered")
    flac.chmod(0o640)
    with open(flac, "rb", opener=no_link) as file:
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size


def _head(flac: Path) -> tuple[int, int]:
    """Channels, and samples of each."""
    with open(flac, "rb", opener=no_link) as file:
        head = file.read(STREAMINFO)
    if len(head) < STREAMINFO or head[:4] != b"fLaC" or head[4] & 0x7F:
        raise CannotCompress("it is no FLAC")
    packed = int.from_bytes(head[18:26])
    rate, channels, bits = packed >> 44, (packed >> 41 & 7) + 1, (packed >> 36 & 31) + 1
    if (rate, bits) != (RATE, 8 * SAMPLE):
        raise CannotCompress(f"{bits} bits at {rate} Hz are none of ours")
    return channels, packed & (1 << 36) - 1


def _behind() -> tuple[str, ...]:
    return tuple(word for command in BEHIND if shutil.which(command[0]) for word in command)


async def _run(command: tuple[str, ...], seconds: float) -> None:
    """Raises CannotCompress."""
    try:
        status = await run(command, seconds)
    except TimeoutError:
        raise CannotCompress(f"sox took more than {seconds:.0f} s") from None
    except OSError as problem:
        raise CannotCompress(f"{command[0]}: {problem.strerror}") from None
    if status != 0:
        raise CannotCompress(f"sox ended with status {status}")
