"""The figures: which rows a figure is made of, and what each row adds to it. Pure.

Every figure is a sum over rows, or a sum divided by another over the same rows: a row adds `part` above the line and
`of` below it. So whoever sees a figure can see its rows, and every grouping of rows gives a figure. The definitions
stand in docs/reference/reports.md, which is made from this table, and on the page in its four languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import NamedTuple

from cti.reports.rows import Log, Row, Visit

SHORT = 5.0
"""Seconds: who gives up sooner has noticed a mistake of his own."""
LEGAL_SPAIN = 180.0
"""Seconds within which Spain's law on customer service asks 95 % of callers to be answered by a person."""
NOT_SERVED = frozenset({"timeout", "nobody"})
"""Left the queue without an agent, and not by a wish of the caller."""
BUSY = frozenset({"talking", "wrap_up"})
FREE = frozenset({"ready", "ringing"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site may choose; every figure names what it was computed with."""

    within: float = 20.0
    """Seconds of the service level."""
    short: float = SHORT
    again: float = 7.0
    """Days in which another contact means that the first one solved nothing."""


class Unit(Enum):
    """How a figure is read."""

    COUNT = "count"
    SHARE = "share"
    """0 to 1."""
    SECONDS = "seconds"
    PEOPLE = "people"


class Part(NamedTuple):
    """What one row adds."""

    row: Row
    part: float
    of: float = 1.0


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure."""

    name: str
    unit: Unit
    parts: Callable[[Log, Rules], Iterable[Part]]
    formula: str
    """In words; the variant too, where others use another one."""
    source: str
    """Whose definition it is."""
    target: float | None = None
    """What is asked for by law or custom."""
    low_is_good: bool = False
    sampled: bool = False
    """Of those who could be asked only some were: shown with the interval in which the whole lies, see figures.py."""


def _visits(counts: Callable[[Visit, Rules], float | None]) -> Callable[[Log, Rules], Iterator[Part]]:
    """Of every visit what it adds; None: it is none of this figure's rows."""

    def parts(log: Log, rules: Rules) -> Iterator[Part]:
        for visit in log.visits:
            part = counts(visit, rules)
            if part is not None:
                yield Part(visit, part)

    return parts


def _in_time(visit: Visit, within: float) -> bool:
    return visit.why == "answered" and visit.waited <= within


def _short(visit: Visit, rules: Rules) -> bool:
    return visit.why == "abandoned" and visit.waited <= rules.short


def _service_level(visit: Visit, rules: Rules) -> float | None:
    """Who gave up before the time was over could not be answered in time, nor late."""
    if visit.why == "answered":
        return float(visit.waited <= rules.within)
    late = visit.why == "abandoned" and visit.waited > rules.within
    return 0.0 if late or visit.why in NOT_SERVED else None


def _service_level_4(visit: Visit, rules: Rules) -> float:
    return float(visit.why in ("answered", "abandoned") and visit.waited <= rules.within)


def _human(log: Log, _rules: Rules) -> Iterator[Part]:
    return (Part(call, float(bool(call.agents))) for call in log.calls if call.queues and call.why is not None)


def _handle_time(log: Log, _rules: Rules) -> Iterator[Part]:
    yield from (Part(visit, visit.talk) for visit in log.visits if visit.talk is not None)
    yield from (Part(spell, spell.seconds, 0.0) for spell in log.spells if spell.state == "wrap_up")


def _occupancy(log: Log, _rules: Rules) -> Iterator[Part]:
    for spell in log.spells:
        if spell.state in BUSY or spell.state in FREE:
            yield Part(spell, spell.seconds if spell.state in BUSY else 0.0, spell.seconds)


def _not_ready(log: Log, _rules: Rules) -> Iterator[Part]:
    for spell in log.spells:
        if spell.state != "logged_out":
            yield Part(spell, spell.seconds if spell.state == "not_ready" else 0.0, spell.seconds)


def _first_contact(log: Log, rules: Rules) -> Iterator[Part]:
    """Only of calls whose days are over: before that nobody knows."""
    span = timedelta(days=rules.again)
    for visit in log.visits:
        if visit.why != "answered" or visit.number is None or visit.at + span > log.known:
            continue
        again = any(
            visit.at < other.at <= visit.at + span and other.call_id != visit.call_id and other.queue == visit.queue
            for other in log.contacts.get(visit.number, ())
        )
        yield Part(visit, 0.0 if again else 1.0)


def _asked(log: Log, rules: Rules) -> Iterator[Part]:
    """Of first contacts alone: who has talked with the queue before is at his second."""
    span = timedelta(days=rules.again)
    for visit in log.visits:
        if visit.why != "answered" or visit.solved is None:
            continue
        before = any(
            visit.at - span <= other.at < visit.at and other.call_id != visit.call_id and other.queue == visit.queue
            for other in log.contacts.get(visit.number or "", ())
        )
        if not before:
            yield Part(visit, float(visit.solved))


def _repeat(log: Log, rules: Rules) -> Iterator[Part]:
    span = timedelta(days=rules.again)
    for call in log.calls:
        if call.number is not None:
            before = log.contacts.get(call.number, ())
            again = any(call.at - span <= other.at < call.at and other.call_id != call.call_id for other in before)
            yield Part(call, float(again))


def _kept(*kinds: str) -> Callable[[Log, Rules], Iterator[Part]]:
    """Of those whose time is over, or that were kept before. Who was served otherwise is owed nothing."""

    def parts(log: Log, _rules: Rules) -> Iterator[Part]:
        for owed in log.owed:
            kept = owed.done is not None and owed.done <= owed.due
            over = kept or owed.due <= log.known or owed.state == "failed"
            if owed.kind in kinds and owed.state != "cancelled" and over:
                yield Part(owed, float(kept))

    return parts


_OURS = "this project"
_COMMON = "common practice of call centres"

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "calls", Unit.COUNT, lambda log, _: (Part(call, 1.0) for call in log.calls),
        "calls that came in", _OURS,
    ),
    Definition(
        "offered", Unit.COUNT, _visits(lambda *_: 1.0),
        "visits of a queue; a caller who is passed on visits several", _COMMON,
    ),
    Definition(
        "answered", Unit.COUNT, _visits(lambda visit, _: 1.0 if visit.why == "answered" else None),
        "visits that ended with an agent", _COMMON,
    ),
    Definition(
        "service_level", Unit.SHARE, _visits(_service_level),
        "answered within T / (answered + gave up after T + not served); T seconds from joining the queue; not served: "
        "the longest wait of the flow was over, or nobody was there (variant 2)", _COMMON, target=0.8,
    ),
    Definition(
        "service_level_1", Unit.SHARE, _visits(lambda visit, rules: float(_in_time(visit, rules.within))),
        "answered within T / offered (variant 1)", _COMMON,
    ),
    Definition(
        "service_level_3", Unit.SHARE,
        _visits(lambda visit, rules: float(_in_time(visit, rules.within)) if visit.why == "answered" else None),
        "answered within T / answered (variant 3: says nothing of those who gave up)", _COMMON,
    ),
    Definition(
        "service_level_4", Unit.SHARE, _visits(_service_level_4),
        "(answered within T + gave up within T) / offered (variant 4)", _COMMON,
    ),
    Definition(
        "service_level_5", Unit.SHARE,
        _visits(lambda visit, rules: None if _short(visit, rules) else float(_in_time(visit, rules.within))),
        "answered within T / (offered - short) (variant 5)", _COMMON,
    ),
    Definition(
        "within_three_minutes", Unit.SHARE, _visits(lambda visit, _: float(_in_time(visit, LEGAL_SPAIN))),
        "answered by a person within 180 seconds / offered", "Spain, law on services to customers: 95 %", target=0.95,
    ),
    Definition(
        "human", Unit.SHARE, _human,
        "calls that talked with a person / calls that asked for one (waited in a queue) and are over",
        "Spain, law on services to customers: a human on request",
    ),
    Definition(
        "speed_of_answer", Unit.SECONDS,
        _visits(lambda visit, _: visit.waited if visit.why == "answered" else None),
        "waits of answered visits / answered; the time in the menu is not in it", _COMMON, low_is_good=True,
    ),
    Definition(
        "abandonment", Unit.SHARE,
        _visits(lambda visit, rules: None if _short(visit, rules) else float(visit.why == "abandoned")),
        "(gave up - short) / (offered - short); short: within 5 seconds", _COMMON, low_is_good=True,
    ),
    Definition(
        "abandonment_all", Unit.SHARE, _visits(lambda visit, _: float(visit.why == "abandoned")),
        "gave up / offered (variant that counts the short ones)", _COMMON, low_is_good=True,
    ),
    Definition(
        "handle_time", Unit.SECONDS, _handle_time,
        "(talk, hold included, + wrap-up) / talks that are over", _COMMON, low_is_good=True,
    ),
    Definition(
        "occupancy", Unit.SHARE, _occupancy,
        "(talking + wrap-up) / (talking + wrap-up + ready + ringing), in seconds of agents", _COMMON,
    ),
    Definition(
        "not_ready", Unit.SHARE, _not_ready,
        "not ready / logged in, in seconds of agents", _OURS, low_is_good=True,
    ),
    Definition(
        "first_contact", Unit.SHARE, _first_contact,
        "answered visits after which the same number did not talk with the same queue again within D days / answered "
        "visits with a number whose D days are over (observed)", _COMMON, target=0.85,
    ),
    Definition(
        "first_contact_asked", Unit.SHARE, _asked,
        "callers who said that it is solved / callers who answered that question of a survey (`is: solved`) after "
        "talking with a queue with which their number had not talked in the D days before (asked)", _COMMON,
        target=0.85, sampled=True,
    ),
    Definition(
        "repeat_contacts", Unit.SHARE, _repeat,
        "calls whose number had called in the D days before / calls with a number", _OURS, low_is_good=True,
    ),
    Definition(
        "people_per_call", Unit.PEOPLE,
        lambda log, _: (Part(call, float(len(call.agents))) for call in log.calls if call.agents),
        "people talked with / calls that talked with anybody; 1: nobody was passed on", _OURS, low_is_good=True,
    ),
    Definition(
        "promises_kept", Unit.SHARE, _kept("callback", "promise"),
        "promised calls that were made, and promises of agents that were kept, in time / those whose time is over, or "
        "that were made, kept or given up before; what was withdrawn is not counted", _OURS, target=1.0,
    ),
    Definition(
        "tasks_done", Unit.SHARE, _kept("task"),
        "tasks that were done in time / tasks whose time is over, or that were done before; what was withdrawn is not "
        "counted", _OURS, target=1.0,
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in DEFINITIONS}
