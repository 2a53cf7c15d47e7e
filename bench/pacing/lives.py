"""Random lives of a floor under the strict guard: lines as many as it lets begin, and whatever may happen to them."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from outbound.pacing import Window
from outbound.pacing.guards import strict

CAP = 3
STEPS = 120


def life(random: Random) -> bool:
    """One of 1 to 30 agents, of whom none logs out. Whether the cap held at every event."""
    idle = agents = random.randint(1, 30)
    answered = abandoned = ringing = 0
    live, free = random.random(), random.random() / 4
    for _ in range(STEPS):
        window = Window("day", Decimal(CAP), answered, abandoned)
        while ringing < 400 and strict([window], ringing + 1 - idle):
            ringing += 1
        for _ in range(random.randint(0, ringing)):
            ringing -= 1
            if random.random() < live:
                answered += 1
                abandoned += not idle
                idle -= bool(idle)
            if 100 * abandoned > CAP * answered:
                return False
        idle += sum(random.random() < free for _ in range(agents - idle))
    return True


def broken(lives: int, seed: int = 5) -> int:
    """In how many of them it did not."""
    random = Random(seed)
    return sum(not life(random) for _ in range(lives))
