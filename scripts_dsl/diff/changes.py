"""Words of two versions side by side: what stood there, what stands there now.

Called by campaigns.py and surveys.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One word that is written otherwise; '' where it was or is not written."""

    word: str
    before: str
    after: str
    less_polite: str = ""
    """What becomes of people, when it is less polite than before."""

    @property
    def line(self) -> str:
        """For people."""
        if not self.before:
            told = f"{self.word}: new: {self.after}"
        elif not self.after:
            told = f"{self.word}: gone: {self.before}"
        else:
            told = f"{self.word}: {self.before}  →  {self.after}"
        return f"{told}  (less polite)" if self.less_polite else told

    def as_json(self) -> dict[str, str]:
        """For programs."""
        found = {"word": self.word, "before": self.before, "after": self.after}
        return {**found, "less_polite": self.less_polite} if self.less_polite else found


def changes(old: Mapping[str, str], new: Mapping[str, str], less_polite: Mapping[str, str]) -> list[Change]:
    """What differs, in the order of the new version."""
    return [
        Change(word, before, after, less_polite.get(word, ""))
        for word in dict.fromkeys((*new, *old))
        if (before := old.get(word, "")) != (after := new.get(word, ""))
    ]
