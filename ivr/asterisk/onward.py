"""Where an agent sends his caller: a value that cti gives and the caller's line takes. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Onward:
    """One of the three."""

    phone: str = ""
    """Name of a colleague's telephone, `boris`: he alone is rung."""
    queue: str = ""
    number: str = ""
    """Outside; as written, the guard of calls out reads it."""
