"""`python -m centrala.pbx`: fetch and make what an Asterisk of our own needs, so that starting one takes no time."""

from __future__ import annotations

import sys
from pathlib import Path

from centrala.pbx.program import PbxError
from centrala.pbx.sounds import make_sounds
from centrala.pbx.unpack import find_or_unpack

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "asterisk"
"""Git-ignored folder of the checkout."""


def main() -> int:
    """Exit status: 1 when there is no usable Asterisk, with the reason on stderr."""
    try:
        find_or_unpack(CACHE, lambda line: print(f"setup: {line}", flush=True))  # noqa: T201
        make_sounds(CACHE)
    except PbxError as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
