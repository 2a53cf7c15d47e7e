"""Fixtures of all tiers."""

pytest_plugins = ["support.databases"]
