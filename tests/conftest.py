"""Fixtures of all tiers."""

import asyncio

pytest_plugins = ["support.skips", "support.databases"]

# Outside a test there is no loop. Without this line looptime asks for one, which Python makes and nobody closes.
asyncio.set_event_loop(None)
