"""Places become chains of steps: every exit of every step is bound to one next step, to the end, or found unbound.

Called by compile.py. Knows nothing of what the fields mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from scripts_dsl.grammar import Exit
from scripts_dsl.graph import END
from scripts_dsl.messages import Report
from scripts_dsl.model import NEXT, File, StepNode, Target
from scripts_dsl.names import Names
from scripts_dsl.tree import Mark, Scalar

ALWAYS = "always"


@dataclass(slots=True)
class Link:
    """One step in its chain."""

    id: str
    place: str
    node: StepNode
    exits: dict[str, str] = field(default_factory=dict)
    """Only the bound ones."""
    inherits: dict[str, str] = field(default_factory=dict)
    """Exits that lead where `always:` says, which this file does not say: the word or key there."""
    loose: dict[str, Mark] = field(default_factory=dict)
    """Exits after which there is nothing, with the place to complain at."""


@dataclass(slots=True)
class Chains:
    """All steps of a file, bound."""

    links: dict[str, Link] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """Place -> id of its first step."""
    always: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    """A place that does not exist is meant somewhere, so it is not known what can be reached."""


def bind(file: File, places: Names, report: Report) -> Chains:
    """The chains of a file."""
    return _Binder(file, places, report).chains()


class _Binder:
    def __init__(self, file: File, places: Names, report: Report) -> None:
        self.file = file
        self.names = places
        self.report = report
        self.made = Chains()
        self.ids: dict[int, str] = {}
        """Object id of a StepNode -> id of the step."""
        self.taken: dict[str, Mark] = {}

    def chains(self) -> Chains:
        for place in self.file.places.values():
            self._number(place.steps, place.name)
            if place.steps:
                self.made.places[place.name] = self.ids[id(place.steps[0])]
        for name, (_, target) in self.file.always.items():
            self._number(target.steps, f"{ALWAYS}.{name}")
        for name, (_, target) in self.file.always.items():
            self._always(name, target)
        for place in self.file.places.values():
            self._chain(place.steps, place.name, None)
        return self.made

    def _number(self, steps: tuple[StepNode, ...], prefix: str) -> None:
        """`menu.1`, `menu.1.then.2`, or the file's own `id:`."""
        for number, step in enumerate(steps, 1):
            name = f"{prefix}.{number}"
            own = step.of("id")
            if isinstance(own, Scalar) and own.text:
                if own.text in self.taken:
                    hint = f"the first one is in line {self.taken[own.text].line}"
                    self.report.error("twice", own.mark, f"the id '{own.text}' is written twice", hint)
                else:
                    name = own.text
                    self.taken[name] = own.mark
            self.ids[id(step)] = name
            for exit_name, target in step.targets.items():
                self._number(target.steps, f"{prefix}.{number}.{exit_name}")

    def _always(self, name: str, target: Target) -> None:
        if target.name == NEXT:
            self.made.lost = True
            self.report.error("unknown-place", target.mark, "there is no 'next' here", "write the name of a place")
            return
        bound = self._target(target, ALWAYS, None)
        if bound is not None:
            self.made.always[name] = bound

    def _chain(self, steps: tuple[StepNode, ...], place: str, after: str | None) -> None:
        for step, below in pairwise((*steps, None)):
            if step is not None:
                self._step(step, place, self.ids[id(below)] if below is not None else after)

    def _step(self, step: StepNode, place: str, next_id: str | None) -> None:
        link = Link(self.ids[id(step)], place, step)
        self.made.links[link.id] = link
        rows = {
            row.name: row
            for row in step.verb.exits
            if (not row.optional or row.name in step.targets) and not (row.unless and step.of(row.unless) is not None)
        }
        names = [*rows, *(name for name in step.targets if name not in rows)]
        if step.verb.name != "when" and step.of("when") is not None and "next" not in names:
            names.append("next")
        for name in names:
            bound = self._exit(name, step, place, next_id, rows)
            default = _default(name, rows) if name not in step.targets else NEXT
            if bound == END and default in INHERITED:
                link.inherits[name] = INHERITED[default]
            if bound is None:
                link.loose[name] = step.targets[name].mark if name in step.targets else step.key.mark
            else:
                link.exits[name] = bound

    def _exit(self, name: str, step: StepNode, place: str, next_id: str | None, rows: Mapping[str, Exit]) -> str | None:
        target = step.targets.get(name)
        if target is not None:
            return self._target(target, place, next_id)
        if next_id is None and step.verb.name == "outcome" and self.file.kind == "script":
            return END
        default = rows[name].default if name in rows else NEXT
        bind_default: Mapping[str, Callable[[], str | None]] = {
            NEXT: lambda: next_id,
            "end": lambda: END,
            "hangup": lambda: END,
            "always 0": lambda: self._always_place("0"),
            "always error": lambda: self._always_place("error", "0"),
        }
        if default in bind_default:
            return bind_default[default]()
        return self._exit(default, step, place, next_id, rows)

    def _always_place(self, *names: str) -> str:
        """The first step of the first of these that `always:` has; the end, with an apology, without any."""
        for name in names:
            found = self.file.always.get(name)
            if found is None:
                continue
            target = found[1]
            if target.steps:
                return self.ids[id(target.steps[0])]
            if target.name in self.made.places:
                return self.made.places[target.name]
        return END

    def _target(self, target: Target, place: str, next_id: str | None) -> str | None:
        if target.name is None:
            if not target.steps:
                return next_id
            self._chain(target.steps, place, next_id)
            return self.ids[id(target.steps[0])]
        if target.name == NEXT:
            return next_id
        name = self.names.use(target.name, target.mark)
        if name is None or name not in self.made.places:
            self.made.lost = self.made.lost or name is None
            return END
        return self.made.places[name]


INHERITED = {"always 0": "0", "always error": "error"}
"""Defaults of exits that a flow which calls this one may fill."""


def _default(name: str, rows: Mapping[str, Exit]) -> str:
    """Where an exit leads that is not written, past defaults that are other exits."""
    default = rows[name].default if name in rows else NEXT
    return _default(default, rows) if default in rows and default != name and default != NEXT else default
