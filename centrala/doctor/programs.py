"""Programs beside ours that it cannot do without. In: what they say of themselves. Out: findings."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

from centrala.config import Config
from centrala.doctor.finding import Finding, bad, ok, unknown, warning

LEAST_SOX = (14, 4, 2)
"""Of February 2015; what every distribution has that is still looked after."""
SECONDS = 10.0
_VERSION = re.compile(r"SoX v(\d+)\.(\d+)\.(\d+)")


def programs(config: Config) -> Iterator[Finding]:
    """Everything that is run by name."""
    yield sox(_said("sox", "--version"), _said("sox", "--help"), compresses=bool(config.compress_after))


def sox(version: str | None, formats: str | None, *, compresses: bool) -> Finding:
    """What `sox --version` and `sox --help` print; None: it cannot be run."""
    least = ".".join(map(str, LEAST_SOX))
    install = f"apt-get install sox libsox-fmt-base ({least} or later)"
    if version is None or formats is None:
        return bad("program.sox", "there is no sox: texts are not spoken, recordings not compressed", install)
    found = _VERSION.search(version)
    if found is None:
        return unknown("program.sox", "sox does not say which version it is", f"sox --version; {least} is enough")
    if tuple(map(int, found.groups())) < LEAST_SOX:
        return bad("program.sox", f"sox {'.'.join(found.groups())} is too old", install)
    if compresses and " flac " not in formats:
        return warning("program.sox", "this sox writes no FLAC: recordings are not compressed", install)
    return ok("program.sox", f"sox {'.'.join(found.groups())}")


def _said(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout + done.stderr
