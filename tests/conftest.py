"""Fixtures of all tiers."""

import asyncio
import os

# What a command says is not cut into lines by the length of the checkout's path; typer reads it when it is imported.
os.environ["TERMINAL_WIDTH"] = "400"

pytest_plugins = ["support.skips", "support.databases"]

# Outside a test there is no loop. Without this line looptime asks for one, which Python makes and nobody closes.
asyncio.set_event_loop(None)
