"""A Studio flow as its author drew it: widgets with properties and ways out. JSON comes in, checked shapes go out.

The shape is that of Twilio's flow definition schema: `states` with name, type, properties and transitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scripts_dsl.importers.report import ImportReport
from scripts_dsl.importers.source import ImportRefused, Json, a_list, a_map, read_json, read_text, word

MOST_WIDGETS = 1_000
"""As many as Studio allows."""
MOST_SHOWN = 100
"""Characters of a stranger's value in the report."""
QUIET = frozenset(("offset",))
"""Properties that only say where a widget is drawn."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a split: `{{widgets.gather_1.Digits}}` equal_to `1`."""

    type: str
    argument: str
    value: str


@dataclass(frozen=True, slots=True)
class Way:
    """One transition: on this event, under these conditions, to that widget (None: the flow ends)."""

    event: str
    to: str | None
    conditions: tuple[Condition, ...] = ()


@dataclass(slots=True)
class Widget:
    """One box of the drawing. Properties that nobody asks for are told at the end."""

    name: str
    type: str
    properties: Mapping[str, Json]
    ways: tuple[Way, ...]
    used: set[str] = field(default_factory=set)
    followed: set[tuple[str, str | None]] = field(default_factory=set)
    """Events, with where they lead, that somebody has asked for."""

    @property
    def source(self) -> str:
        """For the report."""
        return f"widget '{self.name}' ({self.type})"

    def get(self, name: str) -> str:
        """A property as text; '' when it is not there."""
        self.used.add(name)
        return word(self.properties.get(name))

    def shown(self, name: str) -> str:
        """A property of any sort, for the report."""
        return repr(self.properties.get(name))[:MOST_SHOWN]

    def pairs(self, name: str) -> list[tuple[str, str]]:
        """A property that is a list of keys and values."""
        self.used.add(name)
        rows = [a_map(row) for row in a_list(self.properties.get(name))]
        return [(word(row.get("key")), word(row.get("value"))) for row in rows if word(row.get("key"))]

    def ignore(self, *names: str) -> None:
        """They change nothing that a caller notices."""
        self.used.update(names)

    def unused(self) -> Iterator[str]:
        """Properties with a value that nobody has asked for."""
        for name, value in self.properties.items():
            if name not in self.used and name not in QUIET and value not in (None, "", [], {}, False):
                yield name

    def leads(self, *events: str) -> str | None:
        """The widget of the first of these events that leads to one."""
        return next((way.to for event in events for way in self.ways if way.event == event and way.to), None)

    def to(self, *events: str) -> str | None:
        """As `leads`, and these events are followed: another one of them that leads elsewhere is told at the end."""
        target = self.leads(*events)
        self.followed |= {(event, target) for event in events}
        return target

    def matches(self) -> list[Way]:
        """The conditional ways of a split."""
        return [way for way in self.ways if way.event == "match"]

    def lost_ways(self) -> Iterator[Way]:
        """Ways to other widgets that nobody has followed."""
        return (w for w in self.ways if w.to and w.event != "match" and (w.event, w.to) not in self.followed)


@dataclass(frozen=True, slots=True)
class Flow:
    """All widgets by name."""

    about: str
    widgets: Mapping[str, Widget]
    first: Widget

    def reached(self, start: str) -> dict[str, Widget]:
        """The widgets that a call can come to from `start`, in the order of the drawing."""
        found: set[str] = set()
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in found and name in self.widgets:
                found.add(name)
                waiting += [way.to for way in self.widgets[name].ways if way.to]
        return {name: widget for name, widget in self.widgets.items() if name in found}


def read_flow(data: bytes, report: ImportReport) -> Flow:
    """The flow of an export; ImportRefused when it is none."""
    top = a_map(read_json(read_text(data)))
    definition = a_map(top.get("definition")) or top
    states = a_list(definition.get("states"))
    if not states:
        raise ImportRefused("this is no Studio flow: it has no list 'states' (Studio: Show Flow JSON)")
    if len(states) > MOST_WIDGETS:
        raise ImportRefused(f"more than {MOST_WIDGETS:,} widgets")
    widgets: dict[str, Widget] = {}
    for number, state in enumerate(states, 1):
        widget = _widget(a_map(state))
        if widget is None:
            report.lose(f"widget number {number}", "it has no name or no type")
        elif widget.name in widgets:
            report.lose(widget.source, "there is another widget of that name; this one is left out")
        else:
            widgets[widget.name] = widget
    first = widgets.get(word(definition.get("initial_state"))) or next(iter(_triggers(widgets)), None)
    if first is None:
        raise ImportRefused("this flow has no trigger: 'initial_state' names no widget")
    return Flow(word(top.get("friendly_name")) or word(definition.get("description")), widgets, first)


def _triggers(widgets: Mapping[str, Widget]) -> Iterator[Widget]:
    return (widget for widget in widgets.values() if widget.type == "trigger")


def _widget(state: Mapping[str, Json]) -> Widget | None:
    name, type_ = word(state.get("name")), word(state.get("type"))
    if not name or not type_:
        return None
    ways = tuple(_way(a_map(way)) for way in a_list(state.get("transitions")))
    return Widget(name, type_, a_map(state.get("properties")), ways)


def _way(way: Mapping[str, Json]) -> Way:
    conditions = tuple(_condition(a_map(c)) for c in a_list(way.get("conditions")))
    return Way(word(way.get("event")), word(way.get("next")) or None, conditions)


def _condition(condition: Mapping[str, Json]) -> Condition:
    arguments = a_list(condition.get("arguments"))
    return Condition(word(condition.get("type")), word(arguments[0]) if arguments else "", word(condition.get("value")))
