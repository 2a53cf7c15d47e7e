"""A recogniser for tests, as a command: which of these sounds is in the file? `recogniser.py said.wav word=word.wav …`

It really listens: what it says is in the file that Asterisk wrote, or it says nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.hearing import heard

if __name__ == "__main__":
    wanted = set(sys.stdin.read().splitlines())
    for pair in sys.argv[2:]:
        word, _, wav = pair.partition("=")
        if word in wanted and heard(Path(sys.argv[1]), Path(wav)):
            sys.stdout.write(f"well, {word.upper()}!\n")
