"""What one file may know of another: its kind and name, what it takes and what it gives.

Held by site.Site as `files`; read from a folder by neighbours.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from scripts_dsl.types import Type


@dataclass(frozen=True, slots=True)
class Signature:
    """One file as others see it."""

    kind: str
    """flow, survey, script or campaign."""
    name: str
    path: Path
    takes: Mapping[str, Type] = field(default_factory=dict)
    gives: Mapping[str, Type] = field(default_factory=dict)
    direction: str = "inbound"
    prompts: frozenset[str] = frozenset()
    """Names of its prompts."""
    outcomes: frozenset[str] = frozenset()
    """Words of its `outcome:` steps."""
    offers: frozenset[str] = frozenset()
    """Products of its `offer:` steps."""


class Files(Protocol):
    """The files of a site."""

    @property
    def known(self) -> bool:
        """Whether names of other files can be checked."""

    def find(self, kind: str, name: str) -> Signature | None:
        """The file of that kind and name; None if there is none."""

    def names(self, kind: str) -> list[str]:
        """Names of all files of a kind."""


class Alone:
    """A file without others: their names cannot be checked."""

    known = False

    def find(self, _kind: str, _name: str) -> Signature | None:
        """Nothing is known."""
        return None

    def names(self, _kind: str) -> list[str]:
        """Nothing is known."""
        return []


ALONE: Files = Alone()
