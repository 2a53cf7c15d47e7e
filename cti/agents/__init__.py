"""Agents: who they are, what they can, where they stand."""

from cti.agents.directory import Agent, Agents
from cti.agents.presence import Presence, Status
from cti.agents.states import MOVES, AgentState, IllegalMove, move

__all__ = ["MOVES", "Agent", "AgentState", "Agents", "IllegalMove", "Presence", "Status", "move"]
