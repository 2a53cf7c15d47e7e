"""The best that anybody can do who does not know the future, in the scenario M; nothing of the product is used here.

State (b, r): agents who talk, lines that ring. Rings last 12 s on average and are answered with the chance p, talks
last 150 s; both forget how long they have lasted. Lines are dialled at once and not taken back; an answer that finds
all busy is abandoned. Maximised is  busy / N - price x abandoned a second;  the price is what makes the share of
abandoned answers the one that is asked for, and between two prices there are policies that mix both.

The best policy fills the ringing lines up to S(b), less with more busy agents. The value v(b, r) of a state after
dialling obeys, with w(b, r) = v(b, max(r, S(b))):

    g + (b/T + r/R) v(b, r) = b/N - price [b = N] p r/R + (b/T) w(b-1, r) + (1-p) r/R w(b, r-1)
                              + p r/R w(min(b+1, N), r-1)

Every v is a linear function of the values x_b = v(b, S(b)) on the edge and of g, worked out with r rising and b rising;
N + 1 equations for the edge remain. Then S is improved by what v says, until it stays. `python -m bench.pacing.optimum`
prints the table.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

RING, TALK = 12.0, 150.0
STEPS = 60
TIMES = 40


@dataclass(frozen=True, slots=True)
class Best:
    """What a policy comes to."""

    busy: float
    """0 to 1."""
    abandoned: float
    """Of the answers, 0 to 1."""


class Model:
    """One number of agents and chance of an answer."""

    def __init__(self, agents: int, chance: float, talk: float = TALK, ring: float = RING) -> None:
        self.agents, self.chance, self.talk, self.ring = agents, chance, talk, ring
        self.most = int(6 + 2.2 * agents / talk * ring / chance + 1.4 * agents**0.5 / chance)

    def policy(self, price: float, start: list[int] | None = None) -> tuple[list[int], float]:
        """The best S for a price, and its g."""
        levels = start or [min(self.most, max(1, int((self.agents - b) / self.chance))) for b in range(self.agents + 1)]
        gain = 0.0
        for _ in range(TIMES):
            edge, gain = self._solve(levels, price)
            better = self._improved(levels, edge, gain, price)
            if better == levels:
                break
            levels = better
        return levels, gain

    def _flow(self, b: int, r: int) -> tuple[float, float, float]:
        """A second: talks end, lines end without an answer, lines are answered."""
        return b / self.talk, (1 - self.chance) * r / self.ring, self.chance * r / self.ring

    def _solve(self, levels: list[int], price: float) -> tuple[list[float], float]:
        """Values on the edge, the last one 0, and g: Gauss."""
        n = self.agents
        size = n + 2  # x_0 … x_n, g; then the constant
        memo: dict[tuple[int, int], list[float]] = {}
        for b in range(n + 1):
            unit = [0.0] * (size + 1)
            unit[b] = 1.0
            memo[b, levels[b]] = unit

        def reach(b: int, r: int) -> list[float]:
            return memo[b, max(r, levels[b])]

        rows: list[list[float]] = []
        for r in range(min(levels), max(levels) + 1):
            for b in range(n + 1):
                if r < levels[b]:
                    continue
                row = self._step(b, r, price, size, reach)
                if r > levels[b]:
                    memo[b, r] = row
                else:  # the edge itself: an equation instead of a value
                    equation = [-x for x in row]
                    equation[b] += 1.0
                    equation[size] = row[size]
                    rows.append(equation)
        last = [0.0] * (size + 1)
        last[n] = 1.0
        rows.append(last)
        solution = _gauss(rows)
        return solution[: n + 1], solution[n + 1]

    def _step(self, b, r, price, size, reach):  # type: ignore[no-untyped-def]
        ends, dead, answered = self._flow(b, r)
        whole = ends + dead + answered
        row = [0.0] * (size + 1)
        parts = []
        if ends:
            parts.append((ends / whole, reach(b - 1, r)))
        if r:
            parts.append((dead / whole, reach(b, r - 1)))
            parts.append((answered / whole, reach(min(b + 1, self.agents), r - 1)))
        for weight, values in parts:
            for k, value in enumerate(values):
                if value:
                    row[k] += weight * value
        lost = answered if b == self.agents else 0.0
        row[size - 1] -= 1 / whole
        row[size] += (b / self.agents - price * lost) / whole
        return row

    def _improved(self, levels: list[int], edge: list[float], gain: float, price: float) -> list[int]:
        """S by the values of all states."""
        n = self.agents
        top = max(levels) + 3
        known: dict[tuple[int, int], float] = {(b, levels[b]): edge[b] for b in range(n + 1)}

        def reach(b: int, r: int) -> float:
            return known[b, r] if r > levels[b] else edge[b]

        for r in range(top + 1):
            for b in range(n + 1):
                if (b, r) in known or (r == 0 and b == 0):
                    continue
                ends, dead, answered = self._flow(b, r)
                whole = ends + dead + answered
                value = b / n - (price * answered if b == n else 0.0) - gain
                if ends:
                    value += ends * reach(b - 1, r)
                if r:
                    value += dead * reach(b, r - 1) + answered * reach(min(b + 1, n), r - 1)
                known[b, r] = value / whole
        found = []
        for b in range(n + 1):
            values = [(known[b, r], -r) for r in range(1 if b == 0 else 0, min(top, self.most) + 1)]
            high = max(value for value, _ in values)
            best = min(-r for value, r in values if value > high - 1e-10)
            found.append(min(best, found[-1]) if found else best)
        return found

    def shares(self, levels: list[int]) -> Best:
        """What a policy comes to: two gains, of the busy agents alone and of the abandoned calls alone."""
        _, both = self._solve(levels, 1.0)
        _, busy = self._solve(levels, 0.0)
        lost = busy - both
        return Best(busy, lost / (lost + busy * self.agents / self.talk))


def _gauss(rows: list[list[float]]) -> list[float]:
    """The solution of as many equations as unknowns; the last column is the other side."""
    size = len(rows)
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        head = rows[k]
        inverse = 1 / head[k]
        for i in range(k + 1, size):
            factor = rows[i][k] * inverse
            if factor:
                row = rows[i]
                for j in range(k, size + 1):
                    row[j] -= factor * head[j]
    found = [0.0] * size
    for k in range(size - 1, -1, -1):
        found[k] = (rows[k][size] - sum(rows[k][j] * found[j] for j in range(k + 1, size))) / rows[k][k]
    return found


def optimum(agents: int, chance: float, share: float, talk: float = TALK) -> float:
    """How busy agents can be at best, 0 to 1, when this share of the answers is abandoned."""
    model = Model(agents, chance, talk)
    low, high = 0.0, 4000.0 / agents * talk / TALK
    levels, _ = model.policy(low)
    freest = strictest = model.shares(levels)
    levels, _ = model.policy(high)
    strictest = model.shares(levels)
    for _ in range(STEPS):
        price = (low + high) / 2
        levels, _ = model.policy(price, levels)
        found = model.shares(levels)
        if found.abandoned > share:
            low, freest = price, found
        else:
            high, strictest = price, found
        if abs(freest.busy - strictest.busy) < 1e-6 or high - low < 1e-7 * high:
            break
    if freest.abandoned <= share:
        return freest.busy
    part = (share - strictest.abandoned) / (freest.abandoned - strictest.abandoned)
    return strictest.busy + part * (freest.busy - strictest.busy)


def main() -> int:
    """The table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--agents", default="2,5,10,20")
    options.add_argument("--talk", type=float, default=TALK)
    said = options.parse_args()
    for agents in map(int, said.agents.split(",")):
        for chance in (0.1, 0.2, 0.3, 0.5):
            cells = " / ".join(
                f"{100 * optimum(agents, chance, share, said.talk):.1f}" for share in (0.005, 0.01, 0.03, 0.05)
            )
            print(f"| {agents} | {chance} | {cells} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
