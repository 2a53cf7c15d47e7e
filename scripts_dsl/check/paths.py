"""Ways through a compiled file: what can be reached, from where, past whom. Pure helpers of the families of rules."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping

from scripts_dsl.chains import Chains, Link
from scripts_dsl.graph import END
from scripts_dsl.reader import START

Edges = Mapping[str, tuple[str, ...]]


def edges(chains: Chains) -> Edges:
    """Step -> steps after it, the keys of `always:` included."""
    keys = tuple(target for name, target in chains.always.items() if name != "hangup" and target != END)
    return {
        link.id: tuple(_targets(link)) + (keys if link.node.verb.always_keys or link.node.verb.waits else ())
        for link in chains.links.values()
    }


def _targets(link: Link) -> Iterator[str]:
    yield from (target for target in link.exits.values() if target != END)


def roots(chains: Chains) -> tuple[str, ...]:
    """Where a call may begin: at start, and wherever `always:` leads."""
    first = chains.places.get(START)
    return ((first,) if first else ()) + tuple(t for t in chains.always.values() if t != END)


def reachable(starts: Iterable[str], after: Edges) -> set[str]:
    """Every step that can be reached from these, themselves included."""
    found: set[str] = set()
    todo = list(starts)
    while todo:
        step = todo.pop()
        if step not in found:
            found.add(step)
            todo.extend(after.get(step, ()))
    return found


def backwards(after: Edges) -> Edges:
    """The same edges the other way round."""
    before: dict[str, list[str]] = {step: [] for step in after}
    for step, targets in after.items():
        for target in targets:
            before.setdefault(target, []).append(step)
    return {step: tuple(steps) for step, steps in before.items()}


def fewest(start: str, after: Edges, counts: Callable[[str], bool]) -> dict[str, int]:
    """Steps that count on the way with the fewest of them, the step itself included."""
    best = {start: int(counts(start))}
    queue = deque([start])
    while queue:
        step = queue.popleft()
        for target in after.get(step, ()):
            cost = best[step] + counts(target)
            if cost < best.get(target, cost + 1):
                best[target] = cost
                (queue.append if counts(target) else queue.appendleft)(target)
    return best


def heaviest(after: Edges, weight: Callable[[str], float]) -> dict[str, float]:
    """For each step the most weight on a way that begins with it; a way does not go round in a circle."""
    best: dict[str, float] = {}
    for start in after:
        todo = [(start, False)]
        open_steps: set[str] = set()
        while todo:
            step, left = todo.pop()
            if left:
                open_steps.discard(step)
                best[step] = weight(step) + max((best.get(target, 0.0) for target in after.get(step, ())), default=0.0)
            elif step not in best and step not in open_steps:
                open_steps.add(step)
                todo.append((step, True))
                todo.extend((target, False) for target in after.get(step, ()))
    return best
