"""Agents: who they are, and where each of them stands."""
