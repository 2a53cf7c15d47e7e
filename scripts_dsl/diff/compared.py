"""Two checked files of the same kind, compared as their kind wants it. Called by `centrala diff` and publish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from scripts_dsl.check import Checked
from scripts_dsl.diff.campaigns import CampaignVersion, campaign_difference
from scripts_dsl.diff.pairs import DEPTH
from scripts_dsl.diff.shown import difference
from scripts_dsl.diff.walking import Version
from scripts_dsl.policy.country import NO_COUNTRIES, Countries


class Told(Protocol):
    """What will be noticed of a new version."""

    @property
    def nothing(self) -> bool:
        """Nobody will notice anything."""

    def lines(self, *, everything: bool = False) -> Iterator[str]:
        """For people."""

    def as_json(self) -> dict[str, Any]:
        """For programs."""


class NotComparable(Exception):
    """Two files of different kinds, or one with errors."""


def compare(old: Checked, new: Checked, depth: int = DEPTH, countries: Countries = NO_COUNTRIES) -> Told:
    """What will be noticed when `new` takes the place of `old`; `countries` are asked of campaigns. Raises
    NotComparable."""
    if old.campaign is not None and new.campaign is not None:
        versions = (CampaignVersion(old.campaign, old.tests), CampaignVersion(new.campaign, new.tests))
        return campaign_difference(*versions, countries)
    if old.graph is None or new.graph is None or old.graph.kind != new.graph.kind:
        raise NotComparable
    return difference(Version(old.graph, old.tests), Version(new.graph, new.tests), depth)
