"""What must be sure before a step is reached: a consent, a proof of identity. Dominators, by reachability.

A step is unguarded when a call can come to it without taking an edge that makes the thing sure.
"""

from __future__ import annotations

from collections.abc import Callable

from scripts_dsl.check import paths
from scripts_dsl.compile import Compiled
from scripts_dsl.graph import END

Sure = Callable[[str, str], bool]
"""Whether taking this exit of this step makes it sure: (step id, exit name)."""


def unguarded(compiled: Compiled, sure: Sure, lost: Callable[[str], bool] = lambda _step: False) -> set[str]:
    """Steps that can be reached without; `lost`: steps after which it is not sure any more, whatever was before."""
    chains = compiled.chains
    keys = tuple(target for name, target in chains.always.items() if name != "hangup" and target != END)
    after = {
        link.id: tuple(target for name, target in link.exits.items() if target != END and not sure(link.id, name))
        + (keys if link.node.verb.always_keys or link.node.verb.waits else ())
        for link in chains.links.values()
    }
    everywhere = paths.reachable(paths.roots(chains), paths.edges(chains))
    again = [target for step in everywhere if lost(step) for target in after.get(step, ())]
    return paths.reachable((*paths.roots(chains), *again), after)
