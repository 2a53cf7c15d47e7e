"""Preflights for the pages. In: the name of a campaign. Out: how far it is, the report, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from centrala.people_import import Place
from centrala.preflighting import wish
from centrala.programs import Programs


class Preflights(Programs):
    """`monotonic`: seconds."""

    def __init__(self, place: Place, monotonic: Callable[[], float]) -> None:
        super().__init__("centrala.preflighting", partial(wish, place), monotonic)
