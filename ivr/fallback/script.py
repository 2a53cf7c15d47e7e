"""A classic AGI script: one caller, no engine, the menu that was published last. Run by Asterisk, `fallback.json` in,
FELL_VERB, FELL_NAME and FELL_KEY out; [fallback] of the dialplan then brings the caller there.

The only place that knows pyst2. Without it, or with a file that is not right, it sets nothing, and the dialplan says
its own sentence. It starts anew for every caller, so it imports nothing of ours.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

NUMBER = re.compile(r"\+?[0-9]{1,15}")
MOST = 1_000_000
"""Bytes of a file that is read."""
TRIES = 3
VERBS = {"queue": "queue", "voicemail": "box"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
"""pyst2 escapes nothing: what goes into a command is looked at here."""


def main() -> int:
    """Exit status: 1 when nothing could be done."""
    with open(os.devnull, "w", encoding="utf-8") as silent:
        try:
            from asterisk.agi import AGI, AGIException

            agi = AGI(stderr=silent)
        except (ImportError, ValueError, OSError):
            return 1
        try:
            serve(agi, read(Path(sys.argv[1])))
        except (AGIException, ValueError, KeyError, TypeError, IndexError, OSError):
            # The caller has gone (pyst2 says so with ValueError, too), or the file is not ours.
            return 1
    return 0


def read(path: Path) -> dict[str, Any]:
    """Raises OSError, ValueError."""
    with path.open("rb") as file:
        found = json.loads(file.read(MOST))
    if not isinstance(found, dict):
        raise ValueError("not a map")
    return found


def serve(agi: Any, published: dict[str, Any]) -> None:
    """One caller. Raises pyst2's exceptions."""
    dialled = agi.env.get("agi_dnid", "") or ""
    flow = published["flows"][published["numbers"][dialled]]
    language = language_of(flow, agi.env.get("agi_callerid", "") or "")
    base = f"{flow['folder']}/{published['numbers'][dialled]}"
    if flow["greeting"]:
        agi.stream_file(f"{base}-greeting-{language}")
    key = _ask(agi, flow, f"{base}-menu-{language}") if flow["menu"] else ""
    way = flow["keys"].get(key) or flow["otherwise"]
    if way is None:
        return
    verb, name = way
    if not NAME.fullmatch(name):
        raise ValueError(name)
    for variable, value in (("FELL_NAME", name), ("FELL_KEY", key), ("SPOKEN", language), ("FELL_VERB", VERBS[verb])):
        agi.set_variable(variable, value)


def _ask(agi: Any, flow: dict[str, Any], sound: str) -> str:
    """The key; '' for a caller who presses none of them."""
    for _ in range(TRIES):
        key = agi.stream_file(sound, "".join(flow["keys"])) or agi.wait_for_digit(int(flow["wait"] * 1000))
        if key in flow["keys"]:
            return str(key)
    return ""


def language_of(flow: dict[str, Any], number: str) -> str:
    """Of the longest prefix that fits."""
    fits = [prefix for prefix in flow["languages"] if number.startswith(prefix)]
    return str(flow["languages"][max(fits, key=len)] if fits else flow["language"])


if __name__ == "__main__":
    sys.exit(main())
