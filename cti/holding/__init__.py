"""Agents of campaigns stay on the line: rung once, and whoever answers our call has one of them at once."""

from cti.holding.holding import Holding
from cti.holding.reserve import Phase, Reserve

__all__ = ["Holding", "Phase", "Reserve"]
