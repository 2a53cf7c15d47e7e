"""A recogniser as a command: words on its standard input, one a line; what it heard on its standard output.

No shell: every word of the command is one argument. `{wav}` is the sound file, `{language}` the language, `{python}`
the interpreter of this program.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO

from ivr.outside.failures import OutsideFailed, ServerTrouble
from ivr.speech.recogniser import Utterance

AT_ONCE = 2
"""Programs at once: they must not take the processor from the calls. Who waits beyond his deadline is not heard."""
MOST_BYTES = 4_096
"""Of what a program heard: a caller says no more in a few seconds."""
OURS = "CENTRALA_"
"""Variables that begin so hold secrets; a recogniser needs none of them."""


class Command:
    """`words`: of the command, with {wav} and {language}."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = tuple(words)
        self._free = asyncio.Semaphore(AT_ONCE)
        self.server = f"command:{os.path.basename(words[0])}"

    async def hear(self, utterance: Utterance, deadline: float) -> str:
        """Raises OutsideFailed, ServerTrouble."""
        names = {"{wav}": str(utterance.wav), "{language}": utterance.language, "{python}": sys.executable}
        arguments = [_filled(word, names) for word in self._words]
        hint = "".join(f"{word}\n" for word in utterance.words).encode()
        try:
            async with asyncio.timeout_at(deadline), self._free:
                return await _run(arguments, hint)
        except TimeoutError as problem:
            raise ServerTrouble("times_out", "no answer in time") from problem


def _filled(word: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        word = word.replace(name, value)
    return word


async def _run(arguments: list[str], hint: bytes) -> str:
    """Pipes of our own: asyncio's keep wait() waiting until everybody has closed them, a program that left its group
    too."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    with tempfile.TemporaryFile() as words, _listening() as (ear, mouth):
        words.write(hint)
        words.seek(0)
        try:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=words,
                stdout=mouth,
                stderr=asyncio.subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        except OSError as problem:
            raise ServerTrouble("fails", f"{problem.strerror}") from problem
        mouth.close()
        try:
            return await _heard(process, ear)
        finally:
            # The children of a wrapper script as well.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


@contextmanager
def _listening() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The two ends of a pipe."""
    ours, theirs = os.pipe()
    with os.fdopen(ours, "rb", 0) as ear, os.fdopen(theirs, "wb", 0) as mouth:
        yield ear, mouth


async def _heard(process: asyncio.subprocess.Process, ear: BinaryIO) -> str:
    reader = asyncio.StreamReader(MOST_BYTES)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), ear)
    heard = bytearray()
    try:
        while chunk := await reader.read(MOST_BYTES):
            heard += chunk
            if len(heard) > MOST_BYTES:
                raise OutsideFailed("too_large", f"more than {MOST_BYTES} bytes")
        if status := await process.wait():
            raise ServerTrouble("fails", f"status {status}")
    finally:
        transport.close()
    return heard.decode("utf-8", "replace")
