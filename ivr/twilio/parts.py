"""What the Twilio line is given of the rest of the program. Loads nothing of Twilio's; made in centrala/made.py."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ivr.calls import Exchange
from ivr.dialguard.ports import Ledger
from ivr.left_calls import LeftCalls
from ivr.prompts.shelf import Shelf
from ivr.routing import Routing
from ivr.taping import Recorder

NAME = "twilio"
"""Where other calls and attempts name their Asterisk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioParts:
    country: str
    """Numbers without a country prefix belong to it."""
    exchange: Exchange
    routing: Routing
    prompts: Shelf
    ledger: Ledger
    recorder: Recorder
    left: LeftCalls
    at_work: Callable[[str], Collection[str]]
    """Queue -> users who take its calls: in one, after one, or ready for one."""
    ready: Callable[[str], Collection[str]]
    """Queue -> users who wait for a call."""
    languages: Callable[[str], Collection[str]]
    """User -> what he speaks."""
