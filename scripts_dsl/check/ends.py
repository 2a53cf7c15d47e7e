"""`dead-end`: an outcome after which the call would just drop. `endless-loop`: nobody waits for the caller."""

from __future__ import annotations

from scripts_dsl.chains import Link
from scripts_dsl.check import paths
from scripts_dsl.compile import Compiled
from scripts_dsl.graph import END
from scripts_dsl.messages import Report
from scripts_dsl.tree import Mark, Scalar


def check(compiled: Compiled, report: Report) -> None:
    """Both rules, on what can be reached."""
    chains = compiled.chains
    seen = paths.reachable(paths.roots(chains), paths.edges(chains))
    for link in chains.links.values():
        if link.loose and link.id in seen:
            _dead_end(link, report)
    _loops(compiled, seen, report)


def _dead_end(link: Link, report: Report) -> None:
    verb, name = link.node.verb.name, next(iter(link.loose))
    mark = link.loose[name]
    said = "after this step the call would just drop"
    hint = "add  - goto: …  or  - hangup: goodbye  below"
    if name in link.node.targets:
        said, hint = "below this step there is no next", "write the name of a place"
    elif name == "next" and link.node.of("when") is not None and verb != "when":
        mark, said = link.node.mark_of("when"), "if this is not so, the call would just drop"
    elif name.startswith("on_"):
        said, hint = f"after '{name}' the call would just drop", f"add  {name}: place"
    report.error("dead-end", mark, said, hint)


# --- loops -------------------------------------------------------------------------------------------------------


def _loops(compiled: Compiled, seen: set[str], report: Report) -> None:
    """One message for each circle of steps that take no time."""
    left = _Left({link.id: _quiet(link) for link in compiled.chains.links.values() if link.id in seen})
    while left.after:
        start = next(iter(left.after))
        circle = _circle(start, left.after)
        left.take_out(circle or [start])
        if circle:
            _tell(compiled, circle, report)


class _Left:
    """The steps that may still be in a circle: each leads to one of them, and one of them leads to it."""

    def __init__(self, after: paths.Edges) -> None:
        self.after = {step: tuple(t for t in targets if t in after) for step, targets in after.items()}
        self.before = paths.backwards(self.after)
        self.ways = {step: [len(self.after[step]), len(self.before[step])] for step in self.after}
        """Step -> how many ways lead on, and how many lead to it."""
        self.take_out([step for step, counts in self.ways.items() if not all(counts)])

    def take_out(self, steps: list[str]) -> None:
        """These, and those that cannot be in a circle without them."""
        todo = list(steps)
        while todo:
            step = todo.pop()
            if step not in self.after:
                continue
            for others, way in ((self.before[step], 0), (self.after.pop(step), 1)):
                for other in others:
                    self.ways[other][way] -= 1
                    if not self.ways[other][way]:
                        todo.append(other)


def _quiet(link: Link) -> tuple[str, ...]:
    """Exits that may be taken before the caller had a chance to do anything."""
    verb = link.node.verb
    if not verb.waits:
        return tuple(t for t in link.exits.values() if t != END)
    at_once = {row.name for row in verb.exits if row.at_once}
    if link.node.of("when") is not None:
        at_once.add("next")
    return tuple(t for name, t in link.exits.items() if name in at_once and t != END)


def _circle(start: str, after: paths.Edges) -> list[str]:
    """Steps of a circle through `start`, in order; empty if there is none."""
    before: dict[str, str] = {}
    todo = [start]
    while todo:
        step = todo.pop(0)
        for target in after[step]:
            if target == start:
                return _back(start, step, before)
            if target not in before and target in after:
                before[target] = step
                todo.append(target)
    return []


def _back(start: str, last: str, before: dict[str, str]) -> list[str]:
    circle = [last]
    while circle[-1] != start:
        circle.append(before[circle[-1]])
    return circle[::-1]


def _tell(compiled: Compiled, circle: list[str], report: Report) -> None:
    links = [compiled.chains.links[step] for step in circle]
    places: list[str] = []
    for link in [links[-1], *links]:
        if not places or places[-1] != link.place:
            places.append(link.place)
    if len(places) == 1:
        places *= 2
    report.error(
        "endless-loop",
        _value_mark(links[0]),
        f"the call would go round for ever: {' → '.join(places)}",
        "nothing in this loop waits for the caller; add a menu, a pause, or a way out",
    )


def _value_mark(link: Link) -> Mark:
    main = link.node.main
    return main.mark if isinstance(main, Scalar) and main.text else link.node.key.mark
