"""Fixtures of all tiers."""

import asyncio
import functools
import importlib
import logging
import os
from collections.abc import Iterator

import pytest
import structlog

# What a command says is not cut into lines by the length of the checkout's path; typer reads it when it is imported.
os.environ["TERMINAL_WIDTH"] = "400"

pytest_plugins = ["support.skips", "support.databases", "support.shared_run", "support.leftovers"]

# Of the program's hundred commands a tree is made each time that one is run: a fifth of a second, always the same tree.
typing_commands = importlib.import_module("typer.testing")
typing_commands._get_command = functools.cache(typing_commands._get_command)

# Outside a test there is no loop. Without this line looptime asks for one, which Python makes and nobody closes.
asyncio.set_event_loop(None)


@pytest.fixture(autouse=True)
def logs_of_one_test() -> Iterator[None]:
    """A command run in this process sends its logs to the stderr of its test, which is closed after it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
