"""Flows of Twilio Studio for tests: widgets written short, JSON as Studio exports it."""

from __future__ import annotations

import json
from typing import Any

Way = tuple[str, str | None]


def flow(*widgets: dict[str, Any], first: str | None = None, about: str = "Front desk") -> bytes:
    """A whole export; a call begins at the first of the widgets."""
    begin = first or widgets[0]["name"]
    trigger = widget("Trigger", "trigger", ("incomingMessage", None), ("incomingCall", begin))
    definition = {"description": about, "states": [trigger, *widgets], "initial_state": "Trigger", "flags": {}}
    return json.dumps(definition).encode()


def widget(name: str, type_: str, *ways: Way | dict[str, Any], **properties: Any) -> dict[str, Any]:
    """One widget; a way is (event, next), or what `match` gives."""
    transitions = [way if isinstance(way, dict) else _way(*way) for way in ways]
    return {"name": name, "type": type_, "transitions": transitions, "properties": {"offset": {"x": 0}, **properties}}


def _way(event: str, to: str | None) -> dict[str, Any]:
    return {"event": event} if to is None else {"event": event, "next": to}


def match(to: str | None, value: str, argument: str = "", type_: str = "equal_to") -> dict[str, Any]:
    """A conditional way of a split."""
    condition = {"friendly_name": value, "arguments": [argument], "type": type_, "value": value}
    return {**_way("match", to), "conditions": [condition]}


def menu(name: str, text: str, **places: str) -> list[dict[str, Any]]:
    """A gather and its split: `k1="sales"` is key 1; `other` is no match and silence."""
    other = places.pop("other", name)
    digits = f"{{{{widgets.{name}.Digits}}}}"
    matches = [match(to, key.removeprefix("k"), digits) for key, to in places.items()]
    return [
        widget(name, "gather-input-on-call", ("keypress", f"{name}_split"), ("speech", None), ("timeout", other),
               say=text, timeout=5, number_of_digits=1, language="en-US", voice="man"),
        widget(f"{name}_split", "split-based-on", ("noMatch", other), *matches, input=digits),
    ]  # fmt: skip
