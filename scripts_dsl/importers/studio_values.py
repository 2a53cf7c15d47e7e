"""Values of a Studio flow (`flow.variables.x`, `widgets.gather_1.Digits`) as typed values of ours.

A path comes in, our name goes out; what is used is declared in the draft. Types are taken from how a value is used:
compared as a number, keyed in, or a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from scripts_dsl.importers.draft import Draft, Names, Value, slug
from scripts_dsl.importers.liquid import MOST, only_path, paths
from scripts_dsl.importers.source import Json
from scripts_dsl.importers.studio_flow import Condition, Widget
from scripts_dsl.scope import TAKEN
from scripts_dsl.types.digits import MAX_DIGITS

CALL = {
    "trigger.call.From": "caller.number",
    "trigger.call.Caller": "caller.number",
    "trigger.call.CallerName": "caller.name",
    "trigger.call.FromCountry": "caller.country",
    "trigger.call.CallerCountry": "caller.country",
    "trigger.call.To": "call.dialled",
    "trigger.call.Called": "call.dialled",
    "trigger.call.CallSid": "call.id",
    "trigger.call.Direction": "call.direction",
    "contact.channel.address": "caller.number",
    "flow.channel.address": "call.dialled",
}
"""Values that every call has."""
GIVEN = ("trigger.request.parameters.", "trigger.parent.parameters.", "trigger.parent.")
"""What the program or the flow gives that starts this one."""
KEPT = ("flow.variables.", "flow.data.")
COMPARED = frozenset(("less_than", "greater_than"))
"""Conditions that make a number of a value."""
TYPED = ("Digits", "SpeechResult")
EQUAL = frozenset(("equal_to", "not_equal_to"))
TRUTHS = frozenset(("true", "false"))
_SUM = re.compile(r"\{\{-?\s*([\w.-]{1,200})\s*\|\s*(?:plus|minus|times|divided_by)\s*:", re.ASCII)
"""A value that is counted with: `{{flow.variables.tries | plus: 1}}`."""


class Values:
    """The values of one flow."""

    def __init__(self, draft: Draft, widgets: Iterable[Widget]) -> None:
        self.draft = draft
        self.widgets = {widget.name: widget for widget in widgets}
        self.names = Names(*TAKEN)
        self.numbers = {p for w in self.widgets.values() for p in (*_compared(w), *_counted(w))}
        self.truths = _truths(self.widgets.values())
        self.readers = readers(self.widgets.values())

    def resolve(self, path: str) -> str | None:
        """Our name for a value of theirs; None when there is none."""
        if path in CALL:
            return CALL[path]
        for start in GIVEN:
            if path.startswith(start) and "." not in path[len(start) :]:
                return self._declared(self.draft.takes, path, path[len(start) :])
        for start in KEPT:
            if path.startswith(start) and "." not in path[len(start) :]:
                return self._declared(self.draft.values, path, path[len(start) :])
        return self._of_widget(path)

    def typed(self, widget: Widget) -> str:
        """The value that a gather fills."""
        digits = widget.get("number_of_digits")
        length = int(digits) if digits.isascii() and digits.isdigit() and 1 <= int(digits[:4]) <= MAX_DIGITS else None
        name = self.names.of(f"widgets.{widget.name}", widget.name)
        number = any(f"widgets.{widget.name}.{word}" in self.numbers for word in TYPED)
        self.draft.values[name] = "number" if number else f"digits {length}" if length else "digits"
        return name

    def is_number(self, path: str | None) -> bool:
        """It is compared as a number somewhere."""
        return path in self.numbers

    def is_truth(self, path: str | None) -> bool:
        """It is a field of an answer that is only ever compared with true and false."""
        return path in self.truths

    def answers(self) -> Iterator[tuple[Widget, list[str]]]:
        """Widgets with an answer, and its fields with the types that were guessed."""
        for widget in self.widgets.values():
            name = self.answer(widget)
            if name is not None and (fields := list(_typed_fields(self.draft.values[name]))):
                yield widget, fields

    def answer(self, widget: Widget) -> str | None:
        """The value of a look-up; None when nobody uses its answer."""
        return self._answer(widget.name) if f"{widget.name}.parsed" in self.readers else None

    def _declared(self, part: dict[str, Value], path: str, wanted: str) -> str:
        name = self.names.of(path, wanted)
        part.setdefault(name, "number" if path in self.numbers else "text")
        return name

    def _of_widget(self, path: str) -> str | None:
        head, _, rest = path.partition(".")
        name, _, fields = rest.partition(".")
        widget = self.widgets.get(name)
        if head != "widgets" or widget is None:
            return None
        if widget.type == "gather-input-on-call" and fields in TYPED:
            return self.typed(widget)
        if fields.startswith("parsed.") and widget.type in ("make-http-request", "run-function"):
            return self._field(widget.name, path, fields.split(".")[1:])
        return None

    def _answer(self, widget: str) -> str:
        name = self.names.of(f"widgets.{widget}", widget)
        self.draft.values.setdefault(name, {})
        return name

    def _field(self, widget: str, path: str, fields: list[str]) -> str | None:
        """`widgets.http_1.parsed.account.debt` is a field inside a field of the answer."""
        name, names = self._answer(widget), [slug(f) if not f.isidentifier() else f for f in fields]
        part = self.draft.values[name]
        for field in names[:-1]:
            if not isinstance(part, dict) or isinstance(part.get(field), str):
                return None
            part = part.setdefault(field, {})
        if not isinstance(part, dict) or isinstance(part.get(names[-1]), dict):
            return None
        part.setdefault(names[-1], "number" if path in self.numbers else "yes/no" if path in self.truths else "text")
        return ".".join((name, *names))


def readers(widgets: Iterable[Widget]) -> dict[str, set[str]]:
    """`gather_1.Digits` -> the widgets that read it."""
    found: dict[str, set[str]] = {}
    for widget in widgets:
        arguments = (condition.argument for way in widget.ways for condition in way.conditions)
        for text in (*_strings(widget.properties), *arguments):
            for path in paths(text):
                if path.startswith("widgets."):
                    found.setdefault(".".join(path.split(".")[1:3]), set()).add(widget.name)
    return found


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(inner)


def _compared(widget: Widget) -> Iterable[str]:
    """Paths that are compared as numbers."""
    for way in widget.ways:
        for condition in way.conditions:
            path = only_path(condition.argument or widget.get("input"))
            if condition.type in COMPARED and path and _is_number(condition):
                yield path


def _is_number(condition: Condition) -> bool:
    return condition.value.lstrip("-").replace(".", "", 1).isdigit()


def _counted(widget: Widget) -> Iterator[str]:
    """Values that something is added to, and variables that are set to such a sum."""
    for key, value in widget.pairs("variables"):
        found = [*_SUM.finditer(value[:MOST])]
        yield from (sum_[1] for sum_ in found)
        if found:
            yield f"flow.variables.{key}"


def _truths(widgets: Iterable[Widget]) -> set[str]:
    """Fields of answers that are compared with nothing but true and false."""
    compared: dict[str, set[str]] = {}
    for widget in widgets:
        for way in widget.ways:
            for condition in way.conditions:
                path = only_path(condition.argument or widget.get("input"))
                word = condition.value.strip().lower() if condition.type in EQUAL else ""
                if path and ".parsed." in path:
                    compared.setdefault(path, set()).add(word)
    return {path for path, words in compared.items() if words <= TRUTHS}


def _typed_fields(part: Value, name: str = "") -> Iterator[str]:
    """`bill.debt number`."""
    if isinstance(part, str):
        yield f"{name} {part}"
    elif isinstance(part, Mapping):
        for field, inner in part.items():
            yield from _typed_fields(inner, f"{name}.{field}" if name else field)
