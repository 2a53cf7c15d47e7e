"""The results of a campaign, group by group. Pure. Called by routes.py and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from outbound.results.cells import By, Cell, group_of
from outbound.results.costs import Cost, total, unit_costs
from outbound.results.figures import Figure, figures
from scripts_dsl.campaign.model import Counted
from scripts_dsl.settings.model import Costs


@dataclass(frozen=True, slots=True)
class Group:
    """Of an hour (`09`), a list (its id), a version; of everything: ''."""

    group: str
    attempts: int
    figures: tuple[Figure, ...]
    cost: float | None
    """Of all its calls; None: the settings say nothing of costs."""
    costs: tuple[Cost, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """Of one campaign and one time."""

    by: By
    counted: Counted
    currency: str
    outcomes: Mapping[str, int]
    """Calls by how they ended, the most frequent first."""
    whole: Group
    groups: tuple[Group, ...]
    """Empty with By.ALL."""


def results(cells: Sequence[Cell], counted: Counted, costs: Costs, by: By, zone: ZoneInfo) -> Results:
    """All figures of these cells. `zone`: of the site, for hours."""
    grouped: dict[str, list[Cell]] = {}
    key = group_of(by, zone)
    for cell in cells if by is not By.ALL else ():
        grouped.setdefault(key(cell), []).append(cell)
    return Results(
        by,
        counted,
        costs.currency,
        _outcomes(cells),
        _group("", cells, counted, costs),
        tuple(_group(name, grouped[name], counted, costs) for name in sorted(grouped)),
    )


def _group(name: str, cells: Sequence[Cell], counted: Counted, costs: Costs) -> Group:
    priced = bool(costs.currency)
    return Group(
        name,
        sum(cell.calls for cell in cells),
        figures(cells, counted),
        total(cells, costs) if priced else None,
        unit_costs(cells, counted, costs) if priced else (),
    )


def _outcomes(cells: Iterable[Cell]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for cell in cells:
        found[cell.outcome] = found.get(cell.outcome, 0) + cell.calls
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
