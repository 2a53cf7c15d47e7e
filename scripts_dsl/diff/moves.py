"""What can happen to two calls that stand side by side: keys, silence, answers, the ends of waiting.

In: both walkers and where they stand. Out: moves, each with the event it is for either call. Called by pairs.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts_dsl.diff.walking import Spot, Walker
from scripts_dsl.effects import Choose, Effect, Fetch, Listen
from scripts_dsl.events import (
    AgentLeft,
    Chosen,
    DialResult,
    Fetched,
    FetchFailed,
    Keys,
    NobodyThere,
    NotRecorded,
    QueueTimeout,
    Recorded,
    Silence,
)


@dataclass(frozen=True, slots=True)
class Move:
    """Something that happens to both calls."""

    label: str
    keys: int
    """Of the depth that it uses up: 1 for keys and silence, 0 for answers."""
    old: tuple[type[Any], Mapping[str, Any]]
    new: tuple[type[Any], Mapping[str, Any]]


def moves(old: Walker, new: Walker, at: Spot, there: Spot) -> Iterator[Move]:
    """All that can happen where the old version stands `at` and the new one `there`; nothing when they wait for two
    different things."""
    before, after = at.effect, there.effect
    if isinstance(before, Listen) and isinstance(after, Listen):
        yield from _keys(old, new, at, there, before, after)
    elif isinstance(before, Choose) and isinstance(after, Choose):
        yield from _buttons(old.chosen(at) + new.chosen(there))
    elif isinstance(before, Fetch) and isinstance(after, Fetch):
        yield from _answers(old, new, at, there, after.name)
    elif before is not None and after is not None and type(before) is type(after):
        yield from _outcomes(before, after)


def _keys(old: Walker, new: Walker, at: Spot, there: Spot, before: Listen, after: Listen) -> Iterator[Move]:
    """Silence first: a wrong key comes to the same and is not told apart."""
    yield Move("silence", 1, (Silence, {}), (Silence, {}))
    typed = old.keyed(at) + new.keyed(there)
    single = dict.fromkeys(old.telling(at) + new.telling(there))
    for digits in (*dict.fromkeys(typed), *sorted(single)):
        yield Move(digits, 1, (Keys, _pressed(digits, before)), (Keys, _pressed(digits, after)))


def _buttons(words: Iterable[str]) -> Iterator[Move]:
    """What an agent presses or writes."""
    for word in dict.fromkeys(words):
        yield Move(word, 1, (Chosen, {"word": word}), (Chosen, {"word": word}))


def _pressed(digits: str, effect: Listen) -> Mapping[str, str]:
    whole = len(digits) >= effect.max
    return {"digits": digits[: effect.max], "by": "length" if whole else "silence"}


def _answers(old: Walker, new: Walker, at: Spot, there: Spot, name: str) -> Iterator[Move]:
    before, after = old.answers(at), new.answers(there)
    for one in range(max(len(before), len(after))):
        values = [answers[min(one, len(answers) - 1)] for answers in (before, after)]
        label = "" if one == 0 else f"({name} {_answer(values[1])})"
        yield Move(label, 0, (Fetched, {"value": values[0]}), (Fetched, {"value": values[1]}))
    failed = (FetchFailed, {"kind": "fails"})
    yield Move(f"({name} fails)", 0, failed, failed)


def _answer(value: Any) -> str:
    if value is None:
        return "finds nothing"
    shown = ", ".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
    return f"answers {shown}"


_Outcome = tuple[str, type[Any], Mapping[str, Any]]

OUTCOMES: Mapping[str, tuple[_Outcome, ...]] = {
    "Enqueue": (
        ("(nobody answers in time)", QueueTimeout, {}),
        ("(no agent is there)", NobodyThere, {}),
        ("(an agent answers and hangs up)", AgentLeft, {"talk": 60.0}),
    ),
    "Dial": (
        ("(nobody answers)", DialResult, {"status": "no_answer"}),
        ("(they talk)", DialResult, {"status": "answered", "talk": 60.0}),
    ),
    "Record": (
        ("", Recorded, {"path": "walk", "seconds": 5.0}),
        ("(says nothing)", Recorded, {"path": "", "seconds": 0.0}),
    ),
    "Voicemail": (("", Recorded, {"path": "walk", "seconds": 5.0}),),
    "Send": (("", Fetched, {"value": None}), ("(it cannot be sent)", FetchFailed, {"kind": "fails"})),
}
"""Class of the effect that both calls wait for -> what may come of it."""


def _outcomes(before: Effect, after: Effect) -> Iterator[Move]:
    may = OUTCOMES.get(type(before).__name__, ())
    if any(getattr(effect, "only_recorded", False) for effect in (before, after)):
        may = (*may, ("(it cannot be recorded)", NotRecorded, {}))
    for label, kind, fields in may:
        yield Move(label, 0, (kind, fields), (kind, fields))
    for key in dict.fromkeys(getattr(before, "keys", "") + getattr(after, "keys", "")):
        pressed = (Keys, {"digits": key, "by": "key"})
        yield Move(key, 1, pressed, pressed)
