"""What a name in a formula or a text means in a call: `caller.language`, `hours.office.open`, `customer.debt`.

In come a Call and a dotted name, out goes a rich value (Decimal, Money, date, …), None when it is empty. Called by
Run.value for every name that a formula reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import phonenumbers

from scripts_dsl.graph import Graph
from scripts_dsl.state import State
from scripts_dsl.types import Language, MapType, Type, YesNo

PERCENT = 100


class Call(Protocol):
    """What is read of a running.Run."""

    @property
    def graph(self) -> Graph: ...
    @property
    def state(self) -> State: ...
    @property
    def now(self) -> datetime: ...
    @property
    def site(self) -> Mapping[str, Any]: ...

    def raw(self, name: str) -> Any:
        """The JSON value of a name of this call."""


def look_up(call: Call, name: str) -> object:
    """The value of `name`, None when it is empty or the site said nothing of it."""
    kind = call.graph.types.get(name)
    if kind is not None:
        raw = call.raw(name)
        return None if raw is None else kind.load(raw)
    built_in = BUILT_IN.get(name)
    if built_in is not None:
        return built_in(call)
    head, _, rest = name.partition(".")
    if head in call.graph.types:
        return _field(call, head, rest)
    return _hours(call, rest) if head == "hours" else _site(call, name)


def _field(call: Call, name: str, field: str) -> object:
    """One field of a value of this run."""
    kind, raw = call.graph.types[name], call.raw(name)
    field_kind = kind.field(field) if isinstance(kind, MapType) else None
    if field_kind is None or not isinstance(raw, dict):
        return None
    value = raw.get(field)
    return None if value is None else field_kind.load(value)


def _hours(call: Call, rest: str) -> object:
    """`hours.<name>.open`, `.opens`, `.reason`."""
    name, _, what = rest.partition(".")
    calendar = call.graph.hours.get(name)
    if calendar is None:
        return None
    return HOURS[what](calendar, local_time(call))


def _site(call: Call, name: str) -> object:
    """`queues.<name>.wait` and whatever else rode on the event; texts of notices come by language."""
    raw = call.site.get(name, call.graph.notices.get(name))
    if raw is not None and name.endswith(".wait"):
        return timedelta(seconds=raw)
    if isinstance(raw, dict):
        return raw.get(call.state.language) or raw.get("")
    return raw


def type_of(graph: Graph, name: str) -> Type:
    """The type of a value that a flow may fill: its own, or one of the call."""
    own = graph.types.get(name)
    if own is not None:
        return own
    return YesNo() if name == "verified" else Language(graph.languages.all())


def local_time(call: Call) -> datetime:
    """The moment of the event on the clock of the site."""
    return call.now.astimezone(zone(call.graph.zone))


def today(call: Call) -> date:
    """The day on the calendar of the site."""
    return local_time(call).date()


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The time zone called `name` (IANA)."""
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def country_of(number: str | None) -> str | None:
    """ISO 3166 code of the country of an E.164 number; None when it has none (+800 …, nonsense).

    A number that is not in use still belongs to the country of its prefix."""
    if number is None:
        return None
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    code = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    return code if code.isalpha() and code != "ZZ" else None


def percent_of(call_id: str) -> int:
    """0-99, the same for a call for ever: fair splits that replay identically."""
    return int.from_bytes(sha256(call_id.encode()).digest()[:8]) % PERCENT


def _caller_language(call: Call) -> str | None:
    facts = call.state.facts
    return facts.language or call.graph.languages.of_number(facts.number)


BUILT_IN: Mapping[str, Callable[[Call], object]] = {
    "language": lambda call: call.state.language,
    "verified": lambda call: call.state.verified,
    "now": local_time,
    "today": today,
    "caller.number": lambda call: call.state.facts.number,
    "caller.name": lambda call: call.state.facts.name,
    "caller.language": _caller_language,
    "caller.country": lambda call: country_of(call.state.facts.number),
    "caller.anonymous": lambda call: call.state.facts.number is None,
    "call.id": lambda call: call.state.facts.call_id,
    "call.dialled": lambda call: call.state.facts.dialled,
    "call.direction": lambda call: call.state.facts.direction,
    "call.seconds": lambda call: round(call.now.timestamp() - call.state.started),
    "call.percent": lambda call: percent_of(call.state.facts.call_id),
    "talk.seconds": lambda call: round(call.state.talk),
    "agent.name": lambda call: call.site.get("agent.name") or call.state.agent,
}
"""Names that every flow has."""

HOURS: Mapping[str, Callable[..., object]] = {
    "open": lambda calendar, now: calendar.open_at(now),
    "opens": lambda calendar, now: calendar.opens(now),
    "reason": lambda calendar, now: calendar.reason(now),
}
