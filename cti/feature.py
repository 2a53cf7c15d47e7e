"""What a part of the agents' side has in common: its routes, and what it does when something happens to all parts.

How to add one: a class of this kind in a module of its own, and one line in centrala/people.py (and in
tests/support/centre.py). Nothing else needs to know it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cti.web.routes import Route
from scripts_dsl.graph import Graph
from scripts_dsl.site import Site


class Feature:
    """Every method may be left as it is here."""

    def routes(self) -> Sequence[Route]:
        """What it adds to the route table; asked once."""
        return ()

    def put(self, site: Site, graphs: Mapping[str, Graph]) -> None:
        """The settings and flows in force from now on."""

    def put_beside(self, kind: str, graphs: Mapping[str, Graph]) -> None:
        """The talk scripts (kind `script`) or surveys in force from now on, by name; told before `put`."""

    def logged_out(self, user: str) -> None:
        """What this user holds open ends."""

    def go_down(self) -> None:
        """The server ends: say so on websockets of its own."""

    async def restore(self) -> None:
        """After a restart, before the first page is there. Raises StoreDown."""

    async def run(self) -> None:
        """Its work, until cancelled."""

    def close(self) -> None:
        """After everything else: stop timers."""
