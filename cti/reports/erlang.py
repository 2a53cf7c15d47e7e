"""How many agents a queue needs: the formulas of Erlang, without overflow for any number of agents. Pure.

`load` is calls per second times seconds of work per call (erlangs). Times are seconds. Erlang C knows no caller who
gives up and needs more agents than load; Erlang A (callers give up after an exponential patience) takes every load.

A. K. Erlang 1917; C. Palm 1957; O. Garnett, A. Mandelbaum, M. Reiman: Designing a Call Center with Impatient Customers,
2002. The tests compare with tables that were published.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_AGENTS = 5_000
MOST_STATES = 200_000
"""Callers in the centre at once that Erlang A looks at."""
NOTHING = 1e-18
"""A state less likely than that, beside the likeliest, adds nothing that a double could hold."""
FINE = 20
"""Steps of integration for each event that may happen in the time looked at."""
MOST_STEPS = 100_000


class OutOfReach(ValueError):
    """More agents, or more callers who wait, than these formulas are computed for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a queue goes with so many agents."""

    agents: int
    waits: float
    """Share of callers who find no free agent."""
    lost: float
    """Share of callers who give up; 0 by Erlang C."""
    wait: float
    """Mean seconds, of all callers."""
    queue: float
    """Mean number of callers who wait."""
    in_time: float
    """Share of all callers who are answered within the time asked for."""
    busy: float
    """Share of their time that agents work for callers."""


def erlang_b(load: float, agents: int) -> float:
    """Share of calls that find all agents busy when nobody waits."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(load: float, agents: int) -> float:
    """Share of callers who wait when nobody gives up; 1 when there are not more agents than load."""
    if load >= agents:
        return 1.0
    blocked = erlang_b(load, agents)
    return agents * blocked / (agents - load * (1 - blocked))


def patient(rate: float, work: float, agents: int, within: float) -> Waiting | None:
    """Erlang C: `rate` calls per second, each `work` seconds. None: the queue would grow for ever."""
    load = rate * work
    if load >= agents:
        return None
    waits = erlang_c(load, agents)
    wait = waits * work / (agents - load)
    in_time = 1 - waits * math.exp(-(agents - load) * within / work)
    return Waiting(agents, waits, 0.0, wait, rate * wait, in_time, load / agents)


def impatient(rate: float, work: float, agents: int, patience: float, within: float) -> Waiting:
    """Erlang A: callers give up after `patience` seconds on average. Raises OutOfReach."""
    service, gives_up = 1 / work, 1 / patience
    weights, whole = _states(rate, service, agents, gives_up)
    above = weights[agents:]
    waits = sum(above) / whole
    queue = sum(j * weight for j, weight in enumerate(above)) / whole
    lost = gives_up * queue / rate
    at_once = 1 - waits
    after = _answered_later(rate, service * agents, gives_up, within, weights[agents] / whole)
    return Waiting(
        agents=agents,
        waits=waits,
        lost=lost,
        wait=queue / rate,
        queue=queue,
        in_time=min(1.0, at_once + after),
        busy=rate * (1 - lost) * work / agents,
    )


def needed(rate: float, work: float, *, target: float, within: float, patience: float | None) -> Waiting | None:
    """The fewest agents with whom `target` of all callers are answered `within` seconds; None: there are no calls.

    `patience` None: nobody gives up (Erlang C). Raises OutOfReach.
    """
    if rate <= 0 or work <= 0:
        return None
    low, high = 0, 1
    while (found := _tried(rate, work, high, within, patience)) is None or found.in_time < target:
        if high == MOST_AGENTS:
            raise OutOfReach(f"more than {MOST_AGENTS} agents")
        low, high = high, min(high * 2, MOST_AGENTS)
    while high - low > 1:
        middle = (low + high) // 2
        one = _tried(rate, work, middle, within, patience)
        if one is not None and one.in_time >= target:
            high, found = middle, one
        else:
            low = middle
    return found


def _tried(rate: float, work: float, agents: int, within: float, patience: float | None) -> Waiting | None:
    if patience is None:
        return patient(rate, work, agents, within)
    return impatient(rate, work, agents, patience, within)


def _states(rate: float, service: float, agents: int, gives_up: float) -> tuple[list[float], float]:
    """How likely it is that so many callers are in the centre, up to a common factor; and the sum. By logarithms: the
    weights of a hundred agents lie two hundred powers of ten apart."""
    logs, top, n = [0.0], 0.0, 0
    floor = math.log(NOTHING)
    while n < agents or logs[-1] > top + floor:
        n += 1
        if n > MOST_STATES:
            raise OutOfReach("callers who wait for hours")
        leave = service * min(n, agents) + gives_up * max(0, n - agents)
        logs.append(logs[-1] + math.log(rate / leave))
        top = max(top, logs[-1])
    weights = [math.exp(one - top) for one in logs]
    return weights, math.fsum(weights)


def _answered_later(rate: float, served: float, gives_up: float, within: float, all_busy: float) -> float:
    """Share of callers who wait first and are answered `within` seconds.

    The wait that a caller of endless patience would have has the density `all_busy * served * exp(rate * (1 - e^(-gx))
    / g - served * x)`; who is still there after x seconds: e^(-gx) (Garnett et al. 2002). By Simpson's rule.
    """
    if within <= 0:
        return 0.0
    steps = min(MOST_STEPS, 2 * max(2, math.ceil(FINE / 2 * (rate + served + gives_up) * within)))
    step = within / steps

    def density(x: float) -> float:
        return math.exp(rate * -math.expm1(-gives_up * x) / gives_up - (served + gives_up) * x + log_busy)

    if all_busy <= 0:
        return 0.0
    log_busy = math.log(all_busy * served)
    inner = math.fsum((4 if n % 2 else 2) * density(n * step) for n in range(1, steps))
    return (density(0.0) + inner + density(within)) * step / 3
