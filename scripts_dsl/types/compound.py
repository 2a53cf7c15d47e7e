"""Nested values: what http, db and run bring back, every field typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from scripts_dsl.problems import ValueProblem
from scripts_dsl.types.base import Type, refuse
from scripts_dsl.values import Value


@dataclass(frozen=True, slots=True)
class MapType(Type):
    """`{name: text, debt: money PLN}`; a field must be chosen before it can be spoken."""

    a: ClassVar[str] = "a map of values"
    fields: tuple[tuple[str, Type], ...] = ()

    @classmethod
    def of(cls, fields: Mapping[str, Type]) -> MapType:
        """The type with these fields, in this order."""
        return cls(tuple(fields.items()))

    @property
    def name(self) -> str:
        return "{" + ", ".join(f"{name}: {type_.name}" for name, type_ in self.fields) + "}"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its fields."""
        return tuple(name for name, _ in self.fields)

    def field(self, name: str) -> Type | None:
        """Type of a field; None if there is no such field."""
        return next((type_ for field, type_ in self.fields if field == name), None)

    def parse(self, text: str) -> Value:
        raise ValueProblem(f"'{text[:40]}' has no fields", hints=(f"write {self.name}",))

    def accept(self, json: Any) -> Value:
        """The fields that are there; unknown ones are left out, those not given are not in the answer."""
        if json is None:
            return None
        if not isinstance(json, dict):
            raise refuse(self, json)
        return {name: _field(name, type_, json[name]) for name, type_ in self.fields if name in json}

    def dump(self, value: Value) -> Any:
        if not isinstance(value, dict):
            return None
        return {name: type_.dump(value[name]) for name, type_ in self.fields if name in value}

    def load(self, json: Any) -> Value:
        if json is None:
            return None
        return {name: type_.load(json[name]) for name, type_ in self.fields if name in json}


def _field(name: str, type_: Type, json: Any) -> Value:
    try:
        return type_.accept(json)
    except ValueProblem as problem:
        raise ValueProblem(f"{name}: {problem.message}", hints=problem.hints, rule=problem.rule) from None
