"""`dead-place`, `dead-step`: nobody ever comes there."""

from __future__ import annotations

from scripts_dsl.check import paths
from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report
from scripts_dsl.reader import START


def check(compiled: Compiled, report: Report) -> None:
    """One message for the first place or step of each dead part."""
    chains = compiled.chains
    after = paths.edges(chains)
    seen = paths.reachable(paths.roots(chains), after)
    seen_or_told = seen | _after_dead_steps(compiled, seen, after)
    dead = [name for name, first in chains.places.items() if first not in seen_or_told and name != START]
    for name in _first_of_each(compiled, dead, after):
        mark = compiled.file.places[name].key.mark
        report.warning(
            "dead-place", mark, f"nobody ever comes to '{name}'", "lead there from somewhere, or take it out"
        )
    _steps(compiled, seen, report)


def _after_dead_steps(compiled: Compiled, seen: set[str], after: paths.Edges) -> set[str]:
    """What only a dead step of a living place leads to: the step is the mistake."""
    firsts = compiled.chains.places
    dead = [
        link.id for link in compiled.chains.links.values() if link.id not in seen and firsts.get(link.place) in seen
    ]
    return paths.reachable(dead, after)


def _first_of_each(compiled: Compiled, dead: list[str], after: paths.Edges) -> list[str]:
    """Dead places to which no other dead place leads; of a circle of them the first."""
    told: list[str] = []
    covered: set[str] = set()
    firsts = compiled.chains.places
    entered = {
        name: {other for other in dead if other != name and firsts[name] in paths.reachable([firsts[other]], after)}
        for name in dead
    }
    for name in sorted(dead, key=lambda n: (bool(entered[n]), dead.index(n))):
        if firsts[name] not in covered:
            told.append(name)
            covered |= paths.reachable([firsts[name]], after)
    return told


def _steps(compiled: Compiled, seen: set[str], report: Report) -> None:
    told_place = ""
    for link in compiled.chains.links.values():
        if link.id in seen or compiled.chains.places.get(link.place) not in seen:
            told_place = "" if link.id in seen else told_place
            continue
        if told_place != link.place:
            told_place = link.place
            hint = "the step above never goes on to it"
            report.warning("dead-step", link.node.key.mark, "nobody ever comes to this step", hint)
