"""Conditions of a Studio split as formulas of ours."""

from __future__ import annotations

import re

from scripts_dsl.importers.liquid import Liquid, only_path, quoted
from scripts_dsl.importers.studio_flow import Condition, Way, Widget
from scripts_dsl.importers.studio_values import Values

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_ONE_OF = re.compile(r"\^(?:\((?:\?:)?(\w+(?:\|\w+)*)\)|\[(\w+|\d-\d)\])\$", re.ASCII)
_LENGTH = re.compile(r"\^(?:\\d|\[0-9\])\{(\d{1,2})\}\$", re.ASCII)
_PLAIN = re.compile(r"(\^?)([\w ]+)(\$?)")

FORMULAS = {
    "equal_to": "{x} = {y}",
    "not_equal_to": "{x} != {y}",
    "contains": "{x} contains {y}",
    "does_not_contain": "not ({x} contains {y})",
    "starts_with": "{x} starts with {y}",
    "does_not_start_with": "not ({x} starts with {y})",
    "less_than": "{x} < {y}",
    "greater_than": "{x} > {y}",
    "is_blank": "{x} is empty",
    "is_not_blank": "{x} is known",
    "matches_any_of": "{x} in [{list}]",
    "does_not_match_any_of": "not ({x} in [{list}])",
}
"""Their word -> ours. The conditions on dates and times are not among them."""


class Conditions:
    """Formulas for the ways of one widget."""

    def __init__(self, widget: Widget, liquid: Liquid, values: Values) -> None:
        self.widget = widget
        self.liquid = liquid
        self.values = values
        self.letters: list[str] = []
        """Texts with letters that something is compared with."""

    def formula(self, way: Way) -> str | None:
        """One formula for all conditions of a way; None when one of them cannot be written."""
        found = [self._one(condition) for condition in way.conditions]
        if not found or None in found:
            return None
        return " or ".join(f for f in found if f) if len(found) > 1 else found[0]

    def _one(self, condition: Condition) -> str | None:
        theirs = condition.argument or self.widget.get("input")
        subject = self.liquid.formula(theirs)
        pattern = regex(condition.value) if condition.type == "regex" else FORMULAS.get(condition.type)
        if pattern is None or subject is None:
            return None
        path = only_path(theirs)
        if "{list}" in pattern:
            items = [self._literal(item, path) for item in condition.value.split(",")]
            return pattern.format(x=subject, list=", ".join(items))
        return pattern.format(x=subject, y=self._literal(condition.value, path) if "{y}" in pattern else "")

    def _literal(self, value: str, path: str | None) -> str:
        """As a number beside a number, else as a text; a value of theirs by our name."""
        value = value.strip()
        if self.values.is_number(path) and _NUMBER.fullmatch(value):
            return value
        if self.values.is_truth(path):
            return "yes" if value.lower() == "true" else "no"
        if "{{" in value and (formula := self.liquid.formula(value)):
            return formula
        if value.lower() != value.upper() and value not in self.letters:
            self.letters.append(value)
        return quoted(value)


def regex(written: str) -> str | None:
    """The pattern of a formula for the few regular expressions that have one: `^[12]$`, `^\\d{10}$`, `^abc`, `yes$`."""
    if found := _ONE_OF.fullmatch(written):
        return f"{{x}} in [{', '.join(quoted(word) for word in _one_of(found))}]"
    if found := _LENGTH.fullmatch(written):
        return f"length({{x}}) = {found[1]}"
    if (found := _PLAIN.fullmatch(written)) is None:
        return None
    test = {("^", "$"): "=", ("^", ""): "starts with", ("", "$"): "ends with"}.get((found[1], found[3]), "contains")
    return f"{{x}} {test} {quoted(found[2])}"


def _one_of(found: re.Match[str]) -> list[str]:
    """The texts that `(a|b)`, `[12]` or `[1-3]` stands for."""
    if found[1] is not None:
        return found[1].split("|")
    low, dash, high = found[2].partition("-")
    return [str(n) for n in range(int(low), int(high) + 1)] if dash else [*found[2]]


def keys_of(way: Way, path: str) -> list[str]:
    """The single keys under which a way is taken, when its conditions are about nothing but the key pressed."""
    keys: list[str] = []
    for condition in way.conditions:
        if condition.argument and only_path(condition.argument) != path:
            return []
        values = condition.value.split(",") if condition.type == "matches_any_of" else [condition.value]
        stripped = [value.strip() for value in values]
        if condition.type not in ("equal_to", "matches_any_of") or not all(_is_key(v) for v in stripped):
            return []
        keys += stripped
    return keys


def words_of(way: Way) -> list[str]:
    """The words that a caller may say for a way."""
    words: list[str] = []
    for condition in way.conditions:
        if condition.type in ("equal_to", "contains", "matches_any_of", "starts_with"):
            words += [word.strip() for word in condition.value.split(",")]
    return [word for word in words if word and not word.isdigit()]


def _is_key(value: str) -> bool:
    return len(value) == 1 and value in "0123456789*#"
