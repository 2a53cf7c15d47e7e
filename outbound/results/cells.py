"""Calls of a campaign that are alike, counted together: what every figure is a sum of. Pure.

In: rows of store.py. A cell has what its calls became, when, from which list, with which version; sums and squares of
their seconds, so that a cost has an interval, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from scripts_dsl.campaign.model import Counted
from scripts_dsl.policy.person import ABANDONED, MACHINE, UNANSWERED, UNRUNG

OPTED_OUT, COMPLAINED, UNKNOWN = "do_not_call", "complaint", "unknown"
NONE = ""
"""Group of calls without a list or version: the person was put in by hand, or nobody answered."""


class By(Enum):
    """What results are grouped by."""

    ALL = "all"
    HOUR = "hour"
    """Of the day in which the call was placed, on the clock of the site."""
    LIST = "list"
    """From which the person came."""
    SCRIPT = "script"
    """The version of the flow or talk script that was heard; who did not answer heard none."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """Sums over the calls of a cell: on the line since the answer, with an agent; their squares, and the product."""

    line: float = 0.0
    talk: float = 0.0
    line2: float = 0.0
    talk2: float = 0.0
    both: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Calls that are over."""

    at: datetime
    """Some moment of the quarter of an hour in which they were placed."""
    list: str
    """Its id."""
    script: str
    """`debt_reminder 3f2a91bc0d11e5aa`: name and hash."""
    outcome: str
    calls: int = 1
    in_pitch: bool = False
    opted_out: bool = False
    """Somebody entered it during the call, whatever its outcome."""
    complained: bool = False
    """A complaint was written down about this call, on whichever channel."""
    seconds: Seconds = Seconds()


@dataclass(frozen=True, slots=True)
class Facts:
    """What figures ask of a cell."""

    rang: bool
    machine: bool
    abandoned: bool
    connected: bool
    """A person spoke with an agent or a flow."""
    in_pitch: bool
    right_party: bool
    """Connected, nothing says that it was somebody else, and more was heard than the beginning."""
    opted_out: bool
    complained: bool
    converted: bool

    @property
    def answered(self) -> bool:
        """By a person, whether or not anybody was there."""
        return self.connected or self.abandoned


def facts(cell: Cell, counted: Counted) -> Facts:
    """By the words of its file."""
    word = cell.outcome
    connected = word not in UNANSWERED and word != UNKNOWN
    pitch = connected and cell.in_pitch
    right = connected and not pitch and word not in counted.wrong_person
    return Facts(
        rang=word not in UNRUNG and word != UNKNOWN,
        machine=word == MACHINE,
        abandoned=word == ABANDONED,
        connected=connected,
        in_pitch=pitch,
        right_party=right,
        opted_out=cell.opted_out or word == OPTED_OUT,
        complained=cell.complained or word == COMPLAINED,
        converted=right and word in counted.success,
    )


def group_of(by: By, zone: ZoneInfo) -> Callable[[Cell], str]:
    """The group of a cell."""
    keys: Mapping[By, Callable[[Cell], str]] = {
        By.ALL: lambda _: NONE,
        By.HOUR: lambda cell: f"{cell.at.astimezone(zone):%H}",
        By.LIST: lambda cell: cell.list,
        By.SCRIPT: lambda cell: cell.script,
    }
    return keys[by]
