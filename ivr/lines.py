"""What every kind of line looks like: effects go in, events come out. Called by ivr/calls.py.

LineError         the line's fault; the call goes to the dialplan's fallback
└── PromptError   a prompt could not be made or found
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from scripts_dsl.effects import Effect
from scripts_dsl.events import AnyEvent


class LineError(Exception):
    """The line broke: what it was asked to do was not done, and it does not know what the caller heard."""


class PromptError(LineError):
    """A prompt could not be made: no recording, and the speech program failed or refused."""


class Line(Protocol):
    """One caller. Asterisk, Twilio, the terminal and the virtual clock look the same from here."""

    name: str
    """The kind: 'asterisk', 'terminal'."""

    cannot: frozenset[str]
    """What this kind leaves out, as `field of effect`: 'queue keys'. The checker tells the author."""

    async def perform(self, effect: Effect) -> None:
        """Start `effect` and return at once. The caller of this method asks for events afterwards."""

    def events(self) -> AsyncIterator[AnyEvent]:
        """Exactly one closing event per waiting effect, others at any time; ends after Hangup or CallerHungUp.

        `anext` may be cancelled while no effect is under way. Raises LineError.
        """
        ...
