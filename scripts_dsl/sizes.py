"""How many steps a file may have, so that none keeps its author waiting. A tree comes in, the step too many goes out.

Asked by the reader before it looks at anything else. Other limits (bytes, depth, values) are the loader's.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl.tree import Mapping, Mark, Node, Sequence

MOST_STEPS = 2_000
"""Of a file; the reference flow has 45. Some rules look at every pair of steps."""
WITH_STEPS = ("places", "questions", "do")


def too_many_steps(root: Mapping) -> Mark | None:
    """Where the first step beyond the limit stands; None when there is none."""
    steps = (step for section in WITH_STEPS for step in _steps(root.get(section)))
    return next((step.mark for number, step in enumerate(steps, 1) if number > MOST_STEPS), None)


def _steps(node: Node | None) -> Iterator[Node]:
    """Items of lists at any depth, in the order of the file."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Sequence):
            yield from (item for item in current.items if isinstance(item, Mapping))
            waiting += reversed(current.items)
        elif isinstance(current, Mapping):
            waiting += (value for _, value in reversed(current.entries))
