"""What is otherwise in the settings of a site: which flow a number leads to, queues and their hours, notices, who is
told. Called by `centrala diff` and publish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scripts_dsl.diff.changes import Change, changes
from scripts_dsl.settings.written import words_of
from scripts_dsl.site import Site


@dataclass(frozen=True, slots=True)
class SettingsDifference:
    """Words that are written otherwise."""

    words: Sequence[Change]

    @property
    def nothing(self) -> bool:
        """There are none."""
        return not self.words

    def lines(self, *, everything: bool = False) -> Iterator[str]:  # noqa: ARG002 - all of them are shown
        """For people."""
        if self.nothing:
            yield "the settings mean what they meant"
        yield from (change.line for change in self.words)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"words": [change.as_json() for change in self.words]}


def settings_difference(old: Site, new: Site) -> SettingsDifference:
    """What is otherwise when `new` takes the place of `old`."""
    return SettingsDifference(changes(words_of(old), words_of(new), {}))
