"""Python functions that a flow calls with `run:`. Typed by their annotations, which the checker reads.

    @step("crm.customer_by_phone")
    async def customer_by_phone(phone: Phone) -> Customer | None: ...

A function gets values, never the call: it cannot speak, dial or jump. One that changes something outside may take
a keyword `call_key` (str): the same key always means the same step of the same call.
"""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import types
import typing
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NewType

from ivr.hook_thread import HookThread
from scripts_dsl.values import Money

__all__ = ["Digits", "FunctionFailed", "Functions", "HookError", "Language", "Money", "Phone", "Signature", "step"]

Phone = NewType("Phone", str)
"""E.164, +48601234567."""
Digits = NewType("Digits", str)
"""What a caller typed: 0-9 only."""
Language = NewType("Language", str)
"""pl, ru, sl, en, …"""

KINDS: Mapping[Any, str] = {
    str: "text",
    Phone: "phone",
    Digits: "digits",
    Language: "language",
    Money: "money",
    int: "number",
    Decimal: "number",
    date: "date",
    time: "time",
    timedelta: "duration",
    bool: "yes/no",
}
"""Python annotation -> type of the language (scripts_dsl/types/), without its limits."""

Function = Callable[..., Awaitable[Any]]


class HookError(Exception):
    """The author of a Python function wrote something that the language has no type for."""


class FunctionFailed(Exception):
    """A function raised, or gave back something else than it promised; the flow takes `on_error`."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What the checker knows of a function."""

    name: str
    arguments: Mapping[str, str]
    """Argument -> word of KINDS."""
    result: Mapping[str, str] | str | None
    """A map of field -> word, one word, or None for a function that gives nothing back."""


def step(name: str) -> Callable[[Function], Function]:
    """Mark an async function as callable from flows by `name` (`module.function`). Raises HookError."""

    def mark(function: Function) -> Function:
        function.__dict__["__step__"] = _signature(name, function)
        return function

    return mark


def _signature(name: str, function: Function) -> Signature:
    hints = typing.get_type_hints(function)
    parameters = [p for p in inspect.signature(function).parameters if p != "call_key"]
    missing = [p for p in parameters if p not in hints]
    if missing:
        raise HookError(f"{name}: say the type of {', '.join(missing)}")
    return Signature(
        name, {p: _kind(name, hints[p]) for p in parameters}, _result(name, hints.get("return", type(None)))
    )


def _kind(name: str, hint: Any) -> str:
    hint = _without_none(hint)
    if hint not in KINDS:
        raise HookError(f"{name}: the language has no type for {hint}; it has {', '.join(sorted(set(KINDS.values())))}")
    return KINDS[hint]


def _result(name: str, hint: Any) -> Mapping[str, str] | str | None:
    hint = _without_none(hint)
    if hint is type(None):
        return None
    if typing.get_origin(hint) is list:
        return None  # people of a campaign; a flow can do nothing with it
    if hint not in KINDS and is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return {f.name: _kind(name, hints[f.name]) for f in fields(hint)}
    return _kind(name, hint)


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        rest = [a for a in typing.get_args(hint) if a is not type(None)]
        return rest[0] if len(rest) == 1 else hint
    return hint


def load_hooks(folder: Path) -> tuple[Function, ...]:
    """The marked functions of every Python file in `folder`, in the order of the files. Raises HookError.

    The files are the site's own code and run with the program's rights.
    """
    return tuple(function for path in sorted(folder.glob("*.py")) for function in _marked(path))


def _marked(path: Path) -> Iterator[Function]:
    spec = importlib.util.spec_from_file_location(f"hooks.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise HookError(f"{path}: no Python file")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        raise HookError(f"{path}: {problem!r}") from problem
    yield from (value for value in vars(module).values() if hasattr(value, "__step__"))


class Functions:
    """The functions of this site, by name: those of the program, and those that the site's own files bring. The latter
    run in a thread of their own: close() at the end."""

    def __init__(self, functions: Iterable[Function], own: Iterable[Function] = ()) -> None:
        self._by_name: dict[str, Function] = {}
        self._thread = HookThread()
        own = tuple(own)
        for function in (*functions, *own):
            signature: Signature = function.__dict__["__step__"]
            if signature.name in self._by_name:
                raise HookError(f"two functions are called {signature.name}")
            self._by_name[signature.name] = function
        self._own = frozenset(function.__dict__["__step__"].name for function in own)

    def signatures(self) -> list[Signature]:
        """For the checker."""
        return [f.__dict__["__step__"] for f in self._by_name.values()]

    async def call(self, name: str, arguments: Mapping[str, Any], key: str, deadline: float) -> Any:
        """Run `name` with JSON values and give back a JSON value.

        `deadline` in seconds; `key` is the idempotency key. Raises TimeoutError, FunctionFailed.
        """
        function = self._by_name.get(name)
        if function is None:
            raise FunctionFailed(f"no function {name}")
        given = dict(arguments)
        if "call_key" in inspect.signature(function).parameters:
            given["call_key"] = key
        try:
            if name in self._own:
                return _json(await self._thread.run(function, given, deadline))
            async with asyncio.timeout(deadline):
                return _json(await function(**given))
        except TimeoutError:
            raise
        except Exception as problem:
            raise FunctionFailed(f"{name}: {problem!r}") from problem

    def close(self) -> None:
        """End the thread of the site's own functions."""
        self._thread.close()


def _json(value: Any) -> Any:
    """A result as JSON-native values, as scripts_dsl/types/ dumps them."""
    match value:
        case None | str() | bool() | int():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else str(value)
        case timedelta():
            return value.total_seconds()
        case Money():
            return str(value)
        case date() | time():
            return value.isoformat()[:10] if isinstance(value, date) else value.isoformat("minutes")
        case list():
            return [_json(one) for one in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {f.name: _json(getattr(value, f.name)) for f in fields(value)}
    raise FunctionFailed(f"a result of {type(value).__name__}")
