"""What a picture of a file shows: a Graph comes in; rooms, their rows and the doors between them go out.

Called by mermaid.py and svg.py. Ways that lead to the place of `always: 0` or `always: error` by themselves are left
out: they are the same everywhere, and the picture says so once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scripts_dsl.describe import words
from scripts_dsl.grammar import KEYS, Exit
from scripts_dsl.graph import END, Graph, Step
from scripts_dsl.verbs import ROWS

QUIET_VERBS = frozenset({"set", "note", "pause"})
"""Shown only with `steps`: a caller does not notice them."""

EXIT_WORDS: Mapping[str, str] = {"then": "yes", "else": "no", "goto": "", "next": ""}


@dataclass(frozen=True, slots=True)
class Door:
    """A way from a row to another place."""

    keys: tuple[str, ...]
    """Keys of a telephone that lead here."""
    words: tuple[str, ...]
    """Other reasons: `timeout`, `give up`, a condition."""
    target: str
    """Name of a place, or END: the call is over with an apology."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step."""

    step: str
    verb: str
    group: str
    """Of the verb: talk, listen, think, look up, people, write and end."""
    text: str
    """First words of the prompt, name of the queue, condition, …"""
    condition: str
    """What stands in `when:` beside the verb."""
    depth: int
    """How deep it is written inside other steps."""
    doors: tuple[Door, ...]
    person: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Room:
    """One place."""

    name: str
    rows: tuple[Row, ...]
    hidden: int
    """Steps that are not shown."""

    @property
    def person(self) -> bool:
        """Somebody helps here."""
        return any(row.person for row in self.rows)

    @property
    def ends(self) -> bool:
        """Nothing but the end of the call."""
        return bool(self.rows) and self.rows[-1].ends and not any(row.doors for row in self.rows)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole picture."""

    name: str
    languages: tuple[str, ...]
    rooms: tuple[Room, ...]
    """The one where a call begins comes first."""
    always: tuple[Door, ...]
    """Where keys and mishaps lead from everywhere."""
    steps: int


def plan(graph: Graph, language: str | None = None, *, steps: bool = False) -> Plan:
    """The picture of a file, with its texts in `language` (the file's fallback if none is given)."""
    drawer = _Drawer(graph, language or graph.languages.fallback, steps)
    rooms = tuple(drawer.rooms())
    return Plan(graph.name, graph.languages.all(), rooms, drawer.always(), len(graph.steps))


class _Drawer:
    def __init__(self, graph: Graph, language: str, steps: bool) -> None:
        self.graph = graph
        self.language = language
        self.all = steps

    def rooms(self) -> Iterator[Room]:
        steps: dict[str, list[Step]] = {}
        for step in self.graph.steps.values():
            steps.setdefault(step.place, []).append(step)
        first = self.graph.steps[self.graph.start].place
        for place in sorted(steps, key=lambda name: name != first):
            shown = [step for step in steps[place] if self.all or step.verb not in QUIET_VERBS or self._leads(step)]
            yield Room(place, tuple(map(self._row, shown)), len(steps[place]) - len(shown))

    def always(self) -> tuple[Door, ...]:
        """Keys and mishaps, by the place they lead to."""
        return tuple(_merged((name, self.graph.steps[target].place) for name, target in self.graph.always.items()))

    def _row(self, step: Step) -> Row:
        verb = ROWS[step.verb]
        text = words(step, self.language) or (self._goes_to(step) if step.verb == "goto" else "")
        return Row(
            step=step.id,
            verb=step.verb,
            group=verb.group,
            text=text,
            condition=step.when.text if step.when is not None else "",
            depth=max(0, (step.id.count(".") - 1) // 2) if step.id.startswith(f"{step.place}.") else 0,
            doors=tuple(self._doors(step)),
            person=verb.person,
            ends=not verb.exits and step.verb == "hangup",
        )

    def _goes_to(self, step: Step) -> str:
        return self._place(step.exits.get("goto", END)) or "the end"

    def _leads(self, step: Step) -> bool:
        return any(True for _ in self._doors(step))

    def _doors(self, step: Step) -> Iterator[Door]:
        """The ways out of the room, those to the same place together."""
        rows = {row.name: row for row in ROWS[step.verb].exits}
        found = ((name, self._place(target)) for name, target in step.exits.items() if self._shown(step, name, rows))
        return _merged(found)

    def _shown(self, step: Step, name: str, rows: Mapping[str, Exit]) -> bool:
        target = step.exits[name]
        row = rows.get(name)
        if target == END:
            return row is not None and row.default not in ("end", "next")
        if self.graph.places.get(self._place(target)) != target:
            return False  # the step below, or steps written inside this one
        by_itself = row is not None and row.default.startswith("always")
        return self.all or not by_itself or target not in (self.graph.always.get("0"), self.graph.always.get("error"))

    def _place(self, target: str) -> str:
        return self.graph.steps[target].place if target != END else END


def _merged(exits: Iterator[tuple[str, str]]) -> Iterator[Door]:
    """Exits with the same target as one door."""
    doors: dict[str, tuple[list[str], list[str]]] = {}
    for name, target in exits:
        keys, said = doors.setdefault(target, ([], []))
        if name in KEYS or name.isdigit():
            keys.append(name)
        elif word := EXIT_WORDS.get(name, name.removeprefix("on_").replace("_", " ")):
            said.append(word)
    for target, (keys, said) in doors.items():
        yield Door(tuple(keys), tuple(said), target)
