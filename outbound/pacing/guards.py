"""What is promised whatever the model says: of all answered calls never more than the cap are abandoned.

strict    A + W <= cap (L + W), where W counts every line in flight beyond the idle agents as answered and abandoned.
          Then A <= cap L at every instant, as long as no agent leaves while lines ring: later events can only turn
          such a line into a dead end or a talk, and both make it truer.
leaks     agents who left all the same: they may, and callers come first. Until those lines have ended no other is
          dialled, for W counts them.
anytime   W is what is not exceeded in 98 of 100 cases, and one more, and another one for each 40 agents; with ten
          agents or more. With fewer than three calls left to abandon after those, the strict one is asked besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from outbound.pacing.market import Market, Window

STRICT, ANYTIME = "strict", "anytime"
MANY_AGENTS = 9
"""With more the anytime guard is strict enough."""
SHARE = 0.98
SLACK, AGENTS_A_SLACK = 1, 40
"""One more than is likely, and another one for so many agents, who make mistakes of the model larger."""
FEW_TOKENS = 3


def strict(windows: Iterable[Window], beyond: int) -> bool:
    """So many lines beyond the idle agents could all be answered and abandoned, in every window."""
    return beyond <= 0 or all(w.holds(beyond) for w in windows)


def anytime(windows: Sequence[Window], beyond: int, likely: int, agents: int) -> bool:
    """`likely`: how many of them find nobody, and seldom more."""
    if beyond <= 0:
        return True
    likely += SLACK + agents // AGENTS_A_SLACK
    if any(w.tokens - likely < FEW_TOKENS for w in windows) and not strict(windows, beyond):
        return False
    return strict(windows, min(beyond, likely))


def leaks(market: Market, leavers: int) -> int:
    """Of so many idle agents who have just left, or were given to a caller: on how many the promise rested. `market`:
    after they have left; each line in flight beyond those who are idle still could be answered and abandoned."""
    beyond = market.in_flight - market.idle
    return sum(not strict(market.windows, beyond - still) for still in range(leavers))
