"""Results as they go out: models for JSON, a table for spreadsheets. Pure; called by routes.py and the command line."""

from __future__ import annotations

from cti.reports.sheets import Table
from outbound.results.api import ResultCost, ResultGroup, ResultShare, ResultsHere, ShareDefinition
from outbound.results.costs import Cost
from outbound.results.figures import DEFINITIONS, Figure
from outbound.results.looking import Asked, Found
from outbound.results.report import Group

HEAD = ("group", "name", "figure", "value", "part", "of", "low", "high", "unit", "definition")
FORMULAS = {one.name: one.formula for one in DEFINITIONS} | {
    "attempts": "calls that are over; those going on are not counted",
    "cost": "of all calls: attempts, minutes on the line, hours of agents' talk, at the prices of the settings",
    "cost_attempt": "cost of all calls / attempts",
    "cost_right_party": "cost of all calls / right-party contacts",
    "cost_success": "cost of all calls / successes",
}


def here(asked: Asked, found: Found) -> ResultsHere:
    """The answer of the route."""
    made = found.results
    return ResultsHere(
        campaign=asked.campaign,
        by=made.by.value,
        zone=asked.zone.key,
        currency=made.currency,
        success=sorted(made.counted.success),
        wrong_person=sorted(made.counted.wrong_person),
        outcomes=dict(made.outcomes),
        definitions=[
            ShareDefinition(name=one.name, formula=one.formula, low_is_good=one.low_is_good) for one in DEFINITIONS
        ],
        whole=_group(made.whole, found),
        groups=[_group(one, found) for one in made.groups],
    )


def table(found: Found) -> Table:
    """One line for each group and figure, the whole first."""
    yield HEAD
    for group in (found.results.whole, *found.results.groups):
        name = found.names.get(group.group, group.group)
        yield (group.group, name, "attempts", group.attempts, None, None, None, None, "calls", FORMULAS["attempts"])
        for one in group.figures:
            yield (
                group.group, name, one.name, one.value, one.part, one.of, one.low, one.high, "share",
                FORMULAS[one.name],
            )  # fmt: skip
        unit = found.results.currency
        if group.cost is not None:
            yield (group.group, name, "cost", group.cost, None, group.attempts, None, None, unit, FORMULAS["cost"])
        for cost in group.costs:
            yield (
                group.group, name, cost.name, cost.value, None, cost.of, cost.low, cost.high, unit,
                FORMULAS[cost.name],
            )  # fmt: skip


def _group(one: Group, found: Found) -> ResultGroup:
    return ResultGroup(
        group=one.group,
        name=found.names.get(one.group, one.group),
        attempts=one.attempts,
        shares=[_share(share) for share in one.figures],
        cost=one.cost,
        costs=[_cost(cost) for cost in one.costs],
    )


def _share(one: Figure) -> ResultShare:
    return ResultShare(name=one.name, part=one.part, of=one.of, value=one.value, low=one.low, high=one.high)


def _cost(one: Cost) -> ResultCost:
    return ResultCost(name=one.name, value=one.value, of=one.of, low=one.low, high=one.high)
