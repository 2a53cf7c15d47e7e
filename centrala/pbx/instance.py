"""One running Asterisk: its folder written, the process started, waited for, asked and stopped.

In: a `Program` and a `Box`; called by centrala/demo/ and the live tests. Blocking: it starts in about 0.3 s.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from centrala.pbx.hello import WrongAsterisk, say_hello
from centrala.pbx.program import PbxError, Program
from ivr.asterisk.box import Box
from ivr.asterisk.configuration import read_templates, render

TEMPLATES = Path(__file__).resolve().parents[2] / "deploy" / "asterisk"

FOLDERS = (
    "etc",
    "lib/keys",
    "cache",
    "log/cdr-custom",
    "data/sounds",
    "data/agi-bin",
    "spool/monitor",
    "spool/messages",
    "spool/outgoing",
    "spool/tmp",
    "spool/recording",
)
SHARED = ("documentation", "rest-api", "static-http", "phoneprov")
"""Folders of the package that Asterisk looks for beside its own data."""

START_LIMIT = 30.0
"""s until FullyBooted; 0.3 s on an idle machine, 1.3 s with eight at once."""
STOP_LIMIT = 6.0
"""s until SIGTERM is followed by SIGKILL; 0.9 s is usual."""


class Instance:
    """An Asterisk of our own in a folder of its own."""

    def __init__(self, program: Program, box: Box) -> None:
        self.program = program
        self.box = box
        self.base = Path(box.folders.base)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id. Raises PbxError when it was not started."""
        if self._process is None:
            raise PbxError("not started")
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def write(self) -> None:
        """A fresh folder with the configuration; what an earlier run left is removed. Raises ConfigurationError."""
        files = render(read_templates(TEMPLATES), self.box, self.program.module_names())
        shutil.rmtree(self.base, ignore_errors=True)
        for name in FOLDERS:
            (self.base / name).mkdir(parents=True)
        Path(self.box.folders.run).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.base.chmod(0o700)
        for name, text in files.items():
            (self.base / "etc" / name).write_text(text, "utf-8")
        self._link_data()
        if self.box.script:
            script = Path(self.box.script)
            script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ivr.fallback.script "$@"\n')
            script.chmod(0o700)

    def _link_data(self) -> None:
        data = self.base / "data"
        for name in SHARED:
            if (self.program.share / name).exists():
                (data / name).symlink_to(self.program.share / name)
        english = next(self.program.share.glob("sounds/en_US_f_*"), None)
        if english:
            (data / "sounds/en").symlink_to(english)
        (data / "moh").symlink_to(Path(self.box.folders.sounds) / "moh")

    def start(self, dies_with_us: bool = False) -> None:
        """Start the process and wait until it serves. Raises PbxError with the end of its log.

        `dies_with_us`: it is told to stop also when this process is killed (and when the calling thread ends).
        """
        tether = ("setpriv", "--pdeathsig", "TERM", "--") if dies_with_us else ()
        with (self.base / "console.txt").open("wb") as console:
            self._process = subprocess.Popen(  # noqa: S603
                [*tether, *self.program.command, "-f", "-C", str(self.base / "etc/asterisk.conf")],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                cwd=self.base,
                # Ctrl-C belongs to who started us: it stops Asterisk after the calls are told.
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self) -> None:
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end:
            if not self.running:
                raise PbxError(f"Asterisk ended at once:\n{self.tail()}")
            try:
                say_hello(self.box, end - time.monotonic())
                break
            except WrongAsterisk as problem:
                raise PbxError(f"port {self.box.ports.ami} is another Asterisk's: {problem}") from problem
            except (OSError, EOFError):
                time.sleep(0.02)
        else:
            raise PbxError(f"Asterisk was not ready after {START_LIMIT:.0f} s:\n{self.tail()}")
        # A taken SIP port does not stop Asterisk: it is only a line in its log.
        if "could not be started" in self.log():
            raise PbxError(f"Asterisk cannot listen:\n{self.tail()}")
        if self.box.demo:
            self._take_demo_phones_away()

    def _take_demo_phones_away(self) -> None:
        """Nobody plays a phone yet; a state that was never set would count as a phone that may be there."""
        for phone in self.box.phones:
            self.cli(f"devstate change Custom:demo-{phone.user} UNAVAILABLE")

    def cli(self, command: str) -> str:
        """What Asterisk's own console answers."""
        done = subprocess.run(  # noqa: S603
            [*self.program.command, "-C", str(self.base / "etc/asterisk.conf"), "-rx", command],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
        return done.stdout

    def log(self) -> str:
        """Notices, warnings and errors so far."""
        path = self.base / "log/full"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def tail(self) -> str:
        """The end of console and log, for a person."""
        console = self.base / "console.txt"
        said = console.read_text("utf-8", "replace") if console.exists() else ""
        return "\n".join((said + self.log()).splitlines()[-15:])

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for one that does not listen. Nothing happens when it is not running."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
