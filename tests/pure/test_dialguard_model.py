"""Every order of crashes of engine and Asterisk, walked to the end: nobody is dialled twice, nothing stays open.

A small model of the protocol (claim, send, guard, dial, outcome, look, decide) around the product's own `verdict`.
The engine may be killed three times and Asterisk twice; a killed Asterisk may lose what it wrote last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import pytest

from ivr.dialguard.fence import Fence, Mark, Outcome
from ivr.dialguard.verdict import Looked, What, verdict

ENGINE_KILLS, PBX_KILLS = 3, 2


class World(NamedTuple):
    engine: str = "new"
    """down, new, claimed, sent, look, listed, decide, over."""
    row: str = ""
    row_boot: int = 0
    seen_listed: bool = False
    wire: int = 0
    """Copies of the Originate that Asterisk has not read."""
    revokes: int = 0
    boot: int = 0
    channel: str = ""
    """guard, dial, talk."""
    fence: str = ""
    disk: str = ""
    """Of the fence: what a crash leaves."""
    dials: int = 0
    engine_kills: int = 0
    pbx_kills: int = 0


@dataclass(frozen=True)
class Rules:
    """What the protocol has; a missing one must be missed."""

    fence: bool = True
    epoch: bool = True
    intent: bool = True


def fence_of(word: str) -> Fence | None:
    if not word:
        return None
    return Fence(Mark[word], Outcome("answered") if word == "END" else None)


def engine_steps(w: World, rules: Rules) -> Iterator[World]:
    if w.engine == "down":
        # Without a row nothing is known of what was sent: it is sent again, under an id that no fence knows.
        yield w._replace(engine="look") if w.row else w._replace(engine="new", fence="", disk="")
        return
    if w.engine_kills < ENGINE_KILLS:
        yield w._replace(engine="down", engine_kills=w.engine_kills + 1)
    match w.engine:
        case "new":
            yield w._replace(engine="claimed", row="intent" if rules.intent else "", row_boot=w.boot)
        case "claimed":
            yield w._replace(engine="sent", wire=w.wire + 1)
        case "sent" if not w.row:
            yield w._replace(row="intent")
        case "sent":
            # Told of an end, of a failure (which proves nothing), or out of patience: look.
            yield w._replace(engine="look")
        case "look":
            yield w._replace(engine="listed", seen_listed=bool(w.channel))
        case "listed":
            yield from decided(w, rules)


def decided(w: World, rules: Rules) -> Iterator[World]:
    w = w._replace(engine="look")
    looked = Looked(str(w.boot), w.seen_listed, fence_of(w.fence) if rules.fence else None)
    match verdict(str(w.row_boot) if rules.epoch else looked.boot, looked).what:
        case What.ADOPT:
            yield w
        case What.OVER:
            yield w._replace(engine="over", row="done")
        case What.BLOCKED | What.REVOKED:
            yield w._replace(engine="over", row="never")
        case What.UNKNOWN:
            yield w._replace(engine="over", row="unknown")
        case What.NEVER_DIALLED:
            if w.wire < 2:
                yield w._replace(engine="sent", wire=w.wire + 1)
            if rules.fence and w.revokes < 1:
                yield w._replace(engine="look", revokes=1)


def pbx_steps(w: World, rules: Rules) -> Iterator[World]:
    if w.wire:
        # ChannelId: while one copy lives, another is refused.
        yield w._replace(wire=w.wire - 1, channel=w.channel or "guard")
    if w.revokes:
        yield w._replace(revokes=0, fence=w.fence or "REVOKED")
    match w.channel:
        case "guard" if w.fence and rules.fence:
            yield w._replace(channel="")
        case "guard":
            yield w._replace(channel="dial", fence="START")
        case "dial":
            yield w._replace(channel="talk", dials=w.dials + 1)
        case "talk":
            yield w._replace(channel="", fence="END")
    if w.disk != w.fence:
        yield w._replace(disk=w.fence)
    if w.pbx_kills < PBX_KILLS:
        # The connection is lost with it: what was on the wire is gone, and the engine looks again.
        engine = w.engine if w.engine in ("down", "over", "new") else "look" if w.row else "new"
        yield w._replace(
            boot=w.boot + 1, channel="", fence=w.disk, wire=0, revokes=0, pbx_kills=w.pbx_kills + 1, engine=engine
        )


def walk(rules: Rules) -> tuple[int, str]:
    """How many worlds there are, and what is wrong with one of them; '' when none is."""
    start = World()
    before: dict[World, World | None] = {start: None}
    todo = [start]
    back: dict[World, list[World]] = {}
    for world in todo:
        for after in (*engine_steps(world, rules), *pbx_steps(world, rules)):
            back.setdefault(after, []).append(world)
            if after not in before:
                before[after] = world
                todo.append(after)
                if trouble := wrong(after):
                    return len(before), trouble
    return len(before), stuck(set(before), back)


def wrong(w: World) -> str:
    if w.dials > 1:
        return "dialled twice"
    if w.row == "never" and w.dials:
        return "said to be never dialled, and was"
    if w.row == "done" and not w.dials:
        return "said to be dialled, and was not"
    return ""


def stuck(worlds: set[World], back: dict[World, list[World]]) -> str:
    """From everywhere there must be a way to an end."""
    good = [w for w in worlds if w.row in ("done", "never", "unknown")]
    reached = set(good)
    for world in good:
        for earlier in back.get(world, ()):
            if earlier not in reached:
                reached.add(earlier)
                good.append(earlier)
    return "stuck" if worlds - reached else ""


def test_nobody_is_dialled_twice_and_no_attempt_stays_open() -> None:
    worlds, trouble = walk(Rules())
    assert trouble == ""
    assert worlds > 500


@pytest.mark.parametrize("missing", ["fence", "epoch", "intent"])
def test_without_any_one_of_its_parts_somebody_is_dialled_twice(missing: str) -> None:
    rules = replace(Rules(), **{missing: False})
    assert walk(rules)[1] in ("dialled twice", "said to be never dialled, and was")
