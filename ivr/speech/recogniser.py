"""What a recogniser looks like from here. Implemented by command.py and hook.py, asked by ears.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said."""

    wav: Path = field(repr=False)
    """8 kHz, one channel, 16 bits; gone as soon as it was understood or not."""
    language: str
    words: tuple[str, ...]
    """What the flow listens for: a hint, or the whole grammar, as the recogniser likes."""


class Recogniser(Protocol):
    """One program."""

    server: str
    """For breaker and log."""

    async def hear(self, utterance: Utterance, deadline: float) -> str:
        """What was said, as text; '' for nothing. `deadline`: on the loop's clock. Raises OutsideFailed,
        ServerTrouble."""
        ...
