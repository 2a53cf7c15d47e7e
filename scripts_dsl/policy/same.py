"""The very same object as a key: what is large and never changes is not read through to find what was worked out for
it. For windows.py and country/hours.py: the calendars of a campaign and of a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Same(Generic[T]):
    """Equal to another one of the same object. It keeps the object alive, so that no other one gets its place."""

    it: T

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.it is self.it
