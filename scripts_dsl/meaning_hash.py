"""The identity of a file: a hash of its meaning. Comments, layout, the order of names and what changes nothing in a
call are left out. Called by compile.py and campaign/reading.py."""

from __future__ import annotations

import hashlib
import json

from scripts_dsl.loader import plain
from scripts_dsl.tree import Mapping

MEANINGLESS = frozenset({"version", "about", "tests", "allow"})
"""Sections that change nothing in a call."""


def meaning_hash(root: Mapping, *rest: object) -> str:
    """16 hex digits of SHA-256 over a file and whatever else its meaning depends on (plain values)."""
    meaning = {key.text: plain(node) for key, node in root.entries if key.text not in MEANINGLESS}
    text = json.dumps([meaning, *rest], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
