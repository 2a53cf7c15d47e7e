"""What can go wrong in the language, and whose fault it is.

    ScriptError        the author's: a file has mistakes; `messages` say where and what to write instead

A caller never causes an error: wrong keys are an answer. Trouble of a line comes back as an event. What is ours is
an ordinary Python exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts_dsl.messages import Message


class ScriptError(Exception):
    """The file has mistakes and is not used."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = tuple(messages)
        first = self.messages[0] if self.messages else None
        super().__init__(f"{first.file}:{first.line}: {first.text}" if first else self.__doc__)
