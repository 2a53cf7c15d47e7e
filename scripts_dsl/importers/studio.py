"""Twilio Studio: the JSON of a flow comes in, a flow of ours goes out. Called by `centrala import studio`.

Every widget that a call can reach becomes a place; chains of them are written as one place, and a gather with its
split as one menu.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.importers.draft import Draft, Place, slug
from scripts_dsl.importers.report import Imported, ImportReport
from scripts_dsl.importers.source import ImportRefused
from scripts_dsl.importers.studio_flow import Flow, Widget, read_flow
from scripts_dsl.importers.studio_joining import join
from scripts_dsl.importers.studio_making import Making
from scripts_dsl.importers.studio_menus import GATHER, foldable, gather
from scripts_dsl.importers.studio_values import Values
from scripts_dsl.importers.studio_widgets import WIDGETS

CALLS = ("incomingCall", "incomingRequest", "incomingParent")
"""Events of a trigger that begin a call, in the order in which one is chosen."""


def import_studio(data: bytes, name: str = "") -> Imported:
    """The flow in `data`; `name` is ours (as a rule its own). ImportRefused when it is no flow, or answers no calls."""
    report = ImportReport()
    flow = read_flow(data, report)
    draft = Draft(
        slug(name or flow.about or "studio"), f"Imported from Twilio Studio, {flow.about or 'without a name'}"
    )
    start = _first(flow, report)
    reached = flow.reached(start)
    making = Making(draft, report, reached, Values(draft, reached.values()))
    for widget in flow.widgets.values():
        if widget.name not in reached and widget.type != "trigger":
            report.lose(widget.source, "no call comes to it; it is not in the file")
    draft.place("start", f"trigger '{flow.first.name}'").add("goto", making.place(start) or "")
    _places(making)
    join(draft)
    draft.languages = [making.tongue]
    return Imported(draft.name, draft.text(), report)


def _first(flow: Flow, report: ImportReport) -> str:
    """The widget at which a call begins."""
    if flow.first.type != "trigger":
        return flow.first.name
    ways = {way.event: way.to for way in flow.first.ways if way.to in flow.widgets}
    begins = next((event for event in CALLS if event in ways), None)
    if begins is None:
        raise ImportRefused("no call comes into this flow: its trigger leads on for messages only")
    for event, target in ways.items():
        if event != begins and target != ways[begins]:
            report.lose(f"{flow.first.source}, {event}", f"it led to '{target}'; this file is about calls")
    if begins != CALLS[0]:
        report.change(flow.first.source, f"it begins with {begins}: what it is given stands under takes:")
    return ways[begins] or ""


def _places(making: Making) -> None:
    folded = foldable(making.widgets, making.values.readers)
    for widget in making.widgets.values():
        if widget.name in folded:
            continue
        place = making.draft.place(making.places.of(widget.name), widget.source)
        told = _build(making, widget, place, folded)
        if not place.steps:
            place.add("hangup").comment = "nothing stood behind it"
        if told:
            making.report.map(widget.source, f"{told}, at place '{place.name}'")
    _guessed(making)
    for widget in making.widgets.values():
        _left_over(making, widget)


def _guessed(making: Making) -> None:
    """Types of the answers of other programs."""
    for widget, fields in making.values.answers():
        told = "the types of its answer are taken from how they are used, are they right?"
        making.report.change(widget.source, f"{told} {', '.join(fields)}")


def _left_over(making: Making, widget: Widget) -> None:
    """Ways and properties that nothing has asked for."""
    for way in widget.lost_ways():
        why = "see always: hangup" if way.event == "hangup" else "nothing here is like that event"
        making.report.lose(f"{widget.source}, {way.event}", f"it led to '{way.to}'; {why}")
    for name in widget.unused() if widget.type in WIDGETS or widget.type == GATHER else ():
        source = f"{widget.source}, property {name} = {widget.shown(name)}"
        making.report.lose(source, "nothing here is like it; what it did is not in the file")


def _build(making: Making, widget: Widget, place: Place, folded: Mapping[str, str]) -> str | None:
    if widget.type == GATHER:
        return gather(making, widget, place, folded)
    build = WIDGETS.get(widget.type)
    if build is None:
        _unknown(making, widget, place)
        return None
    return build(making, widget, place)


def _unknown(making: Making, widget: Widget, place: Place) -> None:
    """Its place stays, with the first of its ways out; a person decides."""
    way = next((way for way in widget.ways if way.to in making.widgets), None)
    place.origin += ": NOT MAPPED"
    told = f"place '{place.name}' goes on as with {way.event}" if way else f"place '{place.name}' ends the call"
    had = ", ".join(f"{name} = {widget.shown(name)}" for name in widget.unused())
    making.report.lose(widget.source, f"there is no such step here; {told}{'; it had: ' if had else ''}{had}")
    if way:
        place.add("goto", making.place(widget.to(way.event)) or "")
    else:
        place.add("hangup")
    place.steps[-1].comment = f"what {widget.type} did is missing here"
