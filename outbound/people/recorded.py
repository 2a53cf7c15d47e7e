"""A decision of the pace with all that it was decided by, as JSON values, and the same decision again. Pure.

In: a campaign's style, what was learned, the market. Out: a Decision; what an event keeps of it; and from those events,
in their order, what would be decided now (`replayed`), and what the next program goes on with (`resumed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from outbound.pacing import Agent, Decision, Line, Market, Pacer, Talked, Window
from scripts_dsl.policy import Pace
from scripts_dsl.policy.pacing import PREDICTIVE, PREVIEW, PROGRESSIVE

Heard = tuple[str, float, float]
"""A method of Pacer, and up to two seconds."""

ANSWERED, ENDED, CONNECTED, ABANDONED, HANDLED = "answered", "ended", "connected", "abandoned", "handled"
LOOKED = "looked"
"""A decision that changed nothing but what is learned by then: when, and how long the oldest line rang."""
ONE_EACH = "one line for each agent who waits on the line"


def decided(style: str, pacer: Pacer, market: Market) -> Decision:
    """How many more lines ring in this style."""
    if style == PREDICTIVE:
        return pacer.decide(market)
    if style == PROGRESSIVE and not market.reserved:
        return Decision(max(0, market.idle - market.in_flight), PROGRESSIVE, "style", ONE_EACH)
    return Decision(0, PREVIEW, "reserved_agent" if market.reserved else "style", "an agent takes each call by hand")


def tell(pacer: Pacer, heard: Heard) -> None:
    """What happened, as it is kept."""
    what, first, second = heard
    if what == ANSWERED:
        pacer.answered(first)
    elif what == ENDED:
        pacer.ended(first)
    elif what == CONNECTED:
        pacer.connected()
    elif what == ABANDONED:
        pacer.abandoned()
    elif what == HANDLED:
        pacer.handled(Talked(first, second))
    else:
        pacer.decide(Market(lines=(Line(second),), now=first))


def looked(heard: list[Heard], market: Market) -> None:
    """Keep that it was looked; of several looks one after the other the first one, which takes in what came, and the
    last one say all."""
    look = (LOOKED, market.now or 0.0, max((line.rung for line in market.lines), default=0.0))
    if [what for what, _, _ in heard[-2:]] == [LOOKED, LOOKED]:
        heard[-1] = look
    else:
        heard.append(look)


# --- as JSON ---------------------------------------------------------------------------------------------------------


def asked_of(style: str, pacer: Pacer) -> dict[str, Any]:
    """What the campaign's file wants."""
    return {"style": style, "target": str(pacer.pace.target), "cap": str(pacer.pace.cap), "guard": pacer.guard}


def pacer_of(asked: Mapping[str, Any], learned: Mapping[str, Any] | None = None) -> Pacer:
    """One that knows what is kept of another one, or nothing."""
    pace = Pace(Decimal(asked["target"]), Decimal(asked["cap"]))
    return Pacer(pace, asked["guard"]) if learned is None else Pacer.again(pace, asked["guard"], learned)


def dumped(market: Market) -> dict[str, Any]:
    return {
        "lines": [line.rung for line in market.lines],
        "agents": [[agent.state, agent.since] for agent in market.agents],
        "waiting": market.waiting,
        "windows": [[w.name, str(w.cap), w.answered, w.abandoned] for w in market.windows],
        "since_result": market.since_result,
        "reserved": market.reserved,
        "now": market.now,
        "left": market.left,
    }


def loaded(market: Mapping[str, Any]) -> Market:
    return Market(
        lines=tuple(Line(rung) for rung in market["lines"]),
        agents=tuple(Agent(state, since) for state, since in market["agents"]),
        waiting=market["waiting"],
        windows=tuple(
            Window(name, Decimal(cap), answered, abandoned) for name, cap, answered, abandoned in market["windows"]
        ),
        since_result=market["since_result"],
        reserved=market["reserved"],
        now=market["now"],
        left=market.get("left", 0),
    )


def replayed(events: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Decision]]:
    """Of the bodies of one campaign's `campaign.pace` events, in their order: each, and what is decided by it now."""
    pacer: Pacer | None = None
    for event in events:
        pacer, decision = _again(pacer, event)
        yield event, decision


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a program that begins goes on with."""

    learned: Mapping[str, Any]
    """See Pacer.kept."""
    result: datetime | None
    """When a line last had one."""
    leaks: int = 0


def resumed(events: Iterable[tuple[datetime, Mapping[str, Any]]]) -> Resumed | None:
    """After one campaign's `campaign.pace` events, their moments and bodies in their order; the first one begins. None:
    there are none. Raises KeyError, TypeError, ValueError: they were written by a program that kept other things."""
    pacer: Pacer | None = None
    result: datetime | None = None
    leaks = 0
    for at, event in events:
        pacer, _ = _again(pacer, event)
        since, leaks = event["market"]["since_result"], event.get("leaks", 0)
        result = result if since is None else at - timedelta(seconds=since)
    return None if pacer is None else Resumed(pacer.kept(), result, leaks)


def _again(pacer: Pacer | None, event: Mapping[str, Any]) -> tuple[Pacer, Decision]:
    if event["began"] or pacer is None:
        pacer = pacer_of(event["asked"], event.get("learned"))
    for what, first, second in event["heard"]:
        tell(pacer, (what, first, second))
    return pacer, decided(event["asked"]["style"], pacer, loaded(event["market"]))
