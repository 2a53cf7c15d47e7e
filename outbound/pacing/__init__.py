"""How many lines a predictive campaign may ring now: chance-constrained pacing with a shadow price and a budget. Pure.

    q(u) = P( S(u) >= K(u) )    the next person who answers within u finds nobody
    while max over u of q(u) <= theta, and the guard lets it: one line more

sums        sums of independent chances: the distribution of a count
chances     how likely a line is answered, an agent free; learned from what happened
results     answers and dead ends, in the order of their dials
drift       whether what was learned still holds
beta        the distribution of a share
windows     which answered calls a rule counts together
market      what is so now: lines that ring, agents, windows of the rules
price       theta, which settles where the share of abandoned calls is the target
blending    how many agents are left to callers
guards      what is promised: of all answers never more than the cap are abandoned
deciding    all of it together: how many more lines, and why

Nothing here has a clock or draws a number: the same history gives the same decisions, also when a program ends in the
middle of it (`Pacer.kept`, `Pacer.again`).
"""

from outbound.pacing.chances import Chances, Talked
from outbound.pacing.deciding import Decision, Pacer
from outbound.pacing.guards import ANYTIME, STRICT
from outbound.pacing.market import Agent, Line, Market, Window

__all__ = ["ANYTIME", "STRICT", "Agent", "Chances", "Decision", "Line", "Market", "Pacer", "Talked", "Window"]
